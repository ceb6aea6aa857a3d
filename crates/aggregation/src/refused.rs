//! Why a command was not carried out. Each is a value that the screens and the command line put into words.

use domain::connection::NotStartable;
use domain::ids::{ConnectionId, JournalEntryId, StatementLineId};
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
    /// A simulated institution, where neither the demo nor a test plays it.
    #[error("the simulated institution {0} isn't played here")]
    NotPlayed(String),
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
    /// Not the file's fault: the place where it lies.
    #[error("the file can't be reached: {0}")]
    Unread(std::io::Error),
    /// Longer than any file that is taken; bytes.
    #[error("the file has more than {max} bytes")]
    FileTooLarge { max: u64 },
    /// The same when it is packed; bytes.
    #[error("the file has more than {max} bytes even when it is packed")]
    FileTooLargePacked { max: u64 },
    /// `near`: the layout that may be meant.
    #[error("there is no layout {id:?}")]
    NoSuchLayout { id: String, near: Option<String> },
    /// The layout that the person chose, by its name, doesn't fit the file.
    #[error("the file isn't one of the layout {name:?}")]
    OtherLayout { name: String },
    /// What was made of the columns of a table isn't a layout.
    #[error("the columns have {} faults", .0.len())]
    Columns(Vec<formats::propose::ColumnFault>),
    /// It can be taken back once it is stored.
    #[error("the file is being stored")]
    BeingStored,
    /// Lines of an import are in entries that stand; a hundred of these at most.
    #[error("{lines} lines of the import are in entries")]
    Journalised {
        file: String,
        lines: u64,
        entries: Vec<JournalEntryId>,
    },
    #[error("the import was taken back before")]
    TakenBackAlready,
    /// It is from a version that didn't note what taking back needs.
    #[error("the import is too old to be taken back")]
    TooOldToTakeBack,
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
    /// The operator has no registration at an institution with an API.
    #[error("there is no client id for the institution {0}")]
    NoClient(String),
    /// The institution asks for a login, not for a consent; or the other way round.
    #[error("the institution {0} isn't read in this way")]
    OtherWay(String),
    /// The address isn't one to which a bank may send a browser back.
    #[error("{0:?} is not an address of the callback")]
    NotACallback(String),
    /// Nobody is on the way to the bank with this state: it is over, or was used already, or is somebody else's.
    #[error("no such consent is being given")]
    NotConsenting,
    /// 再同意 by another customer of the bank than the first time.
    #[error("another customer consented")]
    OtherCustomer,
    /// The bank gave no tokens for the consent.
    #[error(transparent)]
    Token(#[from] sessions::TokenFault),
    /// Only an operator may: recipes are everybody's.
    #[error("only an operator may do that")]
    NotOperator,
    #[error("a recipe has {} faults", .0.len())]
    RecipeFaults(Vec<recipe::Fault>),
    #[error("longer than {max} bytes")]
    TooLong { max: usize },
    #[error("there is nothing to release")]
    NothingToRelease,
    /// A draft is tried on stored pages before it is released.
    #[error("the draft has not been tried")]
    NotTried,
    #[error("{fetches} stored fetches give other lines")]
    LinesDiffer { fetches: usize },
    /// Old pages that the draft refuses; whoever knows it may go on.
    #[error("{fetches} stored fetches are not read any more")]
    PagesUnread { fetches: usize },
    /// Another draft was saved since the page was shown.
    #[error("the draft is another one by now")]
    OtherDraft,
    /// The draft reaches other addresses, or enters in another way; whoever looked at it may go on.
    #[error("the draft changes {lines} lines of where it goes")]
    SiteChanges { lines: usize },
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
