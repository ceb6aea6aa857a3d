//! Who has a login at デモペイ.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori@shoten.example",
        &[
            ("id", "midori@shoten.example"),
            ("password", "pay-midori-1"),
        ],
        "株式会社みどり商店（残高・ポイント）",
    )
    .with_accounts(&[
        AccountPlan::new("W0048213", "デモペイ残高", AccountKind::Wallet),
        AccountPlan::new("P0048213", "デモポイント", AccountKind::Points).in_unit("POINT"),
    ]),
    DemoLogin::new(
        ID,
        "asahi@koumuten.example",
        &[
            ("id", "asahi@koumuten.example"),
            ("password", "pay-asahi-1"),
        ],
        "あさひ工務店（残高・ポイント）",
    )
    .with_accounts(&[
        AccountPlan::new("W0073100", "デモペイ残高", AccountKind::Wallet),
        AccountPlan::new("P0073100", "デモポイント", AccountKind::Points).in_unit("POINT"),
    ]),
    DemoLogin::new(
        ID,
        "kanri@shoten.example",
        &[("id", "kanri@shoten.example"), ("password", "pay-kanri-1")],
        "管理者アカウント（照会には使えません）",
    )
    .as_administrator(),
];
