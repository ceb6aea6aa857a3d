//! What happens to files.

use crate::chance::Chance;

/// Texts that readers stumble over.
const WORDS: [&[u8]; 28] = [
    b"\0",
    b"\r\n",
    b"\n",
    b"\"",
    b",",
    b"\t",
    b"-",
    b"9999999999999999999",
    b"0",
    b"1e9",
    b"<",
    b">",
    b"</",
    b"&#0;",
    b"&amp;",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"<STMTTRN>",
    b"</BANKTRANLIST>",
    b":61:",
    b":62F:",
    b"\n-}",
    b"\n^\n",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\x81",
    "令和元年".as_bytes(),
    "合計".as_bytes(),
    "残高".as_bytes(),
];

/// One to four changes of a file; `other` is another file.
pub fn harm(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        let long = [1, 4, 40, 400][chance.below(4)];
        let end = (at + 1 + chance.below(long)).min(bytes.len());
        match chance.below(12) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = chance.byte();
                }
            }
            2 => bytes.truncate(at),
            3 => {
                bytes.drain(..at);
            }
            4 => {
                bytes.drain(at..end);
            }
            5 => {
                let part = bytes[at..end].to_vec();
                splice(bytes, end, &part);
            }
            6 => splice(bytes, at, WORDS[chance.below(WORDS.len())]),
            7 => {
                let sign =
                    [bytes.get(at).copied().unwrap_or(b'0'), b'0', b'<', b' '][chance.below(4)];
                splice(bytes, at, &vec![sign; 1 << chance.below(12)]);
            }
            8 => swap_lines(bytes, chance),
            9 => number(bytes, at, chance),
            10 => {
                let from = chance.below(other.len());
                let part = &other[from..(from + long).min(other.len())];
                splice(bytes, at, part);
            }
            _ => {
                bytes.truncate(at);
                bytes.extend_from_slice(&other[chance.below(other.len())..]);
            }
        }
    }
}

fn splice(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    bytes.splice(at..at, part.iter().copied());
}

fn swap_lines(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|byte| matches!(byte, b'\n' | b'>'))
        .map(<[u8]>::to_vec)
        .collect();
    let (one, two) = (chance.below(lines.len()), chance.below(lines.len()));
    if !lines.is_empty() {
        if chance.below(2) == 0 {
            lines.swap(one, two);
        } else {
            lines[one] = lines[two].clone();
        }
    }
    *bytes = lines.concat();
}

/// The first digits behind a place become others.
fn number(bytes: &mut [u8], at: usize, chance: &mut Chance) {
    let digits = bytes[at..]
        .iter_mut()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit());
    for digit in digits {
        *digit = b'0' + chance.byte() % 10;
    }
}
