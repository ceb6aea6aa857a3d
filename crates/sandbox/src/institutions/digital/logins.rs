//! Who has a login at デモデジタル銀行. Everybody has a token that shows a code.

use super::ID;
use crate::login::{AccountKind, AccountPlan, Asks, DemoLogin};

pub(super) static LOGINS: [DemoLogin; 3] = [
    DemoLogin::new(
        ID,
        "1042233",
        &[
            ("id", "1042233"),
            ("branch", "しらかば支店"),
            ("password", "shirakaba-8"),
        ],
        "しらかば珈琲（普通・貯蓄。貯蓄はファイルで）",
    )
    .asking(&[Asks::OneTimePassword])
    .with_token()
    .with_accounts(&[
        branch("1042233", "円普通預金", AccountKind::Ordinary),
        branch("8042233", "円貯蓄預金", AccountKind::Savings),
    ]),
    DemoLogin::new(
        ID,
        "1057719",
        &[
            ("id", "1057719"),
            ("branch", "しらかば支店"),
            ("password", "hashibami-3"),
        ],
        "はしばみ設計事務所（普通２口）",
    )
    .asking(&[Asks::OneTimePassword])
    .with_token()
    .with_accounts(&[
        branch("1057719", "円普通預金", AccountKind::Ordinary),
        branch("1057720", "決済用普通預金", AccountKind::Current),
    ]),
    DemoLogin::new(
        ID,
        "1000001",
        &[
            ("id", "1000001"),
            ("branch", "しらかば支店"),
            ("password", "digital-kanri"),
        ],
        "管理者の口座番号（照会には使えません）",
    )
    .asking(&[Asks::OneTimePassword])
    .with_token()
    .as_administrator(),
];

const fn branch(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan::new(number, name, kind).at_branch("しらかば支店", "301")
}

/// お取引店 as it has to be typed at the login.
pub(super) fn branch_of(login: &DemoLogin) -> &'static str {
    login
        .fields
        .iter()
        .find(|(name, _)| *name == "branch")
        .map_or("", |(_, value)| value)
}
