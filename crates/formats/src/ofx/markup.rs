//! The tags and texts of a stream, with their places.

use std::borrow::Cow;

use super::name::Name;
use super::value;
use crate::Refusal;
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::{Pieces, Place};

/// What stands next in a text.
#[derive(Debug, PartialEq)]
pub enum Token {
    /// Trimmed, with entities replaced; never empty.
    Text(String),
    Open {
        name: Name,
        /// `<NAME/>`.
        is_empty: bool,
    },
    Close(Name),
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
}

impl<P: Pieces> Markup<P> {
    pub fn new(text: P) -> Markup<P> {
        Markup {
            text,
            held: String::new(),
            at: 0,
            place: Place::START,
        }
    }

    /// The next token and where it begins.
    ///
    /// # Errors
    /// [`Refusal::Cut`] inside of a comment or a CDATA section, [`Refusal::TooLong`].
    pub fn next(&mut self) -> Result<(Token, Place), Unread> {
        loop {
            let Some(before) = self.next_tag()? else {
                let place = self.blank_front();
                let text = self.taken(self.held.len() - self.at);
                let text = text.trim();
                return Ok(match text.is_empty() {
                    true => (Token::End, place),
                    false => (Token::Text(value::unescaped(text).into_owned()), place),
                });
            };
            if !self.rest()[..before].trim().is_empty() {
                let place = self.blank_front();
                let length = self.next_tag()?.unwrap_or(0);
                let text = self.taken(length);
                return Ok((
                    Token::Text(value::unescaped(text.trim()).into_owned()),
                    place,
                ));
            }
            self.pass(before);
            if let Some(token) = self.markup()? {
                return Ok(token);
            }
        }
    }

    /// At a `<`. `None` for what says nothing.
    fn markup(&mut self) -> Result<Option<(Token, Place)>, Unread> {
        let place = self.place;
        self.at_least(9)?;
        if self.rest().starts_with("<!--") {
            self.pass_through("-->")?;
            return Ok(None);
        }
        if self.rest().starts_with("<![CDATA[") {
            self.pass(9);
            let end = self.find("]]>")?.ok_or(Refusal::Cut)?;
            let text = self.taken(end + 3);
            let text = text[..end].trim();
            return Ok((!text.is_empty()).then(|| (Token::Text(text.to_owned()), place)));
        }
        if self.rest().starts_with("<?") || self.rest().starts_with("<!") {
            self.pass_through(">")?;
            return Ok(None);
        }
        let end = self.tag_end()?;
        let tag = end.and_then(|end| tag(self.rest().get(1..end)?));
        let (Some(end), Some(token)) = (end, tag) else {
            // A lone `<` in a text, as in "A < B".
            self.pass(1);
            return Ok(Some((Token::Text("<".into()), place)));
        };
        self.pass(end + 1);
        Ok(Some((token, place)))
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

    /// Passes white space; the place behind it.
    fn blank_front(&mut self) -> Place {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.pass(blank);
        self.place
    }

    fn taken(&mut self, bytes: usize) -> Cow<'_, str> {
        let from = self.at;
        self.pass(bytes);
        Cow::Borrowed(&self.held[from..from + bytes])
    }
}

/// What stands between the angle brackets, where it is a tag.
fn tag(body: &str) -> Option<Token> {
    let (closes, body) = match body.strip_prefix('/') {
        Some(body) => (true, body),
        None => (false, body),
    };
    let (is_empty, body) = match body.strip_suffix('/') {
        Some(body) => (true, body),
        None => (false, body),
    };
    let name = body.split_whitespace().next()?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':'));
    let name = is_name.then(|| Name::new(name))?;
    Some(if closes {
        Token::Close(name)
    } else {
        Token::Open { name, is_empty }
    })
}
