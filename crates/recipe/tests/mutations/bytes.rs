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

pub const OPERATORS: &[Operator] = &[
    Operator {
        name: "bytes: cut",
        change: |recorded| {
            let cuts = CUTS * crate::breadth();
            (0..cuts)
                .map(|n| {
                    let mut body = recorded.body.clone();
                    body.truncate(body.len() * n / cuts);
                    recorded.with_body(body)
                })
                .collect()
        },
    },
    Operator {
        name: "bytes: cut just before the end",
        change: |recorded| {
            [1, 2, 7, 9, 16]
                .into_iter()
                .map(|n| {
                    let mut body = recorded.body.clone();
                    body.truncate(body.len().saturating_sub(n));
                    recorded.with_body(body)
                })
                .collect()
        },
    },
    Operator {
        name: "bytes: the first half is gone",
        change: |recorded| bytes(recorded, |body| body[body.len() / 2..].to_vec()),
    },
    Operator {
        name: "bytes: a hole in the middle",
        change: |recorded| {
            bytes(recorded, |mut body| {
                let middle = body.len() / 2;
                body.drain(middle..(middle + 200).min(body.len()));
                body
            })
        },
    },
    Operator {
        name: "bytes: zeros in the middle",
        change: |recorded| {
            bytes(recorded, |mut body| {
                let middle = body.len() / 2;
                for byte in body.iter_mut().skip(middle).take(50) {
                    *byte = 0;
                }
                body
            })
        },
    },
    Operator {
        name: "bytes: the top bit is lost",
        change: |recorded| {
            bytes(recorded, |body| {
                body.into_iter().map(|byte| byte & 0x7f).collect()
            })
        },
    },
    Operator {
        name: "charset: said to be UTF-8",
        change: |recorded| lies(recorded, "UTF-8"),
    },
    Operator {
        name: "charset: said to be Shift_JIS",
        change: |recorded| lies(recorded, "Shift_JIS"),
    },
    Operator {
        name: "charset: said to be EUC-JP",
        change: |recorded| lies(recorded, "EUC-JP"),
    },
    Operator {
        name: "charset: said to be ISO-2022-JP",
        change: |recorded| lies(recorded, "ISO-2022-JP"),
    },
    Operator {
        name: "charset: said to be windows-1252",
        change: |recorded| lies(recorded, "windows-1252"),
    },
    Operator {
        name: "charset: a byte order mark in front",
        change: |recorded| bytes(recorded, |body| [b"\xef\xbb\xbf".to_vec(), body].concat()),
    },
    Operator {
        name: "type: said to be plain text",
        change: |recorded| labelled(recorded, "text/plain"),
    },
    Operator {
        name: "type: said to be a download",
        change: |recorded| labelled(recorded, "application/octet-stream"),
    },
    Operator {
        name: "type: said to be JSON",
        change: |recorded| labelled(recorded, "application/json"),
    },
    Operator {
        name: "type: said to be HTML",
        change: |recorded| labelled(recorded, "text/html"),
    },
    Operator {
        name: "type: not said",
        change: |recorded| labelled(recorded, ""),
    },
    Operator {
        name: "status: 401",
        change: |recorded| with_status(recorded, 401),
    },
    Operator {
        name: "status: 404",
        change: |recorded| with_status(recorded, 404),
    },
    Operator {
        name: "status: 429",
        change: |recorded| with_status(recorded, 429),
    },
    Operator {
        name: "status: 500",
        change: |recorded| with_status(recorded, 500),
    },
    Operator {
        name: "status: 503",
        change: |recorded| with_status(recorded, 503),
    },
    Operator {
        name: "file: the first line is gone",
        change: |recorded| {
            lines(recorded, |lines| {
                lines.remove(0);
            })
        },
    },
    Operator {
        name: "file: a line in the middle is gone",
        change: |recorded| {
            lines(recorded, |lines| {
                lines.remove(lines.len() / 2);
            })
        },
    },
    Operator {
        name: "file: the last line is gone",
        change: |recorded| {
            lines(recorded, |lines| {
                lines.pop();
            })
        },
    },
    Operator {
        name: "file: a line stands twice",
        change: |recorded| {
            lines(recorded, |lines| {
                lines.insert(lines.len() / 2, lines[lines.len() / 2])
            })
        },
    },
    Operator {
        name: "file: turned upside down",
        change: |recorded| lines(recorded, |lines| lines[1..].reverse()),
    },
    Operator {
        name: "file: two neighbours change places",
        change: |recorded| {
            lines(recorded, |lines| {
                let at = lines.len() / 2;
                lines.swap(at - 1, at);
            })
        },
    },
    Operator {
        name: "file: an empty line between",
        change: |recorded| lines(recorded, |lines| lines.insert(lines.len() / 2, b"\r\n")),
    },
    Operator {
        name: "file: semicolons for commas",
        change: |recorded| {
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
        },
    },
    Operator {
        name: "file: the first column is gone",
        change: |recorded| {
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
        },
    },
];
