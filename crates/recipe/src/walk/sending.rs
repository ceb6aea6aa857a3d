//! Sending: from a way to its request, inside the fence and the budget; and the logout.

use domain::fetch::{Cause, FetchError};

use super::engine::{Kept, Stop, Walk};
use super::eyes::{Expected, Eyes};
use super::spots::Spot;
use crate::page::rows::elements_at;
use crate::page::way::{self, Origin};
use crate::page::{Place, Refusal, Scope, may_be_clicked};
use crate::recipe::Engine;
use crate::recipe::model::{Action, Way};
use crate::recipe::template::Template;
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
            let seen = spot
                .map(|spot| self.clickables(way, spot))
                .unwrap_or_default();
            return Err(self.stop(expected.from, Refusal::changed(way.spelling(), seen)));
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
            None => from(None)?,
            Some(spot) => self.at_spot(spot, |scope| from(Some(*scope)))?,
        };
        Ok(request.map(|request| Request {
            headers: self.headers(&request),
            page: spot.map(|spot| spot.page),
            ..request
        }))
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

    fn clickables(&self, way: &Way, spot: Spot<'_>) -> String {
        let labels = self.at_spot(spot, |scope| way::labels(scope, self.runs_scripts()));
        let near = match &way.action {
            Action::ClickText(wanted) => nearest(wanted, labels.split(", "), 0.3),
            _ => None,
        };
        match near {
            Some(near) => format!("nearest \"{near}\"; links and buttons: {labels}"),
            None => format!("links and buttons: {labels}"),
        }
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

    /// Sends one request, inside the fence and the budget.
    pub(super) async fn send(
        &mut self,
        request: Request,
        expected: Expected<'w>,
    ) -> Result<usize, Stop> {
        let from = expected.from;
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
                    "an address inside the fence",
                    outside.to_string(),
                ),
            ));
        }
        let leaving = request.purpose == Purpose::Logout;
        if !leaving && self.pages.len() >= self.budget.pages as usize {
            return Err(self.stop(
                from,
                Refusal::of(
                    Cause::BudgetSpent,
                    "the end of the walk",
                    format!("{} pages", self.pages.len()),
                ),
            ));
        }
        self.tell().await;
        let text = request.text();
        let shown = format!("{} {}", request.method.word(), request.url.path());
        let may_be_login = request.purpose == Purpose::Login;
        let sent = {
            let eyes = Eyes {
                recipe: self.recipe,
                vars: Vars {
                    kept: &self.kept,
                    account: self.current.map(|at| &self.accounts[at].values),
                    period: self.period,
                    today: self.order.today,
                    next_page: self.next_page,
                    token: self.token.as_deref(),
                    answer: self.answer,
                },
                logged_in: self.logged_in,
                now: self.order.now,
            };
            let arrived = move |page: &Page| eyes.has_arrived(page, &expected);
            self.session.send(&request, &arrived).await
        };
        self.trace.extend(
            self.session
                .notes()
                .into_iter()
                .map(|note| format!("  {note}")),
        );
        if may_be_login {
            self.login_sent |= sent.as_ref().map_or_else(NetworkFault::sent, |_| true);
        }
        let page = sent.map_err(|fault| {
            self.trace
                .push(format!("{text} → {}", fault.cause().word()));
            let mut error = FetchError::new(fault.cause());
            error.step = Some(from.to_owned());
            error.seen = Some(fault.to_string());
            Box::new(error)
        })?;
        self.bytes += page.body.len();
        self.trace
            .push(format!("{shown} → {} {}", page.status, page.url.path()));
        let repeatable = (!request.carries_secret).then_some(request);
        self.pages.push(Kept::new(page, text, repeatable));
        // Nobody knows yet what it is.
        self.at_page = None;
        if !leaving && self.bytes > self.budget.megabytes as usize * 1_000_000 {
            return Err(self.stop(
                from,
                Refusal::of(
                    Cause::BudgetSpent,
                    format!("at most {} MB", self.budget.megabytes),
                    "more",
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
        let needs_no_page = matches!(way.action, Action::Open(_) | Action::Post { .. });
        let last = self.pages.len().checked_sub(1);
        let places: Vec<usize> = last
            .into_iter()
            .chain(self.signed_in_pages.iter().rev().copied())
            .filter(|page| needs_no_page || may_be_clicked(self.page(*page)))
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
