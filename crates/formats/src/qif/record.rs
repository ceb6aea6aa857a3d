//! One record: lines that begin with a letter each, up to a `^`.

use super::FORMAT;
use crate::{AmountFault, Column, Fault, Refusal, Spot};

/// One line of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The sign that it begins with.
    pub letter: char,
    /// Line of the file, from 1.
    pub line: u64,
    /// Trimmed.
    pub text: String,
}

impl Field {
    pub fn spot(&self) -> Spot {
        Spot {
            line: self.line,
            column: Column::Character {
                at: 2,
                tag: self.letter.to_string(),
            },
        }
    }

    /// So much of it as a message shows.
    pub fn shown(&self) -> String {
        self.text.chars().take(60).collect()
    }
}

/// What stands before a `^`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its first line.
    pub line: u64,
    pub fields: Vec<Field>,
}

impl Record {
    pub fn get(&self, letter: char) -> Option<&Field> {
        self.fields.iter().find(|field| field.letter == letter)
    }

    /// Its day. Two of them are two records that lost the `^` between.
    pub fn date(&self) -> Result<&Field, Refusal> {
        let mut dates = self.fields.iter().filter(|field| field.letter == 'D');
        let Some(date) = dates.next() else {
            return Err(Refusal::BadDate {
                spot: self.spot("D"),
                value: String::new(),
                expected: "1/9/2026".into(),
            });
        };
        match dates.next() {
            None => Ok(date),
            Some(second) => Err(Refusal::Broken {
                format: FORMAT,
                spot: second.spot(),
                value: "^".into(),
                fault: Fault::Missing,
            }),
        }
    }

    /// `T` and `U`: the same amount, the second in a wider form.
    pub fn amounts(&self) -> impl Iterator<Item = &Field> {
        let is_amount = |field: &&Field| matches!(field.letter, 'T' | 'U');
        self.fields.iter().filter(is_amount)
    }

    pub fn without_amount(&self) -> Refusal {
        Refusal::BadAmount {
            spot: self.spot("T"),
            value: String::new(),
            fault: AmountFault::Missing,
        }
    }

    fn spot(&self, letter: &str) -> Spot {
        Spot {
            line: self.line,
            column: Column::Character {
                at: 1,
                tag: letter.to_owned(),
            },
        }
    }

    /// The account of a transfer: `L[Savings]`, perhaps with a class behind it.
    fn transfer(&self) -> Option<&str> {
        let category = self.get('L')?;
        let (name, _) = category.text.strip_prefix('[')?.split_once(']')?;
        Some(name)
    }

    /// Whether it is the balance that an account began with: a transfer of the account to itself.
    pub fn is_opening(&self, account: Option<&str>) -> bool {
        let Some(with) = self.transfer() else {
            return false;
        };
        let is_named = self
            .get('P')
            .is_some_and(|payee| payee.text.eq_ignore_ascii_case("Opening Balance"));
        match account {
            Some(own) => own == with,
            None => is_named,
        }
    }

    /// The payee and the memo; where both are empty, the category or the other account.
    pub fn text(&self) -> String {
        let said = |letter: char| {
            self.get(letter)
                .map(|field| field.text.as_str())
                .filter(|text| !text.is_empty())
        };
        match (said('P'), said('M')) {
            (Some(payee), Some(memo)) if payee != memo => format!("{payee} {memo}"),
            (Some(text), _) | (None, Some(text)) => text.to_owned(),
            (None, None) => self.transfer().or(said('L')).unwrap_or_default().to_owned(),
        }
    }
}
