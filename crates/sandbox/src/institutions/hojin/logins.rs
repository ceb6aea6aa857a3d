//! Who has a login at デモ法人ダイレクト.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("法人営業部", "701")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori-keiri",
        &[
            ("company", "7000112233"),
            ("id", "midori-keiri"),
            ("password", "Hojin-Midori1"),
        ],
        "株式会社みどり商店（普通・当座、乱数表）",
    )
    .with_accounts(&[
        account("1500033", "普通預金", AccountKind::Ordinary),
        account("0500044", "当座預金", AccountKind::Current),
    ])
    .asking(&[Asks::GridCard]),
    DemoLogin::new(
        ID,
        "asahi-soumu",
        &[
            ("company", "7000445566"),
            ("id", "asahi-soumu"),
            ("password", "Hojin-Asahi1"),
        ],
        "あさひ工務店（当座、全銀ファイルだけ、乱数表）",
    )
    .with_accounts(&[account("0500077", "当座預金", AccountKind::Current)])
    .asking(&[Asks::GridCard]),
    DemoLogin::new(
        ID,
        "midori-kanri",
        &[
            ("company", "7000112233"),
            ("id", "midori-kanri"),
            ("password", "Hojin-Kanri1"),
        ],
        "管理者（照会には使えません）",
    )
    .as_administrator(),
];

/// 企業コード of a login.
pub(super) fn company(login: &DemoLogin) -> &'static str {
    login
        .fields
        .iter()
        .find(|(name, _)| *name == "company")
        .map_or("", |(_, value)| value)
}
