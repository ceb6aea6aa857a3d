//! Tells the comments and the string literals of Rust source apart from its code.

/// What a piece of source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Comment,
    /// The text between the quotes, escapes not resolved.
    Literal,
}

/// A comment or a string literal.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub kind: Kind,
    /// Where it starts, counted from 1.
    pub line: usize,
    pub text: &'a str,
}

/// The comments and string literals of `source`, in order. Source that does not compile gives
/// something, never a panic.
pub fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = source;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let token = token(rest, first, after_word);
        if let Some((kind, text)) = token.piece {
            found.push(Piece { kind, line, text });
        }
        let (taken, left) = rest.split_at(token.length);
        line += taken.matches('\n').count();
        after_word = taken.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        rest = left;
    }
    found
}

/// How many bytes to go on, and what was found in them.
struct Token<'a> {
    length: usize,
    piece: Option<(Kind, &'a str)>,
}

fn token(rest: &str, first: char, after_word: bool) -> Token<'_> {
    match first {
        '/' if rest.starts_with("//") => comment(rest, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => comment(rest, block_comment_length(rest)),
        '"' => string(rest),
        'r' if !after_word => raw_string(rest).unwrap_or(code(first)),
        // The `b` and the `c` of a byte or C string are no part of a word before its `r`.
        'b' | 'c' if !after_word && rest[1..].starts_with('r') => match raw_string(&rest[1..]) {
            Some(token) => Token {
                length: token.length + 1,
                ..token
            },
            None => code(first),
        },
        '\'' => Token {
            length: quote_length(rest),
            piece: None,
        },
        _ => code(first),
    }
}

fn code<'a>(first: char) -> Token<'a> {
    Token {
        length: first.len_utf8(),
        piece: None,
    }
}

fn comment(rest: &str, length: usize) -> Token<'_> {
    Token {
        length,
        piece: Some((Kind::Comment, &rest[..length])),
    }
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn string(rest: &str) -> Token<'_> {
    let mut escaped = false;
    let end = rest[1..].bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    let (text, length) = match end {
        Some(end) => (&rest[1..=end], end + 2),
        None => (&rest[1..], rest.len()),
    };
    Token {
        length,
        piece: Some((Kind::Literal, text)),
    }
}

/// `None` if it is a word or a raw identifier that starts with `r`.
fn raw_string(rest: &str) -> Option<Token<'_>> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let start = hashes + 2;
    if rest.as_bytes().get(start - 1) != Some(&b'"') {
        return None;
    }
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = rest[start..]
        .find(&closing)
        .map_or(rest.len(), |end| start + end);
    Some(Token {
        length: (end + closing.len()).min(rest.len()),
        piece: Some((Kind::Literal, &rest[start..end])),
    })
}

/// The length of a character literal, or 1 for the quote of a lifetime.
fn quote_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            characters.next();
            let closing = characters.find(|(_, c)| *c == '\'');
            closing.map_or(rest.len(), |(at, _)| at + 1)
        }
        Some(_) => match characters.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, pieces};

    fn of(kind: Kind, source: &str) -> Vec<(usize, &str)> {
        let all = pieces(source).into_iter();
        let wanted = all.filter(|piece| piece.kind == kind);
        wanted.map(|piece| (piece.line, piece.text)).collect()
    }

    #[test]
    fn literals_of_every_form_are_found() {
        let source = "let a = \"one \\\" \\\\\";\nlet b = r#\"two \"x\" \"#;\nf(b\"three\", br\"four\\\", c\"five\");";
        assert_eq!(
            of(Kind::Literal, source),
            [
                (1, "one \\\" \\\\"),
                (2, "two \"x\" "),
                (3, "three"),
                (3, "four\\"),
                (3, "five")
            ]
        );
    }

    #[test]
    fn quotes_that_open_no_string_are_passed() {
        let source = "fn f<'a>(x: &'a str) { g('\"', '\\'', '明', r#type, for_r, \"明細\") }";
        assert_eq!(of(Kind::Literal, source), [(1, "明細")]);
    }

    #[test]
    fn comments_hide_quotes_and_strings_hide_comments() {
        let source = "// \"no\n/* a /* \"b\" */\n\" */ \"http://x\" // end";
        assert_eq!(of(Kind::Literal, source), [(3, "http://x")]);
        assert_eq!(
            of(Kind::Comment, source),
            [
                (1, "// \"no"),
                (2, "/* a /* \"b\" */\n\" */"),
                (3, "// end")
            ]
        );
    }

    #[test]
    fn unfinished_source_does_no_harm() {
        for source in ["\"open", "r#\"open", "/* open", "'", "'\\", "r", "b", "br#"] {
            pieces(source);
        }
    }
}
