//! The recipe language: what the pages of an institution look like, as data.
//!
//! [`Recipe::read`] reads and checks a recipe, [`walk`] runs it over a [`Session`], [`replay`] runs it over recorded
//! pages. Pure: no clock, no network, no store, no log. Secrets are only names here; a session puts the values in.

mod moving;
mod page;
mod said;
mod source;
mod text;
mod value;
mod vars;

pub mod fault;
pub mod fence;
pub mod institution;
pub mod language;
mod recipe;
pub mod repair;
pub mod replay;
pub mod scrub;
pub mod session;
pub mod walk;

pub use fault::Fault;
pub use fence::Fence;
pub use institution::Institution;
pub use page::depth::is_too_deep;
pub use recipe::{
    ClientAuth, Engine, HostReached, OAuth, PostFor, PostLine, Reach, Recipe, Refresh, SentFrom,
    SiteChange, SiteLine, SitePart, Watched, pattern_of,
};
pub use session::{
    Act, AnswerToken, Body, COVERED, Cover, JsonBody, Method, NetworkFault, NoAnswer, Page,
    PageThing, Part, Progress, Purpose, Request, RetryAfter, Session, Standing, Stayed, Step,
    Texts,
};
pub use walk::{
    AccountState, Budget, Captured, FetchOrder, KnownBalance, Proofs, Walked, WalkedAccount,
    WalkedView, walk,
};
