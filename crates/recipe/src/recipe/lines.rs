//! Reading `[page.lines]` and the sources of repeated things.

use domain::said::Said;
use domain::statement::view::Order;

use super::model::{
    Amount, Declared, FileFormat, FileSource, Lines, Pending, RowSource, Shape, Value, ValuePlace,
};
use super::reader::{Mode, Reader};
use super::words::{ORDERS, SEPARATORS};
use crate::language::{FILE, FILE_DECLARED};
use crate::page::file::COLUMNS;
use crate::said::{check as say, did_you_mean};
use crate::source::{Node, Table};
use crate::value::expr::Kind;

impl FileSource {
    fn of(format: FileFormat) -> FileSource {
        FileSource {
            format,
            labels: Vec::new(),
            ends_as_told: false,
            mixes: false,
        }
    }
}

/// A column of a declared format.
fn column(name: &str) -> ValuePlace {
    ValuePlace::Col {
        label: name.to_owned(),
        line: 1,
        css: None,
        attr: None,
    }
}

fn is_ofx(rows: &RowSource) -> bool {
    matches!(
        rows,
        RowSource::File(FileSource {
            format: FileFormat::Declared(Declared::Ofx),
            ..
        })
    )
}

/// The mode of a block whose source is peeked at only.
pub(super) fn rows_mode(node: &Node<'_>) -> Option<Mode> {
    let table = node.is_table().then(|| node.free_table())??;
    let modes = [
        ("table", Mode::Table),
        ("each", Mode::Each),
        ("items", Mode::Items),
        ("file", Mode::File),
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
            self.source
                .refuse(table.at, say::one_kind_of_rows(table.what()));
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

    pub(super) fn with_labels(&self, source: RowSource, wanted: Vec<Vec<String>>) -> RowSource {
        let mut labels: Vec<Vec<String>> = Vec::new();
        for group in wanted {
            if !labels.contains(&group) {
                labels.push(group);
            }
        }
        match source {
            RowSource::Table {
                css, tr_per_line, ..
            } => RowSource::Table {
                css,
                tr_per_line,
                labels,
            },
            RowSource::File(file) => RowSource::File(FileSource { labels, ..file }),
            other => other,
        }
    }

    pub(super) fn lines(&self, table: &Table<'_>) -> Option<Lines> {
        let file = table.get("file");
        let (rows, mode) = self.row_source(table, true)?;
        let (rows, mode, file_encoding) = match (file, rows) {
            (None, rows) => (rows, mode, None),
            (Some(node), RowSource::Page) => {
                let (file, encoding) = self.file(&node)?;
                (RowSource::File(file), Mode::File, encoding)
            }
            (Some(node), _) => {
                self.source.refuse(node.at, say::file_stands_alone());
                return None;
            }
        };
        let declared = match &rows {
            RowSource::File(FileSource {
                format: FileFormat::Declared(_),
                ..
            }) => true,
            RowSource::Page => {
                self.source.refuse(table.at, say::no_rows());
                false
            }
            _ => false,
        };
        let per_line = table.count("tr_per_line", 1, 10).unwrap_or(1) as usize;
        // A format that names its columns needs none of these; `account` is asked for where a file mixes them.
        let own = |key: &str| {
            (declared && key != "account").then(|| Value::at(column(key), Said::same(key)))
        };
        let value = |key| match table.get(key) {
            Some(node) => self.value(&node, mode),
            None => own(key),
        };
        let lets = self.lets(table.get("let"), mode);
        let date = value("date");
        match (&date, table.peek("date")) {
            (Some(_), None) => {}
            (None, None) => self.source.refuse(table.at, say::lines_without_date()),
            (Some(date), node) => self.has_day(node, date),
            (None, Some(_)) => {}
        }
        let mut valued_on = value("valued_on");
        if let (Some(own), None) = (&mut valued_on, table.peek("valued_on")) {
            // Such files leave it out where it is the day of the line.
            own.default = Some(String::new());
        }
        let has_amount = ["amount", "in", "out"]
            .iter()
            .any(|key| table.peek(key).is_some());
        let amount = if declared && !has_amount {
            Some(Amount::Signed {
                value: Box::new(Value {
                    shape: Shape::Minor,
                    ..Value::at(column("amount"), Said::same("amount"))
                }),
                plus: None,
                minus: None,
            })
        } else {
            self.amount(table, mode)
        };
        let (description, balance, id, account) = (
            value("description"),
            value("balance"),
            value("id"),
            value("account"),
        );
        let pending = self.pending(table.get("pending"), mode);
        let skip = self.signs(table.get("skip"), mode);
        let order = table.get("order").and_then(|node| {
            let order: Option<Order> = node.word(&say::an_order(), &ORDERS);
            order
        });
        let (chain, chain_by_day) = match table.get("chain") {
            None => (true, false),
            Some(node) if node.as_text().is_some() => (
                false,
                node.word(&say::a_chain(), &[("day", true)]).is_some(),
            ),
            Some(node) => (node.flag().unwrap_or(true), false),
        };
        let within = table.flag("within").unwrap_or(true);
        let encoding = table.get("encoding").and_then(|node| {
            if mode == Mode::File {
                self.source.refuse(node.at, say::encoding_of_a_file());
            }
            self.encoding(&node)
        });
        let encoding = encoding.or(file_encoding);
        let text_max = table.count("text_max", 1, 10_000).map(|n| n as usize);
        let whole_days = table.flag("whole_days");
        let authoritative = table.flag("authoritative").unwrap_or(true);
        let date_offset_days = table
            .get("date_offset")
            .and_then(|node| self.offset(&node))
            .unwrap_or(0);
        if declared {
            // Asked for, so that they are known where the format gives them itself.
            for key in ["amount", "in", "out", "plus", "minus"] {
                table.get(key);
            }
        }
        table.finish();
        let (date, amount) = (date?, amount?);
        self.expressions(table, &amount, &lets);
        let (balance, id) = if declared {
            // A declared format gives nothing of these where the file has none.
            (
                balance.filter(|_| table.peek("balance").is_some()),
                id.filter(|_| table.peek("id").is_some() || is_ofx(&rows)),
            )
        } else {
            (balance, id)
        };
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
            RowSource::File(file) => RowSource::File(FileSource {
                mixes: account.is_some(),
                ..file
            }),
            other => other,
        };
        if let Some(label) = self.unknown_column(&rows) {
            self.source.refuse(
                table.at,
                say::no_column_of_the_file(&label).with_help(did_you_mean(&label, COLUMNS)),
            );
        }
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
            chain_by_day,
            within,
            encoding,
            lets,
            text_max,
            whole_days,
            authoritative,
            date_offset_days,
        })
    }

    /// `file`: the source, and the encoding that it says.
    fn file(
        &self,
        node: &Node<'_>,
    ) -> Option<(FileSource, Option<&'static encoding_rs::Encoding>)> {
        let table = node.block(&FILE)?;
        let words = [
            ("csv", None),
            ("ofx", Some(Declared::Ofx)),
            ("zengin", Some(Declared::Zengin)),
        ];
        let format = table
            .required("format")
            .and_then(|node| node.word(&say::a_format_of_files(), &words));
        if let Some(Some(declared)) = format {
            let table = table.renamed(FILE_DECLARED.called(), &FILE_DECLARED);
            table.get("format");
            table.finish();
            return Some((FileSource::of(FileFormat::Declared(declared)), None));
        }
        let encoding = table.get("encoding").and_then(|node| self.encoding(&node));
        let separator = table.get("separator").map_or(Some(b','), |node| {
            node.word(&say::a_separator(), &SEPARATORS)
        });
        let skip = table
            .get("skip")
            .and_then(|node| node.count(0, 1000))
            .unwrap_or(0);
        let trailer = table
            .get("trailer")
            .and_then(|node| self.sign(&node, Mode::File));
        table.finish();
        format?;
        let csv = FileFormat::Csv {
            separator: separator?,
            skip: skip as usize,
            trailer,
        };
        Some((FileSource::of(csv), encoding))
    }

    /// A column that a declared format doesn't have.
    fn unknown_column(&self, rows: &RowSource) -> Option<String> {
        let RowSource::File(FileSource {
            format: FileFormat::Declared(_),
            labels,
            ..
        }) = rows
        else {
            return None;
        };
        labels
            .iter()
            .flatten()
            .find(|label| !COLUMNS.contains(&label.as_str()))
            .cloned()
    }

    fn has_day(&self, node: Option<Node<'_>>, date: &Value) {
        if let (Some(node), Shape::Date(pattern)) = (node, &date.shape)
            && !pattern.has_day()
        {
            self.source.refuse(node.at, say::date_without_day());
        }
    }

    fn amount(&self, table: &Table<'_>, mode: Mode) -> Option<Amount> {
        let value = |key| table.get(key).and_then(|node| self.value(&node, mode));
        let (amount, money_in, money_out) = (value("amount"), value("in"), value("out"));
        let sign = |key| table.get(key).and_then(|node| self.sign(&node, mode));
        let (plus, minus) = (sign("plus"), sign("minus"));
        let columns = table.peek("in").is_some() || table.peek("out").is_some();
        if table.peek("amount").is_some() == columns {
            self.source.refuse(table.at, say::amount_or_columns());
            return None;
        }
        if columns && (plus.is_some() || minus.is_some()) {
            self.source.refuse(table.at, say::signs_beside_columns());
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
            self.source.refuse(node.at, say::not_an_encoding(&text));
        }
        found
    }

    fn offset(&self, node: &Node<'_>) -> Option<i32> {
        let days = node
            .as_int()
            .and_then(|days| i32::try_from(days).ok())
            .filter(|days| (-31..=31).contains(days));
        if days.is_none() {
            self.source.refuse(node.at, say::not_an_offset());
        }
        days
    }

    /// Name, value, whether it is a text.
    fn lets(&self, node: Option<Node<'_>>, mode: Mode) -> Vec<(String, Value, bool)> {
        let Some(table) = node.and_then(|node| node.free_table()) else {
            return Vec::new();
        };
        let mut lets = Vec::new();
        for (name, node) in table.entries() {
            let is_text = node.is_table()
                && node
                    .free_table()
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
                self.source.refuse(node.at, say::let_without_use());
            }
            return;
        };
        let at = table.peek("amount").map_or(table.at, |node| node.at);
        for name in expr.names() {
            if !lets.iter().any(|(known, _, _)| known == name) {
                self.source.refuse(
                    at,
                    say::undefined_name(name).with_help(did_you_mean(
                        name,
                        lets.iter().map(|(known, _, _)| known.as_str()),
                    )),
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
            Ok(other) => self
                .source
                .refuse(at, say::amount_is_no_number(&other.said())),
            Err(bad) => self.source.refuse(at, say::amounts_expression(&bad.0)),
        }
    }
}
