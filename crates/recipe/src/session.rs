//! What the walk needs of the outside: a page for a request, an answer to a challenge, somebody who looks on.

use std::future::Future;
use std::sync::Arc;

use domain::fetch::Challenge;
use domain::time::Period;
use url::Url;

use crate::fence::Fence;

mod blot;
mod body;
mod cover;
mod fault;
mod page;
mod piece;
mod spelling;

pub(crate) use body::encode;
pub use cover::{COVERED, Cover, Texts};
pub use fault::{NetworkFault, NoAnswer, PageThing};
pub use page::{Page, RetryAfter, Standing, Stayed};

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

    /// Looks at the page that is open as it stands now: one with scripts may have gone on by itself while a person was waited
    /// for. Nothing is asked of the bank by this. `request` would open that page again (`request.page` is its number), and
    /// `standing` is the walk's own judgement. Only a session that runs scripts has anything to say.
    fn stay(
        &mut self,
        _request: &Request,
        _standing: &(dyn Fn(&Page) -> Standing + Sync),
    ) -> impl Future<Output = Result<Stayed, NetworkFault>> + Send {
        std::future::ready(Ok(Stayed::Fixed))
    }

    /// Hears how far the walk is. Called often; must be quick.
    fn observe(&mut self, progress: &Progress) -> impl Future<Output = ()> + Send;

    /// What the session has to say about the last request, for the walk's trace: what a page's scripts asked for and didn't
    /// get. Without queries and values. Each note is given once.
    fn notes(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Covers each answer that a person gave, and each value of the login fields named, in texts that are about to leave the
    /// walk (see [`Cover`]). A session that knows no secrets has nothing to cover.
    fn cover(&self, _secrets: &[&str], _texts: Texts<'_>) {}
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
    /// What concerns nobody but the customer and the bank, as far as the walk knows it now: account numbers, and what it kept
    /// of pages. Other hosts than the fence's origin are not told it; redirects and scripts are held to that too.
    pub private: Vec<String>,
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
    /// The stretch of days that the bank is asked for just now, where the walk asks for one.
    pub period: Option<Period>,
    /// Pages seen so far.
    pub pages: u32,
    /// Lines read so far.
    pub lines: u32,
}
