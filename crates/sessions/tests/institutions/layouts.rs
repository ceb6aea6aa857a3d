//! The second layouts of the three institutions that were there first; the others have theirs in files of their own.

use jiff::civil::date;

use crate::truth::assert_layout_2_is_refused_and_mended;

#[tokio::test]
async fn the_banks_labels_are_mended() {
    let edits = [
        ("\"お取引日\"", "\"年月日\""),
        ("\"お支払金額\"", "\"出金\""),
        ("\"お預り金額\"", "\"入金\""),
        ("\"摘要\"", "\"お取引内容\""),
        ("\"差引残高\"", "\"残高\""),
    ];
    assert_layout_2_is_refused_and_mended("demo-bank", &edits, date(2026, 10, 1)).await;
}

#[tokio::test]
async fn the_cards_classes_and_labels_are_mended() {
    let edits = [
        ("table.riyou", "table.list-v2"),
        ("\"ご利用日\"", "\"日付\""),
        ("\"ご利用先\"", "\"加盟店名\""),
        ("\"ご利用金額\"", "\"金額(税込)\""),
        ("\".mikakutei\"", "\".mikakutei-v2\""),
        ("css = \".d\"", "css = \".when\""),
    ];
    assert_layout_2_is_refused_and_mended("demo-card", &edits, date(2026, 9, 16)).await;
}

#[tokio::test]
async fn the_wallets_names_are_mended() {
    let edits = [("\"entries\"", "\"items\"")];
    assert_layout_2_is_refused_and_mended("demo-pay", &edits, date(2026, 10, 1)).await;
}
