//! Texts: the form in which they are compared, the form in which they are kept, and which of several is nearest.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// For comparing: NFKC, white space folded, trimmed.
pub(crate) fn norm(text: &str) -> String {
    normal(text).into_owned()
}

/// The same; a text that is normal as it stands is lent.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if is_folded(text, is_normal) {
        return Cow::Borrowed(text);
    }
    let mut normal = String::with_capacity(text.len());
    if push_compatible(&mut normal, text) {
        return Cow::Owned(normal);
    }
    normal.clear();
    // Word by word: white space composes with nothing.
    text.split_whitespace()
        .for_each(|word| push_made_normal(&mut normal, word));
    Cow::Owned(normal)
}

/// The normal form of a text, by its words.
pub(crate) struct Words {
    text: String,
    /// Where each word's normal form begins, and where a further one's would.
    begins: Vec<usize>,
}

impl Words {
    /// `folded`: single blanks stand between its words.
    pub(crate) fn of(folded: &str) -> Words {
        let mut text = String::with_capacity(folded.len());
        let mut begins = Vec::new();
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            begins.push(text.len() + usize::from(!text.is_empty()));
            if word.chars().all(is_normal) {
                push_word(&mut text, word);
            } else {
                push_made_normal(&mut text, word);
            }
        }
        begins.push(text.len() + 1);
        Words { text, begins }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The normal form of some of the words, counted from 0.
    pub(crate) fn among(&self, words: &Range<usize>) -> &str {
        let begins = |word: usize| self.begins.get(word).copied();
        let ends = begins(words.end).filter(|_| !words.is_empty());
        let range = begins(words.start).zip(ends.map(|behind| behind - 1));
        let text = range.and_then(|(from, to)| self.text.get(from..to));
        text.unwrap_or_default()
    }
}

/// Adds a word as NFKC makes it.
fn push_made_normal(text: &mut String, word: &str) {
    let before = text.len();
    push_word(text, "");
    if push_compatible(text, word) {
        return;
    }
    text.truncate(before);
    // A compatible form may have a blank in it.
    let word: String = word.nfkc().collect();
    word.split_whitespace()
        .for_each(|piece| push_word(text, piece));
}

/// Whether a trimmed text has no white space but single blanks, and nothing else that isn't `good`.
fn is_folded(text: &str, good: impl Fn(char) -> bool) -> bool {
    let mut before = '\0';
    text.chars().all(|c| {
        let is_good = if c == ' ' { before != ' ' } else { good(c) };
        before = c;
        is_good
    })
}

/// Whether NFKC leaves the character alone, whatever stands before it. Only the ranges that pages are full of.
pub(crate) fn is_normal(c: char) -> bool {
    matches!(c, '\u{21}'..='\u{7e}' | '\u{3001}'..='\u{3029}' | 'ぁ'..='ゖ' | 'ァ'..='ヾ' | '一'..='\u{9fff}')
        || matches!(c, '\u{2500}'..='\u{26ff}' | '¥' | '※' | '‐' | '\u{2012}'..='―' | '−' | '→')
}

/// U+FF61 to U+FF9D as they are called in full width.
const KANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// What NFKC makes of a character, whatever stands around it. Only of the ranges that pages are full of; a half-width
/// kana's voice mark is none of them.
fn compatible(c: char) -> Option<char> {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0),
        '￥' => Some('¥'),
        '｡'..='ﾝ' => {
            let nth = usize::try_from(u32::from(c) - 0xff61).ok()?;
            // Each of them takes three bytes.
            KANA.get(3 * nth..)?.chars().next()
        }
        _ => is_normal(c).then_some(c),
    }
}

/// A kana with the voice mark behind it, as one character. In Unicode each follows the bare one.
fn voiced(bare: char, mark: char) -> Option<char> {
    let next = match (mark, bare) {
        ('ﾞ', 'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ') => 1,
        ('ﾞ', 'タ' | 'チ' | 'ツ' | 'テ' | 'ト' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ') => 1,
        ('ﾟ', 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ') => 2,
        _ => return None,
    };
    char::from_u32(u32::from(bare) + next)
}

/// Adds words without the tables of Unicode, a blank between them; `false`: they have something in them that needs those.
fn push_compatible(text: &mut String, words: &str) -> bool {
    let begin = text.len();
    let mut is_apart = false;
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(known) = compatible(c) else {
            if !c.is_whitespace() {
                return false;
            }
            is_apart = text.len() > begin;
            continue;
        };
        if std::mem::take(&mut is_apart) {
            text.push(' ');
        }
        let joined = chars.peek().and_then(|mark| voiced(known, *mark));
        if joined.is_some() {
            chars.next();
        }
        text.push(joined.unwrap_or(known));
    }
    true
}

/// As printed, only white space is folded (half-width kana stays).
pub(crate) fn printed(text: &str) -> String {
    as_printed(text).into_owned()
}

/// The same; a text that is printed so as it stands is lent.
pub(crate) fn as_printed(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if is_folded(text, |c| !c.is_whitespace()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    text.split_whitespace()
        .for_each(|word| push_word(&mut folded, word));
    Cow::Owned(folded)
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// The first `max` characters, with `…` where something was cut.
pub(crate) fn short(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// How alike two texts are, 0 to 1: by pairs of neighbouring characters that both have.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let padded: Vec<char> = std::iter::once('\u{2}')
            .chain(text.chars())
            .chain(std::iter::once('\u{3}'))
            .collect();
        padded.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (left, mut right) = (pairs(a), pairs(b));
    let total = left.len() + right.len();
    let shared = left
        .iter()
        .filter(|pair| {
            right
                .iter()
                .position(|other| other == *pair)
                .map(|at| right.swap_remove(at))
                .is_some()
        })
        .count();
    2.0 * shared as f64 / total as f64
}

/// The candidate most like `wanted`, if any is at least so much alike.
pub(crate) fn nearest<'c>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    least: f64,
) -> Option<&'c str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let score = likeness(wanted, candidate);
        if score >= least && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The stretch of a page's text that is most like a sentence of the recipe, short.
pub(crate) fn nearest_sentence(wanted: &str, text: &str) -> Option<String> {
    let pieces: Vec<&str> = text
        .split_inclusive([' ', '。', '、', '!', '?'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .take(2000)
        .collect();
    let near = nearest(wanted, pieces, 0.35)?;
    Some(short(near, 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_equal_for_comparing_and_kept_for_printing() {
        assert_eq!(norm("　ﾃﾞﾝｷ　Ａ１ \n x "), "デンキ A1 x");
        assert_eq!(printed("　口座振替　ﾃﾞﾝｷﾀﾞｲ\n"), "口座振替 ﾃﾞﾝｷﾀﾞｲ");
    }

    #[test]
    fn characters_that_are_called_normal_are_left_alone_by_nfkc_after_any_other() {
        use unicode_normalization::{IsNormalized, is_nfkc_quick};
        for c in (0..=0x10_ffff_u32)
            .filter_map(char::from_u32)
            .filter(|c| is_normal(*c))
        {
            assert_eq!(is_nfkc_quick(std::iter::once(c)), IsNormalized::Yes, "{c}");
        }
    }

    #[test]
    fn what_is_looked_up_is_what_nfkc_makes_of_it() {
        for c in (0..=0x10_ffff_u32).filter_map(char::from_u32) {
            let Some(known) = compatible(c) else {
                continue;
            };
            assert_eq!(
                std::iter::once(c).nfkc().collect::<String>(),
                known.to_string()
            );
            assert!(is_normal(known), "{c} composes with nothing before it");
        }
    }

    #[test]
    fn a_kana_with_its_voice_mark_is_one_character() {
        for bare in KANA.chars() {
            for mark in ['ﾞ', 'ﾟ'] {
                let whole: String = [bare, mark].into_iter().nfkc().collect();
                if let Some(joined) = voiced(bare, mark) {
                    assert_eq!(joined.to_string(), whole);
                }
            }
        }
    }

    #[test]
    fn word_by_word_is_the_same_as_the_whole() {
        let texts = [
            "ｱﾊﾞ ｱﾊ Ａｱ\u{3099} Ｅ\u{301} ﾊﾞﾊﾞ ｳﾞﾜﾞｱﾞﾞ ﾊﾟﾊﾟﾟ ﾞ ｶﾟ ﾃﾞﾝｷﾀﾞｲ カﾞ ハ\u{3099}ﾞ ｶ\u{3099}　が か\u{3099} ㍻８年\u{00a0}４月 ￣x ´ é e\u{0301} ﷺ ½円 ㈱デモ",
            " \u{0301}a \u{3099} ",
        ];
        for text in texts {
            let whole: String = text.nfkc().collect();
            assert_eq!(norm(text), printed(&whole));
        }
    }

    #[test]
    fn some_words_of_a_text_are_the_same_stretch_of_its_normal_form() {
        let folded = printed(" ｱﾊﾞ ´é 二　㍻８ 円 ");
        let words = Words::of(&folded);
        assert_eq!(words.text(), norm(&folded));
        let each: Vec<&str> = folded.split(' ').collect();
        assert_eq!(each.len(), 5);
        for from in 0..=5 {
            for to in from..=5 {
                assert_eq!(words.among(&(from..to)), norm(&each[from..to].join(" ")));
            }
        }
        assert_eq!(words.among(&(3..7)), "");
        assert_eq!(Words::of(" ").among(&(0..0)), "");
    }

    #[test]
    fn the_nearest_sentence_of_a_page_is_found() {
        let page = "入出金明細 口座番号 0123456 該当するお取引はございません。 ログアウト";
        assert_eq!(
            nearest_sentence("該当する明細はありません", page).as_deref(),
            Some("該当するお取引はございません。")
        );
    }
}
