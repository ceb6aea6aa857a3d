//! The businesses that have an account here.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

const ORDINARY: &str = "普通預金（有利息）";
pub(super) const SETTLEMENT: &str = "普通預金（決済用）";

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori-aozora",
        &[("id", "midori-aozora"), ("password", "aozora-midori-1")],
        "株式会社みどり商店（普通1口座・定期は明細なし）",
    )
    .with_accounts(&[
        AccountPlan::new("1042876", ORDINARY, AccountKind::Ordinary).at_branch("法人営業部", "101")
    ]),
    DemoLogin::new(
        ID,
        "asahi-aozora",
        &[("id", "asahi-aozora"), ("password", "aozora-asahi-1")],
        "あさひ工務店（普通2口座）",
    )
    .with_accounts(&[
        AccountPlan::new("1057731", ORDINARY, AccountKind::Ordinary).at_branch("法人営業部", "101"),
        AccountPlan::new("2008840", SETTLEMENT, AccountKind::Current)
            .at_branch("法人第二営業部", "102"),
    ]),
    DemoLogin::new(
        ID,
        "kanri-aozora",
        &[("id", "kanri-aozora"), ("password", "aozora-kanri-1")],
        "管理者ID（同意には使えません）",
    )
    .as_administrator(),
];
