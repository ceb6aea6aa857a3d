//! What can happen to any answer on its way: cut, mislabelled, of another status; and to a file line by line.

use crate::Operator;
use crate::walks::Recorded;

/// So many places of a page at which it is cut; the breadth multiplies it.
const CUTS: usize = 5;

fn labelled(recorded: &Recorded, content_type: &str) -> Vec<Recorded> {
    if recorded.content_type == content_type {
        return Vec::new();
    }
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

fn lies(recorded: &Recorded, charset: &str) -> Vec<Recorded> {
    let kind = recorded.content_type.split(';').next().unwrap_or_default();
    labelled(recorded, &format!("{kind}; charset={charset}"))
}

/// The lines of a file (CSV, OFX, records), changed.
fn lines(recorded: &Recorded, change: impl Fn(&mut Vec<&[u8]>)) -> Vec<Recorded> {
    if recorded.is_html() || recorded.is_json() {
        return Vec::new();
    }
    let mut lines: Vec<&[u8]> = recorded
        .body
        .split_inclusive(|byte| *byte == b'\n')
        .collect();
    if lines.len() < 3 {
        return Vec::new();
    }
    change(&mut lines);
    let body = lines.concat();
    if body == recorded.body {
        return Vec::new();
    }
    vec![recorded.with_body(body)]
}

fn bytes(recorded: &Recorded, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<Recorded> {
    let body = change(recorded.body.clone());
    if body == recorded.body {
        return Vec::new();
    }
    vec![recorded.with_body(body)]
}

const fn operator(name: &'static str, change: fn(&Recorded) -> Vec<Recorded>) -> Operator {
    Operator { name, change }
}

pub const OPERATORS: &[Operator] = &[
    operator("bytes: cut", |recorded| {
        let cuts = CUTS * crate::breadth();
        (0..cuts)
            .map(|n| {
                let mut body = recorded.body.clone();
                body.truncate(body.len() * n / cuts);
                recorded.with_body(body)
            })
            .collect()
    }),
    operator("bytes: cut just before the end", |recorded| {
        [1, 2, 7, 9, 16]
            .into_iter()
            .map(|n| {
                let mut body = recorded.body.clone();
                body.truncate(body.len().saturating_sub(n));
                recorded.with_body(body)
            })
            .collect()
    }),
    operator("bytes: the first half is gone", |recorded| {
        bytes(recorded, |body| body[body.len() / 2..].to_vec())
    }),
    operator("bytes: a hole in the middle", |recorded| {
        bytes(recorded, |mut body| {
            let middle = body.len() / 2;
            body.drain(middle..(middle + 200).min(body.len()));
            body
        })
    }),
    operator("bytes: zeros in the middle", |recorded| {
        bytes(recorded, |mut body| {
            let middle = body.len() / 2;
            for byte in body.iter_mut().skip(middle).take(50) {
                *byte = 0;
            }
            body
        })
    }),
    operator("bytes: the top bit is lost", |recorded| {
        bytes(recorded, |body| {
            body.into_iter().map(|byte| byte & 0x7f).collect()
        })
    }),
    operator("charset: said to be UTF-8", |recorded| {
        lies(recorded, "UTF-8")
    }),
    operator("charset: said to be Shift_JIS", |recorded| {
        lies(recorded, "Shift_JIS")
    }),
    operator("charset: said to be EUC-JP", |recorded| {
        lies(recorded, "EUC-JP")
    }),
    operator("charset: said to be ISO-2022-JP", |recorded| {
        lies(recorded, "ISO-2022-JP")
    }),
    operator("charset: said to be windows-1252", |recorded| {
        lies(recorded, "windows-1252")
    }),
    operator("charset: a byte order mark in front", |recorded| {
        bytes(recorded, |body| [b"\xef\xbb\xbf".to_vec(), body].concat())
    }),
    operator("type: said to be plain text", |recorded| {
        labelled(recorded, "text/plain")
    }),
    operator("type: said to be a download", |recorded| {
        labelled(recorded, "application/octet-stream")
    }),
    operator("type: said to be JSON", |recorded| {
        labelled(recorded, "application/json")
    }),
    operator("type: said to be HTML", |recorded| {
        labelled(recorded, "text/html")
    }),
    operator("type: not said", |recorded| labelled(recorded, "")),
    operator("status: 401", |recorded| with_status(recorded, 401)),
    operator("status: 404", |recorded| with_status(recorded, 404)),
    operator("status: 429", |recorded| with_status(recorded, 429)),
    operator("status: 500", |recorded| with_status(recorded, 500)),
    operator("status: 503", |recorded| with_status(recorded, 503)),
    operator("file: the first line is gone", |recorded| {
        lines(recorded, |lines| {
            lines.remove(0);
        })
    }),
    operator("file: a line in the middle is gone", |recorded| {
        lines(recorded, |lines| {
            lines.remove(lines.len() / 2);
        })
    }),
    operator("file: the last line is gone", |recorded| {
        lines(recorded, |lines| {
            lines.pop();
        })
    }),
    operator("file: a line stands twice", |recorded| {
        lines(recorded, |lines| {
            lines.insert(lines.len() / 2, lines[lines.len() / 2])
        })
    }),
    operator("file: turned upside down", |recorded| {
        lines(recorded, |lines| lines[1..].reverse())
    }),
    operator("file: two neighbours change places", |recorded| {
        lines(recorded, |lines| {
            let at = lines.len() / 2;
            lines.swap(at - 1, at);
        })
    }),
    operator("file: an empty line between", |recorded| {
        lines(recorded, |lines| lines.insert(lines.len() / 2, b"\r\n"))
    }),
    operator("file: semicolons for commas", |recorded| {
        lines(recorded, |_| ())
            .into_iter()
            .chain(if recorded.is_html() || recorded.is_json() {
                Vec::new()
            } else {
                bytes(recorded, |body| {
                    body.into_iter()
                        .map(|byte| if byte == b',' { b';' } else { byte })
                        .collect()
                })
            })
            .collect()
    }),
    operator("file: the first column is gone", |recorded| {
        if recorded.is_html() || recorded.is_json() {
            return Vec::new();
        }
        bytes(recorded, |body| {
            body.split_inclusive(|byte| *byte == b'\n')
                .map(|line| {
                    line.iter()
                        .position(|byte| *byte == b',')
                        .map_or(line, |at| &line[at + 1..])
                })
                .collect::<Vec<_>>()
                .concat()
        })
    }),
];
