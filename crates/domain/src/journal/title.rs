//! 勘定科目 and 税区分.

use crate::account::AccountKind;

/// Which part of the books a title belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TitleKind {
    /// 資産.
    Asset,
    /// 負債.
    Liability,
    /// 純資産.
    Equity,
    /// 収益.
    Revenue,
    /// 費用.
    Expense,
}

impl TitleKind {
    pub const ALL: [TitleKind; 5] = [
        TitleKind::Asset,
        TitleKind::Liability,
        TitleKind::Equity,
        TitleKind::Revenue,
        TitleKind::Expense,
    ];

    pub fn word(self) -> &'static str {
        match self {
            TitleKind::Asset => "asset",
            TitleKind::Liability => "liability",
            TitleKind::Equity => "equity",
            TitleKind::Revenue => "revenue",
            TitleKind::Expense => "expense",
        }
    }

    pub fn from_word(word: &str) -> Option<TitleKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// As the books head it.
    pub fn japanese(self) -> &'static str {
        match self {
            TitleKind::Asset => "資産",
            TitleKind::Liability => "負債",
            TitleKind::Equity => "純資産",
            TitleKind::Revenue => "収益",
            TitleKind::Expense => "費用",
        }
    }
}

/// 税区分, as far as lines of banks and cards need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaxCategory {
    OutOfScope,
    Purchase10,
    PurchaseReduced8,
    PurchaseExempt,
    Sales10,
    SalesReduced8,
    SalesExempt,
}

impl TaxCategory {
    pub const ALL: [TaxCategory; 7] = [
        TaxCategory::OutOfScope,
        TaxCategory::Purchase10,
        TaxCategory::PurchaseReduced8,
        TaxCategory::PurchaseExempt,
        TaxCategory::Sales10,
        TaxCategory::SalesReduced8,
        TaxCategory::SalesExempt,
    ];

    /// The word of the store.
    pub fn word(self) -> &'static str {
        match self {
            TaxCategory::OutOfScope => "out-of-scope",
            TaxCategory::Purchase10 => "purchase-10",
            TaxCategory::PurchaseReduced8 => "purchase-reduced-8",
            TaxCategory::PurchaseExempt => "purchase-exempt",
            TaxCategory::Sales10 => "sales-10",
            TaxCategory::SalesReduced8 => "sales-reduced-8",
            TaxCategory::SalesExempt => "sales-exempt",
        }
    }

    pub fn from_word(word: &str) -> Option<TaxCategory> {
        Self::ALL.into_iter().find(|tax| tax.word() == word)
    }

    /// As bookkeepers write it.
    pub fn japanese(self) -> &'static str {
        match self {
            TaxCategory::OutOfScope => "対象外",
            TaxCategory::Purchase10 => "課税仕入 10%",
            TaxCategory::PurchaseReduced8 => "課税仕入 (軽)8%",
            TaxCategory::PurchaseExempt => "非課税仕入",
            TaxCategory::Sales10 => "課税売上 10%",
            TaxCategory::SalesReduced8 => "課税売上 (軽)8%",
            TaxCategory::SalesExempt => "非課税売上",
        }
    }
}

/// 勘定科目 of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTitle {
    pub name: String,
    pub kind: TitleKind,
    /// What its postings usually are.
    pub tax: TaxCategory,
}

/// The titles a new office starts with (those of a sole proprietor's blue return, as far as cash moves them).
pub fn standard_titles() -> Vec<AccountTitle> {
    use TaxCategory::{OutOfScope, Purchase10, PurchaseExempt, Sales10};
    use TitleKind::{Asset, Equity, Expense, Liability, Revenue};
    [
        ("現金", Asset, OutOfScope),
        ("普通預金", Asset, OutOfScope),
        ("当座預金", Asset, OutOfScope),
        ("定期預金", Asset, OutOfScope),
        ("電子マネー", Asset, OutOfScope),
        ("売掛金", Asset, OutOfScope),
        ("前払費用", Asset, OutOfScope),
        ("立替金", Asset, OutOfScope),
        ("仮払金", Asset, OutOfScope),
        ("工具器具備品", Asset, Purchase10),
        ("事業主貸", Asset, OutOfScope),
        ("買掛金", Liability, OutOfScope),
        ("短期借入金", Liability, OutOfScope),
        ("長期借入金", Liability, OutOfScope),
        ("未払金", Liability, OutOfScope),
        ("未払費用", Liability, OutOfScope),
        ("前受金", Liability, OutOfScope),
        ("預り金", Liability, OutOfScope),
        ("仮受金", Liability, OutOfScope),
        ("事業主借", Equity, OutOfScope),
        ("元入金", Equity, OutOfScope),
        ("売上高", Revenue, Sales10),
        ("受取利息", Revenue, OutOfScope),
        ("雑収入", Revenue, Sales10),
        ("仕入高", Expense, Purchase10),
        ("外注費", Expense, Purchase10),
        ("給料手当", Expense, OutOfScope),
        ("法定福利費", Expense, OutOfScope),
        ("福利厚生費", Expense, Purchase10),
        ("荷造運賃", Expense, Purchase10),
        ("水道光熱費", Expense, Purchase10),
        ("旅費交通費", Expense, Purchase10),
        ("通信費", Expense, Purchase10),
        ("広告宣伝費", Expense, Purchase10),
        ("接待交際費", Expense, Purchase10),
        ("会議費", Expense, Purchase10),
        ("保険料", Expense, PurchaseExempt),
        ("修繕費", Expense, Purchase10),
        ("消耗品費", Expense, Purchase10),
        ("新聞図書費", Expense, Purchase10),
        ("地代家賃", Expense, Purchase10),
        ("車両費", Expense, Purchase10),
        ("支払手数料", Expense, Purchase10),
        ("支払利息", Expense, PurchaseExempt),
        ("租税公課", Expense, OutOfScope),
        ("諸会費", Expense, OutOfScope),
        ("雑費", Expense, Purchase10),
    ]
    .map(|(name, kind, tax)| AccountTitle {
        name: name.to_owned(),
        kind,
        tax,
    })
    .into()
}

/// The title on an account's own side of an entry; `None` where its lines are not money (points).
pub fn account_side(kind: AccountKind) -> Option<&'static str> {
    match kind {
        AccountKind::Ordinary | AccountKind::Savings => Some("普通預金"),
        AccountKind::Current => Some("当座預金"),
        AccountKind::Term => Some("定期預金"),
        AccountKind::Loan => Some("長期借入金"),
        AccountKind::Card => Some("未払金"),
        AccountKind::Wallet => Some("電子マネー"),
        AccountKind::Points => None,
    }
}
