//! Reading `[[page]]`: each kind has its own keys.

use super::lines::rows_mode;
use super::model::{
    ACCOUNT_KEYS, AccountBlock, Declared, Empty, Fact, FileFormat, FileSource, Lines,
    ListReachRule, Months, Outcome, PageKind, PageRule, Reopen, RowSource, Says, Sign, Statement,
    Value, Way,
};
use super::reader::{Mode, Reader, Secrets};
use super::way::{OUTCOMES, outcome_of};
use crate::institution::Reach;
use crate::language::{ACCOUNT, LINES, MONTH, SAYS, WINDOW, page_of_kind};
use crate::source::{Node, Table};
use crate::text::suggestion;

/// The kinds that aren't outcomes.
pub(super) const KINDS: [&str; 10] = [
    "login-form",
    "challenge-form",
    "approval",
    "click-through",
    "menu",
    "accounts",
    "account",
    "period-form",
    "months",
    "statement",
];

impl Reader<'_> {
    pub(super) fn pages(&self, node: Option<Node<'_>>) -> Vec<PageRule> {
        let Some(node) = node else { return Vec::new() };
        node.tables("a page")
            .iter()
            .filter_map(|table| self.page(table))
            .collect()
    }

    fn page(&self, bare: &Table<'_>) -> Option<PageRule> {
        let kind_node = bare.required("kind")?;
        let kind = kind_node.text()?;
        if !KINDS.contains(&kind.as_str()) && outcome_of(&kind).is_none() {
            let known = KINDS
                .into_iter()
                .chain(OUTCOMES.iter().map(|cause| cause.word()));
            self.source.fault(
                kind_node.at,
                format!("\"{kind}\" is not a kind of page"),
                suggestion(&kind, known),
            );
            return None;
        }
        let table = bare.renamed(format!("a page of kind {kind}"), page_of_kind(&kind));
        table.get("kind");
        let name = table.text("name").unwrap_or_else(|| kind.clone());
        let when = match table.get("when") {
            Some(node) => self.sign(&node, Mode::Page),
            None => {
                self.source.fault(
                    table.at,
                    format!("page \"{name}\" has no `when`: how is it recognised?"),
                    None,
                );
                None
            }
        };
        let keep = table
            .get("keep")
            .map(|node| self.keep(&node))
            .unwrap_or_default();
        let complete = table
            .get("complete")
            .and_then(|node| self.sign(&node, Mode::Page));
        let reopen = matches!(
            kind.as_str(),
            "menu" | "accounts" | "account" | "period-form" | "months"
        )
        .then(|| table.get("reopen"))
        .flatten()
        .and_then(|node| self.reopen(node));
        let mode = if kind == "statement" {
            table
                .peek("lines")
                .map_or(Mode::Page, |node| rows_mode_of_says(&node))
        } else {
            Mode::Page
        };
        let says = table
            .get("says")
            .map(|node| self.says(&node, mode))
            .unwrap_or_default();
        let kind = self.kind(&table, &kind);
        table.finish();
        let (when, kind) = (when?, kind?);
        if kind.is_signed_in() && !when.shows_something() {
            let help = "it needs something that only this page shows: has, text, title, json or the type of a file";
            self.source.fault(
                table.at,
                format!("\"{name}\" is recognised by its address only"),
                help.to_owned(),
            );
        }
        self.page_starts.borrow_mut().push(table.at);
        let mut says = says;
        if let PageKind::Statement(statement) = &kind {
            says.state(&statement.lines.rows);
        }
        Some(PageRule {
            name,
            line: self.source.line(table.at),
            kind,
            when,
            keep,
            says,
            complete,
            reopen,
        })
    }

    fn reopen(&self, node: Node<'_>) -> Option<Reopen> {
        match node.as_flag() {
            Some(true) => Some(Reopen::Again),
            Some(false) => None,
            None => Some(Reopen::Back(self.ways(Some(node)))),
        }
    }

    fn kind(&self, table: &Table<'_>, kind: &str) -> Option<PageKind> {
        Some(match kind {
            "login-form" => PageKind::LoginForm(self.form(table, true)?),
            "challenge-form" => PageKind::ChallengeForm(self.form(table, false)?),
            "approval" => PageKind::Approval(Box::new(self.approval(table)?)),
            "click-through" => PageKind::ClickThrough(self.ways(table.required("go"))),
            "menu" => PageKind::Menu(self.known_ways(table.required("go"))),
            "accounts" => PageKind::Accounts(
                self.account_block(table.required("account")?, true)?,
                self.known_ways(table.get("go")),
            ),
            "account" => PageKind::Account(
                self.account_block(table.required("account")?, false)?,
                self.known_ways(table.get("go")),
            ),
            "period-form" => PageKind::PeriodForm(self.period_form(table)?),
            "months" => PageKind::Months(self.months(table)?),
            "statement" => PageKind::Statement(Box::new(self.statement(table)?)),
            outcome => {
                let values = self.outcome_values(table, outcome_of(outcome)?, Sign::default());
                PageKind::Outcome(Outcome {
                    sign: Sign::default(),
                    ..values
                })
            }
        })
    }

    /// Ways behind the login, where everybody knows what comes: they say so.
    fn known_ways(&self, node: Option<Node<'_>>) -> Vec<Way> {
        for item in node.iter().flat_map(Node::items) {
            let silent = item.is_table()
                && item
                    .table("a way")
                    .is_some_and(|way| way.peek("to").is_none());
            if silent {
                let help = "to = \"…\": the name or kind of the page that comes; any other one is refused then";
                let message = "the way doesn't say where it leads";
                self.source.warn(item.at, message, help.to_owned());
            }
        }
        self.ways(node)
    }

    fn keep(&self, node: &Node<'_>) -> Vec<(String, Value)> {
        let Some(table) = node.table("`keep`") else {
            return Vec::new();
        };
        let entries = table.entries();
        for (name, node) in &entries {
            let place = crate::recipe::template::Template::read(&format!("{{{name}}}"));
            if !place.is_ok_and(|place| place.is_kept_alone()) {
                let help = "letters, digits and _; not answer, from, to, today, token or next_page";
                let message = format!("\"{name}\" can't be the name of a kept value");
                self.source.fault(node.at, message, help.to_owned());
            }
        }
        entries
            .into_iter()
            .filter_map(|(name, node)| {
                let value = self.value(&node, Mode::Page)?;
                self.taken.borrow_mut().push((node.at, value.clone()));
                Some((name.to_owned(), value))
            })
            .collect()
    }

    fn months(&self, table: &Table<'_>) -> Option<Months> {
        let month = table.required("month")?.block(&MONTH)?;
        let each = month.required("each").and_then(|node| self.css_at(&node));
        let label = month
            .required("label")
            .and_then(|node| self.value(&node, Mode::Each));
        let date = |key| {
            month
                .get(key)
                .and_then(|node| self.value(&node, Mode::Each))
        };
        let (from, to) = (date("from"), date("to"));
        let current = month
            .get("current")
            .and_then(|node| self.sign(&node, Mode::Each));
        let way = month
            .required("go")
            .and_then(|node| self.way(&node, Secrets::NONE));
        month.finish();
        if from.is_some() != to.is_some() {
            self.source.fault(
                month.at,
                "[page.month] has `from` and `to`, or neither",
                None,
            );
        }
        let go = self.known_ways(table.get("go"));
        let mut way = way?;
        if way.to.is_empty() {
            way.to = vec!["statement".to_owned()];
        }
        Some(Months {
            rows: RowSource::Each(each?),
            label: label?,
            from,
            to,
            current,
            way,
            go,
        })
    }

    pub(super) fn account_block(&self, node: Node<'_>, many: bool) -> Option<AccountBlock> {
        let table = node.block(&ACCOUNT)?;
        let (rows, mode) = self.row_source(&table, many)?;
        let skip = self.signs(table.get("skip"), mode);
        let empty = table
            .get("empty")
            .filter(|_| many)
            .and_then(|node| self.sign(&node, Mode::Page).map(|sign| (node.at, sign)));
        if let Some((at, _)) = empty.as_ref().filter(|(_, sign)| !sign.says_something()) {
            self.no_sentence(*at);
        }
        let empty = empty.map(|(_, sign)| sign);
        let mut values = Vec::new();
        for key in ACCOUNT_KEYS {
            values.extend(
                table
                    .get(key)
                    .and_then(|node| self.value(&node, mode))
                    .map(|value| (key, value)),
            );
        }
        if many && !values.iter().any(|(key, _)| *key == "number") {
            self.source.fault(
                table.at,
                "[page.account] needs `number`",
                "it is the account's identity".to_owned(),
            );
        }
        let go = self.known_ways(table.get("go"));
        table.finish();
        let rows = self.with_labels(
            rows,
            values
                .iter()
                .flat_map(|(_, value)| value.labels())
                .collect(),
        );
        Some(AccountBlock {
            rows,
            skip,
            empty,
            values,
            go,
        })
    }

    fn says(&self, node: &Node<'_>, mode: Mode) -> Says {
        let Some(table) = node.block(&SAYS) else {
            return Says::default();
        };
        let value = |key| table.get(key).and_then(|node| self.value(&node, mode));
        let says = Says {
            account: value("account"),
            from: value("from"),
            to: value("to"),
            rows: value("rows"),
            total: value("total"),
            sum: value("sum"),
            opening: value("opening"),
            closing: value("closing"),
            as_of: value("as_of"),
        };
        table.finish();
        says
    }

    fn statement(&self, table: &Table<'_>) -> Option<Statement> {
        let unproven = table.flag("unproven").unwrap_or(false);
        let account = table
            .get("account")
            .and_then(|node| self.account_block(node, false));
        let next = table
            .get("next")
            .and_then(|node| self.way(&node, Secrets::NONE));
        let empty_node = table.get("empty");
        let reach = table.get("window").and_then(|node| self.list_reach(&node));
        let go = self.known_ways(table.get("go"));
        let lines = match table.get("lines") {
            Some(node) => self.lines(&node.block(&LINES)?).map(|mut lines| {
                if let RowSource::File(file) = &mut lines.rows {
                    file.ends_as_told = table.peek("complete").is_some();
                }
                lines
            }),
            None => {
                self.source
                    .fault(table.at, "a statement has [page.lines]", None);
                None
            }
        };
        let lines = lines?;
        let empty = match empty_node {
            None => {
                let help = "open a month without lines and copy the bank's sentence";
                self.source.warn(
                    table.at,
                    format!(
                        "{} has no `empty`: a period without lines will be refused",
                        table.what()
                    ),
                    help.to_owned(),
                );
                None
            }
            Some(node) => self.empty(&node, &lines.rows),
        };
        self.witnesses(table, &lines, unproven);
        Some(Statement {
            unproven,
            account,
            lines,
            next,
            empty,
            reach,
            go,
        })
    }

    /// Something on the page has to prove the amounts; a number of lines proves only that none is missing.
    fn witnesses(&self, table: &Table<'_>, lines: &Lines, unproven: bool) {
        let says = |key: &str| {
            let says = table.peek("says").filter(Node::is_table);
            says.and_then(|says| says.table("[page.says]"))
                .is_some_and(|says| says.peek(key).is_some())
        };
        // Such a file has sums and balances of its own.
        let by_itself = matches!(
            &lines.rows,
            RowSource::File(FileSource {
                format: FileFormat::Declared(Declared::Zengin),
                ..
            })
        );
        let chained = (lines.chain || lines.chain_by_day) && lines.balance.is_some();
        let proven = by_itself || chained || says("sum") || (says("opening") && says("closing"));
        let fault = match (proven, unproven) {
            (false, false) if says("total") => (
                "`total` proves that no line is missing; nothing on this statement proves its amounts",
                "read the running `balance`, or let it say `sum`, or `opening` and `closing`; if the bank prints none: unproven = true",
            ),
            (false, false) => (
                "nothing on this statement proves its lines",
                "read the running `balance`, or let it say `sum`, or `opening` and `closing`; if the bank prints none: unproven = true",
            ),
            (true, true) => {
                let help = "take it out: it hides lists that lost their witness".to_owned();
                let message = "`unproven = true`, but something proves the amounts";
                return self.source.warn(table.at, message, help);
            }
            _ => return,
        };
        self.source.fault(table.at, fault.0, fault.1.to_owned());
    }

    fn empty(&self, node: &Node<'_>, rows: &RowSource) -> Option<Empty> {
        if node.as_text() == Some("bare") {
            let frameless = match rows {
                RowSource::Each(_) | RowSource::Page => true,
                RowSource::File(FileSource { format, labels, .. }) => {
                    labels.is_empty() && matches!(format, FileFormat::Csv { trailer: None, .. })
                }
                RowSource::Table { .. } | RowSource::Items(_) => false,
            };
            if frameless {
                let help = "repeated elements have none: copy the sentence that the bank prints";
                self.source.fault(
                    node.at,
                    "`empty = \"bare\"` needs a frame around the lines: a table, a JSON list, a file with a header or a trailer",
                    help.to_owned(),
                );
            }
            return Some(Empty::Bare);
        }
        let sign = self.sign(node, Mode::Page)?;
        if !sign.says_something() {
            self.no_sentence(node.at);
        }
        Some(Empty::Sign(sign))
    }

    fn no_sentence(&self, at: usize) {
        let help = "text = \"…\", or a count in the JSON".to_owned();
        self.source
            .fault(at, "`empty` is no sentence of the bank", help);
    }

    fn list_reach(&self, node: &Node<'_>) -> Option<ListReachRule> {
        let table = node.block(&WINDOW)?;
        let (lines, days) = (
            table.count("lines", 1, 100_000),
            table.count("days", 1, 100_000),
        );
        table.finish();
        match (lines, days) {
            (Some(lines), None) => Some(ListReachRule::Lines(lines)),
            (None, Some(days)) => Some(ListReachRule::Since(Reach::Days(days))),
            _ => {
                self.source
                    .fault(node.at, "`window` says `lines` or `days`", None);
                None
            }
        }
    }
}

fn rows_mode_of_says(lines: &Node<'_>) -> Mode {
    let format = || {
        let file = lines.table("a block")?.peek("file")?;
        let format = file
            .is_table()
            .then(|| file.table("`file`"))??
            .peek("format")?;
        format.as_text()
    };
    match rows_mode(lines) {
        Some(Mode::Items) => Mode::Items,
        Some(Mode::File) => match format() {
            Some("ofx") => Mode::Stated(Declared::Ofx),
            Some("zengin") => Mode::Stated(Declared::Zengin),
            _ => Mode::FilePage,
        },
        _ => Mode::Page,
    }
}

impl Says {
    /// What a declared format says by itself: held against the lines, whether or not the recipe asks for it.
    fn state(&mut self, rows: &RowSource) {
        let RowSource::File(FileSource {
            format: FileFormat::Declared(format),
            ..
        }) = rows
        else {
            return;
        };
        let stated = |fact, spelling| {
            Some(Value {
                default: Some(String::new()),
                ..Value::stated(*format, fact, spelling)
            })
        };
        let closing = stated(Fact::Closing, "closing");
        self.closing = self.closing.take().or(closing);
        if *format == Declared::Zengin {
            self.total = self.total.take().or(stated(Fact::Total, "total"));
            self.sum = self.sum.take().or(stated(Fact::Sum, "sum"));
            self.opening = self.opening.take().or(stated(Fact::Opening, "opening"));
        }
    }
}
