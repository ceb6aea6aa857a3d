//! Where a recipe's own requests go and what they say: nothing of a customer's to another host, nothing that moves money,
//! no password taken from a page.

use url::Url;

use super::Recipe;
use super::model::{Action, PageKind, Value, ValuePlace};
use super::reader::Reader;
use super::template::{Piece, Template};
use crate::moving::moves_money;
use crate::session::Method;

/// A text that the recipe clicks, fills in or looks for.
pub(super) struct Saying {
    at: usize,
    what: String,
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
    pub(super) fn notes(&self, at: usize, what: &str, text: &str) {
        let (what, text) = (what.to_owned(), text.to_owned());
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
            let help = "write /path or https://host/path: no \\, blank or control character, no //, no user before the host";
            let message = format!(
                "\"{}\" can be understood as another address",
                text.escape_debug()
            );
            self.source.fault(at, message, help.to_owned());
        }
    }

    /// Whether login values and tokens may go to such an address: what one line of a released recipe can't change.
    pub(super) fn is_ours(&self, at: usize, url: &Url) -> bool {
        let named = url.origin().ascii_serialization();
        if url.domain().is_none() {
            let help = "institutions have names; a number is nobody's".to_owned();
            self.source.fault(
                at,
                format!("{named} is a number, not the name of a host"),
                help,
            );
            return false;
        }
        if self.institution.owns(url) {
            return true;
        }
        let login = self.institution.login_page.origin().ascii_serialization();
        let help = format!(
            "login values go to the bank alone; if {named} is the bank's as well, institution.toml says so: hosts = [\"{named}\"]"
        );
        let message = format!("{named} isn't the host of the institution's login_page, {login}");
        self.source.fault(at, message, help);
        false
    }

    /// Everything that was noted while the pages were read.
    pub(super) fn elsewhere(&self, recipe: &Recipe, start_at: usize) {
        self.starts_at_home(recipe, start_at);
        for sent in self.sent.borrow().iter() {
            self.sent_where(recipe, sent);
        }
        for Saying { at, what, text } in self.sayings.borrow().iter() {
            if moves_money(text) && !recipe.is_harmless(text) {
                let message =
                    format!("{what} \"{text}\" sounds like moving money or changing settings");
                self.source.fault(*at, message, harmless(text));
            }
        }
        let fields = login_fields(recipe);
        for (at, value) in self.taken.borrow().iter() {
            if takes_a_password(value, &fields) {
                let message = "a value is taken from a field of a form that may hold the password";
                let help = "name the hidden field that you need: css = \"input[name=TKN]\"; never one that the login fills in";
                self.source.fault(*at, message, help.to_owned());
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
        if let Ok(url) = url.as_ref() {
            self.is_ours(at, url);
        }
    }

    fn sent_where(&self, recipe: &Recipe, sent: &Sent) {
        let written = sent.address.fixed();
        if moves_money(&written) && !recipe.excuses(&written) {
            let written = written.trim();
            let message =
                format!("the way to \"{written}\" sounds like moving money or changing settings");
            self.source.fault(sent.at, message, harmless(written));
        }
        let first = match sent.address.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => return,
        };
        let Ok(url) = recipe.fence.origin().join(first) else {
            return self
                .source
                .fault(sent.at, format!("\"{first}\" is not an address"), None);
        };
        if !recipe.fence.is_origin(&url) {
            let mut all = sent.values.iter().chain([&sent.address]);
            if !all.all(Template::tells_nothing) {
                let to = url.origin().ascii_serialization();
                let help = "to other hosts go constants, dates and {next_page} only; kept values, {account.…} and {token} go to `origin`";
                let message = format!("something of the customer's would go to another host, {to}");
                self.source.fault(sent.at, message, help.to_owned());
            }
        }
        let is_constant = sent.address.pieces.len() == 1;
        let judged = recipe.fence.judge(sent.method, &url, false);
        if let (true, Err(outside)) = (is_constant, judged) {
            let list = sent.method.word().to_lowercase();
            let help = format!("add it to `{list}` of [site], if the walk needs it");
            self.source.fault(sent.at, outside.to_string(), help);
        }
    }
}

fn harmless(text: &str) -> String {
    format!(
        "a recipe only reads; if the name misleads, say why in [site]: harmless = {{ \"{text}\" = \"…\" }}"
    )
}

impl Recipe {
    fn is_harmless(&self, text: &str) -> bool {
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
