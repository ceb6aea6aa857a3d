//! Reading `[[page]]`: each kind has its own keys.

use super::lines::rows_mode;
use super::model::{
    ACCOUNT_KEYS, AccountBlock, Empty, ListReachRule, Months, Outcome, PageKind, PageRule,
    RowSource, Says, Sign, Statement, Value, Way,
};
use super::reader::{Mode, Reader, Secrets};
use super::way::{OUTCOMES, outcome_of};
use crate::institution::Reach;
use crate::source::{Node, Table};
use crate::text::suggestion;

/// The kinds that aren't outcomes.
const KINDS: [&str; 9] = [
    "login-form",
    "challenge-form",
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
        if kind == "approval" {
            self.source.fault(
                kind_node.at,
                "this version can't walk an \"approval\" yet",
                None,
            );
            return None;
        }
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
        let table = bare.renamed(format!("a page of kind {kind}"));
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
        if let Some(engine) = table.get("engine")
            && engine.text().as_deref() != Some("http")
        {
            self.source
                .fault(engine.at, "this version has the engine \"http\" only", None);
        }
        let complete = table
            .get("complete")
            .and_then(|node| self.sign(&node, Mode::Page));
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
            let help = "it needs something that only this page shows: has, text, title or json";
            self.source.fault(
                table.at,
                format!("\"{name}\" is recognised by its address only"),
                help.to_owned(),
            );
        }
        self.page_starts.borrow_mut().push(table.at);
        Some(PageRule {
            name,
            kind,
            when,
            keep,
            says,
            complete,
        })
    }

    fn kind(&self, table: &Table<'_>, kind: &str) -> Option<PageKind> {
        Some(match kind {
            "login-form" => PageKind::LoginForm(self.form(table, true)?),
            "challenge-form" => PageKind::ChallengeForm(self.form(table, false)?),
            "click-through" => PageKind::ClickThrough(self.go(table)),
            "menu" => PageKind::Menu(self.go(table)),
            "accounts" => PageKind::Accounts(
                self.account_block(table.required("account")?, true)?,
                self.ways(table.get("go")),
            ),
            "account" => PageKind::Account(
                self.account_block(table.required("account")?, false)?,
                self.ways(table.get("go")),
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

    fn go(&self, table: &Table<'_>) -> Vec<Way> {
        self.ways(table.required("go"))
    }

    fn keep(&self, node: &Node<'_>) -> Vec<(String, Value)> {
        let Some(table) = node.table("`keep`") else {
            return Vec::new();
        };
        table
            .entries()
            .into_iter()
            .filter_map(|(name, node)| Some((name.to_owned(), self.value(&node, Mode::Page)?)))
            .collect()
    }

    fn months(&self, table: &Table<'_>) -> Option<Months> {
        let month = table.required("month")?.table("[page.month]")?;
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
        let go = self.ways(table.get("go"));
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
        let table = node.table("[page.account]")?;
        let (rows, mode) = self.row_source(&table, many)?;
        let skip = self.signs(table.get("skip"), mode);
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
        let go = self.ways(table.get("go"));
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
            values,
            go,
        })
    }

    fn says(&self, node: &Node<'_>, mode: Mode) -> Says {
        let Some(table) = node.table("[page.says]") else {
            return Says::default();
        };
        let value = |key| table.get(key).and_then(|node| self.value(&node, mode));
        let says = Says {
            account: value("account"),
            from: value("from"),
            to: value("to"),
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
        let go = self.ways(table.get("go"));
        let lines = match table.get("lines") {
            Some(node) => self.lines(&node.table("[page.lines]")?),
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
        let says = table.peek("says").is_some_and(|says| {
            let says = says.table("[page.says]");
            says.is_some_and(|says| {
                ["total", "sum", "opening", "closing"]
                    .iter()
                    .any(|key| says.peek(key).is_some())
            })
        });
        let chained = lines.chain && lines.balance.is_some();
        if !says && !chained && !unproven {
            let help = "let it say total, sum, opening or closing, or read the balance; if the bank prints none: unproven = true";
            self.source.fault(
                table.at,
                "nothing on this statement proves its lines",
                help.to_owned(),
            );
        }
        Some(Statement {
            account,
            lines,
            next,
            empty,
            reach,
            go,
        })
    }

    fn empty(&self, node: &Node<'_>, rows: &RowSource) -> Option<Empty> {
        if node.as_text() == Some("bare") {
            if matches!(rows, RowSource::Each(_) | RowSource::Page) {
                let help = "repeated elements have none: copy the sentence that the bank prints";
                self.source.fault(
                    node.at,
                    "`empty = \"bare\"` needs a frame around the lines: a table or a JSON list",
                    help.to_owned(),
                );
            }
            return Some(Empty::Bare);
        }
        let sign = self.sign(node, Mode::Page)?;
        if !sign.says_something() {
            self.source.fault(
                node.at,
                "`empty` is no sentence of the bank",
                "text = \"…\", or a count in the JSON".to_owned(),
            );
        }
        Some(Empty::Sign(sign))
    }

    fn list_reach(&self, node: &Node<'_>) -> Option<ListReachRule> {
        let table = node.table("`window`")?;
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
    match rows_mode(lines) {
        Some(Mode::Items) => Mode::Items,
        _ => Mode::Page,
    }
}
