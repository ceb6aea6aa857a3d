//! What can happen to any answer on its way: damaged, mislabelled, in another character set, of another status.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};
use regex::bytes::Regex;

use super::Operator;
use super::html::charset;
use crate::walks::Recorded;

fn labelled(recorded: &Recorded, content_type: &str) -> Vec<Recorded> {
    vec![Recorded {
        content_type: content_type.to_owned(),
        ..recorded.clone()
    }]
}

fn with_status(recorded: &Recorded, status: u16) -> Vec<Recorded> {
    vec![Recorded {
        status,
        ..recorded.clone()
    }]
}

/// The header, with a character set or without.
fn header(recorded: &Recorded, charset: Option<&str>) -> Recorded {
    let kind = recorded.content_type.split(';').next().unwrap_or_default();
    let content_type = match charset {
        Some(charset) => format!("{kind}; charset={charset}"),
        None => kind.to_owned(),
    };
    Recorded {
        content_type,
        ..recorded.clone()
    }
}

fn lies(recorded: &Recorded, charset: &str) -> Vec<Recorded> {
    vec![header(recorded, Some(charset))]
}

/// The `<meta>` (or what an OFX file or an XML declaration says) names another character set.
fn declared(recorded: &Recorded, charset: &str) -> Vec<Recorded> {
    let said = Regex::new(r#"(?i)(charset=["']?|encoding=["']?|CHARSET:)[A-Za-z0-9_-]+"#);
    let said = said.expect("a pattern");
    let by = [b"${1}", charset.as_bytes()].concat();
    vec![recorded.with_body(said.replace_all(&recorded.body, by.as_slice()).into_owned())]
}

/// Both the header and the `<meta>`.
fn both(recorded: &Recorded, charset: &str) -> Vec<Recorded> {
    lies(recorded, charset)
        .iter()
        .flat_map(|page| declared(page, charset))
        .collect()
}

/// The text in another character set, where it has all its characters.
fn written_in(recorded: &Recorded, other: &'static Encoding) -> Option<Recorded> {
    if !(recorded.is_html() || recorded.is_json() || is_text(recorded)) {
        return None;
    }
    let (text, failed) = charset(recorded).decode_without_bom_handling(&recorded.body);
    let (body, _, lacks) = other.encode(&text);
    (!failed && !lacks).then(|| recorded.with_body(body.into_owned()))
}

fn is_text(recorded: &Recorded) -> bool {
    ["text", "csv", "ofx"]
        .iter()
        .any(|kind| recorded.content_type.contains(kind))
}

/// Each character set in turn, with the header that `named` gives.
fn rewritten(
    recorded: &Recorded,
    named: impl Fn(Recorded, &'static Encoding) -> Vec<Recorded>,
) -> Vec<Recorded> {
    [UTF_8, SHIFT_JIS, EUC_JP]
        .into_iter()
        .filter_map(|other| Some((written_in(recorded, other)?, other)))
        .flat_map(|(page, other)| named(page, other))
        .collect()
}

fn bytes(recorded: &Recorded, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<Recorded> {
    vec![recorded.with_body(change(recorded.body.clone()))]
}

/// The next place at which a tag begins: what is lost or comes twice is whole texts, for who reads half a text can't know.
fn tag_after(body: &[u8], at: usize) -> usize {
    let at = at.min(body.len());
    body[at..]
        .iter()
        .position(|byte| *byte == b'<')
        .map_or(body.len(), |next| at + next)
}

/// At several places of the page.
fn holes(recorded: &Recorded, change: impl Fn(&mut Vec<u8>, usize)) -> Vec<Recorded> {
    const PLACES: usize = 24;
    (1..PLACES)
        .map(|n| {
            let mut body = recorded.body.clone();
            let at = body.len() * n / PLACES;
            change(&mut body, at);
            recorded.with_body(body)
        })
        .collect()
}

pub const OPERATORS: &[Operator] = &[
    Operator::any("bytes: cut, with its end put on again", |recorded| {
        holes(recorded, |body, at| {
            body.truncate(tag_after(body, at));
            body.extend(b"</body></html>\n");
        })
    }),
    Operator::any("bytes: the first half is gone", |recorded| {
        bytes(recorded, |body| body[body.len() / 2..].to_vec())
    }),
    Operator::any("bytes: zeros", |recorded| {
        holes(recorded, |body, at| {
            for byte in body.iter_mut().skip(at).take(50) {
                *byte = 0;
            }
        })
    }),
    Operator::any("bytes: a piece comes twice", |recorded| {
        holes(recorded, |body, at| {
            let at = tag_after(body, at);
            let piece = body[at..tag_after(body, at + 400)].to_vec();
            body.splice(at..at, piece);
        })
    }),
    Operator::any("bytes: the page comes twice", |recorded| {
        bytes(recorded, |body| [body.clone(), body].concat())
    }),
    Operator::any("bytes: the top bit is lost", |recorded| {
        bytes(recorded, |body| {
            body.into_iter().map(|byte| byte & 0x7f).collect()
        })
    }),
    Operator::any("charset: the header says UTF-8", |recorded| {
        lies(recorded, "UTF-8")
    }),
    Operator::any("charset: the header says Shift_JIS", |recorded| {
        lies(recorded, "Shift_JIS")
    }),
    Operator::any("charset: the header says EUC-JP", |recorded| {
        lies(recorded, "EUC-JP")
    }),
    Operator::any("charset: the header says ISO-2022-JP", |recorded| {
        lies(recorded, "ISO-2022-JP")
    }),
    Operator::any("charset: the header says windows-1252", |recorded| {
        lies(recorded, "windows-1252")
    }),
    Operator::any("charset: the header says none", |recorded| {
        vec![header(recorded, None)]
    }),
    Operator::any("charset: the page says UTF-8", |recorded| {
        declared(recorded, "UTF-8")
    }),
    Operator::any("charset: the page says Shift_JIS", |recorded| {
        declared(recorded, "Shift_JIS")
    }),
    Operator::any("charset: the page says EUC-JP", |recorded| {
        declared(recorded, "EUC-JP")
    }),
    Operator::any("charset: the page says windows-1252", |recorded| {
        declared(recorded, "windows-1252")
    }),
    Operator::any("charset: header and page say UTF-8", |recorded| {
        both(recorded, "UTF-8")
    }),
    Operator::any("charset: header and page say Shift_JIS", |recorded| {
        both(recorded, "Shift_JIS")
    }),
    Operator::any("charset: header and page say EUC-JP", |recorded| {
        both(recorded, "EUC-JP")
    }),
    Operator::any("charset: another one, as header and page say", |recorded| {
        rewritten(recorded, |page, other| both(&page, other.name()))
    }),
    Operator::any("charset: another one, header and page stay", |recorded| {
        rewritten(recorded, |page, _| vec![page])
    }),
    Operator::any(
        "charset: another one, and the header says none",
        |recorded| rewritten(recorded, |page, _| vec![header(&page, None)]),
    ),
    Operator::any("charset: a byte order mark in front", |recorded| {
        bytes(recorded, |body| [b"\xef\xbb\xbf".to_vec(), body].concat())
    }),
    Operator::any("type: said to be plain text", |recorded| {
        labelled(recorded, "text/plain")
    }),
    Operator::any("type: said to be a download", |recorded| {
        labelled(recorded, "application/octet-stream")
    }),
    Operator::any("type: said to be JSON", |recorded| {
        labelled(recorded, "application/json")
    }),
    Operator::any("type: said to be HTML", |recorded| {
        labelled(recorded, "text/html")
    }),
    Operator::any("type: said to be CSV", |recorded| {
        labelled(recorded, "text/csv")
    }),
    Operator::any("type: not said", |recorded| labelled(recorded, "")),
    Operator::any("status: 401", |recorded| with_status(recorded, 401)),
    Operator::any("status: 403", |recorded| with_status(recorded, 403)),
    Operator::any("status: 404", |recorded| with_status(recorded, 404)),
    Operator::any("status: 429", |recorded| with_status(recorded, 429)),
    Operator::any("status: 500", |recorded| with_status(recorded, 500)),
    Operator::any("status: 503", |recorded| with_status(recorded, 503)),
];
