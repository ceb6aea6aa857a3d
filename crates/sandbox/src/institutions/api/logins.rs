//! The businesses that have an account here.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori-api",
        &[("id", "midori-api"), ("password", "api-midori-1")],
        "株式会社みどり商店（普通1口座）",
    )
    .with_accounts(&[
        AccountPlan::new("5500127", "普通預金", AccountKind::Ordinary)
            .at_branch("ほしぞら支店", "301"),
    ]),
    DemoLogin::new(
        ID,
        "asahi-api",
        &[("id", "asahi-api"), ("password", "api-asahi-1")],
        "あさひ工務店（普通2口座）",
    )
    .with_accounts(&[
        AccountPlan::new("5500843", "普通預金", AccountKind::Ordinary)
            .at_branch("ほしぞら支店", "301"),
        AccountPlan::new("5501992", "普通預金", AccountKind::Ordinary)
            .at_branch("つきかげ支店", "302"),
    ]),
    DemoLogin::new(
        ID,
        "kanri-api",
        &[("id", "kanri-api"), ("password", "api-kanri-1")],
        "管理者ID（同意には使えません）",
    )
    .as_administrator(),
];
