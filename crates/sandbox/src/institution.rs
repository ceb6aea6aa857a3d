//! The three simulated institutions and the people who have a login there.

use serde::Serialize;

/// One of the simulated institutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Institution {
    Bank,
    Card,
    Pay,
}

impl Institution {
    pub(crate) const ALL: [Institution; 3] =
        [Institution::Bank, Institution::Card, Institution::Pay];

    /// The id of its folder in the catalogue.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Institution::Bank => "demo-bank",
            Institution::Card => "demo-card",
            Institution::Pay => "demo-pay",
        }
    }

    /// The address that recipes name; the sandbox itself listens on loopback.
    pub(crate) fn origin(self) -> &'static str {
        match self {
            Institution::Bank => "https://ib.demo-bank.example",
            Institution::Card => "https://www.demo-card.example",
            Institution::Pay => "https://demo-pay.example",
        }
    }

    pub(crate) fn find(id: &str) -> Option<Institution> {
        Institution::ALL.into_iter().find(|one| one.id() == id)
    }
}

/// A login that a person can try, as the demo prints it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DemoLogin {
    /// Id of the institution in the catalogue, e.g. `demo-bank`.
    pub institution: &'static str,
    /// The login ID, which is also the value of the field `id`.
    pub login_id: &'static str,
    /// Names and values of the login form in the catalogue.
    pub fields: &'static [(&'static str, &'static str)],
    /// What is behind this login, in Japanese, for people.
    pub about: &'static str,
    /// This is an administrator's ID (管理者ID): the right password opens nothing.
    pub administrator: bool,
    #[serde(skip)]
    pub(crate) accounts: &'static [AccountPlan],
}

impl DemoLogin {
    pub(crate) fn password(&self) -> &'static str {
        self.fields
            .iter()
            .find(|(name, _)| *name == "password")
            .map_or("", |(_, value)| value)
    }
}

/// What kind of account it is; serialised in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// 普通預金
    Ordinary,
    /// 貯蓄預金
    Savings,
    /// 当座預金
    Current,
    /// クレジットカード
    Card,
    /// 電子マネーの残高
    Wallet,
    /// ポイント
    Points,
}

/// What stays the same about an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AccountPlan {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: AccountKind,
    pub(crate) branch: &'static str,
    pub(crate) branch_code: &'static str,
}

const fn bank(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan {
        number,
        name,
        kind,
        branch: "みなと支店",
        branch_code: "012",
    }
}

const fn plain(number: &'static str, name: &'static str, kind: AccountKind) -> AccountPlan {
    AccountPlan {
        number,
        name,
        kind,
        branch: "",
        branch_code: "",
    }
}

/// Every login of the three institutions.
pub(crate) static LOGINS: [DemoLogin; 9] = [
    DemoLogin {
        institution: "demo-bank",
        login_id: "1200345678",
        fields: &[("id", "1200345678"), ("password", "sakura2026")],
        about: "株式会社みどり商店（普通・貯蓄）",
        administrator: false,
        accounts: &[
            bank("1234567", "普通預金", AccountKind::Ordinary),
            bank("7654321", "貯蓄預金", AccountKind::Savings),
        ],
    },
    DemoLogin {
        institution: "demo-bank",
        login_id: "1200999001",
        fields: &[("id", "1200999001"), ("password", "momiji2026")],
        about: "あさひ工務店（普通・当座）",
        administrator: false,
        accounts: &[
            bank("2345678", "普通預金", AccountKind::Ordinary),
            bank("0098765", "当座預金", AccountKind::Current),
        ],
    },
    DemoLogin {
        institution: "demo-bank",
        login_id: "9000000001",
        fields: &[("id", "9000000001"), ("password", "kanri2026")],
        about: "管理者番号（照会には使えません）",
        administrator: true,
        accounts: &[],
    },
    DemoLogin {
        institution: "demo-card",
        login_id: "midori-shoten",
        fields: &[("id", "midori-shoten"), ("password", "card-midori-1")],
        about: "株式会社みどり商店（カード1枚）",
        administrator: false,
        accounts: &[plain("4821", "デモカード ビジネス", AccountKind::Card)],
    },
    DemoLogin {
        institution: "demo-card",
        login_id: "asahi-koumuten",
        fields: &[("id", "asahi-koumuten"), ("password", "card-asahi-1")],
        about: "あさひ工務店（カード2枚）",
        administrator: false,
        accounts: &[
            plain("7310", "デモカード ビジネス", AccountKind::Card),
            plain("7328", "デモカード ＥＴＣ", AccountKind::Card),
        ],
    },
    DemoLogin {
        institution: "demo-card",
        login_id: "kanri-midori",
        fields: &[("id", "kanri-midori"), ("password", "card-kanri-1")],
        about: "管理者ID（照会には使えません）",
        administrator: true,
        accounts: &[],
    },
    DemoLogin {
        institution: "demo-pay",
        login_id: "midori@shoten.example",
        fields: &[
            ("id", "midori@shoten.example"),
            ("password", "pay-midori-1"),
        ],
        about: "株式会社みどり商店（残高・ポイント）",
        administrator: false,
        accounts: &[
            plain("W0048213", "デモペイ残高", AccountKind::Wallet),
            plain("P0048213", "デモポイント", AccountKind::Points),
        ],
    },
    DemoLogin {
        institution: "demo-pay",
        login_id: "asahi@koumuten.example",
        fields: &[
            ("id", "asahi@koumuten.example"),
            ("password", "pay-asahi-1"),
        ],
        about: "あさひ工務店（残高・ポイント）",
        administrator: false,
        accounts: &[
            plain("W0073100", "デモペイ残高", AccountKind::Wallet),
            plain("P0073100", "デモポイント", AccountKind::Points),
        ],
    },
    DemoLogin {
        institution: "demo-pay",
        login_id: "kanri@shoten.example",
        fields: &[("id", "kanri@shoten.example"), ("password", "pay-kanri-1")],
        about: "管理者アカウント（照会には使えません）",
        administrator: true,
        accounts: &[],
    },
];

/// The login with this ID, if the institution knows it.
pub(crate) fn login(institution: Institution, login_id: &str) -> Option<&'static DemoLogin> {
    LOGINS
        .iter()
        .find(|one| one.institution == institution.id() && one.login_id == login_id)
}
