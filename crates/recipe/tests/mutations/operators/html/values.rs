//! How an HTML page writes numbers, days and words.

use regex::Captures;
use unicode_normalization::UnicodeNormalization;

use super::{between_tags, full_width, html_operators, other_marks, other_words};
use crate::operators::pattern;

/// A number, an amount or a day, and nothing else.
pub fn is_figure(piece: &str) -> bool {
    let around = |c: char| ",./:-−△▲+()¥\\￥円年月日回件 ".contains(c);
    piece.contains(|c: char| c.is_numeric()) && piece.chars().all(|c| c.is_numeric() || around(c))
}

/// Years as 西暦 or 和暦, with era letter or without.
pub fn other_year(piece: &str, by: i32) -> String {
    let year = pattern(r"(20\d\d|令和\d{1,2}|R\d{1,2}|\b\d{2})([年./-]\d)");
    let other = |found: &Captures<'_>| {
        let digits = found[1].trim_start_matches(|c: char| !c.is_ascii_digit());
        let era = &found[1][..found[1].len() - digits.len()];
        let year = digits.parse::<i32>().unwrap_or(0) + by;
        let width = digits.len();
        format!("{era}{year:0width$}{}", &found[2])
    };
    year.replace_all(piece, other).into_owned()
}

html_operators! {
    "numbers: no thousands separators": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"(\d),(\d{3})").replace_all(piece, "$1$2").into_owned()
    }));
    "numbers: separators in odd places": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"(\d),(\d{3})").replace_all(piece, "$1$2,").into_owned()
    }));
    "numbers: no signs": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"[-−△▲]([\d¥\\￥])").replace_all(piece, "$1").into_owned()
    }));
    "numbers: a sign before one column": |page| page.columns(|row, at, is_first| {
        if !is_first {
            row.cells[at] = between_tags(&row.cells[at], |piece| {
                pattern(r"^(\s*)([¥\\￥]?\d{1,3}(,\d{3})+)").replace(piece, "$1-$2").into_owned()
            });
        }
    });
    "numbers: pennies": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"(\d,\d{3})($|[^,\d])").replace_all(piece, "$1.50$2").into_owned()
    }));
    "numbers: full-width digits": |page| page.changed(full_width(&page.text));
    "numbers: two in one cell": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"(\d,\d{3})($|[^,\d])").replace_all(piece, "$1 1,000$2").into_owned()
    }));
    "dates: day and month change places": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"\b(\d{2})([./])(\d{2})([./])(\d{2})\b").replace_all(piece, "$5$2$3$4$1").into_owned()
    }));
    "dates: other separators": |page| page.changed(between_tags(&page.text, |piece| {
        pattern(r"(\d)[./](\d{1,2})[./](\d)").replace_all(piece, "$1・$2・$3").into_owned()
    }));
    "text: all is gone": |page| page.changed(between_tags(&page.text, |_| String::new()));
    "text: all digits are gone": |page| page.changed(between_tags(&page.text, |piece| {
        piece.chars().filter(|c| !c.is_numeric()).collect()
    }));
    "dates: the whole page is of another year": |page| [-1, 1].into_iter()
        .flat_map(|by| page.changed(between_tags(&page.text, |piece| other_year(piece, by)))).collect();
    "signs: words for in and out change places": |page| page.changed(other_words(&page.text));
    "signs: classes and icons for in and out change places": |page| page.changed(other_marks(&page.text));
    "signs: in and out change places everywhere": |page| page.changed(other_marks(&other_words(&page.text)));
    "text: another width": |page| page.changed(between_tags(&page.text, |piece| piece.nfkc().collect()));
    "text: one piece is gone": |page| page.pieces(|_, next| Some((String::new(), next.to_owned())));
    "text: one piece says -": |page| page.pieces(|_, next| Some(("-".to_owned(), next.to_owned())));
    "text: one piece stands twice": |page| page.pieces(|one, next| {
        // Words that are printed twice are what is printed.
        is_figure(one).then(|| (format!("{one} {one}"), next.to_owned()))
    });
    "text: two neighbours change places": |page| page.pieces(|one, next| {
        // Of two figures in one row, no other row tells which is which; of two words, nothing does.
        (is_figure(one) != is_figure(next)).then(|| (next.to_owned(), one.to_owned()))
    });
}
