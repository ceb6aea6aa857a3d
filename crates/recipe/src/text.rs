//! Texts: the form in which they are compared, the form in which they are kept, and which of several is nearest.

use unicode_normalization::UnicodeNormalization;

/// For comparing: NFKC, white space folded, trimmed.
pub(crate) fn norm(text: &str) -> String {
    let normal: String = text.nfkc().collect();
    fold(&normal)
}

/// As printed, only white space is folded (half-width kana stays).
pub(crate) fn printed(text: &str) -> String {
    fold(text)
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The first `max` characters, with `…` where something was cut.
pub(crate) fn short(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// How alike two texts are, 0 to 1: by pairs of neighbouring characters that both have.
fn likeness(a: &str, b: &str) -> f64 {
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

/// `did you mean "accounts"?`, or all that there is.
pub(crate) fn suggestion<'c>(wanted: &str, known: impl IntoIterator<Item = &'c str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    match nearest(wanted, known.iter().copied(), 0.45) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => {
            known.sort_unstable();
            known.dedup();
            format!("there are: {}", known.join(", "))
        }
    }
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
    fn the_nearest_known_word_is_offered() {
        assert_eq!(
            suggestion("acounts", ["accounts", "menu"]),
            "did you mean \"accounts\"?"
        );
        assert_eq!(
            suggestion("xyz", ["menu", "accounts"]),
            "there are: accounts, menu"
        );
        let page = "入出金明細 口座番号 0123456 該当するお取引はございません。 ログアウト";
        assert_eq!(
            nearest_sentence("該当する明細はありません", page).as_deref(),
            Some("該当するお取引はございません。")
        );
    }
}
