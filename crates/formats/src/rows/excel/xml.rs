//! The XML of a workbook's parts: tags and texts, nothing else.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::Refusal;

/// A part that is being read.
pub struct Xml<'p> {
    reader: Reader<Box<dyn BufRead + 'p>>,
    buffer: Vec<u8>,
}

/// What comes next in a part.
pub enum Met<'x> {
    Open(BytesStart<'x>),
    /// The name of a tag, without its prefix.
    Close(&'x str),
    Text(&'x str),
    End,
}

impl<'p> Xml<'p> {
    pub fn new(part: Box<dyn BufRead + 'p>) -> Xml<'p> {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Xml {
            reader,
            buffer: Vec::new(),
        }
    }

    /// Gives what comes next to `take`; `false` at the end.
    ///
    /// # Errors
    /// XML that is broken, has a document type or an entity of its own; what `take` answers.
    pub fn next(
        &mut self,
        take: impl FnOnce(Met<'_>) -> Result<(), Refusal>,
    ) -> Result<bool, Refusal> {
        self.buffer.clear();
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|_| Refusal::Workbook)?;
        match event {
            Event::Start(tag) => take(Met::Open(tag))?,
            Event::End(tag) => take(Met::Close(tag.local_name().as_ref()))?,
            Event::Text(text) => take(Met::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Met::Text(&text.xml10_content()))?,
            Event::GeneralRef(entity) => {
                let name: &str = entity.as_ref();
                let sign = entity.resolve_char_ref().ok().flatten();
                match (sign, resolve_xml_entity(name)) {
                    (Some(sign), _) => take(Met::Text(sign.encode_utf8(&mut [0; 4])))?,
                    (None, Some(text)) => take(Met::Text(text))?,
                    (None, None) => return Err(Refusal::Workbook),
                }
            }
            Event::DocType(_) => return Err(Refusal::Workbook),
            Event::Eof => {
                take(Met::End)?;
                return Ok(false);
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(true)
    }
}

/// An attribute of a tag, whatever its prefix.
///
/// # Errors
/// Attributes that aren't written as XML has them.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Refusal::Workbook)?;
        if attribute.key.local_name().as_ref() == name {
            let value = unescape(&attribute.value).map_err(|_| Refusal::Workbook)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Whether an attribute of XML says yes.
pub fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}
