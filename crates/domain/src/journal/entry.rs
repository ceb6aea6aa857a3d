//! 仕訳: postings that balance.

use super::candidate::Counter;
use super::title::TaxCategory;
use crate::time::Date;

/// 仕訳行. `amount` is in yen; ＋ is 借方 (debit), − is 貸方 (credit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub title: String,
    /// 補助科目.
    pub sub_title: Option<String>,
    pub tax: TaxCategory,
    pub amount: i64,
}

/// 仕訳, balanced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    pub on: Date,
    pub description: String,
    postings: Vec<Posting>,
}

/// Why postings are no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    #[error("debit and credit differ by {difference} yen")]
    Unbalanced { difference: i64 },
    #[error("an entry needs a debit and a credit")]
    OneSided,
    #[error("the amounts are too large to be added")]
    TooLarge,
}

impl JournalEntry {
    /// Refuses what doesn't balance.
    pub fn new(
        on: Date,
        description: String,
        postings: Vec<Posting>,
    ) -> Result<JournalEntry, EntryFault> {
        let sum = postings
            .iter()
            .try_fold(0i64, |sum, posting| sum.checked_add(posting.amount))
            .ok_or(EntryFault::TooLarge)?;
        if sum != 0 {
            return Err(EntryFault::Unbalanced { difference: sum });
        }
        if postings.len() < 2 {
            return Err(EntryFault::OneSided);
        }
        Ok(JournalEntry {
            on,
            description,
            postings,
        })
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

/// The entry of one line: its account on one side, `counters` with their shares on the other. The shares carry the
/// line's sign and add up to its amount.
pub fn entry_for_line(
    on: Date,
    description: &str,
    amount: i64,
    account_title: &str,
    account_name: &str,
    counters: &[(Counter, i64)],
) -> Result<JournalEntry, EntryFault> {
    let own = Posting {
        title: account_title.to_owned(),
        sub_title: Some(account_name.to_owned()),
        tax: TaxCategory::OutOfScope,
        amount,
    };
    let others = counters.iter().map(|(counter, share)| {
        Ok(Posting {
            title: counter.title.clone(),
            sub_title: None,
            tax: counter.tax,
            amount: share.checked_neg().ok_or(EntryFault::TooLarge)?,
        })
    });
    let postings = std::iter::once(Ok(own))
        .chain(others)
        .collect::<Result<Vec<_>, _>>()?;
    JournalEntry::new(on, description.to_owned(), postings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_out_is_credited_to_the_account_and_a_split_must_add_up() {
        let counter = |title: &str| Counter {
            title: title.into(),
            tax: TaxCategory::Purchase10,
        };
        let on = Date::constant(2026, 11, 17);
        let split = [(counter("外注費"), -220_000), (counter("支払手数料"), -440)];
        let entry =
            entry_for_line(on, "ﾌﾘｺﾐ", -220_440, "普通預金", "デモ銀行", &split).expect("balances");
        assert_eq!(
            entry
                .postings()
                .iter()
                .map(|p| p.amount)
                .collect::<Vec<_>>(),
            [-220_440, 220_000, 440]
        );
        assert_eq!(
            entry_for_line(on, "ﾌﾘｺﾐ", -220_440, "普通預金", "デモ銀行", &split[..1]),
            Err(EntryFault::Unbalanced { difference: -440 })
        );
    }
}
