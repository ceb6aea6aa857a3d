//! The tags and texts of a stream, with their places.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr3};

use super::name::{Name, Tag};
use super::value;
use crate::Refusal;
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::{Pieces, Place};

/// What stands next in a text.
#[derive(Debug, PartialEq)]
pub enum Token<'m> {
    /// Trimmed, with entities replaced; never empty.
    Text(Cow<'m, str>),
    Open {
        name: Name<'m>,
        /// `<NAME/>`.
        is_empty: bool,
    },
    Close(Name<'m>),
    End,
}

/// The same by its place in what is held.
enum Found {
    /// `is_raw`: entities stand for themselves.
    Text {
        at: Range<usize>,
        is_raw: bool,
    },
    Open {
        name: Range<usize>,
        is_empty: bool,
    },
    Close {
        name: Range<usize>,
    },
    /// A `<` that begins no tag.
    Sign,
    End,
}

/// Reads a text tag by tag; holds no more of it than one tag with the text before it.
pub struct Markup<P> {
    text: P,
    held: String,
    /// Bytes of `held` that are done with.
    at: usize,
    /// Where the next token begins.
    place: Place,
    /// The tag that was opened last, if it is still held: a leaf is closed by the same name.
    opened: Option<Named>,
}

/// A [`Name`] by its place in what is held; a `>` follows.
#[derive(Clone, Copy)]
struct Named {
    from: usize,
    to: usize,
    tag: Option<Tag>,
    is_usual: bool,
}

impl<P: Pieces> Markup<P> {
    pub fn new(text: P) -> Markup<P> {
        Markup {
            text,
            held: String::new(),
            at: 0,
            place: Place::START,
            opened: None,
        }
    }

    /// The next token and where it begins.
    ///
    /// # Errors
    /// [`Refusal::Cut`] inside of a comment or a CDATA section, [`Refusal::TooLong`].
    pub fn next(&mut self) -> Result<(Token<'_>, Place), Unread> {
        // By far the most are of these two kinds.
        if self.held.as_bytes().get(self.at) != Some(&b'<') {
            if let Some((at, place)) = self.plain_text() {
                return Ok((Token::Text(Cow::Borrowed(&self.held[at])), place));
            }
        } else if let Some((closes, named, place)) = self.plain_tag() {
            let name = Name {
                text: &self.held[named.from..named.to],
                tag: named.tag,
                is_usual: named.is_usual,
            };
            let token = match closes {
                true => Token::Close(name),
                false => Token::Open {
                    name,
                    is_empty: false,
                },
            };
            return Ok((token, place));
        }
        let (found, place) = self.find_next()?;
        let token = match found {
            Found::Text { at, is_raw } => {
                let text = &self.held[at];
                Token::Text(if is_raw {
                    Cow::Borrowed(text)
                } else {
                    value::unescaped(text)
                })
            }
            Found::Open { name, is_empty } => Token::Open {
                name: Name::of(&self.held[name]),
                is_empty,
            },
            Found::Close { name } => Token::Close(Name::of(&self.held[name])),
            Found::Sign => Token::Text(Cow::Borrowed("<")),
            Found::End => Token::End,
        };
        Ok((token, place))
    }

    fn find_next(&mut self) -> Result<(Found, Place), Unread> {
        loop {
            let next = self.next_tag()?;
            let before = &self.held[self.at..self.at + next.unwrap_or(self.held.len() - self.at)];
            let length = before.len();
            if length > 0 {
                let blank = length - before.trim_start().len();
                let text = self.at + blank..self.at + before.trim_end().len();
                self.pass(blank);
                let place = self.place;
                self.pass(length - blank);
                if blank < length {
                    let found = Found::Text {
                        at: text,
                        is_raw: false,
                    };
                    return Ok((found, place));
                }
            }
            if next.is_none() {
                return Ok((Found::End, self.place));
            }
            if let Some(token) = self.markup()? {
                return Ok(token);
            }
        }
    }

    /// The usual text: no line end, no blanks around it, no entity, and a tag behind it.
    fn plain_text(&mut self) -> Option<(Range<usize>, Place)> {
        let rest = self.held.as_bytes().get(self.at..)?;
        let length = memchr3(b'<', b'&', b'\n', rest)?;
        let text = &rest[..length];
        if rest[length] != b'<' {
            return None;
        }
        let characters = match text {
            [] => return None,
            [first, .., last]
                if first.is_ascii_graphic() && last.is_ascii_graphic() && text.is_ascii() =>
            {
                length
            }
            _ => {
                let text = &self.held[self.at..self.at + length];
                if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
                    return None;
                }
                text.chars().count()
            }
        };
        let (at, place) = (self.at..self.at + length, self.place);
        self.at += length;
        self.place.column += characters as u64;
        Some((at, place))
    }

    /// At a `<`: the usual tag, whose name alone stands between the brackets: whether it closes, and the name.
    fn plain_tag(&mut self) -> Option<(bool, Named, Place)> {
        let place = self.place;
        let front = self.held.as_bytes().get(self.at..)?;
        let closes = front.get(1) == Some(&b'/');
        let named = match self.opened {
            Some(opened) if closes && front.get(2..)?.starts_with(self.with_end(opened)) => Named {
                from: self.at + 2,
                to: self.at + 2 + opened.to - opened.from,
                ..opened
            },
            _ => {
                let from = 1 + usize::from(closes);
                let to = memchr(b'>', front)?;
                let name = Name::of(self.held.get(self.at + from..self.at + to)?);
                if name.tag.is_none() && !is_name(name.text) {
                    return None;
                }
                Named {
                    from: self.at + from,
                    to: self.at + to,
                    tag: name.tag,
                    is_usual: name.is_usual,
                }
            }
        };
        if !closes {
            self.opened = Some(named);
        }
        // Nothing but ASCII, and no line end.
        let length = named.to + 1 - self.at;
        self.at += length;
        self.place.column += length as u64;
        Some((closes, named, place))
    }

    /// A tag's name with the bracket behind it.
    fn with_end(&self, named: Named) -> &[u8] {
        &self.held.as_bytes()[named.from..=named.to]
    }

    /// At a `<`. `None` for what says nothing.
    fn markup(&mut self) -> Result<Option<(Found, Place)>, Unread> {
        let place = self.place;
        self.at_least(9)?;
        if self.rest().starts_with("<!--") {
            self.pass_through("-->")?;
            return Ok(None);
        }
        if self.rest().starts_with("<![CDATA[") {
            self.pass(9);
            let end = self.find("]]>")?.ok_or(Refusal::Cut)?;
            let text = &self.rest()[..end];
            let (blank, trimmed) = (end - text.trim_start().len(), text.trim().len());
            let at = self.at + blank..self.at + blank + trimmed;
            self.pass(end + 3);
            return Ok((trimmed > 0).then_some((Found::Text { at, is_raw: true }, place)));
        }
        if self.rest().starts_with("<?") || self.rest().starts_with("<!") {
            self.pass_through(">")?;
            return Ok(None);
        }
        let end = self.tag_end()?;
        let tag = end.and_then(|end| tag(self.rest().get(1..end)?));
        let (Some(end), Some((closes, is_empty, name))) = (end, tag) else {
            // A lone `<` in a text, as in "A < B".
            self.pass(1);
            return Ok(Some((Found::Sign, place)));
        };
        let name = self.at + 1 + name.start..self.at + 1 + name.end;
        self.pass(end + 1);
        let found = if closes {
            Found::Close { name }
        } else {
            Found::Open { name, is_empty }
        };
        Ok(Some((found, place)))
    }

    /// Where the `>` of a tag stands that no other `<` comes before.
    fn tag_end(&mut self) -> Result<Option<usize>, Unread> {
        let mut from = 1;
        loop {
            let rest = self.rest();
            if let Some(at) = rest[from..].find(['<', '>']) {
                let at = from + at;
                return Ok((rest.as_bytes().get(at) == Some(&b'>')).then_some(at));
            }
            from = rest.len();
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn rest(&self) -> &str {
        &self.held[self.at..]
    }

    /// How far ahead the next `<` stands.
    fn next_tag(&mut self) -> Result<Option<usize>, Unread> {
        let mut from = 0;
        if self.held.as_bytes().get(self.at) == Some(&b'<') {
            return Ok(Some(0));
        }
        loop {
            let rest = self.rest();
            if let Some(at) = rest[from..].find('<') {
                return Ok(Some(from + at));
            }
            from = rest.len();
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// How far ahead `what` stands.
    fn find(&mut self, what: &str) -> Result<Option<usize>, Unread> {
        let mut from = 0_usize;
        loop {
            let rest = self.rest();
            while !rest.is_char_boundary(from) {
                from -= 1;
            }
            if let Some(at) = rest[from..].find(what) {
                return Ok(Some(from + at));
            }
            // Its first signs may be there already.
            from = rest.len().saturating_sub(what.len());
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn at_least(&mut self, bytes: usize) -> Result<(), Unread> {
        while self.rest().len() < bytes && self.more()? {}
        Ok(())
    }

    /// Reads on; `false` at the end.
    fn more(&mut self) -> Result<bool, Unread> {
        if self.held.len() - self.at > RECORD_MAX {
            return Err(Refusal::TooLong {
                line: self.place.line,
            }
            .into());
        }
        let piece = self.text.piece()?;
        if piece.is_empty() {
            return Ok(false);
        }
        self.held.drain(..self.at);
        self.at = 0;
        self.opened = None;
        self.held.push_str(piece);
        let length = piece.len();
        self.text.take(length);
        Ok(true)
    }

    fn pass(&mut self, bytes: usize) {
        self.place.pass(&self.held[self.at..self.at + bytes]);
        self.at += bytes;
    }

    fn pass_through(&mut self, end: &str) -> Result<(), Unread> {
        let at = self.find(end)?.ok_or(Refusal::Cut)?;
        self.pass(at + end.len());
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    let may_be =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(may_be)
}

/// What stands between the angle brackets, where it is a tag: whether it closes, whether it is empty, and where in it
/// the name stands.
fn tag(body: &str) -> Option<(bool, bool, Range<usize>)> {
    let (closes, inner) = match body.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, body),
    };
    let (is_empty, inner) = match inner.strip_suffix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let blank = inner.len() - inner.trim_start().len();
    let name = inner.split_whitespace().next()?;
    let from = usize::from(closes) + blank;
    is_name(name).then_some((closes, is_empty, from..from + name.len()))
}
