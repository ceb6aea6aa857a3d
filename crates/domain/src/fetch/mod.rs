//! Fetching: why it started ([`Trigger`]), what can come of it ([`Cause`]), what the bank may ask ([`ChallengeKind`]).

mod cause;
mod challenge;
mod remedy;
mod words;

pub use cause::{Cause, FetchError, Tried};
pub use challenge::{Challenge, ChallengeKind};
pub use remedy::{OwnerAction, Remedy};

/// What started a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// 定期取得.
    Scheduled,
    /// 再取得, or the first fetch after 新規登録.
    OwnerRequest,
    /// After the owner saved a changed login.
    AfterEdit,
    /// By an operator or a script on the command line.
    CommandLine,
}

impl Trigger {
    pub const ALL: [Trigger; 4] = [
        Trigger::Scheduled,
        Trigger::OwnerRequest,
        Trigger::AfterEdit,
        Trigger::CommandLine,
    ];

    /// The word of the store.
    pub fn word(self) -> &'static str {
        match self {
            Trigger::Scheduled => "scheduled",
            Trigger::OwnerRequest => "owner-request",
            Trigger::AfterEdit => "after-edit",
            Trigger::CommandLine => "command-line",
        }
    }

    pub fn from_word(word: &str) -> Option<Trigger> {
        Self::ALL.into_iter().find(|trigger| trigger.word() == word)
    }
}
