//! 口座: what an institution shows as one account, card, wallet or point balance.

use crate::money::Unit;
use crate::time::Timestamp;

/// What kind of account it is; decides the sign of its balance sheet side and the words on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// 普通.
    Ordinary,
    /// 当座.
    Current,
    /// 貯蓄.
    Savings,
    /// 定期.
    Term,
    /// 借入.
    Loan,
    /// クレジットカード: its balance is negative while something is owed.
    Card,
    /// 電子マネー.
    Wallet,
    /// ポイント.
    Points,
}

impl AccountKind {
    pub const ALL: [AccountKind; 8] = [
        AccountKind::Ordinary,
        AccountKind::Current,
        AccountKind::Savings,
        AccountKind::Term,
        AccountKind::Loan,
        AccountKind::Card,
        AccountKind::Wallet,
        AccountKind::Points,
    ];

    /// The word of the recipe language, of the store and of the command line.
    pub fn word(self) -> &'static str {
        match self {
            AccountKind::Ordinary => "ordinary",
            AccountKind::Current => "current",
            AccountKind::Savings => "savings",
            AccountKind::Term => "term",
            AccountKind::Loan => "loan",
            AccountKind::Card => "card",
            AccountKind::Wallet => "wallet",
            AccountKind::Points => "points",
        }
    }

    pub fn from_word(word: &str) -> Option<AccountKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An account as a page or a file shows it. `number` is its identity inside of its bank and branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenAccount {
    pub number: String,
    /// 金融機関コード, four digits, where the source prints it.
    pub bank_code: Option<String>,
    pub branch: Option<String>,
    /// 支店コード, three digits.
    pub branch_code: Option<String>,
    pub kind: AccountKind,
    pub name: Option<String>,
    pub holder: Option<String>,
    pub unit: Unit,
    pub balance: Option<SeenBalance>,
}

/// A balance that the institution states, in minor units of the account's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenBalance {
    pub minor: i64,
    /// The bank's own clock where it prints one; `None` means "at the time of the look".
    pub as_of: Option<Timestamp>,
}
