//! Doing what a person would do on the live page, and waiting for the page that comes of it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use recipe::{Act, Method, NetworkFault, Page, PageThing, Request, Standing};
use reqwest::header::{COOKIE, HeaderMap, HeaderValue, REFERER};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use url::Url;

use super::carry::carry;
use super::paused::{Kind, Paused};
use super::pipe::Unanswered;
use super::tab::Tab;
use crate::desk::Secret;
use crate::guard::Guard;
use crate::wire::Wire;

const LOOK: &str = include_str!("scripts/look.js");
const LOCATE: &str = include_str!("scripts/locate.js");
const FILL: &str = include_str!("scripts/fill.js");
const PRESS: &str = include_str!("scripts/press.js");

/// Between two looks at a page. Two that show the same, with nothing under way, are quiet.
const LOOK_EVERY: Duration = Duration::from_millis(60);

/// How long an element may take to come on a page that is open already.
const ELEMENT_WAITS: Duration = Duration::from_secs(2);

/// A page that this session gave.
pub(super) struct Given {
    pub(super) url: Url,
    /// What the tab showed; an answer off the page has none.
    pub(super) html: Option<String>,
}

/// A field to be filled.
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) value: Secret,
    pub(super) guarded: Guarded,
}

/// To whom a field's value may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guarded {
    /// To anybody.
    Nothing,
    /// To no other host: a login ID.
    Private,
    /// To the bank alone, and once. `login`: the login's, not an answer.
    Secret { login: bool },
}

/// The walk's own test whether a page is one that it waits for.
pub(super) type Arrived<'a> = &'a (dyn Fn(&Page) -> bool + Sync);

/// Who acts, for one request of the walk.
pub(super) struct Driving<'s> {
    pub(super) tab: &'s Tab,
    pub(super) wire: &'s Wire,
    pub(super) guard: &'s Mutex<Guard>,
    pub(super) request: &'s Request,
    pub(super) fills: &'s [Typed],
    /// The pages given so far, and which of them the tab shows.
    pub(super) given: &'s [Given],
    pub(super) live: Option<usize>,
    /// Between two requests.
    pub(super) pause: Duration,
    /// How long a page that never gets quiet is waited for.
    pub(super) patience: Duration,
}

/// What came.
pub(super) enum Came {
    /// The tab shows it.
    OnPage(Page),
    /// The tab still shows what it did.
    OffPage(Page),
}

/// Where an act can be done.
enum Place {
    /// The element was found on the live page.
    Found,
    /// Its page can't be opened again, but it is a link that leads on by itself.
    LeadsOn,
    /// Its page was opened again, and another one came.
    Instead(Page),
}

/// One look at the page.
struct Sight {
    html: String,
    url: String,
    is_ready: bool,
    loader: String,
    happened: u64,
    in_flight: usize,
}

impl Sight {
    /// Nothing is under way, and the last look saw the same.
    fn is_quiet_since(&self, last: Option<&Sight>) -> bool {
        self.is_ready
            && self.in_flight == 0
            && last.is_some_and(|last| {
                (&last.loader, &last.html, last.happened)
                    == (&self.loader, &self.html, self.happened)
            })
    }
}

/// A page that the browser shows where it went to no address at all.
fn refused_by_itself(sight: &Sight, tab: &Tab) -> Result<(), NetworkFault> {
    if !sight.url.starts_with("chrome-error:") {
        return Ok(());
    }
    let to = "an address that the browser itself refuses".to_owned();
    let sent = tab.seen().sent;
    Err(NetworkFault::FenceBroken { to, sent })
}

impl Driving<'_> {
    pub(super) async fn drive(self, arrived: Arrived<'_>) -> Result<Came, NetworkFault> {
        let request = self.request;
        let before = match &request.act {
            Act::Aside => return self.aside().await.map(Came::OffPage),
            Act::Open => {
                let before = self.now();
                let gone = self.tab.go_to(&request.url, request.referer.as_ref()).await;
                lost(gone)?;
                before
            }
            Act::Click { at } => match self.be_on_page(at, "renkeiAt").await? {
                Place::Found => self.press(false).await?,
                // A page that can't be opened again: its links still lead where they say.
                Place::LeadsOn => {
                    let before = self.now();
                    lost(self.tab.go_to(&request.url, request.referer.as_ref()).await)?;
                    before
                }
                Place::Instead(page) => return Ok(Came::OnPage(page)),
            },
            Act::Submit { form, button, .. } => {
                match self.be_on_page(form, "renkeiForm").await? {
                    Place::Found => {}
                    Place::Instead(page) => return Ok(Came::OnPage(page)),
                    Place::LeadsOn => {
                        return Err(NetworkFault::Gone {
                            what: PageThing::Form,
                        });
                    }
                }
                self.fill().await?;
                if let Some(button) = button {
                    let waits = Instant::now() + ELEMENT_WAITS;
                    let page = request.page.unwrap_or_default();
                    let gone = NetworkFault::Gone {
                        what: PageThing::Button,
                    };
                    let found = self.locate(button, "renkeiAt", page, waits).await?;
                    found.then_some(()).ok_or(gone)?;
                }
                self.press(button.is_none()).await?
            }
        };
        self.wait(before, arrived).await
    }

    /// The loader before an act, and no page: whatever is shown then is new by its loader only.
    fn now(&self) -> (String, String) {
        (self.tab.seen().loader.clone(), String::new())
    }

    /// Makes the page of the request the live one and finds an element on it.
    async fn be_on_page(&self, path: &str, name: &str) -> Result<Place, NetworkFault> {
        let gone = || NetworkFault::Gone {
            what: PageThing::Element,
        };
        let page = self.request.page.ok_or_else(gone)?;
        let given = self.given.get(page).ok_or_else(gone)?;
        if self.live == Some(page) {
            let until = Instant::now() + ELEMENT_WAITS;
            let found = self.locate(path, name, page, until).await?;
            return found.then_some(Place::Found).ok_or_else(gone);
        }
        let fence = &self.request.fence;
        if fence.judge(Method::Get, &given.url, false).is_err() || given.html.is_none() {
            let leads_on = matches!(self.request.act, Act::Click { .. })
                && self.request.method == Method::Get
                && self.request.url != given.url;
            return leads_on.then_some(Place::LeadsOn).ok_or_else(gone);
        }
        let loader = self.tab.seen().loader.clone();
        lost(self.tab.go_to(&given.url, None).await)?;
        let until = Instant::now() + self.patience;
        while self.tab.seen().loader == loader && Instant::now() < until {
            sleep(LOOK_EVERY).await;
        }
        if !self.locate(path, name, page, until).await? {
            // Another page stands there now, and may say why: somebody else logged in, the session is over. A secret that was
            // to be typed hasn't been.
            let instead = self.look().await?.filter(|_| !self.request.carries_secret);
            let sight = instead.ok_or_else(gone)?;
            return self.page(&sight).map(Place::Instead);
        }
        self.tab.seen().sent = false;
        sleep(self.pause).await;
        // What the page did meanwhile may have replaced the element.
        let until = Instant::now() + ELEMENT_WAITS;
        let found = self.locate(path, name, page, until).await?;
        found.then_some(Place::Found).ok_or_else(gone)
    }

    /// Looks for an element until it is there and nothing is under way.
    async fn locate(
        &self,
        path: &str,
        name: &str,
        page: usize,
        until: Instant,
    ) -> Result<bool, NetworkFault> {
        let html = self.given.get(page).and_then(|given| given.html.as_deref());
        let args: [Value; 3] = [name.into(), path.into(), html.unwrap_or_default().into()];
        loop {
            let found = lost(self.tab.run(LOCATE, &args).await)?;
            let is_quiet = self.tab.seen().in_flight == 0;
            if found == Some(Value::Bool(true)) && is_quiet {
                return Ok(true);
            }
            if Instant::now() >= until {
                return Ok(false);
            }
            sleep(LOOK_EVERY).await;
        }
    }

    async fn fill(&self) -> Result<(), NetworkFault> {
        for Typed {
            name,
            value,
            guarded,
        } in self.fills
        {
            {
                let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
                match guarded {
                    Guarded::Secret { login } => guard.typed(value.clone(), *login),
                    Guarded::Private => guard.keep_private([value.clone()]),
                    Guarded::Nothing => {}
                }
            }
            let args: [Value; 2] = [name.as_str().into(), value.expose().into()];
            let done = lost(self.tab.run(FILL, &args).await)?;
            match done.as_ref().and_then(Value::as_str) {
                Some("done") => {}
                Some("focused") => {
                    lost(self.tab.type_text(value.expose()).await)?;
                }
                _ => {
                    return Err(NetworkFault::Gone {
                        what: PageThing::Field,
                    });
                }
            }
        }
        Ok(())
    }

    /// Presses what was found. Gives the loader and the page as they were right before.
    async fn press(&self, is_form: bool) -> Result<(String, String), NetworkFault> {
        let html = self.look().await?.map(|sight| sight.html);
        let before = (self.tab.seen().loader.clone(), html.unwrap_or_default());
        // The page may be gone before it can say so.
        lost(self.tab.run(PRESS, &[is_form.into()]).await)?;
        Ok(before)
    }

    /// Waits until the page that the walk waits for is here. Never gives up by itself: the step's time does.
    async fn wait(
        &self,
        (loader, html): (String, String),
        arrived: Arrived<'_>,
    ) -> Result<Came, NetworkFault> {
        let patient_until = Instant::now() + self.patience;
        let mut last: Option<Sight> = None;
        let mut judged: Option<(String, String)> = None;
        loop {
            sleep(LOOK_EVERY).await;
            if let Some(page) = self.tab.seen().off_page.take() {
                return Ok(Came::OffPage(self.with_address(page)));
            }
            let Some(sight) = self.look().await? else {
                last = None;
                continue;
            };
            refused_by_itself(&sight, self.tab)?;
            let is_new = sight.loader != loader || (!html.is_empty() && sight.html != html);
            let is_quiet = sight.is_quiet_since(last.as_ref());
            if is_new && (is_quiet || Instant::now() >= patient_until) {
                let key = (sight.loader.clone(), sight.html.clone());
                if judged.as_ref() != Some(&key) {
                    judged = Some(key);
                    let page = self.page(&sight)?;
                    if arrived(&page) {
                        return Ok(Came::OnPage(page));
                    }
                    self.tab.seen().candidate = Some(page);
                }
            }
            last = Some(sight);
        }
    }

    /// Looks at the open page as it stands, without touching it. `None`: it still waits for the person.
    pub(super) async fn look_on(
        self,
        standing: &(dyn Fn(&Page) -> Standing + Sync),
    ) -> Result<Option<Came>, NetworkFault> {
        let patient_until = Instant::now() + self.patience;
        let mut last: Option<Sight> = None;
        let mut judged: Option<(String, String)> = None;
        loop {
            sleep(LOOK_EVERY).await;
            if let Some(page) = self.tab.seen().off_page.take() {
                return Ok(Some(Came::OffPage(self.with_address(page))));
            }
            let is_over = Instant::now() >= patient_until;
            let Some(sight) = self.look().await? else {
                // It is just going from one page to the next.
                if is_over {
                    return Ok(None);
                }
                last = None;
                continue;
            };
            refused_by_itself(&sight, self.tab)?;
            let is_quiet = sight.is_quiet_since(last.as_ref());
            let key = (sight.loader.clone(), sight.html.clone());
            if is_over || (sight.is_ready && judged.as_ref() != Some(&key)) || is_quiet {
                let page = self.page(&sight)?;
                match standing(&page) {
                    Standing::Waits => return Ok(None),
                    Standing::Arrived if is_quiet || is_over => {
                        return Ok(Some(Came::OnPage(page)));
                    }
                    // Nothing is under way any more, and still nobody knows it: that is for the walk to say.
                    Standing::Unknown if is_over => {
                        return Ok(is_quiet.then_some(Came::OnPage(page)));
                    }
                    Standing::Arrived | Standing::Unknown => judged = Some(key),
                }
            }
            last = Some(sight);
        }
    }

    /// `None`: there is nothing to look at just now.
    async fn look(&self) -> Result<Option<Sight>, NetworkFault> {
        let (loader, happened, in_flight) = {
            let seen = self.tab.seen();
            (seen.loader.clone(), seen.happened, seen.in_flight)
        };
        let max = self.wire.page_bytes_max;
        let Some(mut seen) = lost(self.tab.run(LOOK, &[max.into()]).await)? else {
            return Ok(None);
        };
        if seen["large"].as_bool() == Some(true) {
            return Err(NetworkFault::TooLarge);
        }
        let is_ready = seen["state"].as_str() != Some("loading");
        match (seen["html"].take(), seen["url"].take()) {
            (Value::String(html), Value::String(url)) => Ok(Some(Sight {
                html,
                url,
                is_ready,
                loader,
                happened,
                in_flight,
            })),
            _ => Ok(None),
        }
    }

    fn page(&self, sight: &Sight) -> Result<Page, NetworkFault> {
        let document = self.tab.seen().documents.get(&sight.loader).copied();
        let mut html = sight.html.as_str();
        // A browser completes what came cut.
        if document.is_some_and(|document| !document.whole) {
            html = html.strip_suffix("</html>").unwrap_or(html);
        }
        let url = Url::parse(&sight.url).map_err(|_| NetworkFault::Gone {
            what: PageThing::Page,
        })?;
        let status = document.map_or(200, |document| document.status);
        let content_type = Some("text/html; charset=utf-8".to_owned());
        Ok(Page {
            retry_after: document.and_then(|document| document.retry_after),
            ..Page::new(url, status, content_type, html.as_bytes().to_vec())
        })
    }

    /// A file that a script made has the address of the page that made it.
    fn with_address(&self, page: Page) -> Page {
        if page.url.scheme() != "about" {
            return page;
        }
        let made_on = self.request.page.and_then(|page| self.given.get(page));
        let url = made_on.map_or_else(|| self.request.url.clone(), |given| given.url.clone());
        Page { url, ..page }
    }

    /// By our own hands, with the browser's cookies.
    async fn aside(&self) -> Result<Page, NetworkFault> {
        let request = self.request;
        let mut headers = HeaderMap::new();
        let cookies = lost(self.tab.cookies(&request.url).await)?.unwrap_or_default();
        if let Some(cookies) = HeaderValue::from_str(&cookies)
            .ok()
            .filter(|_| !cookies.is_empty())
        {
            headers.insert(COOKIE, cookies);
        }
        let referer = request
            .referer
            .as_ref()
            .filter(|referer| referer.origin() == request.url.origin());
        if let Some(referer) = referer.and_then(|url| HeaderValue::from_str(url.as_str()).ok()) {
            headers.insert(REFERER, referer);
        }
        let asked = Paused {
            session: String::new(),
            id: String::new(),
            loader: String::new(),
            kind: Kind::Script,
            method: Some(Method::Get),
            url: request.url.clone(),
            headers,
            body: None,
        };
        self.tab.seen().sent = true;
        let answer = carry(self.wire, &asked, None, HeaderMap::new()).await?;
        Ok(answer.page)
    }
}

/// A command that the page couldn't follow is seen by what it shows; a browser that is gone ends the walk.
fn lost<T>(result: Result<T, Unanswered>) -> Result<Option<T>, NetworkFault> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Unanswered::Refused) => Ok(None),
        Err(Unanswered::Lost) => Err(NetworkFault::Crashed { sent: true }),
    }
}
