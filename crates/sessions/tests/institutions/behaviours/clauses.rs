//! The behaviours, in the order of a visit.

mod entry;
mod lists;

use super::Clause;
use super::bank::Bank;

const REFUSED: &str = "refused::a_wrong_password_is_sent_once_and_the_tries_left_are_told";
const BETWEEN: &str = "refused::what_stands_between_login_and_accounts_has_a_word_each";
const EVERY_LINE: &str = "normal::every_line_of_two_months_is_read_as_the_books_have_it";
const PRINTED: &str = "recipe/suite/printed::amounts_of_one_column_have_signs_of_every_kind";
const DATES: &str = "recipe/suite/printed::dates_of_every_kind_are_the_same_day";

const fn clause(
    part: &'static str,
    what: &'static str,
    shown_by: fn(&Bank) -> bool,
    tests: &'static [&'static str],
) -> Clause {
    Clause {
        part,
        what,
        shown_by,
        tests,
        authors: 2,
    }
}

/// A word of the language that none of the behaviours needs.
const fn rare(
    what: &'static str,
    authors: usize,
    shown_by: fn(&Bank) -> bool,
    tests: &'static [&'static str],
) -> Clause {
    Clause {
        authors,
        ..clause(RARE, what, shown_by, tests)
    }
}

const LOGIN_ENDS: &str = "How a login ends";
const LOGIN: &str = "The way in";
const LETTERS: &str = "Encodings";
const AMOUNTS: &str = "Amounts";
const DAYS: &str = "Dates";
const LISTS: &str = "Lists";
const WAYS: &str = "Ways to the list";
const LIES: &str = "Lies, variants, leaving";
const ENGINES: &str = "Browser and API";
const RARE: &str = "Further words of the language";

/// A digit after `before`.
fn with_digit(bank: &Bank, before: &[&str]) -> bool {
    before
        .iter()
        .any(|before| ('1'..='9').any(|digit| bank.prints(&[&format!("{before}{digit}")])))
}

pub(super) fn all() -> impl Iterator<Item = &'static Clause> {
    entry::CLAUSES.iter().chain(lists::CLAUSES)
}
