//! Who has a login at デモポータル銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "550-1182",
        &[
            ("id", "550-1182"),
            ("name", "森野　すみれ"),
            ("password", "sumire-550"),
        ],
        "森野書店（普通・貯蓄。認証コードはメールで）",
    )
    .asking(&[Asks::OneTimePassword])
    .with_accounts(&[
        branch("4410027", "普通預金", AccountKind::Ordinary),
        branch("4410035", "貯蓄預金", AccountKind::Savings),
    ]),
    DemoLogin::new(
        ID,
        "550-2046",
        &[
            ("id", "550-2046"),
            ("name", "髙橋　渚"),
            ("password", "nagisa-550"),
        ],
        "なぎさ水産（普通。アプリで承認）",
    )
    .asking(&[Asks::Approval])
    .with_accounts(&[branch("4427710", "普通預金", AccountKind::Ordinary)]),
    DemoLogin::new(
        ID,
        "550-0001",
        &[
            ("id", "550-0001"),
            ("name", "管理者"),
            ("password", "kanri-550"),
        ],
        "管理者の番号（照会には使えません）",
    )
    .as_administrator(),
];

const fn branch(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("ゆりのき支店", "044")
}

/// お名前 as it has to be typed at the login.
pub(super) fn name_of(login: &DemoLogin) -> &'static str {
    login
        .fields
        .iter()
        .find(|(name, _)| *name == "name")
        .map_or("", |(_, value)| value)
}
