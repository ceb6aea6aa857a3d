//! From bytes to text: which encoding, and where it fails.

mod blame;
mod fold;

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};

pub use fold::{fold_spaces, nfkc, position};

use crate::Refusal;

/// The text of a file, without a byte order mark and with `\n` as its only line end.
///
/// A byte order mark decides; else UTF-8, else CP932. Neither fits files of western banks, which OFX lets declare
/// themselves: those are read as Windows-1252.
///
/// # Errors
/// [`Refusal::Encoding`] at the first character that can't be read, [`Refusal::MixedEncoding`] where two are joined,
/// [`Refusal::Cut`] where the last character is incomplete.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let text =
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) {
            text
        } else if encoding != UTF_8 {
            let readable = encoding.decode_without_bom_handling(body).0;
            let (line, column) = position(&readable, readable.find('\u{fffd}').unwrap_or(0));
            return Err(Refusal::Encoding { line, column });
        } else if mark == 0 && is_western_ofx(body) {
            WINDOWS_1252.decode_without_bom_handling(body).0
        } else {
            // A mark promises UTF-8, so that anything else behind it is a second encoding or a broken character.
            match SHIFT_JIS
                .decode_without_bom_handling_and_without_replacement(body)
                .filter(|_| mark == 0 && !blame::hides_utf8(body))
            {
                Some(text) => text,
                None => return Err(blame::find(body, mark > 0)),
            }
        };
    Ok(with_plain_line_ends(text))
}

/// Whether an OFX header declares a western character set and nothing in it speaks of Japan: Japanese files are
/// known to declare 1252 over CP932.
fn is_western_ofx(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_uppercase();
    let declared = head.contains("OFX")
        && [
            "CHARSET:1252",
            "CHARSET:ISO-8859-1",
            "CHARSET:8859-1",
            "WINDOWS-1252",
            "\"ISO-8859-1\"",
        ]
        .iter()
        .any(|set| head.contains(set));
    declared
        && !["<LANGUAGE>JPN", "<CURDEF>JPY"]
            .iter()
            .any(|mark| head.contains(mark))
}

fn with_plain_line_ends(text: Cow<'_, str>) -> String {
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    // DOS programs end a file with ^Z.
    match text.trim_end_matches('\n').strip_suffix('\u{1a}') {
        Some(before) => before.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::Refusal;

    #[test]
    fn every_line_end_becomes_one() {
        assert_eq!(decode(b"a\r\nb\rc\nd\x1a").as_deref(), Ok("a\nb\nc\nd"));
    }

    #[test]
    fn a_mark_an_utf8_and_a_cp932_text_are_the_same() {
        let marked = [b"\xef\xbb\xbf".as_slice(), "残高".as_bytes()].concat();
        for bytes in [
            "残高".as_bytes(),
            &marked,
            b"\x8e\x63\x8d\x82",
            b"\xff\xfe\x8b\x6b\xd8\x9a",
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok("残高"));
        }
    }

    #[test]
    fn a_western_bank_may_say_so_but_not_about_yen() {
        let western = b"OFXHEADER:100\nCHARSET:1252\n\n<OFX><CURDEF>EUR<NAME>caf\xe9 \x80</OFX>";
        assert!(decode(western).is_ok_and(|text| text.contains("café €")));
        let japanese =
            b"OFXHEADER:100\nCHARSET:1252\n\n<OFX><CURDEF>JPY<NAME>\x8e\x63\x8d\x82</OFX>";
        assert!(decode(japanese).is_ok_and(|text| text.contains("残高")));
    }

    #[test]
    fn a_byte_that_nothing_explains_is_shown_by_its_place() {
        assert_eq!(
            decode(b"ok\n\x8e\x63\x8d\x82\xff!\n"),
            Err(Refusal::Encoding { line: 2, column: 3 })
        );
    }

    #[test]
    fn utf16_is_shown_by_its_place_too() {
        assert_eq!(
            decode(b"\xff\xfea\0\n\0b\0\x00\xd8c\0"),
            Err(Refusal::Encoding { line: 2, column: 2 })
        );
    }

    #[test]
    fn two_joined_files_are_told_apart() {
        let mixed = [
            b"\x8e\x63\x8d\x82\n".as_slice(),
            b"ascii\n",
            "振込　山田\n".as_bytes(),
        ]
        .concat();
        assert_eq!(decode(&mixed), Err(Refusal::MixedEncoding { line: 3 }));
    }
}
