//! 全銀: a history written as 入出金取引明細 or 振込入金通知 is read back, however its records are parted.

use encoding_rs::SHIFT_JIS;
use formats::{Asked, read_whole};
use jiff::civil::Date;
use proptest::prelude::*;

/// A line of a history: days since the line before, amount, text.
type Step = (u8, i64, String);

fn history(amount: impl Strategy<Value = i64>) -> impl Strategy<Value = Vec<Step>> {
    let text = "[ｱ-ﾝA-Z0-9][ｱ-ﾝA-Z0-9()/.-]{0,19}";
    prop::collection::vec((0..20_u8, amount, text), 1..30)
}

/// The history with its days; the last is 2026-11-20.
fn told(steps: &[Step]) -> Vec<(Date, i64, String)> {
    let all: i64 = steps.iter().map(|step| i64::from(step.0)).sum();
    let last = Date::constant(2026, 11, 20);
    let mut on = last
        .checked_sub(jiff::Span::new().days(all))
        .expect("a day");
    let mut lines = Vec::new();
    for (days, amount, text) in steps {
        on = on
            .checked_add(jiff::Span::new().days(i64::from(*days)))
            .expect("a day");
        lines.push((on, *amount, text.clone()));
    }
    lines
}

/// 令和.
fn era(day: Date) -> String {
    format!("{:02}{:02}{:02}", day.year() - 2018, day.month(), day.day())
}

const OPENING: i64 = 900_000_000_000;

fn statement(steps: &[Step]) -> Vec<String> {
    let lines = told(steps);
    let (from, to) = (era(lines[0].0), era(lines[lines.len() - 1].0));
    let mut records = vec![format!(
        "1030{to}{from}{to}0000{:<15}001{:<15}00010001234567{:<40}11{OPENING:014}",
        "ﾐﾎﾝ", "ｻｸﾗ", "ｶ)ﾐﾄﾞﾘ"
    )];
    let (mut ins, mut outs) = ((0, 0), (0, 0));
    for (nth, (on, amount, text)) in lines.iter().enumerate() {
        let (way, size, on) = (if *amount < 0 { 2 } else { 1 }, amount.abs(), era(*on));
        let side = if *amount < 0 { &mut outs } else { &mut ins };
        *side = (side.0 + 1, side.1 + size);
        records.push(format!(
            "2{:08}{on}{on}{way}11{size:012}{:012}{:33}{:48}{:30}{text:<20}",
            nth + 1,
            0,
            "",
            "",
            ""
        ));
    }
    let after = OPENING + ins.1 - outs.1;
    records.push(format!(
        "8{:06}{:013}{:06}{:013}1{after:014}{:07}",
        ins.0,
        ins.1,
        outs.0,
        outs.1,
        lines.len()
    ));
    records.push(format!("9{:010}{:05}", 0, 1));
    records
}

fn transfers(steps: &[Step]) -> Vec<String> {
    let lines = told(steps);
    let (from, to) = (era(lines[0].0), era(lines[lines.len() - 1].0));
    let mut records = vec![format!(
        "1010{to}{from}{to}0000{:<15}001{:<15}11234567{:<40}",
        "ﾐﾎﾝ", "ｻｸﾗ", "ｶ)ﾐﾄﾞﾘ"
    )];
    let mut sum = 0;
    for (nth, (on, amount, text)) in lines.iter().enumerate() {
        sum += amount;
        let on = era(*on);
        records.push(format!(
            "2{:06}{on}{on}{amount:010}{:010}{:10}{text:<48}",
            nth + 1,
            0,
            ""
        ));
    }
    records.push(format!("8{:06}{sum:012}{:06}{:012}", lines.len(), 0, 0));
    records.push("9".to_owned());
    records
}

fn bytes(records: &[String], between: &str) -> Vec<u8> {
    let padded = records.iter().map(|record| format!("{record:<200}"));
    let text = padded.collect::<Vec<_>>().join(between) + between;
    SHIFT_JIS.encode(&text).0.into_owned()
}

/// Half-width letters may come back in full width; blanks at the ends are filled up.
fn read(bytes: &[u8]) -> Result<Vec<(Date, i64, String)>, TestCaseError> {
    let asked = Asked::on(Date::constant(2026, 11, 24));
    let file =
        read_whole(bytes, &asked).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
    prop_assert!(file.notices.is_empty() && file.statements.len() == 1);
    let lines = &file.statements[0].view.lines;
    Ok(lines
        .iter()
        .map(|line| (line.posted_on, line.amount, line.description.clone()))
        .collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_history_written_as_a_statement_is_read_back(steps in history(prop_oneof![1..1_000_000_000_i64, -1_000_000_000_i64..0])) {
        for between in ["", "\n", "\r\n"] {
            prop_assert_eq!(read(&bytes(&statement(&steps), between))?, told(&steps));
        }
    }

    #[test]
    fn a_history_written_as_transfers_is_read_back(steps in history(1..1_000_000_000_i64)) {
        for between in ["", "\n", "\r\n"] {
            prop_assert_eq!(read(&bytes(&transfers(&steps), between))?, told(&steps));
        }
    }
}
