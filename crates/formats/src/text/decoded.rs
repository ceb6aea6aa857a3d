//! The text of a file as a stream: UTF-8, `\n` as its only line end, no byte order mark, no ^Z at the end.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use memchr::{memchr2, memchr3};

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// Text that comes in pieces.
pub trait Pieces {
    /// What has been read and not yet taken; empty only at the end.
    ///
    /// # Errors
    /// What the place of the bytes answers.
    fn piece(&mut self) -> io::Result<&str>;

    /// Takes bytes off the front of the piece; `bytes` ends between two characters.
    fn take(&mut self, bytes: usize);
}

impl Pieces for &str {
    fn piece(&mut self) -> io::Result<&str> {
        Ok(self)
    }

    fn take(&mut self, bytes: usize) {
        *self = self.get(bytes..).unwrap_or_default();
    }
}

/// Bytes on their way to text.
pub(super) struct Decoding<'s> {
    from: Box<dyn Read + 's>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that aren't decoded yet.
    waiting: std::ops::Range<usize>,
    ended: bool,
}

/// What one step of decoding gave.
pub(super) enum Step {
    /// More may follow.
    More,
    End,
    /// Here stands what isn't text in this encoding.
    Malformed,
}

impl<'s> Decoding<'s> {
    /// `skip` bytes of a byte order mark are passed over.
    pub fn new(
        mut from: Box<dyn Read + 's>,
        encoding: &'static Encoding,
        skip: usize,
    ) -> io::Result<Decoding<'s>> {
        let mut mark = [0; 3];
        from.read_exact(mark.get_mut(..skip).unwrap_or_default())?;
        Ok(Decoding {
            from,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            waiting: 0..0,
            ended: false,
        })
    }

    /// Appends what comes next to `out`.
    pub fn step(&mut self, out: &mut String) -> io::Result<Step> {
        if self.waiting.is_empty() && !self.ended {
            let count = read_some(&mut self.from, &mut self.raw)?;
            self.ended = count == 0;
            self.waiting = 0..count;
        }
        let raw = &self.raw[self.waiting.clone()];
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(raw.len());
        out.reserve(room.unwrap_or(CHUNK * 3));
        let (result, read) = self
            .decoder
            .decode_to_string_without_replacement(raw, out, self.ended);
        self.waiting.start += read;
        Ok(match result {
            DecoderResult::Malformed(..) => Step::Malformed,
            DecoderResult::InputEmpty if self.ended => Step::End,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Step::More,
        })
    }
}

/// Reads at least one byte, unless it is the end.
pub(super) fn read_some(from: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// The text of a file whose encoding is known.
pub struct Decoded<'s> {
    from: Decoding<'s>,
    /// As decoded.
    plain: String,
    /// With plain line ends.
    ready: String,
    /// Bytes of `ready` that were taken.
    at: usize,
    ends: LineEnds,
    done: bool,
}

impl<'s> Decoded<'s> {
    pub(super) fn new(from: Decoding<'s>) -> Decoded<'s> {
        Decoded {
            from,
            plain: String::new(),
            ready: String::new(),
            at: 0,
            ends: LineEnds::default(),
            done: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() && !self.done {
            self.plain.clear();
            match self.from.step(&mut self.plain)? {
                Step::More => {}
                Step::End => self.done = true,
                // It was all readable when it was looked through.
                Step::Malformed => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "the file has changed while it was read",
                    ));
                }
            }
            self.ends.make_plain(&self.plain, &mut self.ready);
        }
        Ok(())
    }
}

impl Pieces for Decoded<'_> {
    fn piece(&mut self) -> io::Result<&str> {
        if self.at >= self.ready.len() {
            self.fill()?;
        }
        Ok(&self.ready[self.at..])
    }

    fn take(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        Ok(count)
    }
}

impl BufRead for Decoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.ready.len() {
            self.fill()?;
        }
        Ok(&self.ready.as_bytes()[self.at..])
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

/// Makes `\r\n` and `\r` to `\n` and leaves out a ^Z that nothing but line ends follow (and those too).
#[derive(Default)]
struct LineEnds {
    after_return: bool,
    /// A ^Z came, and so many line ends behind it.
    closed: Option<usize>,
}

impl LineEnds {
    fn make_plain(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.after_return {
                self.after_return = false;
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                continue;
            }
            let next = match self.closed {
                None => memchr2(b'\r', 0x1a, rest.as_bytes()),
                Some(_) => memchr3(b'\r', 0x1a, b'\n', rest.as_bytes()),
            };
            let (plain, special) = match next {
                Some(at) => (&rest[..at], rest.as_bytes().get(at).copied()),
                None => (rest, None),
            };
            if !plain.is_empty() || special == Some(0x1a) {
                self.reopen(out);
            }
            out.push_str(plain);
            rest = &rest[plain.len() + usize::from(special.is_some())..];
            match special {
                Some(0x1a) => self.closed = Some(0),
                Some(sign) => {
                    self.after_return = sign == b'\r';
                    match &mut self.closed {
                        Some(ends) => *ends += 1,
                        None => out.push('\n'),
                    }
                }
                None => {}
            }
        }
    }

    /// Something follows the ^Z: it was none.
    fn reopen(&mut self, out: &mut String) {
        if let Some(ends) = self.closed.take() {
            out.push('\u{1a}');
            out.extend(std::iter::repeat_n('\n', ends));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_the_same_however_the_text_is_parted() {
        for (text, plain) in [
            ("a\r\nb\rc\n\r\n", "a\nb\nc\n\n"),
            ("a\x1ab\x1a\r\n\n", "a\x1ab"),
            ("a\n\x1a\x1a", "a\n\x1a"),
            ("\r\r\n", "\n\n"),
            ("a\x1a\r\nb", "a\x1a\nb"),
        ] {
            for cut in 0..=text.len() {
                let (mut ends, mut out) = (LineEnds::default(), String::new());
                ends.make_plain(&text[..cut], &mut out);
                ends.make_plain(&text[cut..], &mut out);
                assert_eq!(out, plain, "{text:?} cut at {cut}");
            }
        }
    }
}
