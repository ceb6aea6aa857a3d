//! `recipe::Session` over plain HTTP(S).

use std::cell::RefCell;
use std::collections::HashMap;

use domain::fetch::Challenge;
use recipe::{
    AnswerToken, NetworkFault, NoAnswer, Page, Part, Progress, Purpose, Request, Session,
};
use reqwest::cookie::Jar;
use tokio::time::{Instant, sleep, timeout_at};

use crate::client::client;
use crate::desk::{Desk, Secret};
use crate::limits::Limits;
use crate::origins::OriginMap;
use crate::wire::{Outgoing, Wire};

/// TLS or the HTTP client can't be set up: a fault of this machine, not of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP client can't be set up")]
pub struct NotSetUp;

/// One session of one walk: its cookies, its connections, its time.
pub struct HttpSession<D> {
    wire: Wire,
    limits: Limits,
    desk: D,
    answers: HashMap<AnswerToken, Secret>,
    asked: u64,
    /// Set by the first request: when the walk's time is over.
    run_ends: Option<Instant>,
}

impl<D: Desk> HttpSession<D> {
    /// `origins`: where simulated institutions are; empty for real ones.
    ///
    /// # Errors
    /// When the client can't be set up.
    pub fn new(origins: &OriginMap, limits: Limits, desk: D) -> Result<HttpSession<D>, NotSetUp> {
        let wire = Wire {
            client: client(&limits)?,
            origins: origins.clone(),
            cookies: Jar::default(),
            page_bytes_max: limits.page_bytes_max,
        };
        Ok(HttpSession {
            wire,
            limits,
            desk,
            answers: HashMap::new(),
            asked: 0,
            run_ends: None,
        })
    }

    /// Gives the desk back when the walk is over.
    pub fn into_desk(self) -> D {
        self.desk
    }

    /// Waits as the manners ask for, and tells when the walk's time ends.
    async fn take_turn(&mut self) -> Instant {
        match self.run_ends {
            Some(ends) => {
                sleep(self.limits.pause).await;
                ends
            }
            None => *self.run_ends.insert(Instant::now() + self.limits.run),
        }
    }

    /// The body with its secrets. An answer is given out once.
    fn body(&mut self, request: &Request) -> Result<Option<Outgoing>, NetworkFault> {
        let used = RefCell::new(Vec::new());
        let value = |part: &Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Login(field) => Some(self.desk.login_value(field)?.expose().to_owned()),
            Part::Answer { token, part } => {
                let answer = self.answers.get(token)?;
                used.borrow_mut().push(*token);
                match part {
                    0 => Some(answer.expose().to_owned()),
                    number => Some(answer.piece(*number)?.to_owned()),
                }
            }
        };
        let body = request.body(&value)?;
        for token in used.into_inner() {
            self.answers.remove(&token);
        }
        Ok(body.map(Outgoing::from))
    }

    /// Whoever runs the fetch has the last word. A logout is never held back: it only ends what is open.
    async fn ask_leave(&mut self, purpose: Purpose) -> Result<(), NetworkFault> {
        let leave = match purpose {
            Purpose::Logout => Ok(()),
            Purpose::Page | Purpose::Answer => self.desk.may_continue().await,
            Purpose::Login => match self.desk.may_continue().await {
                Ok(()) => self.desk.before_login().await,
                stopped => stopped,
            },
        };
        leave.map_err(|_| NetworkFault::Interrupted { sent: false })
    }
}

impl<D: Desk> Session for HttpSession<D> {
    async fn send(
        &mut self,
        request: &Request,
        _arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        let run_ends = self.take_turn().await;
        let is_logout = request.purpose == Purpose::Logout;
        if !is_logout && run_ends <= Instant::now() {
            return Err(NetworkFault::TimeSpent { sent: false });
        }
        self.wire.judge(request)?;
        let body = self.body(request)?;
        self.ask_leave(request.purpose).await?;

        let step_ends = Instant::now() + self.limits.step;
        let ends = if is_logout {
            step_ends
        } else {
            step_ends.min(run_ends)
        };
        let mut sent = false;
        match timeout_at(ends, self.wire.exchange(request, body, &mut sent)).await {
            Ok(answered) => answered,
            Err(_) if ends < step_ends => Err(NetworkFault::TimeSpent { sent }),
            Err(_) => Err(NetworkFault::Slow { sent }),
        }
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        let asked_at = Instant::now();
        let answer = self.desk.answer(challenge).await;
        self.run_ends = self.run_ends.map(|ends| ends + asked_at.elapsed());
        let token = AnswerToken(self.asked);
        self.asked += 1;
        self.answers.insert(token, answer?);
        Ok(token)
    }

    async fn observe(&mut self, progress: &Progress) {
        self.desk.observe(progress).await;
    }
}
