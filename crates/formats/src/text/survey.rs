//! Which encoding a file has, decided once over all of its bytes, and what kinds of characters are in it.

use std::io::{self, Read};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr3};

use super::blame;
use super::decoded::{Decoded, Decoding, Step, read_some};
use crate::Refusal;
use crate::source::{Source, Unread};

/// How a file is to be read as text.
#[derive(Clone, Debug)]
pub struct Survey {
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    /// Whether there is nothing but white space.
    pub is_blank: bool,
    /// Whether its last line has a line end.
    pub is_ended: bool,
    /// Whether there is a sign that parts columns.
    pub has_columns: bool,
    /// Whether so many control characters are in it that it isn't meant to be read.
    pub is_binary: bool,
}

impl Survey {
    /// Looks through all of a file.
    ///
    /// A byte order mark decides; else zeros beside the first letters (UTF-16); else UTF-8, else CP932. Neither fits
    /// files of western banks: OFX that declares itself as such, or that CP932 doesn't fit either, is read as
    /// Windows-1252 where it doesn't speak of Japan.
    ///
    /// # Errors
    /// [`Refusal::Encoding`] at the first character that can't be read, [`Refusal::MixedEncoding`] where two are
    /// joined, [`Refusal::Cut`] where the last character is incomplete.
    pub fn of(source: &dyn Source) -> Result<Survey, Unread> {
        let head = head(source, 4096)?;
        let (encoding, mark) =
            Encoding::for_bom(&head).unwrap_or((wide(&head).unwrap_or(UTF_8), 0));
        match scan(source, encoding, mark)? {
            Ok(survey) => return Ok(survey),
            Err(place) if encoding != UTF_8 => return Err(place.refusal().into()),
            Err(_) => {}
        }
        if mark == 0 {
            let western = Western::of(&head);
            if western == Western::Declared
                && let Ok(survey) = scan(source, WINDOWS_1252, 0)?
            {
                return Ok(survey);
            }
            match scan(source, SHIFT_JIS, 0)? {
                Ok(survey) if !blame::hides_utf8(source)? => return Ok(survey),
                Err(_) if western == Western::Possible => {
                    if let Ok(survey) = scan(source, WINDOWS_1252, 0)? {
                        return Ok(survey);
                    }
                }
                Ok(_) | Err(_) => {}
            }
        }
        // A mark promises UTF-8, so that anything else behind it is a second encoding or a broken character.
        Err(blame::find(source, mark)?.into())
    }

    /// The text from its beginning.
    ///
    /// # Errors
    /// What the place of the bytes answers.
    pub fn open<'s>(&self, source: &'s dyn Source) -> io::Result<Decoded<'s>> {
        Ok(Decoded::new(Decoding::new(
            source.open()?,
            self.encoding,
            self.mark,
        )?))
    }

    /// The name of the encoding, as the standards call it.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }
}

/// The first bytes of a file, up to `most`.
pub fn head(source: &dyn Source, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.open()?.take(most as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// UTF-16 without a mark: each of the first letters has a zero beside it.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some(UTF_16LE),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether OFX may be of a western bank: nothing in its head speaks of Japan. Japanese files are known to declare 1252
/// over CP932.
#[derive(PartialEq)]
enum Western {
    No,
    /// It declares no character set, or none that is known.
    Possible,
    Declared,
}

impl Western {
    fn of(head: &[u8]) -> Western {
        let head = String::from_utf8_lossy(head).to_ascii_uppercase();
        let has = |signs: &[&str]| signs.iter().any(|sign| head.contains(sign));
        if head.contains(":60F:") || head.contains(":60M:") || head.contains(":34F:") {
            // MT940 never declares its characters; its text should have none beyond ASCII.
            return if head.contains("JPY") {
                Western::No
            } else {
                Western::Declared
            };
        }
        let is_known = head.contains("OFX") || head.contains("CAMT.05");
        if !is_known || has(&["<LANGUAGE>JPN", "<CURDEF>JPY", "CCY=\"JPY\""]) {
            return Western::No;
        }
        if has(&[
            "CHARSET:1252",
            "CHARSET:ISO-8859-1",
            "CHARSET:8859-1",
            "WINDOWS-1252",
            "\"ISO-8859-1\"",
        ]) {
            Western::Declared
        } else if has(&[
            "932",
            "SHIFT_JIS",
            "SHIFT-JIS",
            "SJIS",
            "UTF-8",
            "CSUNICODE",
        ]) {
            Western::No
        } else {
            Western::Possible
        }
    }
}

/// A place in a text, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub column: u64,
}

impl Place {
    pub const START: Place = Place { line: 1, column: 1 };

    /// Goes on behind `text`.
    pub fn pass(&mut self, text: &str) {
        self.pass_bytes(text.as_bytes());
    }

    /// The same for a part of a UTF-8 text, which may end in the middle of a character.
    pub fn pass_bytes(&mut self, text: &[u8]) {
        let ends = text.iter().filter(|byte| **byte == b'\n').count();
        let last = match ends {
            0 => text,
            _ => {
                self.line += ends as u64;
                self.column = 1;
                text.rsplit(|byte| *byte == b'\n')
                    .next()
                    .unwrap_or_default()
            }
        };
        // Every byte but those that go on with a character.
        let begins = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        self.column += last.iter().filter(begins).count() as u64;
    }

    fn refusal(self) -> Refusal {
        Refusal::Encoding {
            line: self.line,
            column: self.column,
        }
    }
}

/// Decodes all of a file; the place where that isn't possible.
fn scan(
    source: &dyn Source,
    encoding: &'static Encoding,
    mark: usize,
) -> io::Result<Result<Survey, Place>> {
    let mut from = Decoding::new(source.open()?, encoding, mark)?;
    let (mut seen, mut text) = (Seen::default(), String::new());
    let mut place = Place::START;
    loop {
        text.clear();
        let step = from.step(&mut text)?;
        if encoding != UTF_8 && encoding != SHIFT_JIS {
            place.pass(&text);
        }
        seen.look(&text);
        match step {
            Step::More => {}
            Step::End => {
                return Ok(Ok(Survey {
                    encoding,
                    mark,
                    is_blank: !seen.has_text,
                    is_ended: seen.is_ended(),
                    has_columns: seen.has_columns,
                    is_binary: seen.is_binary(),
                }));
            }
            Step::Malformed => return Ok(Err(place)),
        }
    }
}

/// What characters there are.
#[derive(Default)]
struct Seen {
    bytes: u64,
    strays: u64,
    has_nul: bool,
    has_columns: bool,
    has_text: bool,
    ends_line: bool,
    /// Whether the line was ended before a ^Z that only line ends follow.
    before_close: Option<bool>,
}

impl Seen {
    fn look(&mut self, text: &str) {
        self.bytes += text.len() as u64;
        if !self.has_columns {
            self.has_columns = memchr3(b',', b'\t', b';', text.as_bytes()).is_some();
        }
        let mut after_c2 = false;
        for block in text.as_bytes().chunks(BLOCK) {
            // Nearly all text is plain, and seeing that takes a fraction of the time.
            let is_plain = self.before_close.is_none() && !after_c2 && is_plain(block);
            match block {
                [.., last] if is_plain => self.ends_line = matches!(last, b'\n' | b'\r'),
                _ => self.look_closely(block, &mut after_c2),
            }
        }
        self.has_text =
            self.has_text || text.contains(|c: char| !c.is_whitespace() && c != '\u{1a}');
    }

    /// `after_c2`: whether the byte before was a 0xc2, which the C1 control characters begin with.
    fn look_closely(&mut self, block: &[u8], after_c2: &mut bool) {
        for &byte in block {
            match byte {
                b'\n' | b'\r' | b'\t' => {}
                0 => self.has_nul = true,
                0x1a => {
                    let ended = self.ends_line;
                    // An earlier one was in the text.
                    self.strays += u64::from(self.before_close.replace(ended).is_some());
                    self.ends_line = false;
                    continue;
                }
                1..=0x1f | 0x7f => self.strays += 1,
                0x80..=0x9f if *after_c2 => self.strays += 1,
                _ => {}
            }
            *after_c2 = byte == 0xc2;
            self.ends_line = matches!(byte, b'\n' | b'\r');
            if !self.ends_line && self.before_close.take().is_some() {
                self.strays += 1;
            }
        }
    }

    fn is_ended(&self) -> bool {
        self.before_close.unwrap_or(self.ends_line)
    }

    /// One stray sign in a text of a bank is no reason to refuse its lines; a NUL or many are.
    fn is_binary(&self) -> bool {
        self.has_nul || self.strays > 2 + self.bytes / 200
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Whether there is no control character but line ends and tabs.
fn is_plain(block: &[u8]) -> bool {
    let odd = |byte: u8| {
        (byte < 0x20) & (byte != b'\n') & (byte != b'\r') & (byte != b'\t')
            | (byte == 0x7f)
            | (byte == 0xc2)
    };
    !block.iter().fold(false, |any, byte| any | odd(*byte))
}

/// The lines of a file as bytes, each with whether it is the last; a line longer than `most` comes in parts.
pub(super) fn each_line(
    source: &dyn Source,
    skip: usize,
    most: usize,
    mut line: impl FnMut(Line<'_>) -> bool,
) -> io::Result<()> {
    let mut from = source.open()?;
    let mut mark = [0; 3];
    from.read_exact(mark.get_mut(..skip).unwrap_or_default())?;
    let (mut chunk, mut held, mut number, mut is_part) = (vec![0; 64 << 10], Vec::new(), 1, false);
    loop {
        let count = read_some(&mut from, &mut chunk)?;
        if count == 0 {
            line(Line {
                bytes: &held,
                number,
                is_last: true,
                is_part,
            });
            return Ok(());
        }
        let mut rest = &chunk[..count];
        while let Some(at) = memchr(b'\n', rest) {
            held.extend_from_slice(&rest[..at]);
            rest = &rest[at + 1..];
            if !line(Line {
                bytes: &held,
                number,
                is_last: false,
                is_part,
            }) {
                return Ok(());
            }
            held.clear();
            number += 1;
            is_part = false;
        }
        held.extend_from_slice(rest);
        if held.len() > most {
            is_part = true;
            if !line(Line {
                bytes: &held,
                number,
                is_last: false,
                is_part,
            }) {
                return Ok(());
            }
            held.clear();
        }
    }
}

/// One line of bytes, without its line end.
pub(super) struct Line<'b> {
    pub bytes: &'b [u8],
    /// From 1.
    pub number: u64,
    pub is_last: bool,
    /// It is only a part of a line that is too long to be held.
    pub is_part: bool,
}
