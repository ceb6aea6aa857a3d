//! 入出金取引明細 in its usual form.

use super::*;
use crate::RecordFault;
use domain::account::AccountKind;
use domain::money::Unit;
use jiff::civil::date;

pub(super) const TODAY: Date = date(2026, 4, 11);

pub(super) fn padded(text: &str) -> String {
    format!("{text:<200}")
}

pub(super) fn header(number: &str, before: &str) -> String {
    padded(&format!(
        "1030080411080401080411{:<4}{:<15}{:<3}{:<15}0001{number:>010}{:<40}11{before:>014}",
        "0000", "ﾐﾎﾝ", "001", "ｻｸﾗ", "ｶ)ﾐﾄﾞﾘ"
    ))
}

pub(super) fn data(day: &str, way: char, amount: u32, payer: &str, text: &str) -> String {
    padded(&format!(
        "200000001{day}{day}{way}11{amount:012}{:012}{:12}{:8}{:3}{:10}{payer:<48}{:15}{:15}{text:<20}",
        0, "", "", "", "", "", ""
    ))
}

pub(super) fn trailer(ins: (u32, u32), outs: (u32, u32), after: &str, count: u32) -> String {
    padded(&format!(
        "8{:06}{:013}{:06}{:013}1{after:>014}{count:07}",
        ins.0, ins.1, outs.0, outs.1
    ))
}

pub(super) fn end(accounts: u32) -> String {
    padded(&format!("9{:010}{accounts:05}", 0))
}

pub(super) fn april() -> Vec<String> {
    vec![
        header("1234567", "1000"),
        data("080401", '1', 500, "ﾔﾏﾀﾞ ﾊﾅｺ", "ﾌﾘｺﾐ"),
        data("080402", '2', 200, "00012345", "ﾃﾞﾝｷﾀﾞｲ"),
        trailer((1, 500), (1, 200), "1300", 2),
        end(1),
    ]
}

pub(super) fn cp932(records: &[String], between: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS
        .encode(&records.join(between))
        .0
        .into_owned()
}

#[test]
fn lines_account_period_and_balances_are_read_however_records_are_parted() {
    for (between, behind) in [("\r\n", "\r\n"), ("", ""), ("\n", "\x1a")] {
        let mut bytes = cp932(&april(), between);
        bytes.extend_from_slice(behind.as_bytes());
        assert!(looks_like(&bytes));
        let read = read(&bytes, TODAY).expect("a file");
        let [one] = read.as_slice() else {
            panic!("{read:?}")
        };
        let account = one.account.as_ref().expect("an account");
        assert_eq!(
            (
                account.number.as_str(),
                account.kind,
                account.bank_code.as_deref()
            ),
            ("1234567", AccountKind::Ordinary, Some("0000"))
        );
        assert_eq!(
            (one.view.opening, one.view.closing),
            (Some(1000), Some(1300))
        );
        let asked = one.view.asked.expect("a period");
        assert_eq!((asked.from, asked.to), (date(2026, 4, 1), TODAY));
        let lines: Vec<_> = one
            .view
            .lines
            .iter()
            .map(|line| {
                (
                    line.posted_on,
                    line.amount,
                    line.description.as_str(),
                    line.place.row,
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                (date(2026, 4, 1), 500, "ﾌﾘｺﾐ ﾔﾏﾀﾞ ﾊﾅｺ", 2),
                (date(2026, 4, 2), -200, "ﾃﾞﾝｷﾀﾞｲ", 3),
            ]
        );
    }
}

#[test]
fn several_accounts_and_one_without_lines() {
    let mut records = april();
    records.truncate(4);
    records.extend([
        header("7654321", ""),
        trailer((0, 0), (0, 0), "", 0),
        end(2),
    ]);
    let read = read(&cp932(&records, "\n"), TODAY).expect("a file");
    assert_eq!(read.len(), 2);
    assert!(read[1].view.lines.is_empty());
    assert_eq!((read[1].view.opening, read[1].view.closing), (None, None));
}

#[test]
fn what_the_file_says_about_itself_has_to_agree() {
    let with = |at: usize, record: String| {
        let mut records = april();
        records[at] = record;
        read(&cp932(&records, "\n"), TODAY).expect_err("a contradiction")
    };
    let differs = |line, at, total: &str, unit, stated, read| Refusal::TotalsDiffer {
        line,
        at: Some(at),
        total: total.to_owned(),
        unit,
        stated,
        read,
    };
    assert_eq!(
        with(3, trailer((1, 500), (1, 200), "1300", 3)),
        differs(4, (55, 61), "データレコード件数", None, 3, 2)
    );
    assert_eq!(
        with(3, trailer((1, 600), (1, 200), "1400", 2)),
        differs(4, (8, 20), "入金額合計", Some(Unit::YEN), 600, 500)
    );
    assert_eq!(
        with(3, trailer((1, 500), (1, 200), "1301", 2)),
        differs(4, (41, 54), "取引後残高", Some(Unit::YEN), 1301, 1300)
    );
    assert_eq!(with(4, end(2)), differs(5, (12, 16), "口座数", None, 2, 1));
}

#[test]
fn a_file_that_stops_is_cut_at_every_byte() {
    let whole = cp932(&april(), "\n");
    for kept in 200..whole.len() - 1 {
        assert!(read(&whole[..kept], TODAY).is_err(), "{kept}");
    }
    let mut records = april();
    records.pop();
    assert_eq!(read(&cp932(&records, "\n"), TODAY), Err(Refusal::Cut));
}

#[test]
fn records_out_of_place_and_of_other_kinds_are_named() {
    let refused =
        |records: &[String]| read(&cp932(records, "\n"), TODAY).expect_err("a broken file");
    let mut twice = april();
    twice.insert(1, header("7654321", ""));
    let broken = |line, fault| Refusal::Record { line, fault };
    assert_eq!(refused(&twice), broken(2, RecordFault::OutOfPlace));
    let mut strange = april();
    strange[1].replace_range(0..1, "5");
    assert_eq!(refused(&strange), broken(2, RecordFault::UnknownKind));
    let mut short = april();
    short[1].pop();
    assert_eq!(
        refused(&short),
        broken(2, RecordFault::Width { found: 199 })
    );
}

#[test]
fn texts_have_only_the_characters_of_the_standard() {
    // ﾌﾘｺﾐ, its bytes without their top bit.
    let mut lost = april();
    lost[1] = data("080401", '1', 500, "", "LX:P");
    assert_eq!(
        read(&cp932(&lost, "\n"), TODAY),
        Err(Refusal::Record {
            line: 2,
            fault: RecordFault::Character { at: 162 }
        })
    );
    let mut good = april();
    good[1] = data("080401", '1', 500, "", "A-1/(ｶ)ﾐﾎﾝ ｢ｻｸﾗ｣.*+");
    assert!(read(&cp932(&good, "\n"), TODAY).is_ok());
}

#[test]
fn a_year_without_an_era_is_the_newest_that_has_come() {
    let posted = |day: &str| {
        let mut records = april();
        records[0] = records[0].replacen("080401080411", "            ", 1);
        records[1] = data(day, '1', 500, "", "X");
        records[2] = data(day, '2', 200, "", "X");
        read(&cp932(&records, "\n"), TODAY).map(|read| read[0].view.lines[0].posted_on)
    };
    assert_eq!(posted("070331"), Ok(date(2025, 3, 31)));
    assert_eq!(
        posted("260331"),
        Ok(date(2026, 3, 31)),
        "some systems write 西暦"
    );
    assert_eq!(posted("310430"), Ok(date(2019, 4, 30)), "平成31年");
    assert!(posted("080431").is_err());
}
