//! Where a recipe's own requests go and what they say: nothing of a customer's to another host, nothing that moves money,
//! no password taken from a page.

use domain::said::Said;
use url::Url;

use super::Recipe;
use super::model::{Action, JsonTemplate, PageKind, RowSource, Value, ValuePlace};
use super::reader::Reader;
use super::selected::Selected;
use super::template::{Piece, Template};
use crate::moving::{is_an_amount, moves_money};
use crate::said::check as say;
use crate::session::Method;

/// A text that the recipe clicks, fills in or looks for.
pub(super) struct Saying {
    at: usize,
    what: Said,
    text: String,
}

/// A request to an address that the recipe writes.
pub(super) struct Sent {
    at: usize,
    method: Method,
    address: Template,
    values: Vec<Template>,
}

impl Reader<'_> {
    pub(super) fn notes(&self, at: usize, what: Said, text: &str) {
        let text = text.to_owned();
        self.sayings.borrow_mut().push(Saying { at, what, text });
    }

    pub(super) fn sends(
        &self,
        at: usize,
        method: Method,
        address: &Template,
        values: Vec<Template>,
    ) {
        let address = address.clone();
        self.sent.borrow_mut().push(Sent {
            at,
            method,
            address,
            values,
        });
    }

    /// Two programs understand everything else differently: `/\host` is another host to some.
    pub(super) fn address_is_plain(&self, at: usize, text: &str) {
        let is_odd = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
        let second = text
            .strip_prefix('/')
            .is_some_and(|rest| rest.starts_with('/'));
        let host = text.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        if text.contains(is_odd) || second || host.contains(['@', '{']) {
            let text = text.escape_debug().to_string();
            self.source.refuse(at, say::odd_address(&text));
        }
    }

    /// Whether login values and tokens may go to such an address: what one line of a released recipe can't change.
    pub(super) fn is_ours(&self, at: usize, url: &Url) -> bool {
        let named = url.origin().ascii_serialization();
        if url.domain().is_none() {
            self.source.refuse(at, say::host_is_a_number(&named));
            return false;
        }
        if self.institution.owns(url) {
            return true;
        }
        let login = self.institution.login_page.origin().ascii_serialization();
        self.source
            .refuse(at, say::not_the_login_host(&named, &login));
        false
    }

    /// A walk reaches no host that the installation doesn't know: one line of a released recipe can't add one.
    pub(super) fn is_a_known_host(&self, at: usize, host: &str, own: &Url) {
        let is_own = own.origin().ascii_serialization() == host;
        let is_known = Url::parse(host).is_ok_and(|url| self.institution.owns(&url));
        if !is_own && !is_known {
            self.source.refuse(at, say::nobodys_host(host));
        }
    }

    /// Everything that was noted while the pages were read.
    pub(super) fn elsewhere(&self, recipe: &Recipe, start_at: usize) {
        self.starts_at_home(recipe, start_at);
        self.open_queries(recipe);
        for sent in self.sent.borrow().iter() {
            self.sent_where(recipe, sent);
        }
        for Saying { at, what, text } in self.sayings.borrow().iter() {
            if moves_money(text) && !recipe.is_harmless(text) {
                self.source.refuse(*at, say::sounds_like_money(what, text));
            }
        }
        for (at, name) in self.carried.borrow().iter() {
            if is_an_amount(name) && !recipe.is_harmless(name) {
                self.source.refuse(*at, say::fills_in_an_amount(name));
            }
        }
        self.secrets_unread(recipe);
    }

    /// No value and no sign reads what a field of the login holds, or what may be any field: it would be kept, shown or
    /// spelled out bit by bit.
    fn secrets_unread(&self, recipe: &Recipe) {
        let fields = login_fields(recipe);
        let taken = self.taken.borrow();
        for (at, value) in taken.iter() {
            if takes_a_password(value, &fields) {
                self.source.refuse(*at, say::takes_a_password());
            }
        }
        let is_told = |at: &usize| taken.iter().any(|(taken, _)| taken == at);
        for (at, value) in self.values.borrow().iter().filter(|(at, _)| !is_told(at)) {
            if reads_a_password(value, &fields) {
                self.source.refuse(*at, say::reads_a_password());
            } else if reads_any_field(value) {
                self.source.refuse(*at, say::takes_a_password());
            }
        }
        for (at, css) in self.selectors.borrow().iter() {
            let selected = Selected::read(css);
            let is_unclear = !selected.is_understood() && css.to_lowercase().contains("value");
            if is_unclear || selected.asks_what_a_field_holds(&fields) {
                self.source.refuse(*at, say::asks_what_a_field_holds());
            }
        }
        let starts = self.page_starts.borrow();
        for (page, at) in recipe.pages.iter().zip(starts.iter()) {
            if rows_read_any_field(&page.kind) {
                self.source.refuse(*at, say::takes_a_password());
            }
        }
    }

    /// Whoever shows the first page shows the form that the login is typed into.
    fn starts_at_home(&self, recipe: &Recipe, at: usize) {
        let (Action::Open(address) | Action::Post { path: address, .. }) = &recipe.start.action
        else {
            return;
        };
        let url = recipe.fence.origin().join(&address.fixed());
        let Ok(url) = url.as_ref() else { return };
        let login = self.institution.login_page.origin();
        let is_home = recipe.fence.is_origin(url) || url.origin() == login;
        if self.is_ours(at, url) && !is_home {
            let named = url.origin().ascii_serialization();
            let login = login.ascii_serialization();
            self.source
                .refuse(at, say::starts_elsewhere(&named, &login));
        }
    }

    /// The recipe's own addresses, with a blank where a value will stand.
    pub(super) fn written(&self, recipe: &Recipe) -> Vec<Url> {
        let sent = self.sent.borrow();
        let own = sent.iter().map(|sent| sent.address.fixed());
        own.filter_map(|address| recipe.fence.origin().join(&address).ok())
            .collect()
    }

    fn sent_where(&self, recipe: &Recipe, sent: &Sent) {
        let written = sent.address.fixed();
        if moves_money(&written) && !recipe.excuses(&written) {
            let finding = say::sounds_like_money(&say::the_way_to(), written.trim());
            self.source.refuse(sent.at, finding);
        }
        let first = match sent.address.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => return,
        };
        let Ok(url) = recipe.fence.origin().join(first) else {
            return self.source.refuse(sent.at, say::unreadable_address(first));
        };
        if !recipe.fence.is_origin(&url) {
            let mut all = sent.values.iter().chain([&sent.address]);
            if !all.all(Template::tells_nothing) {
                let to = url.origin().ascii_serialization();
                self.source.refuse(sent.at, say::tells_another_host(&to));
            }
        }
        let is_constant = sent.address.pieces.len() == 1;
        let judged = recipe.fence.judge(sent.method, &url, false);
        if let (true, Err(outside)) = (is_constant, judged) {
            let what = format!("{} {}", outside.method, outside.to);
            let list = sent.method.word().to_lowercase();
            self.source
                .refuse(sent.at, say::outside_the_fence(&what, &list));
        }
    }
}

impl Recipe {
    pub(super) fn is_harmless(&self, text: &str) -> bool {
        self.harmless.iter().any(|(known, _)| known == text)
    }

    /// The address is named as harmless, or its path is and nothing else of it sounds.
    fn excuses(&self, address: &str) -> bool {
        let address = address.trim();
        let path = address.split_once('?');
        self.is_harmless(address)
            || path.is_some_and(|(path, query)| self.is_harmless(path) && !moves_money(query))
    }
}

/// The fields that login forms fill in.
fn login_fields(recipe: &Recipe) -> Vec<&str> {
    let forms = recipe.pages.iter().filter_map(|page| match &page.kind {
        PageKind::LoginForm(form) | PageKind::ChallengeForm(form) => Some(&form.send.action),
        _ => None,
    });
    let mut names = Vec::new();
    for action in forms {
        match action {
            Action::Submit { fill: fields, .. }
            | Action::Post {
                fields, json: None, ..
            } => {
                let secret = fields.iter().filter(|(_, value)| value.carries_secret());
                names.extend(secret.map(|(name, _)| name.as_str()));
            }
            Action::Post {
                json: Some(json), ..
            } => secret_names(json, None, &mut names),
            _ => {}
        }
    }
    names
}

/// The keys of a JSON body under which secrets go out. A page's fields are often called the same.
fn secret_names<'r>(json: &'r JsonTemplate, under: Option<&'r str>, names: &mut Vec<&'r str>) {
    match json {
        JsonTemplate::Object(members) => {
            for (name, value) in members {
                secret_names(value, Some(name), names);
            }
        }
        JsonTemplate::Array(items) => {
            for item in items {
                secret_names(item, under, names);
            }
        }
        JsonTemplate::Text(text) if text.carries_secret() => names.extend(under),
        JsonTemplate::Text(_) | JsonTemplate::Plain(_) => {}
    }
}

/// Whether it reads what a field of a form holds, and that field is the login's, or may be any.
fn takes_a_password(value: &Value, login: &[&str]) -> bool {
    match &value.place {
        ValuePlace::Joined(parts) | ValuePlace::Either(parts) => {
            parts.iter().any(|part| takes_a_password(part, login))
        }
        ValuePlace::Css { css, attr } => {
            let reads = attr
                .as_deref()
                .is_some_and(|attr| attr.eq_ignore_ascii_case("value"));
            let css = Selected::read(&css.text);
            css.speaks_of(login)
                || !css.is_understood()
                || (reads && css.may_be_any_field())
                || (attr.is_none() && css.may_be_any_text_field())
        }
        ValuePlace::Col {
            attr: Some(attr), ..
        }
        | ValuePlace::Line {
            attr: Some(attr), ..
        }
        | ValuePlace::Attr(attr) => attr.eq_ignore_ascii_case("value"),
        _ => false,
    }
}

/// Whether it reads anything of a field that the login fills in: a message or a name would show the password.
fn reads_a_password(value: &Value, login: &[&str]) -> bool {
    inner_css(value).is_some_and(|(css, _)| Selected::read(css).speaks_of(login))
}

/// Whether it reads what a field holds without saying which field.
fn reads_any_field(value: &Value) -> bool {
    // It may be the path of a JSON value, too.
    if let ValuePlace::Bare { css: Some(css), .. } = &value.place {
        return Selected::read(&css.text).may_be_any_text_field();
    }
    inner_css(value).is_some_and(|(css, attr)| {
        let css = Selected::read(css);
        !css.is_understood()
            || (attr.is_some_and(is_value) && css.may_be_any_field())
            || (attr.is_none() && css.may_be_any_text_field())
    })
}

/// The selector that a value is read at, on the page or within a cell or line, and the attribute that is read.
fn inner_css(value: &Value) -> Option<(&str, Option<&str>)> {
    match &value.place {
        ValuePlace::Css { css, attr } => Some((&css.text, attr.as_deref())),
        ValuePlace::Col {
            css: Some(css),
            attr,
            ..
        }
        | ValuePlace::Line {
            css: Some(css),
            attr,
            ..
        } => Some((&css.text, attr.as_deref())),
        _ => None,
    }
}

/// Whether each row may be a field of its own, and a value of it what the field holds.
fn rows_read_any_field(kind: &PageKind) -> bool {
    let (rows, values): (&RowSource, Vec<&Value>) = match kind {
        PageKind::Accounts(block, _) | PageKind::Account(block, _) => (
            &block.rows,
            block.values.iter().map(|(_, value)| value).collect(),
        ),
        PageKind::Months(months) => {
            let more = months.from.iter().chain(&months.to);
            (&months.rows, more.chain([&months.label]).collect())
        }
        PageKind::Statement(statement) => {
            let lines = &statement.lines;
            let own = [&lines.description, &lines.id, &lines.account];
            let lets = lines.lets.iter().map(|(_, value, _)| value);
            (&lines.rows, own.into_iter().flatten().chain(lets).collect())
        }
        _ => return false,
    };
    let RowSource::Each(css) = rows else {
        return false;
    };
    let is_unsaid = Selected::read(&css.text).may_be_any_field();
    is_unsaid && values.into_iter().any(reads_own_value)
}

/// Whether it reads the `value` of the row itself.
fn reads_own_value(value: &Value) -> bool {
    match &value.place {
        ValuePlace::Attr(attr) => is_value(attr),
        ValuePlace::Joined(parts) | ValuePlace::Either(parts) => parts.iter().any(reads_own_value),
        _ => false,
    }
}

fn is_value(attr: &str) -> bool {
    attr.eq_ignore_ascii_case("value")
}
