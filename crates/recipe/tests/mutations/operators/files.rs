//! What can happen to a file (CSV, OFX, the records of 全銀協): lines, columns and tags come, go and move.

use regex::bytes::{Captures, Regex};

use super::Operator;
use crate::walks::Recorded;

/// A file with several lines, and not a picture.
fn is_file(recorded: &Recorded) -> bool {
    let is_page = recorded.is_html() || recorded.is_json();
    let lines = recorded.body.iter().filter(|byte| **byte == b'\n').count();
    !is_page && lines > 2 && !recorded.body.starts_with(b"\x89PNG")
}

fn is_csv(recorded: &Recorded) -> bool {
    is_file(recorded) && recorded.body.iter().filter(|byte| **byte == b',').count() > 10
}

fn is_ofx(recorded: &Recorded) -> bool {
    is_file(recorded) && recorded.body.windows(5).any(|part| part == b"<OFX>")
}

fn is_records(recorded: &Recorded) -> bool {
    is_file(recorded) && !is_csv(recorded) && !is_ofx(recorded)
}

fn split(body: &[u8]) -> Vec<&[u8]> {
    body.split_inclusive(|byte| *byte == b'\n').collect()
}

/// The lines, changed.
fn lines(recorded: &Recorded, change: impl Fn(&mut Vec<&[u8]>)) -> Vec<Recorded> {
    if !is_file(recorded) {
        return Vec::new();
    }
    let mut lines = split(&recorded.body);
    change(&mut lines);
    vec![recorded.with_body(lines.concat())]
}

/// One page for each line.
fn each_line(recorded: &Recorded, change: impl Fn(&mut Vec<&[u8]>, usize)) -> Vec<Recorded> {
    let count = if is_file(recorded) {
        split(&recorded.body).len()
    } else {
        0
    };
    (0..count)
        .flat_map(|at| lines(recorded, |lines| change(lines, at)))
        .collect()
}

/// The cells of a CSV line: a comma in quotes parts nothing.
fn cells(line: &[u8]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let end = line
        .iter()
        .rposition(|byte| !b"\r\n".contains(byte))
        .map_or(0, |at| at + 1);
    let (mut cells, mut is_quoted) = (vec![Vec::new()], false);
    for byte in &line[..end] {
        is_quoted ^= *byte == b'"';
        if *byte == b',' && !is_quoted {
            cells.push(Vec::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(*byte);
        }
    }
    (cells, line[end..].to_vec())
}

/// The number of cells that most lines have, and the first line with so many: the header.
fn shape(lines: &[&[u8]]) -> Option<(usize, usize)> {
    let counts: Vec<usize> = lines.iter().map(|line| cells(line).0.len()).collect();
    let usual = *counts.get(counts.len() / 2)?;
    let is_header = |line: &&&[u8]| !line.iter().any(u8::is_ascii_digit);
    let header = lines
        .iter()
        .position(|line| is_header(&line) && cells(line).0.len() == usual)?;
    Some((usual, header))
}

/// One page for each column of a CSV; `change` hears whether the line is the header.
fn columns(recorded: &Recorded, change: impl Fn(&mut Vec<Vec<u8>>, usize, bool)) -> Vec<Recorded> {
    if !is_csv(recorded) {
        return Vec::new();
    }
    let lines = split(&recorded.body);
    let Some((usual, header)) = shape(&lines) else {
        return Vec::new();
    };
    (0..usual)
        .map(|column| {
            let changed = lines.iter().enumerate().map(|(n, line)| {
                let (mut row, end) = cells(line);
                if n >= header && row.len() == usual {
                    change(&mut row, column, n == header);
                }
                [row.join(&b","[..]), end].concat()
            });
            recorded.with_body(changed.collect::<Vec<_>>().concat())
        })
        .collect()
}

/// One page for each two neighbouring lines, of one day or of two, and each column in which both have an amount: the amounts
/// change places. The day is the first cell.
fn exchanged(recorded: &Recorded, is_one_day: bool) -> Vec<Recorded> {
    if !is_csv(recorded) {
        return Vec::new();
    }
    let lines = split(&recorded.body);
    let is_amount = |cell: &Vec<u8>| {
        cell.iter().any(u8::is_ascii_digit) && !cell.iter().any(|byte| b"/-.".contains(byte))
    };
    let mut pages = Vec::new();
    for at in 1..lines.len() {
        let ((one, _), (other, end)) = (cells(lines[at - 1]), cells(lines[at]));
        if one.len() != other.len() || one.len() < 3 || (one[0] == other[0]) != is_one_day {
            continue;
        }
        for column in 1..one.len() {
            if is_amount(&one[column]) && is_amount(&other[column]) {
                let (mut one, mut other) = (one.clone(), other.clone());
                std::mem::swap(&mut one[column], &mut other[column]);
                let changed = [one, other].map(|row| [row.join(&b","[..]), end.clone()].concat());
                let parts = [
                    lines[..at - 1].concat(),
                    changed.concat(),
                    lines[at + 1..].concat(),
                ];
                pages.push(recorded.with_body(parts.concat()));
            }
        }
    }
    pages
}

/// Two cells of which nothing but their labels tells which is which: two days, or two texts.
fn look_alike(here: &[u8], there: &[u8]) -> bool {
    let kind = |cell: &[u8]| {
        let slashes = cell.iter().filter(|byte| b"/-.".contains(byte)).count();
        let has_digits = cell.iter().any(u8::is_ascii_digit);
        match (has_digits, slashes) {
            (true, 2..) => Some("day"),
            (false, _) if !cell.is_empty() => Some("words"),
            _ => None,
        }
    };
    kind(here).is_some_and(|one| kind(there) == Some(one))
}

fn swap(row: &mut [Vec<u8>], at: usize) {
    if at + 1 < row.len() && !look_alike(&row[at], &row[at + 1]) {
        row.swap(at, at + 1);
    }
}

/// One page for each name of a tag of an OFX file.
fn tags(recorded: &Recorded, change: impl Fn(&[u8], &str) -> Vec<u8>) -> Vec<Recorded> {
    if !is_ofx(recorded) {
        return Vec::new();
    }
    let names = Regex::new("<([A-Z0-9]+)>").expect("a pattern");
    let mut all: Vec<String> = names
        .captures_iter(&recorded.body)
        .map(|found| String::from_utf8_lossy(&found[1]).into_owned())
        .collect();
    all.sort();
    all.dedup();
    all.iter()
        .map(|name| recorded.with_body(change(&recorded.body, name)))
        .collect()
}

/// `by` may name `$1` (the tag) and `$2` (its value).
fn replaced(body: &[u8], name: &str, by: &str, is_once: bool) -> Vec<u8> {
    let pattern = Regex::new(&format!(r"(?-u)(<{name}>)([^<\r\n]*)")).expect("a pattern");
    let limit = usize::from(is_once);
    pattern.replacen(body, limit, by.as_bytes()).into_owned()
}

/// A record of 全銀協 with its digits changed by `change`, by its first digit (1 header, 2 line, 8 trailer).
fn record(recorded: &Recorded, kind: u8, change: impl Fn(&mut [u8])) -> Vec<Recorded> {
    if !is_records(recorded) {
        return Vec::new();
    }
    let changed = split(&recorded.body).into_iter().map(|line| {
        let mut line = line.to_vec();
        if line.first() == Some(&kind) {
            change(&mut line);
        }
        line
    });
    vec![recorded.with_body(changed.collect::<Vec<_>>().concat())]
}

/// Each run of digits of such a record becomes another number.
fn runs(recorded: &Recorded, kind: u8) -> Vec<Recorded> {
    (1..110)
        .flat_map(|at| {
            record(recorded, kind, |line| {
                if let Some(byte) = line.get_mut(at).filter(|byte| byte.is_ascii_digit()) {
                    *byte = if *byte == b'9' { b'1' } else { *byte + 1 };
                }
            })
        })
        .collect()
}

pub const OPERATORS: &[Operator] = &[
    Operator::any("file: one line is gone", |recorded| {
        each_line(recorded, |lines, at| {
            lines.remove(at);
        })
    }),
    Operator::any("file: a line stands twice", |recorded| {
        each_line(recorded, |lines, at| lines.insert(at, lines[at]))
    }),
    Operator::any("file: two neighbours change places", |recorded| {
        each_line(recorded, |lines, at| {
            if at + 1 < lines.len() {
                lines.swap(at, at + 1);
            }
        })
    }),
    Operator::any("file: turned upside down", |recorded| {
        lines(recorded, |lines| lines[1..].reverse())
    }),
    Operator::any("file: an empty line between", |recorded| {
        each_line(recorded, |lines, at| lines.insert(at, b"\r\n"))
    }),
    Operator::any("file: another file behind it", |recorded| {
        lines(recorded, |lines| lines.extend(lines.clone()))
    }),
    Operator::any("file: line ends of Unix", |recorded| {
        let text = Regex::new("(?-u)\r\n").expect("a pattern");
        lines(recorded, |_| ())
            .into_iter()
            .map(|page| page.with_body(text.replace_all(&page.body, &b"\n"[..]).into_owned()))
            .collect()
    }),
    Operator::any("file: semicolons for commas", |recorded| {
        let other = |byte: &u8| if *byte == b',' { b';' } else { *byte };
        lines(recorded, |_| ())
            .into_iter()
            .map(|page| page.with_body(page.body.iter().map(other).collect()))
            .collect()
    }),
    Operator::any("csv: a column is gone, with its header", |recorded| {
        columns(recorded, |row, at, _| {
            row.remove(at);
        })
    }),
    Operator::any("csv: a column is gone, its header stays", |recorded| {
        columns(recorded, |row, at, is_header| {
            if !is_header {
                row.remove(at);
            }
        })
    }),
    Operator::any("csv: a new column, with its header", |recorded| {
        columns(recorded, |row, at, is_header| {
            row.insert(
                at,
                if is_header {
                    b"MEMO".to_vec()
                } else {
                    b"1234".to_vec()
                },
            );
        })
    }),
    Operator::any("csv: a new column, without a header", |recorded| {
        columns(recorded, |row, at, is_header| {
            if !is_header {
                row.insert(at, b"1234".to_vec());
            }
        })
    }),
    Operator::any(
        "csv: two columns change places, with their headers",
        |recorded| {
            columns(recorded, |row, at, _| {
                if at + 1 < row.len() {
                    row.swap(at, at + 1);
                }
            })
        },
    ),
    Operator::any(
        "csv: two columns change places, the headers stay",
        |recorded| {
            columns(recorded, |row, at, is_header| {
                if !is_header {
                    swap(row, at);
                }
            })
        },
    ),
    Operator::any("csv: a header is renamed", |recorded| {
        columns(recorded, |row, at, is_header| {
            if is_header {
                row[at] = b"NEW".to_vec();
            }
        })
    }),
    Operator::any("csv: a header takes its neighbour's name", |recorded| {
        columns(recorded, |row, at, is_header| {
            if is_header && at + 1 < row.len() {
                row[at] = row[at + 1].clone();
            }
        })
    }),
    Operator::any("csv: a column is emptied", |recorded| {
        columns(recorded, |row, at, is_header| {
            if !is_header {
                row[at].clear();
            }
        })
    }),
    Operator::any("csv: a column says - everywhere", |recorded| {
        columns(recorded, |row, at, is_header| {
            if !is_header {
                row[at] = b"-".to_vec();
            }
        })
    }),
    Operator::any("csv: two amounts of one day change places", |recorded| {
        exchanged(recorded, true)
    }),
    Operator::any(
        "csv: two amounts of different days change places",
        |recorded| exchanged(recorded, false),
    ),
    Operator::any("csv: no quotes", |recorded| {
        if !is_csv(recorded) {
            return Vec::new();
        }
        let body = recorded.body.iter().copied().filter(|byte| *byte != b'"');
        vec![recorded.with_body(body.collect())]
    }),
    Operator::any("csv: brackets are gone", |recorded| {
        if !is_csv(recorded) {
            return Vec::new();
        }
        let number = Regex::new(r"(?-u)\(([\d,]+)\)").expect("a pattern");
        vec![recorded.with_body(number.replace_all(&recorded.body, &b"$1"[..]).into_owned())]
    }),
    Operator::any("ofx: one tag is gone everywhere", |recorded| {
        tags(recorded, |body, name| replaced(body, name, "", false))
    }),
    Operator::any("ofx: one tag is gone once", |recorded| {
        tags(recorded, |body, name| replaced(body, name, "", true))
    }),
    Operator::any("ofx: one tag is empty", |recorded| {
        tags(recorded, |body, name| replaced(body, name, "$1", false))
    }),
    Operator::any("ofx: one tag has another name", |recorded| {
        tags(recorded, |body, name| replaced(body, name, "<X.$2", false))
    }),
    Operator::any("ofx: one tag stands twice", |recorded| {
        tags(recorded, |body, name| {
            replaced(body, name, "$1$2\r\n$1$2", true)
        })
    }),
    Operator::any("ofx: no signs", |recorded| {
        tags(recorded, |body, name| {
            let pattern = Regex::new(&format!("(?-u)<{name}>-")).expect("a pattern");
            let by = format!("<{name}>");
            pattern.replace_all(body, by.as_bytes()).into_owned()
        })
    }),
    Operator::any("ofx: debit and credit change places", |recorded| {
        if !is_ofx(recorded) {
            return Vec::new();
        }
        let pattern = Regex::new("(?-u)<TRNTYPE>(DEBIT|CREDIT)").expect("a pattern");
        let other = |found: &Captures<'_>| match &found[1] {
            b"DEBIT" => b"<TRNTYPE>CREDIT".to_vec(),
            _ => b"<TRNTYPE>DEBIT".to_vec(),
        };
        vec![recorded.with_body(pattern.replace_all(&recorded.body, other).into_owned())]
    }),
    Operator::any("records: a digit of the header", |recorded| {
        runs(recorded, b'1')
    }),
    Operator::any("records: a digit of the trailer", |recorded| {
        runs(recorded, b'8')
    }),
    Operator::any("records: one place longer", |recorded| {
        [b'1', b'2', b'8']
            .into_iter()
            .flat_map(|kind| record(recorded, kind, |line| line.rotate_right(1)))
            .collect()
    }),
    Operator::any("records: in and out change places", |recorded| {
        // Position 22 of a line (入払区分): 1 came in, 2 went out.
        record(recorded, b'2', |line| {
            if let Some(byte) = line.get_mut(21) {
                *byte = if *byte == b'1' { b'2' } else { b'1' };
            }
        })
    }),
];
