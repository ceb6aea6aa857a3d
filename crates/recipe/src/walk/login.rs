//! Login forms and challenges: each secret is sent once, each answer is sent once.

use domain::fetch::{Cause, Challenge, FetchError};

use super::engine::{Stop, Walk};
use super::eyes::{Expected, Recognised};
use super::instant::read_instant;
use super::spots::Spot;
use crate::page::{Refusal, Scope};
use crate::recipe::model::{Asks, Form, PageRule, Value};
use crate::said;
use crate::session::{Purpose, Session, Step};
use crate::text::short;

/// How often one form may ask in one walk. A person answers each time, but banks lock after a few wrong ones.
const ASKED_MAX: u32 = 5;

impl<'w, S: Session> Walk<'w, S> {
    pub(super) async fn login_form(
        &mut self,
        rule: &'w PageRule,
        form: &'w Form,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        // A secret, not a page, is sent once: another layout of the form doesn't get the password again.
        let again = self.sent_forms.contains(rule.name.as_str())
            || form
                .secrets
                .iter()
                .any(|name| self.sent_secrets.contains(name.as_str()));
        if again {
            let cause = if self.logged_in {
                Cause::SignedOut
            } else {
                Cause::PageNotRecognised
            };
            let refusal = Refusal::of(
                cause,
                said::pages::why_the_form_came_again(),
                said::pages::form_never_sent_twice(),
            );
            return Err(self.stop(&rule.name, refusal));
        }
        self.step = Step::LoggingIn;
        // Asked before the password leaves, so that nobody waits with a half-finished login.
        if let Some(asks) = &form.asks {
            self.ask(rule, asks, page, None).await?;
            self.step = Step::LoggingIn;
        }
        let expected = self.after_form(rule, form, depth);
        let purpose = if form.secrets.is_empty() && self.has_secrets() {
            Purpose::Page
        } else {
            Purpose::Login
        };
        self.sent_forms.insert(&rule.name);
        self.sent_secrets
            .extend(form.secrets.iter().map(String::as_str));
        let answer = self
            .go(&form.send, Some(Spot::page(page)), purpose, expected)
            .await;
        self.answer = None;
        self.visit(answer?, expected).await
    }

    /// Asks, sends, and asks again where the bank says that the answer was wrong and shows the form anew.
    pub(super) async fn challenge_form(
        &mut self,
        rule: &'w PageRule,
        form: &'w Form,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        let Some(asks) = &form.asks else {
            return Err(self.stop(
                &rule.name,
                Refusal::changed(said::pages::what_the_form_asks(), said::nothing()),
            ));
        };
        if !self.sent_forms.insert(&rule.name) {
            let refusal = Refusal::of(
                Cause::PageNotRecognised,
                said::pages::why_the_question_came_again(),
                said::pages::the_form(),
            );
            return Err(self.stop(&rule.name, refusal));
        }
        let (mut page, mut again) = (page, None);
        for _ in 0..ASKED_MAX {
            self.ask(rule, asks, page, again).await?;
            self.step = Step::LoggingIn;
            let expected = self.after_form(rule, form, depth);
            let answer = self
                .go(
                    &form.send,
                    Some(Spot::page(page)),
                    Purpose::Answer,
                    expected,
                )
                .await;
            self.answer = None;
            let came = answer?;
            match self.recognise(came, &expected)? {
                Recognised::Page(next) => return self.act(next, came, expected.depth).await,
                Recognised::Said(error, _) => {
                    let asks_anew = matches!(
                        error.cause,
                        Cause::ChallengeWrong | Cause::ChallengeUsed | Cause::ChallengeNotSent
                    );
                    if !asks_anew || !self.is_shown(rule, came) {
                        return Err(error);
                    }
                    again = Some(error.cause);
                    page = came;
                }
            }
        }
        let mut error = FetchError::new(again.unwrap_or(Cause::ChallengeRefused));
        error.step = Some(rule.name.clone());
        Err(Box::new(error))
    }

    fn after_form(&self, rule: &'w PageRule, form: &'w Form, depth: u32) -> Expected<'w> {
        Expected {
            outcomes: &form.send.outcomes,
            to: &form.send.to,
            from: &rule.name,
            sender: Some(rule),
            depth: depth + 1,
        }
    }

    /// Whether the institution's login has secrets at all.
    fn has_secrets(&self) -> bool {
        self.recipe
            .institution
            .fields
            .iter()
            .any(|field| field.kind.is_secret())
    }

    fn is_shown(&self, rule: &PageRule, page: usize) -> bool {
        let look = self.look(page);
        self.judge().holds(&rule.when, &Scope::page(&look))
    }

    /// Puts the bank's question to the person; the answer's token is kept for the next request.
    async fn ask(
        &mut self,
        rule: &'w PageRule,
        asks: &'w Asks,
        page: usize,
        again: Option<Cause>,
    ) -> Result<(), Stop> {
        let (mut challenge, picture) = self.question(rule, asks, page, again)?;
        if let Some(request) = picture {
            let expected = Expected {
                outcomes: &[],
                to: &[],
                from: &rule.name,
                sender: None,
                depth: 0,
            };
            let came = self.send(request, expected).await?;
            let page = self.page(came);
            challenge.picture = Some((
                page.content_type.clone().unwrap_or_default(),
                page.body.clone(),
            ));
        }
        self.step = Step::Asking;
        self.tell().await;
        self.trace.push(format!("  ask {}", challenge.kind.word()));
        let challenge = self.covered(challenge);
        let token = self.session.ask(&challenge).await.map_err(|why| {
            let refusal = Refusal::of(why.cause(), said::pages::an_answer(), why.said());
            self.stop(&rule.name, refusal)
        })?;
        self.answer = Some(token);
        Ok(())
    }

    fn question(
        &self,
        rule: &PageRule,
        asks: &Asks,
        page: usize,
        again: Option<Cause>,
    ) -> Result<(Challenge, Option<crate::session::Request>), Stop> {
        let look = self.look(page);
        let scope = Scope::page(&look);
        let read = |value: &Option<Value>| -> Result<Option<String>, Stop> {
            let found = value
                .as_ref()
                .map(|value| scope.read(value, &self.vars()))
                .transpose();
            Ok(found
                .map_err(|refusal| self.stop(&rule.name, refusal))?
                .flatten())
        };
        let cells = asks
            .cells
            .as_ref()
            .map(|value| scope.read_all(value, &self.vars()))
            .transpose();
        let challenge = Challenge {
            kind: asks.kind,
            question: read(&asks.question)?.map(|question| short(&question, 500)),
            cells: cells
                .map_err(|refusal| self.stop(&rule.name, refusal))?
                .unwrap_or_default(),
            picture: None,
            until: read(&asks.until)?.and_then(|text| read_instant(&text, self.order.now)),
            again,
        };
        let picture = match read(&asks.picture)? {
            None => None,
            Some(href) => {
                let bad = || {
                    self.stop(
                        &rule.name,
                        Refusal::changed(
                            said::ways::picture_address(),
                            said::ways::unreadable_address(),
                        ),
                    )
                };
                let from = &look.page.url;
                let url = from.join(&href).map_err(|_| bad())?;
                Some(crate::page::way::picture(&self.recipe.fence, url, from))
            }
        };
        Ok((challenge, picture))
    }
}
