//! Sending: from a way to its request, inside the fence and the budget; and the logout.

use domain::fetch::{Cause, FetchError};
use domain::said::Said;

use super::engine::{Kept, Stop, Walk};
use super::eyes::{Expected, Eyes};
use super::spots::Spot;
use crate::page::rows::elements_at;
use crate::page::way::{self, Origin};
use crate::page::{Place, Refusal, Scope, may_be_clicked};
use crate::recipe::Engine;
use crate::recipe::model::{Action, Way};
use crate::recipe::template::Template;
use crate::said;
use crate::session::{NetworkFault, Page, Part, Purpose, Request, Session, Step};
use crate::text::nearest;
use crate::vars::Vars;

impl<'w, S: Session> Walk<'w, S> {
    /// Makes the request of a way and sends it; gives the page that came.
    pub(super) async fn go(
        &mut self,
        way: &'w Way,
        spot: Option<Spot<'_>>,
        purpose: Purpose,
        expected: Expected<'w>,
    ) -> Result<usize, Stop> {
        let request = self
            .prepare(way, spot)
            .map_err(|refusal| self.stop(expected.from, refusal))?;
        let Some(mut request) = request else {
            let seen = spot.map_or_else(said::nothing, |spot| self.clickables(way, spot));
            let refusal = Refusal::changed(said::ways::way(way), seen);
            return Err(self.stop(expected.from, refusal));
        };
        request.purpose = purpose;
        self.send(request, expected).await
    }

    /// The request of a way; `None`: what is to be clicked isn't there.
    pub(super) fn prepare(
        &self,
        way: &Way,
        spot: Option<Spot<'_>>,
    ) -> Result<Option<Request>, Refusal> {
        let fence = &self.recipe.fence;
        let scripts = self.runs_scripts();
        let from = |scope: Option<Scope<'_>>| {
            let origin = Origin {
                fence,
                scope,
                vars: self.vars(),
                scripts,
            };
            way::request(&origin, &way.action)
        };
        let request = match spot {
            Some(spot) if !needs_no_page(way) => self.at_spot(spot, |scope| from(Some(*scope)))?,
            _ => from(None)?,
        };
        if let Some(request) = &request {
            self.stays_at_home(way, request)?;
        }
        Ok(request.map(|request| Request {
            headers: self.headers(&request),
            referer: spot.map(|spot| self.page(spot.page).url.clone()),
            page: spot.map(|spot| spot.page),
            ..request
        }))
    }

    /// Where a form leads, only the page says; what it is filled with of the customer's goes to the origin or nowhere.
    fn stays_at_home(&self, way: &Way, request: &Request) -> Result<(), Refusal> {
        let Action::Submit { fill, .. } = &way.action else {
            return Ok(());
        };
        let tells = fill.iter().any(|(_, value)| !value.tells_nothing());
        if !tells || self.recipe.fence.is_origin(&request.url) {
            return Ok(());
        }
        let elsewhere = Said::same(request.url.origin().ascii_serialization());
        let wanted = said::waiting::own_form();
        Err(Refusal::of(Cause::FenceBroken, wanted, elsewhere))
    }

    fn runs_scripts(&self) -> bool {
        self.recipe.engine == Engine::Browser
    }

    /// Runs something at a row or page.
    fn at_spot<T>(&self, spot: Spot<'_>, then: impl FnOnce(&Scope<'_>) -> T) -> T {
        let look = self.look(spot.page);
        let Some(row) = spot.row else {
            return then(&Scope::page(&look));
        };
        then(&Scope {
            look: &look,
            place: Place::Elements(&elements_at(row.at, &look)),
        })
    }

    fn clickables(&self, way: &Way, spot: Spot<'_>) -> Said {
        let labels = self.at_spot(spot, |scope| way::labels(scope, self.runs_scripts()));
        let near = match &way.action {
            Action::ClickText(wanted) => nearest(wanted, labels.split(", "), 0.3),
            _ => None,
        };
        said::ways::clickables(&labels, near)
    }

    /// The recipe's headers, those whose values are known; for the origin only.
    pub(super) fn headers(&self, request: &Request) -> Vec<(String, Vec<Part>)> {
        if !self.recipe.fence.is_origin(&request.url) {
            return Vec::new();
        }
        let vars = self.vars();
        let known = |(name, template): &(String, Template)| {
            let parts = vars.parts(template).ok()?;
            let is_plain = parts.iter().all(|part| match part {
                Part::Text(text) => !text.contains(char::is_control),
                _ => true,
            });
            is_plain.then(|| (name.clone(), parts))
        };
        self.recipe.headers.iter().filter_map(known).collect()
    }

    /// What the walk knows by now that concerns nobody but the customer and the bank.
    pub(super) fn private(&self) -> Vec<String> {
        let numbers = self.accounts.iter().map(|entry| &entry.seen.number);
        let named = self.accounts.iter().flat_map(|entry| {
            let own = ["number", "id", "holder"];
            own.into_iter().filter_map(|key| entry.values.get(key))
        });
        let kept = self.kept.values().chain(&self.token);
        numbers.chain(named).chain(kept).cloned().collect()
    }

    /// Sends one request, inside the fence and the budget.
    pub(super) async fn send(
        &mut self,
        request: Request,
        expected: Expected<'w>,
    ) -> Result<usize, Stop> {
        let from = expected.from;
        let request = Request {
            private: self.private(),
            ..request
        };
        // Where a click leads once scripts have had their say, only the browser sees; it judges what really leaves.
        let leads_on = self.runs_scripts() && request.act.is_on_page();
        if !leads_on
            && let Err(outside) =
                request
                    .fence
                    .judge(request.method, &request.url, request.carries_secret)
        {
            return Err(self.stop(
                from,
                Refusal::of(
                    Cause::FenceBroken,
                    said::pages::inside_the_fence(),
                    said::pages::outside_the_fence(&outside),
                ),
            ));
        }
        let leaving = request.purpose == Purpose::Logout;
        if !leaving && self.pages.len() >= self.budget.pages as usize {
            return Err(self.stop(
                from,
                Refusal::of(
                    Cause::BudgetSpent,
                    said::pages::end_of_the_walk(),
                    said::pages::so_many_pages(self.pages.len()),
                ),
            ));
        }
        self.tell().await;
        let text = request.text();
        let shown = format!("{} {}", request.method.word(), request.url.path());
        let may_be_login = request.purpose == Purpose::Login;
        let sent = {
            let (session, eyes) = self.session_and_eyes();
            let arrived = move |page: &Page| eyes.has_arrived(page, &expected);
            session.send(&request, &arrived).await
        };
        self.note_what_was_cut();
        if may_be_login {
            self.login_sent |= sent.as_ref().map_or_else(NetworkFault::sent, |_| true);
        }
        let page = sent.map_err(|fault| self.broken(&fault, &text, from))?;
        let repeatable = (!request.carries_secret).then_some(request);
        self.take_in(page, (text, shown), repeatable, from)
    }

    /// The session, and what looks at its pages meanwhile.
    pub(super) fn session_and_eyes(&mut self) -> (&mut S, Eyes<'_, 'w>) {
        let vars = Vars {
            kept: &self.kept,
            account: self.current.map(|at| &self.accounts[at].values),
            period: self.period,
            today: self.order.today,
            next_page: self.next_page,
            token: self.token.as_deref(),
            answer: self.answer,
        };
        let eyes = Eyes {
            recipe: self.recipe,
            vars,
            logged_in: self.logged_in,
            now: self.order.now,
        };
        (self.session, eyes)
    }

    pub(super) fn note_what_was_cut(&mut self) {
        let notes = self.session.notes();
        self.trace
            .extend(notes.into_iter().map(|note| format!("  {note}")));
    }

    /// No page came.
    pub(super) fn broken(&mut self, fault: &NetworkFault, request: &str, from: &str) -> Stop {
        self.trace
            .push(format!("{request} → {}", fault.cause().word()));
        let mut error = FetchError::new(fault.cause());
        error.step = Some(from.to_owned());
        error.seen = Some(fault.said());
        Box::new(error)
    }

    /// Keeps a page that came. `request`: what it answers, whole and for the trace.
    pub(super) fn take_in(
        &mut self,
        page: Page,
        (request, shown): (String, String),
        repeatable: Option<Request>,
        from: &str,
    ) -> Result<usize, Stop> {
        self.bytes += page.body.len();
        self.trace
            .push(format!("{shown} → {} {}", page.status, page.url.path()));
        self.pages.push(Kept::new(page, request, repeatable));
        // Nobody knows yet what it is.
        self.at_page = None;
        if self.step != Step::LoggingOut && self.bytes > self.budget.megabytes as usize * 1_000_000
        {
            return Err(self.stop(
                from,
                Refusal::of(
                    Cause::BudgetSpent,
                    said::pages::at_most_megabytes(self.budget.megabytes),
                    said::pages::more(),
                ),
            ));
        }
        Ok(self.pages.len() - 1)
    }

    /// On every way out: on the last page, then on the signed-in ones, the newest first. Pages of JSON have no logout on
    /// them, so it may be a long way back.
    pub(super) async fn log_out(&mut self, error: Option<&FetchError>) {
        let may_be_open = self.logged_in || (self.login_sent && !error.is_some_and(opens_nothing));
        let Some(way) = self.recipe.logout.as_ref().filter(|_| may_be_open) else {
            return;
        };
        self.step = Step::LoggingOut;
        let last = self.pages.len().checked_sub(1);
        let places: Vec<usize> = last
            .into_iter()
            .chain(self.signed_in_pages.iter().rev().copied())
            .filter(|page| needs_no_page(way) || may_be_clicked(self.page(*page)))
            .collect();
        for page in places {
            let Ok(Some(request)) = self.prepare(way, Some(Spot::page(page))) else {
                continue;
            };
            let request = Request {
                purpose: Purpose::Logout,
                ..request
            };
            let expected = Expected {
                outcomes: &[],
                to: &[],
                from: "logout",
                sender: None,
                depth: 0,
            };
            if let Ok(page) = self.send(request, expected).await
                && self.pages[page].page.status < 400
                && self.eyes().is_outside(&self.look(page), &expected)
            {
                self.pages[page].rule = Some("logout".to_owned());
                self.logged_out = true;
            }
            // Asked once: a second try could only confuse.
            break;
        }
        if !self.logged_out {
            self.trace.push("  logout failed".to_owned());
        }
    }
}

/// Its address is the recipe's own: the page that it starts from may be one that can't be read any more.
fn needs_no_page(way: &Way) -> bool {
    matches!(way.action, Action::Open(_) | Action::Post { .. })
}

/// The bank said that it let nobody in: there is nothing of ours to log out from.
fn opens_nothing(error: &FetchError) -> bool {
    matches!(
        error.cause,
        Cause::CredentialsRejected
            | Cause::LoginLocked
            | Cause::AdministratorLogin
            | Cause::WrongEntrance
            | Cause::OtherSession
    )
}
