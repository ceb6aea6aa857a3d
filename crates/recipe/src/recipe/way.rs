//! Reading ways, forms to fill and outcomes.

use domain::fetch::Cause;
use domain::said::Said;

use super::model::{Action, JsonTemplate, Outcome, PageKind, Sign, Way};
use super::reader::{Mode, Reader, Secrets};
use super::template::Template;
use crate::language::{CLICK, OUTCOME, WAY};
use crate::said::{check as say, did_you_mean};
use crate::session::Method;
use crate::source::{Node, Table};
use crate::text::norm;

/// The outcomes that a recipe may name.
pub(super) const OUTCOMES: [Cause; 23] = [
    Cause::CredentialsRejected,
    Cause::LoginLocked,
    Cause::PasswordExpired,
    Cause::AdministratorLogin,
    Cause::WrongEntrance,
    Cause::OtherSession,
    Cause::Notice,
    Cause::Maintenance,
    Cause::Unavailable,
    Cause::TooManyRequests,
    Cause::PageError,
    Cause::SignedOut,
    Cause::ChallengeWrong,
    Cause::ChallengeLate,
    Cause::ChallengeExpired,
    Cause::ChallengeNotSent,
    Cause::ChallengeUsed,
    Cause::ChallengeRefused,
    Cause::ConsentExpired,
    Cause::CertificateMissing,
    Cause::CertificateWrong,
    Cause::CertificateExpired,
    Cause::NoAccounts,
];

pub(super) fn outcome_of(word: &str) -> Option<Cause> {
    OUTCOMES.into_iter().find(|cause| cause.word() == word)
}

impl Way {
    pub(super) fn of(action: Action) -> Way {
        Way {
            action,
            to: Vec::new(),
            outcomes: Vec::new(),
            repeat_while: None,
            token: None,
        }
    }

    /// It asks for a period, so what it leads to is for that period.
    pub(crate) fn uses_period(&self) -> bool {
        match &self.action {
            Action::Open(template) => template.uses_period(),
            Action::Post { path, fields, json } => {
                path.uses_period()
                    || fields.iter().any(|(_, template)| template.uses_period())
                    || json
                        .as_ref()
                        .is_some_and(|json| json.any(&Template::uses_period))
            }
            Action::Submit { fill, .. } => fill.iter().any(|(_, template)| template.uses_period()),
            Action::ClickText(_) | Action::ClickCss(_) => false,
        }
    }
}

impl PageKind {
    /// All ways that lead on from such a page; not to the next page of a list, which is one of its own.
    pub(crate) fn ways(&self) -> Vec<&Way> {
        match self {
            PageKind::LoginForm(form) | PageKind::ChallengeForm(form) => vec![&form.send],
            PageKind::Approval(approval) => approval.look.iter().collect(),
            PageKind::ClickThrough(go) | PageKind::Menu(go) => go.iter().collect(),
            PageKind::Accounts(block, go) | PageKind::Account(block, go) => {
                block.go.iter().chain(go).collect()
            }
            PageKind::PeriodForm(form) => vec![&form.send],
            PageKind::Months(months) => months.go.iter().chain([&months.way]).collect(),
            PageKind::Statement(statement) => statement.go.iter().collect(),
            PageKind::Outcome(_) => Vec::new(),
        }
    }
}

impl JsonTemplate {
    pub(crate) fn any(&self, test: &dyn Fn(&Template) -> bool) -> bool {
        match self {
            JsonTemplate::Object(members) => members.iter().any(|(_, member)| member.any(test)),
            JsonTemplate::Array(items) => items.iter().any(|item| item.any(test)),
            JsonTemplate::Text(template) => test(template),
            JsonTemplate::Plain(_) => false,
        }
    }
}

impl JsonTemplate {
    fn gather(&self, all: &mut Vec<Template>) {
        match self {
            JsonTemplate::Object(members) => members.iter().for_each(|(_, one)| one.gather(all)),
            JsonTemplate::Array(items) => items.iter().for_each(|one| one.gather(all)),
            JsonTemplate::Text(template) => all.push(template.clone()),
            JsonTemplate::Plain(_) => {}
        }
    }
}

impl Reader<'_> {
    pub(super) fn ways(&self, node: Option<Node<'_>>) -> Vec<Way> {
        node.map(|node| {
            node.items()
                .iter()
                .filter_map(|item| self.way(item, Secrets::NONE))
                .collect()
        })
        .unwrap_or_default()
    }

    pub(super) fn way(&self, node: &Node<'_>, secrets: Secrets) -> Option<Way> {
        let table = node.block(&WAY)?;
        let (click, open, submit, post) = (
            table.get("click"),
            table.get("open"),
            table.get("submit"),
            table.get("post"),
        );
        let fill = self.fill(table.get("fill"), secrets);
        let button = table.text("button");
        let fields = self.fill(table.get("fields"), secrets);
        let json = table.get("json").and_then(|node| self.json(&node, secrets));
        let to = self.to(table.get("to"));
        let outcomes = self.outcomes(table.get("outcome"));
        let repeat_while = table
            .get("while")
            .and_then(|node| self.sign(&node, Mode::Page));
        let token = table
            .get("token")
            .and_then(|node| self.value(&node, Mode::Page));
        table.finish();
        let ways = [
            click.is_some(),
            open.is_some(),
            submit.is_some(),
            post.is_some(),
        ];
        if ways.iter().filter(|there| **there).count() != 1 {
            self.source.refuse(node.at, say::one_way_only());
            return None;
        }
        if let Some(button) = &button {
            self.is_literal(node.at, "button", button);
            self.notes(node.at, say::a_button(), button);
        }
        let action = if let Some(node) = click {
            self.click(&node)?
        } else if let Some(node) = open {
            let address = self.path(&node)?;
            self.sends(node.at, Method::Get, &address, Vec::new());
            Action::Open(address)
        } else if let Some(node) = submit {
            Action::Submit {
                form: self.form_at(node.at, Some(node))?,
                fill,
                button,
            }
        } else {
            let path = self.path(&post?)?;
            let mut values: Vec<Template> = fields.iter().map(|(_, value)| value.clone()).collect();
            if let Some(json) = &json {
                json.gather(&mut values);
            }
            self.sends(node.at, Method::Post, &path, values);
            Action::Post { path, fields, json }
        };
        if let (Some(value), Some(node)) = (&token, table.peek("token")) {
            self.taken.borrow_mut().push((node.at, value.clone()));
        }
        Some(Way {
            to,
            outcomes,
            repeat_while,
            token,
            ..Way::of(action)
        })
    }

    fn click(&self, node: &Node<'_>) -> Option<Action> {
        if let Some(text) = node.as_text() {
            self.is_literal(node.at, "click", text);
            self.notes(node.at, say::a_click(), text);
            return Some(Action::ClickText(text.to_owned()));
        }
        let table = node.block(&CLICK)?;
        let css = table.required("css").and_then(|node| {
            let text = node.text()?;
            self.notes(node.at, say::a_click(), &text);
            // `.` is the row itself.
            if text == "." {
                self.css(node.at, "*")
                    .map(|css| super::model::Css { text, ..css })
            } else {
                self.css(node.at, &text)
            }
        });
        table.finish();
        css.map(Action::ClickCss)
    }

    /// An address inside the fence; secrets never stand in one.
    pub(super) fn path(&self, node: &Node<'_>) -> Option<Template> {
        let text = node.text()?;
        if !text.starts_with('/') && !text.starts_with("https://") {
            self.source.refuse(node.at, say::not_an_address(&text));
            return None;
        }
        self.address_is_plain(node.at, &text);
        self.template_of(node.at, &text, Secrets::NONE)
    }

    pub(super) fn fill(&self, node: Option<Node<'_>>, secrets: Secrets) -> Vec<(String, Template)> {
        let Some(table) = node.and_then(|node| node.free_table()) else {
            return Vec::new();
        };
        table
            .entries()
            .into_iter()
            .filter_map(|(name, node)| {
                let value = self.template(&node, secrets)?;
                self.notes(node.at, say::a_field(), name);
                self.carried.borrow_mut().push((node.at, name.to_owned()));
                if value.is_written_out() && sounds_like_a_password(name) {
                    self.source.doubt(node.at, say::password_written_out(name));
                }
                self.notes(node.at, Said::same(name), &value.fixed());
                Some((name.to_owned(), value))
            })
            .collect()
    }

    fn json(&self, node: &Node<'_>, secrets: Secrets) -> Option<JsonTemplate> {
        if node.is_table() {
            let table = node.free_table()?;
            let members = table.entries().into_iter().filter_map(|(name, node)| {
                self.notes(node.at, say::in_json(), name);
                self.carried.borrow_mut().push((node.at, name.to_owned()));
                Some((name.to_owned(), self.json(&node, secrets)?))
            });
            return Some(JsonTemplate::Object(members.collect()));
        }
        if node.is_list() {
            return Some(JsonTemplate::Array(
                node.items()
                    .iter()
                    .filter_map(|item| self.json(item, secrets))
                    .collect(),
            ));
        }
        if let Some(flag) = node.as_flag() {
            return Some(JsonTemplate::Plain(flag.into()));
        }
        if let Some(number) = node.as_int() {
            return Some(JsonTemplate::Plain(number.into()));
        }
        if let Some(number) = node.as_float() {
            return Some(JsonTemplate::Plain(number.into()));
        }
        let text = self.template(node, secrets)?;
        self.notes(node.at, say::in_json(), &text.fixed());
        Some(JsonTemplate::Text(text))
    }

    pub(super) fn outcomes(&self, node: Option<Node<'_>>) -> Vec<Outcome> {
        let Some(node) = node else { return Vec::new() };
        node.blocks(&OUTCOME)
            .iter()
            .filter_map(|table| self.outcome(table))
            .collect()
    }

    fn outcome(&self, table: &Table<'_>) -> Option<Outcome> {
        let means = table.required("means").and_then(|node| {
            let word = node.text()?;
            let found = outcome_of(&word);
            if found.is_none() {
                self.source.refuse(
                    node.at,
                    say::not_an_outcome(&word)
                        .with_help(did_you_mean(&word, OUTCOMES.map(Cause::word))),
                );
            }
            found
        });
        let sign = self.sign_keys(table, Mode::Page);
        let outcome = self.outcome_values(table, means.unwrap_or(Cause::PageError), sign);
        table.finish();
        if outcome.sign.tests.is_empty() {
            self.source.refuse(table.at, say::outcome_without_sign());
        }
        means.map(|_| outcome)
    }

    /// `message`, `until` and `tries_left` beside a sign.
    pub(super) fn outcome_values(&self, table: &Table<'_>, means: Cause, sign: Sign) -> Outcome {
        let value = |key| {
            table
                .get(key)
                .and_then(|node| self.value(&node, Mode::Page))
        };
        Outcome {
            means,
            sign,
            message: value("message"),
            until: value("until"),
            tries_left: value("tries_left"),
        }
    }
}

/// By its name, or by the label that is printed at it.
fn sounds_like_a_password(field: &str) -> bool {
    let field = norm(field).to_lowercase();
    let words = ["passw", "pswd", "ansho", "パスワード", "暗証"];
    words.iter().any(|word| field.contains(word)) || matches!(field.as_str(), "pw" | "pwd" | "pin")
}
