//! Who has a login at デモカード.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "midori-shoten",
        &[("id", "midori-shoten"), ("password", "card-midori-1")],
        "株式会社みどり商店（カード1枚）",
    )
    .with_accounts(&[AccountPlan::new(
        "4821",
        "デモカード ビジネス",
        AccountKind::Card,
    )]),
    DemoLogin::new(
        ID,
        "asahi-koumuten",
        &[("id", "asahi-koumuten"), ("password", "card-asahi-1")],
        "あさひ工務店（カード2枚）",
    )
    .with_accounts(&[
        AccountPlan::new("7310", "デモカード ビジネス", AccountKind::Card),
        AccountPlan::new("7328", "デモカード ＥＴＣ", AccountKind::Card),
    ]),
    DemoLogin::new(
        ID,
        "kanri-midori",
        &[("id", "kanri-midori"), ("password", "card-kanri-1")],
        "管理者ID（照会には使えません）",
    )
    .as_administrator(),
];
