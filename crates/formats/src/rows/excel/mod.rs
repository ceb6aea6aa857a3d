//! Excel workbooks (`.xlsx`) as tables. What is packed is held, up to a limit; rows are read as they are unpacked, so
//! that memory doesn't grow with the sheet. Nothing is computed: a formula where a value is read is refused.

mod book;
mod parts;
mod sheet;
mod styles;
mod value;
mod xml;

use std::io::Read;

use self::book::Book;
use self::parts::Parts;
pub use self::sheet::Extent;
use self::sheet::SheetRows;
use self::xml::Xml;
use crate::limits::{PACKED_MAX, SHEETS_MAX};
use crate::rows::Rows;
use crate::source::{Source, Unread};
use crate::{FileKind, Refusal};

/// What old Excel files and those with a password begin with.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0";

/// A workbook that can be read again and again.
pub struct Workbook {
    parts: Parts,
    book: Book,
}

impl Workbook {
    /// Whether a file may be one, by its beginning.
    pub fn may_be(head: &[u8]) -> bool {
        head.starts_with(OLE) || head.starts_with(b"PK\x03\x04")
    }

    /// # Errors
    /// What isn't a workbook, has a password, is too large or unpacks to too much.
    pub fn open(source: &dyn Source) -> Result<Workbook, Unread> {
        let (size, max) = (source.size(), PACKED_MAX);
        let mut packed = Vec::new();
        source.open()?.take(max + 1).read_to_end(&mut packed)?;
        if packed.len() as u64 > max {
            return Err(Refusal::TooLarge { size, max }.into());
        }
        if packed.starts_with(OLE) {
            return Err(of_ole(&packed).into());
        }
        let named = FileKind::of_bytes(&packed);
        let other = Refusal::NotStatement {
            kind: FileKind::Zip,
        };
        let document = Refusal::NotStatement {
            kind: FileKind::Document,
        };
        let parts = match Parts::of(packed) {
            Ok(parts) if parts.has_under("word/") || parts.has_under("ppt/") => {
                return Err(document.into());
            }
            Ok(parts) if parts.has_under("xl/") => parts,
            Err(refusal) if named == Some(FileKind::Excel) => return Err(refusal.into()),
            _ => return Err(other.into()),
        };
        parts.prove()?;
        let book = Book::of(&parts)?;
        if book.sheets.len() > SHEETS_MAX {
            return Err(Refusal::Workbook.into());
        }
        Ok(Workbook { parts, book })
    }

    /// The names of the sheets that people see.
    pub fn sheets(&self) -> impl ExactSizeIterator<Item = &str> {
        self.book.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// # Errors
    /// A sheet that isn't there.
    pub fn rows(&self, sheet: usize, extent: Extent) -> Result<Box<dyn Rows + '_>, Unread> {
        let sheet = self.book.sheets.get(sheet).ok_or(Refusal::Workbook)?;
        let part = self.parts.open(&sheet.part).ok_or(Refusal::Workbook)?;
        let rows = SheetRows::new(Xml::new(part), &self.book, &sheet.name, extent);
        Ok(Box::new(rows))
    }
}

/// A workbook with a password is an OLE container with the packed one inside, an old `.xls` one with a stream of its own;
/// letters and slides are such containers too. A name in the container begins an entry of 128 bytes (MS-CFB 2.6).
fn of_ole(bytes: &[u8]) -> Refusal {
    let has = |name: &str| {
        let with_end = name.encode_utf16().chain([0]);
        let name: Vec<u8> = with_end.flat_map(u16::to_le_bytes).collect();
        bytes.chunks(128).any(|entry| entry.starts_with(&name))
    };
    if has("EncryptedPackage") {
        Refusal::Password
    } else if has("Workbook") || has("Book") {
        Refusal::OldWorkbook
    } else {
        let kind = FileKind::Document;
        Refusal::NotStatement { kind }
    }
}
