//! The secrets that a walk has given away: where they may go, and that each goes once. One rule for both sessions.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use recipe::{Fence, Method};
use url::Url;

use crate::desk::Secret;

/// Shorter secrets would be found everywhere: they are looked for as whole values only, and no longer once they were sent
/// (a code of four digits is a year as well).
const TELLING: usize = 8;

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
}

struct Held {
    value: Secret,
    is_login: bool,
    sent: bool,
}

/// Secrets that have been typed in this walk.
#[derive(Default)]
pub(crate) struct Guard {
    held: Vec<Held>,
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

    /// The page knows something that concerns nobody else.
    pub(crate) fn is_on_duty(&self) -> bool {
        self.on_duty
    }

    /// `method`: `None` for neither GET nor POST.
    pub(crate) fn judge(
        &self,
        method: Option<Method>,
        url: &Url,
        body: Option<&[u8]>,
        fence: &Fence,
    ) -> Carries {
        let address = address_of(url);
        let body = body.map(texts).unwrap_or_default();
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
                let may = method == Some(Method::Post) && fence.is_origin(url);
                if !may || held.sent {
                    return Carries::Leak;
                }
                carries = true;
                login |= held.is_login;
            }
        }
        if carries {
            Carries::Secret { login }
        } else {
            Carries::Nothing
        }
    }

    /// Whether a request would tell another host than the origin one of the secrets, in its address or its body.
    pub(crate) fn leaks(&self, url: &Url, body: Option<&[u8]>, fence: &Fence) -> bool {
        if self.held.is_empty() || fence.is_origin(url) {
            return false;
        }
        let mut texts = body.map(texts).unwrap_or_default();
        texts.extend(address_of(url));
        let tells = |held: &Held| texts.iter().any(|text| holds(text, held.value.expose()));
        self.held.iter().any(tells)
    }

    /// A request with this body leaves now.
    pub(crate) fn leaves(&mut self, body: Option<&[u8]>) {
        let body = body.map(texts).unwrap_or_default();
        for held in &mut self.held {
            held.sent |= body.iter().any(|text| holds(text, held.value.expose()));
        }
    }
}

/// Everything in an address that may be a value.
fn address_of(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten().map(unescaped);
    values_of(url.query().unwrap_or_default())
        .chain(segments)
        .collect()
}

fn holds(text: &str, secret: &str) -> bool {
    text == secret || (secret.len() >= TELLING && text.contains(secret))
}

/// The values of a form or query, as they were before they were encoded, by each charset that Japanese pages use.
fn values_of(query: &str) -> impl Iterator<Item = String> {
    query.split('&').flat_map(|pair| {
        let value = pair.split_once('=').map_or(pair, |(_, value)| value);
        let bytes = unescaped_bytes(&value.replace('+', " "));
        [
            String::from_utf8_lossy(&bytes).into_owned(),
            SHIFT_JIS.decode(&bytes).0.into_owned(),
            EUC_JP.decode(&bytes).0.into_owned(),
        ]
    })
}

/// Everything in a body that may be a value: of a form, of JSON, the whole.
fn texts(body: &[u8]) -> Vec<String> {
    let whole = String::from_utf8_lossy(body).into_owned();
    let mut texts: Vec<String> = values_of(&whole).collect();
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
            members.values().for_each(|item| strings(item, texts))
        }
        _ => {}
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
