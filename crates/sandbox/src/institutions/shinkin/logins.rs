//! Who has a login at デモ信用金庫.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("本店営業部", "001")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "40012345",
        &[("id", "40012345"), ("password", "hanamizuki8")],
        "株式会社みどり商店（普通・当座、第二暗証）",
    )
    .with_accounts(&[
        account("0123456", "普通預金", AccountKind::Ordinary),
        account("0009876", "当座預金", AccountKind::Current),
    ])
    .asking(&[Asks::SecondPassword])
    .with_second_password("8246"),
    DemoLogin::new(
        ID,
        "40067890",
        &[("id", "40067890"), ("password", "kinmokusei5")],
        "あさひ工務店（普通、第二暗証と合言葉）",
    )
    .with_accounts(&[account("0456789", "普通預金", AccountKind::Ordinary)])
    .asking(&[Asks::SecondPassword, Asks::SecurityQuestion])
    .with_second_password("1357")
    .with_questions(&[
        ("はじめて飼った動物の名前は", "ごま"),
        ("母方の祖母の名前は", "ふみ"),
        ("小学校の校庭にあった木は", "くすのき"),
    ]),
    DemoLogin::new(
        ID,
        "90000001",
        &[("id", "90000001"), ("password", "kanrisha8")],
        "管理者のお客様番号（照会には使えません）",
    )
    .as_administrator(),
];
