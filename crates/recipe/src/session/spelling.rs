//! All bytes that may stand for one character of a secret: its widths, in every charset and escape of Japanese pages.

use std::cmp::Reverse;

use encoding_rs::{EUC_JP, SHIFT_JIS};
use unicode_normalization::UnicodeNormalization;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// One way of writing a character. Wiped from memory in the end.
pub(super) type Spelling = Zeroizing<Vec<u8>>;

/// All ways of writing one character, by their first byte, the longest first.
pub(super) struct Spellings(Vec<Spelling>);

impl Spellings {
    pub(super) fn of(c: char) -> Spellings {
        let mut all = Vec::new();
        for form in forms(c) {
            encoded(&form, &mut all);
            escaped(&form, &mut all);
        }
        // Small letters or large are the same.
        all.iter_mut()
            .for_each(|spelling| spelling.make_ascii_lowercase());
        let place = |spelling: &Vec<u8>| (spelling.first().copied(), Reverse(spelling.len()));
        all.sort_unstable_by(|one, other| (place(one), one).cmp(&(place(other), other)));
        all.dedup();
        Spellings(all.into_iter().map(Zeroizing::new).collect())
    }

    pub(super) fn all(&self) -> &[Spelling] {
        &self.0
    }

    /// The bytes that they begin with.
    pub(super) fn begins(&self) -> Vec<u8> {
        each_once(self.0.iter().filter_map(|spelling| spelling.first()))
    }

    /// The bytes that they end with.
    pub(super) fn ends(&self) -> Vec<u8> {
        each_once(self.0.iter().filter_map(|spelling| spelling.last()))
    }

    /// Those that these bytes begin with, the longest first.
    pub(super) fn standing(&self, bytes: &[u8]) -> impl Iterator<Item = &Spelling> {
        let first = bytes.first().map(u8::to_ascii_lowercase);
        let begin = self
            .0
            .partition_point(|spelling| spelling.first().copied() < first);
        let alike = self.0[begin..]
            .iter()
            .take_while(move |spelling| spelling.first().copied() == first);
        alike.filter(move |spelling| {
            let begin = bytes.get(..spelling.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(spelling))
        })
    }
}

fn each_once<'b>(bytes: impl Iterator<Item = &'b u8>) -> Vec<u8> {
    let mut bytes: Vec<u8> = bytes.copied().collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes
}

/// The character, and what is made of it in other widths.
fn forms(c: char) -> Vec<String> {
    let mut forms = vec![c.to_string()];
    if c.is_ascii_graphic() {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0);
        let both = [c.to_ascii_lowercase(), c.to_ascii_uppercase()];
        forms.extend(both.into_iter().filter_map(wide).map(String::from));
    }
    match c {
        ' ' => forms.extend(["\u{3000}", "\u{a0}"].map(String::from)),
        '¥' => forms.push("￥".to_owned()),
        _ if c.is_ascii() => {}
        _ => {
            forms.push(c.nfd().collect());
            forms.extend(apart(c));
        }
    }
    forms.sort_unstable();
    forms.dedup();
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
    let euc_jp = EUC_JP.encode(form).0;
    // ISO-2022-JP has EUC-JP's pairs in seven bits.
    if euc_jp.iter().all(|byte| *byte > 0xa0) {
        all.push(euc_jp.iter().map(|byte| byte & 0x7f).collect());
    }
    let shift_jis = SHIFT_JIS.encode(form).0;
    let mut charsets = vec![form.as_bytes(), &shift_jis, &euc_jp];
    charsets.dedup();
    for bytes in charsets {
        all.push(bytes.iter().flat_map(|byte| percent(*byte)).collect());
        all.push(byte_serialize(bytes).collect::<String>().into_bytes());
        all.push(bytes.to_vec());
    }
    let units = || form.encode_utf16();
    all.push(units().flat_map(u16::to_le_bytes).collect());
    all.push(units().flat_map(u16::to_be_bytes).collect());
}

fn percent(byte: u8) -> [u8; 3] {
    let digit = |of: u8| b"0123456789abcdef"[usize::from(of & 15)];
    [b'%', digit(byte >> 4), digit(byte)]
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
