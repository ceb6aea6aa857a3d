//! Reading `[[page]]`: each kind has its own keys.

use super::lines::rows_mode;
use super::model::{
    ACCOUNT_KEYS, AccountBlock, BalanceOnly, Declared, Empty, Fact, FileFormat, FileSource, Lines,
    ListReachRule, Months, Outcome, PageKind, PageRule, Reopen, RowSource, Says, Sign, Statement,
    Value, Way,
};
use super::reader::{Mode, Reader, Secrets};
use super::way::{OUTCOMES, outcome_of};
use crate::institution::Reach;
use crate::language::{ACCOUNT, LINES, MONTH, SAYS, WINDOW, page_of_kind};
use crate::said::{check as say, did_you_mean};
use crate::source::{Node, Table};

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
        node.tables(&say::a_page())
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
            self.source.refuse(
                kind_node.at,
                say::not_a_kind_of_page(&kind).with_help(did_you_mean(&kind, known)),
            );
            return None;
        }
        let table = bare.renamed(say::a_page_of_kind(&kind), page_of_kind(&kind));
        table.get("kind");
        let name = table.text("name").unwrap_or_else(|| kind.clone());
        let when = match table.get("when") {
            Some(node) => self.sign(&node, Mode::Page),
            None => {
                table.missing("when", say::page_without_sign(&name));
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
            self.source
                .refuse(table.at, say::page_by_address_only(&name));
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
                    .free_table()
                    .is_some_and(|way| way.peek("to").is_none());
            if silent {
                self.source.doubt(item.at, say::way_without_end());
            }
        }
        self.ways(node)
    }

    fn keep(&self, node: &Node<'_>) -> Vec<(String, Value)> {
        let Some(table) = node.free_table() else {
            return Vec::new();
        };
        let entries = table.entries();
        for (name, node) in &entries {
            let place = crate::recipe::template::Template::read(&format!("{{{name}}}"));
            if !place.is_ok_and(|place| place.is_kept_alone()) {
                self.source.refuse(node.at, say::no_name_to_keep(name));
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
            self.source.refuse(month.at, say::half_a_month());
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
            self.source.refuse(table.at, say::account_without_number());
        }
        let balance_only = table
            .get("balance_only")
            .map_or(BalanceOnly::Never, |node| self.balance_only(&node, mode));
        let go = self.known_ways(table.get("go"));
        if matches!(balance_only, BalanceOnly::Always) && !go.is_empty() {
            self.source.refuse(table.at, say::balance_only_goes_on());
        }
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
            balance_only,
            go,
        })
    }

    fn balance_only(&self, node: &Node<'_>, mode: Mode) -> BalanceOnly {
        match node.as_flag() {
            Some(false) => BalanceOnly::Never,
            Some(true) => BalanceOnly::Always,
            None => self
                .sign(node, mode)
                .map_or(BalanceOnly::Never, BalanceOnly::Where),
        }
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
        let (next, ends_here) = table
            .get("next")
            .map_or((None, false), |node| self.next(&node));
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
                self.source.refuse(table.at, say::statement_without_lines());
                None
            }
        };
        let lines = lines?;
        let empty = match empty_node {
            None => {
                self.source.doubt(table.at, say::no_empty(table.what()));
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
            ends_here,
            empty,
            reach,
            go,
        })
    }

    /// The way to the next page, or `false`: there is none, whatever the page shows.
    fn next(&self, node: &Node<'_>) -> (Option<Way>, bool) {
        match node.as_flag() {
            Some(false) => (None, true),
            Some(true) => {
                self.source.refuse(node.at, say::next_without_a_way());
                (None, false)
            }
            None => (self.way(node, Secrets::NONE), false),
        }
    }

    /// Something on the page has to prove the amounts; a number of lines proves only that none is missing.
    fn witnesses(&self, table: &Table<'_>, lines: &Lines, unproven: bool) {
        let says = |key: &str| {
            let says = table.peek("says").filter(Node::is_table);
            says.and_then(|says| says.free_table())
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
        let finding = match (proven, unproven) {
            (false, false) if says("total") => say::amounts_unproven(),
            (false, false) => say::lines_unproven(),
            (true, true) => {
                return self.source.doubt(table.at, say::needless_unproven());
            }
            _ => return,
        };
        self.source.refuse(table.at, finding);
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
                self.source.refuse(node.at, say::bare_needs_a_frame());
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
        self.source.refuse(at, say::no_sentence());
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
                self.source.refuse(node.at, say::window_of_two());
                None
            }
        }
    }
}

fn rows_mode_of_says(lines: &Node<'_>) -> Mode {
    let format = || {
        let file = lines.free_table()?.peek("file")?;
        let format = file
            .is_table()
            .then(|| file.free_table())??
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
