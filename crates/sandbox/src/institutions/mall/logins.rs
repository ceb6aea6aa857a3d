//! Who has a login at デモモール.

use super::ID;
use crate::login::{AccountKind, AccountPlan, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "shop@midori.example",
        &[("id", "shop@midori.example"), ("password", "mall-Midori-7")],
        "株式会社みどり商店（ご注文の履歴）",
    )
    .with_accounts(&[AccountPlan::new(
        "M-204816",
        "株式会社みどり商店",
        AccountKind::Card,
    )]),
    DemoLogin::new(
        ID,
        "shop@asahi.example",
        &[("id", "shop@asahi.example"), ("password", "mall-Asahi-7")],
        "あさひ工務店（偶数月はご注文なし）",
    )
    .with_accounts(&[AccountPlan::new(
        "M-731000",
        "あさひ工務店",
        AccountKind::Card,
    )]),
    DemoLogin::new(
        ID,
        "kanri@midori.example",
        &[("id", "kanri@midori.example"), ("password", "mall-Kanri-7")],
        "法人管理アカウント（照会には使えません）",
    )
    .as_administrator(),
];
