//! Blotting a secret out of the bytes of a page, in whatever width, charset or escape the bank wrote each of its characters.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use unicode_normalization::UnicodeNormalization;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// What ISO-2022-JP may have between two characters: they are no part of either.
const SHIFTS: [&[u8]; 3] = [b"\x1b$B", b"\x1b(B", b"\x1b(J"];

/// A secret as a page may have it.
pub(super) struct Blot {
    /// Of each character all that may stand for it, the longest first.
    characters: Vec<Vec<Zeroizing<Vec<u8>>>>,
    /// Bytes that one of those of the first character begins with.
    begins: [bool; 256],
    is_digits: bool,
}

impl Blot {
    pub(super) fn of(secret: &str) -> Blot {
        let characters: Vec<_> = secret.chars().map(spellings).collect();
        let mut begins = [false; 256];
        for spelling in characters.first().into_iter().flatten() {
            for byte in spelling.iter().take(1) {
                begins[usize::from(byte.to_ascii_lowercase())] = true;
                begins[usize::from(byte.to_ascii_uppercase())] = true;
            }
        }
        Blot {
            characters,
            begins,
            is_digits: secret.bytes().all(|byte| byte.is_ascii_digit()),
        }
    }

    /// Each byte of the secret becomes a `*`, wherever in the page it stands.
    pub(super) fn out_of(&self, page: &mut [u8]) {
        let mut from = 0;
        while let Some(next) = self.next(page, from) {
            let Some(spots) = self.at(page, next) else {
                from = next + 1;
                continue;
            };
            for (at, len) in spots {
                page[at..at + len].fill(b'*');
                from = at + len;
            }
        }
    }

    /// Where the secret may begin.
    fn next(&self, page: &[u8], from: usize) -> Option<usize> {
        let rest = page.get(from..)?;
        let at = rest
            .iter()
            .position(|byte| self.begins[usize::from(*byte)])?;
        Some(from + at)
    }

    /// Where its characters stand, if it begins here. One spelling may begin another (`&`, `&amp;`): both ways are tried.
    fn at(&self, page: &[u8], from: usize) -> Option<Vec<(usize, usize)>> {
        let longest = self.along(page, from, |all, stands| all.iter().find(stands));
        let spots =
            longest.or_else(|| self.along(page, from, |all, stands| all.iter().rfind(stands)))?;
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
            let rest = &page[at..];
            let stands = |spelling: &&Zeroizing<Vec<u8>>| {
                let begin = rest.get(..spelling.len());
                begin.is_some_and(|begin| begin.eq_ignore_ascii_case(spelling))
            };
            let len = choose(spellings, &stands)?.len();
            spots.push((at, len));
            at += len;
        }
        Some(spots)
    }
}

/// Which of the spellings that stand somewhere is taken.
type Choose = for<'s> fn(
    &'s [Zeroizing<Vec<u8>>],
    &dyn Fn(&&'s Zeroizing<Vec<u8>>) -> bool,
) -> Option<&'s Zeroizing<Vec<u8>>>;

/// All bytes that may stand for a character, the longest first.
fn spellings(c: char) -> Vec<Zeroizing<Vec<u8>>> {
    let mut all = Vec::new();
    for form in forms(c) {
        encoded(&form, &mut all);
        escaped(&form, &mut all);
    }
    all.sort_unstable_by(|one, other| (other.len(), other).cmp(&(one.len(), one)));
    all.dedup();
    all.into_iter().map(Zeroizing::new).collect()
}

/// The character, and what is made of it in other widths.
fn forms(c: char) -> Vec<String> {
    let mut forms = vec![c.to_string(), c.nfd().collect()];
    if c.is_ascii_graphic() {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0);
        let both = [c.to_ascii_lowercase(), c.to_ascii_uppercase()];
        forms.extend(both.into_iter().filter_map(wide).map(String::from));
    }
    match c {
        ' ' => forms.extend(["\u{3000}", "\u{a0}"].map(String::from)),
        '¥' => forms.push("￥".to_owned()),
        _ => forms.extend(apart(c)),
    }
    forms
}

/// A kana in half width, its voice mark behind it; and in full width, as charsets without half-width kana have it.
fn apart(c: char) -> Vec<String> {
    let mut decomposed = c.nfd();
    let Some(bare) = decomposed.next() else {
        return Vec::new();
    };
    let (half_mark, mark) = match decomposed.next() {
        None => ("", ""),
        Some('\u{3099}') => ("ﾞ", "゛"),
        Some('\u{309a}') => ("ﾟ", "゜"),
        Some(_) => return Vec::new(),
    };
    let half = ('｡'..='ﾝ').find(|half| half.nfkc().eq([bare]));
    let half = half.map(|half| format!("{half}{half_mark}"));
    half.into_iter().chain([format!("{bare}{mark}")]).collect()
}

/// In the charsets of Japanese pages.
fn encoded(form: &str, all: &mut Vec<Vec<u8>>) {
    let utf_8 = form.as_bytes().to_vec();
    let shift_jis = SHIFT_JIS.encode(form).0.into_owned();
    let euc_jp = EUC_JP.encode(form).0.into_owned();
    for bytes in [&utf_8, &shift_jis, &euc_jp] {
        let percent = bytes.iter().map(|byte| format!("%{byte:02x}"));
        all.push(percent.collect::<String>().into_bytes());
        all.push(byte_serialize(bytes).collect::<String>().into_bytes());
    }
    // ISO-2022-JP has EUC-JP's pairs in seven bits.
    if euc_jp.iter().all(|byte| *byte > 0xa0) {
        all.push(euc_jp.iter().map(|byte| byte & 0x7f).collect());
    }
    let units = || form.encode_utf16();
    all.push(units().flat_map(u16::to_le_bytes).collect());
    all.push(units().flat_map(u16::to_be_bytes).collect());
    all.extend([utf_8, shift_jis, euc_jp]);
}

/// As HTML and JSON write it.
fn escaped(form: &str, all: &mut Vec<Vec<u8>>) {
    let of_each = |escape: &dyn Fn(u32) -> String| {
        let escaped = form.chars().map(|c| escape(u32::from(c)));
        escaped.collect::<String>().into_bytes()
    };
    all.push(of_each(&|code| format!("&#{code};")));
    all.push(of_each(&|code| format!("&#0{code};")));
    all.push(of_each(&|code| format!("&#x{code:x};")));
    let units = form.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    all.push(units.collect::<String>().into_bytes());
    let named: &[&str] = match form {
        "&" => &["&amp;"],
        "<" => &["&lt;"],
        ">" => &["&gt;"],
        "\"" => &["&quot;", "\\\""],
        "'" => &["&apos;"],
        "\\" => &["\\\\"],
        "/" => &["\\/"],
        "\u{a0}" => &["&nbsp;"],
        _ => &[],
    };
    all.extend(named.iter().map(|name| name.as_bytes().to_vec()));
}

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
    use super::*;

    fn blotted(secret: &str, page: &[u8]) -> Vec<u8> {
        let mut page = page.to_vec();
        Blot::of(secret).out_of(&mut page);
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
    fn digits_within_more_digits_are_another_number() {
        let page = "１２３４５６７８ 01234567 １２３４５６７ 1234567";
        let left = blotted("1234567", page.as_bytes());
        let wanted = "１２３４５６７８ 01234567 ********************* *******";
        assert_eq!(String::from_utf8(left).as_deref(), Ok(wanted));
    }
}
