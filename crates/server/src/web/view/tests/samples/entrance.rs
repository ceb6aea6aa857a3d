//! ホーム, 新規登録 and the login form.

use super::*;

pub fn home(lang: Lang) -> Home {
    let todo = |connection, bank: &str, kind| Todo {
        connection: ConnectionId(connection),
        bank: bank.into(),
        kind,
    };
    let solve = |connection, bank, cause| {
        todo(
            connection,
            bank,
            TodoKind::Solve(Box::new(trouble(connection, bank, cause))),
        )
    };
    let row = |account, institution: &str, kind, number: &str, minor, as_of: &str| BalanceRow {
        account: AccountId(account),
        connection: Some(ConnectionId(account)),
        label: label(institution, kind, number),
        balance: Some(Amount::yen(minor)),
        as_of: Some(at(as_of)),
    };
    Home {
        frame: frame(lang, Place::Home),
        connections: 10,
        todo: vec![
            solve(2, "瀬戸内銀行", Cause::CredentialsRejected),
            solve(4, "大空銀行", Cause::Notice),
            solve(3, "南海信託銀行", Cause::AdministratorLogin),
            todo(1, "青葉銀行", TodoKind::ChooseAccounts { accounts: 1 }),
            todo(
                5,
                "北辰銀行",
                TodoKind::Answer {
                    challenge: ChallengeKind::OneTimePassword,
                    until: at("2026-11-24T00:44:32Z"),
                },
            ),
        ],
        handled: 4,
        next_fetch: Some(at("2026-11-24T01:05:00Z")),
        last_fetch: Some(at("2026-11-23T21:25:00Z")),
        balances: vec![
            row(
                1,
                "青葉銀行",
                AccountKind::Ordinary,
                "1234567",
                8_214_530,
                "2026-11-23T21:12:00Z",
            ),
            row(
                2,
                "青葉銀行",
                AccountKind::Current,
                "0098221",
                1_503_000,
                "2026-11-23T21:12:00Z",
            ),
            row(
                3,
                "北辰銀行",
                AccountKind::Ordinary,
                "5550123",
                942_870,
                "2026-11-22T22:05:00Z",
            ),
            row(
                4,
                "瀬戸内銀行",
                AccountKind::Ordinary,
                "7712004",
                655_092,
                "2026-11-19T21:22:00Z",
            ),
            row(
                5,
                "つばめカード",
                AccountKind::Card,
                "****-4417",
                -184_260,
                "2026-11-23T21:25:00Z",
            ),
            BalanceRow {
                balance: Some(Amount {
                    minor: 1_240,
                    unit: Unit::Points("つばめポイント".into()),
                }),
                ..row(
                    6,
                    "つばめカード",
                    AccountKind::Points,
                    "",
                    0,
                    "2026-11-23T21:25:00Z",
                )
            },
        ],
        open: OpenLines {
            total: 38,
            with_candidate: 30,
            by_account: vec![
                (
                    AccountId(1),
                    label("青葉銀行", AccountKind::Ordinary, "1234567"),
                    16,
                ),
                (
                    AccountId(5),
                    label("つばめカード", AccountKind::Card, "****-4417"),
                    12,
                ),
                (
                    AccountId(3),
                    label("北辰銀行", AccountKind::Ordinary, "5550123"),
                    10,
                ),
            ],
        },
    }
}

pub fn home_first(lang: Lang) -> Home {
    Home {
        connections: 0,
        todo: vec![],
        handled: 0,
        next_fetch: None,
        last_fetch: None,
        balances: vec![],
        open: OpenLines::default(),
        frame: Frame {
            waiting: 0,
            open_lines: 0,
            other_offices: vec![],
            ..frame(lang, Place::Home)
        },
    }
}

/// What a bank asks at every login.
pub fn asking(kinds: &[ChallengeKind]) -> Unattended {
    Unattended::Asks {
        kinds: kinds.to_vec(),
        not_all: false,
    }
}

pub fn catalogue(lang: Lang) -> Catalogue {
    let way = |institution: &str, name: &str, login_with: &[&str], unattended| Way {
        institution: institution.into(),
        name: name.into(),
        login_with: login_with.iter().map(|label| (*label).to_owned()).collect(),
        unattended,
        practice: institution.starts_with("demo"),
        untried: institution.starts_with("suzuran"),
        unproven: institution == "demo-card",
    };
    let card = |name: &str, kana: &str, ways| InstitutionCard {
        name: name.into(),
        kana: kana.into(),
        ways,
    };
    let tab = |category: &str, entries| CategoryTab {
        category: category.into(),
        entries,
    };
    Catalogue {
        frame: frame(lang, Place::Catalogue),
        query: String::new(),
        category: None,
        all: 7,
        tabs: vec![tab("銀行", 5), tab("カード", 1), tab("電子マネー", 1)],
        found: vec![
            card(
                "青葉銀行",
                "アオバギンコウ",
                vec![
                    way(
                        "aoba",
                        "青葉銀行",
                        &["契約者番号", "パスワード"],
                        Unattended::Yes,
                    ),
                    way(
                        "aoba-certificate",
                        "青葉銀行（電子証明書）",
                        &["契約者番号"],
                        Unattended::Certificate,
                    ),
                    way(
                        "aoba-api",
                        "青葉銀行（API）",
                        &["契約者番号"],
                        Unattended::Consent { days: 90 },
                    ),
                ],
            ),
            card(
                "北辰銀行",
                "ホクシンギンコウ",
                vec![way(
                    "hokushin",
                    "北辰銀行",
                    &["会員番号", "パスワード"],
                    asking(&[ChallengeKind::GridCard, ChallengeKind::Picture]),
                )],
            ),
            card(
                "デモ銀行",
                "デモギンコウ",
                vec![way(
                    "demo-bank",
                    "デモ銀行",
                    &["契約者番号", "ログインパスワード"],
                    Unattended::Yes,
                )],
            ),
            card(
                "デモカード",
                "デモカード",
                vec![way(
                    "demo-card",
                    "デモカード",
                    &["デモカードID", "パスワード"],
                    Unattended::Yes,
                )],
            ),
            card(
                "デモペイ",
                "デモペイ",
                vec![way(
                    "demo-pay",
                    "デモペイ",
                    &["メールアドレス", "パスワード"],
                    Unattended::Yes,
                )],
            ),
        ],
    }
}

pub fn login(lang: Lang, purpose: Purpose) -> LoginForm {
    let field = |name: &str, label: &str, kind, hint: &str| LoginField {
        name: name.into(),
        label: label.into(),
        kind,
        hint: Some(hint.into()),
        typed: String::new(),
        stored: None,
        error: None,
    };
    LoginForm {
        frame: frame(lang, Place::Catalogue),
        institution: InstitutionFacts {
            id: "demo-bank".into(),
            name: "デモ銀行".into(),
            login_page: Some("https://ib.demo-bank.example/ib/login.cgi".into()),
            unattended: Unattended::Yes,
            hours: Some(("5:30".into(), "7:30".into())),
            earliest: Some(on("2026-08-24")),
            practice: true,
            untried: false,
            unproven: true,
            consent: None,
        },
        purpose,
        fields: vec![
            field(
                "id",
                "契約者番号",
                FieldKind::Digits,
                "ご契約カードの表にある10桁の数字です",
            ),
            field(
                "password",
                "ログインパスワード",
                FieldKind::Secret,
                "英数字6〜12文字です。振込に使う確認番号ではありません",
            ),
        ],
        display_name: String::new(),
        start: Start::All,
        start_error: None,
        already: None,
        trouble: None,
    }
}

pub fn login_wrong(lang: Lang) -> LoginForm {
    let mut form = login(lang, Purpose::New);
    form.fields[0].typed = "4021".into();
    form.fields[0].error = Some(FieldError::DigitCount {
        entered: 4,
        wanted: 10,
    });
    form.fields[1].typed = "a-secret-that-was-typed".into();
    form.fields[1].error = Some(FieldError::Missing);
    form.fields.push(LoginField {
        name: "branch".into(),
        label: "取引店".into(),
        kind: FieldKind::Choice(vec!["本店".into(), "岡山支店".into()]),
        hint: None,
        typed: "岡山支店".into(),
        stored: None,
        error: None,
    });
    LoginForm {
        start: Start::From("2026-02-30".into()),
        start_error: Some(FieldError::NoSuchDay),
        ..form
    }
}

pub fn login_already(lang: Lang) -> LoginForm {
    let already = AlreadyRegistered {
        connection: ConnectionId(1),
        name: "デモ銀行".into(),
        on: on("2026-10-01"),
        unselected: vec!["定期 0000310".into()],
    };
    LoginForm {
        already: Some(already),
        ..login(lang, Purpose::New)
    }
}

pub fn login_edit(lang: Lang) -> LoginForm {
    let mut form = login(
        lang,
        Purpose::Edit {
            connection: ConnectionId(2),
        },
    );
    form.fields[0].stored = Some("402".into());
    LoginForm {
        frame: frame(lang, Place::Connections),
        trouble: Some(trouble(2, "デモ銀行", Cause::CredentialsRejected)),
        ..form
    }
}

/// An institution that is read by consent, tried against its simulation only.
pub fn consent(lang: Lang, purpose: Purpose) -> LoginForm {
    let mut form = login(lang, purpose);
    form.fields.clear();
    let given = matches!(form.purpose, Purpose::Edit { .. }).then(|| Consent {
        until: Some(on("2026-12-24")),
    });
    form.institution = InstitutionFacts {
        id: "suzuran".into(),
        name: "すずらんネット銀行（API）".into(),
        unattended: Unattended::Consent { days: 90 },
        practice: false,
        untried: true,
        consent: Some(ConsentFacts {
            days: Some(90),
            given,
            is_given_back: true,
        }),
        ..form.institution
    };
    form
}

pub fn leaving(lang: Lang) -> Leaving {
    Leaving {
        frame: frame(lang, Place::Catalogue),
        bank: "すずらんネット銀行（API）".into(),
        address: "https://api.suzuran.example/authorize?state=s&scope=read".into(),
        back: "/connections/new/suzuran".into(),
    }
}

/// Another customer consented than before.
pub fn not_received(lang: Lang, again: Again) -> NotReceived {
    NotReceived {
        frame: frame(lang, Place::Connections),
        what: "前とは別のログインで同意されました。いまの連携はそのままです。".into(),
        again,
    }
}
