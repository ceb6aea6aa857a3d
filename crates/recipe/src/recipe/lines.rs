//! Reading `[page.lines]` and the sources of repeated things.

use domain::statement::view::Order;

use super::model::{Amount, Lines, Pending, RowSource, Shape, Value, ValuePlace};
use super::reader::{Mode, Reader};
use crate::source::{Node, Table};
use crate::text::suggestion;
use crate::value::expr::Kind;

/// The mode of a block whose source is peeked at only.
pub(super) fn rows_mode(node: &Node<'_>) -> Option<Mode> {
    let table = node.is_table().then(|| node.table("a block"))??;
    let modes = [
        ("table", Mode::Table),
        ("each", Mode::Each),
        ("items", Mode::Items),
    ];
    modes
        .into_iter()
        .find(|(key, _)| table.peek(key).is_some())
        .map(|(_, mode)| mode)
}

impl Reader<'_> {
    /// `table`, `each` or `items`; none of them: the page is one.
    pub(super) fn row_source(&self, table: &Table<'_>, many: bool) -> Option<(RowSource, Mode)> {
        if !many {
            return Some((RowSource::Page, Mode::Page));
        }
        let (css, each, items) = (table.get("table"), table.get("each"), table.get("items"));
        if [css.is_some(), each.is_some(), items.is_some()]
            .iter()
            .filter(|there| **there)
            .count()
            > 1
        {
            let help = "where are they: rows of a table, repeated elements, items of JSON?";
            self.source.fault(
                table.at,
                format!("{} has one of table, each, items", table.what()),
                help.to_owned(),
            );
            return None;
        }
        if let Some(node) = css {
            let source = RowSource::Table {
                css: self.css_at(&node)?,
                tr_per_line: 1,
                labels: Vec::new(),
            };
            return Some((source, Mode::Table));
        }
        if let Some(node) = each {
            return Some((RowSource::Each(self.css_at(&node)?), Mode::Each));
        }
        match items {
            Some(node) => Some((RowSource::Items(node.text()?), Mode::Items)),
            None => Some((RowSource::Page, Mode::Page)),
        }
    }

    pub(super) fn with_labels(&self, source: RowSource, wanted: Vec<String>) -> RowSource {
        match source {
            RowSource::Table {
                css, tr_per_line, ..
            } => {
                let mut labels: Vec<String> = Vec::new();
                for label in wanted {
                    if !labels.contains(&label) {
                        labels.push(label);
                    }
                }
                RowSource::Table {
                    css,
                    tr_per_line,
                    labels,
                }
            }
            other => other,
        }
    }

    pub(super) fn lines(&self, table: &Table<'_>) -> Option<Lines> {
        if let Some(file) = table.get("file") {
            self.source
                .fault(file.at, "this version can't read a `file` yet", None);
            return None;
        }
        let (rows, mode) = self.row_source(table, true)?;
        if matches!(rows, RowSource::Page) {
            let help = "where are the lines: rows of a table, repeated elements, items of JSON?";
            self.source.fault(
                table.at,
                "[page.lines] has exactly one of table, each, items",
                help.to_owned(),
            );
        }
        let per_line = table.count("tr_per_line", 1, 10).unwrap_or(1) as usize;
        let value = |key| table.get(key).and_then(|node| self.value(&node, mode));
        let lets = self.lets(table.get("let"), mode);
        let date = value("date");
        match (&date, table.peek("date")) {
            (_, None) => self.source.fault(table.at, "lines need a `date`", None),
            (Some(date), node) => self.has_day(node, date),
            (None, Some(_)) => {}
        }
        let valued_on = value("valued_on");
        let amount = self.amount(table, mode);
        let (description, balance, id, account) = (
            value("description"),
            value("balance"),
            value("id"),
            value("account"),
        );
        let pending = self.pending(table.get("pending"), mode);
        let skip = self.signs(table.get("skip"), mode);
        let order = table.get("order").and_then(|node| {
            let words = [
                ("newest-first", Order::NewestFirst),
                ("oldest-first", Order::OldestFirst),
                ("each-day-backwards", Order::EachDayBackwards),
            ];
            node.word("an order", &words)
        });
        let chain = table.flag("chain").unwrap_or(true);
        let within = table.flag("within").unwrap_or(true);
        let encoding = table.get("encoding").and_then(|node| self.encoding(&node));
        let text_max = table.count("text_max", 1, 10_000).map(|n| n as usize);
        let whole_days = table.flag("whole_days");
        let authoritative = table.flag("authoritative").unwrap_or(true);
        let date_offset_days = table
            .get("date_offset")
            .and_then(|node| self.offset(&node))
            .unwrap_or(0);
        table.finish();
        let (date, amount) = (date?, amount?);
        self.expressions(table, &amount, &lets);
        let all = [
            Some(&date),
            valued_on.as_ref(),
            description.as_ref(),
            balance.as_ref(),
            id.as_ref(),
            account.as_ref(),
        ];
        let amounts: Vec<&Value> = match &amount {
            Amount::Columns {
                money_in,
                money_out,
            } => [money_in, money_out]
                .into_iter()
                .flatten()
                .map(Box::as_ref)
                .collect(),
            Amount::Signed { value, .. } => vec![value.as_ref()],
        };
        let labels = all
            .into_iter()
            .flatten()
            .chain(amounts)
            .chain(lets.iter().map(|(_, value, _)| value))
            .flat_map(Value::labels)
            .collect();
        let rows = match self.with_labels(rows, labels) {
            RowSource::Table { css, labels, .. } => RowSource::Table {
                css,
                tr_per_line: per_line,
                labels,
            },
            other => other,
        };
        Some(Lines {
            rows,
            skip,
            date,
            valued_on,
            amount,
            description,
            balance,
            id,
            account,
            pending,
            order,
            chain,
            within,
            encoding,
            lets,
            text_max,
            whole_days,
            authoritative,
            date_offset_days,
        })
    }

    fn has_day(&self, node: Option<Node<'_>>, date: &Value) {
        if let (Some(node), Shape::Date(pattern)) = (node, &date.shape)
            && !pattern.has_day()
        {
            self.source
                .fault(node.at, "the date pattern of `date` has no day", None);
        }
    }

    fn amount(&self, table: &Table<'_>, mode: Mode) -> Option<Amount> {
        let value = |key| table.get(key).and_then(|node| self.value(&node, mode));
        let (amount, money_in, money_out) = (value("amount"), value("in"), value("out"));
        let sign = |key| table.get(key).and_then(|node| self.sign(&node, mode));
        let (plus, minus) = (sign("plus"), sign("minus"));
        let columns = table.peek("in").is_some() || table.peek("out").is_some();
        if table.peek("amount").is_some() == columns {
            self.source.fault(
                table.at,
                "lines need either `amount`, or `in` and `out`",
                None,
            );
            return None;
        }
        if columns && (plus.is_some() || minus.is_some()) {
            self.source.fault(
                table.at,
                "`plus` and `minus` are for `amount`",
                "with `in` and `out` the column is the direction".to_owned(),
            );
        }
        if columns {
            return Some(Amount::Columns {
                money_in: money_in.map(Box::new),
                money_out: money_out.map(Box::new),
            });
        }
        amount.map(|value| Amount::Signed {
            value: Box::new(value),
            plus,
            minus,
        })
    }

    fn pending(&self, node: Option<Node<'_>>, mode: Mode) -> Pending {
        match node {
            None => Pending::Never,
            Some(node) => match node.as_flag() {
                Some(true) => Pending::Always,
                Some(false) => Pending::Never,
                None => self.sign(&node, mode).map_or(Pending::Never, Pending::When),
            },
        }
    }

    fn encoding(&self, node: &Node<'_>) -> Option<&'static encoding_rs::Encoding> {
        let text = node.text()?;
        let found = encoding_rs::Encoding::for_label(text.as_bytes());
        if found.is_none() {
            self.source.fault(
                node.at,
                format!("\"{text}\" is not an encoding"),
                "shift_jis, euc-jp, utf-8, iso-2022-jp".to_owned(),
            );
        }
        found
    }

    fn offset(&self, node: &Node<'_>) -> Option<i32> {
        let days = node
            .as_int()
            .and_then(|days| i32::try_from(days).ok())
            .filter(|days| (-31..=31).contains(days));
        if days.is_none() {
            self.source.fault(
                node.at,
                "`date_offset` is a number of days from -31 to 31",
                None,
            );
        }
        days
    }

    /// Name, value, whether it is a text.
    fn lets(&self, node: Option<Node<'_>>, mode: Mode) -> Vec<(String, Value, bool)> {
        let Some(table) = node.and_then(|node| node.table("`let`")) else {
            return Vec::new();
        };
        let mut lets = Vec::new();
        for (name, node) in table.entries() {
            let is_text = node.is_table()
                && node
                    .table("`let`")
                    .and_then(|table| table.peek("as"))
                    .is_some_and(|node| node.as_text() == Some("text"));
            lets.extend(
                self.value(&node, mode)
                    .map(|value| (name.to_owned(), value, is_text)),
            );
        }
        lets
    }

    /// Types the expression of the amount and knows every name in it.
    fn expressions(&self, table: &Table<'_>, amount: &Amount, lets: &[(String, Value, bool)]) {
        let place = match amount {
            Amount::Signed { value, .. } => Some(&value.place),
            Amount::Columns { .. } => None,
        };
        let Some(ValuePlace::Expression(expr)) = place else {
            if let (Some(node), false) = (table.peek("let"), lets.is_empty()) {
                self.source.fault(
                    node.at,
                    "`let` is for an `amount = { value = \"…\" }`",
                    None,
                );
            }
            return;
        };
        let at = table.peek("amount").map_or(table.at, |node| node.at);
        for name in expr.names() {
            if !lets.iter().any(|(known, _, _)| known == name) {
                let message =
                    format!("the expression of amount uses \"{name}\", which `let` doesn't define");
                self.source.fault(
                    at,
                    message,
                    suggestion(name, lets.iter().map(|(known, _, _)| known.as_str())),
                );
                return;
            }
        }
        let kind = |name: &str| {
            let (_, _, is_text) = lets.iter().find(|(known, _, _)| known == name)?;
            Some(if *is_text { Kind::Text } else { Kind::Number })
        };
        match expr.kind(&kind) {
            Ok(Kind::Number) => {}
            Ok(other) => self.source.fault(
                at,
                format!("the expression of amount gives {other}, not a number"),
                None,
            ),
            Err(bad) => self
                .source
                .fault(at, format!("the expression of amount: {}", bad.0), None),
        }
    }
}
