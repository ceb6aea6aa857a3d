//! Who has a login at デモネット銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("すみれ支店", "204")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori-net",
        &[("id", "midori-net"), ("password", "Net-Midori-26")],
        "株式会社みどり商店（円普通・貯蓄、認証コードあり）",
    )
    .with_accounts(&[
        account("4810027", "円普通預金", AccountKind::Ordinary),
        account("4810035", "貯蓄預金", AccountKind::Savings),
    ])
    .asking(&[Asks::OneTimePassword]),
    DemoLogin::new(
        ID,
        "asahi-net",
        &[("id", "asahi-net"), ("password", "Net-Asahi-26")],
        "あさひ工務店（円普通、認証コードあり）",
    )
    .with_accounts(&[account("4822109", "円普通預金", AccountKind::Ordinary)])
    .asking(&[Asks::OneTimePassword]),
    DemoLogin::new(
        ID,
        "admin-net",
        &[("id", "admin-net"), ("password", "Net-Kanri-26")],
        "管理者ID（照会には使えません）",
    )
    .as_administrator(),
];
