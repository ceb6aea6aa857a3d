//! Tags as small trees, one at a time. In SGML a leaf needs no closing tag, so that only the closing of what surrounds
//! it tells its end.

use super::markup::{Markup, Token};
use super::name::{Name, Part};
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::{Pieces, Place};
use crate::{Refusal, TagFault};

/// Real files nest about ten deep; unclosed empty leaves add some.
const DEPTH_MAX: usize = 100;

/// A tag with what is in it.
#[derive(Debug, PartialEq)]
pub struct Element {
    pub name: Name,
    /// Where the tag begins.
    pub place: Place,
    /// Trimmed, with entities replaced.
    pub text: String,
    /// Where the text begins; the place of the tag where there is none.
    pub text_place: Place,
    pub children: Vec<Element>,
}

impl Element {
    /// A tag that nothing is in yet.
    pub fn at(name: Name, place: Place) -> Element {
        Element {
            name,
            place,
            text: String::new(),
            text_place: place,
            children: Vec::new(),
        }
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is(name))
    }

    /// A child that has a text.
    pub fn value(&self, name: &str) -> Option<&Element> {
        self.children
            .iter()
            .find(|child| child.is(name) && !child.text.is_empty())
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.is(name)
    }

    /// About how many bytes it takes.
    fn weight(&self) -> usize {
        let own = self.name.as_str().len() + self.text.len() + size_of::<Element>();
        own + self.children.iter().map(Element::weight).sum::<usize>()
    }
}

/// What the reading of a file meets, in order.
#[derive(Debug)]
pub enum Met {
    /// A STMTTRN of the statement that ends next.
    Line(Element),
    /// A part has ended: of a statement what isn't lines, of a STATUS all, of others nothing.
    Part(Part, Element),
}

/// Reads every `<OFX>` of a text; what stands before is the header and says nothing about the lines.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends too early, [`Refusal::OfxBroken`] where tags don't nest, and what `meet`
/// answers.
pub fn read(
    text: impl Pieces,
    meet: &mut dyn FnMut(Met) -> Result<(), Refusal>,
) -> Result<(), Unread> {
    let mut markup = Markup::new(text);
    let mut builder = Builder {
        stack: Vec::new(),
        part: None,
        line_depth: None,
        kept: 0,
        has_root: false,
        meet,
    };
    loop {
        let (token, place) = markup.next()?;
        match token {
            Token::Text(text) => builder.text(text, place),
            Token::Open { name, is_empty } => {
                let closing = is_empty.then(|| name.clone());
                builder.open(name, place)?;
                if let Some(name) = closing {
                    builder.close(&name, place)?;
                }
            }
            Token::Close(name) => builder.close(&name, place)?,
            Token::End => break,
        }
        if builder.kept > RECORD_MAX {
            return Err(Refusal::TooLong { line: place.line }.into());
        }
    }
    if builder.has_root && builder.stack.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Cut.into())
    }
}

struct Builder<'m> {
    /// What is open, outermost first.
    stack: Vec<Element>,
    /// The part that is open, and how many are open outside of it.
    part: Option<(Part, usize)>,
    /// How many are open outside of the STMTTRN that is open.
    line_depth: Option<usize>,
    /// About how many bytes the elements take that are held.
    kept: usize,
    has_root: bool,
    meet: &'m mut dyn FnMut(Met) -> Result<(), Refusal>,
}

impl Builder<'_> {
    fn text(&mut self, text: String, place: Place) {
        let Some(top) = self.stack.last_mut() else {
            return;
        };
        self.kept += text.len();
        if top.text.is_empty() {
            top.text = text;
            top.text_place = place;
        } else {
            top.text.push(' ');
            top.text.push_str(&text);
        }
    }

    fn open(&mut self, name: Name, place: Place) -> Result<(), Refusal> {
        if self.stack.is_empty() && !name.is("OFX") {
            return Ok(());
        }
        self.end_leaf()?;
        let is_line = name.is_line();
        if is_line && let Some(before) = self.line_depth.and_then(|depth| self.stack.get(depth)) {
            // No line holds another one: the first has lost its end.
            return Err(broken(
                before.place,
                before.name.as_str(),
                TagFault::NotClosed,
            ));
        }
        if self.stack.len() >= DEPTH_MAX {
            return Err(broken(place, name.as_str(), TagFault::TooDeep));
        }
        if is_line {
            self.line_depth = Some(self.stack.len());
        }
        if self.part.is_none() && !self.stack.is_empty() {
            self.part = name.part().map(|part| (part, self.stack.len()));
        }
        let element = Element::at(name, place);
        self.kept += element.weight();
        self.stack.push(element);
        Ok(())
    }

    fn close(&mut self, name: &Name, place: Place) -> Result<(), Refusal> {
        if self.stack.last().is_some_and(|top| top.name != *name) {
            self.end_leaf()?;
        }
        let Some(depth) = self.stack.iter().rposition(|open| open.name == *name) else {
            // A leaf that its text had ended already may still be closed; something that holds lines may not.
            return if name.is_aggregate() {
                let tag = format!("/{}", name.as_str());
                Err(broken(place, &tag, TagFault::NotOpened))
            } else {
                Ok(())
            };
        };
        while self.stack.len() > depth + 1 {
            let Some(mut inner) = self.stack.pop() else {
                break;
            };
            if inner.name.is_aggregate() {
                return Err(broken(
                    inner.place,
                    inner.name.as_str(),
                    TagFault::NotClosed,
                ));
            }
            // An empty leaf without a closing tag: what seemed to be in it came after it.
            let children = std::mem::take(&mut inner.children);
            self.attach(inner);
            for child in children {
                self.attach(child);
            }
        }
        self.pop()
    }

    /// A tag with a text is a leaf, and any next tag but its own closing one ends it.
    fn end_leaf(&mut self) -> Result<(), Refusal> {
        let is_leaf = |top: &Element| !top.text.is_empty() && !top.name.is_aggregate();
        if self.stack.last().is_some_and(is_leaf) {
            self.pop()?;
        }
        Ok(())
    }

    /// The innermost element has ended.
    fn pop(&mut self) -> Result<(), Refusal> {
        let Some(done) = self.stack.pop() else {
            return Ok(());
        };
        let depth = self.stack.len();
        if self.line_depth == Some(depth) {
            self.line_depth = None;
            self.kept = self.kept.saturating_sub(done.weight());
            if matches!(self.part, Some((Part::Statement { .. }, _))) {
                return (self.meet)(Met::Line(done));
            }
            return Ok(());
        }
        if let Some((part, outside)) = self.part
            && outside == depth
        {
            self.part = None;
            self.kept = 0;
            return (self.meet)(Met::Part(part, done));
        }
        if self.stack.is_empty() {
            self.has_root = true;
            self.kept = 0;
        } else {
            self.attach(done);
        }
        Ok(())
    }

    /// Puts an element into the one that is open, where it will be looked for.
    fn attach(&mut self, element: Element) {
        let is_kept = match self.part {
            _ if self.line_depth.is_some() => true,
            Some((Part::Statement { .. }, _)) => element.name.is_kept(),
            Some((Part::Status, _)) => true,
            Some((Part::Investment | Part::AccountList, _)) | None => false,
        };
        match self.stack.last_mut() {
            Some(outer) if is_kept => outer.children.push(element),
            _ => self.kept = self.kept.saturating_sub(element.weight()),
        }
    }
}

fn broken(place: Place, tag: &str, fault: TagFault) -> Refusal {
    Refusal::OfxBroken {
        line: place.line,
        column: place.column,
        tag: format!("<{}>", tag.chars().take(40).collect::<String>()),
        fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::in_memory;

    /// A text that comes a few characters at a time.
    struct Few<'t>(&'t str, usize);

    impl Pieces for Few<'_> {
        fn piece(&mut self) -> std::io::Result<&str> {
            let end = self
                .0
                .char_indices()
                .nth(self.1)
                .map_or(self.0.len(), |(at, _)| at);
            Ok(&self.0[..end])
        }

        fn take(&mut self, bytes: usize) {
            self.0 = &self.0[bytes..];
        }
    }

    fn lines(text: &str) -> Result<Vec<Element>, Refusal> {
        let met = |few| {
            let mut lines = Vec::new();
            let mut meet = |met| {
                if let Met::Line(line) = met {
                    lines.push(line);
                }
                Ok(())
            };
            read(Few(text, few), &mut meet).map_err(in_memory)?;
            Ok(lines)
        };
        let whole = met(usize::MAX);
        for few in 1..4 {
            assert_eq!(met(few), whole, "{few} characters at a time");
        }
        whole
    }

    #[test]
    fn leaves_may_stay_open_stand_empty_and_hold_odd_signs() {
        let lines = lines("OFXHEADER : 100\n<OFX><STMTRS><STMTTRN><BRANCHID><NAME>A < B &amp; C\n<MEMO><![CDATA[ <x> ]]></MEMO><FITID/></STMTTRN></STMTRS></OFX>").expect("reads");
        let line = &lines[0];
        assert!(line.is("stmttrn"));
        assert_eq!(
            line.value("NAME").map(|name| name.text.as_str()),
            Some("A < B & C")
        );
        assert_eq!(
            line.value("MEMO").map(|memo| memo.text.as_str()),
            Some("<x>")
        );
        assert!(line.child("FITID").is_some() && line.value("BRANCHID").is_none());
    }

    #[test]
    fn what_holds_lines_must_be_closed() {
        let fault = |text: &str| lines(text).map(|_| ());
        assert_eq!(
            fault("<OFX>\n <STMTTRN><NAME>x</OFX>"),
            Err(Refusal::OfxBroken {
                line: 2,
                column: 2,
                tag: "<STMTTRN>".into(),
                fault: TagFault::NotClosed
            })
        );
        assert!(matches!(
            fault("<OFX></STMTTRN></OFX>"),
            Err(Refusal::OfxBroken {
                fault: TagFault::NotOpened,
                ..
            })
        ));
        assert!(matches!(
            fault(&format!("<OFX>{}", "<A>".repeat(5_000))),
            Err(Refusal::OfxBroken {
                fault: TagFault::TooDeep,
                ..
            })
        ));
        assert_eq!(fault("<OFX><STMTTRN><NAME>x"), Err(Refusal::Cut));
    }

    #[test]
    fn what_nobody_looks_for_is_not_held() {
        let junk = "<EXTRA><A>1<B>2</EXTRA>".repeat(RECORD_MAX / 200);
        let text = format!("<OFX>{junk}<STMTRS>{junk}<CURDEF>JPY</STMTRS></OFX>");
        let mut found = Vec::new();
        let mut meet = |met| {
            found.push(met);
            Ok(())
        };
        read(Few(&text, 9999), &mut meet).expect("a file");
        let [Met::Part(Part::Statement { is_card: false }, statement)] = found.as_slice() else {
            panic!("one statement")
        };
        assert_eq!(statement.children.len(), 1);

        let endless = format!("<OFX><STMTRS><STMTTRN>{}", "<A>1".repeat(RECORD_MAX / 100));
        assert!(matches!(
            read(Few(&endless, 9999), &mut |_| Ok(())),
            Err(Unread::Refused(Refusal::TooLong { line: 1 }))
        ));
    }
}
