//! Which places of a page are one and the same place to cut it at.

use crate::walks::Recorded;

/// Elements in which a `<` begins no tag.
const RAW: [&str; 4] = ["title", "script", "style", "textarea"];

/// An HTML page that ends inside of a tag is the document that ends before it: the standard drops a tag that isn't finished.
/// Gives the place before that tag, else the place itself.
pub fn same_as(page: &Recorded, bytes: usize) -> usize {
    let kept = &page.body[..bytes];
    let Some(open) = kept.iter().rposition(|byte| *byte == b'<') else {
        return bytes;
    };
    let tag = &kept[open + 1..];
    let name = tag.strip_prefix(b"/").unwrap_or(tag);
    let is_tag = name.first().is_some_and(u8::is_ascii_alphabetic)
        && tag.iter().all(|byte| byte.is_ascii() && *byte != b'>');
    // A character set is looked for in the bytes; what is begun may become one.
    let is_meta = name
        .iter()
        .zip(b"meta")
        .all(|(one, other)| one.eq_ignore_ascii_case(other));
    let head = String::from_utf8_lossy(&kept[..open]);
    let is_raw = RAW.iter().any(|raw| {
        let (begun, ended) = (format!("<{raw}"), format!("</{raw}"));
        head.rfind(&begun)
            .is_some_and(|at| !head[at..].contains(&ended))
    });
    if page.is_html() && is_tag && !is_meta && !is_raw {
        open
    } else {
        bytes
    }
}

#[test]
fn only_a_cut_inside_of_a_tag_is_the_one_before_it() {
    let same = |text: &str| {
        let page = Recorded {
            url: String::new(),
            content_type: "text/html".to_owned(),
            status: 200,
            body: text.as_bytes().to_vec(),
        };
        same_as(&page, text.len())
    };
    for (text, place) in [
        ("<p>yen<t", 6),
        ("<p>yen<td class=\"a", 6),
        ("<p>yen</td", 6),
        ("<p>yen<main class", 6),
        // These are text, a comment, and what the character set is looked for in.
        ("<p>yen<", 7),
        ("<p>yen</", 8),
        ("<p>yen<!-", 9),
        ("<p>yen<me", 9),
        ("<p>yen<meta charset=\"x", 22),
        ("<title>yen</t", 13),
        ("<title>yen</title><t", 18),
        ("<p>yen<td>", 10),
        ("<p>ye", 5),
    ] {
        assert_eq!(same(text), place, "{text}");
    }
}
