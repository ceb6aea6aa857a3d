//! What may have happened where a balance doesn't follow from the one before it.

use crate::ids::StatementLineId;
use crate::statement::line::StatementLine;
use crate::statement::text::text_key;
use crate::time::Date;
use std::collections::HashMap;

/// One explanation of a difference. A single chain of balances can't tell a missing line from a wrong amount; a count
/// in the file or a second view can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The line is there twice.
    Doubled {
        first: StatementLineId,
        second: StatementLineId,
    },
    /// 入金 was read as 出金, or the reverse.
    SignTurned { line: StatementLineId },
    /// A line of this amount is missing between the two balances.
    Missing { amount: i64 },
    /// The line has the amount `read`, and `right` would fit.
    AmountWrong {
        line: StatementLineId,
        read: i64,
        right: i64,
    },
}

/// All causes that explain `difference` between the balances of `chain[from]` and `chain[to]`, the most likely first.
pub fn causes(chain: &[&StatementLine], from: usize, to: usize, difference: i64) -> Vec<Cause> {
    let between = &chain[from + 1..=to];
    let mut causes = doubled(chain, from, to, difference);
    let turned = |line: &&&StatementLine| line.amount.checked_mul(-2) == Some(difference);
    causes.extend(
        between
            .iter()
            .filter(turned)
            .map(|line| Cause::SignTurned { line: line.id }),
    );
    let missing = Cause::Missing { amount: difference };
    let [line] = between else {
        causes.push(missing);
        return causes;
    };
    let right = line.amount.wrapping_add(difference);
    if right.signum() != line.amount.signum() {
        causes.push(missing);
        return causes;
    }
    let wrong = Cause::AmountWrong {
        line: line.id,
        read: line.amount,
        right,
    };
    causes.extend(if digits_close(line.amount, right) {
        [wrong, missing]
    } else {
        [missing, wrong]
    });
    causes
}

/// With a balance on each line, the doubled one repeats the line before; without, any of the lines between.
fn doubled(chain: &[&StatementLine], from: usize, to: usize, difference: i64) -> Vec<Cause> {
    let first = if to == from + 1 { from } else { from + 1 };
    let mut known: HashMap<(Date, i64, String), StatementLineId> = HashMap::new();
    let mut found = Vec::new();
    for line in &chain[first..=to] {
        let key = (line.posted_on, line.amount, text_key(&line.description));
        if let Some(earlier) = known.insert(key, line.id)
            && line.amount.checked_neg() == Some(difference)
        {
            found.push(Cause::Doubled {
                first: earlier,
                second: line.id,
            });
        }
    }
    found
}

/// One digit read wrongly, lost or added, two exchanged, or zeros of thousands lost.
fn digits_close(a: i64, b: i64) -> bool {
    let (a, b) = (a.unsigned_abs().to_string(), b.unsigned_abs().to_string());
    let (long, short) = if a.len() >= b.len() {
        (a.as_bytes(), b.as_bytes())
    } else {
        (b.as_bytes(), a.as_bytes())
    };
    match long.len() - short.len() {
        0 => {
            let other: Vec<usize> = (0..long.len())
                .filter(|at| long[*at] != short[*at])
                .collect();
            match other[..] {
                [_] => true,
                [x, y] => long[x] == short[y] && long[y] == short[x],
                _ => false,
            }
        }
        1 => (0..long.len()).any(|at| long[..at] == short[..at] && long[at + 1..] == short[at..]),
        2 | 3 => long
            .strip_prefix(short)
            .is_some_and(|rest| rest.iter().all(|digit| *digit == b'0')),
        _ => false,
    }
}
