//! Blotting secrets out of the bytes of a page, in whatever width, charset or escape the bank wrote each of their characters.

use super::spelling::{Spelling, Spellings};

/// What ISO-2022-JP may have between two characters: they are no part of either.
const SHIFTS: [&[u8]; 3] = [b"\x1b$B", b"\x1b(B", b"\x1b(J"];

/// The secrets of a walk as a page may have them.
///
/// Every page is searched for every secret, and hardly ever is one there. However a secret is written, it has at least as many
/// bytes as characters: so of the page's neighbours only each so-many-th pair is looked at, and only where it could stand
/// within a secret's first characters one is looked for that begins there or shortly before.
pub(super) struct Blots {
    secrets: Vec<Blot>,
    /// One less than the shortest secret has characters.
    stride: usize,
    /// What a secret may begin with.
    begins: Pairs,
    /// What may stand in it so far that a pair of each stride is among them.
    parts: Pairs,
}

impl Blots {
    /// Of secrets of two characters or more.
    pub(super) fn of<'s>(secrets: impl Iterator<Item = &'s str>) -> Blots {
        let secrets: Vec<Blot> = secrets.map(Blot::of).collect();
        let lengths = secrets.iter().map(|secret| secret.characters.len());
        let stride = lengths
            .min()
            .map_or(usize::MAX, |least| least.saturating_sub(1).max(1));
        let (mut begins, mut parts) = (Pairs::default(), Pairs::default());
        for secret in &secrets {
            secret.begin(&mut begins);
            secret.first_parts(stride, &mut parts);
        }
        Blots {
            secrets,
            stride,
            begins,
            parts,
        }
    }

    /// Each byte of a secret becomes a `*`, wherever in the page it stands.
    pub(super) fn out_of(&self, page: &mut [u8]) {
        let mut spots = Vec::new();
        for (at, part) in page.windows(2).enumerate().step_by(self.stride) {
            if !self.parts.has(part) {
                continue;
            }
            let first = (at + 1).saturating_sub(self.stride);
            for begin in (first..=at).filter(|begin| self.begins.has(&page[*begin..])) {
                let found = self
                    .secrets
                    .iter()
                    .filter_map(|secret| secret.at(page, begin));
                spots.extend(found.flatten());
            }
        }
        for (at, len) in spots {
            page[at..at + len].fill(b'*');
        }
    }
}

/// Two bytes each, in small letters or large; a few more than were put in.
struct Pairs(Vec<u64>);

impl Default for Pairs {
    fn default() -> Pairs {
        Pairs(vec![0; 1 << 10])
    }
}

impl Pairs {
    fn add(&mut self, first: u8, second: u8) {
        let (word, bit) = place(first, second);
        self.0[word] |= bit;
    }

    fn add_within(&mut self, bytes: &[u8]) {
        bytes.windows(2).for_each(|pair| self.add(pair[0], pair[1]));
    }

    /// Adds each of the one with each of the other behind it.
    fn join(&mut self, ends: &[u8], begins: &[u8]) {
        for end in ends {
            begins.iter().for_each(|begin| self.add(*end, *begin));
        }
    }

    /// Whether bytes begin with one of them.
    fn has(&self, bytes: &[u8]) -> bool {
        let [first, second, ..] = bytes else {
            return false;
        };
        let (word, bit) = place(*first, *second);
        self.0[word] & bit != 0
    }
}

fn place(first: u8, second: u8) -> (usize, u64) {
    // In this bit letters differ that are alike but for their size.
    let pair = u16::from_le_bytes([first, second]) | 0x2020;
    (usize::from(pair >> 6), 1 << (pair & 63))
}

/// One secret.
struct Blot {
    characters: Vec<Spellings>,
    is_digits: bool,
}

impl Blot {
    fn of(secret: &str) -> Blot {
        Blot {
            characters: secret.chars().map(Spellings::of).collect(),
            is_digits: secret.bytes().all(|byte| byte.is_ascii_digit()),
        }
    }

    /// Adds the two bytes that each way of writing it begins with.
    fn begin(&self, pairs: &mut Pairs) {
        let [first, second, ..] = self.characters.as_slice() else {
            return;
        };
        let mut next = second.begins();
        next.extend(SHIFTS.iter().filter_map(|shift| shift.first()));
        for spelling in first.all() {
            match spelling.as_slice() {
                [one] => pairs.join(&[*one], &next),
                [one, two, ..] => pairs.add(*one, *two),
                [] => {}
            }
        }
    }

    /// Adds what may stand side by side within so many of its first characters and behind each of them.
    fn first_parts(&self, characters: usize, pairs: &mut Pairs) {
        let followed = self.characters.iter().zip(self.characters.iter().skip(1));
        for (one, next) in followed.take(characters) {
            one.all()
                .iter()
                .for_each(|spelling| pairs.add_within(spelling));
            let (ends, begins) = (one.ends(), next.begins());
            pairs.join(&ends, &begins);
            for shift in SHIFTS {
                pairs.add_within(shift);
                pairs.join(&ends, &shift[..1]);
                pairs.join(&shift[shift.len() - 1..], &begins);
            }
        }
    }

    /// Where its characters stand, if it begins here. One spelling may begin another (`&`, `&amp;`): both ways are tried.
    fn at(&self, page: &[u8], from: usize) -> Option<Vec<(usize, usize)>> {
        let longest = self.along(page, from, |standing| standing.next());
        let spots = longest.or_else(|| self.along(page, from, |standing| standing.last()))?;
        let (last, len) = spots.last().copied()?;
        let is_within = || is_digit_before(page, from) || is_digit_at(page, last + len);
        (!self.is_digits || !is_within()).then_some(spots)
    }

    fn along(&self, page: &[u8], from: usize, choose: Choose) -> Option<Vec<(usize, usize)>> {
        let mut spots = Vec::new();
        let mut at = from;
        for spellings in &self.characters {
            let shift = SHIFTS
                .iter()
                .find(|shift| page[at..].starts_with(shift))
                .filter(|_| !spots.is_empty());
            at += shift.map_or(0, |shift| shift.len());
            let len = choose(&mut spellings.standing(&page[at..]))?.len();
            spots.push((at, len));
            at += len;
        }
        Some(spots)
    }
}

/// Which of the spellings that stand somewhere is taken.
type Choose = for<'s> fn(&mut dyn Iterator<Item = &'s Spelling>) -> Option<&'s Spelling>;

/// Digits of Japanese pages, before the last of their bytes.
const WIDE: [(&[u8], std::ops::RangeInclusive<u8>); 3] = [
    (b"\xef\xbc", 0x90..=0x99),
    (b"\x82", 0x4f..=0x58),
    (b"\xa3", 0xb0..=0xb9),
];

/// Digits within more digits are another number.
fn is_digit_at(page: &[u8], at: usize) -> bool {
    let rest = page.get(at..).unwrap_or_default();
    rest.first().is_some_and(u8::is_ascii_digit)
        || WIDE.iter().any(|(lead, last)| {
            let behind = rest.strip_prefix(*lead);
            behind.is_some_and(|behind| behind.first().is_some_and(|byte| last.contains(byte)))
        })
}

fn is_digit_before(page: &[u8], at: usize) -> bool {
    let before = page.get(..at).unwrap_or_default();
    let Some((byte, before)) = before.split_last() else {
        return false;
    };
    let is_wide = |(lead, last): &(&[u8], _)| {
        std::ops::RangeInclusive::contains(last, byte) && before.ends_with(lead)
    };
    byte.is_ascii_digit() || WIDE.iter().any(is_wide)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, SHIFT_JIS};

    use super::*;

    fn blotted(secret: &str, page: &[u8]) -> Vec<u8> {
        let mut page = page.to_vec();
        Blots::of([secret].into_iter()).out_of(&mut page);
        page
    }

    #[test]
    fn a_secret_is_found_in_every_width_and_charset() {
        for (secret, shown) in [
            ("hunter2", "ｈｕｎｔｅｒ２"),
            ("hunter2", "hunｔｅｒ2"),
            ("hunter2", "ＨＵＮＴＥＲ２"),
            ("トヨタガガ", "ﾄﾖﾀｶﾞガ"),
            ("トヨタ(株)", "トヨタ（株）"),
        ] {
            for charset in [
                encoding_rs::UTF_8,
                SHIFT_JIS,
                EUC_JP,
                encoding_rs::ISO_2022_JP,
            ] {
                // ISO-2022-JP has no kana in half width: they are sent in full width.
                let page = charset.encode(shown).0;
                let around = [b"<p>", page.as_ref(), b"</p>"].concat();
                let left = charset.decode(&blotted(secret, &around)).0.into_owned();
                let inner = left
                    .strip_prefix("<p>")
                    .and_then(|left| left.strip_suffix("</p>"));
                let inner = inner.expect("all else stays in its place");
                let sent = charset.decode(&page).0.into_owned();
                let is_left = |c: char| sent.contains(c);
                assert!(
                    !inner.is_empty() && !inner.contains(is_left),
                    "{sent}: {left}"
                );
            }
        }
    }

    #[test]
    fn a_secret_is_found_in_every_escape() {
        for shown in [
            "a&amp;b&lt;c",
            "a&#38;b&#x3C;c",
            "a&#038;b&#060;c",
            "a\\u0026b\\u003cc",
            "a%26b%3Cc",
            "&#97;&b<&#x63;",
            "%EF%BD%81&b<c",
        ] {
            let left = blotted("a&b<c", shown.as_bytes());
            assert_eq!(left, vec![b'*'; shown.len()], "{shown}");
        }
        assert_eq!(blotted("a&amp;b", b"a&amp;b"), b"*******");
        assert_eq!(blotted("a b", b"a+b a%20b a&nbsp;b"), b"*** ***** ********");
    }

    #[test]
    fn secrets_of_any_length_are_found_wherever_they_begin() {
        let secrets = ["hunter2", "a&b<", "さくら銀行の合言葉"];
        let blots = Blots::of(secrets.into_iter());
        for shown in [
            "hunter2",
            "ｈ&#117;%6eｔer2",
            "a&amp;b&lt;",
            "\\u0061&b%3c",
            "さくら銀行の合言葉",
            "さ&#x304f;ら%e9%8a%80行の合言葉",
        ] {
            for before in 0..20 {
                let around = "ah".repeat(before / 2) + &"s"[..before % 2];
                let mut page = format!("{around}{shown}{around}").into_bytes();
                blots.out_of(&mut page);
                let gone = format!("{around}{}{around}", "*".repeat(shown.len()));
                assert_eq!(String::from_utf8(page), Ok(gone), "{shown}");
            }
        }
    }

    #[test]
    fn secrets_that_overlap_are_blotted_out_both() {
        let blots = Blots::of(["hunter2", "er2go"].into_iter());
        let mut page = b"xhunter2gox".to_vec();
        blots.out_of(&mut page);
        assert_eq!(page, b"x*********x");
    }

    #[test]
    fn digits_within_more_digits_are_another_number() {
        let page = "１２３４５６７８ 01234567 １２３４５６７ 1234567";
        let left = blotted("1234567", page.as_bytes());
        let wanted = "１２３４５６７８ 01234567 ********************* *******";
        assert_eq!(String::from_utf8(left).as_deref(), Ok(wanted));
    }
}
