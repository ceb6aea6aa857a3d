//! Who has a login at デモ信用組合.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "30012345",
        &[("id", "30012345"), ("password", "hidamari88")],
        "パン工房ひだまり（普通・貯蓄・外貨・当座）",
    )
    .with_accounts(&[
        branch("2104477", "普通預金", AccountKind::Ordinary),
        branch("5104471", "貯蓄預金", AccountKind::Savings),
        branch("7700012", "外貨普通預金", AccountKind::Ordinary).in_unit("USD"),
        branch("0021044", "当座預金", AccountKind::Current),
    ]),
    DemoLogin::new(
        ID,
        "30098760",
        &[("id", "30098760"), ("password", "nokisaki77")],
        "株式会社のきさき（普通だけ。当座はない）",
    )
    .with_accounts(&[branch("2119306", "普通預金", AccountKind::Ordinary)]),
    DemoLogin::new(
        ID,
        "30000001",
        &[("id", "30000001"), ("password", "jimukyoku1")],
        "管理用の組合員番号（照会には使えません）",
    )
    .as_administrator(),
];

const fn branch(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("ひので支店", "007")
}
