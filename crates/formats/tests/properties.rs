//! What holds for every history and for every file.

use domain::statement::view::ReadLine;
use domain::time::Date;
use formats::{Asked, read, read_whole};
use proptest::prelude::*;

/// A line of a history: days since the line before, amount, text.
type Step = (u8, i64, String);

fn history() -> impl Strategy<Value = Vec<Step>> {
    let amount = prop_oneof![1..1_000_000_000_i64, -1_000_000_000_i64..0];
    // A lone dash stands for nothing.
    let text = "[ぁ-んァ-ヶｱ-ﾝ一-十A-Za-z0-9][ぁ-んァ-ヶｱ-ﾝ一-十A-Za-z0-9,\"<&;()（）－ー]{0,11}( [ｱ-ﾝ\",&]{1,8})?";
    prop::collection::vec((0..4_u8, amount, text), 1..40)
}

/// The history with its days and balances.
fn told(steps: &[Step]) -> Vec<(Date, i64, &str, i64)> {
    let (mut on, mut balance) = (Date::constant(2026, 1, 9), 1_000_000);
    let mut lines = Vec::new();
    for (days, amount, text) in steps {
        for _ in 0..*days {
            on = on.tomorrow().expect("far from the end of time");
        }
        balance += amount;
        lines.push((on, *amount, text.as_str(), balance));
    }
    lines
}

fn as_csv(steps: &[Step], with_balance: bool) -> String {
    let mut out = String::from(if with_balance {
        "日付,摘要,出金,入金,残高\r\n"
    } else {
        "日付,摘要,出金,入金\r\n"
    });
    for (on, amount, text, balance) in told(steps) {
        let (paid, received) = if amount < 0 {
            ((-amount).to_string(), String::new())
        } else {
            (String::new(), amount.to_string())
        };
        out += &format!(
            "{}/{}/{},\"{}\",{paid},{received}",
            on.year(),
            on.month(),
            on.day(),
            text.replace('"', "\"\"")
        );
        if with_balance {
            out += &format!(",{balance}");
        }
        out += "\r\n";
    }
    out
}

fn as_ofx(steps: &[Step], closed: bool) -> String {
    let leaf = |name: &str, value: &str| {
        if closed {
            format!("<{name}>{value}</{name}>")
        } else {
            format!("<{name}>{value}")
        }
    };
    let mut out =
        String::from("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>");
    out += &leaf("CURDEF", "JPY");
    out += "<BANKTRANLIST>";
    let lines = told(steps);
    for (number, (on, amount, text, _)) in lines.iter().enumerate() {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let leaves = [
            leaf("DTPOSTED", &on.strftime("%Y%m%d").to_string()),
            leaf("TRNAMT", &amount.to_string()),
            leaf("FITID", &number.to_string()),
            leaf("NAME", &text),
        ];
        out += &format!("<STMTTRN>{}</STMTTRN>\n", leaves.concat());
    }
    let (on, _, _, balance) = lines[lines.len() - 1];
    out += &format!(
        "</BANKTRANLIST><LEDGERBAL>{}{}</LEDGERBAL>",
        leaf("BALAMT", &balance.to_string()),
        leaf("DTASOF", &on.strftime("%Y%m%d").to_string())
    );
    out + "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
}

fn seen(line: &ReadLine) -> (Date, i64, &str) {
    (line.posted_on, line.amount, &line.description)
}

proptest! {
    #[test]
    fn a_history_written_as_csv_is_read_back(steps in history(), with_balance: bool) {
        let text = as_csv(&steps, with_balance);
        let file = read(text.as_bytes(), None).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
        prop_assert_eq!(&file.layout, "renkei-csv");
        prop_assert!(file.notices.is_empty());
        let lines = &file.statements[0].view.lines;
        let expected = told(&steps);
        prop_assert_eq!(lines.iter().map(seen).collect::<Vec<_>>(), expected.iter().map(|line| (line.0, line.1, line.2)).collect::<Vec<_>>());
        let balances = expected.iter().map(|line| with_balance.then_some(line.3)).collect::<Vec<_>>();
        prop_assert_eq!(lines.iter().map(|line| line.balance).collect::<Vec<_>>(), balances);
    }

    #[test]
    fn a_history_written_as_ofx_is_read_back(steps in history(), closed: bool) {
        let text = as_ofx(&steps, closed);
        let file = read(text.as_bytes(), None).map_err(|refusal| TestCaseError::fail(format!("{refusal} {text}")))?;
        let view = &file.statements[0].view;
        let expected = told(&steps);
        prop_assert_eq!(view.lines.iter().map(seen).collect::<Vec<_>>(), expected.iter().map(|line| (line.0, line.1, line.2)).collect::<Vec<_>>());
        prop_assert_eq!(view.closing, expected.last().map(|line| line.3));
        prop_assert!(view.lines.iter().zip(0..).all(|(line, number)| line.reference == Some(number.to_string())));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0..5_usize) {
        let heads = ["", "日付,摘要,出金,入金,残高\n", "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高\n", "<OFX><STMTRS><BANKTRANLIST><STMTTRN>", "OFXHEADER:100\n<OFX>"];
        let outcome = read(&[heads[head].as_bytes(), &bytes].concat(), None);
        prop_assert!(outcome.map_or_else(|refusal| !refusal.key().is_empty(), |file| !file.statements.is_empty()));
    }

    #[test]
    fn no_records_make_it_panic(form in 0..4_usize, records in prop::collection::vec("[1289][0-9 ]{0,30}[ -~ｱ-ﾝ]{0,170}|[0-9,\" ]{0,40}", 0..8), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let header = format!("{:<200}", "1030080411080401080411000012345          001");
        let text = match form {
            0 => [header, records.concat()].concat(),
            1 => [header, records.join("\n")].join("\n"),
            _ => format!("1,03,0,080411,080401,080411\n{}\n", records.join("\n")),
        };
        let mainframe: Vec<u8> = [&[0xf1, 0xf0, 0xf3, 0xf1][..], &[0xf0; 22], &[0x40; 174], &bytes].concat();
        let bytes = if form == 3 { mainframe } else { text.into_bytes() };
        let outcome = read_whole(&bytes, &Asked::on(Date::constant(2026, 4, 11)));
        prop_assert!(outcome.map_or_else(|refusal| !refusal.key().is_empty(), |file| !file.statements.is_empty()));
    }

    #[test]
    fn no_broken_markup_makes_it_panic(parts in prop::collection::vec("</?(OFX|STMTRS|CCSTMTRS|BANKTRANLIST|STMTTRN|DTPOSTED|TRNAMT|NAME|LEDGERBAL|BALAMT|CURDEF)/?>|20261101|-1,000\\.5|[ -~]{0,6}|<!--|-->|<!\\[CDATA\\[|\\]\\]>|カ", 0..60)) {
        let text = format!("<OFX>{}", parts.concat());
        let outcome = read(text.as_bytes(), None);
        prop_assert!(outcome.map_or_else(|refusal| !refusal.key().is_empty(), |file| !file.statements.is_empty()));
    }
}
