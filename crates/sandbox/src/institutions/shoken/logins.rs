//! Who has a login at デモ証券.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn yen(number: &'static str) -> AccountPlan {
    AccountPlan::new(number, "円預り金", AccountKind::Ordinary)
}

const fn dollars(number: &'static str) -> AccountPlan {
    AccountPlan::new(number, "外貨預り金", AccountKind::Ordinary).in_unit("USD")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "101-204816",
        &[("id", "101-204816"), ("password", "4826-Midori")],
        "株式会社みどり商店（円・米ドル）",
    )
    .with_accounts(&[yen("20481601"), dollars("20481684")]),
    DemoLogin::new(
        ID,
        "101-731000",
        &[("id", "101-731000"), ("password", "7310-Asahi")],
        "あさひ工務店（円・米ドル、画像認証）",
    )
    .with_accounts(&[yen("73100001"), dollars("73100084")])
    .asking(&[Asks::Picture]),
    DemoLogin::new(
        ID,
        "101-900001",
        &[("id", "101-900001"), ("password", "9000-Kanri")],
        "管理者（照会には使えません）",
    )
    .as_administrator(),
];
