//! The tags of an XML text as a stream of small trees. No DTD, and no entities but the five of XML.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::FORMAT;
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::Place;
use crate::{Column, Fault, Refusal, Spot};

/// Real files nest about fifteen deep.
const DEPTH_MAX: usize = 64;

/// A tag with what is in it.
#[derive(Clone, Debug)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    pub place: Place,
    /// Trimmed.
    pub text: String,
    /// Where the text begins; the place of the tag where there is none.
    pub text_place: Place,
    /// The attribute `Ccy`.
    pub currency: Option<String>,
    pub children: Vec<Element>,
}

impl Element {
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What stands at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The text at the end of a path of names, where there is one.
    pub fn value(&self, path: &[&str]) -> Option<&str> {
        self.at(path)
            .map(|element| element.text.as_str())
            .filter(|text| !text.is_empty())
    }

    /// Where its text stands.
    pub fn spot(&self) -> Spot {
        spot(self.text_place, &self.name)
    }
}

pub fn spot(place: Place, tag: &str) -> Spot {
    Spot {
        line: place.line,
        column: Column::Character {
            at: place.column,
            tag: tag.to_owned(),
        },
    }
}

/// What the reading of a text meets.
pub enum Met<'m> {
    /// A tag that stays open has begun.
    Open(&'m str),
    /// A tag with all that is in it, directly in the one that stays open.
    Whole(Element),
    /// A tag that stayed open has ended.
    Close(&'m str),
}

/// Reads all of a text. `stays_open`: the tags whose children come one by one, so that they are never held together; what
/// surrounds those stays open too, whatever it is called.
///
/// # Errors
/// [`Refusal::Cut`] where the text ends too early, [`Refusal::Broken`], [`Refusal::TooLong`], and what `meet` answers.
pub fn read(
    text: impl BufRead,
    stays_open: fn(&str) -> bool,
    meet: &mut dyn FnMut(Met<'_>) -> Result<(), Refusal>,
) -> Result<(), Unread> {
    let mut reader = Reader::from_reader(Placed::new(text));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut tree) = (Vec::new(), Tree::default());
    loop {
        buffer.clear();
        let from = reader.get_ref().place;
        reader.get_mut().since = 0;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => return Err(fault_of(error, reader.get_mut(), from, &tree)),
        };
        match event {
            Event::Start(tag) => tree.open(&tag, from, stays_open, meet)?,
            Event::End(tag) => tree.close(tag.local_name().as_ref(), meet)?,
            Event::Text(text) => tree.text(&text, from),
            Event::CData(text) => tree.text(&text, from),
            Event::GeneralRef(entity) => {
                let name: &str = entity.as_ref();
                let character = entity.resolve_char_ref().ok().flatten();
                match (character, resolve_xml_entity(name)) {
                    (Some(character), _) => tree.text(character.encode_utf8(&mut [0; 4]), from),
                    (None, Some(text)) => tree.text(text, from),
                    (None, None) => {
                        let value = format!("&{};", shown(name));
                        return Err(tree.broken(from, value, Fault::Entity).into());
                    }
                }
            }
            Event::DocType(_) => {
                return Err(tree.broken(from, String::new(), Fault::Doctype).into());
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if tree.weight > RECORD_MAX {
            return Err(Refusal::TooLong { line: from.line }.into());
        }
    }
    if tree.path.is_empty() && tree.held.is_empty() && tree.has_root {
        Ok(())
    } else {
        Err(Refusal::Cut.into())
    }
}

#[derive(Default)]
struct Tree {
    /// Tags that stay open, outermost first.
    path: Vec<String>,
    /// Tags that are held with what is in them, outermost first.
    held: Vec<Element>,
    /// About how many bytes those take.
    weight: usize,
    has_root: bool,
}

impl Tree {
    fn open(
        &mut self,
        tag: &BytesStart<'_>,
        place: Place,
        stays_open: fn(&str) -> bool,
        meet: &mut dyn FnMut(Met<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let local = tag.local_name();
        let name: &str = local.as_ref();
        self.has_root = true;
        if self.path.len() + self.held.len() >= DEPTH_MAX {
            return Err(self.broken(place, name.to_owned(), Fault::TooDeep));
        }
        if !self.path.iter().any(|open| stays_open(open)) {
            self.path.push(name.to_owned());
            return meet(Met::Open(name));
        }
        let mut currency = None;
        for attribute in tag.attributes() {
            let Ok(attribute) = attribute else {
                return Err(self.broken(place, name.to_owned(), Fault::Syntax));
            };
            if attribute.key.local_name().as_ref() == "Ccy" {
                currency = Some(attribute.value.trim().to_owned());
            }
        }
        self.weight += name.len() + size_of::<Element>();
        self.held.push(Element {
            name: name.to_owned(),
            place,
            text: String::new(),
            text_place: place,
            currency,
            children: Vec::new(),
        });
        Ok(())
    }

    fn text(&mut self, text: &str, from: Place) {
        let Some(top) = self.held.last_mut() else {
            return;
        };
        self.weight += text.len();
        if top.text.trim().is_empty() {
            let front = text.len() - text.trim_start().len();
            top.text_place = from;
            top.text_place.pass(&text[..front]);
            top.text.clear();
            top.text.push_str(&text[front..]);
        } else {
            top.text.push_str(text);
        }
    }

    fn close(
        &mut self,
        name: &str,
        meet: &mut dyn FnMut(Met<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let Some(mut done) = self.held.pop() else {
            self.path.pop();
            return meet(Met::Close(name));
        };
        done.text.truncate(done.text.trim_end().len());
        if done.text.is_empty() {
            done.text_place = done.place;
        }
        match self.held.last_mut() {
            Some(outer) => outer.children.push(done),
            None => {
                self.weight = 0;
                meet(Met::Whole(done))?;
            }
        }
        Ok(())
    }

    fn innermost(&self) -> &str {
        let held = self.held.last().map(|element| element.name.as_str());
        held.or(self.path.last().map(String::as_str))
            .unwrap_or(FORMAT)
    }

    fn broken(&self, place: Place, value: String, fault: Fault) -> Refusal {
        let spot = spot(place, self.innermost());
        Refusal::Broken {
            format: FORMAT,
            spot,
            value,
            fault,
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What the XML reader says, as a refusal with its place.
fn fault_of(
    error: quick_xml::Error,
    from: &mut Placed<impl BufRead>,
    place: Place,
    tree: &Tree,
) -> Unread {
    use quick_xml::errors::IllFormedError;
    if from.is_too_long {
        return Refusal::TooLong { line: place.line }.into();
    }
    let is_over = from.fill_buf().is_ok_and(<[u8]>::is_empty);
    match error {
        quick_xml::Error::Io(error) => Unread::Io(io::Error::new(error.kind(), error.to_string())),
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, .. }) => tree
            .broken(place, format!("<{}>", shown(&expected)), Fault::NotClosed)
            .into(),
        quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => tree
            .broken(place, format!("</{}>", shown(&found)), Fault::NotOpened)
            .into(),
        _ if is_over => Refusal::Cut.into(),
        quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => {
            tree.broken(place, "&".into(), Fault::Entity).into()
        }
        _ => tree.broken(place, String::new(), Fault::Syntax).into(),
    }
}

/// A text that knows its place and how much of it was taken for one tag.
struct Placed<R> {
    text: R,
    place: Place,
    since: usize,
    is_too_long: bool,
}

impl<R> Placed<R> {
    fn new(text: R) -> Placed<R> {
        Placed {
            text,
            place: Place::START,
            since: 0,
            is_too_long: false,
        }
    }
}

impl<R: BufRead> Read for Placed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Placed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > RECORD_MAX {
            self.is_too_long = true;
            return Err(io::Error::other("longer than a tag can be"));
        }
        self.text.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        // What is taken has just been looked at, so that asking for it again changes nothing.
        if let Ok(ready) = self.text.fill_buf() {
            self.place.pass_bytes(&ready[..bytes.min(ready.len())]);
        }
        self.since += bytes;
        self.text.consume(bytes);
    }
}
