//! What the walk needs of the outside: a page for a request, an answer to a challenge, somebody who looks on.

use std::future::Future;
use std::sync::Arc;

use domain::fetch::{Cause, Challenge};
use url::Url;

use crate::fence::Fence;

mod body;

pub(crate) use body::encode;

/// HTTP, a browser, a client certificate, a recorded folder: whatever gives pages to a walk.
///
/// The session puts secrets in, follows redirects (each hop judged by [`Request::fence`]), keeps cookies, waits between
/// pages as the institution's manners say and gives up in time. It never retries a request by itself.
pub trait Session: Send {
    /// Sends one request and returns the page that came in the end, whatever its status.
    ///
    /// `arrived` is the walk's own test whether a page is one that it waits for; a session that runs scripts looks until
    /// it holds or the step's time is over, one over plain HTTP need not call it.
    fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> impl Future<Output = Result<Page, NetworkFault>> + Send;

    /// Asks the person. The answer stays in the session; a request names it by the token.
    fn ask(
        &mut self,
        challenge: &Challenge,
    ) -> impl Future<Output = Result<AnswerToken, NoAnswer>> + Send;

    /// Tells the person that the bank waits for them in its app, and waits `seconds` before the walk looks again. Called
    /// once for each look. Nothing is typed, so nothing comes back. A session without a clock goes on at once.
    fn await_approval(
        &mut self,
        _challenge: &Challenge,
        _seconds: u32,
    ) -> impl Future<Output = Result<(), NoAnswer>> + Send {
        std::future::ready(Ok(()))
    }

    /// Hears how far the walk is. Called often; must be quick.
    fn observe(&mut self, progress: &Progress) -> impl Future<Output = ()> + Send;

    /// What the session has to say about the last request, for the walk's trace: what a page's scripts asked for and didn't
    /// get. Without queries and values. Each note is given once.
    fn notes(&mut self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

impl Method {
    pub fn word(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// What a request is for. The login's intent is to be written down before a [`Purpose::Login`] leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An ordinary page.
    Page,
    /// Carries the login's secrets.
    Login,
    /// Carries the answer to a challenge (a login form with a code field is [`Purpose::Login`]).
    Answer,
    Logout,
}

/// How a person would make a request on a page that is open before them. Sessions over HTTP send the request as it stands.
///
/// Elements are named by their CSS path on the page as it was given: `html > body > div:nth-child(2) > a:nth-child(1)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes to the request's address.
    Open,
    /// Fetches the request's address beside the open page, which stays as it is: a challenge's picture.
    Aside,
    /// Clicks the element at this path.
    Click { at: String },
    /// Fills the named fields of the form at this path and presses the button at that one, or sends it without.
    Submit {
        form: String,
        fill: Vec<(String, Vec<Part>)>,
        button: Option<String>,
    },
}

impl Act {
    /// Whether it is done to an element of the page; where that leads is seen only when it is done.
    pub fn is_on_page(&self) -> bool {
        matches!(self, Act::Click { .. } | Act::Submit { .. })
    }
}

/// A piece of a field's value. Secrets are names; the session knows the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// `{login.NAME}`: the login field of this name.
    Login(String),
    /// `{answer}` (part 0: the whole answer) or `{answer.N}` (its N-th piece, from 1).
    Answer {
        token: AnswerToken,
        part: u32,
    },
    /// `{oauth.access}`: the access token of the customer's consent. Stands in headers only.
    AccessToken,
}

/// Names an answer that a session holds. Each is good for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnswerToken(pub u64);

/// A JSON body whose texts may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonBody {
    Object(Vec<(String, JsonBody)>),
    Array(Vec<JsonBody>),
    Text(Vec<Part>),
    /// A number, `true`, `false` or `null`.
    Plain(serde_json::Value),
}

/// One request of the walk. It has passed the fence already; every redirect has to pass it again.
#[derive(Clone, Debug)]
pub struct Request {
    pub purpose: Purpose,
    pub method: Method,
    /// With the query of a GET form in it. Never holds a secret.
    pub url: Url,
    /// The fields of a POST form in the form's order; names may repeat.
    pub fields: Vec<(String, Vec<Part>)>,
    pub json: Option<JsonBody>,
    /// To be sent to the fence's origin only, so to be left out at a hop to another one. May hold an access token.
    pub headers: Vec<(String, Vec<Part>)>,
    /// The page that the request comes from.
    pub referer: Option<Url>,
    /// The charset in which the form is submitted.
    pub charset: &'static encoding_rs::Encoding,
    /// A 307 or 308 must not be followed, and the request goes to the origin alone.
    pub carries_secret: bool,
    pub act: Act,
    /// The page on which it is done: its number, from 0, among those that this session gave. An address of the recipe has
    /// none.
    pub page: Option<usize>,
    pub fence: Arc<Fence>,
}

/// What is to be sent: made by [`Request::body`], with the secrets in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// A page as it came: bytes, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// After redirects.
    pub url: Url,
    pub status: u16,
    /// The header as sent, with its charset.
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

/// Why no page came. Never holds a secret or what a page said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkFault {
    /// No name, no connection, broken TLS.
    #[error("the bank's server can't be reached")]
    Unreachable { sent: bool },
    /// The connection broke in the middle.
    #[error("the connection broke")]
    Reset { sent: bool },
    /// No answer within the time of one step.
    #[error("no answer in time")]
    Slow { sent: bool },
    /// The time of the whole walk is over.
    #[error("the walk took too long")]
    TimeSpent { sent: bool },
    /// A redirect (or a request of a script) led outside. `to`: method, origin and path.
    #[error("{to} isn't inside the fence of the recipe")]
    FenceBroken { to: String, sent: bool },
    /// The form's charset lacks a character of this field; nothing was sent.
    #[error("the bank's form can't take a character of the field {field}")]
    Unencodable { field: String },
    /// The login has no such field, or an answer isn't there any more; nothing was sent.
    #[error("there is no value for {name}")]
    NoValue { name: String },
    /// The answer is larger than a page may be.
    #[error("the answer is too large")]
    TooLarge,
    /// The element isn't on the live page any more; nothing was sent.
    #[error("{what} isn't on the page any more")]
    Gone { what: &'static str },
    /// The browser ended, or its tab did: a fault of this machine, or a page that no browser survives.
    #[error("the browser ended")]
    Crashed { sent: bool },
    /// The page asks for more and more, or leads from page to page without end.
    #[error("the page doesn't come to rest")]
    Restless,
    /// Nothing was recorded for this request; only a replay says so.
    #[error("nothing was recorded for {request}{}", nearest.as_ref().map(|near| format!("; the nearest is {near}")).unwrap_or_default())]
    NotRecorded {
        request: String,
        nearest: Option<String>,
    },
    /// The bank doesn't take the customer's consent (any more), or there is none.
    #[error("the consent at the bank has ended")]
    ConsentEnded,
    /// Renkei is being stopped, or the lease was lost.
    #[error("interrupted")]
    Interrupted { sent: bool },
}

impl NetworkFault {
    /// Whether the request may have reached the bank. After a login this is the difference between "try again" and
    /// "nobody knows".
    pub fn sent(&self) -> bool {
        match self {
            NetworkFault::Unreachable { sent }
            | NetworkFault::Reset { sent }
            | NetworkFault::Slow { sent }
            | NetworkFault::TimeSpent { sent }
            | NetworkFault::FenceBroken { sent, .. }
            | NetworkFault::Crashed { sent }
            | NetworkFault::Interrupted { sent } => *sent,
            NetworkFault::Unencodable { .. }
            | NetworkFault::NoValue { .. }
            | NetworkFault::ConsentEnded
            | NetworkFault::Gone { .. }
            | NetworkFault::NotRecorded { .. } => false,
            NetworkFault::TooLarge | NetworkFault::Restless => true,
        }
    }

    pub fn cause(&self) -> Cause {
        match self {
            NetworkFault::Unreachable { .. } | NetworkFault::Reset { .. } => Cause::Unreachable,
            NetworkFault::Slow { .. } => Cause::SlowStep,
            NetworkFault::TimeSpent { .. } => Cause::SlowRun,
            NetworkFault::FenceBroken { .. } => Cause::FenceBroken,
            NetworkFault::TooLarge | NetworkFault::Restless => Cause::BudgetSpent,
            NetworkFault::Unencodable { .. } | NetworkFault::Gone { .. } => Cause::PageChanged,
            NetworkFault::NoValue { .. }
            | NetworkFault::NotRecorded { .. }
            | NetworkFault::Crashed { .. } => Cause::OwnFault,
            NetworkFault::ConsentEnded => Cause::ConsentExpired,
            NetworkFault::Interrupted { .. } => Cause::Interrupted,
        }
    }
}

/// Why a challenge was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The deadline passed.
    #[error("nobody answered in time")]
    Late,
    /// The person doesn't want to, or nobody can be asked.
    #[error("the question was declined")]
    Declined,
    #[error("interrupted")]
    Interrupted,
}

impl NoAnswer {
    /// Nobody to ask is nobody in time.
    pub fn cause(self) -> Cause {
        match self {
            NoAnswer::Late | NoAnswer::Declined => Cause::ChallengeLate,
            NoAnswer::Interrupted => Cause::Interrupted,
        }
    }
}

/// The phase that the walk is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Opening the site.
    Opening,
    LoggingIn,
    /// Waiting for the answer to a challenge.
    Asking,
    /// Menus and the list of accounts.
    Accounts,
    Lines,
    LoggingOut,
}

impl Step {
    /// The word of the store and of the messages.
    pub fn word(self) -> &'static str {
        match self {
            Step::Opening => "opening",
            Step::LoggingIn => "logging-in",
            Step::Asking => "asking",
            Step::Accounts => "accounts",
            Step::Lines => "lines",
            Step::LoggingOut => "logging-out",
        }
    }
}

/// How far the walk is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub step: Step,
    /// The page's name in the recipe, once it is recognised.
    pub page: Option<String>,
    /// The account being walked, from 1, and how many will be.
    pub account: Option<(u32, u32)>,
    /// Pages seen so far.
    pub pages: u32,
    /// Lines read so far.
    pub lines: u32,
}
