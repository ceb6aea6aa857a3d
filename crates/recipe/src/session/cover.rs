//! Covering what a bank says back: a password or an answer never leaves a walk as a text.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use crate::text::normal;

/// What stands for a secret.
pub const COVERED: &str = "●●●●";

/// Shorter secrets stand in every other text: only a text that is one is covered.
const SHORT: usize = 4;

/// Digits of a Japanese account number. Fewer stand in many a description by chance.
const NUMBER: usize = 7;

/// Texts that leave a walk.
#[derive(Debug, Default)]
pub struct Texts<'t> {
    /// What is told to people: messages, questions, errors.
    pub said: Vec<&'t mut String>,
    /// What is kept and compared later: descriptions, names, numbers. A few digits are covered there only where they are the
    /// whole text, since they may be another number by chance.
    pub kept: Vec<&'t mut String>,
    /// Bodies of pages, which are kept as evidence. Each byte of a secret becomes a `*`, so that all else stays in its place;
    /// a few digits could be an amount and stay.
    pub pages: Vec<&'t mut Vec<u8>>,
}

/// The secrets of one walk. Wiped from memory in the end, and not shown by anything.
#[derive(Default)]
pub struct Cover {
    secrets: Vec<Zeroizing<String>>,
}

impl Cover {
    /// Empty ones are left out.
    pub fn of(secrets: impl IntoIterator<Item = Zeroizing<String>>) -> Cover {
        let normal = |secret: Zeroizing<String>| Zeroizing::new(normal(&secret).into_owned());
        let mut secrets: Vec<Zeroizing<String>> = secrets.into_iter().map(normal).collect();
        secrets.retain(|secret| !secret.is_empty());
        // One may be a piece of another.
        secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Cover { secrets }
    }

    /// Replaces each secret in each text, in full width or half and in small letters or large.
    pub fn put_over(&self, texts: Texts<'_>) {
        for text in texts.said {
            self.over(text, true);
        }
        for text in texts.kept {
            self.over(text, false);
        }
        let long = self.secrets.iter().filter(|secret| is_telling(secret));
        let written: Vec<Written> = long.flat_map(|secret| written(secret)).collect();
        for page in texts.pages {
            for form in &written {
                blot_out(page, form);
            }
        }
    }

    fn over(&self, text: &mut String, said: bool) {
        for secret in &self.secrets {
            let plain = normal(text);
            let spots = spots_in(&plain, secret, said);
            if !spots.is_empty() {
                *text = without(&plain, &spots, secret.len());
            }
        }
    }
}

/// A secret as the bytes of a page may have it.
type Written = Zeroizing<Vec<u8>>;

/// In the charsets of Japanese pages, and as HTML, JSON and addresses write it.
fn written(secret: &str) -> Vec<Written> {
    let html = |quote: &str| {
        let plain = secret.replace('&', "&amp;").replace('<', "&lt;");
        let plain = plain.replace('>', "&gt;").replace('"', "&quot;");
        plain.replace('\'', quote)
    };
    let json = serde_json::to_string(secret).unwrap_or_default();
    let mut all: Vec<Written> = vec![
        Zeroizing::new(secret.as_bytes().to_vec()),
        Zeroizing::new(SHIFT_JIS.encode(secret).0.into_owned()),
        Zeroizing::new(EUC_JP.encode(secret).0.into_owned()),
        Zeroizing::new(html("'").into_bytes()),
        Zeroizing::new(html("&#39;").into_bytes()),
        Zeroizing::new(json.trim_matches('"').as_bytes().to_vec()),
        Zeroizing::new(
            byte_serialize(secret.as_bytes())
                .collect::<String>()
                .into_bytes(),
        ),
    ];
    all.sort_unstable_by(|one, other| one.as_slice().cmp(other));
    all.dedup();
    all
}

/// Long enough to be covered within a page.
fn is_telling(secret: &str) -> bool {
    let is_digits = secret.bytes().all(|byte| byte.is_ascii_digit());
    secret.chars().count() >= if is_digits { NUMBER } else { SHORT }
}

fn blot_out(page: &mut [u8], secret: &[u8]) {
    for at in spots(page, secret) {
        page[at..at + secret.len()].fill(b'*');
    }
}

/// Where a secret stands in a text.
fn spots_in(text: &str, secret: &str, said: bool) -> Vec<usize> {
    let is_digits = secret.bytes().all(|byte| byte.is_ascii_digit());
    let few = secret.chars().count() < SHORT || (is_digits && !said && secret.len() < NUMBER);
    if few {
        let is_it = text.eq_ignore_ascii_case(secret);
        return if is_it { vec![0] } else { Vec::new() };
    }
    spots(text.as_bytes(), secret.as_bytes())
}

fn spots(bytes: &[u8], secret: &[u8]) -> Vec<usize> {
    if secret.is_empty() {
        return Vec::new();
    }
    let is_digits = secret.iter().all(u8::is_ascii_digit);
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    // Digits within more digits are another number.
    let stands_alone =
        |at: usize| !is_digit(at.checked_sub(1)) && !is_digit(Some(at + secret.len()));
    let mut found: Vec<usize> = Vec::new();
    for (at, piece) in bytes.windows(secret.len()).enumerate() {
        let is_it = piece.eq_ignore_ascii_case(secret);
        let is_free = found.last().is_none_or(|last| last + secret.len() <= at);
        if is_it && is_free && (!is_digits || stands_alone(at)) {
            found.push(at);
        }
    }
    found
}

fn without(text: &str, spots: &[usize], len: usize) -> String {
    let mut covered = String::with_capacity(text.len());
    let mut done = 0;
    for at in spots {
        covered.push_str(text.get(done..*at).unwrap_or_default());
        covered.push_str(COVERED);
        done = at + len;
    }
    covered.push_str(text.get(done..).unwrap_or_default());
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(secret: &str, text: &str) -> (String, String) {
        let cover = Cover::of([Zeroizing::new(secret.to_owned())]);
        let (mut said, mut kept) = (text.to_owned(), text.to_owned());
        cover.put_over(Texts {
            said: vec![&mut said],
            kept: vec![&mut kept],
            pages: Vec::new(),
        });
        (said, kept)
    }

    #[test]
    fn a_secret_is_covered_wherever_it_stands() {
        for (text, wanted) in [
            ("WRONG: hunter2", "WRONG: ●●●●"),
            ("パスワードhunter2は違います", "パスワード●●●●は違います"),
            ("HUNTER2 hunter2", "●●●● ●●●●"),
            ("ｈｕｎｔｅｒ２", "●●●●"),
            ("xhunter2x", "x●●●●x"),
        ] {
            let wanted = wanted.to_owned();
            assert_eq!(covered("hunter2", text), (wanted.clone(), wanted), "{text}");
        }
    }

    #[test]
    fn a_text_without_a_secret_stays_to_the_letter() {
        for text in ["ﾌﾘｺﾐ　ﾔﾏﾀﾞ", "", "普通 １２３４５６７"] {
            assert_eq!(covered("hunter2", text), (text.to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn of_a_page_each_byte_of_a_secret_is_blotted_out_however_it_is_written() {
        let blotted = |secret: &str, page: &str| {
            let mut page = page.as_bytes().to_vec();
            Cover::of([Zeroizing::new(secret.to_owned())]).put_over(Texts {
                pages: vec![&mut page],
                ..Texts::default()
            });
            String::from_utf8(page).expect("a text")
        };
        let page = "<b>a&b<c</b><i>a&amp;b&lt;c</i><a href=?p=a%26b%3Cc>";
        let gone = "<b>*****</b><i>************</i><a href=?p=*********>";
        assert_eq!(blotted("a&b<c", page), gone);
        assert_eq!(
            blotted("0731", "残高 0731"),
            "残高 0731",
            "may be an amount"
        );
    }

    #[test]
    fn a_few_digits_may_be_another_number() {
        let both = |said: &str, kept: &str| (said.to_owned(), kept.to_owned());
        assert_eq!(
            covered("0731", "カード0731"),
            both("カード●●●●", "カード0731")
        );
        assert_eq!(covered("0731", "0731"), both("●●●●", "●●●●"));
        assert_eq!(covered("0731", "1073199"), both("1073199", "1073199"));
        assert_eq!(covered("12", "12円"), both("12円", "12円"));
        assert_eq!(covered("12", "12"), both("●●●●", "●●●●"));
    }
}
