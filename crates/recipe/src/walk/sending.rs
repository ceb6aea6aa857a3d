//! Sending: from a way to its request, inside the fence and the budget; and the logout.

use std::sync::Arc;

use domain::fetch::{Cause, FetchError};

use super::engine::{Kept, Spot, Stop, Walk};
use super::eyes::{Expected, Eyes};
use crate::page::rows::{frame, rows};
use crate::page::way::{self, Origin};
use crate::page::{Look, Refusal, Scope};
use crate::recipe::model::Way;
use crate::recipe::template::Template;
use crate::session::{NetworkFault, Page, Purpose, Request, Session, Step};
use crate::vars::Vars;

impl<'w, S: Session> Walk<'w, S> {
    /// Makes the request of a way and sends it; gives the page that came.
    pub(super) async fn go(
        &mut self,
        way: &'w Way,
        spot: Option<Spot<'w>>,
        purpose: Purpose,
        expected: Expected<'w>,
    ) -> Result<usize, Stop> {
        let request = self
            .prepare(way, spot)
            .map_err(|refusal| self.stop(expected.from, refusal))?;
        let Some(mut request) = request else {
            let seen = spot.map(|spot| self.clickables(spot)).unwrap_or_default();
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
        let request = match spot {
            None => way::request(
                &Origin {
                    fence,
                    scope: None,
                    vars: self.vars(),
                },
                &way.action,
            )?,
            Some(spot) => {
                let page = self.page(spot.page);
                let look = Look::at(&page);
                self.at_spot(&look, spot, |scope| {
                    way::request(
                        &Origin {
                            fence,
                            scope: Some(*scope),
                            vars: self.vars(),
                        },
                        &way.action,
                    )
                })??
            }
        };
        Ok(request.map(|request| Request {
            headers: self.headers(&request),
            ..request
        }))
    }

    /// Runs something at a row or page.
    fn at_spot<T>(
        &self,
        look: &Look<'_>,
        spot: Spot<'_>,
        then: impl FnOnce(&Scope<'_>) -> T,
    ) -> Result<T, Refusal> {
        let Some(at) = spot.row else {
            return Ok(then(&Scope::page(look)));
        };
        let frame = frame(at.rows, look)?;
        let rows = rows(at.rows, &frame, look, at.skip, &self.judge())?;
        match rows.rows.get(at.index) {
            Some(row) => Ok(then(&row.scope(look))),
            None => Err(Refusal::changed("the row that was there", "fewer rows")),
        }
    }

    fn clickables(&self, spot: Spot<'_>) -> String {
        let page = self.page(spot.page);
        let look = Look::at(&page);
        let labels = self.at_spot(&look, spot, way::labels).unwrap_or_default();
        format!("links and buttons: {labels}")
    }

    /// The recipe's headers, those whose values are known; for the origin only.
    fn headers(&self, request: &Request) -> Vec<(String, String)> {
        if !self.recipe.fence.is_origin(&request.url) {
            return Vec::new();
        }
        let vars = self.vars();
        let known = |(name, template): &(String, Template)| {
            let value = vars.text(template, str::to_owned).ok()?;
            value
                .chars()
                .all(|c| !c.is_control())
                .then(|| (name.clone(), value))
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
        if let Err(outside) =
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
        self.pages.push(Kept {
            page: Arc::new(page),
            request: text,
            repeatable,
            rule: None,
        });
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
        let last = self.pages.len().checked_sub(1);
        let places: Vec<usize> = last
            .into_iter()
            .chain(self.signed_in_pages.iter().rev().copied())
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
