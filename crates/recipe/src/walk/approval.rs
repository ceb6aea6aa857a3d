//! An approval in the bank's app: the person acts there, the walk looks again until the page is another one.

use domain::fetch::{Cause, Challenge, ChallengeKind};

use super::engine::{Stop, Walk};
use super::eyes::{Expected, Recognised};
use super::instant::read_instant;
use super::spots::Spot;
use crate::page::{Refusal, Scope};
use crate::recipe::model::{Approval, PageRule, Value};
use crate::session::{Purpose, Session, Step};
use crate::text::short;

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
                let refusal = Refusal::of(why.cause(), "an approval", why.to_string());
                self.stop(&rule.name, refusal)
            })?;
            let came = match &approval.look {
                Some(way) => {
                    self.go(way, Some(Spot::page(page)), Purpose::Page, expected)
                        .await?
                }
                None => self.send(self.reload(page), expected).await?,
            };
            match self.recognise(came, &expected)? {
                Recognised::Said(error, _) => return Err(error),
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
        let seen = format!("none for {} seconds", approval.at_most);
        Err(self.stop(
            &rule.name,
            Refusal::of(Cause::ChallengeLate, "an approval", seen),
        ))
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
