//! How deep a page is nested, told before it is parsed: a parser looks up all open elements at each tag, so that a page of a
//! hundred thousand nested boxes would keep a processor for minutes.

use super::file::count;

/// Deeper than any page of people, and still parsed in a moment.
const DEPTH_MAX: usize = 2_000;

/// Elements that need no end tag, or have none.
const ENDED_BY_OTHERS: [&str; 32] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html",
    "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Whether more elements are open at once than any page needs.
pub fn is_too_deep(text: &str) -> bool {
    // Nearly all pages have fewer tags than that.
    if count(b'<', text) <= DEPTH_MAX {
        return false;
    }
    let mut depth = 0_usize;
    for tag in text.split('<').skip(1) {
        let (is_end, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let length = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = &tag[..length];
        // Comments, scripts' own comparisons and unfinished tags open nothing.
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || needs_no_end(name) {
            continue;
        }
        if is_end {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            if depth > DEPTH_MAX {
                return true;
            }
        }
    }
    false
}

fn needs_no_end(name: &str) -> bool {
    ENDED_BY_OTHERS
        .iter()
        .any(|other| other.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_boxes_are_too_deep_and_long_lists_are_not() {
        assert!(is_too_deep(&"<div>".repeat(DEPTH_MAX + 1)));
        assert!(!is_too_deep(&"<div>".repeat(DEPTH_MAX)));
        assert!(!is_too_deep(&"<div><b>x</b></div>".repeat(50_000)));
        // Old pages close neither rows nor cells, and write numbers beside signs.
        assert!(!is_too_deep(&"<tr><TD>1 < 2<br><p>x".repeat(50_000)));
    }
}
