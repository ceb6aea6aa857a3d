//! Random histories written in every layout, and read back unchanged.
//!
//! The writer goes by `layout.toml` alone and shares nothing with the reader.

use std::collections::BTreeMap;

use domain::time::Date;
use proptest::prelude::*;
use toml::{Table as Toml, Value};

use super::{Hints, Table};
use crate::item::Item;
use crate::layout::built_in;
use crate::rows::{CsvRows, Rows};

/// A line of a history: days since the line before, amount, text.
type Step = (u8, i64, String);

/// Day, amount, text, balance.
type Told = (Date, i64, String, Option<i64>);

fn history() -> impl Strategy<Value = Vec<Step>> {
    let amount = prop_oneof![1..1_000_000_000_i64, -1_000_000_000_i64..0];
    let text = "[ぁ-んァ-ヶｱ-ﾝ一-十A-Z][ぁ-んァ-ヶｱ-ﾝ一-十A-Za-z0-9,\"<&;()（）－ー]{0,11}( [ｱ-ﾝ\",&]{1,8})?";
    prop::collection::vec((0..40_u8, amount, text), 1..30)
}

/// The history with its days, which end on 2026-11-20, and balances.
fn told(steps: &[Step]) -> Vec<Told> {
    let days: i64 = steps.iter().map(|(days, ..)| i64::from(*days)).sum();
    let mut on = Date::constant(2026, 11, 20)
        .checked_sub(jiff::Span::new().days(days))
        .expect("a day");
    let mut balance = 1_000_000;
    let mut lines = Vec::new();
    for (days, amount, text) in steps {
        on = on
            .checked_add(jiff::Span::new().days(i64::from(*days)))
            .expect("a day");
        balance += amount;
        lines.push((on, *amount, text.clone(), Some(balance)));
    }
    lines
}

/// The row of an account that each table without a heading begins with.
const BEGINS: [(&str, &str); 3] = [
    (
        "daishi-web",
        "みどり銀行,川北支店,普通預金,0036041,20260501,20261130,20261201101500",
    ),
    (
        "mufg-bizstation-zen",
        "1,123,川北支店,10,,普通,0036041,20260501-20261130,全明細,20261201,10:15,,,,",
    ),
    (
        "vpass",
        "青葉　一郎　様,4980-1234-5678-9***,ＶＩＳＡクラシックカード",
    ),
];

/// One layout as its file says it.
struct Writer {
    columns: Vec<String>,
    /// What a table without a heading begins with.
    begin: Option<&'static str>,
    line: Toml,
    /// What each line must have in a column so that no `[[row]]` takes it.
    fixed: BTreeMap<String, String>,
    newest_first: bool,
}

impl Writer {
    fn of(id: &str) -> Option<Writer> {
        let path = format!("{}/layouts/{id}/layout.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a layout");
        let layout: Toml = text.parse().expect("TOML");
        let mut fixed = BTreeMap::new();
        let columns = match (layout.get("heading"), layout.get("shape")) {
            (Some(heading), _) => texts(heading.get("columns")?),
            (None, shape) => {
                let like = shape?.get("like")?.as_table()?;
                let plain = like.iter().filter_map(|(column, test)| {
                    let value = match test.as_str()? {
                        "@number" => "1",
                        test if test.starts_with('@') => return None,
                        test => test,
                    };
                    Some((column.clone(), value.to_owned()))
                });
                fixed.extend(plain);
                let cells = shape?.get("cells")?.as_array()?.first()?.as_integer()?;
                let names = texts(shape?.get("names")?);
                names
                    .into_iter()
                    .take(usize::try_from(cells).ok()?)
                    .collect()
            }
        };
        for row in layout
            .get("row")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let when = row.get("when").and_then(Value::as_table);
            for (column, test) in when.into_iter().flatten() {
                if when.is_some_and(|when| when.len() == 1)
                    && test.is_array()
                    && texts(test).contains(&String::new())
                {
                    fixed.insert(column.clone(), "有".into());
                }
                let not = test.as_str().and_then(|test| test.strip_prefix('!'));
                let value = not.map(|not| {
                    if not == "@number" {
                        "1".into()
                    } else {
                        not.replace('\\', "")
                    }
                });
                fixed.extend(value.map(|value| (column.clone(), value)));
            }
        }
        let order = layout.get("traits").and_then(|traits| traits.get("order"));
        Some(Writer {
            columns,
            begin: BEGINS.iter().find(|(of, _)| *of == id).map(|(_, row)| *row),
            line: layout.get("line")?.as_table()?.clone(),
            fixed,
            newest_first: order.and_then(Value::as_str) == Some("newest-first"),
        })
    }

    fn names(&self, key: &str) -> Vec<String> {
        self.line.get(key).map(texts).unwrap_or_default()
    }

    fn name(&self, key: &str) -> Option<String> {
        self.names(key).into_iter().next()
    }

    fn heading(&self) -> Vec<String> {
        self.columns.iter().map(|column| heading(column)).collect()
    }

    /// The cells of a line by their columns' names.
    fn cells(&self, (on, amount, text, balance): &Told) -> BTreeMap<String, String> {
        let mut cells = self.fixed.clone();
        let form = self.line["as"].as_str().expect("a form");
        let usual = form.split('|').next().expect("a form");
        let day = written(usual, *on);
        match self.names("date").as_slice() {
            [only] => drop(cells.insert(only.clone(), day)),
            several => {
                let parts = day.split('/').map(str::to_owned);
                cells.extend(several.iter().cloned().zip(parts));
            }
        }
        let abs = amount.abs().to_string();
        if let Some(column) = self.name("charge") {
            cells.insert(column, (-amount).to_string());
        } else if let Some(column) = self.name("signed") {
            cells.insert(column, amount.to_string());
        } else if let Some(column) = self.name("number") {
            cells.insert(column, abs);
            let side = self.line["side"].as_table().expect("a side");
            let words = texts(&side[if *amount < 0 { "out" } else { "in" }]);
            cells.insert(texts(&side["column"])[0].clone(), words[0].clone());
        } else {
            let sides = [self.name("out").expect("out"), self.name("in").expect("in")];
            let used = usize::from(*amount > 0);
            cells.insert(sides[used].clone(), abs);
            if self.line.contains_key("text_in_unused") {
                cells.insert(sides[1 - used].clone(), "相手".into());
            }
        }
        cells.extend(
            self.name("balance")
                .zip(balance.map(|minor| minor.to_string())),
        );
        cells.extend(self.text_column().map(|column| (column, text.clone())));
        if let Some(account) = self.line.get("account").and_then(Value::as_table) {
            let like = account.get("like").and_then(Value::as_str).map(filled);
            cells.extend(
                account
                    .get("cell")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .zip(like),
            );
        }
        cells
    }

    /// The column that a line's text is written to: one that doesn't decide which way the money went.
    fn text_column(&self) -> Option<String> {
        let side = self.line.get("side").and_then(|side| side.get("column"));
        let side = side.and_then(Value::as_str);
        let mut columns = self.names("description").into_iter();
        columns.find(|column| side != Some(column.as_str()))
    }

    fn expected(&self, told: &Told) -> Told {
        let (on, amount, _, balance) = told.clone();
        let cells = self.cells(told);
        let mut words: Vec<String> = self.names("description");
        words = words
            .iter()
            .filter_map(|column| cells.get(column).cloned())
            .collect();
        if self.line.contains_key("text_in_unused") {
            words.push("相手".into());
        }
        let balance = balance.filter(|_| self.name("balance").is_some());
        (on, amount, words.join(" "), balance)
    }

    fn table(&self, lines: &[Told]) -> String {
        let mut rows = match self.begin {
            Some(row) => vec![row.split(',').map(str::to_owned).collect()],
            None => vec![self.heading()],
        };
        for line in lines {
            let cells = self.cells(line);
            let cell = |(at, column): (usize, &String)| {
                let by_name = cells.get(name(column));
                by_name
                    .or_else(|| cells.get(&format!("#{}", at + 1)))
                    .cloned()
                    .unwrap_or_default()
            };
            rows.push(self.columns.iter().enumerate().map(cell).collect());
        }
        let mut text = String::new();
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            text += &cells.join(",");
            text += "\n";
        }
        text
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(several) => several
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        one => one.as_str().map(str::to_owned).into_iter().collect(),
    }
}

fn name(column: &str) -> &str {
    column
        .trim_end_matches('?')
        .split('|')
        .next()
        .expect("a name")
}

fn heading(column: &str) -> String {
    let name = name(column);
    let word = match name.rsplit_once('#') {
        Some((word, place)) if place.parse::<u8>().is_ok() => word,
        _ => name,
    };
    word.replace('*', "7")
}

fn filled(like: &str) -> String {
    let values = [
        ("{number}", "0036041"),
        ("{branch}", "川北支店"),
        ("{branch_code}", "017"),
        ("{kind}", "普通"),
        ("{name}", "アオバカード"),
        ("{holder}", "青葉 一郎"),
    ];
    values.iter().fold(like.to_owned(), |text, (place, value)| {
        text.replace(place, value)
    })
}

/// A day in a form of a layout.
fn written(form: &str, on: Date) -> String {
    if form == "iso" {
        return format!("{on}T03:00:00Z");
    }
    let (year, era) = (on.year(), on.year() - 2018);
    let words = [
        ("yy", format!("{:02}", year % 100)),
        ("ey", format!("{era:02}")),
        ("e", format!("R{era:02}")),
        ("y", year.to_string()),
        ("m", format!("{:02}", on.month())),
        ("d", format!("{:02}", on.day())),
        ("*", " 12:34:56".to_owned()),
    ];
    let (mut rest, mut text) = (form, String::new());
    while let Some(sign) = rest.chars().next() {
        match words.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, value)) => {
                text += value;
                rest = &rest[word.len()..];
            }
            None => {
                text.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
        }
    }
    text
}

fn read(text: &str, id: &str) -> Result<Vec<Told>, TestCaseError> {
    let fail = |error: crate::source::Unread| TestCaseError::fail(format!("{id}: {error}\n{text}"));
    let mut open = || Ok(Box::new(CsvRows::new(text, b',')) as Box<dyn Rows + '_>);
    let hints = Hints {
        today: Some(Date::constant(2026, 11, 24)),
        ..Hints::default()
    };
    let table = Table::open(&[], &mut open, &hints).map_err(fail)?;
    prop_assert_eq!(&table.layout().id, id);
    let mut lines = Vec::new();
    let mut take = |item: Item| {
        if let Item::Line(line) = item {
            lines.push((line.posted_on, line.amount, line.description, line.balance));
        }
        Ok(())
    };
    table
        .read(&mut CsvRows::new(text, b','), &mut take)
        .map_err(fail)?;
    Ok(lines)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_history_written_in_any_layout_is_read_back(steps in history()) {
        for layout in built_in() {
            let writer = Writer::of(&layout.id).expect("every layout can be written");
            let mut lines = told(&steps);
            if writer.newest_first {
                lines.reverse();
            }
            let expected: Vec<Told> = lines.iter().map(|line| writer.expected(line)).collect();
            prop_assert_eq!(read(&writer.table(&lines), &layout.id)?, expected, "{}", layout.id);
        }
    }
}
