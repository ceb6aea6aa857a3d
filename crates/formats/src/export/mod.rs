//! Accounting files out. What goes in is plain values, so that every format is written from the same.

mod csv;
mod hledger;

pub use self::csv::csv;
pub use self::hledger::hledger;

use domain::ids::StatementLineId;
use domain::money::Unit;
use domain::time::Date;

/// One account with all of its final lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportAccount {
    /// Its account title from the top, parted by colons: `資産:普通預金:デモ銀行 普通 1234567`. No two accounts have
    /// the same.
    pub title: String,
    pub unit: Unit,
    /// The balance before the first line, in minor units, and the day it is entered on: no later than the first line.
    pub opening: (Date, i64),
    /// The balance after the last line as the institution states it; `None` where it states none.
    pub closing: Option<i64>,
    /// In any order; lines of one day stay as they are.
    pub lines: Vec<ExportLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportLine {
    pub line_id: StatementLineId,
    pub on: Date,
    /// Minor units of the account's unit; ＋ 入金, − 出金.
    pub amount: i64,
    pub description: String,
    pub memo: Option<String>,
    pub decision: Decision,
}

/// What the office decided about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// 未仕訳.
    Open,
    /// 対象外.
    Excluded,
    /// 仕訳済: the other side of the account, one posting or a split.
    Journalised(Vec<ExportPosting>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPosting {
    /// Parted by colons like the account's.
    pub account: String,
    /// Minor units; ＋ 借方, − 貸方. All postings of a line together are the line's amount turned around.
    pub amount: i64,
}

/// Why nothing can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The postings of a journalised line don't add up to its amount; the entry has to be corrected first.
    #[error("the journal entry of line {line} is off by {difference} minor units")]
    Unbalanced {
        line: StatementLineId,
        difference: i128,
    },
}

impl ExportError {
    /// What to tell the person.
    pub fn message(&self, language: crate::Language) -> String {
        let ExportError::Unbalanced { line, difference } = self;
        match language {
            crate::Language::Ja => format!(
                "貸借の合わない仕訳があります\n明細{line}の仕訳が{difference}（最小単位）ずれています。仕訳を直してから、もう一度書き出してください。"
            ),
            crate::Language::En => format!(
                "A journal entry does not balance\nThe entry of line {line} is off by {difference} (minor units). Correct it and export again."
            ),
        }
    }
}

impl ExportLine {
    fn check(&self) -> Result<(), ExportError> {
        let Decision::Journalised(postings) = &self.decision else {
            return Ok(());
        };
        let difference = postings
            .iter()
            .map(|posting| i128::from(posting.amount))
            .sum::<i128>()
            + i128::from(self.amount);
        if difference == 0 {
            Ok(())
        } else {
            Err(ExportError::Unbalanced {
                line: self.line_id,
                difference,
            })
        }
    }
}

/// A number of minor units with its decimal point: `-12.34`.
fn number(minor: i128, unit: &Unit) -> String {
    let decimals = usize::try_from(unit.decimals()).unwrap_or(0);
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let sign = if minor < 0 { "-" } else { "" };
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}
