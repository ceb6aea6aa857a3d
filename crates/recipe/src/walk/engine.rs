//! The walk itself: sends, looks, decides, goes on; and leaves by the logout on every way out.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;

use domain::account::SeenAccount;
use domain::fetch::{Cause, FetchError};
use domain::time::Period;

use super::eyes::{Expected, Eyes, Recognised};
use super::list::ListRead;
use super::spots::Spot;
use super::{AccountState, Budget, Captured, FetchOrder, Walked, WalkedAccount};
use crate::page::sign::Judge;
use crate::page::{Document, Look, Refusal, Scope};
use crate::recipe::Recipe;
use crate::recipe::model::{PageKind, PageRule, Way};
use crate::said;
use crate::session::{AnswerToken, Page, Progress, Purpose, Request, Session, Step};
use crate::vars::Vars;

/// What ends a branch of the walk, or all of it.
pub(super) type Stop = Box<FetchError>;

/// An account, and what the recipe read of it under the names that templates use.
pub(super) struct AccountEntry {
    pub(super) seen: SeenAccount,
    pub(super) values: BTreeMap<&'static str, String>,
    pub(super) state: AccountState,
    /// Its branch is being walked, or was: a list that comes again doesn't begin it anew.
    pub(super) is_begun: bool,
    /// The page that showed it first, by its name in the recipe.
    pub(super) shown_by: String,
    /// There is no list to be read: the bank has none for it, or none for the days that are wanted.
    pub(super) needs_no_list: bool,
}

/// A page that came. Pages are named by their index.
pub(super) struct Kept {
    pub(super) page: Page,
    /// Parsed when it is first looked at.
    document: OnceCell<Document>,
    pub(super) request: String,
    /// To ask for it again; nothing that carries a secret.
    pub(super) repeatable: Option<Request>,
    pub(super) rule: Option<String>,
    /// A way was followed from it.
    pub(super) is_left: bool,
}

impl Kept {
    pub(super) fn new(page: Page, request: String, repeatable: Option<Request>) -> Kept {
        Kept {
            page,
            document: OnceCell::new(),
            request,
            repeatable,
            rule: None,
            is_left: false,
        }
    }

    fn look(&self) -> Look<'_> {
        let document = self
            .document
            .get_or_init(|| Document::read(&self.page, None));
        Look::at(&self.page, document)
    }
}

/// The state of one walk.
pub(super) struct Walk<'w, S> {
    pub(super) recipe: &'w Recipe,
    pub(super) order: &'w FetchOrder,
    pub(super) session: &'w mut S,
    pub(super) budget: Budget,
    pub(super) bytes: usize,
    pub(super) kept: BTreeMap<String, String>,
    pub(super) accounts: Vec<AccountEntry>,
    /// The account of the branch.
    pub(super) current: Option<usize>,
    /// The period of the branch, once it has been asked for.
    pub(super) period: Option<Period>,
    pub(super) next_page: u32,
    pub(super) token: Option<String>,
    pub(super) answer: Option<AnswerToken>,
    pub(super) sent_forms: BTreeSet<&'w str>,
    pub(super) sent_secrets: BTreeSet<&'w str>,
    pub(super) pages: Vec<Kept>,
    /// Of these the last one with which nothing is left to be done.
    last_done: Option<usize>,
    pub(super) signed_in_pages: Vec<usize>,
    pub(super) lists: Vec<ListRead<'w>>,
    /// A list moved while it was read: balances that were printed before may be old.
    pub(super) has_moved: bool,
    /// The accounts of the page whose list is being walked, where one list mixes them.
    pub(super) mixed: Vec<usize>,
    pub(super) trace: Vec<String>,
    pub(super) login_sent: bool,
    pub(super) logged_in: bool,
    pub(super) logged_out: bool,
    pub(super) account_errors: Vec<(String, FetchError)>,
    pub(super) step: Step,
    pub(super) at_page: Option<&'w str>,
    pub(super) at_account: Option<(u32, u32)>,
    pub(super) lines_read: u32,
}

/// Deeper than any bank; a page that leads to itself ends here.
const DEPTH_MAX: u32 = 12;

impl<'w, S: Session> Walk<'w, S> {
    pub(super) fn new(
        recipe: &'w Recipe,
        order: &'w FetchOrder,
        session: &'w mut S,
    ) -> Walk<'w, S> {
        Walk {
            recipe,
            order,
            session,
            budget: recipe.budget.within(order.budget),
            bytes: 0,
            kept: BTreeMap::new(),
            accounts: Vec::new(),
            current: None,
            period: None,
            next_page: 2,
            token: None,
            answer: None,
            sent_forms: BTreeSet::new(),
            sent_secrets: BTreeSet::new(),
            pages: Vec::new(),
            last_done: None,
            signed_in_pages: Vec::new(),
            lists: Vec::new(),
            has_moved: false,
            mixed: Vec::new(),
            trace: Vec::new(),
            login_sent: false,
            logged_in: false,
            logged_out: false,
            account_errors: Vec::new(),
            step: Step::Opening,
            at_page: None,
            at_account: None,
            lines_read: 0,
        }
    }

    pub(super) async fn run(mut self) -> Walked {
        let error = self.walk_all().await.err().map(|stop| self.settle(*stop));
        self.log_out(error.as_ref()).await;
        self.walked(error)
    }

    async fn walk_all(&mut self) -> Result<(), Stop> {
        let start: &'w Way = &self.recipe.start;
        let expected = Expected {
            outcomes: &start.outcomes,
            to: &start.to,
            from: "start",
            sender: None,
            depth: 0,
        };
        let page = self.go(start, None, Purpose::Page, expected).await?;
        self.visit(page, expected).await?;
        self.miss_accounts();
        self.miss_lists();
        if self.logged_in {
            Ok(())
        } else {
            Err(self.stop(
                "start",
                Refusal::of(
                    Cause::PageNotRecognised,
                    said::pages::signed_in(),
                    said::none(),
                ),
            ))
        }
    }

    /// After a login that nobody confirmed, no fault that heals by itself may be called by its own name: another try would
    /// send the password again.
    fn settle(&self, mut error: FetchError) -> FetchError {
        let heals = matches!(
            error.cause,
            Cause::Unreachable
                | Cause::SlowStep
                | Cause::SlowRun
                | Cause::Unavailable
                | Cause::PageCut
                | Cause::Interrupted
                | Cause::BudgetSpent
                | Cause::OwnFault
        );
        if self.login_sent && !self.logged_in && heals {
            // The true reason stays, where one was told.
            error.seen = error.seen.or_else(|| Some(error.cause.said()));
            error.cause = Cause::LoginOutcomeUnknown;
        }
        error
    }

    /// The values that templates name at this moment.
    pub(super) fn vars(&self) -> Vars<'_> {
        Vars {
            kept: &self.kept,
            account: self.current.map(|at| &self.accounts[at].values),
            period: self.period,
            today: self.order.today,
            next_page: self.next_page,
            token: self.token.as_deref(),
            answer: self.answer,
        }
    }

    pub(super) fn eyes(&self) -> Eyes<'_, 'w> {
        Eyes {
            recipe: self.recipe,
            vars: self.vars(),
            logged_in: self.logged_in,
            now: self.order.now,
        }
    }

    pub(super) fn judge(&self) -> Judge<'_> {
        Judge {
            vars: self.vars(),
            sender: None,
            hints: true,
        }
    }

    pub(super) fn page(&self, page: usize) -> &Page {
        &self.pages[page].page
    }

    pub(super) fn look(&self, page: usize) -> Look<'_> {
        self.pages[page].look()
    }

    /// Nothing is left to be done on a page. Parsed, it takes several times its bytes, so only the last page is kept as it was
    /// parsed: if there is a logout to be clicked, it is most likely there.
    pub(super) fn done_with(&mut self, page: usize) {
        let is_last = page + 1 == self.pages.len();
        let spent = match is_last {
            true => self
                .last_done
                .replace(page)
                .filter(|before| *before != page),
            false => Some(page),
        };
        if let Some(spent) = spent {
            self.pages[spent].document.take();
        }
    }

    pub(super) fn stop(&self, step: &str, refusal: Refusal) -> Stop {
        let mut error = FetchError::new(refusal.cause);
        error.step = Some(step.to_owned());
        error.expected = Some(refusal.expected);
        error.seen = Some(refusal.seen);
        Box::new(error)
    }

    pub(super) async fn tell(&mut self) {
        let progress = Progress {
            step: self.step,
            page: self.at_page.map(str::to_owned),
            account: self.at_account,
            period: self.period,
            pages: u32::try_from(self.pages.len()).unwrap_or(u32::MAX),
            lines: self.lines_read,
        };
        self.session.observe(&progress).await;
    }

    /// Recognises a page and notes what it was.
    pub(super) fn recognise(
        &mut self,
        page: usize,
        expected: &Expected<'w>,
    ) -> Result<Recognised<'w>, Stop> {
        let recognised = self.eyes().recognise(&self.look(page), expected)?;
        let name = match &recognised {
            Recognised::Page(rule) => rule.name.clone(),
            Recognised::Said(error, rule) => {
                // The logout may need a token of this page. What can't be read beside an outcome doesn't matter.
                let _ = rule.map(|rule| self.keep(rule, page));
                error.cause.word().to_owned()
            }
        };
        self.trace.push(format!("  = {name}"));
        self.pages[page].rule = Some(name);
        Ok(recognised)
    }

    /// Looks at a page and does what its kind asks for.
    pub(super) async fn visit(&mut self, page: usize, expected: Expected<'w>) -> Result<(), Stop> {
        let acted = self.visit_and_stay(page, expected).await;
        self.done_with(page);
        acted
    }

    /// The same where something else is left to be done with the page.
    pub(super) async fn visit_and_stay(
        &mut self,
        page: usize,
        expected: Expected<'w>,
    ) -> Result<(), Stop> {
        match self.recognise(page, &expected)? {
            Recognised::Said(error, _) => Err(error),
            Recognised::Page(rule) => self.act(rule, page, expected.depth).await,
        }
    }

    /// Boxed, because a walk is a tree: acting on a page visits further ones.
    pub(super) fn act<'a>(
        &'a mut self,
        rule: &'w PageRule,
        page: usize,
        depth: u32,
    ) -> Pin<Box<dyn Future<Output = Result<(), Stop>> + Send + 'a>> {
        Box::pin(async move {
            if depth > DEPTH_MAX {
                return Err(self.stop(
                    &rule.name,
                    Refusal::of(
                        Cause::BudgetSpent,
                        said::pages::at_most_deep(DEPTH_MAX),
                        said::pages::leads_to_itself(),
                    ),
                ));
            }
            self.at_page = Some(&rule.name);
            if rule.kind.is_signed_in() {
                self.logged_in = true;
                self.signed_in_pages.push(page);
                if matches!(self.step, Step::Opening | Step::LoggingIn | Step::Asking) {
                    self.step = Step::Accounts;
                }
            }
            self.keep(rule, page)?;
            self.tell().await;
            match &rule.kind {
                PageKind::LoginForm(form) => self.login_form(rule, form, page, depth).await,
                PageKind::ChallengeForm(form) => self.challenge_form(rule, form, page, depth).await,
                PageKind::Approval(approval) => self.approval(rule, approval, page, depth).await,
                PageKind::ClickThrough(go) | PageKind::Menu(go) => {
                    self.follow(go, rule, Spot::page(page), depth).await
                }
                PageKind::Accounts(block, go) => self.accounts(rule, block, go, page, depth).await,
                PageKind::Account(block, go) => self.account(rule, block, go, page, depth).await,
                PageKind::PeriodForm(form) => self.period_form(rule, form, page, depth).await,
                PageKind::Months(months) => self.months(rule, months, page, depth).await,
                PageKind::Statement(statement) => {
                    self.statement(rule, statement, page, depth).await
                }
                // Recognised outcomes never come here.
                PageKind::Outcome(outcome) => Err(Box::new(FetchError::new(outcome.means))),
            }
        })
    }

    pub(super) fn keep(&mut self, rule: &PageRule, page: usize) -> Result<(), Stop> {
        for (name, value) in &rule.keep {
            let found = Scope::page(&self.look(page)).required(value, &self.vars());
            let found = found.map_err(|refusal| {
                self.stop(&rule.name, refusal.at(said::key(&format!("keep {name}"))))
            })?;
            self.kept.insert(name.clone(), found);
        }
        Ok(())
    }

    /// Follows ways in order. A way that names a period is gone once for each wanted one.
    pub(super) async fn follow(
        &mut self,
        ways: &'w [Way],
        rule: &'w PageRule,
        spot: Spot<'_>,
        depth: u32,
    ) -> Result<(), Stop> {
        for way in ways {
            let expected = Expected {
                outcomes: &way.outcomes,
                to: &way.to,
                from: &rule.name,
                sender: None,
                depth: depth + 1,
            };
            if !way.uses_period() || self.period.is_some() {
                let page = self.depart(way, rule, spot, expected).await?;
                self.visit(page, expected).await?;
                continue;
            }
            let wanted = self.wanted();
            if wanted.is_empty() {
                self.wants_no_list();
            }
            for period in wanted {
                self.period = Some(period);
                let page = self.depart(way, rule, spot, expected).await?;
                self.visit(page, expected).await?;
                self.period = None;
            }
        }
        Ok(())
    }

    fn walked(self, error: Option<FetchError>) -> Walked {
        let views = super::views::views(&self);
        let (session, recipe) = (self.session, self.recipe);
        let accounts = self
            .accounts
            .into_iter()
            .map(|entry| WalkedAccount {
                seen: entry.seen,
                state: entry.state,
            })
            .collect();
        let captured = |kept: Kept| {
            let page = kept.page;
            Captured {
                request: kept.request,
                url: page.url.into(),
                status: page.status,
                content_type: page.content_type,
                body: page.body,
                rule: kept.rule,
            }
        };
        let mut walked = Walked {
            accounts,
            views,
            captures: self.pages.into_iter().map(captured).collect(),
            trace: self.trace,
            login_sent: self.login_sent,
            logged_in: self.logged_in,
            logged_out: self.logged_out,
            account_errors: self.account_errors,
            error,
        };
        super::cover::cover(session, recipe, &mut walked);
        walked
    }
}
