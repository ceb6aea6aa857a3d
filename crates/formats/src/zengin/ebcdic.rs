//! The code of mainframes: IBM 290, whose kana, capitals and digits Fujitsu's and Hitachi's tables share.

use std::io::{self, Read};

use crate::text::Pieces;

/// The characters of the bytes from 0x40 on, 16 to a line; `?` stands for none, but for 0x6f, which is one.
/// 0x5b is the yen sign, which CP932 has at the place of `\`.
const FROM_40: [&str; 12] = [
    " ｡｢｣､･ｦｧｨｩ£.<(+|",
    "&ｪｫｬｭｮｯ?ｰ?!\\*);¬",
    "-/abcdefgh?,%_>?",
    "[ijklmnop`:#@'=\"",
    "]ｱｲｳｴｵｶｷｸｹｺqｻｼｽｾ",
    "ｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉr?ﾊﾋﾌ",
    "~‾ﾍﾎﾏﾐﾑﾒﾓﾔﾕsﾖﾗﾘﾙ",
    "^¢\\tuvwxyzﾚﾛﾜﾝﾞﾟ",
    "{ABCDEFGHI??????",
    "}JKLMNOPQR??????",
    "$?STUVWXYZ??????",
    "0123456789??????",
];

/// A character that no byte of the code stands for.
pub const NONE: char = '\u{fffd}';

/// Whether bytes begin as the header of a 全銀 file in this code does.
pub fn looks_like(head: &[u8]) -> bool {
    let is_digit = |byte: &u8| (0xf0..=0xf9).contains(byte) || *byte == 0x40;
    matches!(head, [0xf1, 0xf0, 0xf1 | 0xf3, 0xf0 | 0xf1, ..])
        && head
            .get(4..26)
            .is_some_and(|rest| rest.iter().all(is_digit))
        && head.len() >= 200
}

fn table() -> [char; 256] {
    let mut table = [NONE; 256];
    for end in [0x0d, 0x15, 0x25, 0x0a] {
        table[end] = '\n';
    }
    table[0x3f] = '\u{1a}';
    let rows = FROM_40.iter().flat_map(|row| row.chars());
    for (at, sign) in (0x40..).zip(rows) {
        if let Some(place) = table.get_mut(at).filter(|_| sign != '?' || at == 0x6f) {
            *place = sign;
        }
    }
    table
}

/// A file in this code as text: half-width kana, as JIS has them, and `\n` for each sign that ends a line.
pub struct Ebcdic<'s> {
    from: Box<dyn Read + 's>,
    table: [char; 256],
    ready: String,
    at: usize,
}

impl<'s> Ebcdic<'s> {
    pub fn new(from: Box<dyn Read + 's>) -> Ebcdic<'s> {
        Ebcdic {
            from,
            table: table(),
            ready: String::new(),
            at: 0,
        }
    }
}

impl Pieces for Ebcdic<'_> {
    fn piece(&mut self) -> io::Result<&str> {
        if self.at >= self.ready.len() {
            let mut raw = Vec::new();
            self.from.by_ref().take(64 << 10).read_to_end(&mut raw)?;
            self.ready.clear();
            self.at = 0;
            let signs = raw.iter().map(|byte| self.table[usize::from(*byte)]);
            self.ready.extend(signs);
        }
        Ok(&self.ready[self.at..])
    }

    fn take(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_sixteen_signs_and_known_ones_stand_at_their_places() {
        assert!(FROM_40.iter().all(|row| row.chars().count() == 16));
        let bytes = [
            0xf1, 0x81, 0xbf, 0x5b, 0xc1, 0xe9, 0x58, 0x6f, 0x57, 0x40, 0x0d, 0x25,
        ];
        let mut text = Ebcdic::new(Box::new(bytes.as_slice()));
        assert_eq!(text.piece().expect("bytes"), "1ｱﾟ\\AZｰ?\u{fffd} \n\n");
    }
}
