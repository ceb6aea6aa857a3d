//! Tags as small trees, one at a time. In SGML a leaf needs no closing tag, so that only the closing of what surrounds
//! it tells its end.

use super::element::{Element, Node, Tree};
use super::markup::{Markup, Token};
use super::name::{Name, Part, Tag};
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::{Pieces, Place};
use crate::{Refusal, TagFault};

/// Real files nest about ten deep; unclosed empty leaves add some.
const DEPTH_MAX: usize = 100;

/// What the reading of a file meets, in order.
#[derive(Clone, Copy, Debug)]
pub enum Met<'t> {
    /// A STMTTRN of the statement that ends next, and what of that one stands before it.
    Line {
        line: Element<'t>,
        of: Element<'t>,
        is_card: bool,
    },
    /// A part has ended: of a statement what isn't lines, of a STATUS all, of others nothing.
    Part(Part, Element<'t>),
}

/// Reads every `<OFX>` of a text; what stands before is the header and says nothing about the lines.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends too early, [`Refusal::OfxBroken`] where tags don't nest, and what `meet`
/// answers.
pub fn read(
    text: impl Pieces,
    meet: &mut dyn FnMut(Met<'_>) -> Result<(), Refusal>,
) -> Result<(), Unread> {
    let mut markup = Markup::new(text);
    let mut builder = Builder {
        tree: Tree::default(),
        stack: Vec::new(),
        part: None,
        line_depth: None,
        has_root: false,
        meet,
    };
    loop {
        let (token, place) = markup.next()?;
        match token {
            Token::Text(text) => builder.text(&text, place),
            Token::Open { name, is_empty } => {
                builder.open(name, place)?;
                if is_empty {
                    builder.close(name, place)?;
                }
            }
            Token::Close(name) => builder.close(name, place)?,
            Token::End => break,
        }
        if builder.tree.size() > RECORD_MAX {
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
    /// What is open, and what is kept of what is in it.
    tree: Tree,
    /// Where the nodes are that are open, outermost first.
    stack: Vec<usize>,
    /// The part that is open, and how many are open outside of it.
    part: Option<(Part, usize)>,
    /// How many are open outside of the STMTTRN that is open.
    line_depth: Option<usize>,
    has_root: bool,
    meet: &'m mut dyn FnMut(Met<'_>) -> Result<(), Refusal>,
}

impl Builder<'_> {
    fn top(&self) -> Option<&Node> {
        self.stack.last().and_then(|at| self.tree.node(*at))
    }

    fn text(&mut self, text: &str, place: Place) {
        if let Some(top) = self.stack.last() {
            self.tree.add_text(*top, text, place);
        }
    }

    fn open(&mut self, name: Name<'_>, place: Place) -> Result<(), Refusal> {
        let tag = name.tag;
        if self.stack.is_empty() && tag != Some(Tag::Ofx) {
            return Ok(());
        }
        self.end_leaf()?;
        let is_line = tag == Some(Tag::StmtTrn);
        if is_line && let Some(before) = self.line_depth.and_then(|depth| self.stack.get(depth)) {
            // No line holds another one: the first has lost its end.
            return Err(self.broken(*before, TagFault::NotClosed));
        }
        if self.stack.len() >= DEPTH_MAX {
            return Err(broken(place, name.text, TagFault::TooDeep));
        }
        if is_line {
            self.line_depth = Some(self.stack.len());
        }
        if self.part.is_none() && !self.stack.is_empty() {
            let part = tag.and_then(Tag::part);
            self.part = part.map(|part| (part, self.stack.len()));
        }
        let node = self.tree.add(name, place, self.stack.len());
        self.stack.push(node);
        Ok(())
    }

    fn close(&mut self, name: Name<'_>, place: Place) -> Result<(), Refusal> {
        let top = self.stack.last();
        if top.is_some_and(|top| self.tree.is_named(*top, name)) {
            return self.pop();
        }
        self.end_leaf()?;
        let is_it = |at: &usize| self.tree.is_named(*at, name);
        let Some(depth) = self.stack.iter().rposition(is_it) else {
            // A leaf that its text had ended already may still be closed; something that holds lines may not.
            return if name.tag.is_some_and(Tag::is_aggregate) {
                Err(broken(
                    place,
                    &format!("/{}", name.text),
                    TagFault::NotOpened,
                ))
            } else {
                Ok(())
            };
        };
        while self.stack.len() > depth + 1 {
            let Some(inner) = self.stack.pop() else {
                break;
            };
            if self.tree.node(inner).is_some_and(Node::is_aggregate) {
                return Err(self.broken(inner, TagFault::NotClosed));
            }
            // An empty leaf without a closing tag: what seemed to be in it came after it.
            let (in_line, part) = (self.line_depth.is_some(), self.part);
            self.tree
                .spill(inner, |node| is_kept(in_line, part, node.tag));
        }
        self.pop()
    }

    /// A tag with a text is a leaf, and any next tag but its own closing one ends it.
    fn end_leaf(&mut self) -> Result<(), Refusal> {
        let is_leaf = |top: &Node| top.has_text() && !top.is_aggregate();
        if self.top().is_some_and(is_leaf) {
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
        let mut met = None;
        if self.line_depth == Some(depth) {
            self.line_depth = None;
            if let Some((Part::Statement { is_card }, outside)) = self.part
                && let Some(statement) = self.stack.get(outside)
            {
                let (line, of) = (self.tree.element(done), self.tree.element(*statement));
                met = Some(Met::Line { line, of, is_card });
            }
        } else if let Some((part, outside)) = self.part
            && outside == depth
        {
            self.part = None;
            met = Some(Met::Part(part, self.tree.element(done)));
        } else if depth == 0 {
            self.has_root = true;
        } else if is_kept(
            self.line_depth.is_some(),
            self.part,
            self.tree.node(done).and_then(|node| node.tag),
        ) {
            return Ok(());
        }
        let answer = met.map_or(Ok(()), &mut *self.meet);
        self.tree.cut(done);
        answer
    }

    fn broken(&self, at: usize, fault: TagFault) -> Refusal {
        let element = self.tree.element(at);
        broken(element.place(), element.name(), fault)
    }
}

/// Whether an element stays in the one that is open, where it will be looked for.
fn is_kept(in_line: bool, part: Option<(Part, usize)>, tag: Option<Tag>) -> bool {
    match part {
        _ if in_line => true,
        Some((Part::Statement { .. }, _)) => tag.is_some_and(Tag::is_kept),
        Some((Part::Status, _)) => true,
        Some((Part::Investment | Part::AccountList, _)) | None => false,
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

    fn lines(text: &str) -> Result<Vec<Tree>, Refusal> {
        let met = |few| {
            let mut lines = Vec::new();
            let mut meet = |met: Met<'_>| {
                if let Met::Line { line, .. } = met {
                    lines.push(line.held());
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
        let line = lines[0].element(0);
        assert!(line.is(Tag::StmtTrn));
        let value = |tag| line.value(tag).map(Element::text);
        assert_eq!(value(Tag::Name), Some("A < B & C"));
        assert_eq!(value(Tag::Memo), Some("<x>"));
        assert!(line.child(Tag::FitId).is_some() && value(Tag::BranchId).is_none());
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
        let mut meet = |met: Met<'_>| {
            if let Met::Part(part, element) = met {
                found.push((part, element.held()));
            }
            Ok(())
        };
        read(Few(&text, 9999), &mut meet).expect("a file");
        let [(Part::Statement { is_card: false }, statement)] = found.as_slice() else {
            panic!("one statement")
        };
        assert_eq!(statement.element(0).children().count(), 1);

        let endless = format!("<OFX><STMTRS><STMTTRN>{}", "<A>1".repeat(RECORD_MAX / 50));
        assert!(matches!(
            read(Few(&endless, 9999), &mut |_| Ok(())),
            Err(Unread::Refused(Refusal::TooLong { line: 1 }))
        ));
    }
}
