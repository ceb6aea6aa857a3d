//! Covering what a bank says back: a password or an answer never leaves a walk as a text.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::blot::Blots;
use super::piece;
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
    /// The bank's own words, as people are told them: covered as what is said, and in pieces, too. A recipe may take any part
    /// of a text.
    pub quoted: Vec<&'t mut String>,
    /// What is kept and compared later: descriptions, names, numbers. A few digits are covered there only where they are the
    /// whole text, since they may be another number by chance. Pieces of a secret stay: a text that was changed would be another
    /// line.
    pub kept: Vec<&'t mut String>,
    /// Bodies of pages, which are kept as evidence. Each byte of a secret becomes a `*`, so that all else stays in its place;
    /// a few digits could be an amount and stay.
    pub pages: Vec<&'t mut Vec<u8>>,
}

/// The secrets of one walk. Wiped from memory in the end, and not shown by anything.
#[derive(Default)]
pub struct Cover {
    /// Normalised.
    secrets: Vec<Zeroizing<String>>,
    /// Those that are written otherwise, as they were typed.
    typed: Vec<Zeroizing<String>>,
}

impl Cover {
    /// Empty ones are left out.
    pub fn of(secrets: impl IntoIterator<Item = Zeroizing<String>>) -> Cover {
        let mut typed: Vec<Zeroizing<String>> = secrets.into_iter().collect();
        let normal = |secret: &Zeroizing<String>| Zeroizing::new(normal(secret).into_owned());
        let mut secrets: Vec<Zeroizing<String>> = typed.iter().map(normal).collect();
        typed.retain(|typed| {
            let normal = normal(typed);
            normal != *typed && is_telling(&normal)
        });
        secrets.retain(|secret| !secret.is_empty());
        // One may be a piece of another.
        secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Cover { secrets, typed }
    }

    /// Replaces each secret in each text, in full width or half and in small letters or large.
    pub fn put_over(&self, texts: Texts<'_>) {
        for text in texts.said {
            self.over(text, Use::Said);
        }
        for text in texts.quoted {
            self.over(text, Use::Quoted);
        }
        for text in texts.kept {
            self.over(text, Use::Kept);
        }
        if texts.pages.is_empty() {
            return;
        }
        let long = self.secrets.iter().filter(|secret| is_telling(secret));
        let typed = self.typed.iter();
        let blots = Blots::of(long.chain(typed).map(|secret| secret.as_str()));
        for page in texts.pages {
            blots.out_of(page);
        }
    }

    /// A text without a secret stays to the letter; another one is normal afterwards.
    fn over(&self, text: &mut String, is_for: Use) {
        let mut plain = normal(text);
        let mut holds_one = false;
        for put in [over_whole, over_pieces] {
            for secret in &self.secrets {
                if let Some(covered) = put(&plain, secret, is_for) {
                    plain = Cow::Owned(covered);
                    holds_one = true;
                }
            }
        }
        if holds_one {
            *text = plain.into_owned();
        }
    }
}

/// The text with the secret covered; `None`: it isn't there.
fn over_whole(text: &str, secret: &str, is_for: Use) -> Option<String> {
    let spots = spots_in(text, secret, is_for != Use::Kept);
    (!spots.is_empty()).then(|| without(text, &spots, secret.len()))
}

/// The same of pieces of the secret.
fn over_pieces(text: &str, secret: &str, is_for: Use) -> Option<String> {
    match is_for {
        Use::Said | Use::Kept => None,
        Use::Quoted => piece::cover(text, secret),
    }
}

/// What becomes of a text: see [`Texts`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Said,
    Quoted,
    Kept,
}

/// Long enough to be covered within a page.
fn is_telling(secret: &str) -> bool {
    let is_digits = secret.bytes().all(|byte| byte.is_ascii_digit());
    secret.chars().count() >= if is_digits { NUMBER } else { SHORT }
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
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, secret, from) {
        found.push(at);
        from = at + secret.len();
    }
    found
}

/// Bytes that are looked at together.
const BLOCK: usize = 128;

/// Where a secret stands next, in small letters or large; the empty one nowhere.
///
/// Every page is searched for every secret, and hardly ever is one there. So whole blocks are passed over in which no two
/// bytes could be the secret's first and last: processors compare many at once.
fn find(bytes: &[u8], secret: &[u8], from: usize) -> Option<usize> {
    // In this bit letters differ that are alike but for their size. Some others do, too: they are looked at again.
    let small = |byte: &u8| byte | 0x20;
    let (first, last) = (small(secret.first()?), small(secret.last()?));
    let may_be = |(begin, end)| (small(begin) == first) & (small(end) == last);
    let is_digits = secret.iter().all(u8::is_ascii_digit);
    let is_it = |at: &usize| {
        bytes[*at..*at + secret.len()].eq_ignore_ascii_case(secret)
            && !(is_digits && is_within_digits(bytes, *at, secret.len()))
    };
    let begins = bytes.get(from..)?;
    let ends = begins.get(secret.len() - 1..)?;
    let blocks = begins.chunks(BLOCK).zip(ends.chunks(BLOCK));
    let mut found = blocks.enumerate().filter_map(|(nth, (begins, ends))| {
        let pairs = || begins.iter().zip(ends);
        if !pairs().fold(false, |any, pair| any | may_be(pair)) {
            return None;
        }
        let places = pairs().enumerate().filter(|(_, pair)| may_be(*pair));
        let block = from + nth * BLOCK;
        places.map(|(at, _)| block + at).find(is_it)
    });
    found.next()
}

/// Digits within more digits are another number.
fn is_within_digits(bytes: &[u8], at: usize, len: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    at.checked_sub(1).is_some_and(is_digit) || is_digit(at + len)
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
            ..Texts::default()
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
    fn of_a_page_a_secret_is_blotted_out_in_another_width_and_as_it_was_typed() {
        for (secret, shown) in [
            ("hunter2", "ｈｕｎｔｅｒ２"),
            ("ｈｕｎｔｅｒ２", "ｈｕｎｔｅｒ２"),
            ("ｈｕｎｔｅｒ２", "hunter2"),
            ("トヨタガ", "ﾄﾖﾀｶﾞ"),
            ("①㈱トヨタ", "①㈱トヨタ"),
        ] {
            let mut page = format!("<p>{shown}</p>").into_bytes();
            Cover::of([Zeroizing::new(secret.to_owned())]).put_over(Texts {
                pages: vec![&mut page],
                ..Texts::default()
            });
            let gone = format!("<p>{}</p>", "*".repeat(shown.len()));
            assert_eq!(String::from_utf8(page), Ok(gone), "{secret}");
        }
    }

    #[test]
    fn a_secret_is_found_wherever_in_a_long_page_it_begins() {
        for before in 0..300 {
            let page = format!("{}HUNTER2hunter2{0}", "h2".repeat(before));
            let mut bytes = page.clone().into_bytes();
            Cover::of([Zeroizing::new("hunter2".to_owned())]).put_over(Texts {
                pages: vec![&mut bytes],
                ..Texts::default()
            });
            let gone = page.replace("HUNTER2hunter2", "**************");
            assert_eq!(String::from_utf8(bytes).expect("a text"), gone, "{before}");
        }
    }

    #[test]
    fn a_piece_is_covered_only_where_the_bank_is_quoted() {
        let cover = Cover::of([Zeroizing::new("hunter2".to_owned())]);
        let covered = |text: &str| {
            let [mut said, mut quoted, mut kept] = [(); 3].map(|()| text.to_owned());
            cover.put_over(Texts {
                said: vec![&mut said],
                quoted: vec![&mut quoted],
                kept: vec![&mut kept],
                ..Texts::default()
            });
            [said, quoted, kept]
        };
        assert_eq!(covered("ｔｅｒ２"), ["ｔｅｒ２", "●●●●", "ｔｅｒ２"]);
        assert_eq!(
            covered("ter2 です"),
            ["ter2 です", "●●●● です", "ter2 です"]
        );
        assert_eq!(covered("2026年"), ["2026年"; 3]);
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
