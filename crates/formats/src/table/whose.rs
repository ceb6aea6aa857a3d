//! Whose lines they are: what cells and the rows above say of an account.

use domain::account::{AccountKind, SeenAccount};
use domain::money::Unit;

use super::places::{Places, Record, shown};
use crate::Refusal;
use crate::layout::{AccountFrom, Layout, Like, Part};
use crate::text::{fold_spaces, nfkc};

/// What is said of an account; later words win over earlier ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    parts: Vec<(Part, String)>,
}

impl Said {
    pub fn say(&mut self, part: Part, text: &str) {
        let text = fold_spaces(&nfkc(text));
        if !text.is_empty() {
            self.parts.retain(|(other, _)| *other != part);
            self.parts.push((part, text));
        }
    }

    fn get(&self, wanted: Part) -> Option<String> {
        let found = self.parts.iter().find(|(part, _)| *part == wanted);
        found.map(|(_, text)| text.clone())
    }

    /// The account where its number is said, and else what it is called.
    pub fn account(&self, layout: &Layout, unit: &Unit) -> (Option<SeenAccount>, Option<String>) {
        let name = self.get(Part::Name);
        let Some(number) = self.get(Part::Number) else {
            return (None, name);
        };
        let usual = layout.account.kind();
        let account = SeenAccount {
            number: plain_number(&number),
            bank_code: self
                .get(Part::BankCode)
                .or_else(|| layout.bank_code.clone()),
            branch: self.get(Part::Branch),
            branch_code: self.get(Part::BranchCode),
            kind: self
                .get(Part::Kind)
                .map_or(usual, |word| kind(&word, usual)),
            name,
            holder: self.get(Part::Holder),
            unit: unit.clone(),
            balance: None,
        };
        (Some(account), None)
    }
}

/// Numbers of accounts have seven digits; some files fill them up to ten.
fn plain_number(number: &str) -> String {
    let plain: String = number
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .collect();
    match plain.strip_prefix("000") {
        Some(seven) if seven.len() == 7 && seven.bytes().all(|byte| byte.is_ascii_digit()) => {
            seven.to_owned()
        }
        _ => plain,
    }
}

/// A kind of account by its word or its code.
fn kind(word: &str, usual: AccountKind) -> AccountKind {
    const WORDS: [(&str, AccountKind); 5] = [
        ("普通", AccountKind::Ordinary),
        ("当座", AccountKind::Current),
        ("貯蓄", AccountKind::Savings),
        ("定期", AccountKind::Term),
        ("ローン", AccountKind::Loan),
    ];
    match word {
        "1" | "10" => AccountKind::Ordinary,
        "2" | "20" => AccountKind::Current,
        "4" => AccountKind::Savings,
        _ => WORDS
            .iter()
            .find(|(known, _)| word.contains(known))
            .map_or(usual, |(_, kind)| *kind),
    }
}

/// Where the cells of a row say whose lines these are.
#[derive(Clone, Debug)]
pub struct Whose {
    parts: Vec<(Part, usize)>,
    like: Option<(usize, Like)>,
}

impl Whose {
    pub fn of(from: &AccountFrom, places: &Places) -> Whose {
        let named = [
            (Part::Number, &from.number),
            (Part::Branch, &from.branch),
            (Part::BranchCode, &from.branch_code),
            (Part::BankCode, &from.bank_code),
            (Part::Kind, &from.kind),
            (Part::Name, &from.name),
            (Part::Holder, &from.holder),
        ];
        let parts = named
            .into_iter()
            .filter_map(|(part, name)| Some((part, places.maybe(name.as_ref())?)));
        Whose {
            parts: parts.collect(),
            like: places.maybe(from.cell.as_ref()).zip(from.like.clone()),
        }
    }

    /// The cells that decide, for comparing rows.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        let like = self.like.as_ref().map(|(at, _)| *at);
        self.parts.iter().map(|(_, at)| *at).chain(like)
    }

    pub fn say(&self, record: &Record, places: &Places, said: &mut Said) -> Result<(), Refusal> {
        for (part, at) in &self.parts {
            said.say(*part, record.cell(*at));
        }
        if let Some((at, like)) = &self.like {
            let values = like
                .take(record.cell(*at))
                .ok_or_else(|| Refusal::UnknownWord {
                    spot: places.spot(record.line(), *at),
                    value: shown(record.cell(*at)),
                    expected: vec![like.written().to_owned()],
                })?;
            for (part, text) in values {
                said.say(part, &text);
            }
        }
        Ok(())
    }
}
