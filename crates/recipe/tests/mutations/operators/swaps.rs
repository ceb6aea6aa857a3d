//! What can happen between pages: another one comes than the one that was asked for, or one that contradicts itself by the
//! bank's own sentence.

use encoding_rs::Encoding;

use super::{Change, Mutant, Operator};
use crate::walks::{Recorded, Recording};

const fn operator(name: &'static str, change: fn(&Recording, usize) -> Vec<Mutant>) -> Operator {
    let change = Change::Walk(change);
    Operator { name, change }
}

/// This page with its address left as it was: only the answer is another one.
fn instead(recording: &Recording, at: usize, other: &Recorded) -> Option<Mutant> {
    let answer = Recorded {
        url: recording.pages[at].url.clone(),
        ..other.clone()
    };
    (answer != recording.pages[at]).then(|| Mutant::Pages(vec![(at, answer)]))
}

/// The sentence in the page's own character set.
fn encoded(recorded: &Recorded, sentence: &str) -> Vec<u8> {
    let charset: &Encoding = super::html::charset(recorded);
    charset.encode(sentence).0.into_owned()
}

fn find(body: &[u8], part: &[u8]) -> Option<usize> {
    body.windows(part.len()).position(|window| window == part)
}

/// The sentence that there are no lines, put in before or behind a tag.
fn says_none(recording: &Recording, at: usize, tag: &str, is_behind: bool) -> Vec<Mutant> {
    let page = &recording.pages[at];
    if !page.is_html() {
        return Vec::new();
    }
    let mutants = recording.says_none.iter().filter_map(|sentence| {
        let sentence = encoded(page, sentence);
        if find(&page.body, &sentence).is_some() {
            return None;
        }
        let place = find(&page.body, tag.as_bytes())?;
        let place = if is_behind {
            place + page.body[place..].iter().position(|byte| *byte == b'>')? + 1
        } else {
            place
        };
        let (head, tail) = page.body.split_at(place);
        let body = [head, b"<p>", &sentence, b"</p>", tail].concat();
        Some(Mutant::Pages(vec![(at, page.with_body(body))]))
    });
    mutants.collect()
}

fn moved(recording: &Recording, at: usize, url: impl Fn(&str) -> String) -> Vec<Mutant> {
    let page = &recording.pages[at];
    let url = url(&page.url);
    let other = Recorded {
        url,
        ..page.clone()
    };
    if other == *page {
        return Vec::new();
    }
    vec![Mutant::Pages(vec![(at, other)])]
}

pub const OPERATORS: &[Operator] = &[
    operator("pages: another one of the walk comes", |recording, at| {
        let others = recording.pages.iter().enumerate();
        others
            .filter(|(other, _)| *other != at)
            .filter_map(|(_, other)| instead(recording, at, other))
            .collect()
    }),
    operator(
        "pages: another one of the walk comes, with its address",
        |recording, at| {
            let others = recording
                .pages
                .iter()
                .filter(|other| **other != recording.pages[at]);
            others
                .map(|other| Mutant::Pages(vec![(at, other.clone())]))
                .collect()
        },
    ),
    operator(
        "pages: one of another login, day or period comes",
        |recording, at| {
            let others = recording.foreign(at);
            others
                .filter_map(|other| instead(recording, at, other))
                .collect()
        },
    ),
    operator("pages: two change places", |recording, at| {
        (at + 1..recording.pages.len())
            .filter_map(|other| {
                let (here, there) = (&recording.pages[at], &recording.pages[other]);
                let swapped = |page: &Recorded, by: &Recorded| Recorded {
                    url: page.url.clone(),
                    ..by.clone()
                };
                let (first, second) = (swapped(here, there), swapped(there, here));
                (first != *here).then(|| Mutant::Pages(vec![(at, first), (other, second)]))
            })
            .collect()
    }),
    operator("pages: an empty answer", |recording, at| {
        let page = &recording.pages[at];
        vec![Mutant::Pages(vec![(at, page.with_body(Vec::new()))])]
    }),
    operator(
        "empty: the sentence stands above the page",
        |recording, at| says_none(recording, at, "<body", true),
    ),
    operator(
        "empty: the sentence stands below the page",
        |recording, at| says_none(recording, at, "</body", false),
    ),
    operator(
        "empty: the sentence stands before the table",
        |recording, at| says_none(recording, at, "<table", false),
    ),
    operator("address: of another page", |recording, at| {
        moved(recording, at, |url| format!("{url}x"))
    }),
    operator("address: without its query", |recording, at| {
        moved(recording, at, |url| {
            url.split('?').next().unwrap_or(url).to_owned()
        })
    }),
    operator("address: of another host", |recording, at| {
        moved(recording, at, |url| {
            url.replacen(".example/", "-x.example/", 1)
        })
    }),
];
