//! One struct and one template for each screen. A struct holds what is true, its template how it is said.
//!
//! # Routes
//! Every `POST` carries `csrf`; a rejected one says so with [`MessagePage`]. `back` is a local address to return to.
//!
//! | method, path | fields | answers |
//! |---|---|---|
//! | `GET /assets/{name}` | | [`assets::find`] |
//! | `GET /signin` | `next`? | [`SignIn`] |
//! | `POST /signin` | `email`, `password`, `next`? | to `next` or `/`, else [`SignIn`] with its error |
//! | `POST /signout` | | to `/signin` |
//! | `POST /language` | `lang` = `ja`, `en`; `back` | to `back` |
//! | `POST /office` | `office` = id; `back` | to `/` of that office |
//! | `GET /` | | [`Home`] |
//! | `GET /connections/new` | `q`?, `category`? | [`Catalogue`] |
//! | `GET /connections/new/{institution}` | | [`LoginForm`] with [`Purpose::New`] |
//! | `POST /connections/new/{institution}` | `field-{name}` for each field, `display_name`, `start` = `all`, `from`; `start_on` | to `/connections/{id}`, else [`LoginForm`] with errors |
//! | the same, of an institution that is read by consent | `display_name`, `start`, `start_on` | [`Leaving`] for the bank's page, else [`LoginForm`] with errors |
//! | `POST /connections/{id}/consent` | | [`Leaving`] |
//! | `GET /consent/callback` | `state`, `code` or `error`: from the bank | to `/connections/{id}`, or back to where the person came from; [`NotReceived`] |
//! | `GET /connections` | `status`? = [`Shown::word`], `open`? = id | [`Connections`] |
//! | `GET /connections/{id}` | | [`LiveFetch`]: the present or last fetch |
//! | `GET /connections/{id}/events` | `seen`? = what the page shows: `queued`, `running`, `needs-input` | server-sent events: `progress` with [`Progress`] as JSON; `changed` (any data) when the page is to be loaded anew |
//! | `POST /connections/{id}/fetch` | | to `/connections/{id}` |
//! | `POST /connections/fetch-all` | | to `/connections` |
//! | `GET /connections/{id}/edit` | | [`LoginForm`] with [`Purpose::Edit`] |
//! | `POST /connections/{id}/edit` | as for new; an empty secret keeps the old one | to `/connections/{id}` |
//! | `GET /connections/{id}/delete` | | [`DeleteConnection`] |
//! | `POST /connections/{id}/delete` | | to `/connections` |
//! | `GET /connections/{id}/challenge` | | [`ChallengePage`] |
//! | `GET /connections/{id}/challenge/picture` | | the picture's bytes |
//! | `POST /connections/{id}/challenge` | `answer` (once per cell for a grid card), `act` = `send`, `give-up` | to `/connections/{id}` |
//! | `GET /accounts/selection` | | [`Selection`] |
//! | `POST /accounts/selection` | `shown` = id (each on the page), `account` = id (each ticked) | to `/accounts/selection` |
//! | `GET /lines` | `account`, `connection` (all its accounts), `from`, `to`, `min`, `max`, `text`, `state`, `after`/`before` = cursor, `line` = id: all optional | [`Lines`] |
//! | `GET /lines/{id}` | | [`LinePage`] |
//! | `GET /imports` | `before`? = import id | [`Imports`] |
//! | `POST /imports` | multipart: `csrf` first, then `file` for each | to `/imports`, else [`Imports`] with its error |
//! | `GET /imports/events` | `seen` = what the page shows: `{upload}-reading.{upload}-storing` | server-sent events: `progress` with [`FileProgress`] as JSON; `changed` with the upload whose card is to be drawn anew |
//! | `GET /imports/{upload}` | | [`ImportFile`]; to `/imports` once it is stored |
//! | `POST /imports/{upload}/store` | `account` = id or empty, `account-name`: where it has to be chosen | to `/imports`, or to `/imports/{upload}` while it goes on |
//! | `POST /imports/{upload}/layout` | `layout` = id | to `/imports` |
//! | `POST /imports/{upload}/discard` | | to `/imports` |
//! | `GET /imports/{upload}/columns` | | [`ColumnsForm`] |
//! | `POST /imports/{upload}/columns` | `meaning-{n}`, `form-{n}`, `word-{n}`, `side-{n}`; `account`, `account-name`, `name`, `kind`; `act` = `look`, `store` | [`ColumnsForm`], or as `store` |
//! | `GET /imports/done/{import}/take-back` | | [`TakeBack`] |
//! | `POST /imports/done/{import}/take-back` | | to `/imports` |
//! | `GET /captures/{id}` | | the captured page as plain text, from [`Evidence::whole_page`] |
//! | `GET /journal/inbox` | `year`?, `other_than`? = a fiscal year; `account`?, `text`?, `after`?, `before`? | [`Inbox`] |
//! | `POST /journal/inbox/register` | `one` = line id, or `line` = id (each ticked); `title-{id}`, `tax-{id}` for every row; `back` | to `back` |
//! | `POST /journal/inbox/exclude` | the same | to `back` |
//! | `POST /journal/inbox/undo` | `undo` = [`Undo::token`], `back` | to `back` |
//! | `GET /journal` | `from`, `to`, `min`, `max`, `text`, `title`, `after`/`before`: all optional | [`Journal`] |
//! | `POST /journal/{id}/cancel` | `back` | to `back` |
//! | `GET /operator/recipes` | | [`Recipes`]; everything below it is for operators only |
//! | `GET /operator/recipes/{id}` | | [`RecipePage`] |
//! | `GET /operator/recipes/{id}/page` | `of` = `good`, `new`; `as` = `source`? | a captured page, safe to look at, for a frame |
//! | `POST /operator/recipes/{id}/draft` | `recipe`, `act` = `save`, `try` | to the recipe |
//! | `POST /operator/recipes/{id}/discard` | | to the recipe |
//! | `POST /operator/recipes/{id}/release` | `draft` = id, `reach` = `few`, `all`; `few` = how many, `accept`?, `site`?, `why`? | to the recipe |
//! | `POST /operator/recipes/{id}/widen` | | to the recipe |
//! | `POST /operator/recipes/{id}/back` | `version` = id, `software` | to the recipe |
//! | `GET /export` | | [`Export`] |
//! | `GET /export/file` | `to` = `csv`, `hledger`; `from`, `until` (dates, optional) | the file |

mod act;
pub mod assets;
mod catalogue;
mod challenge;
mod connections;
mod consent;
mod delete;
mod export;
mod frame;
mod home;
mod imports;
mod inbox;
mod journal;
mod lines;
mod live_fetch;
mod login_form;
mod message_page;
mod recipes;
mod selection;
mod signin;
mod state;
mod trouble;
mod unattended;

pub use act::Act;
pub use catalogue::{Catalogue, CategoryTab, InstitutionCard, Way};
pub use challenge::ChallengePage;
pub use connections::{
    Attempt, AttemptResult, ConnectionRow, Connections, Hint, Opened, OpenedAccount,
};
pub use consent::{Again, Consent, ConsentFacts, Leaving, NotReceived};
pub use delete::DeleteConnection;
pub use export::{Export, ExportFormat};
pub use frame::{Frame, Gate, OfficeChoice, Place, Rights, Toast, Undo};
pub use home::{BalanceRow, Home, OpenLines, Todo, TodoKind};
pub use imports::{
    AccountPick, CheckShown, ColumnPick, ColumnsForm, FileCard, FileFacts, FileNotice,
    FileProgress, FileState, FirstLine, ImportColumns, ImportFile, Imports, Kind, LayoutPick,
    PastImport, SideWord, StatementPart, TakeBack, meaning_of, meaning_word,
};
pub use inbox::{Candidate, Inbox, InboxRow, Reason, TitleChoice};
pub use journal::{Journal, JournalFilter, JournalRow, PostingCell};
pub(in crate::web) use lines::in_query;
pub use lines::{
    BalanceFit, Change, Evidence, Excerpt, ExcerptRow, LineFilter, LinePage, LineRow, LineState,
    Lines, Pager, ReadFrom, Sums,
};
pub use live_fetch::{Done, LiveFetch, LiveState, Progress, Step};
pub use login_form::{
    AlreadyRegistered, FieldError, FieldKind, InstitutionFacts, LoginField, LoginForm, Purpose,
    Start,
};
pub use message_page::{MessageKind, MessagePage};
pub use recipes::{
    BrokenShown, Editor, FailingStep, FaultShown, ProposalShown, ReachShown, RecipePage, RecipeRow,
    Recipes, ReleaseShown,
};
pub use selection::{Selection, SelectionGroup, SelectionRow, Since};
pub use signin::{SignIn, SignInError};
pub use state::{Shown, State};
pub use trouble::{Left, Trouble};
pub use unattended::Unattended;

#[cfg(test)]
mod tests;
