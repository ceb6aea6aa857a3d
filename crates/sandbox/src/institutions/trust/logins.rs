//! Who has a login at デモ信託銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("本店営業部", "001")
}

/// The first is shown the old screens and asked its 合言葉, the second the new ones and a picture.
pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "0010204567",
        &[("id", "0010204567"), ("password", "tr8Midori")],
        "株式会社みどり商店（普通・貯蓄、合言葉、前からの画面）",
    )
    .with_accounts(&[
        account("0012345", "普通預金", AccountKind::Ordinary),
        account("0056789", "貯蓄預金", AccountKind::Savings),
    ])
    .asking(&[Asks::SecurityQuestion])
    .with_questions(&[
        ("はじめて飼ったペットの名前は？", "ころすけ"),
        ("卒業した小学校の名前は？", "みなと第二"),
    ]),
    DemoLogin::new(
        ID,
        "0010209876",
        &[("id", "0010209876"), ("password", "tr8Asahi")],
        "あさひ工務店（普通・当座、画像認証、新しい画面）",
    )
    .with_accounts(&[
        account("0023456", "普通預金", AccountKind::Ordinary),
        account("0034567", "当座預金", AccountKind::Current),
    ])
    .asking(&[Asks::Picture]),
    DemoLogin::new(
        ID,
        "0019000001",
        &[("id", "0019000001"), ("password", "tr8Kanri")],
        "管理者番号（照会には使えません）",
    )
    .as_administrator(),
];
