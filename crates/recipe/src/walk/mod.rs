//! The walk: look at the page, the first rule that matches decides, act. A tree, depth first.

use std::future::Future;

use domain::account::SeenAccount;
use domain::fetch::FetchError;
use domain::statement::view::View;
use domain::time::{Date, Period, Timestamp};

use crate::institution::Reach;
use crate::recipe::Recipe;
use crate::session::Session;

mod accounts;
mod approval;
mod cover;
mod days;
mod engine;
mod eyes;
mod hidden;
mod instant;
mod known;
mod lines;
mod list;
mod login;
mod onward;
mod periods;
mod sending;
mod spots;
mod statement;
mod unknown;
mod views;

use engine::Walk;
pub use known::KnownBalance;

/// What is to be fetched. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchOrder {
    /// The civil date in Japan.
    pub today: Date,
    pub now: Timestamp,
    /// Wanted of accounts that aren't in `periods`.
    pub default_period: Period,
    /// Wanted of single accounts, by number; several for one account are asked for one after the other.
    pub periods: Vec<(String, Period)>,
    /// What earlier fetches know of the days before; several for one account, for different days.
    pub known: Vec<KnownBalance>,
    /// Numbers of accounts that are not walked.
    pub deselected: Vec<String>,
    /// The recipe's own budget counts too; the smaller one holds.
    pub budget: Budget,
}

/// What one walk may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Counted by the walk.
    pub pages: u32,
    /// Kept by the session, which has the clock.
    pub seconds: u32,
    /// Counted by the walk over all pages.
    pub megabytes: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            pages: 200,
            seconds: 180,
            megabytes: 20,
        }
    }
}

impl Budget {
    /// The smaller of both, each by itself.
    pub fn within(self, other: Budget) -> Budget {
        Budget {
            pages: self.pages.min(other.pages),
            seconds: self.seconds.min(other.seconds),
            megabytes: self.megabytes.min(other.megabytes),
        }
    }
}

/// What came of a walk. Partial success is a value: whatever was read and proven before an error is here.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// All that the institution shows, deselected ones too, in its order.
    pub accounts: Vec<WalkedAccount>,
    pub views: Vec<WalkedView>,
    /// Every page that came, in order.
    pub captures: Vec<Captured>,
    /// One line per request and recognised page, without queries and values. Paths may hold account numbers: for the
    /// operator's eyes, not for a log.
    pub trace: Vec<String>,
    /// A request with the login's secrets may have reached the bank.
    pub login_sent: bool,
    /// A page was recognised that only a signed-in customer sees.
    pub logged_in: bool,
    /// `false` after a login: the bank's own time-out has to end it.
    pub logged_out: bool,
    /// Accounts whose branch of the walk ended early, by number.
    pub account_errors: Vec<(String, FetchError)>,
    /// What ended the walk.
    pub error: Option<FetchError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedAccount {
    pub seen: SeenAccount,
    pub state: AccountState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Its lines were read to the end.
    Walked,
    /// By the order.
    Deselected,
    /// Its error is in `account_errors`.
    Failed,
    /// The walk ended before.
    NotReached,
}

/// One look at one account's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedView {
    /// The account's number.
    pub account: String,
    /// The statement page's name in the recipe.
    pub page: String,
    pub view: View,
    /// `Place::page` of the view's lines is an index into this; this holds indices into the walk's captures.
    pub pages: Vec<usize>,
    pub proofs: Proofs,
    /// How far back a list without a period reaches.
    pub reach: Option<ListReach>,
}

/// How far back a list without a period reaches (`window`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListReach {
    Lines(u32),
    Since(Reach),
}

/// The witnesses that agreed with what was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// The running balances follow from the amounts of two lines or more. They say nothing of the oldest line's amount.
    pub balances: bool,
    /// The balance before the oldest line is that of earlier fetches.
    pub known: bool,
    /// The printed number of lines.
    pub total: bool,
    /// The printed sum.
    pub sum: bool,
    pub opening: bool,
    pub closing: bool,
}

impl Proofs {
    /// Nothing agreed with the amounts. A total alone proves that no line is missing, not what they are; a closing balance alone
    /// stands behind one line, whatever its amount.
    pub fn unproven(self) -> bool {
        !(self.balances || self.known || self.sum || self.opening)
    }

    /// The balances follow, but no balance stands before the oldest line: the next fetch holds it against this one.
    pub fn leaves_oldest_open(self) -> bool {
        self.balances && !(self.known || self.sum || self.opening)
    }
}

/// A page as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// Method, address and names of fields: `POST /ib/auth.cgi [BTN KEIYAKU PASSWD]`. No values.
    pub request: String,
    /// After redirects.
    pub url: String,
    pub status: u16,
    pub content_type: Option<String>,
    pub body: Vec<u8>,
    /// The page or outcome that recognised it.
    pub rule: Option<String>,
}

/// Walks an institution. Never fails: an error is part of what came of it.
pub fn walk<'w, S: Session>(
    recipe: &'w Recipe,
    order: &'w FetchOrder,
    session: &'w mut S,
) -> impl Future<Output = Walked> + Send {
    Walk::new(recipe, order, session).run()
}
