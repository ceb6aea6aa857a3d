//! 連携: the life of a connection as one typed status machine.
//!
//! ```text
//!   Idle ──begin──► Fetching ◄──► AwaitingInput        Fetching ──error──► Suspended or Blocked
//!   Blocked by the operator ──recipe_released──► Idle, due at once; or Blocked, until its person fetches again
//! ```
//! The state is private: only the transitions here write it, and a [`FetchTicket`] is the right to end one fetch.

mod schedule;
mod status;

pub use schedule::{FetchHours, next_daily};
pub use status::{DisplayedStatus, displayed};

use crate::fetch::{Cause, ChallengeKind, OwnerAction, Remedy, Trigger};
use crate::ids::{ConnectionId, FetchId};
use crate::time::Timestamp;
use jiff::SignedDuration;

/// What a connection is doing or waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// 正常, as long as it is fresh; see [`displayed`].
    Idle,
    /// 取得中.
    Fetching { fetch: FetchId, since: Timestamp },
    /// 要追加入力: the fetch waits for a person until `expires_at`.
    AwaitingInput {
        fetch: FetchId,
        since: Timestamp,
        asked: ChallengeKind,
        expires_at: Timestamp,
    },
    /// 一時停止中: Renkei goes on by itself at `until`.
    Suspended { cause: Cause, until: Timestamp },
    /// 要対応: somebody has to act first.
    Blocked { cause: Cause, by: BlockedBy },
    /// The owner's own pause.
    SwitchedOff { since: Timestamp },
}

/// Whether a connection's fetches need a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nobody,
    /// The bank asks something at each login, and may send a code for it: nothing is fetched unless a person wants it now.
    APerson,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockedBy {
    Owner(OwnerAction),
    Operator,
}

/// What a released recipe means to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterRelease {
    /// It waits for something else, or for nothing.
    NotConcerned,
    /// It goes on by itself, at once or when rule 1 allows.
    GoesOn,
    /// Its person is asked to fetch again.
    AsksItsPerson,
}

/// The right to finish one fetch. Only [`Connection::begin_fetch`] makes one; [`Connection::finish`] uses it up.
#[must_use = "a fetch that nobody finishes stays 取得中"]
#[derive(Debug, PartialEq, Eq)]
pub struct FetchTicket {
    fetch: FetchId,
}

/// Why a fetch can't start now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStartable {
    #[error("a fetch is running since {since}")]
    AlreadyFetching { since: Timestamp },
    #[error("a fetch waits for an answer until {expires_at}")]
    AwaitsInput { expires_at: Timestamp },
    #[error("the owner has to act first: {}", action.word())]
    OwnerHasToAct { action: OwnerAction },
    #[error("the operator is mending it")]
    OperatorHasToAct,
    #[error("the owner switched fetching off")]
    SwitchedOff,
    #[error("an unknown login is tried again at {from} at the earliest")]
    TooSoon { from: Timestamp },
}

/// The fetch was taken over or ended meanwhile: its verdict is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection is no longer in the fetch {0}")]
pub struct StaleFetch(pub FetchId);

/// 連携, as far as its rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub id: ConnectionId,
    state: ConnectionState,
    /// When the next fetch is due, whatever the state; `None`: not by itself.
    pub due_at: Option<Timestamp>,
    /// Why it is due then.
    pub due_trigger: Trigger,
    pub last_succeeded_at: Option<Timestamp>,
    /// Tries without success since the last one.
    pub failures: u32,
    /// The stored login has been accepted by the bank, unchanged since.
    pub login_has_worked: bool,
}

impl Connection {
    /// Just registered: due at once.
    pub fn registered(id: ConnectionId, now: Timestamp) -> Connection {
        Connection {
            due_at: Some(now),
            due_trigger: Trigger::OwnerRequest,
            ..Connection::restored(id, ConnectionState::Idle)
        }
    }

    /// As read from the store; the open fields are filled in afterwards.
    pub fn restored(id: ConnectionId, state: ConnectionState) -> Connection {
        Connection {
            id,
            state,
            due_at: None,
            due_trigger: Trigger::Scheduled,
            last_succeeded_at: None,
            failures: 0,
            login_has_worked: false,
        }
    }

    pub fn state(&self) -> ConnectionState {
        self.state
    }

    /// Starts a fetch, or says why not. What a person asks for may start earlier than what the schedule does,
    /// but never what rule 1 forbids.
    pub fn begin_fetch(
        &mut self,
        fetch: FetchId,
        asked_by_person: bool,
        now: Timestamp,
    ) -> Result<FetchTicket, NotStartable> {
        self.may_begin(asked_by_person, now)?;
        self.state = ConnectionState::Fetching { fetch, since: now };
        self.due_at = None;
        Ok(FetchTicket { fetch })
    }

    /// Whether [`Connection::begin_fetch`] would start one.
    pub fn may_begin(&self, asked_by_person: bool, now: Timestamp) -> Result<(), NotStartable> {
        match self.state {
            ConnectionState::Idle => Ok(()),
            ConnectionState::Fetching { since, .. } => Err(NotStartable::AlreadyFetching { since }),
            ConnectionState::AwaitingInput { expires_at, .. } => {
                Err(NotStartable::AwaitsInput { expires_at })
            }
            // A login whose outcome is unknown waits out its hour even when a person asks.
            ConnectionState::Suspended {
                cause: Cause::LoginOutcomeUnknown,
                until,
            } if now < until => Err(NotStartable::TooSoon { from: until }),
            ConnectionState::Suspended { .. } => Ok(()),
            ConnectionState::Blocked {
                by: BlockedBy::Owner(action),
                ..
            } if !(asked_by_person && action.allows_fetch()) => {
                Err(NotStartable::OwnerHasToAct { action })
            }
            ConnectionState::Blocked {
                by: BlockedBy::Owner(_),
                ..
            } => Ok(()),
            ConnectionState::Blocked {
                by: BlockedBy::Operator,
                ..
            } => Err(NotStartable::OperatorHasToAct),
            ConnectionState::SwitchedOff { .. } => Err(NotStartable::SwitchedOff),
        }
    }

    /// 再取得: due now. Call [`Connection::may_begin`] first; what the owner had to look at counts as seen.
    pub fn request(&mut self, now: Timestamp) {
        if matches!(self.state, ConnectionState::Blocked { by: BlockedBy::Owner(action), .. } if action.allows_fetch())
        {
            self.state = ConnectionState::Idle;
        }
        if matches!(
            self.state,
            ConnectionState::Idle | ConnectionState::Suspended { .. }
        ) {
            self.due_at = Some(now);
            self.due_trigger = Trigger::OwnerRequest;
        }
    }

    /// The bank asks for something; the fetch waits for a person.
    pub fn ask(
        &mut self,
        ticket: &FetchTicket,
        asked: ChallengeKind,
        expires_at: Timestamp,
    ) -> Result<(), StaleFetch> {
        let since = self.running(ticket.fetch)?;
        self.state = ConnectionState::AwaitingInput {
            fetch: ticket.fetch,
            since,
            asked,
            expires_at,
        };
        Ok(())
    }

    /// The person answered (or the time was over): the walk goes on.
    pub fn answered(&mut self, ticket: &FetchTicket) -> Result<(), StaleFetch> {
        let since = self.running(ticket.fetch)?;
        self.state = ConnectionState::Fetching {
            fetch: ticket.fetch,
            since,
        };
        Ok(())
    }

    /// Ends a fetch well. `next` is when the schedule wants the next one.
    pub fn succeed(
        &mut self,
        ticket: FetchTicket,
        next: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StaleFetch> {
        self.running(ticket.fetch)?;
        self.state = ConnectionState::Idle;
        self.last_succeeded_at = Some(now);
        self.login_has_worked = true;
        self.failures = 0;
        self.due_at = next;
        self.due_trigger = Trigger::Scheduled;
        Ok(())
    }

    /// Ends a fetch badly: the cause decides who does what next. `until` is what the bank said, `jitter` (0 ≤ j < 1)
    /// spreads the tries, `login_accepted`: the bank let us in during this fetch. A connection that needs a person is never
    /// tried again by itself: it waits for one, whatever the cause.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a fact of its own about how the fetch ended"
    )]
    pub fn fail(
        &mut self,
        ticket: FetchTicket,
        cause: Cause,
        until: Option<Timestamp>,
        login_accepted: bool,
        needs: Needs,
        jitter: f64,
        now: Timestamp,
    ) -> Result<(), StaleFetch> {
        self.running(ticket.fetch)?;
        self.login_has_worked |= login_accepted;
        self.settle(cause, until, jitter, now);
        self.leave_to_a_person(needs);
        Ok(())
    }

    /// A fetch that nobody will finish any more (Renkei was stopped): `login_sent` without `login_accepted` leaves
    /// the outcome unknown, and rule 1 applies.
    pub fn reap(
        &mut self,
        login_sent: bool,
        login_accepted: bool,
        needs: Needs,
        now: Timestamp,
    ) -> Option<Cause> {
        let was_waiting = match self.state {
            ConnectionState::Fetching { .. } => false,
            ConnectionState::AwaitingInput { .. } => true,
            _ => return None,
        };
        self.login_has_worked |= login_accepted;
        let cause = match (was_waiting, login_sent && !login_accepted) {
            // Not by itself: each new try sends the person another code.
            (true, _) => Cause::ChallengeLate,
            (false, true) => Cause::LoginOutcomeUnknown,
            (false, false) => Cause::Interrupted,
        };
        let failures = self.failures;
        self.settle(cause, None, 0.0, now);
        if cause == Cause::Interrupted {
            // It was we who stopped; that says nothing about the bank.
            self.failures = failures;
            self.state = ConnectionState::Suspended { cause, until: now };
            self.due_at = Some(now);
        }
        self.leave_to_a_person(needs);
        Some(cause)
    }

    /// The owner saved another login: what was wrong with the old one is forgotten, one fetch starts.
    pub fn login_edited(&mut self, now: Timestamp) -> Result<(), NotStartable> {
        match self.state {
            ConnectionState::Fetching { since, .. } => {
                return Err(NotStartable::AlreadyFetching { since });
            }
            ConnectionState::AwaitingInput { expires_at, .. } => {
                return Err(NotStartable::AwaitsInput { expires_at });
            }
            _ => {}
        }
        self.state = ConnectionState::Idle;
        self.login_has_worked = false;
        self.failures = 0;
        self.due_at = Some(now);
        self.due_trigger = Trigger::AfterEdit;
        Ok(())
    }

    /// The operator released a recipe: what waited for it goes on by itself, and what would look again later because a list
    /// had vanished looks at once. One that needs a person asks for that person's 再取得 instead. `login_unknown_since`: when
    /// the last fetch ended, if it had sent a login whose outcome nobody knows; rule 1 stands before everything else.
    pub fn recipe_released(
        &mut self,
        login_unknown_since: Option<Timestamp>,
        needs: Needs,
        now: Timestamp,
    ) -> AfterRelease {
        if !self.waits_for_recipe() {
            return AfterRelease::NotConcerned;
        }
        if let ConnectionState::Blocked { cause, .. } = self.state
            && needs == Needs::APerson
            && login_unknown_since.is_none()
        {
            self.block(cause, BlockedBy::Owner(OwnerAction::FetchMended));
            return AfterRelease::AsksItsPerson;
        }
        self.due_trigger = Trigger::Scheduled;
        let cause = Cause::LoginOutcomeUnknown;
        match (login_unknown_since, cause.remedy(self.login_has_worked)) {
            (None, _) => {
                self.state = ConnectionState::Idle;
                self.due_at = Some(now);
            }
            (Some(since), Remedy::Retry { minutes }) => {
                let until = since
                    .saturating_add(SignedDuration::from_mins(i64::from(minutes)))
                    .unwrap_or(Timestamp::MAX)
                    .max(now);
                self.state = ConnectionState::Suspended { cause, until };
                self.due_at = Some(until);
            }
            (Some(_), Remedy::Owner(action)) => self.block(cause, BlockedBy::Owner(action)),
            (Some(_), Remedy::Operator) => return AfterRelease::NotConcerned,
        }
        self.leave_to_a_person(needs);
        match self.state {
            ConnectionState::Blocked { .. } => AfterRelease::AsksItsPerson,
            _ => AfterRelease::GoesOn,
        }
    }

    /// Whether a mended recipe is what it waits for. A list that vanished from the page is as good as a changed page, though
    /// it may come back by itself and is looked at again, by the schedule or by its person.
    pub fn waits_for_recipe(&self) -> bool {
        match self.state {
            ConnectionState::Blocked {
                by: BlockedBy::Operator,
                ..
            } => true,
            ConnectionState::Blocked {
                by: BlockedBy::Owner(action),
                cause,
            } => cause == Cause::EmptyBySurprise && action == OwnerAction::FetchAgain,
            ConnectionState::Suspended { cause, .. } => cause == Cause::EmptyBySurprise,
            _ => false,
        }
    }

    /// The customer consented at the bank, for the first time or anew: what stood in the way is forgotten, one fetch starts.
    /// A fetch that runs goes on, and what the owner switched off stays off.
    pub fn consented(&mut self, now: Timestamp) {
        if matches!(
            self.state,
            ConnectionState::Idle
                | ConnectionState::Suspended { .. }
                | ConnectionState::Blocked { .. }
        ) {
            self.state = ConnectionState::Idle;
            self.failures = 0;
            self.due_at = Some(now);
            self.due_trigger = Trigger::OwnerRequest;
        }
    }

    fn running(&self, fetch: FetchId) -> Result<Timestamp, StaleFetch> {
        match self.state {
            ConnectionState::Fetching {
                fetch: running,
                since,
            }
            | ConnectionState::AwaitingInput {
                fetch: running,
                since,
                ..
            } if running == fetch => Ok(since),
            _ => Err(StaleFetch(fetch)),
        }
    }

    fn settle(&mut self, cause: Cause, until: Option<Timestamp>, jitter: f64, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        self.due_trigger = Trigger::Scheduled;
        match cause.remedy(self.login_has_worked) {
            // Once, an hour later at the earliest, and no third time.
            Remedy::Retry { .. } if cause == Cause::LoginOutcomeUnknown && self.failures > 1 => {
                self.block(cause, BlockedBy::Owner(OwnerAction::CheckThenFetch));
            }
            Remedy::Retry { minutes } => {
                // Somebody's own work at the bank takes as long as it takes; waiting longer each time helps nobody.
                let growth = match cause {
                    Cause::OtherSession | Cause::OwnSessionLeft => 1.0,
                    _ => 2f64.powi(self.failures.min(5) as i32 - 1),
                };
                let grown = f64::from(minutes) * growth * (1.0 + jitter / 4.0);
                let after = now
                    .saturating_add(SignedDuration::from_secs((grown * 60.0) as i64))
                    .unwrap_or(Timestamp::MAX);
                // A stated end is believed, but not for longer than a day: pages carry old notices.
                let a_day_on = now
                    .saturating_add(SignedDuration::from_hours(24))
                    .unwrap_or(Timestamp::MAX);
                let stated = until.filter(|until| *until > now && *until <= a_day_on);
                let at = match stated {
                    // An unknown login waits out its hour whatever the bank states, and a server that has stated an end
                    // before and was still away isn't believed to be back in a moment.
                    Some(until)
                        if cause == Cause::LoginOutcomeUnknown
                            || (is_server_away(cause) && self.failures > 1) =>
                    {
                        until.max(after.min(a_day_on))
                    }
                    Some(until) => until,
                    None => after.min(a_day_on),
                };
                self.state = ConnectionState::Suspended { cause, until: at };
                self.due_at = Some(at);
            }
            Remedy::Owner(action) => self.block(cause, BlockedBy::Owner(action)),
            Remedy::Operator => self.block(cause, BlockedBy::Operator),
        }
    }

    /// What would be tried again by itself isn't where the bank would send somebody a code for it that nobody asked for.
    fn leave_to_a_person(&mut self, needs: Needs) {
        let ConnectionState::Suspended { cause, .. } = self.state else {
            return;
        };
        if needs == Needs::APerson {
            let action = match cause {
                Cause::LoginOutcomeUnknown => OwnerAction::CheckThenFetch,
                _ => OwnerAction::FetchAgain,
            };
            self.block(cause, BlockedBy::Owner(action));
        }
    }

    fn block(&mut self, cause: Cause, by: BlockedBy) {
        self.state = ConnectionState::Blocked { cause, by };
        self.due_at = None;
    }
}

/// What a server says of itself, which repeats itself word by word as long as it lasts.
fn is_server_away(cause: Cause) -> bool {
    matches!(cause, Cause::Unavailable | Cause::TooManyRequests)
}

#[cfg(test)]
mod tests;
