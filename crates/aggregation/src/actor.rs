//! Who does something, and in which office.

use crate::refused::Refused;
use domain::ids::{OfficeId, UserId};
use domain::office::{Act, Role};
use domain::time::Timestamp;
use serde_json::Value;
use store::events::{self, Event};
use store::{Tx, people};

/// Who.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody signed in, with the role they have in the office.
    User(UserId, Role),
    /// Whoever may read the data folder may do everything.
    CommandLine,
    /// Renkei by itself.
    Schedule,
}

/// Who acts in which office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub office: OfficeId,
    pub who: Who,
}

impl Actor {
    pub fn command_line(office: OfficeId) -> Actor {
        Actor {
            office,
            who: Who::CommandLine,
        }
    }

    pub fn schedule(office: OfficeId) -> Actor {
        Actor {
            office,
            who: Who::Schedule,
        }
    }

    pub fn user(&self) -> Option<UserId> {
        match self.who {
            Who::User(user, _) => Some(user),
            Who::CommandLine | Who::Schedule => None,
        }
    }

    /// Whether this actor may do that.
    pub fn may(&self, act: Act) -> bool {
        match self.who {
            Who::User(_, role) => role.may(act),
            Who::CommandLine | Who::Schedule => true,
        }
    }

    /// Refuses, naming the owner, whoever may not. The role is read anew: it may have changed since the page was shown.
    pub(crate) async fn must(&self, tx: &mut Tx, act: Act) -> Result<(), Refused> {
        let allowed = match self.who {
            Who::User(user, _) => people::role(tx, self.office, user)
                .await?
                .is_some_and(|role| role.may(act)),
            Who::CommandLine | Who::Schedule => true,
        };
        if allowed {
            return Ok(());
        }
        let owner = people::members(tx, self.office)
            .await?
            .into_iter()
            .find(|member| member.role == Role::Owner);
        Err(Refused::NotAllowed {
            act,
            owner: owner.map(|owner| owner.name),
        })
    }

    /// The word of the history.
    pub(crate) fn word(&self) -> &'static str {
        match self.who {
            Who::User(..) => "user",
            Who::CommandLine => "command-line",
            Who::Schedule => "schedule",
        }
    }

    /// Appends a fact to the history, in the transaction of the change.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        command: &str,
        subject: String,
        fact: Value,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let event = Event {
            at: now,
            actor: self.word().to_owned(),
            user: self.user(),
            command: command.to_owned(),
            subject,
            fact,
        };
        Ok(events::append(tx, self.office, &event).await?)
    }
}
