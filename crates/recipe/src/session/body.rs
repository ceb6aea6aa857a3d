//! Putting the secrets into a request, and the request into bytes. Whatever held a secret on the way is wiped.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use serde_json::Value;
use url::form_urlencoded::byte_serialize;
use zeroize::{Zeroize, Zeroizing};

use super::{Body, JsonBody, NetworkFault, Part, Request};

impl Request {
    /// The body to be sent: the form in its charset, or JSON; `None` for a request without one.
    ///
    /// `value` gives the value of a [`Part::Login`] or [`Part::Answer`]. The bytes that come back are the caller's to wipe.
    ///
    /// # Errors
    /// [`NetworkFault::NoValue`] where `value` has none, [`NetworkFault::Unencodable`] where the charset lacks a character.
    pub fn body(
        &self,
        value: &dyn Fn(&Part) -> Option<String>,
    ) -> Result<Option<Body>, NetworkFault> {
        if let Some(json) = &self.json {
            let mut filled = fill_json(json, value)?;
            let bytes = filled.to_string().into_bytes();
            wipe(&mut filled);
            return Ok(Some(Body {
                content_type: "application/json",
                bytes,
            }));
        }
        if self.method == super::Method::Get {
            return Ok(None);
        }
        let mut pairs = Vec::with_capacity(self.fields.len());
        for (name, parts) in &self.fields {
            let lacks = || NetworkFault::Unencodable {
                field: name.clone(),
            };
            let value = encoded(fill(parts, value)?, self.charset).ok_or_else(lacks)?;
            pairs.push((encode(name, self.charset).ok_or_else(lacks)?, value));
        }
        // The whole length at once: a text that grows leaves copies of itself behind.
        let length = pairs
            .iter()
            .map(|(name, value)| name.len() + value.len() + 2)
            .sum();
        let mut text = String::with_capacity(length);
        for (name, value) in &pairs {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        Ok(Some(Body {
            content_type: "application/x-www-form-urlencoded",
            bytes: text.into_bytes(),
        }))
    }

    /// Whether a header holds the access token of a consent.
    pub fn carries_access(&self) -> bool {
        self.headers
            .iter()
            .any(|(_, parts)| parts.contains(&Part::AccessToken))
    }

    /// A header's value, with the access token in it.
    ///
    /// # Errors
    /// [`NetworkFault::NoValue`] where `access` is missing.
    pub fn header_value(
        parts: &[Part],
        access: Option<&str>,
    ) -> Result<Zeroizing<String>, NetworkFault> {
        fill(parts, &|part| match part {
            Part::AccessToken => access.map(str::to_owned),
            _ => None,
        })
    }

    /// What the request is, without what is secret: `POST /ib/auth.cgi [BTN KEIYAKU PASSWD]`.
    pub fn text(&self) -> String {
        let mut text = format!("{} {}", self.method.word(), self.url.path());
        if let Some(query) = self.url.query() {
            text.push('?');
            text.push_str(query);
        }
        let mut names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        if let Some(JsonBody::Object(members)) = &self.json {
            names.extend(members.iter().map(|(name, _)| name.as_str()));
        }
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            text.push_str(&format!(" [{}]", names.join(" ")));
        }
        text
    }
}

fn fill(
    parts: &[Part],
    value: &dyn Fn(&Part) -> Option<String>,
) -> Result<Zeroizing<String>, NetworkFault> {
    let piece = |part: &Part| match part {
        Part::Text(text) => Ok(Zeroizing::new(text.clone())),
        secret => value(secret)
            .map(Zeroizing::new)
            .ok_or_else(|| NetworkFault::NoValue {
                name: name_of(secret),
            }),
    };
    if let [only] = parts {
        return piece(only);
    }
    let pieces = parts.iter().map(piece).collect::<Result<Vec<_>, _>>()?;
    let mut filled = Zeroizing::new(String::with_capacity(
        pieces.iter().map(|piece| piece.len()).sum(),
    ));
    for piece in &pieces {
        filled.push_str(piece);
    }
    Ok(filled)
}

fn wipe(json: &mut Value) {
    match json {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn name_of(part: &Part) -> String {
    match part {
        Part::Text(_) => "text".to_owned(),
        Part::Login(name) => format!("login.{name}"),
        Part::Answer { part: 0, .. } => "answer".to_owned(),
        Part::Answer { part, .. } => format!("answer.{part}"),
        Part::AccessToken => "oauth.access".to_owned(),
    }
}

fn fill_json(
    json: &JsonBody,
    value: &dyn Fn(&Part) -> Option<String>,
) -> Result<Value, NetworkFault> {
    Ok(match json {
        JsonBody::Object(members) => {
            let mut object = serde_json::Map::new();
            for (name, member) in members {
                object.insert(name.clone(), fill_json(member, value)?);
            }
            Value::Object(object)
        }
        JsonBody::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| fill_json(item, value))
                .collect::<Result<_, _>>()?,
        ),
        JsonBody::Text(parts) => Value::String(std::mem::take(&mut *fill(parts, value)?)),
        JsonBody::Plain(plain) => plain.clone(),
    })
}

/// A value as it is sent.
fn encoded(value: Zeroizing<String>, charset: &'static Encoding) -> Option<Zeroizing<String>> {
    let changed = match encode(&value, charset)? {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(Zeroizing::new(changed)),
    };
    Some(changed.unwrap_or(value))
}

/// `application/x-www-form-urlencoded`, as browsers do it: the charset's bytes, percent-encoded. `None`: the charset lacks
/// a character.
pub(crate) fn encode<'t>(text: &'t str, charset: &'static Encoding) -> Option<Cow<'t, str>> {
    // Every charset writes these as ASCII does.
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte);
    if text.bytes().all(stays) {
        return Some(Cow::Borrowed(text));
    }
    let charset = if charset.output_encoding() == UTF_8 {
        UTF_8
    } else {
        charset
    };
    let (bytes, _, lossy) = charset.encode(text);
    if lossy {
        return None;
    }
    let mut sent = String::with_capacity(3 * bytes.len());
    sent.extend(byte_serialize(&bytes));
    Some(Cow::Owned(sent))
}
