//! The word that was meant.

/// The candidate most like `wanted`, if any is alike enough to be offered: by pairs of neighbouring characters.
pub fn nearest<'c>(wanted: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let score = likeness(wanted, candidate);
        if score >= LEAST && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Percent: less is another word.
const LEAST: usize = 45;

/// How alike two texts are, in percent of their pairs.
fn likeness(one: &str, other: &str) -> usize {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let framed: Vec<char> = std::iter::once('\u{2}')
            .chain(text.chars())
            .chain(std::iter::once('\u{3}'))
            .collect();
        framed.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (left, mut right) = (pairs(one), pairs(other));
    let total = left.len() + right.len();
    let mut shared = 0;
    for pair in &left {
        if let Some(at) = right.iter().position(|other| other == pair) {
            right.swap_remove(at);
            shared += 1;
        }
    }
    200 * shared / total
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_hand_is_recognised_and_another_word_is_not() {
        let words = ["date", "charge", "signed", "差引残高", "摘要"];
        let near = |wanted| nearest(wanted, words);
        assert_eq!(near("dates"), Some("date"));
        assert_eq!(near("sign"), Some("signed"));
        assert_eq!(near("差引き残高"), Some("差引残高"));
        assert_eq!(near("番号"), None);
        assert_eq!(nearest("date", []), None);
    }
}
