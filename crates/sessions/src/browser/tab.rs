//! One tab in a context of its own, and what is known of it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use recipe::{Page, RetryAfter};
use serde_json::{Value, json};
use url::Url;

use super::pipe::{Pipe, Unanswered};
use super::rhythm::Rhythm;

const TAME: &str = include_str!("scripts/tame.js");

/// Scripts of ours see the page's elements, but the page's scripts see nothing of them.
const WORLD: &str = "renkei";

/// What `tame.js` knows of the timers of a document.
const WAITS: &str = "globalThis[Symbol.for('renkei.waits')]?.()";

/// More different notes than this help nobody.
const NOTES_MAX: usize = 50;

/// What the wire said about the document of a loader.
#[derive(Clone, Copy)]
pub(super) struct OnTheWire {
    pub(super) status: u16,
    /// It came to its `</html>`.
    pub(super) whole: bool,
    pub(super) retry_after: Option<RetryAfter>,
}

/// What is known of the tab at this moment.
#[derive(Default)]
pub(super) struct Seen {
    /// The loader of the document that the tab shows.
    pub(super) loader: String,
    pub(super) documents: HashMap<String, OnTheWire>,
    /// Requests that may change the page and are not answered yet.
    pub(super) in_flight: usize,
    /// Counts what happened, so that quiet can be told from busy.
    pub(super) happened: u64,
    /// By which a page that goes on by itself is told from one that stands.
    pub(super) rhythm: Rhythm,
    /// An answer that the tab doesn't show, or a download that a script made.
    pub(super) off_page: Option<Page>,
    /// Something of this step may have reached the bank.
    pub(super) sent: bool,
    /// The page to be given when the time is over.
    pub(super) candidate: Option<Page>,
    /// Of this step.
    pub(super) requests: u32,
    pub(super) documents_opened: u32,
    pub(super) dialogs: u32,
    pub(super) download_names: HashMap<String, String>,
    notes: Vec<String>,
    noted: HashSet<String>,
}

impl Seen {
    pub(super) fn begin_step(&mut self) {
        self.off_page = None;
        self.candidate = None;
        self.sent = false;
        (self.requests, self.documents_opened, self.dialogs) = (0, 0, 0);
    }

    pub(super) fn note(&mut self, note: String) {
        if self.noted.len() < NOTES_MAX && self.noted.insert(note.clone()) {
            self.notes.push(note);
        }
    }

    pub(super) fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }
}

pub(super) struct Tab {
    pub(super) pipe: Pipe,
    pub(super) session: String,
    /// The tab's own frame.
    pub(super) frame: String,
    seen: Mutex<Seen>,
}

impl Tab {
    /// A fresh context with one tab, in which every request waits for us.
    pub(super) async fn open(pipe: Pipe, downloads: &Path) -> Result<Tab, Unanswered> {
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or(Unanswered::Refused);
        let made = pipe
            .call(
                "",
                "Target.createBrowserContext",
                json!({ "disposeOnDetach": true }),
            )
            .await?;
        let context = text(&made["browserContextId"])?;
        let version = pipe.call("", "Browser.getVersion", json!({})).await?;
        let agent = text(&version["userAgent"])?.replace("HeadlessChrome", "Chrome");
        let made = pipe
            .call(
                "",
                "Target.createTarget",
                json!({ "url": "about:blank", "browserContextId": context }),
            )
            .await?;
        let frame = text(&made["targetId"])?;
        let made = pipe
            .call(
                "",
                "Target.attachToTarget",
                json!({ "targetId": frame, "flatten": true }),
            )
            .await?;
        let session = text(&made["sessionId"])?;
        let browser = [
            (
                "Browser.setDownloadBehavior",
                json!({
                    "behavior": "allowAndName",
                    "browserContextId": context,
                    "downloadPath": downloads,
                    "eventsEnabled": true,
                }),
            ),
            ("Target.setDiscoverTargets", json!({ "discover": true })),
        ];
        for (method, params) in browser {
            pipe.call("", method, params).await?;
        }
        let tab = Tab {
            pipe,
            session,
            frame,
            seen: Mutex::default(),
        };
        // We say who comes, as over HTTP.
        let agent = format!("{agent} Renkei/{}", env!("CARGO_PKG_VERSION"));
        let own = [
            ("Page.enable", json!({})),
            (
                "Network.enable",
                json!({ "maxTotalBufferSize": 1, "maxResourceBufferSize": 1 }),
            ),
            ("Network.setBypassServiceWorker", json!({ "bypass": true })),
            (
                "Emulation.setUserAgentOverride",
                json!({ "userAgent": agent, "acceptLanguage": "ja" }),
            ),
            (
                "Emulation.setTimezoneOverride",
                json!({ "timezoneId": "Asia/Tokyo" }),
            ),
            (
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": TAME }),
            ),
        ];
        for (method, params) in own {
            tab.call(method, params).await?;
        }
        tab.watch(&tab.session).await?;
        Ok(tab)
    }

    /// From here on nothing of this tab, frame or worker leaves by itself.
    async fn watch(&self, session: &str) -> Result<(), Unanswered> {
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        let every = json!({ "patterns": [{ "urlPattern": "*" }] });
        self.pipe
            .call(session, "Target.setAutoAttach", attach)
            .await?;
        self.pipe.call(session, "Fetch.enable", every).await?;
        Ok(())
    }

    /// Lets a frame or worker of the page begin, watched as the page is. (A worker asks through its page.)
    pub(super) fn admit(&self, session: &str) {
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        let every = json!({ "patterns": [{ "urlPattern": "*" }] });
        let tame = json!({ "source": TAME });
        for (method, params) in [
            ("Target.setAutoAttach", attach),
            ("Fetch.enable", every),
            ("Page.enable", json!({})),
            ("Page.addScriptToEvaluateOnNewDocument", tame),
            ("Runtime.runIfWaitingForDebugger", json!({})),
        ] {
            self.pipe.tell(session, method, params);
        }
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, Unanswered> {
        self.pipe.call(&self.session, method, params).await
    }

    /// Runs a function of ours on the page's elements, as if a person had touched it.
    pub(super) async fn run(&self, function: &str, args: &[Value]) -> Result<Value, Unanswered> {
        let world = json!({ "frameId": self.frame, "worldName": WORLD });
        let made = self.call("Page.createIsolatedWorld", world).await?;
        let arguments: Vec<Value> = args.iter().map(|value| json!({ "value": value })).collect();
        let mut ran = self
            .call(
                "Runtime.callFunctionOn",
                json!({
                    "functionDeclaration": function.trim_end().trim_end_matches(';'),
                    "executionContextId": made["executionContextId"],
                    "arguments": arguments,
                    "returnByValue": true,
                    "userGesture": true,
                }),
            )
            .await?;
        if ran.get("exceptionDetails").is_some() {
            return Err(Unanswered::Refused);
        }
        Ok(ran["result"]["value"].take())
    }

    /// The wait of the page's scripts that reaches furthest: how long it is in all, and how long ago it was set.
    pub(super) async fn waits(&self) -> Option<(Duration, Duration)> {
        let asked = json!({ "expression": WAITS, "returnByValue": true });
        let told = self.call("Runtime.evaluate", asked).await.ok()?;
        let told = &told["result"]["value"];
        let milliseconds = |at: usize| told[at].as_u64().map(Duration::from_millis);
        milliseconds(0).zip(milliseconds(1))
    }

    /// Types a text where the focus is.
    pub(super) async fn type_text(&self, text: &str) -> Result<(), Unanswered> {
        self.call("Input.insertText", json!({ "text": text }))
            .await?;
        Ok(())
    }

    /// Goes to an address. Whether a page comes of it is seen elsewhere.
    pub(super) async fn go_to(&self, url: &Url, referer: Option<&Url>) -> Result<(), Unanswered> {
        let mut params = json!({ "url": url.as_str() });
        if let Some(referer) = referer.filter(|referer| referer.origin() == url.origin()) {
            params["referrer"] = referer.as_str().into();
        }
        self.call("Page.navigate", params).await?;
        Ok(())
    }

    /// The cookies that the browser would send to an address.
    pub(super) async fn cookies(&self, url: &Url) -> Result<String, Unanswered> {
        let found = self
            .call("Network.getCookies", json!({ "urls": [url.as_str()] }))
            .await?;
        let pair = |cookie: &Value| {
            let (name, value) = (cookie["name"].as_str()?, cookie["value"].as_str()?);
            Some(format!("{name}={value}"))
        };
        let cookies = found["cookies"].as_array();
        let pairs: Vec<String> = cookies.into_iter().flatten().filter_map(pair).collect();
        Ok(pairs.join("; "))
    }
}
