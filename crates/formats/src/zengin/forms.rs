//! The other forms: EBCDIC, commas, records one behind the other, and 振込入金通知.

use super::tests::{TODAY, april, cp932, padded};
use super::*;
use crate::understood::understand;
use crate::{Asked, Outcome, RecordFault, What};
use domain::account::AccountKind;
use domain::money::Unit;
use jiff::civil::date;

type Shown = Vec<(
    Option<String>,
    Option<i64>,
    Option<i64>,
    Vec<(Date, i64, String)>,
)>;

fn shown(bytes: &[u8]) -> Shown {
    let read = read(bytes, TODAY).expect("a file");
    let statements = read.into_iter().map(|one| {
        let lines = one.view.lines.into_iter();
        (
            one.account.map(|account| account.number),
            one.view.opening,
            one.view.closing,
            lines
                .map(|line| (line.posted_on, line.amount, line.description))
                .collect(),
        )
    });
    statements.collect()
}

/// A text in the code of mainframes.
fn ebcdic(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '\n' => 0x25,
        '\r' => 0x0d,
        ' ' => 0x40,
        '(' => 0x4d,
        ')' => 0x5d,
        '0'..='9' => 0xf0 + (c as u8 - b'0'),
        'A'..='I' => 0xc1 + (c as u8 - b'A'),
        'J'..='R' => 0xd1 + (c as u8 - b'J'),
        'S'..='Z' => 0xe2 + (c as u8 - b'S'),
        _ => {
            let kana = "81ｱ82ｲ83ｳ84ｴ85ｵ86ｶ87ｷ88ｸ89ｹ8aｺ8cｻ8dｼ8eｽ8fｾ90ｿ91ﾀ92ﾁ93ﾂ94ﾃ95ﾄ96ﾅ97ﾆ98ﾇ99ﾈ9aﾉ9dﾊ9eﾋ9fﾌa2ﾍa3ﾎa4ﾏa5ﾐa6ﾑa7ﾒa8ﾓa9ﾔaaﾕacﾖadﾗaeﾘafﾙbaﾚbbﾛbcﾜbdﾝbeﾞbfﾟ58ｰ";
            let at = kana.find(c).expect("a character of the standard");
            u8::from_str_radix(&kana[at - 2..at], 16).expect("two digits")
        }
    };
    text.chars().map(byte).collect()
}

#[test]
fn records_of_mainframes_say_the_same() {
    let expected = shown(&cp932(&april(), "\n"));
    let mut records = april();
    records[0].replace_range(3..4, "1");
    for between in ["", "\n", "\r\n"] {
        assert_eq!(
            shown(&ebcdic(&records.join(between))),
            expected,
            "{between:?}"
        );
    }
    let mut bytes = ebcdic(&records.join(""));
    bytes[200 + 165] = 0xca;
    assert_eq!(
        read(&bytes, TODAY),
        Err(Refusal::Record {
            line: 2,
            fault: RecordFault::Character { at: 166 }
        })
    );
    for kept in 200..1000 {
        let read = read(&ebcdic(&records.join(""))[..kept], TODAY);
        // The blanks of the end record say nothing.
        assert!(read.is_err() || kept > 800, "{kept}");
    }
}

#[test]
fn joined_records_may_have_a_line_end_behind_them_and_several_to_a_line() {
    let expected = shown(&cp932(&april(), "\n"));
    for behind in ["", "\n", "\r\n\x1a"] {
        let mut bytes = cp932(&april(), "");
        bytes.extend_from_slice(behind.as_bytes());
        assert_eq!(shown(&bytes), expected, "{behind:?}");
    }
}

const COMMAS: &str =
    "1,03,0,080411,080401,080411,0000,\"ﾐﾎﾝ\",001,\"ｻｸﾗ\",0,1,1234567,\"ｶ)ﾐﾄﾞﾘ\",1,1,1000,\r
2,00000001,080401,080401,1,11,000000000500,000000000000,,,,,,,\"ﾔﾏﾀﾞ ﾊﾅｺ\",,,\"ﾌﾘｺﾐ\",\" \",\" \"\r
2,1,080402,080402,2,14,200,0,,,,,,,00012345,,,ﾃﾞﾝｷﾀﾞｲ\r
8,1,500,1,200,1,1300,2\r
9,5,1\r
";

#[test]
fn records_with_commas_say_the_same() {
    let expected = shown(&cp932(&april(), "\n"));
    assert_eq!(shown(COMMAS.as_bytes()), expected);
    assert_eq!(shown(&cp932(&[COMMAS.to_owned()], "")), expected);
    let differs = COMMAS.replace("8,1,500,", "8,1,501,");
    assert_eq!(
        read(differs.as_bytes(), TODAY),
        Err(Refusal::TotalsDiffer {
            line: 4,
            at: Some((8, 20)),
            total: "入金額合計".into(),
            unit: Some(Unit::YEN),
            stated: 501,
            read: 500
        })
    );
    let long = COMMAS.replace("\"ﾌﾘｺﾐ\"", "\"ﾌﾘｺﾐ ﾌﾘｺﾐ ﾌﾘｺﾐ ﾌﾘｺﾐ ﾌﾘｺﾐ\"");
    assert!(matches!(
        read(long.as_bytes(), TODAY),
        Err(Refusal::Record {
            line: 2,
            fault: RecordFault::Width { .. }
        })
    ));
    let end = COMMAS.len() - "9,5,1\r\n".len();
    for kept in (1..=end).filter(|at| COMMAS.is_char_boundary(*at)) {
        assert!(read(&COMMAS.as_bytes()[..kept], TODAY).is_err(), "{kept}");
    }
}

/// A 定期 account: other fields behind the amount.
#[test]
fn lines_of_a_term_deposit_have_their_text_elsewhere() {
    let mut records = april();
    // 預金種目.
    let header = records[0].chars().enumerate();
    records[0] = header
        .map(|(at, c)| if at == 62 { '6' } else { c })
        .collect();
    for (at, day, way, amount) in [(1, "080401", '1', 500), (2, "080402", '2', 200)] {
        let front = format!("200000001{day}{day}{way}15{amount:012}{:0>12}{:23}", 0, "");
        records[at] = padded(&format!("{front}{:99}{:<20}", "", "ﾃｲｷﾖｷﾝ"));
    }
    let read = read(&cp932(&records, "\n"), TODAY).expect("a file");
    let account = read[0].account.as_ref().expect("an account");
    assert_eq!(account.kind, AccountKind::Term);
    assert!(
        read[0]
            .view
            .lines
            .iter()
            .all(|line| line.description == "ﾃｲｷﾖｷﾝ")
    );
}

fn transfers(is_long: bool) -> Vec<String> {
    let line = |day: &str, amount: u64, payer: &str, cancelled: char| {
        let short = if is_long { 0 } else { amount };
        let front = format!(
            "2000001{day}{day}{short:010}{:010}{:10}{payer:<48}{:15}{:15}{cancelled}",
            0, "", "ﾐﾎﾝ", "ｻｸﾗ"
        );
        padded(&match is_long {
            true => format!("{front}{amount:012}{:012}{:20}", 0, "EDI"),
            false => format!("{front}{:20}", "12345678901234567890"),
        })
    };
    let large = if is_long {
        12_000_000_000
    } else {
        1_200_000_000
    };
    vec![
        padded(&format!(
            "1010080411080401080411{:<4}{:<15}{:<3}{:<15}11234567{:<40}",
            "0000", "ﾐﾎﾝ", "001", "ｻｸﾗ", "ｶ)ﾐﾄﾞﾘ"
        )),
        line("080401", large, "ﾔﾏﾀﾞ ﾊﾅｺ", '0'),
        line("080402", 300, "ｽｽﾞｷ", ' '),
        line("080402", 300, "ｽｽﾞｷ", '1'),
        padded(&format!("8{:06}{:012}{:06}{:012}", 2, large + 300, 1, 300)),
        padded("9"),
    ]
}

#[test]
fn transfers_that_came_in_are_read_in_both_lengths() {
    for (is_long, large) in [(false, 1_200_000_000), (true, 12_000_000_000)] {
        let records = transfers(is_long);
        for bytes in [
            cp932(&records, "\n"),
            cp932(&records, ""),
            ebcdic(&records.join("")),
        ] {
            let understood = understand(&bytes, &Asked::on(TODAY)).expect("a file");
            assert_eq!(understood.layout, TRANSFERS_SOURCE);
            let [one] = understood.statements.as_slice() else {
                panic!("one account")
            };
            assert!(!one.traits.authoritative);
            assert_eq!(
                one.account.as_ref().map(|account| account.number.as_str()),
                Some("1234567")
            );
            let agreed = one
                .checks
                .iter()
                .filter(|check| matches!(check.what, What::Stated(_)));
            assert!(
                agreed
                    .map(|check| check.outcome)
                    .eq([2, large + 300, 1, 300].map(Outcome::Agrees))
            );
            let lines = understood
                .collect(&bytes)
                .expect("the same file")
                .remove(0)
                .view
                .lines;
            let lines: Vec<_> = lines
                .iter()
                .map(|line| (line.posted_on, line.amount, line.description.as_str()))
                .collect();
            assert_eq!(
                lines,
                [
                    (date(2026, 4, 1), large, "ﾔﾏﾀﾞ ﾊﾅｺ"),
                    (date(2026, 4, 2), 300, "ｽｽﾞｷ"),
                    (date(2026, 4, 2), -300, "ｽｽﾞｷ"),
                ]
            );
        }
    }
    let mut wrong = transfers(false);
    wrong[4] = padded(&format!(
        "8{:06}{:012}{:06}{:012}",
        3, 1_200_000_300, 1, 300
    ));
    assert!(matches!(
        read(&cp932(&wrong, "\n"), TODAY),
        Err(Refusal::TotalsDiffer {
            line: 5,
            stated: 3,
            read: 2,
            ..
        })
    ));
}

#[test]
fn transfers_with_commas_are_read_too() {
    let text = "1,01,0,080411,080401,080411,0000,ﾐﾎﾝ,001,ｻｸﾗ,1,1234567,ｶ)ﾐﾄﾞﾘ,\n\
        2,1,080401,080401,500,0,,\"ﾔﾏﾀﾞ\",ﾐﾎﾝ,ｻｸﾗ,,EDI,\n\
        2,2,080402,080402,0,0,,ｽｽﾞｷ,ﾐﾎﾝ,ｻｸﾗ,0,12000000000,0,EDI,\n\
        8,2,12000000500,0,0,\n9,\n";
    let read = shown(text.as_bytes());
    assert_eq!(
        read[0].3,
        [
            (date(2026, 4, 1), 500, "ﾔﾏﾀﾞ".to_owned()),
            (date(2026, 4, 2), 12_000_000_000, "ｽｽﾞｷ".to_owned())
        ]
    );
}

#[test]
fn what_the_file_says_of_itself_is_reported() {
    let bytes = cp932(&april(), "\r\n");
    let understood = understand(&bytes, &Asked::on(TODAY)).expect("a file");
    assert_eq!(understood.layout, SOURCE);
    let named: Vec<_> = understood.statements[0]
        .checks
        .iter()
        .map(|check| (check.what.clone(), check.outcome))
        .collect();
    let stated = |name: &str, value| (What::Stated(name.into()), Outcome::Agrees(value));
    assert_eq!(
        named,
        [
            (What::Chain, Outcome::NothingToCompare),
            (What::Ends, Outcome::Agrees(1300)),
            stated("データレコード件数", 2),
            stated("入金件数", 1),
            stated("入金額合計", 500),
            stated("出金件数", 1),
            stated("出金額合計", 200),
        ]
    );
}
