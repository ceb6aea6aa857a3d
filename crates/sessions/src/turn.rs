//! What every session owes to whoever runs the fetch: turns, time, secrets and answers.

use std::collections::HashMap;

use domain::fetch::Challenge;
use recipe::{
    Act, AnswerToken, Cover, JsonBody, NetworkFault, NoAnswer, Part, Purpose, Request, Texts,
};
use tokio::time::{Instant, sleep};
use zeroize::Zeroizing;

use crate::desk::{Desk, Secret};
use crate::limits::Limits;
use crate::wire::Outgoing;

/// The desk behind a walk, with the walk's time and the answers that were given.
pub(crate) struct Turn<D> {
    pub(crate) desk: D,
    pub(crate) limits: Limits,
    answers: HashMap<AnswerToken, Secret>,
    /// Every answer that was given, spent or not: none may leave the walk as a text.
    given: Vec<Secret>,
    asked: u64,
    /// Set by the first request: when the walk's time is over.
    run_ends: Option<Instant>,
}

/// Until when one request may take.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    /// It is the walk's time that ends there, not the step's.
    is_the_runs: bool,
}

impl Deadline {
    /// What it means that it has passed.
    pub(crate) fn fault(self, sent: bool) -> NetworkFault {
        if self.is_the_runs {
            NetworkFault::TimeSpent { sent }
        } else {
            NetworkFault::Slow { sent }
        }
    }

    pub(crate) fn is_the_steps(self) -> bool {
        !self.is_the_runs
    }
}

impl<D: Desk> Turn<D> {
    pub(crate) fn new(limits: Limits, desk: D) -> Turn<D> {
        Turn {
            desk,
            limits,
            answers: HashMap::new(),
            given: Vec::new(),
            asked: 0,
            run_ends: None,
        }
    }

    /// Waits as the manners ask for. A logout is tried even when the walk's time is over.
    pub(crate) async fn take(&mut self, purpose: Purpose) -> Result<(), NetworkFault> {
        let ends = match self.run_ends {
            Some(ends) => {
                if !self.limits.pause.is_zero() {
                    sleep(self.limits.pause).await;
                }
                ends
            }
            None => *self.run_ends.insert(Instant::now() + self.limits.run),
        };
        if purpose != Purpose::Logout && ends <= Instant::now() {
            return Err(NetworkFault::TimeSpent { sent: false });
        }
        Ok(())
    }

    /// The time that a request has from now on.
    pub(crate) fn deadline(&self, purpose: Purpose) -> Deadline {
        let step_ends = Instant::now() + self.limits.step;
        match self.run_ends {
            Some(run_ends) if purpose != Purpose::Logout && run_ends < step_ends => Deadline {
                at: run_ends,
                is_the_runs: true,
            },
            _ => Deadline {
                at: step_ends,
                is_the_runs: false,
            },
        }
    }

    fn value(&self, part: &Part) -> Option<String> {
        match part {
            Part::Text(text) => Some(text.clone()),
            Part::Login(field) => Some(self.desk.login_value(field)?.expose().to_owned()),
            // It travels in headers only.
            Part::AccessToken => None,
            Part::Answer { token, part } => {
                let answer = self.answers.get(token)?;
                match part {
                    0 => Some(answer.expose().to_owned()),
                    number => Some(answer.piece(*number)?.to_owned()),
                }
            }
        }
    }

    /// The request's body with its secrets in it.
    pub(crate) fn body(&self, request: &Request) -> Result<Option<Outgoing>, NetworkFault> {
        let body = request.body(&|part| self.value(part))?;
        Ok(body.map(Outgoing::from))
    }

    /// The value of one field of a form, to be typed.
    pub(crate) fn typed(&self, name: &str, parts: &[Part]) -> Result<Secret, NetworkFault> {
        let mut typed = Zeroizing::new(String::new());
        for part in parts {
            let value = self.value(part).map(Secret::new);
            let value = value.ok_or_else(|| NetworkFault::NoValue {
                name: name.to_owned(),
            })?;
            typed.push_str(value.expose());
        }
        Ok(Secret::new(typed.as_str()))
    }

    /// The secrets that this request carries, and whether each is one of the login's. Before its answers are spent.
    pub(crate) fn secrets_in(&self, request: &Request) -> Vec<(Secret, bool)> {
        let secret = |part: &Part| {
            let is_login = match part {
                Part::Login(_) => true,
                Part::Answer { .. } => false,
                Part::Text(_) | Part::AccessToken => return None,
            };
            Some((Secret::new(self.value(part)?), is_login))
        };
        parts_in(request).into_iter().filter_map(secret).collect()
    }

    /// An answer is given out once: what this request carries is forgotten.
    pub(crate) fn spend_answers(&mut self, request: &Request) {
        for part in parts_in(request) {
            if let Part::Answer { token, .. } = part {
                self.answers.remove(token);
            }
        }
    }

    /// Whoever runs the fetch has the last word. A logout is never held back: it only ends what is open.
    pub(crate) async fn may_continue(&mut self, purpose: Purpose) -> Result<(), NetworkFault> {
        if purpose == Purpose::Logout {
            return Ok(());
        }
        let leave = self.desk.may_continue().await;
        leave.map_err(|_| NetworkFault::Interrupted { sent: false })
    }

    /// The login's secrets leave next.
    pub(crate) async fn before_login(&mut self) -> Result<(), NetworkFault> {
        let leave = self.desk.before_login().await;
        leave.map_err(|_| NetworkFault::Interrupted { sent: false })
    }

    /// Asks the person; the time that this takes is not the walk's.
    pub(crate) async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        let asked_at = Instant::now();
        let answer = self.desk.answer(challenge).await;
        self.run_ends = self.run_ends.map(|ends| ends + asked_at.elapsed());
        let token = AnswerToken(self.asked);
        self.asked += 1;
        let answer = answer?;
        self.given.push(answer.clone());
        self.answers.insert(token, answer);
        Ok(token)
    }

    /// Covers the answers, whole and in pieces, and the login values of these fields in texts that leave the walk.
    pub(crate) fn cover(&self, fields: &[&str], texts: Texts<'_>) {
        let login = fields
            .iter()
            .filter_map(|field| self.desk.login_value(field));
        let whole = login.chain(self.given.iter().cloned());
        let whole = whole.map(|secret| Zeroizing::new(secret.expose().to_owned()));
        let pieces = self.given.iter().flat_map(|answer| {
            let pieces = answer.expose().split_whitespace();
            pieces.map(|piece| Zeroizing::new(piece.to_owned()))
        });
        Cover::of(whole.chain(pieces)).put_over(texts);
    }

    /// Waits for the person's approval in the bank's app; this time isn't the walk's either.
    pub(crate) async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        let began = Instant::now();
        let waited = self.desk.await_approval(challenge, seconds).await;
        self.run_ends = self.run_ends.map(|ends| ends + began.elapsed());
        waited
    }
}

fn parts_in(request: &Request) -> Vec<&Part> {
    let mut parts: Vec<&Part> = request.fields.iter().flat_map(|(_, parts)| parts).collect();
    if let Act::Submit { fill, .. } = &request.act {
        parts.extend(fill.iter().flat_map(|(_, parts)| parts));
    }
    if let Some(json) = &request.json {
        parts_of(json, &mut parts);
    }
    parts
}

fn parts_of<'j>(json: &'j JsonBody, parts: &mut Vec<&'j Part>) {
    match json {
        JsonBody::Object(members) => members.iter().for_each(|(_, one)| parts_of(one, parts)),
        JsonBody::Array(items) => items.iter().for_each(|one| parts_of(one, parts)),
        JsonBody::Text(text) => parts.extend(text),
        JsonBody::Plain(_) => {}
    }
}
