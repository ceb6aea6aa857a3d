//! Who has a login at デモ商工銀行. Each has a token that shows a code.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("商工通支店", "033")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "338001122",
        &[("id", "338001122"), ("password", "Shoko#midori8")],
        "株式会社みどり商店（普通・貯蓄、ログイン画面でワンタイムパスワード）",
    )
    .with_accounts(&[
        account("6001234", "普通預金", AccountKind::Ordinary),
        account("6004321", "貯蓄預金", AccountKind::Savings),
    ])
    .asking(&[Asks::OneTimePassword])
    .with_token(),
    DemoLogin::new(
        ID,
        "338003344",
        &[("id", "338003344"), ("password", "Shoko#asahi8")],
        "あさひ工務店（普通、ワンタイムパスワードと確認暗証）",
    )
    .with_accounts(&[account("6005678", "普通預金", AccountKind::Ordinary)])
    .asking(&[Asks::OneTimePassword, Asks::SecondPassword])
    .with_second_password("kakunin-90")
    .with_token(),
    DemoLogin::new(
        ID,
        "338009999",
        &[("id", "338009999"), ("password", "Shoko#kanri8")],
        "管理者番号（照会には使えません）",
    )
    .as_administrator()
    .with_token(),
];
