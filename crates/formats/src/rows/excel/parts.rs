//! The parts of a packed file: a ZIP archive held packed, whose parts are unpacked as they are read.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::Refusal;
use crate::limits::{UNPACKED_MAX, UNPACKED_TIMES};

/// An archive has so many parts at most; a workbook has a few dozen.
const PARTS_MAX: usize = 10_000;

/// The archive, and where its parts lie.
pub struct Parts {
    packed: Vec<u8>,
    parts: Vec<Part>,
}

struct Part {
    /// In small letters, without a slash in front.
    name: String,
    is_deflated: bool,
    at: Range<usize>,
    crc: u32,
}

impl Parts {
    /// Reads the list of parts; none of them is unpacked.
    ///
    /// # Errors
    /// What isn't an archive, or one that is cut, encrypted or split.
    pub fn of(packed: Vec<u8>) -> Result<Parts, Refusal> {
        let parts = list(&packed).ok_or(Refusal::Workbook)?;
        Ok(Parts { packed, parts })
    }

    /// Unpacks every part once, and keeps nothing: what they say of their sizes isn't believed.
    ///
    /// # Errors
    /// [`Refusal::ZipBomb`]; parts whose bytes were changed.
    pub fn prove(&self) -> Result<(), Refusal> {
        let size = u64::try_from(self.packed.len()).unwrap_or(u64::MAX);
        // A small file may unpack to a megabyte, however well it is packed.
        let max = UNPACKED_MAX.min(size.saturating_mul(UNPACKED_TIMES).max(1 << 20));
        let mut total = 0_u64;
        let mut buffer = vec![0; 64 << 10];
        for part in &self.parts {
            let (mut text, mut crc) = (self.unpack(part), Crc::new());
            loop {
                let read = text.read(&mut buffer).map_err(|_| Refusal::Workbook)?;
                let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                    break;
                };
                crc.update(bytes);
                total += bytes.len() as u64;
                if total > max {
                    return Err(Refusal::ZipBomb { max });
                }
            }
            if crc.sum() != part.crc {
                return Err(Refusal::Workbook);
            }
        }
        Ok(())
    }

    /// Whether a part lies in a folder.
    pub fn has_under(&self, folder: &str) -> bool {
        self.parts.iter().any(|part| part.name.starts_with(folder))
    }

    /// A part from its first byte; names don't differ by the size of their letters.
    pub fn open(&self, name: &str) -> Option<Box<dyn BufRead + '_>> {
        Some(Box::new(BufReader::new(self.unpack(self.find(name)?))))
    }

    fn find(&self, name: &str) -> Option<&Part> {
        let name = name.trim_start_matches('/').to_ascii_lowercase();
        self.parts.iter().find(|part| part.name == name)
    }

    fn unpack(&self, part: &Part) -> Box<dyn Read + '_> {
        let packed = self.packed.get(part.at.clone()).unwrap_or_default();
        if part.is_deflated {
            Box::new(DeflateDecoder::new(packed))
        } else {
            Box::new(io::Cursor::new(packed))
        }
    }
}

/// The archive's own list at its end: APPNOTE.TXT 6.3, 4.3.12 and 4.3.16.
fn list(packed: &[u8]) -> Option<Vec<Part>> {
    const END: usize = 22;
    let last = packed.len().checked_sub(END)?;
    let first = last.saturating_sub(0xFFFF);
    let end = (first..=last)
        .rev()
        .find(|at| packed[*at..].starts_with(b"PK\x05\x06"))?;
    let (count, mut at) = (number16(packed, end + 10)?, number32(packed, end + 16)?);
    if count > PARTS_MAX {
        return None;
    }
    let mut parts = Vec::with_capacity(count);
    for _ in 0..count {
        let entry = packed.get(at..)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let is_encrypted = number16(entry, 8)? & 1 != 0;
        let method = number16(entry, 10)?;
        let crc = u32::try_from(number32(entry, 16)?).ok()?;
        let size = number32(entry, 20)?;
        let (name, more, note) = (
            number16(entry, 28)?,
            number16(entry, 30)?,
            number16(entry, 32)?,
        );
        let own = number32(entry, 42)?;
        if is_encrypted || !packed.get(own..)?.starts_with(b"PK\x03\x04") {
            return None;
        }
        let begin = own + 30 + number16(packed, own + 26)? + number16(packed, own + 28)?;
        let bytes = begin..begin.checked_add(size)?;
        packed.get(bytes.clone())?;
        let name = std::str::from_utf8(entry.get(46..46 + name)?).ok()?;
        parts.push(Part {
            name: name
                .trim_start_matches('/')
                .replace('\\', "/")
                .to_ascii_lowercase(),
            is_deflated: match method {
                0 => false,
                8 => true,
                _ => return None,
            },
            at: bytes,
            crc,
        });
        at += 46 + entry_rest(name.len(), more, note);
    }
    Some(parts)
}

fn entry_rest(name: usize, more: usize, note: usize) -> usize {
    name + more + note
}

fn number16(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn number32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}
