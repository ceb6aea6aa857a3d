//! What can only be said of a recipe as a whole: names that lead nowhere, rules that contradict each other, a missing
//! refusal rule.

use domain::fetch::Cause;

use super::Recipe;
use super::model::{Action, Form, Outcome, PageKind, PageRule};
use super::reader::Reader;
use crate::institution::FieldKind;
use crate::text::suggestion;

impl Reader<'_> {
    /// `at`: where a fault of the whole is reported. Says nothing while a page can't be read: its name would be missing
    /// everywhere.
    pub(super) fn check(&self, recipe: &Recipe, at: usize, written: usize) {
        if recipe.pages.len() < written {
            return;
        }
        let places = self.places(recipe);
        self.names(recipe, &places);
        self.targets_exist(recipe);
        self.kept_exist(recipe);
        self.refusals(recipe, &places, at);
        self.distinct_signs(recipe, &places);
        self.reachable(recipe, &places);
    }

    /// Where each page stands.
    fn places(&self, recipe: &Recipe) -> Vec<usize> {
        let starts = self.page_starts.borrow();
        recipe
            .pages
            .iter()
            .enumerate()
            .map(|(n, _)| starts.get(n).copied().unwrap_or(0))
            .collect()
    }

    fn names(&self, recipe: &Recipe, places: &[usize]) {
        for (n, page) in recipe.pages.iter().enumerate() {
            if recipe.pages[..n]
                .iter()
                .any(|other| other.name == page.name)
            {
                // Interruptions may have several layouts under one name; pages that ways lead to may not.
                if !matches!(page.kind, PageKind::Outcome(_)) {
                    self.source.fault(
                        places[n],
                        format!("two pages are called \"{}\"", page.name),
                        "give one of them a `name`".to_owned(),
                    );
                }
            }
        }
    }

    fn targets_exist(&self, recipe: &Recipe) {
        let known: Vec<&str> = recipe
            .pages
            .iter()
            .flat_map(|page| [page.name.as_str(), page.kind.word()])
            .collect();
        for (at, target) in self.targets.borrow().iter() {
            if !known.contains(&target.as_str()) {
                self.source.fault(
                    *at,
                    format!("leads to \"{target}\", but no page has this name or kind"),
                    suggestion(target, known.iter().copied()),
                );
            }
        }
    }

    fn kept_exist(&self, recipe: &Recipe) {
        let kept: Vec<&str> = recipe
            .pages
            .iter()
            .flat_map(|page| &page.keep)
            .map(|(name, _)| name.as_str())
            .collect();
        for (at, name) in self.kept_uses.borrow().iter() {
            if !kept.contains(&name.as_str()) {
                let help = if kept.is_empty() {
                    "a page keeps values by keep = { name = … }".to_owned()
                } else {
                    suggestion(name, kept.iter().copied())
                };
                self.source.fault(
                    *at,
                    format!("\"{name}\" is used, but no page keeps it"),
                    help,
                );
            }
        }
    }

    fn refusals(&self, recipe: &Recipe, places: &[usize], at: usize) {
        let by_page = recipe
            .pages
            .iter()
            .any(|page| page.kind.word() == Cause::CredentialsRejected.word());
        let mut logins = 0;
        for (page, at) in recipe.pages.iter().zip(places) {
            if let PageKind::Outcome(Outcome {
                means: Cause::CredentialsRejected,
                ..
            }) = &page.kind
                && !page.when.shows_something()
            {
                self.by_address_only(*at);
            }
            let PageKind::LoginForm(form) = &page.kind else {
                continue;
            };
            logins += 1;
            self.refusal_signs(form, *at);
            // Of a login in several steps only the one with the secret can be refused for it.
            let refuses = form
                .send
                .outcomes
                .iter()
                .any(|outcome| outcome.means == Cause::CredentialsRejected);
            if !refuses && !by_page && !form.secrets.is_empty() {
                let help = "add { means = \"credentials-rejected\", text = \"…\" } to `outcome`; try it once with a made-up login ID";
                self.source.fault(
                    *at,
                    "no rule says how the bank refuses a wrong password",
                    help.to_owned(),
                );
            }
        }
        if recipe.oauth.is_some() {
            return self.consent_alone(recipe, places, at);
        }
        if recipe
            .headers
            .iter()
            .any(|(_, header)| header.carries_access())
        {
            let help =
                "[oauth] says where the customer consents and where tokens come from".to_owned();
            self.source
                .fault(at, "{oauth.access} needs an [oauth]", help);
        }
        if logins == 0 && !recipe.pages.is_empty() {
            self.source.fault(at, "no page is a login-form", None);
        }
        self.secrets_are_sent(recipe, at);
        if recipe.logout.is_none() {
            let help = "until its time-out the bank may refuse the next login: logout = { click = \"ログアウト\" }";
            self.source.warn(at, "there is no logout", help.to_owned());
        }
        if self.institution.fields.is_empty() {
            let help = "institution.toml names what the bank's login form asks for".to_owned();
            self.source
                .fault(at, "there is no [[field]] to log in with", help);
        }
    }

    /// A secret that the person types and nobody sends is a value written into the recipe, or a form that was forgotten.
    fn secrets_are_sent(&self, recipe: &Recipe, at: usize) {
        // A misspelt one has been told already.
        if self.source.is_faulty() {
            return;
        }
        let forms = recipe.pages.iter().filter_map(|page| match &page.kind {
            PageKind::LoginForm(form) => Some(form),
            _ => None,
        });
        let sent: Vec<&String> = forms.flat_map(|form| &form.secrets).collect();
        let fields = self.institution.fields.iter();
        for field in fields.filter(|field| field.kind == FieldKind::Secret) {
            if !sent.contains(&&field.name) {
                let name = &field.name;
                let help = format!(
                    "institution.toml asks for it: write \"{{login.{name}}}\" into fill of the login-form, and never its value"
                );
                self.source
                    .fault(at, format!("no login-form sends {{login.{name}}}"), help);
            }
        }
    }

    fn refusal_signs(&self, form: &Form, at: usize) {
        let sends_json = matches!(form.send.action, Action::Post { .. });
        for outcome in form
            .send
            .outcomes
            .iter()
            .filter(|outcome| outcome.means == Cause::CredentialsRejected)
        {
            let by_status = sends_json && outcome.sign.tests_status();
            if !outcome.sign.shows_something() && !by_status {
                self.by_address_only(at);
            }
        }
    }

    fn by_address_only(&self, at: usize) {
        let help = "a maintenance page at the same address would block the customer: add a text, or again = true";
        self.source.fault(
            at,
            "a wrong password is recognised by the address only",
            help.to_owned(),
        );
    }

    fn distinct_signs(&self, recipe: &Recipe, places: &[usize]) {
        let written = |page: &PageRule| format!("{:?}", page.when);
        for (n, page) in recipe.pages.iter().enumerate() {
            if let Some(first) = recipe.pages[..n]
                .iter()
                .find(|other| written(other) == written(page))
            {
                let message = format!(
                    "\"{}\" and \"{}\" are recognised by the same sign",
                    first.name, page.name
                );
                self.source.fault(
                    places[n],
                    message,
                    "the first wins; add what only the second shows".to_owned(),
                );
            }
        }
    }

    /// A login may lead to any entrance: a menu, accounts, or whatever there is where there is neither.
    fn reachable(&self, recipe: &Recipe, places: &[usize]) {
        let is_entrance = |page: &PageRule| {
            matches!(
                page.kind,
                PageKind::Menu(_) | PageKind::Accounts(..) | PageKind::Account(..)
            )
        };
        let has_entrance = recipe.pages.iter().any(is_entrance);
        let ways = || recipe.pages.iter().flat_map(|page| page.ways());
        let anywhere = recipe
            .pages
            .iter()
            .filter(|page| page.kind.is_signed_in())
            .flat_map(|page| page.ways())
            .any(|way| way.to.is_empty());
        if anywhere {
            return;
        }
        let named: Vec<&String> = ways()
            .chain([&recipe.start])
            .flat_map(|way| &way.to)
            .collect();
        for (page, at) in recipe.pages.iter().zip(places) {
            let is_named = named
                .iter()
                .any(|target| **target == page.name || *target == page.kind.word());
            let by_login = is_entrance(page) || !has_entrance;
            if page.kind.is_signed_in() && !is_named && !by_login {
                let help = "a way with to = \"…\" leads to it, or it can go".to_owned();
                self.source
                    .warn(*at, format!("nothing leads to \"{}\"", page.name), help);
            }
        }
    }
}
