//! From bytes to text: which encoding, and where it fails.

mod blame;
mod decoded;
mod fold;
mod survey;

pub use decoded::Pieces;
pub use fold::{fold_spaces, nfkc};
pub use survey::{Place, Survey, head};

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Survey;
    use crate::Refusal;
    use crate::source::{Source, Unread};

    /// A file that comes a few bytes at a time.
    struct Slow<'b>(&'b [u8], usize);

    impl Source for Slow<'_> {
        fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
            struct Few<'b>(&'b [u8], usize);
            impl Read for Few<'_> {
                fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                    let count = into.len().min(self.1).min(self.0.len());
                    into[..count].copy_from_slice(&self.0[..count]);
                    self.0 = &self.0[count..];
                    Ok(count)
                }
            }
            Ok(Box::new(Few(self.0, self.1)))
        }

        fn size(&self) -> u64 {
            self.0.len() as u64
        }
    }

    fn decode(bytes: &[u8]) -> Result<String, Refusal> {
        let read = |few: usize| {
            let source = Slow(bytes, few);
            let survey = Survey::of(&source)?;
            let mut text = String::new();
            survey.open(&source)?.read_to_string(&mut text)?;
            assert_eq!(survey.is_ended, text.ends_with('\n'), "{text:?}");
            assert_eq!(survey.is_blank, text.trim().is_empty(), "{text:?}");
            Ok(text)
        };
        let whole = read(usize::MAX).map_err(|unread| match unread {
            Unread::Refused(refusal) => refusal,
            Unread::Io(error) => panic!("{error}"),
        });
        for few in 1..5 {
            let parted = read(few).map_err(|unread| match unread {
                Unread::Refused(refusal) => refusal,
                Unread::Io(error) => panic!("{error}"),
            });
            assert_eq!(parted, whole, "{few} bytes at a time");
        }
        whole
    }

    #[test]
    fn every_line_end_becomes_one() {
        assert_eq!(decode(b"a\r\nb\rc\nd\x1a").as_deref(), Ok("a\nb\nc\nd"));
        assert_eq!(decode(b" \r\n\x1a\n").as_deref(), Ok(" \n"));
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn a_mark_an_utf8_and_a_cp932_text_are_the_same() {
        let marked = [b"\xef\xbb\xbf".as_slice(), "残高".as_bytes()].concat();
        for bytes in [
            "残高".as_bytes(),
            &marked,
            b"\x8e\x63\x8d\x82",
            b"\xff\xfe\x8b\x6b\xd8\x9a",
            b"\xfe\xff\x6b\x8b\x9a\xd8",
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
    fn a_western_bank_that_declares_nothing_is_read_where_nothing_speaks_of_japan() {
        let western = b"OFXHEADER:100\nCHARSET:NONE\n\n<OFX><CURDEF>EUR<NAME>caf\xe9 \xff</OFX>";
        assert!(decode(western).is_ok_and(|text| text.contains("caf\u{e9} \u{ff}")));
        let japanese = b"OFXHEADER:100\nCHARSET:NONE\n\n<OFX><CURDEF>JPY<NAME>\x8e\x63\xff</OFX>";
        assert!(matches!(
            decode(japanese),
            Err(Refusal::Encoding { line: 4, .. })
        ));
    }

    #[test]
    fn utf16_needs_no_mark_where_it_begins_with_letters() {
        assert_eq!(decode(b"a\0,\0\x8b\x6b").as_deref(), Ok("a,\u{6b8b}"));
        assert_eq!(decode(b"\0a\0,\x6b\x8b").as_deref(), Ok("a,\u{6b8b}"));
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
