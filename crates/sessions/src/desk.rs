//! What a session needs of whoever runs the fetch.

use std::fmt;
use std::future::Future;

use domain::fetch::Challenge;
use recipe::{NetworkFault, NoAnswer, Progress};
use zeroize::Zeroizing;

/// A value that nobody is to see: wiped when it is dropped, and not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(value.into()))
    }

    /// The value itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The N-th piece, from 1, of an answer to several questions at once (the cells of a grid card): pieces stand
    /// between white space.
    pub(crate) fn piece(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0.split_whitespace().nth(index)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The walk may not go on: Renkei is being stopped, the lease was lost, or the login's intent couldn't be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the fetch was stopped")]
pub struct Stopped;

/// Why there is no access token for the walk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// There is no consent, the bank has ended it, or nobody can say any more whether its token is spent.
    #[error("the consent at the bank has ended")]
    Ended,
    /// No answer about it could be had; the consent may be as good as before.
    #[error(transparent)]
    Network(#[from] NetworkFault),
}

/// Whoever runs the fetch: secrets, answers, the ledger of logins, an onlooker.
pub trait Desk: Send {
    /// The value of the login field of this name (`field` of `institution.toml`).
    fn login_value(&self, field: &str) -> Option<Secret>;

    /// The access token of the customer's consent, for a header that the recipe gives it.
    fn access_token(&mut self) -> impl Future<Output = Result<Secret, NoToken>> + Send {
        async { Err(NoToken::Ended) }
    }

    /// Called once in a walk, after the bank refused the access token: gets a new one, and keeps what came with it before
    /// anybody uses it.
    fn refresh_access(&mut self) -> impl Future<Output = Result<(), NoToken>> + Send {
        async { Err(NoToken::Ended) }
    }

    /// Called right before each request that carries the login's secrets, after everything else that could keep it from
    /// being sent. The intent is to be written down durably here; with an error the request isn't sent.
    fn before_login(&mut self) -> impl Future<Output = Result<(), Stopped>> + Send;

    /// Asked before each request but a logout: is the lease still ours, is nobody stopping us?
    fn may_continue(&mut self) -> impl Future<Output = Result<(), Stopped>> + Send;

    /// Asks the person. The time that this takes doesn't count as the walk's. Pieces of an answer (`{answer.2}`) stand
    /// between white space.
    fn answer(
        &mut self,
        challenge: &Challenge,
    ) -> impl Future<Output = Result<Secret, NoAnswer>> + Send;

    /// Tells the person that the bank waits for them in its app, and waits `seconds` before the walk looks again. Called
    /// once for each look; the time that this takes doesn't count as the walk's.
    fn await_approval(
        &mut self,
        _challenge: &Challenge,
        seconds: u32,
    ) -> impl Future<Output = Result<(), NoAnswer>> + Send {
        async move {
            tokio::time::sleep(std::time::Duration::from_secs(seconds.into())).await;
            Ok(())
        }
    }

    /// Hears how far the walk is. Called often; must be quick.
    fn observe(&mut self, progress: &Progress) -> impl Future<Output = ()> + Send;
}
