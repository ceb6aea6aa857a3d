//! Who has a login at デモモバイル銀行.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "08000012345",
        &[("id", "08000012345"), ("password", "tsubame-91")],
        "つばめデザイン（メイン口座・つみたてボックス）",
    )
    .with_accounts(&[
        AccountPlan::new("3301284", "メイン口座", AccountKind::Ordinary),
        AccountPlan::new("3301285", "つみたてボックス", AccountKind::Savings),
    ]),
    DemoLogin::new(
        ID,
        "08000067890",
        &[("id", "08000067890"), ("password", "mozu-and-mozu")],
        "もず商会（メイン口座。ログインのたびにアプリで承認）",
    )
    .asking(&[Asks::Approval])
    .with_accounts(&[AccountPlan::new(
        "3307766",
        "メイン口座",
        AccountKind::Ordinary,
    )]),
    DemoLogin::new(
        ID,
        "08000000001",
        &[("id", "08000000001"), ("password", "kanri-mobile")],
        "管理者の番号（照会には使えません）",
    )
    .as_administrator(),
];
