//! Where a recipe's own requests go and what they say: nothing of a customer's to another host, nothing that moves money,
//! no password taken from a page.

use domain::said::Said;
use url::Url;

use super::Recipe;
use super::model::{Action, PageKind, Value, ValuePlace};
use super::reader::Reader;
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
        let fields = login_fields(recipe);
        for (at, value) in self.taken.borrow().iter() {
            if takes_a_password(value, &fields) {
                self.source.refuse(*at, say::takes_a_password());
            }
        }
        let taken = self.taken.borrow();
        let is_told = |at: &usize| taken.iter().any(|(taken, _)| taken == at);
        for (at, value) in self.values.borrow().iter() {
            if reads_a_password(value, &fields) && !is_told(at) {
                self.source.refuse(*at, say::reads_a_password());
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
    forms
        .filter_map(|action| match action {
            Action::Submit { fill, .. } => Some(fill),
            _ => None,
        })
        .flatten()
        .filter(|(_, value)| value.carries_secret())
        .map(|(name, _)| name.as_str())
        .collect()
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
            holds_a_password(&css.text, login) || (reads && !names_a_field(&css.text))
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
    matches!(&value.place, ValuePlace::Css { css, .. } if holds_a_password(&css.text, login))
}

/// As written without quotes and blanks, in small letters.
fn squeezed(css: &str) -> String {
    css.chars()
        .filter(|c| !c.is_whitespace() && *c != '"' && *c != '\'')
        .collect::<String>()
        .to_lowercase()
}

fn holds_a_password(css: &str, login: &[&str]) -> bool {
    let css = squeezed(css);
    let names = |field: &str| css.contains(&format!("={}]", field.to_lowercase()));
    css.contains("type=password") || login.iter().any(|field| names(field))
}

/// One field, by its whole name or its id, or a hidden one; not by a piece of the name or by where it stands.
fn names_a_field(css: &str) -> bool {
    if css.contains(',') {
        return false;
    }
    let own = css.trim().rsplit([' ', '>', '+', '~']).next();
    let css = squeezed(own.unwrap_or_default());
    ["[name=", "[type=hidden]", "[id=", "#"]
        .iter()
        .any(|name| css.contains(name))
}
