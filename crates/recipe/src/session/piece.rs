//! Pieces of a secret: what is left of one that the bank says back, when a recipe takes only a part of that text.
//!
//! A net, not a proof: a piece is heard from half of the secret on, of four characters or more, written as the secret is, and
//! never where it is nothing but digits, which may be a year or an amount.

use super::COVERED;

/// Fewer characters stand in every other text.
const LEAST: usize = 4;

/// The text with every piece covered; `None`: there is none. Both are normalised.
pub(super) fn cover(text: &str, secret: &str) -> Option<String> {
    let mut is_covered = vec![false; text.len()];
    for window in windows(secret) {
        for (at, _) in text.match_indices(window) {
            is_covered[at..at + window.len()].fill(true);
        }
    }
    is_covered.contains(&true).then(|| {
        let mut covered = String::with_capacity(text.len());
        let mut was_covered = false;
        for (at, c) in text.char_indices() {
            match is_covered[at] {
                true if !was_covered => covered.push_str(COVERED),
                true => {}
                false => covered.push(c),
            }
            was_covered = is_covered[at];
        }
        covered
    })
}

fn least(secret: &str) -> usize {
    LEAST.max(secret.chars().count().div_ceil(2))
}

/// The shortest pieces; longer ones are made of them.
fn windows(secret: &str) -> impl Iterator<Item = &str> {
    let least = least(secret);
    let begins = secret.char_indices().map(|(at, _)| at);
    let window = move |at: usize| {
        let rest = &secret[at..];
        let last = rest.char_indices().nth(least - 1);
        last.map(|(end, c)| &rest[..end + c.len_utf8()])
    };
    begins
        .filter_map(window)
        .filter(|window| !is_number(window))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_secret_is_heard() {
        for (text, wanted) in [
            ("ter2", "●●●●"),
            ("hunt", "●●●●"),
            ("パスワードはhunterです", "パスワードは●●●●です"),
            ("ter2/hun/unte", "●●●●/hun/●●●●"),
        ] {
            assert_eq!(cover(text, "hunter2").as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(
            cover("a-ura202-b", "sakura2026").as_deref(),
            Some("a-●●●●-b")
        );
    }

    #[test]
    fn what_stands_in_other_texts_by_chance_is_none() {
        for (text, secret) in [
            ("2026年11月24日", "sakura2026"),
            ("2026", "2026"),
            ("1234", "12345678"),
            ("hun", "hunter2"),
            ("HUNTER", "hunter2"),
            ("saku", "sakura2026"),
            ("login", "login-to-my-bank"),
            ("", "hunter2"),
        ] {
            assert_eq!(cover(text, secret), None, "{text}");
        }
    }
}
