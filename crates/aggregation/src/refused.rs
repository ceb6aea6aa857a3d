//! Why a command was not carried out. Each is a value that the screens and the command line put into words.

use domain::connection::NotStartable;
use domain::ids::{ConnectionId, StatementLineId};
use domain::journal::EntryFault;
use domain::office::Act;
use domain::time::{Date, Timestamp};
use store::StoreError;

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: String,
    pub fault: Fault,
}

/// What is wrong with a value. Never holds the value itself: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    /// It doesn't fit the field's pattern. `typed` characters were typed.
    Form {
        typed: usize,
    },
    TooLong {
        max: usize,
    },
    /// 開始日 lies after today.
    InFuture,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Somebody else may; `owner` is the owner's name.
    #[error("not allowed: {act:?}")]
    NotAllowed { act: Act, owner: Option<String> },
    #[error("there is no such {0} in this office")]
    NotFound(&'static str),
    #[error("a form has {} faults", .0.len())]
    Form(Vec<FieldFault>),
    /// F10: this login is linked already, in this office.
    #[error("the login is registered already, as connection {connection}")]
    AlreadyRegistered { connection: ConnectionId },
    #[error(transparent)]
    NotStartable(#[from] NotStartable),
    /// Too soon after the last fetch.
    #[error("the next fetch may start at {from}")]
    TooSoon { from: Timestamp },
    /// Another office or worker uses the same login right now.
    #[error("the login is in use until {until} at most")]
    LoginInUse { until: Timestamp },
    /// The institution's recipe isn't there any more or doesn't work.
    #[error("the institution {0} has no working recipe")]
    NoRecipe(String),
    #[error("line {line} is decided already")]
    DecidedAlready { line: StatementLineId },
    #[error("line {line} can't be entered: {why:?}")]
    NotEnterable {
        line: StatementLineId,
        why: NotEnterable,
    },
    #[error("there is no account title {0:?}")]
    NoSuchTitle(String),
    #[error(transparent)]
    Entry(#[from] EntryFault),
    #[error("the file can't be read: {}", .0.key())]
    File(formats::Refusal),
    /// The file says that its lines are another account's.
    #[error("the file is for another account")]
    OtherAccountFile { file: String, account: String },
    /// Lines of another unit than the account's.
    #[error("the file's lines are in {file}, the account's in {account}")]
    OtherUnit { file: String, account: String },
    #[error("there is no account {label:?}")]
    NoSuchAccount { label: String, labels: Vec<String> },
    #[error("an export is impossible: {0}")]
    Export(#[from] formats::export::ExportError),
    #[error("e-mail address or password is wrong")]
    SignIn,
    #[error("no sign-in before {until}")]
    SignInThrottled { until: Timestamp },
    /// Nobody waits for this answer (any more).
    #[error("the fetch doesn't wait for an answer any more")]
    NotAwaited,
    #[error("a sealed field can't be opened")]
    Vault,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a line is not for entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotEnterable {
    /// 速報.
    Pending,
    /// Held, withdrawn or dropped.
    NotLive,
    /// No open fiscal year holds its day.
    NoOpenYear { on: Date },
    /// Points and foreign currencies.
    NotYen,
    /// 連携データの選択 leaves its account out.
    NotSelected,
}
