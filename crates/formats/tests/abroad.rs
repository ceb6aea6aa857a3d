//! CAMT, MT940 and QIF: a history written as each is read back, whatever is cut off or put in between.

use domain::money::Unit;
use domain::statement::view::ReadLine;
use domain::time::Date;
use formats::{Asked, Refusal, StatementFile, read, read_whole};
use proptest::prelude::*;

/// A line of a history: days since the line before, amount in minor units, text.
type Step = (u8, i64, String);

fn history() -> impl Strategy<Value = Vec<Step>> {
    let amount = prop_oneof![1..1_000_000_000_i64, -1_000_000_000_i64..0];
    let text = "[A-Za-z][A-Za-z0-9,.&<()+-]{0,11}( [a-z&\"]{1,8})?";
    prop::collection::vec((0..40_u8, amount, text), 1..30)
}

/// The history with its days.
fn told(steps: &[Step]) -> Vec<(Date, i64, &str)> {
    let mut on = Date::constant(2025, 12, 9);
    let mut lines = Vec::new();
    for (days, amount, text) in steps {
        for _ in 0..*days {
            on = on.tomorrow().expect("far from the end of time");
        }
        lines.push((on, *amount, text.as_str()));
    }
    lines
}

fn sum(steps: &[Step]) -> i64 {
    steps.iter().map(|step| step.1).sum()
}

/// Without a sign, with the decimals that its currency has.
fn printed(minor: i64, decimals: usize, point: &str) -> String {
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match (decimals, point) {
        (0, ",") => format!("{whole},"),
        (0, _) => whole.to_owned(),
        _ => format!("{whole}{point}{fraction}"),
    }
}

const OPENING: i64 = -123_456;

fn as_camt(steps: &[Step], code: &str, decimals: usize, is_new: bool) -> String {
    let side = |minor: i64| if minor < 0 { "DBIT" } else { "CRDT" };
    let amount = |minor: i64| {
        let (number, side) = (printed(minor, decimals, "."), side(minor));
        format!("<Amt Ccy=\"{code}\">{number}</Amt><CdtDbtInd>{side}</CdtDbtInd>")
    };
    let balance = |kind: &str, minor: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>2026-01-01</Dt></Dt></Bal>\n",
            amount(minor)
        )
    };
    let (status, prefix) = if is_new {
        (
            "<Sts><Cd>BOOK</Cd></Sts>",
            "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
        )
    } else {
        (
            "<Sts>BOOK</Sts>",
            "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
        )
    };
    let mut out = format!(
        "<?xml version=\"1.0\"?>\n<Document xmlns=\"{prefix}\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>\n"
    );
    out += &balance("OPBD", OPENING);
    out += &balance("CLBD", OPENING + sum(steps));
    for (on, minor, text) in told(steps) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        out += &format!(
            "<Ntry>{}{status}<BookgDt><Dt>{on}</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
            amount(minor)
        );
    }
    out + "</Stmt></BkToCstmrStmt></Document>\n"
}

fn as_mt940(steps: &[Step], code: &str, decimals: usize, page: usize) -> String {
    let side = |minor: i64| if minor < 0 { "D" } else { "C" };
    let balance = |tag: &str, minor: i64| {
        format!(
            ":{tag}:{}260101{code}{}\r\n",
            side(minor),
            printed(minor, decimals, ",")
        )
    };
    let (mut out, mut minor) = (String::new(), OPENING);
    let lines = told(steps);
    let pages: Vec<_> = lines.chunks(page).collect();
    for (number, page) in pages.iter().enumerate() {
        out += ":20:A\r\n:25:DE02120300000000202051\r\n:28C:1\r\n";
        out += &balance(if number == 0 { "60F" } else { "60M" }, minor);
        for (on, amount, text) in *page {
            minor += amount;
            // The value date is two days later: the entry date's year has to be found at the turn of a year.
            let valued = on.tomorrow().and_then(|on| on.tomorrow()).expect("a day");
            out += &format!(
                ":61:{}{}{}{}NTRFNONREF\r\n:86:{text}\r\n",
                valued.strftime("%y%m%d"),
                on.strftime("%m%d"),
                side(*amount),
                printed(*amount, decimals, ",")
            );
        }
        let is_last = number + 1 == pages.len();
        out += &balance(if is_last { "62F" } else { "62M" }, minor);
        out += "-\r\n";
    }
    out
}

fn as_qif(steps: &[Step], form: usize) -> String {
    let mut out = String::from("!Account\nNCash\n^\n!Type:Cash\n");
    for (on, minor, text) in told(steps) {
        let date = match form {
            0 => on.strftime("%m/%d'%y").to_string(),
            1 => on.strftime("%d.%m.%Y").to_string(),
            _ => on.strftime("%Y-%m-%d").to_string(),
        };
        let sign = if minor < 0 { "-" } else { "" };
        out += &format!("D{date}\nT{sign}{}\nP{text}\n^\n", minor.unsigned_abs());
    }
    out
}

fn seen(line: &ReadLine) -> (Date, i64, &str) {
    (line.posted_on, line.amount, &line.description)
}

fn is_told(file: &StatementFile, steps: &[Step]) -> Result<(), TestCaseError> {
    prop_assert_eq!(file.statements.len(), 1);
    let view = &file.statements[0].view;
    prop_assert_eq!(view.lines.iter().map(seen).collect::<Vec<_>>(), told(steps));
    Ok(())
}

fn fail(refusal: Refusal) -> TestCaseError {
    TestCaseError::fail(refusal.to_string())
}

const CURRENCIES: [(&str, usize); 3] = [("JPY", 0), ("EUR", 2), ("KWD", 3)];

#[test]
fn a_text_that_speaks_of_ofx_is_what_its_file_is() {
    let steps = [(0, 1, "A<OFX> &".to_owned()), (1, -2, "<ofx b".to_owned())];
    for (text, layout) in [
        (as_mt940(&steps, "EUR", 2, 100), "mt940"),
        (as_qif(&steps, 2), "qif"),
    ] {
        let asked = Asked::on(Date::constant(2026, 11, 24));
        let file = read_whole(text.as_bytes(), &asked);
        assert_eq!(file.map(|file| file.layout).as_deref(), Ok(layout));
    }
}

proptest! {
    #[test]
    fn a_history_written_as_camt_is_read_back(steps in history(), currency in 0..3_usize, is_new: bool) {
        let (code, decimals) = CURRENCIES[currency];
        let text = as_camt(&steps, code, decimals, is_new);
        let file = read(text.as_bytes(), None).map_err(fail)?;
        prop_assert_eq!(&file.layout, "camt");
        is_told(&file, &steps)?;
        let statement = &file.statements[0];
        prop_assert_eq!(statement.unit.to_string(), code);
        prop_assert_eq!(statement.account.as_ref().map(|account| account.number.as_str()), Some("DE02120300000000202051"));
        prop_assert_eq!((statement.view.opening, statement.view.closing), (Some(OPENING), Some(OPENING + sum(&steps))));
    }

    #[test]
    fn a_history_written_as_mt940_is_read_back(steps in history(), currency in 0..3_usize, page in 1..12_usize) {
        let (code, decimals) = CURRENCIES[currency];
        let text = as_mt940(&steps, code, decimals, page);
        let file = read(text.as_bytes(), None).map_err(fail)?;
        prop_assert_eq!(&file.layout, "mt940");
        is_told(&file, &steps)?;
        let view = &file.statements[0].view;
        prop_assert_eq!((view.opening, view.closing), (Some(OPENING), Some(OPENING + sum(&steps))));
        prop_assert!(view.lines.iter().all(|line| line.valued_on.is_some_and(|on| (on - line.posted_on).get_days() == 2)));
    }

    #[test]
    fn a_history_written_as_qif_is_read_back_where_its_days_are_proven_or_said(steps in history(), form in 0..3_usize) {
        let text = as_qif(&steps, form);
        let layout = ["qif-mdy", "qif-dmy", "qif-ymd"][form];
        let said = Asked { layout: Some(layout), ..Asked::on(Date::MAX) };
        let file = read_whole(text.as_bytes(), &said).map_err(fail)?;
        is_told(&file, &steps)?;
        prop_assert_eq!(&file.statements[0].unit, &Unit::YEN);
        match read(text.as_bytes(), None) {
            Ok(alone) => is_told(&alone, &steps)?,
            Err(refusal) => {
                prop_assert_eq!(refusal.key(), "unsaid");
                prop_assert!(form < 2 && told(&steps).iter().all(|(on, ..)| on.day() <= 12 || form == 1));
            }
        }
    }

    #[test]
    fn one_line_lost_is_refused_where_there_are_balances(steps in history(), at: prop::sample::Index) {
        let mut fewer = steps.clone();
        let lost = fewer.remove(at.index(steps.len()));
        for (text, part) in [(as_camt(&steps, "EUR", 2, true), "<Ntry>"), (as_mt940(&steps, "EUR", 2, 100), ":61:")] {
            let starts: Vec<usize> = text.match_indices(part).map(|(at, _)| at).collect();
            let from = starts[at.index(steps.len())];
            let ends = starts.iter().copied().find(|start| *start > from);
            let end = ends.or_else(|| text.find("</Stmt>")).or_else(|| text.find(":62F:")).expect("an end");
            let without = format!("{}{}", &text[..from], &text[end..]);
            let outcome = read(without.as_bytes(), None).map_err(|refusal| refusal.key());
            prop_assert_eq!(outcome.err(), Some("balance-differs"), "without {:?}", lost);
        }
    }

    #[test]
    fn nothing_put_into_one_makes_it_panic(steps in history(), form in 0..3_usize, at: prop::sample::Index, bytes in prop::collection::vec(any::<u8>(), 0..20), cut: bool) {
        let text = match form {
            0 => as_camt(&steps, "EUR", 2, false),
            1 => as_mt940(&steps, "EUR", 2, 5),
            _ => as_qif(&steps, 2),
        };
        let at = at.index(text.len());
        let behind = if cut { "" } else { &text[at..] };
        let changed = [&text.as_bytes()[..at], &bytes, behind.as_bytes()].concat();
        let outcome = read(&changed, None);
        prop_assert!(outcome.map_or_else(|refusal| !refusal.key().is_empty(), |file| !file.statements.is_empty()));
    }

    #[test]
    fn no_fields_make_it_panic(parts in prop::collection::vec(":(20|25|28C|60F|60M|61|62F|62M|34F|86|90C|90D):|[CD]260101EUR1,5|2601010101C1,|R|[ -~]{0,8}|\n|-\n|カ", 0..40), qif in prop::collection::vec("!(Type:Bank|Account|Option:x|Clear:y)|[DTUNPMLS$^][-0-9/'., ]{0,9}|\n", 0..40), tags in prop::collection::vec("</?(Stmt|Rpt|Acct|Bal|Ntry|Amt|NtryDtls|TxDtls|Sts|Ccy)( Ccy=\"EUR\")?/?>|1.5|BOOK|&[a-z#0-9]{0,4};?|<!\\[CDATA\\[|\\]\\]>|<!--|-->|<!D|<\\?", 0..40)) {
        for text in [format!(":20:A\n:25:B\n:60F:C260101EUR1,\n{}", parts.concat()), format!("!Type:Bank\n{}", qif.concat()), format!("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><Stmt>{}", tags.concat())] {
            let outcome = read(text.as_bytes(), None);
            prop_assert!(outcome.map_or_else(|refusal| !refusal.key().is_empty(), |file| !file.statements.is_empty()));
        }
    }
}

#[test]
fn the_person_says_what_a_qif_leaves_out() {
    let asked = |layout: &'static str| Asked {
        layout: Some(layout),
        ..Asked::on(Date::MAX)
    };
    let text = "!Type:Bank\nD1/2/2026\nT-12.34\n^\n";
    let refused =
        |layout| read_whole(text.as_bytes(), &asked(layout)).map_err(|refusal| refusal.key());
    assert_eq!(refused("qif-dmy").err(), Some("unsaid"));
    assert_eq!(refused("qif-usd").err(), Some("unsaid"));
    let file = read_whole(text.as_bytes(), &asked("qif-dmy-usd")).expect("all is said");
    let statement = &file.statements[0];
    assert_eq!(statement.unit.to_string(), "USD");
    assert_eq!(
        seen(&statement.view.lines[0]),
        (Date::constant(2026, 2, 1), -1234, "")
    );
}

#[test]
fn a_message_without_movements_is_a_statement_without_lines() {
    let day = |on: &str, amount: &str, lines: &str| {
        format!(":20:A\n:25:X/1\n:60F:C{on}JPY10,\n{lines}:62F:C{on}JPY{amount},\n-\n")
    };
    let text = [
        day("260101", "10", ""),
        day("260102", "15", ":61:260102C5,NTRFA\n"),
    ]
    .concat();
    let file = read(text.as_bytes(), None).expect("two statements");
    let lines: Vec<usize> = file
        .statements
        .iter()
        .map(|statement| statement.view.lines.len())
        .collect();
    assert_eq!(lines, [0, 1]);
}

#[test]
fn a_qif_account_begins_with_its_opening_balance_and_sections_without_a_name_stay_apart() {
    let text = "!Account\nNA\n^\n!Type:Bank\nD1/31/2026\nT1,000\nL[A]\n^\nD1/31/2026\nT5\n^\n";
    let named = read(text.as_bytes(), None).expect("one account");
    let view = &named.statements[0].view;
    assert_eq!((view.opening, view.lines.len()), (Some(1000), 1));
    let text = "!Type:Bank\nD1/31/2026\nT1\n^\n!Type:CCard\nD1/31/2026\nT-1\n^\n";
    let unnamed = read(text.as_bytes(), None).expect("two accounts");
    let amounts: Vec<i64> = unnamed
        .statements
        .iter()
        .map(|statement| statement.view.lines[0].amount)
        .collect();
    assert_eq!(amounts, [1, -1]);
}
