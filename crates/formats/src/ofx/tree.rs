//! Tags as a tree. In SGML a leaf needs no closing tag, so that only the closing of what surrounds it tells its end.

use std::borrow::Cow;

use super::value;
use crate::text::position;
use crate::{Refusal, TagFault};

/// Elements that hold others: unlike leaves, these must be closed.
const AGGREGATES: [&str; 19] = [
    "OFX",
    "SIGNONMSGSRSV1",
    "SONRS",
    "STATUS",
    "BANKMSGSRSV1",
    "STMTTRNRS",
    "STMTRS",
    "BANKACCTFROM",
    "CREDITCARDMSGSRSV1",
    "CCSTMTTRNRS",
    "CCSTMTRS",
    "CCACCTFROM",
    "BANKTRANLIST",
    "STMTTRN",
    "PAYEE",
    "LEDGERBAL",
    "AVAILBAL",
    "CURRENCY",
    "ORIGCURRENCY",
];

/// Real files nest about ten deep; unclosed empty leaves add some.
const DEPTH_MAX: usize = 100;

/// A tag with what is in it.
#[derive(Debug, Default)]
pub struct Element<'t> {
    pub name: &'t str,
    /// Byte at which the tag begins.
    pub at: usize,
    /// Trimmed, with entities replaced.
    pub text: Cow<'t, str>,
    /// Byte at which the text begins; that of the tag where there is none.
    pub text_at: usize,
    pub children: Vec<Element<'t>>,
}

impl<'t> Element<'t> {
    pub fn child(&self, name: &str) -> Option<&Element<'t>> {
        self.children.iter().find(|child| child.is(name))
    }

    /// A child that has a text.
    pub fn value(&self, name: &str) -> Option<&Element<'t>> {
        self.children
            .iter()
            .find(|child| child.is(name) && !child.text.is_empty())
    }

    /// Everything of this name inside, at any depth, in order; what is inside of a found one belongs to that one.
    pub fn all<'e>(&'e self, name: &str) -> Vec<&'e Element<'t>> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.is(name) {
                found.push(child)
            } else {
                found.extend(child.all(name))
            }
        }
        found
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn is_aggregate(&self) -> bool {
        is_aggregate(self.name)
    }
}

fn is_aggregate(name: &str) -> bool {
    AGGREGATES
        .iter()
        .any(|aggregate| aggregate.eq_ignore_ascii_case(name))
}

/// Reads every `<OFX>` of a text; what stands before is the header and says nothing about the lines.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends too early, [`Refusal::OfxBroken`] where tags don't nest.
pub fn parse(text: &str) -> Result<Vec<Element<'_>>, Refusal> {
    let mut builder = Builder {
        text,
        stack: Vec::new(),
        roots: Vec::new(),
    };
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|offset| at + offset) {
        builder.add_text(at, &text[at..open]);
        at = builder.markup(open)?;
    }
    builder.add_text(at, &text[at..]);
    if builder.roots.is_empty() || !builder.stack.is_empty() {
        return Err(Refusal::Cut);
    }
    Ok(builder.roots)
}

struct Builder<'t> {
    text: &'t str,
    /// What is open, outermost first.
    stack: Vec<Element<'t>>,
    roots: Vec<Element<'t>>,
}

impl<'t> Builder<'t> {
    /// Takes the markup that begins at byte `open`; gives the byte after it.
    fn markup(&mut self, open: usize) -> Result<usize, Refusal> {
        let rest = &self.text[open..];
        let past = |body: &str, end: &str| {
            body.find(end)
                .map(|offset| offset + end.len())
                .ok_or(Refusal::Cut)
        };
        if rest.starts_with("<!--") {
            return Ok(open + past(rest, "-->")?);
        }
        if let Some(raw) = rest.strip_prefix("<![CDATA[") {
            let length = past(raw, "]]>")?;
            self.append(open, Cow::Borrowed(raw[..length - 3].trim()));
            return Ok(open + 9 + length);
        }
        if rest.starts_with("<?") || rest.starts_with("<!") {
            return Ok(open + past(rest, ">")?);
        }
        let Some(tag) = Tag::read(rest) else {
            // A lone `<` in a text, as in "A < B".
            self.add_text(open, &rest[..1]);
            return Ok(open + 1);
        };
        if tag.closes {
            self.close(tag.name, open)?;
        } else {
            self.open(tag.name, open)?;
            if tag.is_empty {
                self.close(tag.name, open)?;
            }
        }
        Ok(open + tag.length)
    }

    fn add_text(&mut self, at: usize, text: &'t str) {
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            self.append(
                at + (text.len() - text.trim_start().len()),
                value::unescaped(trimmed),
            );
        }
    }

    fn append(&mut self, at: usize, text: Cow<'t, str>) {
        let Some(top) = self.stack.last_mut() else {
            return;
        };
        if top.text.is_empty() {
            top.text = text;
            top.text_at = at;
        } else {
            let joined = top.text.to_mut();
            joined.push(' ');
            joined.push_str(&text);
        }
    }

    fn open(&mut self, name: &'t str, at: usize) -> Result<(), Refusal> {
        if self.stack.is_empty() && !name.eq_ignore_ascii_case("OFX") {
            return Ok(());
        }
        self.end_leaf();
        if let Some(before) = self
            .stack
            .iter()
            .find(|open| open.is("STMTTRN") && open.is(name))
        {
            // No line holds another one: the first has lost its end.
            return Err(self.broken(before.at, before.name, TagFault::NotClosed));
        }
        if self.stack.len() >= DEPTH_MAX {
            return Err(self.broken(at, name, TagFault::TooDeep));
        }
        self.stack.push(Element {
            name,
            at,
            text_at: at,
            ..Element::default()
        });
        Ok(())
    }

    fn close(&mut self, name: &'t str, at: usize) -> Result<(), Refusal> {
        if self
            .stack
            .last()
            .is_some_and(|top| !top.name.eq_ignore_ascii_case(name))
        {
            self.end_leaf();
        }
        let Some(depth) = self
            .stack
            .iter()
            .rposition(|open| open.name.eq_ignore_ascii_case(name))
        else {
            // A leaf that its text had ended already may still be closed; something that holds lines may not.
            return if is_aggregate(name) {
                Err(self.broken(at, &format!("/{name}"), TagFault::NotOpened))
            } else {
                Ok(())
            };
        };
        while self.stack.len() > depth + 1 {
            let Some(inner) = self.stack.pop() else { break };
            if inner.is_aggregate() {
                return Err(self.broken(inner.at, inner.name, TagFault::NotClosed));
            }
            // An empty leaf without a closing tag: what seemed to be in it came after it.
            if let Some(outer) = self.stack.last_mut() {
                let Element {
                    name,
                    at,
                    text,
                    text_at,
                    children,
                } = inner;
                outer.children.push(Element {
                    name,
                    at,
                    text,
                    text_at,
                    children: Vec::new(),
                });
                outer.children.extend(children);
            }
        }
        self.pop();
        Ok(())
    }

    /// A tag with a text is a leaf, and any next tag but its own closing one ends it.
    fn end_leaf(&mut self) {
        if self
            .stack
            .last()
            .is_some_and(|top| !top.text.is_empty() && !top.is_aggregate())
        {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(done) = self.stack.pop() else { return };
        match self.stack.last_mut() {
            Some(outer) => outer.children.push(done),
            None => self.roots.push(done),
        }
    }

    fn broken(&self, at: usize, tag: &str, fault: TagFault) -> Refusal {
        let (line, column) = position(self.text, at);
        Refusal::OfxBroken {
            line,
            column,
            tag: format!("<{}>", tag.chars().take(40).collect::<String>()),
            fault,
        }
    }
}

/// One tag as written.
struct Tag<'t> {
    name: &'t str,
    closes: bool,
    /// `<NAME/>`.
    is_empty: bool,
    /// In bytes, with its angle brackets.
    length: usize,
}

impl<'t> Tag<'t> {
    /// `None` when this `<` begins no tag.
    fn read(rest: &'t str) -> Option<Tag<'t>> {
        let inner = rest.get(1..)?;
        let end = inner.find(['<', '>'])?;
        if inner.as_bytes().get(end) != Some(&b'>') {
            return None;
        }
        let body = inner.get(..end)?;
        let (closes, body) = body
            .strip_prefix('/')
            .map_or((false, body), |body| (true, body));
        let (is_empty, body) = body
            .strip_suffix('/')
            .map_or((false, body), |body| (true, body));
        let name = body.split_whitespace().next()?;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':')
            });
        is_name.then_some(Tag {
            name,
            closes,
            is_empty,
            length: end + 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, TagFault, parse};

    #[test]
    fn leaves_may_stay_open_stand_empty_and_hold_odd_signs() {
        let roots = parse("OFXHEADER : 100\n<OFX><STMTTRN><BRANCHID><NAME>A < B &amp; C\n<MEMO><![CDATA[ <x> ]]></MEMO><FITID/></STMTTRN></OFX>").expect("reads");
        let line = roots[0].child("stmttrn").expect("a line");
        assert_eq!(
            line.value("NAME").map(|name| name.text.as_ref()),
            Some("A < B & C")
        );
        assert_eq!(
            line.value("MEMO").map(|memo| memo.text.as_ref()),
            Some("<x>")
        );
        assert!(line.child("FITID").is_some() && line.value("BRANCHID").is_none());
    }

    #[test]
    fn what_holds_lines_must_be_closed() {
        let broken = parse("<OFX>\n <STMTTRN><NAME>x</OFX>").expect_err("is broken");
        assert_eq!(
            broken,
            Refusal::OfxBroken {
                line: 2,
                column: 2,
                tag: "<STMTTRN>".into(),
                fault: TagFault::NotClosed
            }
        );
        assert!(matches!(
            parse("<OFX></STMTTRN></OFX>"),
            Err(Refusal::OfxBroken {
                fault: TagFault::NotOpened,
                ..
            })
        ));
        assert!(matches!(
            parse(&format!("<OFX>{}", "<A>".repeat(100_000))),
            Err(Refusal::OfxBroken {
                fault: TagFault::TooDeep,
                ..
            })
        ));
        assert_eq!(
            parse("<OFX><STMTTRN><NAME>x").map(|_| ()),
            Err(Refusal::Cut)
        );
    }
}
