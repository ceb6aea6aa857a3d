//! What can only be said of a recipe as a whole: names that lead nowhere, rules that contradict each other, a missing
//! refusal rule.

use domain::fetch::Cause;

use super::Recipe;
use super::model::{AccountBlock, Action, Form, Outcome, PageKind, PageRule};
use super::reader::Reader;
use crate::institution::FieldKind;
use crate::said::{check as say, did_you_mean};

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
        self.ends_proven(recipe, &places);
    }

    /// A list with running balances that nothing holds against the balance of its account, though the recipe reads that.
    fn ends_proven(&self, recipe: &Recipe, places: &[usize]) {
        let has_balance =
            |block: &AccountBlock| block.values.iter().any(|(key, _)| *key == "balance");
        let is_read = recipe.pages.iter().any(|page| match &page.kind {
            PageKind::Accounts(block, _) | PageKind::Account(block, _) => has_balance(block),
            PageKind::Statement(statement) => statement.account.as_ref().is_some_and(has_balance),
            _ => false,
        });
        for (page, at) in recipe.pages.iter().zip(places).filter(|_| is_read) {
            let PageKind::Statement(statement) = &page.kind else {
                continue;
            };
            let is_told = statement
                .next
                .as_ref()
                .is_some_and(|way| way.repeat_while.is_some() || way.token.is_some());
            let (lines, says) = (&statement.lines, &page.says);
            let has_end = says.total.is_some() || says.sum.is_some() || says.closing.is_some();
            let mixes = lines.account.is_some();
            if lines.chain && lines.balance.is_some() && !has_end && !is_told && !mixes {
                self.source.doubt(*at, say::end_unproven());
            }
        }
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
                    self.source.refuse(places[n], say::two_pages(&page.name));
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
                self.source.refuse(
                    *at,
                    say::leads_nowhere(target)
                        .with_help(did_you_mean(target, known.iter().copied())),
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
                    say::how_to_keep()
                } else {
                    did_you_mean(name, kept.iter().copied())
                };
                self.source
                    .refuse(*at, say::kept_by_no_page(name).with_help(help));
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
                self.source.refuse(*at, say::no_refusal_rule());
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
            self.source.refuse(at, say::token_without_consent());
        }
        if logins == 0 && !recipe.pages.is_empty() {
            self.source.refuse(at, say::no_login_form());
        }
        self.secrets_are_sent(recipe, at);
        if recipe.logout.is_none() {
            self.source.doubt(at, say::no_logout());
        }
        if self.institution.fields.is_empty() {
            self.source.refuse(at, say::no_login_fields());
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
                self.source.refuse(at, say::secret_not_sent(&field.name));
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
        self.source.refuse(at, say::refusal_by_address_only());
    }

    fn distinct_signs(&self, recipe: &Recipe, places: &[usize]) {
        let written = |page: &PageRule| format!("{:?}", page.when);
        for (n, page) in recipe.pages.iter().enumerate() {
            if let Some(first) = recipe.pages[..n]
                .iter()
                .find(|other| written(other) == written(page))
            {
                self.source
                    .refuse(places[n], say::same_sign(&first.name, &page.name));
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
                self.source.doubt(*at, say::unreachable(&page.name));
            }
        }
    }
}
