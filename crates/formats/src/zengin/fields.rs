//! How many bytes each field of a record has, in its order: by these a record with commas is laid out like the usual one.

/// Digits stand at the right, filled up with zeros; texts at the left, filled up with blanks.
#[derive(Clone, Copy)]
pub enum Field {
    N(usize),
    C(usize),
}

use Field::{C, N};

type Fields = &'static [Field];

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 入出金取引明細.
    Statement,
    /// 振込入金通知.
    Transfers,
}

const HEADER: Fields = &[
    N(1),
    N(2),
    N(1),
    N(6),
    N(6),
    N(6),
    N(4),
    C(15),
    N(3),
    C(15),
    N(3),
    N(1),
    N(10),
    C(40),
    N(1),
    N(1),
    N(14),
    C(71),
];
const DATA: Fields = &[
    N(1),
    N(8),
    N(6),
    N(6),
    N(1),
    N(2),
    N(12),
    N(12),
    N(6),
    N(6),
    N(1),
    N(7),
    N(3),
    C(10),
    C(48),
    C(15),
    C(15),
    C(20),
    C(20),
    C(1),
];
/// Of 通知・定期・積立.
const TERM_DATA: Fields = &[
    N(1),
    N(8),
    N(6),
    N(6),
    N(1),
    N(2),
    N(12),
    N(12),
    N(6),
    N(6),
    N(1),
    N(7),
    N(3),
    N(6),
    N(6),
    N(6),
    N(7),
    N(11),
    N(6),
    N(1),
    N(4),
    N(6),
    N(9),
    N(11),
    N(1),
    N(4),
    N(10),
    N(11),
    C(20),
    N(5),
    N(1),
    C(4),
];
const TRAILER: Fields = &[N(1), N(6), N(13), N(6), N(13), N(1), N(14), N(7), C(139)];
const END: Fields = &[N(1), N(10), N(5), C(184)];

const TRANSFERS_HEADER: Fields = &[
    N(1),
    N(2),
    N(1),
    N(6),
    N(6),
    N(6),
    N(4),
    C(15),
    N(3),
    C(15),
    N(1),
    N(7),
    C(40),
    C(93),
];
const TRANSFER_A: Fields = &[
    N(1),
    N(6),
    N(6),
    N(6),
    N(10),
    N(10),
    C(10),
    C(48),
    C(15),
    C(15),
    N(1),
    C(20),
    C(52),
];
/// With a second pair of amounts, of twelve digits.
const TRANSFER_B: Fields = &[
    N(1),
    N(6),
    N(6),
    N(6),
    N(10),
    N(10),
    C(10),
    C(48),
    C(15),
    C(15),
    N(1),
    N(12),
    N(12),
    C(20),
    C(28),
];
const TRANSFERS_TRAILER: Fields = &[N(1), N(6), N(12), N(6), N(12), C(163)];
const TRANSFERS_END: Fields = &[N(1), C(199)];

/// The fields of a record, by its first cell. `is_term`: the account is 通知, 定期 or 積立.
pub fn of(subject: Subject, is_term: bool, cells: &[&str]) -> Option<Fields> {
    let is_number = |at: usize| {
        cells
            .get(at)
            .is_some_and(|cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    Some(match (subject, *cells.first()?) {
        (Subject::Statement, "1") => HEADER,
        (Subject::Statement, "2") if is_term => TERM_DATA,
        (Subject::Statement, "2") => DATA,
        (Subject::Statement, "8") => TRAILER,
        (Subject::Statement, "9") => END,
        (Subject::Transfers, "1") => TRANSFERS_HEADER,
        (Subject::Transfers, "2") if is_number(11) && is_number(12) => TRANSFER_B,
        (Subject::Transfers, "2") => TRANSFER_A,
        (Subject::Transfers, "8") => TRANSFERS_TRAILER,
        (Subject::Transfers, "9") => TRANSFERS_END,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_two_hundred_bytes() {
        for fields in [
            HEADER,
            DATA,
            TERM_DATA,
            TRAILER,
            END,
            TRANSFERS_HEADER,
            TRANSFER_A,
            TRANSFER_B,
            TRANSFERS_TRAILER,
            TRANSFERS_END,
        ] {
            let width: usize = fields.iter().map(|(N(width) | C(width))| width).sum();
            assert_eq!(width, 200);
        }
    }
}
