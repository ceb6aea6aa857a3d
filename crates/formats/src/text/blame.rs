//! Where a text stops being readable. Only called when it can't be read as a whole.

use std::io;

use encoding_rs::{DecoderResult, SHIFT_JIS};

use super::survey::each_line;
use crate::Refusal;
use crate::limits::RECORD_MAX;
use crate::source::Source;

#[derive(Clone, Copy, PartialEq)]
enum Reads {
    Utf8,
    Cp932,
}

/// The reason why a file is neither UTF-8 nor CP932 as a whole. `mark`: bytes of a byte order mark that said UTF-8.
pub fn find(source: &dyn Source, mark: usize) -> io::Result<Refusal> {
    let mut first_kind = (mark > 0).then_some(Reads::Utf8);
    let (mut change, mut found) = (None, None);
    each_line(source, mark, RECORD_MAX, |line| {
        if line.is_part {
            found = Some(Refusal::TooLong { line: line.number });
            return false;
        }
        if line.bytes.is_ascii() {
            return true;
        }
        let utf8 = std::str::from_utf8(line.bytes).is_ok();
        let cp932 = reach(line.bytes, Reads::Cp932).bytes == line.bytes.len();
        let kind = match (utf8, cp932) {
            (true, true) if !is_japanese_utf8(line.bytes) => return true,
            (true, _) => Reads::Utf8,
            (false, true)
                if line.is_last
                    && first_kind == Some(Reads::Utf8)
                    && ends_inside_utf8(line.bytes) =>
            {
                found = Some(Refusal::Cut);
                return false;
            }
            (false, true) => Reads::Cp932,
            (false, false) => {
                found = Some(unreadable(
                    line.bytes,
                    line.number,
                    first_kind,
                    line.is_last,
                ));
                return false;
            }
        };
        if *first_kind.get_or_insert(kind) != kind && change.is_none() {
            change = Some(line.number);
        }
        true
    })?;
    Ok(found.unwrap_or(Refusal::MixedEncoding {
        line: change.unwrap_or(1),
    }))
}

/// Whether any line of a text that can be read as CP932 is UTF-8 all the same: joined files read without a complaint
/// and give nonsense.
pub fn hides_utf8(source: &dyn Source) -> io::Result<bool> {
    let mut hides = false;
    each_line(source, 0, RECORD_MAX, |line| {
        hides = is_japanese_utf8(line.bytes);
        !hides
    })?;
    Ok(hides)
}

/// Half-width kana of CP932 may be valid UTF-8 by chance (ﾃｲ reads as ò), but never as Japanese.
fn is_japanese_utf8(line: &[u8]) -> bool {
    let is_japanese = |c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    !line.is_ascii() && std::str::from_utf8(line).is_ok_and(|text| text.contains(is_japanese))
}
fn ends_inside_utf8(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_err_and(|error| error.error_len().is_none())
}

/// A line that neither encoding reads: at its first bad character in the encoding of the lines before, or in the one
/// that reaches further. A last line that only lacks the rest of its last character was cut.
fn unreadable(line: &[u8], number: u64, kind: Option<Reads>, is_last: bool) -> Refusal {
    let (utf8, cp932) = (reach(line, Reads::Utf8), reach(line, Reads::Cp932));
    let half_cp932 = matches!(line.get(cp932.bytes..), Some([0x81..=0x9f | 0xe0..=0xfc]));
    let ends_inside = match kind {
        Some(Reads::Utf8) => ends_inside_utf8(line),
        Some(Reads::Cp932) => half_cp932,
        None => half_cp932 || ends_inside_utf8(line),
    };
    if is_last && ends_inside {
        return Refusal::Cut;
    }
    let kind = kind.unwrap_or(if utf8.bytes > cp932.bytes {
        Reads::Utf8
    } else {
        Reads::Cp932
    });
    let reached = if kind == Reads::Utf8 { utf8 } else { cp932 };
    Refusal::Encoding {
        line: number,
        column: reached.characters + 1,
    }
}

/// How much of a line can be read from its start.
struct Reach {
    bytes: usize,
    characters: u64,
}

fn reach(line: &[u8], kind: Reads) -> Reach {
    let count = |text: &str| text.chars().map(|_| 1).sum();
    match kind {
        Reads::Utf8 => {
            let bytes =
                std::str::from_utf8(line).map_or_else(|error| error.valid_up_to(), str::len);
            Reach {
                bytes,
                characters: count(&String::from_utf8_lossy(
                    line.get(..bytes).unwrap_or_default(),
                )),
            }
        }
        Reads::Cp932 => {
            let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
            // Three bytes of UTF-8 for each byte is more than CP932 ever needs.
            let mut out = String::with_capacity(line.len() * 3 + 16);
            let (result, read) = decoder.decode_to_string_without_replacement(line, &mut out, true);
            let bytes = match result {
                DecoderResult::Malformed(length, after) => {
                    read.saturating_sub(usize::from(length) + usize::from(after))
                }
                DecoderResult::InputEmpty | DecoderResult::OutputFull => read,
            };
            Reach {
                bytes,
                characters: count(&out),
            }
        }
    }
}
