//! `recipe.toml`: how the pages of an institution are read.

mod check;
mod dispatch;
mod doubts;
mod elsewhere;
mod forms;
mod lines;
pub(crate) mod model;
mod oauth;
mod page;
mod posts;
mod reach;
mod reader;
mod selected;
mod sign;
mod site;
pub(crate) mod template;
mod value;
mod watched;
mod way;
pub(crate) mod words;

use std::sync::Arc;

use domain::money::Unit;

use crate::fault::Fault;
use crate::fence::Fence;
use crate::institution::Institution;
use crate::language::RECIPE;
use crate::source::{Source, Table};
use crate::walk::Budget;
pub use dispatch::pattern_of;
use model::{JsonTemplate, PageKind, PageRule, Way};
pub use oauth::{ClientAuth, OAuth, Refresh};
pub use posts::{PostFor, PostLine};
pub use reach::{HostReached, Reach, SiteChange, SiteLine, SitePart};
use reader::Reader;
use template::Template;
pub use watched::{SentFrom, Watched};

/// What carries a recipe's walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Requests by HTTP; scripts don't run.
    #[default]
    Http,
    /// A headless Chromium, for pages that their scripts draw.
    Browser,
}

/// A recipe that passed its check.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub(crate) institution: Institution,
    pub(crate) engine: Engine,
    pub(crate) fence: Arc<Fence>,
    pub(crate) budget: Budget,
    pub(crate) unit: Unit,
    pub(crate) start: Way,
    pub(crate) logout: Option<Way>,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) pages: Vec<PageRule>,
    pub(crate) oauth: Option<OAuth>,
    harmless: Vec<(String, String)>,
    /// The lines of recipe.toml on which the patterns of `post` stand, in their order.
    post_lines: Vec<usize>,
    warnings: Vec<Fault>,
}

impl Recipe {
    /// Reads both files and checks everything that can be said without a bank.
    ///
    /// # Errors
    /// Every fault that was found, with file, line and help.
    pub fn read(institution_toml: &str, recipe_toml: &str) -> Result<Recipe, Vec<Fault>> {
        let institution = Institution::read(institution_toml)?;
        let source = Source::new("recipe.toml", recipe_toml);
        let recipe = source.parse().and_then(|root| {
            let table = Table::of(&source, root.get_ref(), 0, &RECIPE);
            Reader::new(&source, &institution).recipe(&table)
        });
        let (errors, warnings) = source.into_faults();
        match recipe {
            Some(recipe) if errors.is_empty() => Ok(Recipe { warnings, ..recipe }),
            _ => Err(errors),
        }
    }

    pub fn institution(&self) -> &Institution {
        &self.institution
    }

    pub fn fence(&self) -> &Arc<Fence> {
        &self.fence
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// How consent is asked for; `None`: it isn't an API institution.
    pub fn oauth(&self) -> Option<&OAuth> {
        self.oauth.as_ref()
    }

    /// The line of `recipe.toml` at which the page of this name begins; the first of this kind, if none has the name.
    pub fn line_of(&self, page: &str) -> Option<usize> {
        let named = self.pages.iter().find(|rule| rule.name == page);
        let found = named.or_else(|| self.pages.iter().find(|rule| rule.kind.word() == page));
        found.map(|rule| rule.line)
    }

    /// The kind of the page of this name; of an outcome, the word of its cause.
    pub fn kind_of(&self, page: &str) -> Option<&'static str> {
        let named = self.pages.iter().find(|rule| rule.name == page)?;
        Some(named.kind.word())
    }

    /// Some page is opened again before each further way.
    pub fn reopens(&self) -> bool {
        self.pages.iter().any(|rule| rule.reopen.is_some())
    }

    /// The bank's sentence by which a statement page says that there are no lines; `None`: it is no sentence.
    pub fn sentence_of_none(&self, page: &str) -> Option<&str> {
        let rule = self.pages.iter().find(|rule| rule.name == page)?;
        match &rule.kind {
            PageKind::Statement(statement) => match statement.empty.as_ref()? {
                model::Empty::Sign(sign) => sign.words(),
                model::Empty::Bare => None,
            },
            _ => None,
        }
    }

    /// Statement pages whose lists have no `next`, and don't say that they need none.
    pub fn statements_of_one_page(&self) -> Vec<&str> {
        let is_one = |rule: &&PageRule| match &rule.kind {
            model::PageKind::Statement(statement) => {
                statement.next.is_none() && !statement.ends_here
            }
            _ => false,
        };
        let pages = self.pages.iter().filter(is_one);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// The statements of which the recipe says itself that nothing proves their amounts.
    pub fn unproven_statements(&self) -> Vec<&str> {
        let is_unproven = |rule: &&PageRule| matches!(&rule.kind, PageKind::Statement(statement) if statement.unproven);
        let unproven = self.pages.iter().filter(is_unproven);
        unproven.map(|rule| rule.name.as_str()).collect()
    }

    /// The statements of which only running balances prove the amounts: they say nothing of the oldest line's, which the next
    /// fetch holds against the balance that this one saw.
    pub fn statements_by_balance_alone(&self) -> Vec<&str> {
        let by_balance = |rule: &&PageRule| {
            let PageKind::Statement(statement) = &rule.kind else {
                return false;
            };
            let lines = &statement.lines;
            let follow = (lines.chain || lines.chain_by_day) && lines.balance.is_some();
            follow && rule.says.sum.is_none() && rule.says.opening.is_none()
        };
        let pages = self.pages.iter().filter(by_balance);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// The statements that print no running balance beside each line, or not beside those that wait: a sum proves their amounts,
    /// not which of them belongs to which line.
    pub fn statements_by_sum_alone(&self) -> Vec<&str> {
        let by_sum = |rule: &&PageRule| {
            let PageKind::Statement(statement) = &rule.kind else {
                return false;
            };
            let lines = &statement.lines;
            let each = lines.chain && lines.balance.is_some();
            let waits = !matches!(lines.pending, model::Pending::Never);
            !statement.unproven && (!each || waits)
        };
        let pages = self.pages.iter().filter(by_sum);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// The statements whose lines have two dates: where their headings change places, no page tells which is which.
    pub fn statements_with_two_dates(&self) -> Vec<&str> {
        let has_two = |rule: &&PageRule| matches!(&rule.kind, PageKind::Statement(statement) if statement.lines.valued_on.is_some());
        let pages = self.pages.iter().filter(has_two);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// The pages whose list of months decides which days are read: where it is shorter than usual, days are left out without a
    /// refusal, and shown as not fetched.
    pub fn lists_of_months(&self) -> Vec<&str> {
        let is_months = |rule: &&PageRule| matches!(rule.kind, PageKind::Months(_));
        let pages = self.pages.iter().filter(is_months);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// The pages with accounts of which the recipe says itself that there are no lines to be read.
    pub fn accounts_by_balance_alone(&self) -> Vec<&str> {
        let has =
            |block: &model::AccountBlock| !matches!(block.balance_only, model::BalanceOnly::Never);
        let is_bare = |rule: &&PageRule| match &rule.kind {
            PageKind::Accounts(block, _) | PageKind::Account(block, _) => has(block),
            _ => false,
        };
        let pages = self.pages.iter().filter(is_bare);
        pages.map(|rule| rule.name.as_str()).collect()
    }

    /// Addresses that only sound like moving money, and why they don't: for whoever reviews the recipe.
    pub fn harmless(&self) -> &[(String, String)] {
        &self.harmless
    }

    /// Every host but the `origin` that a walk may reach, as an origin: for whoever reviews the recipe.
    pub fn second_hosts(&self) -> Vec<String> {
        self.fence.second_hosts()
    }

    /// What might be better, but works.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }
}

/// Reads for what was asked, not for the recipe.
#[cfg(test)]
pub(crate) fn read_for_test(source: &Source<'_>, institution: &Institution, table: &Table<'_>) {
    Reader::new(source, institution).recipe(table);
}

/// Whether a JSON body names a secret.
pub(crate) fn json_carries_secret(json: &JsonTemplate) -> bool {
    json.any(&Template::carries_secret)
}
