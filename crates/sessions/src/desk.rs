//! What a session needs of whoever runs the fetch.

use std::fmt;
use std::future::Future;

use domain::fetch::Challenge;
use recipe::{NoAnswer, Progress};
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

/// Whoever runs the fetch: secrets, answers, the ledger of logins, an onlooker.
pub trait Desk: Send {
    /// The value of the login field of this name (`field` of `institution.toml`).
    fn login_value(&self, field: &str) -> Option<Secret>;

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

    /// Hears how far the walk is. Called often; must be quick.
    fn observe(&mut self, progress: &Progress) -> impl Future<Output = ()> + Send;
}
