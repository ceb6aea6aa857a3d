//! Known numbers, however they are grouped: an account 1234567 is printed as 123-4567, 12 34567 or, by mistake, 1,234,567.

use zeroize::Zeroizing;

/// Shorter numbers are told from others by nothing.
const LEAST: usize = 4;
/// From here on a number is heard within a longer one, too.
const TELLING: usize = 6;

/// The digits of the texts that are numbers. A number that is printed as an amount has lost the zeros it begins with.
pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Zeroizing<String>> {
    let mut numbers: Vec<Zeroizing<String>> = Vec::new();
    for text in texts {
        if !text.chars().all(|c| c.is_ascii_digit() || is_between(c)) {
            continue;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let short = digits.trim_start_matches('0');
        if short.len() < digits.len() && short.len() >= LEAST {
            numbers.push(short.to_owned().into());
        }
        if digits.len() >= LEAST {
            numbers.push(digits.into());
        }
    }
    numbers
}

/// The text with each known number in it covered, but for what stands between its digits; `None`: there is none.
pub(super) fn covered(text: &str, numbers: &[Zeroizing<String>]) -> Option<String> {
    let mut hidden = vec![false; text.len()];
    for group in groups(text) {
        let digits: String = group.iter().map(|(_, digit)| *digit).collect();
        for number in numbers {
            let is_all = digits == number.as_str();
            if !is_all && number.len() < TELLING {
                continue;
            }
            for (at, _) in digits.match_indices(number.as_str()) {
                for (place, _) in &group[at..at + number.len()] {
                    hidden[*place] = true;
                }
            }
        }
    }
    hidden.contains(&true).then(|| {
        let shown = |(at, c): (usize, char)| if hidden[at] { '#' } else { c };
        text.char_indices().map(shown).collect()
    })
}

/// Digits with at most one character between two of them.
fn groups(text: &str) -> Vec<Vec<(usize, char)>> {
    let mut groups = vec![Vec::new()];
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        if !c.is_ascii_digit() {
            gap += if is_between(c) { 1 } else { 2 };
            continue;
        }
        if gap > 1 {
            groups.push(Vec::new());
        }
        gap = 0;
        if let Some(group) = groups.last_mut() {
            group.push((at, c));
        }
    }
    groups
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | ',' | '.' | '-' | '‐' | '−' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_number_is_covered_in_every_grouping() {
        let numbers = of(["1234567", "0048-213", "ヤマダ 12", "4711"].into_iter());
        for (text, wanted) in [
            ("1,234,567", "#,###,###"),
            ("12 34567", "## #####"),
            ("123-4567 様", "###-#### 様"),
            ("001-1234567-8", "001-#######-8"),
            ("48,213", "##,###"),
            ("4,711", "#,###"),
        ] {
            assert_eq!(covered(text, &numbers).as_deref(), Some(wanted), "{text}");
        }
        for other in ["1,234,568", "14,711", "12345", "123  4567", ""] {
            assert_eq!(covered(other, &numbers), None, "{other}");
        }
    }
}
