//! Where texts stand in a page: between the tags and in attribute values, never in the names of either; in JSON's strings and
//! numbers; in a file's cells.

/// Something that gives another text for a text.
type Change<'c> = &'c dyn Fn(&str) -> String;

/// `piece` for what stands between tags, `value` for attribute values and scripts.
pub(super) fn html(text: &str, piece: Change<'_>, value: Change<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&plainly(&rest[..open], piece));
        rest = &rest[open..];
        if let Some(end) = script_end(rest) {
            out.push_str(&value(&rest[..end]));
            rest = &rest[end..];
            continue;
        }
        let close = tag_end(rest);
        out.push_str(&attributes(&rest[..close], value));
        rest = &rest[close..];
    }
    out.push_str(&plainly(rest, piece));
    out
}

/// Changes a text as a person reads it, without its entities; one that stays the same keeps its spelling.
fn plainly(written: &str, change: Change<'_>) -> String {
    if !written.contains('&') {
        return change(written);
    }
    let plain = scraper::Html::parse_fragment(written)
        .root_element()
        .text()
        .collect::<String>();
    let other = change(&plain);
    if other == plain {
        return written.to_owned();
    }
    other
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The end of a script, style or comment that begins here.
fn script_end(rest: &str) -> Option<usize> {
    let lower = rest.get(..8).map(str::to_ascii_lowercase)?;
    let (_, end) = [
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<!--", "-->"),
    ]
    .into_iter()
    .find(|(open, _)| lower.starts_with(open))?;
    let at = rest.to_ascii_lowercase().find(end)?;
    Some(at + end.len())
}

/// Where a tag ends: the first `>` outside of quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// The values in quotes.
fn attributes(tag: &str, value: Change<'_>) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some(open) = rest.find(['"', '\'']) {
        let quote = &rest[open..=open];
        let Some(length) = rest[open + 1..].find(quote) else {
            break;
        };
        out.push_str(&rest[..=open]);
        out.push_str(&plainly(&rest[open + 1..open + 1 + length], value));
        out.push_str(quote);
        rest = &rest[open + length + 2..];
    }
    out.push_str(rest);
    out
}

/// Strings as they are written, and numbers.
pub(super) fn json(text: &str, piece: Change<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        out.push_str(&piece(&rest[..open]));
        let end = string_end(&rest[open..]);
        let inner = &rest[open..open + end];
        match serde_json::from_str::<String>(inner) {
            Ok(plain) => {
                let other = piece(&plain);
                if other == plain {
                    out.push_str(inner);
                } else {
                    out.push_str(&serde_json::Value::from(other).to_string());
                }
            }
            Err(_) => out.push_str(inner),
        }
        rest = &rest[open + end..];
    }
    out.push_str(&piece(rest));
    out
}

/// Where a string that begins here ends, its quotes included.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Cells of a file: what stands between separators, quotes, tags and ends of lines.
pub(super) fn cells(text: &str, piece: Change<'_>) -> String {
    let is_edge = |c: char| matches!(c, ',' | '\t' | '"' | '\r' | '\n' | '<' | '>');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_edge) {
        out.push_str(&piece(&rest[..at]));
        let edge = rest[at..].chars().next().map_or(1, char::len_utf8);
        out.push_str(&rest[at..at + edge]);
        rest = &rest[at + edge..];
    }
    out.push_str(&piece(rest));
    out
}
