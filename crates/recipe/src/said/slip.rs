//! Which known word somebody meant whose finger slipped.

/// The one known word that is a single slip away: a letter too many, too few, another one, or two in the wrong order. `None`
/// where several are, or none; words of one or two letters say nothing.
pub(crate) fn slipped<'c>(
    wanted: &str,
    known: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted: Vec<char> = wanted.chars().collect();
    let is_slip = |word: &&str| is_one_off(&wanted, &word.chars().collect::<Vec<_>>());
    let mut near = known.into_iter().filter(is_slip);
    let first = near.next()?;
    let is_alone = wanted.len() > 2 && near.all(|other| other == first);
    is_alone.then_some(first)
}

fn is_one_off(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], [_]) => true,
        ([a, b, short @ ..], [c, d, long @ ..]) if a == d && b == c && short == long => true,
        ([_, short @ ..], [_, long @ ..]) if short.len() == long.len() => short == long,
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        let known = ["when", "while", "name", "next"];
        for slip in ["wehn", "whn", "wheen", "whem", "wjen"] {
            assert_eq!(slipped(slip, known), Some("when"), "{slip}");
        }
        for other in ["when", "wxyn", "x", "", "wehne"] {
            assert_eq!(slipped(other, known), None, "{other}");
        }
        assert_eq!(slipped("form", ["from", "to", "today"]), Some("from"));
        assert_eq!(slipped("cat", ["bat", "rat"]), None, "it may be either");
    }
}
