//! An approval in the bank's app: the person acts there, the walk looks again until the page is another one.

use domain::fetch::{Cause, Challenge, ChallengeKind};

use super::engine::{Stop, Walk};
use super::eyes::{Expected, Recognised};
use super::instant::read_instant;
use super::spots::Spot;
use crate::page::{Refusal, Scope};
use crate::recipe::model::{Approval, PageRule, Value};
use crate::said;
use crate::session::{Page, Purpose, Request, Session, Stayed, Step};
use crate::text::short;

/// What a look at the open page brought.
enum Looked {
    Came(usize),
    /// To be asked for once more, or looked at by its own way.
    AskAgain,
    Wait,
}

impl<'w, S: Session> Walk<'w, S> {
    pub(super) async fn approval(
        &mut self,
        rule: &'w PageRule,
        approval: &'w Approval,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        let challenge = self
            .what_to_approve(approval, page)
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        let challenge = self.covered(challenge);
        self.step = Step::Asking;
        self.tell().await;
        self.trace.push(format!("  ask {}", challenge.kind.word()));
        let expected = Expected {
            outcomes: &approval.outcomes,
            to: &approval.to,
            from: &rule.name,
            sender: None,
            depth: depth + 1,
        };
        let mut page = page;
        for _ in 0..approval.at_most.div_ceil(approval.every) {
            let waited = self
                .session
                .await_approval(&challenge, approval.every)
                .await;
            waited.map_err(|why| {
                let wanted = said::waiting::an_approval();
                let cause = why.cause().of_approval();
                self.stop(&rule.name, Refusal::of(cause, wanted, why.said()))
            })?;
            let looked = self.look_at_open(rule, approval, page, expected);
            let came = match (looked.await?, &approval.look) {
                (Looked::Wait, _) => continue,
                (Looked::Came(came), _) => came,
                (Looked::AskAgain, Some(way)) => {
                    self.go(way, Some(Spot::page(page)), Purpose::Page, expected)
                        .await?
                }
                (Looked::AskAgain, None) => self.send(self.reload(page), expected).await?,
            };
            match self.recognise(came, &expected)? {
                Recognised::Said(mut error, _) => {
                    error.cause = error.cause.of_approval();
                    return Err(error);
                }
                Recognised::Page(next) if next.name != rule.name => {
                    return self.act(next, came, expected.depth).await;
                }
                // The answer of `look` may be no page to look from; the one that asked stays it then.
                Recognised::Page(_) if approval.look.is_none() => {
                    self.done_with(page);
                    page = came;
                }
                Recognised::Page(_) => self.done_with(came),
            }
        }
        let wanted = said::waiting::an_approval();
        let seen = said::waiting::none_for(approval.at_most);
        Err(self.stop(&rule.name, Refusal::of(Cause::ApprovalLate, wanted, seen)))
    }

    /// The live page first: its scripts may have signed in by now, or be about to. One that goes on by itself is left alone,
    /// or it could lose the very sign-in that it is making.
    async fn look_at_open(
        &mut self,
        rule: &'w PageRule,
        approval: &'w Approval,
        page: usize,
        expected: Expected<'w>,
    ) -> Result<Looked, Stop> {
        let again = Request {
            page: Some(page),
            private: self.private(),
            ..self.reload(page)
        };
        let stayed = {
            let (session, eyes) = self.session_and_eyes();
            let standing = move |page: &Page| eyes.standing(page, &expected, rule);
            session.stay(&again, &standing).await
        };
        self.note_what_was_cut();
        match stayed.map_err(|fault| self.broken(&fault, &again.text(), expected.from))? {
            Stayed::GoesOn if approval.look.is_none() => Ok(Looked::Wait),
            Stayed::Fixed | Stayed::Still | Stayed::GoesOn => Ok(Looked::AskAgain),
            Stayed::Came(came) => {
                // As if it had been asked for, so that a replay of this walk, which has no live page, finds it.
                let asked = match &approval.look {
                    Some(way) => self.prepare(way, Some(Spot::page(page))).ok().flatten(),
                    None => None,
                };
                let asked = asked.unwrap_or(again);
                let shown = format!("open page of {}", asked.url.path());
                self.take_in(came, (asked.text(), shown), None, expected.from)
                    .map(Looked::Came)
            }
        }
    }

    fn what_to_approve(&self, approval: &Approval, page: usize) -> Result<Challenge, Refusal> {
        let look = self.look(page);
        let scope = Scope::page(&look);
        let read = |value: &Option<Value>| -> Result<Option<String>, Refusal> {
            let found = value
                .as_ref()
                .map(|value| scope.read(value, &self.vars()))
                .transpose()?;
            Ok(found.flatten())
        };
        Ok(Challenge {
            kind: ChallengeKind::Approval,
            question: read(&approval.question)?.map(|question| short(&question, 500)),
            cells: Vec::new(),
            picture: None,
            until: read(&approval.until)?.and_then(|text| read_instant(&text, self.order.now)),
            again: None,
        })
    }
}
