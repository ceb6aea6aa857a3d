//! Who has a login at デモ銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

const fn account(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("みなと支店", "012")
}

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "1200345678",
        &[("id", "1200345678"), ("password", "sakura2026")],
        "株式会社みどり商店（普通・貯蓄）",
    )
    .with_accounts(&[
        account("1234567", "普通預金", AccountKind::Ordinary),
        account("7654321", "貯蓄預金", AccountKind::Savings),
    ]),
    DemoLogin::new(
        ID,
        "1200999001",
        &[("id", "1200999001"), ("password", "momiji2026")],
        "あさひ工務店（普通・当座）",
    )
    .with_accounts(&[
        account("2345678", "普通預金", AccountKind::Ordinary),
        account("0098765", "当座預金", AccountKind::Current),
    ]),
    DemoLogin::new(
        ID,
        "9000000001",
        &[("id", "9000000001"), ("password", "kanri2026")],
        "管理者番号（照会には使えません）",
    )
    .as_administrator(),
];
