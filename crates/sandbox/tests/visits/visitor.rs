//! A plain HTTP visitor with cookies, and little helpers to look at pages.

use std::sync::{Arc, Mutex};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use jiff::civil::{Date, date};
use sandbox::{Sandbox, SessionLimits, Settings};

pub const TODAY: Date = date(2026, 11, 24);

/// A sandbox on any ports whose day is [`TODAY`].
pub async fn sandbox() -> Sandbox {
    let settings = Settings::new(7, Arc::new(|| TODAY));
    Sandbox::start(settings).await.expect("the ports are free")
}

/// The same with other limits for its sessions.
pub async fn sandbox_with(limits: SessionLimits) -> Sandbox {
    let mut settings = Settings::new(7, Arc::new(|| TODAY));
    settings.session_limits = limits;
    Sandbox::start(settings).await.expect("the ports are free")
}

/// One browser: its cookies and the page before its eyes.
pub struct Visitor {
    client: reqwest::Client,
    base: String,
    encoding: &'static Encoding,
    /// Bytes of the last page.
    pub bytes: Mutex<Vec<u8>>,
}

impl Visitor {
    pub fn at(sandbox: &Sandbox, origin: &str) -> Visitor {
        // A second visitor finds it installed: that is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let (_, address) = sandbox
            .origins()
            .into_iter()
            .find(|(one, _)| one == origin)
            .expect("an origin of the sandbox");
        Visitor {
            client: reqwest::Client::builder()
                .cookie_store(true)
                .build()
                .expect("a client"),
            base: format!("http://{address}"),
            encoding: if origin.contains("bank") || origin.contains("shoko") {
                SHIFT_JIS
            } else {
                UTF_8
            },
            bytes: Mutex::default(),
        }
    }

    pub async fn get(&self, path: &str) -> String {
        let request = self.client.get(format!("{}{path}", self.base));
        self.read(request).await
    }

    pub async fn get_json(&self, path: &str, csrf: &str) -> serde_json::Value {
        let request = self
            .client
            .get(format!("{}{path}", self.base))
            .header("X-CSRF-Token", csrf);
        serde_json::from_str(&self.read(request).await).expect("JSON")
    }

    /// Sends a form in the institution's own encoding.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let encoded = |text: &str| -> String {
            self.encoding
                .encode(text)
                .0
                .iter()
                .map(|byte| format!("%{byte:02X}"))
                .collect()
        };
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        self.read(request).await
    }

    /// The error of a request that doesn't come to an end.
    pub async fn get_broken(&self, path: &str) -> Option<reqwest::Error> {
        let request = self.client.get(format!("{}{path}", self.base));
        match request.send().await {
            Ok(response) => response.bytes().await.err(),
            Err(error) => Some(error),
        }
    }

    async fn read(&self, request: reqwest::RequestBuilder) -> String {
        let response = request.send().await.expect("an answer");
        let bytes = response.bytes().await.expect("a whole body").to_vec();
        let text = self.encoding.decode(&bytes).0.into_owned();
        *self.bytes.lock().expect("one visitor per test") = bytes;
        text
    }
}

/// The text between `before` and the next `after`.
pub fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let start = page.find(before).map(|at| at + before.len());
    let rest = start.map_or("", |at| &page[at..]);
    rest.split(after).next().unwrap_or("")
}

/// The value of a hidden field.
pub fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    between(page, &format!("name=\"{name}\" value=\""), "\"")
}
