//! A Renkei with a clock that stands still, offices with their people, and browsers.

use aggregation::answers::Answers;
use aggregation::catalogue::Catalogue;
use aggregation::importing::uploads::Desk;
use aggregation::importing::{self, File, Import, Progress};
use aggregation::offices::{self, NewUser};
use aggregation::registering::{self, Registration};
use aggregation::vault::Vault;
use aggregation::{Actor, App, Clock, Entropy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use domain::ids::{ConnectionId, OfficeId};
use domain::office::Role;
use domain::time::Timestamp;
use jiff::SignedDuration;
use sessions::OriginMap;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use store::testing;
use tokio::sync::Notify;
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery";

pub struct World {
    pub app: Arc<App>,
    pub nudge: Arc<Notify>,
    pub router: Router,
    clock: Arc<AtomicI64>,
    logins: AtomicU64,
    _folder: tempfile::TempDir,
}

struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).expect("in range")
    }
}

/// Counts: never the same twice, and the same in each run.
struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self
                .0
                .fetch_add(1, Ordering::SeqCst)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .to_le_bytes();
            chunk.copy_from_slice(&n[..chunk.len()]);
        }
    }
}

impl World {
    pub async fn new() -> World {
        World::with(Catalogue::built_in().expect("the recipes are good")).await
    }

    /// As in the demo, simulated institutions have an address; nobody answers there.
    pub async fn with(catalogue: Catalogue) -> World {
        let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let institutions = catalogue.all().map(|entry| entry.institution());
        let origins: Vec<_> = institutions
            .filter(|institution| institution.is_simulated())
            .map(|institution| {
                let origin = institution.login_page.origin();
                (origin.ascii_serialization(), nobody)
            })
            .collect();
        let origins = OriginMap::new(origins).expect("all of it is on loopback");
        World::beside(catalogue, origins).await
    }

    /// With simulated institutions at these addresses.
    pub async fn beside(catalogue: Catalogue, origins: OriginMap) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        // Tuesday 24 November 2026, 9:40 in Japan.
        let clock = Arc::new(AtomicI64::new(
            "2026-11-24T00:40:00Z"
                .parse::<Timestamp>()
                .expect("a time")
                .as_second(),
        ));
        let app = Arc::new(App {
            store: testing::sqlite(folder.path()).await.expect("a database"),
            vault: Vault::new(&[5; 32]),
            catalogue,
            clock: Box::new(TestClock(Arc::clone(&clock))),
            entropy: Box::new(TestEntropy(AtomicU64::new(1))),
            origins,
            holder: "test".into(),
            lease: SignedDuration::from_secs(60),
            answers: Answers::default(),
            desk: Desk::default(),
            ending: AtomicBool::new(false),
        });
        let nudge = Arc::new(Notify::new());
        let router = server::web::router(Arc::clone(&app), Arc::clone(&nudge));
        World {
            app,
            nudge,
            router,
            clock,
            logins: AtomicU64::new(0),
            _folder: folder,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub async fn office(&self, name: &str) -> OfficeId {
        offices::create(&self.app, name, self.now())
            .await
            .expect("an office")
    }

    /// A member whose e-mail address says who they are: `owner@` and the office's number.
    pub async fn member(&self, office: OfficeId, role: Role) -> String {
        let email = format!("{}@office{office}.example", role.word());
        let user = NewUser {
            email: email.clone(),
            name: format!("{}さん", role.word()),
            password: PASSWORD.into(),
        };
        offices::add_member(&self.app, office, &user, role, self.now())
            .await
            .expect("a member");
        email
    }

    /// An office with an owner, and the owner's browser.
    pub async fn owner(&self) -> (OfficeId, Browser) {
        let office = self.office("株式会社みどり商店").await;
        let email = self.member(office, Role::Owner).await;
        (office, self.signed_in(&email).await)
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
        }
    }

    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let csrf = browser.csrf("/signin").await;
        let answer = browser
            .post(
                "/signin",
                &[("csrf", &csrf), ("email", email), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(
            (answer.status, answer.location.as_deref()),
            (StatusCode::SEE_OTHER, Some("/")),
            "{email} signs in"
        );
        browser
    }

    /// Lines of a file: (day, text, out, in). The balance runs.
    pub async fn import(
        &self,
        office: OfficeId,
        account: &str,
        file_name: &str,
        lines: &[(&str, &str, i64, i64)],
    ) {
        let mut text = "日付,摘要,出金,入金,残高\n".to_owned();
        let mut balance = 1_000_000;
        let cell = |amount: i64| {
            if amount == 0 {
                String::new()
            } else {
                amount.to_string()
            }
        };
        for (day, description, out, money_in) in lines {
            balance += money_in - out;
            let quoted = description.replace('"', "\"\"");
            text.push_str(&format!(
                "{day},\"{quoted}\",{},{},{balance}\n",
                cell(*out),
                cell(*money_in)
            ));
        }
        let import = Import {
            label: Some(account),
            create: true,
            ..Import::of(file_name, File::in_memory(text))
        };
        let (actor, progress) = (Actor::command_line(office), Progress::default());
        importing::import(&self.app, actor, &import, &progress, self.now())
            .await
            .expect("the file is good");
    }

    /// Links another login of the demo bank. Nothing fetches it: no worker runs.
    pub async fn link(&self, office: OfficeId) -> ConnectionId {
        let typed = self
            .fresh_login()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        let registration = Registration {
            institution: "demo-bank".into(),
            typed,
            display_name: None,
            start_on: None,
        };
        registering::register(
            &self.app,
            Actor::command_line(office),
            registration,
            self.now(),
        )
        .await
        .expect("links")
    }

    /// A login that nobody has linked yet.
    pub fn fresh_login(&self) -> [(&'static str, String); 2] {
        let number = self.logins.fetch_add(1, Ordering::SeqCst);
        [
            ("id", format!("{:010}", 1_000_000_000 + number)),
            ("password", "sakura2026".to_owned()),
        ]
    }
}

/// A browser: keeps its cookies, and says that its forms are its own.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub headers: HeaderMap,
    pub text: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form(fields))).expect("a request"))
            .await
    }

    /// Sends a form with the token of this browser's own forms.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.own_token().await;
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.post(path, &all).await
    }

    /// The token that this browser's forms carry, from a page that everybody may see.
    pub async fn own_token(&mut self) -> String {
        let signed_in = self.cookies.contains_key("renkei-signin");
        self.csrf(if signed_in { "/journal" } else { "/signin" })
            .await
    }

    pub async fn csrf(&mut self, page: &str) -> String {
        let text = self.get(page).await.text;
        between(&text, r#"name="csrf" value=""#, "\"")
            .expect("a form")
            .to_owned()
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.raw(request).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        for value in parts.headers.get_all(SET_COOKIE) {
            let text = value.to_str().expect("text");
            let (name, value) = text
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a pair");
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: parts.status,
            location: parts
                .headers
                .get(LOCATION)
                .map(|location| location.to_str().expect("text").to_owned()),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The answer as it comes, for streams.
    pub async fn raw(&self, mut request: Request<Body>) -> Response<Body> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let headers = request.headers_mut();
        headers
            .entry(HOST)
            .or_insert("127.0.0.1:8330".parse().expect("a header"));
        if !cookies.is_empty() {
            headers.insert(COOKIE, cookies.join("; ").parse().expect("a header"));
        }
        self.router
            .clone()
            .oneshot(request)
            .await
            .expect("never fails")
    }
}

/// `application/x-www-form-urlencoded`.
pub fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect::<Vec<_>>()
        .join("&")
}

pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = text.split_once(before)?.1;
    Some(rest.split_once(after)?.0)
}
