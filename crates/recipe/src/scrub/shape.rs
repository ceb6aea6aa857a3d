//! Another text of the same shape: digits stay digits, kana kana, capitals capitals, and the same text always becomes the same.

use super::Pair;

const KANJI: &str = "山川田中村木林森原野島松井上下北南東西石橋本大小高谷藤池沢杉竹梅桜花春秋海光";

/// A text of the same shape, of other characters. Not a cipher: whoever knows the text may find it out; whoever has only the
/// page can't.
pub(super) fn disguised(text: &str) -> String {
    let mut seed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    text.chars()
        .map(|c| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            other(c, seed >> 33)
        })
        .collect()
}

/// Another character of the same kind; never the same one.
fn other(c: char, number: u64) -> char {
    let within = |first: char, last: char| {
        let (first, size) = (first as u32, last as u32 - first as u32 + 1);
        let step = 1 + u32::try_from(number % u64::from(size - 1)).unwrap_or(0);
        char::from_u32(first + (c as u32 - first + step) % size).unwrap_or(c)
    };
    match c {
        '0'..='9' => within('0', '9'),
        '０'..='９' => within('０', '９'),
        'a'..='z' => within('a', 'z'),
        'A'..='Z' => within('A', 'Z'),
        'ａ'..='ｚ' => within('ａ', 'ｚ'),
        'Ａ'..='Ｚ' => within('Ａ', 'Ｚ'),
        // From ｱ on, and from ア to ワ: no small kana and no marks, which can't begin a word.
        'ｱ'..='ﾝ' => within('ｱ', 'ﾝ'),
        'あ'..='ろ' => within('あ', 'ろ'),
        'ア'..='ロ' => within('ア', 'ロ'),
        '一'..='鿿' => {
            let count = KANJI.chars().count() as u64;
            let found = KANJI.chars().nth((number % count) as usize).unwrap_or(c);
            if found == c { '丘' } else { found }
        }
        _ => c,
    }
}

/// ASCII in full width.
pub(super) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            ' ' => '\u{3000}',
            _ => c,
        })
        .collect()
}

/// Replaces a text where it stands by itself: a number within a longer number, a word within a longer word of letters is
/// something else.
pub(super) fn replace_whole(text: &str, pair: &Pair) -> String {
    let kind = |c: char| {
        if c.is_ascii_digit() || ('０'..='９').contains(&c) {
            1
        } else if c.is_ascii_alphabetic() {
            2
        } else {
            0
        }
    };
    let (first, last) = (pair.from.chars().next(), pair.from.chars().next_back());
    let joins = |inner: Option<char>, outer: Option<char>| match (inner, outer) {
        (Some(inner), Some(outer)) => kind(inner) != 0 && kind(inner) == kind(outer),
        _ => false,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, _) in text.match_indices(&pair.from) {
        if at < rest {
            continue;
        }
        let end = at + pair.from.len();
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        if joins(first, before) || joins(last, after) {
            continue;
        }
        out.push_str(&text[rest..at]);
        out.push_str(&pair.to);
        rest = end;
    }
    out.push_str(&text[rest..]);
    out
}
