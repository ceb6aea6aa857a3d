//! What a walk has given away or read: secrets go to the bank alone and each goes once, and other hosts learn nothing that
//! concerns the customer. One rule for both sessions.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use recipe::{Fence, Method};
use reqwest::header::{COOKIE, HeaderMap};
use url::Url;

use crate::desk::Secret;

/// Shorter secrets would be found everywhere: they are looked for as whole values only, and no longer once they were sent
/// (a code of four digits is a year as well).
const TELLING: usize = 8;

/// Digits of a Japanese account number.
const NUMBER: usize = 7;

/// Not looked for at all: the cell of a grid card is a digit.
const TOO_SHORT: usize = 4;

/// What a request does with the secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carries {
    Nothing,
    /// A secret that hasn't left yet, by POST to the origin. `login`: one of the login's, not an answer.
    Secret {
        login: bool,
    },
    /// A secret in an address, to another host, or for the second time.
    Leak,
    /// Something of the customer's (an account number, a value kept of a page) on its way to another host.
    Elsewhere,
}

/// What is looked at of a request before it leaves.
pub(crate) struct Outbound<'r> {
    /// `None`: neither GET nor POST.
    pub(crate) method: Option<Method>,
    pub(crate) url: &'r Url,
    /// Those that a page made; ours go to the origin only.
    pub(crate) headers: Option<&'r HeaderMap>,
    pub(crate) body: Option<&'r [u8]>,
}

impl Outbound<'_> {
    /// Everything in it that may be a value. Cookies aren't: each host has its own.
    fn texts(&self) -> Vec<String> {
        let mut all = self.body.map(texts).unwrap_or_default();
        all.extend(address_of(self.url));
        let headers = self.headers.into_iter().flat_map(HeaderMap::iter);
        let told = headers.filter(|(name, _)| *name != COOKIE);
        all.extend(told.map(|(_, value)| String::from_utf8_lossy(value.as_bytes()).into_owned()));
        all
    }
}

struct Held {
    value: Secret,
    is_login: bool,
    sent: bool,
}

/// Secrets that have been typed in this walk, and what else is for the bank alone.
#[derive(Default)]
pub(crate) struct Guard {
    held: Vec<Held>,
    private: Vec<Secret>,
    on_duty: bool,
}

impl Guard {
    pub(crate) fn typed(&mut self, value: Secret, is_login: bool) {
        self.on_duty = true;
        let is_known = self.held.iter().any(|held| held.value == value);
        if !is_known && value.expose().len() >= TOO_SHORT {
            self.held.push(Held {
                value,
                is_login,
                sent: false,
            });
        }
    }

    /// No other host is to learn these.
    pub(crate) fn keep_private(&mut self, values: impl IntoIterator<Item = Secret>) {
        for value in values {
            let is_told = value.expose().chars().count() >= TOO_SHORT;
            if is_told && !self.private.contains(&value) {
                self.private.push(value);
            }
        }
    }

    /// The page knows something that concerns nobody else.
    pub(crate) fn is_on_duty(&self) -> bool {
        self.on_duty
    }

    pub(crate) fn judge(&self, out: &Outbound<'_>, fence: &Fence) -> Carries {
        let address = address_of(out.url);
        let body = out.body.map(texts).unwrap_or_default();
        let (mut carries, mut login) = (false, false);
        for held in &self.held {
            let secret = held.value.expose();
            if held.sent && secret.len() < TELLING {
                continue;
            }
            if address.iter().any(|text| holds(text, secret)) {
                return Carries::Leak;
            }
            if body.iter().any(|text| holds(text, secret)) {
                let may = out.method == Some(Method::Post) && fence.is_origin(out.url);
                if !may || held.sent {
                    return Carries::Leak;
                }
                carries = true;
                login |= held.is_login;
            }
        }
        if self.leaks(out, fence) {
            Carries::Elsewhere
        } else if carries {
            Carries::Secret { login }
        } else {
            Carries::Nothing
        }
    }

    /// Whether a request would tell another host than the origin something that is for the bank alone: in its address, its
    /// headers or its body.
    pub(crate) fn leaks(&self, out: &Outbound<'_>, fence: &Fence) -> bool {
        if (self.held.is_empty() && self.private.is_empty()) || fence.is_origin(out.url) {
            return false;
        }
        let texts = out.texts();
        let mut values = self
            .held
            .iter()
            .map(|held| &held.value)
            .chain(&self.private);
        values.any(|value| texts.iter().any(|text| holds(text, value.expose())))
    }

    /// A request with this body leaves now.
    pub(crate) fn leaves(&mut self, body: Option<&[u8]>) {
        let body = body.map(texts).unwrap_or_default();
        for held in &mut self.held {
            held.sent |= body.iter().any(|text| holds(text, held.value.expose()));
        }
    }
}

/// Everything in an address that may be a value, the names in its query too.
fn address_of(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten().map(unescaped);
    values_of(url.query().unwrap_or_default())
        .chain(segments)
        .collect()
}

fn holds(text: &str, secret: &str) -> bool {
    text == secret
        || (secret.len() >= TELLING && text.contains(secret))
        || (is_number(secret)
            && text
                .split(|c: char| !c.is_ascii_digit())
                .any(|run| run == secret))
}

/// Long enough to be no date and no code: the number of an account, which is found among other characters too.
fn is_number(secret: &str) -> bool {
    secret.len() >= NUMBER && secret.bytes().all(|byte| byte.is_ascii_digit())
}

/// The values of a form or query, as they were before they were encoded, by each charset that Japanese pages use.
fn values_of(query: &str) -> impl Iterator<Item = String> {
    query
        .split('&')
        .flat_map(|pair| pair.splitn(2, '='))
        .flat_map(|text| decoded(&unescaped_bytes(&text.replace('+', " "))))
}

fn decoded(bytes: &[u8]) -> [String; 3] {
    [
        String::from_utf8_lossy(bytes).into_owned(),
        SHIFT_JIS.decode(bytes).0.into_owned(),
        EUC_JP.decode(bytes).0.into_owned(),
    ]
}

/// Everything in a body that may be a value: of a form in either way of writing one (in `multipart/form-data` a value is a
/// line or several), of JSON, the whole.
fn texts(body: &[u8]) -> Vec<String> {
    let whole = String::from_utf8_lossy(body).into_owned();
    let mut texts: Vec<String> = values_of(&whole).collect();
    let lines = body.split(|byte| *byte == b'\n');
    texts.extend(lines.flat_map(|line| decoded(line.trim_ascii())));
    if let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) {
        strings(&json, &mut texts);
    }
    texts.push(whole);
    texts
}

fn strings(json: &serde_json::Value, texts: &mut Vec<String>) {
    match json {
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        serde_json::Value::Object(members) => {
            texts.extend(members.keys().cloned());
            members.values().for_each(|item| strings(item, texts));
        }
        serde_json::Value::Number(number) => texts.push(number.to_string()),
        serde_json::Value::Null | serde_json::Value::Bool(_) => {}
    }
}

fn unescaped(text: &str) -> String {
    String::from_utf8_lossy(&unescaped_bytes(text)).into_owned()
}

fn unescaped_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                plain.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    plain
}
