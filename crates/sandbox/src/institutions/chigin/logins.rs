//! Who has a login at デモ地方銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("港町支店", "105")
}

pub(super) static LOGINS: [DemoLogin; 4] = [
    DemoLogin::new(
        ID,
        "C10200301",
        &[("id", "C10200301"), ("password", "umibozu77")],
        "株式会社みどり商店（普通・貯蓄、乱数表）",
    )
    .with_accounts(&[
        account("3100456", "普通預金", AccountKind::Ordinary),
        account("3100789", "貯蓄預金", AccountKind::Savings),
    ])
    .asking(&[Asks::GridCard]),
    DemoLogin::new(
        ID,
        "C10200302",
        &[("id", "C10200302"), ("password", "yamabiko31")],
        "あさひ工務店（普通、画像認証）",
    )
    .with_accounts(&[account("3200111", "普通預金", AccountKind::Ordinary)])
    .asking(&[Asks::Picture]),
    DemoLogin::new(
        ID,
        "C10200303",
        &[("id", "C10200303"), ("password", "kawasemi12")],
        "こもれび運送（当座2口、全銀ファイル、乱数表）",
    )
    .with_accounts(&[
        account("0300221", "当座預金", AccountKind::Current),
        account("0300222", "当座預金", AccountKind::Current),
    ])
    .asking(&[Asks::GridCard]),
    DemoLogin::new(
        ID,
        "K90000001",
        &[("id", "K90000001"), ("password", "kanri1234")],
        "管理者ID（照会には使えません）",
    )
    .as_administrator(),
];
