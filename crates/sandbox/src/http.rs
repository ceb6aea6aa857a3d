//! Requests and answers as the institutions see them: bytes and encodings, not axum's types.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use encoding_rs::Encoding;
use futures_util::stream;

use crate::misbehaviour::Place;

/// No form of these institutions is longer, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// A request, read whole.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Fields,
    pub(crate) form: Fields,
    /// As it came, for JSON.
    pub(crate) body: Vec<u8>,
    headers: HeaderMap,
}

impl Asked {
    /// Reads a request whose form is in `encoding`. `None`: the body is too long or broke off.
    pub(crate) async fn read(request: Request, encoding: &'static Encoding) -> Option<Asked> {
        let (head, body) = request.into_parts();
        let query = Fields::parse(head.uri.query().unwrap_or("").as_bytes(), encoding);
        let body = to_bytes(body, BODY_MAX).await.ok()?;
        Some(Asked {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query,
            form: Fields::parse(&body, encoding),
            body: body.to_vec(),
            headers: head.headers,
        })
    }

    /// A header that is text; its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; `null` where it is none.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.header("cookie")
            .unwrap_or("")
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// Names and values of a form or a query, in order.
#[derive(Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(bytes: &[u8], encoding: &'static Encoding) -> Fields {
        let read = |part: &[u8]| encoding.decode(&percent_decoded(part)).0.into_owned();
        Fields(
            bytes
                .split(|byte| *byte == b'&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| match pair.iter().position(|byte| *byte == b'=') {
                    Some(at) => (read(&pair[..at]), read(&pair[at + 1..])),
                    None => (read(pair), String::new()),
                })
                .collect(),
        )
    }

    /// The first value of this name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }
}

pub(crate) fn percent_decoded(part: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut at = 0;
    while let Some(&byte) = part.get(at) {
        let escaped = part
            .get(at + 1..at + 3)
            .filter(|_| byte == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(value) => {
                bytes.push(value);
                at += 3;
            }
            None => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                at += 1;
            }
        }
    }
    bytes
}

/// An answer before it is damaged or sent.
pub(crate) struct Answer {
    pub(crate) place: Place,
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
}

impl Answer {
    pub(crate) fn html(place: Place, encoding: &'static Encoding, page: &str) -> Answer {
        Answer {
            place,
            status: 200,
            content_type: format!("text/html; charset={}", encoding.name()),
            body: encoding.encode(page).0.into_owned(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn json(place: Place, status: u16, value: &serde_json::Value) -> Answer {
        Answer {
            place,
            status,
            content_type: "application/json".to_owned(),
            body: value.to_string().into_bytes(),
            headers: Vec::new(),
        }
    }

    /// Bytes as they are: a picture, a script, a download.
    pub(crate) fn bytes(place: Place, content_type: &str, body: Vec<u8>) -> Answer {
        Answer {
            place,
            status: 200,
            content_type: content_type.to_owned(),
            body,
            headers: Vec::new(),
        }
    }

    /// 303: the browser goes on with GET.
    pub(crate) fn redirect(place: Place, to: &str) -> Answer {
        Answer {
            place,
            status: 303,
            content_type: "text/plain; charset=utf-8".to_owned(),
            body: Vec::new(),
            headers: vec![("location", to.to_owned())],
        }
    }

    pub(crate) fn with_status(mut self, status: u16) -> Answer {
        self.status = status;
        self
    }

    /// Another page instead, with status 200; cookies stay.
    pub(crate) fn with_page(mut self, encoding: &'static Encoding, page: &str) -> Answer {
        let other = Answer::html(self.place, encoding, page);
        self.status = other.status;
        self.content_type = other.content_type;
        self.body = other.body;
        self
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Answer {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn with_cookie(mut self, name: &str, value: &str) -> Answer {
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
        self.headers.push(("set-cookie", cookie));
        self
    }

    pub(crate) fn without_cookie(mut self, name: &str) -> Answer {
        let cookie = format!("{name}=; Path=/; Max-Age=0");
        self.headers.push(("set-cookie", cookie));
        self
    }

    /// As it goes out. Broken: the connection ends after half of the body.
    pub(crate) fn into_response(self, is_broken: bool) -> Response {
        let body = if is_broken {
            let half = self.body[..self.body.len() / 2].to_vec();
            Body::from_stream(stream::iter([
                Ok(half),
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
            ]))
        } else {
            Body::from(self.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(name, value);
            }
        };
        add("content-type", &self.content_type);
        add("cache-control", "no-store");
        for (name, value) in &self.headers {
            add(name, value);
        }
        response
    }
}
