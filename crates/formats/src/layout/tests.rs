//! What an author is told about a layout that isn't one.

use super::{Layout, built_in};

const WHOLE: &str = r#"id = "aoba"
name = "あおば銀行のCSV"

[heading]
columns = ["日付", "摘要", "金額", "残高?"]

[[row]]
when = { "日付" = "", "摘要" = "合計" }
is = "total"
sum = "金額"

[line]
date = "日付"
as = "y/m/d"
signed = "金額"
description = "摘要"
"#;

/// The message for `WHOLE` with one text changed, in both languages.
fn said(from: &str, to: &str) -> (String, String) {
    assert!(WHOLE.contains(from), "{from}");
    let fault = Layout::parse(&WHOLE.replacen(from, to, 1)).expect_err("it is refused");
    let said = fault.in_file("layout.toml");
    (said.ja, said.en)
}

#[test]
fn the_whole_one_is_a_layout() {
    assert!(Layout::parse(WHOLE).is_ok());
}

#[test]
fn every_slip_is_told_with_its_line_and_what_helps() {
    let slips = [
        (
            "signed =",
            "sign =",
            "15行目：sign という項目はありません。「signed」のことですか。使えるのは date, ",
        ),
        (
            "is = \"total\"",
            "is = \"sum\"",
            "9行目：sum という値はありません。使えるのは skip, more, total",
        ),
        (
            "as = \"y/m/d\"\n",
            "",
            "12行目：as がありません。書き加えてください。",
        ),
        (
            "y/m/d",
            "Y/M/D",
            "「Y/M/D」は日付の形ではありません。y/m/d、y年m月d日、ymd のように書いてください。",
        ),
        (
            "\"合計\"",
            "\"@sum\"",
            "@sum という形はありません。@number、@date、@text のどれかです。",
        ),
        (
            "description = \"摘要\"",
            "description = \"適用\"",
            "16行目：「適用」という列はありません。",
        ),
        (
            "sum = \"金額\"\n",
            "",
            "7行目：この種類の [[row]] には sum が要ります。",
        ),
        (
            "is = \"total\"",
            "is = \"skip\"",
            "7行目：この種類の [[row]] に sum は書けません。",
        ),
        (
            "when = { \"日付\" = \"\", \"摘要\" = \"合計\" }\n",
            "",
            "[[row]] には when か cells が要ります。",
        ),
        (
            "signed = \"金額\"",
            "signed = \"金額\"\ncharge = \"金額\"",
            "どれか一つで書いてください。",
        ),
        (
            "id = \"aoba\"",
            "id = \"あおば\"",
            "1行目：id は英小文字、数字、- だけで書いてください。",
        ),
        (
            "description = \"摘要\"",
            "description = 5",
            "値の種類が違います。",
        ),
        (
            "description = \"摘要\"",
            "description = \"摘要1\"",
            "「摘要1」という列はありません。「摘要」のことですか。",
        ),
        (
            "name = \"あおば銀行のCSV\"",
            "name = 5",
            "2行目：値の種類が違います。「\"」で囲んだ文字を書いてください。",
        ),
        (
            "as = \"y/m/d\"\n",
            "as = \"y/m/d\"\nas = \"ymd\"\n",
            "15行目：同じ項目が2回あります。",
        ),
        (
            "[line]",
            "[line",
            "12行目：TOMLとして読めません。引用符、かっこ、= を確かめてください。",
        ),
    ];
    for (from, to, expected) in slips {
        let (ja, en) = said(from, to);
        assert!(
            ja.starts_with("layout.toml") && ja.contains(expected),
            "{to}: {ja}"
        );
        let foreign = |sign: char| ('ぁ'..='ん').contains(&sign);
        assert!(!en.replace("あおば", "").contains(foreign), "{to}: {en}");
    }
}

#[test]
fn every_built_in_layout_is_called_as_its_folder_and_no_two_names_are_one() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    for layout in built_in() {
        assert!(
            root.join(&layout.id).join("layout.toml").is_file(),
            "{}",
            layout.id
        );
        assert!(
            !layout.source.is_empty(),
            "{} says where its facts come from",
            layout.id
        );
        let same = built_in()
            .iter()
            .filter(|other| other.name == layout.name)
            .count();
        assert_eq!(same, 1, "{}", layout.name);
    }
}
