//! One office on Tuesday 24 November 2026, 9:40: every page full, every page empty.

use domain::account::AccountKind;
use domain::fetch::{Cause, ChallengeKind, FetchError, Trigger};
use domain::ids::{AccountId, ConnectionId, JournalEntryId, OfficeId, StatementLineId};
use domain::money::Unit;
use domain::time::{Date, Timestamp};

use super::super::*;
use crate::web::text::{AccountLabel, Amount, Lang, Pen};

/// A page by the name of its file.
pub struct Sample {
    pub name: String,
    pub lang: Lang,
    pub html: String,
}

/// Every page in both languages.
pub fn all() -> Vec<Sample> {
    [Lang::Ja, Lang::En]
        .into_iter()
        .flat_map(in_language)
        .collect()
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp of the samples")
}

pub fn on(text: &str) -> Date {
    text.parse().expect("a date of the samples")
}

fn in_language(lang: Lang) -> Vec<Sample> {
    let mut samples = vec![];
    let mut add = |name: &str, page: &dyn askama::DynTemplate| {
        let html = page
            .dyn_render()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        samples.push(Sample {
            name: format!("{name}-{}", lang.code()),
            lang,
            html,
        });
    };
    let gate = || Gate {
        pen: pen(lang),
        csrf: "csrf-token".into(),
        path: "/signin".into(),
    };
    add(
        "signin",
        &SignIn {
            gate: gate(),
            email: String::new(),
            error: None,
            next: None,
        },
    );
    add(
        "signin-wrong",
        &SignIn {
            gate: gate(),
            email: "misaki@example.jp".into(),
            error: Some(SignInError::Wrong),
            next: Some("/lines".into()),
        },
    );
    add(
        "signin-wait",
        &SignIn {
            gate: gate(),
            email: "misaki@example.jp".into(),
            error: Some(SignInError::Wait { seconds: 30 }),
            next: None,
        },
    );
    for (name, kind) in [
        (
            "forbidden",
            MessageKind::Forbidden {
                owner: "佐藤 美咲".into(),
            },
        ),
        ("not-found", MessageKind::NotFound),
        ("form-expired", MessageKind::FormExpired),
        (
            "refused",
            MessageKind::Refused {
                what: lang
                    .t(
                        "終わりの日が始まりの日より前です。",
                        "The end is before the start.",
                    )
                    .into(),
            },
        ),
        (
            "fault",
            MessageKind::Fault {
                number: "F-20261124-3".into(),
            },
        ),
    ] {
        add(
            &format!("message-{name}"),
            &MessagePage { gate: gate(), kind },
        );
    }
    add("home", &home(lang));
    add(
        "home-calm",
        &Home {
            todo: vec![],
            handled: 0,
            ..home(lang)
        },
    );
    add("home-first", &home_first(lang));
    add("catalogue", &catalogue(lang));
    add(
        "catalogue-none",
        &Catalogue {
            query: "みつからない".into(),
            found: vec![],
            tabs: vec![],
            all: 0,
            ..catalogue(lang)
        },
    );
    add("login", &login(lang, Purpose::New));
    add("login-wrong", &login_wrong(lang));
    add("login-already", &login_already(lang));
    add("login-edit", &login_edit(lang));
    add(
        "login-not-owner",
        &LoginForm {
            frame: as_member(frame(lang, Place::Catalogue)),
            ..login(lang, Purpose::New)
        },
    );
    for (name, state) in live_states() {
        add(
            &format!("fetch-{name}"),
            &LiveFetch {
                frame: frame(lang, Place::Connections),
                connection: ConnectionId(1),
                bank: "青葉銀行".into(),
                state,
            },
        );
    }
    add("connections", &connections(lang, Some(2)));
    add(
        "connections-not-owner",
        &Connections {
            frame: as_member(frame(lang, Place::Connections)),
            ..connections(lang, None)
        },
    );
    add(
        "connections-filtered",
        &Connections {
            filter: Some(Shown::Paused),
            ..connections(lang, None)
        },
    );
    add(
        "connections-none-of-it",
        &Connections {
            rows: connections(lang, None).rows.split_off(8),
            filter: Some(Shown::ActionNeeded),
            ..connections(lang, None)
        },
    );
    add(
        "connections-empty",
        &Connections {
            rows: vec![],
            opened: None,
            ..connections(lang, None)
        },
    );
    add(
        "delete",
        &DeleteConnection {
            frame: frame(lang, Place::Connections),
            connection: ConnectionId(2),
            bank: "瀬戸内銀行".into(),
            lines: 1_284,
        },
    );
    for (name, page) in challenges(lang) {
        add(&format!("challenge-{name}"), &page);
    }
    let locked = ChallengePage {
        frame: as_member(frame(lang, Place::Connections)),
        ..challenges(lang).remove(0).1
    };
    add("challenge-not-owner", &locked);
    add(
        "home-not-owner",
        &Home {
            frame: as_member(frame(lang, Place::Home)),
            ..home(lang)
        },
    );
    add("selection", &selection(lang));
    add(
        "selection-not-owner",
        &Selection {
            frame: as_member(frame(lang, Place::Selection)),
            ..selection(lang)
        },
    );
    add(
        "selection-empty",
        &Selection {
            groups: vec![],
            ..selection(lang)
        },
    );
    add("lines", &lines(lang));
    add(
        "lines-evidence",
        &Lines {
            evidence: Some(evidence()),
            ..lines(lang)
        },
    );
    add(
        "lines-none-match",
        &Lines {
            rows: vec![],
            sums: None,
            without_period: Some(214),
            pager: Pager::default(),
            ..lines(lang)
        },
    );
    add("lines-wrong", &lines_wrong(lang));
    add("lines-empty", &lines_empty(lang));
    add(
        "line",
        &LinePage {
            frame: frame(lang, Place::Lines),
            evidence: evidence(),
        },
    );
    add(
        "line-of-file",
        &LinePage {
            frame: frame(lang, Place::Lines),
            evidence: evidence_of_file(),
        },
    );
    add("inbox", &inbox(lang));
    add(
        "inbox-empty",
        &Inbox {
            rows: vec![],
            accounts: vec![],
            total: 0,
            with_candidate: 0,
            other_years: 0,
            undo: None,
            pager: Pager::default(),
            ..inbox(lang)
        },
    );
    add(
        "inbox-refused",
        &Inbox {
            error: Some(
                lang.t(
                    "勘定科目を選んでください（コ−ヒ−シヨツプ　エキマエ）。",
                    "Please choose an account title.",
                )
                .into(),
            ),
            ..inbox(lang)
        },
    );
    add(
        "inbox-auditor",
        &Inbox {
            frame: as_auditor(frame(lang, Place::Inbox)),
            ..inbox(lang)
        },
    );
    add("journal", &journal(lang));
    add(
        "journal-empty",
        &Journal {
            rows: vec![],
            sums: None,
            pager: Pager::default(),
            filter: JournalFilter::default(),
            ..journal(lang)
        },
    );
    add("export", &export(lang));
    samples
}

fn pen(lang: Lang) -> Pen {
    Pen {
        lang,
        now: at("2026-11-24T00:40:00Z"),
    }
}

fn frame(lang: Lang, place: Place) -> Frame {
    Frame {
        pen: pen(lang),
        csrf: "csrf-token".into(),
        place: Some(place),
        path: "/here?a=b&c=d".into(),
        office: OfficeChoice {
            id: OfficeId(1),
            name: "株式会社みどり設計".into(),
        },
        other_offices: vec![OfficeChoice {
            id: OfficeId(2),
            name: "佐藤建築事務所".into(),
        }],
        person: "佐藤 美咲".into(),
        rights: Rights {
            fetch: true,
            manage: true,
            enter: true,
            owner: "佐藤 美咲".into(),
        },
        waiting: 4,
        open_lines: 38,
        toast: None,
    }
}

fn as_member(frame: Frame) -> Frame {
    Frame {
        person: "鈴木 健".into(),
        rights: Rights {
            fetch: false,
            manage: false,
            ..frame.rights
        },
        ..frame
    }
}

fn as_auditor(frame: Frame) -> Frame {
    Frame {
        person: "高橋 税理士".into(),
        rights: Rights {
            fetch: false,
            manage: false,
            enter: false,
            ..frame.rights
        },
        ..frame
    }
}

fn label(institution: &str, kind: AccountKind, number: &str) -> AccountLabel {
    AccountLabel {
        institution: institution.into(),
        kind,
        number: number.into(),
        name: None,
    }
}

fn trouble(connection: i64, bank: &str, cause: Cause) -> Trouble {
    let mut error = FetchError::new(cause);
    error.step = Some("明細照会".into());
    match cause {
        Cause::CredentialsRejected => {
            error.tries_left = Some(2);
            error.bank_words = Some(
                "ログインIDまたはパスワードが違います。あと2回誤るとご利用を停止します。".into(),
            );
        }
        Cause::Notice => {
            error.bank_words = Some("システムリニューアルに伴う利用規約の改定について".into())
        }
        Cause::OtherSession => {
            error.bank_words = Some("同一のログインIDで、別のユーザがログインしました".into())
        }
        Cause::Maintenance => error.until = Some(at("2026-11-24T03:00:00Z")),
        Cause::PageNotRecognised => {
            error.expected = Some("入出金明細".into());
            error.seen = Some("お取引の一覧".into());
        }
        _ => {}
    }
    Trouble {
        connection: ConnectionId(connection),
        bank: bank.into(),
        bank_site: Some("https://www.setouchi.example/login".into()),
        error,
        at: at("2026-11-23T21:22:00Z"),
        next: Some(at("2026-11-24T03:20:00Z")),
        login_has_worked: true,
    }
}

fn home(lang: Lang) -> Home {
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

fn home_first(lang: Lang) -> Home {
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
        ..home(lang)
    }
}

fn catalogue(lang: Lang) -> Catalogue {
    let way = |institution: &str, name: &str, login_with: &[&str], unattended| Way {
        institution: institution.into(),
        name: name.into(),
        login_with: login_with.iter().map(|label| (*label).to_owned()).collect(),
        unattended,
        practice: institution.starts_with("demo"),
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
                    Unattended::OneTimePassword,
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

fn login(lang: Lang, purpose: Purpose) -> LoginForm {
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

fn login_wrong(lang: Lang) -> LoginForm {
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

fn login_already(lang: Lang) -> LoginForm {
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

fn login_edit(lang: Lang) -> LoginForm {
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

fn progress() -> Progress {
    Progress {
        step: Step::Lines,
        account: Some((2, 3)),
        account_name: Some("当座 0098221".into()),
        pages: 7,
        lines: 1_174,
    }
}

fn live_states() -> Vec<(&'static str, LiveState)> {
    let done = Done {
        at: at("2026-11-24T00:39:00Z"),
        accounts: 3,
        pages: 11,
        new_lines: 214,
        known_lines: 12,
        amended_lines: 1,
        held_lines: 2,
        unselected: 1,
        next: Some(at("2026-11-24T21:10:00Z")),
    };
    let ended = |cause| LiveState::Ended(Box::new(trouble(1, "青葉銀行", cause)));
    vec![
        ("queued", LiveState::Queued),
        (
            "running",
            LiveState::Running {
                progress: progress(),
                started: at("2026-11-24T00:39:42Z"),
            },
        ),
        (
            "input",
            LiveState::NeedsInput {
                challenge: ChallengeKind::OneTimePassword,
                until: at("2026-11-24T00:44:00Z"),
            },
        ),
        ("done", LiveState::Done(done.clone())),
        (
            "nothing-new",
            LiveState::Done(Done {
                new_lines: 0,
                amended_lines: 0,
                held_lines: 0,
                unselected: 0,
                next: None,
                ..done
            }),
        ),
        ("blocked", ended(Cause::CredentialsRejected)),
        ("waiting", ended(Cause::Maintenance)),
        ("operator", ended(Cause::PageNotRecognised)),
    ]
}

fn connections(lang: Lang, open: Option<i64>) -> Connections {
    let row = |id, name: &str, state, last: Option<&str>, due: Option<&str>| ConnectionRow {
        id: ConnectionId(id),
        name: name.into(),
        login_hint: Some("552".into()),
        state,
        last_succeeded_at: last.map(at),
        due_at: due.map(at),
    };
    let stuck = |id, name: &str, cause, last| {
        row(
            id,
            name,
            State::Trouble(Box::new(trouble(id, name, cause))),
            last,
            None,
        )
    };
    Connections {
        frame: frame(lang, Place::Connections),
        rows: vec![
            row(
                1,
                "青葉銀行",
                State::Normal { new_lines: 6 },
                Some("2026-11-23T21:12:00Z"),
                Some("2026-11-24T21:10:00Z"),
            ),
            stuck(
                2,
                "瀬戸内銀行",
                Cause::CredentialsRejected,
                Some("2026-11-19T21:22:00Z"),
            ),
            stuck(3, "南海信託銀行", Cause::AdministratorLogin, None),
            stuck(
                4,
                "大空銀行（電子証明書）",
                Cause::Notice,
                Some("2026-11-21T00:02:00Z"),
            ),
            row(
                5,
                "北辰銀行",
                State::NeedsInput {
                    challenge: ChallengeKind::OneTimePassword,
                    until: at("2026-11-24T00:44:32Z"),
                },
                Some("2026-11-22T22:05:00Z"),
                None,
            ),
            row(
                6,
                "すずらんネット銀行（API）",
                State::Fetching(progress()),
                Some("2026-11-22T21:40:00Z"),
                None,
            ),
            stuck(
                7,
                "やまびこ信用金庫",
                Cause::Maintenance,
                Some("2026-11-22T21:31:00Z"),
            ),
            stuck(
                8,
                "東都銀行",
                Cause::OtherSession,
                Some("2026-11-22T21:44:00Z"),
            ),
            stuck(
                9,
                "コトリPay",
                Cause::PageNotRecognised,
                Some("2026-11-21T21:50:00Z"),
            ),
            row(
                10,
                "つばめカード",
                State::Check { lines: 1 },
                Some("2026-11-23T21:25:00Z"),
                Some("2026-11-24T21:20:00Z"),
            ),
            row(
                11,
                "みどりペイ",
                State::Late,
                Some("2026-11-21T21:25:00Z"),
                Some("2026-11-22T21:20:00Z"),
            ),
            row(
                12,
                "デモ銀行",
                State::First,
                None,
                Some("2026-11-24T01:20:00Z"),
            ),
            row(
                13,
                "デモカード",
                State::SwitchedOff {
                    by: "佐藤 美咲".into(),
                    on: on("2026-11-20"),
                },
                None,
                None,
            ),
            row(
                14,
                "デモペイ",
                State::Queued,
                Some("2026-11-23T21:25:00Z"),
                Some("2026-11-24T00:30:00Z"),
            ),
        ],
        filter: None,
        opened: open.map(|id| Opened {
            connection: ConnectionId(id),
            accounts: vec![
                OpenedAccount {
                    label: label("瀬戸内銀行", AccountKind::Ordinary, "7712004"),
                    selected: true,
                    balance: Some(Amount::yen(655_092)),
                    as_of: Some(at("2026-11-19T21:22:00Z")),
                },
                OpenedAccount {
                    label: label("瀬戸内銀行", AccountKind::Savings, "7712005"),
                    selected: false,
                    balance: None,
                    as_of: None,
                },
            ],
            attempts: vec![
                Attempt {
                    at: at("2026-11-23T21:22:00Z"),
                    trigger: Trigger::Scheduled,
                    result: AttemptResult::Ended {
                        cause: Cause::CredentialsRejected,
                    },
                },
                Attempt {
                    at: at("2026-11-19T21:22:00Z"),
                    trigger: Trigger::OwnerRequest,
                    result: AttemptResult::Done { new_lines: 4 },
                },
                Attempt {
                    at: at("2026-11-18T21:20:00Z"),
                    trigger: Trigger::Scheduled,
                    result: AttemptResult::Done { new_lines: 0 },
                },
            ],
        }),
    }
}

fn challenges(lang: Lang) -> Vec<(&'static str, ChallengePage)> {
    let page = |kind| {
        ChallengePage {
        frame: frame(lang, Place::Connections),
        connection: ConnectionId(5),
        bank: "北辰銀行".into(),
        kind,
        question: Some("ご登録の携帯電話番号あてにワンタイムパスワードを送信しました。5分以内にご入力ください。".into()),
        cells: vec![],
        picture: false,
        asked_at: at("2026-11-24T00:39:00Z"),
        until: at("2026-11-24T00:44:32Z"),
        again: None,
    }
    };
    vec![
        ("otp", page(ChallengeKind::OneTimePassword)),
        (
            "wrong",
            ChallengePage {
                again: Some(Cause::ChallengeWrong),
                ..page(ChallengeKind::OneTimePassword)
            },
        ),
        (
            "not-sent",
            ChallengePage {
                again: Some(Cause::ChallengeNotSent),
                ..page(ChallengeKind::OneTimePassword)
            },
        ),
        (
            "question",
            ChallengePage {
                question: Some("はじめて飼った動物の名前は？".into()),
                ..page(ChallengeKind::SecurityQuestion)
            },
        ),
        (
            "second",
            ChallengePage {
                question: None,
                ..page(ChallengeKind::SecondPassword)
            },
        ),
        (
            "grid",
            ChallengePage {
                cells: vec!["ウの3".into(), "カの5".into()],
                question: None,
                ..page(ChallengeKind::GridCard)
            },
        ),
        (
            "picture",
            ChallengePage {
                picture: true,
                question: None,
                ..page(ChallengeKind::Picture)
            },
        ),
        (
            "approval",
            ChallengePage {
                question: Some("アプリに表示された番号は 47 です。".into()),
                ..page(ChallengeKind::Approval)
            },
        ),
    ]
}

fn selection(lang: Lang) -> Selection {
    let row = |account, label, selected, since, minor: Option<i64>| SelectionRow {
        account: AccountId(account),
        label,
        branch: Some("本店".into()),
        selected,
        since,
        balance: minor.map(Amount::yen),
    };
    Selection {
        frame: frame(lang, Place::Selection),
        groups: vec![
            SelectionGroup {
                connection: Some(ConnectionId(1)),
                name: "青葉銀行".into(),
                seen_at: Some(at("2026-11-23T21:12:00Z")),
                rows: vec![
                    row(
                        1,
                        label("青葉銀行", AccountKind::Ordinary, "1234567"),
                        true,
                        Since::Lines(on("2024-05-07")),
                        Some(8_214_530),
                    ),
                    row(
                        2,
                        label("青葉銀行", AccountKind::Current, "0098221"),
                        true,
                        Since::Lines(on("2024-05-07")),
                        Some(1_503_000),
                    ),
                    row(
                        3,
                        label("青葉銀行", AccountKind::Term, "0000310"),
                        false,
                        Since::Found(on("2026-11-20")),
                        Some(2_000_000),
                    ),
                    row(
                        4,
                        label("青葉銀行", AccountKind::Savings, "7712005"),
                        false,
                        Since::Deselected {
                            fetched_until: Some(on("2026-01-15")),
                        },
                        None,
                    ),
                ],
            },
            SelectionGroup {
                connection: None,
                name: "ファイルから取り込んだ口座".into(),
                seen_at: None,
                rows: vec![row(
                    5,
                    label("みどり銀行", AccountKind::Ordinary, "0031778"),
                    true,
                    Since::Unknown,
                    Some(1_126_400),
                )],
            },
        ],
    }
}

fn line(
    id: i64,
    posted_on: &str,
    text: &str,
    minor: i64,
    balance: Option<i64>,
    state: LineState,
) -> LineRow {
    LineRow {
        id: StatementLineId(id),
        posted_on: on(posted_on),
        text: text.into(),
        account: label("青葉銀行", AccountKind::Ordinary, "1234567"),
        amount: Amount::yen(minor),
        balance: balance.map(Amount::yen),
        state,
    }
}

fn lines(lang: Lang) -> Lines {
    Lines {
        frame: frame(lang, Place::Lines),
        filter: LineFilter {
            from: "2026-11-01".into(),
            to: "2026-11-24".into(),
            ..LineFilter::default()
        },
        accounts: vec![
            (
                AccountId(1),
                label("青葉銀行", AccountKind::Ordinary, "1234567"),
            ),
            (
                AccountId(5),
                label("つばめカード", AccountKind::Card, "****-4417"),
            ),
        ],
        rows: vec![
            line(
                1,
                "2026-11-20",
                "フリコミ　ミドリショウジ（カ",
                330_000,
                Some(8_214_530),
                LineState::Open,
            ),
            line(
                2,
                "2026-11-20",
                "デンキリョウ　10ガツブン",
                -18_422,
                Some(7_884_530),
                LineState::Open,
            ),
            line(
                3,
                "2026-11-18",
                "テスウリヨウ",
                -440,
                Some(7_902_952),
                LineState::Journalised(JournalEntryId(41)),
            ),
            line(
                4,
                "2026-11-16",
                "フリコミ　タナカケンチクジムシヨ",
                1_210_000,
                Some(8_783_392),
                LineState::Held,
            ),
            line(
                5,
                "2026-11-10",
                "ATM　カ−ド",
                -50_000,
                Some(7_812_652),
                LineState::Excluded,
            ),
            line(
                6,
                "2026-11-10",
                "ATM　カ−ド",
                -50_000,
                Some(7_862_652),
                LineState::Excluded,
            ),
            line(
                7,
                "2026-11-09",
                "ﾂﾊﾞﾒｶ-ﾄﾞ <b>ｺﾝﾋﾞﾆ</b>",
                -1_280,
                None,
                LineState::Pending,
            ),
            LineRow {
                amount: Amount {
                    minor: -12_050,
                    unit: Unit::Currency(*b"USD"),
                },
                ..line(
                    8,
                    "2025-12-30",
                    "SOFTWARE SUBSCRIPTION",
                    0,
                    None,
                    LineState::NotSelected,
                )
            },
            line(
                9,
                "2025-12-29",
                "とても長い摘要がそのまま表示されることを確かめるためのテキストｱｲｳｴｵｶｷｸｹｺ1234567890ABCDEFGHIJ",
                0,
                None,
                LineState::Withdrawn,
            ),
        ],
        sums: Some(Sums {
            lines: 31,
            money_in: Amount::yen(1_540_000),
            money_out: Amount::yen(1_466_882),
        }),
        pager: Pager {
            previous: None,
            next: Some("/lines?after=2025-12-29.9".into()),
        },
        evidence: None,
        without_period: None,
    }
}

fn lines_wrong(lang: Lang) -> Lines {
    let filter = LineFilter {
        from: "2026-11-24".into(),
        to: "2026-11-01".into(),
        min: "たくさん".into(),
        errors: vec![
            (
                "to",
                lang.t(
                    "終わりの日が始まりの日より前です。",
                    "The end is before the start.",
                )
                .into(),
            ),
            (
                "min",
                lang.t(
                    "数字で入力してください。例：−18,422",
                    "Please enter a number, e.g. −18,422.",
                )
                .into(),
            ),
        ],
        ..LineFilter::default()
    };
    Lines {
        filter,
        rows: vec![],
        sums: None,
        pager: Pager::default(),
        ..lines(lang)
    }
}

fn lines_empty(lang: Lang) -> Lines {
    Lines {
        filter: LineFilter::default(),
        accounts: vec![],
        rows: vec![],
        sums: None,
        pager: Pager::default(),
        ..lines(lang)
    }
}

fn evidence() -> Evidence {
    let row = |cells: [&str; 4], marked| ExcerptRow {
        cells: cells.map(str::to_owned).to_vec(),
        marked,
    };
    Evidence {
        line: line(
            2,
            "2026-11-20",
            "デンキリョウ　10ガツブン",
            -18_422,
            Some(7_884_530),
            LineState::Open,
        ),
        read_from: ReadFrom::Fetch {
            at: at("2026-11-20T21:12:00Z"),
            trigger: Trigger::Scheduled,
            institution: "青葉銀行".into(),
            recipe_version: "14".into(),
            page: 3,
            pages: 7,
            row: 12,
        },
        excerpt: Some(Excerpt {
            heading: "入出金明細照会".into(),
            columns: ["日付", "お取引内容", "お支払", "残高"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![
                row(["8.11.18", "ﾃｽｳﾘﾖｳ", "440", "7,902,952"], false),
                row(["8.11.20", "ﾃﾞﾝｷﾘﾖｳ 10ｶﾞﾂ", "18,422", "7,884,530"], true),
                row(["8.11.20", "ﾌﾘｺﾐ ﾐﾄﾞﾘｼﾖ", "", "8,214,530"], false),
            ],
        }),
        whole_page: Some("/captures/3".into()),
        balance: BalanceFit::Fits {
            before: Amount::yen(7_902_952),
        },
        changes: vec![],
        enter: Some("/journal/inbox?text=%E3%83%87%E3%83%B3%E3%82%AD".into()),
    }
}

fn evidence_of_file() -> Evidence {
    Evidence {
        line: line(
            3,
            "2026-11-18",
            "テスウリヨウ",
            -440,
            None,
            LineState::Journalised(JournalEntryId(41)),
        ),
        read_from: ReadFrom::File {
            imported_at: at("2026-11-20T21:12:00Z"),
            name: "meisai_202611.csv".into(),
            layout: "三菱UFJ銀行 CSV".into(),
            row: 12,
        },
        excerpt: None,
        whole_page: None,
        balance: BalanceFit::None,
        changes: vec![Change {
            at: at("2026-11-21T21:12:00Z"),
            old: "テスウ".into(),
            new: "テスウリヨウ".into(),
        }],
        enter: None,
    }
}

fn inbox(lang: Lang) -> Inbox {
    let row = |id, posted_on: &str, text: &str, minor, candidate: Option<Candidate>| InboxRow {
        line: StatementLineId(id),
        posted_on: on(posted_on),
        text: text.into(),
        account: label("青葉銀行", AccountKind::Ordinary, "1234567"),
        amount: Amount::yen(minor),
        ticked: candidate.is_some(),
        candidate,
    };
    let candidate = |title: &str, tax: &str, reason| {
        Some(Candidate {
            title: title.into(),
            tax: tax.into(),
            reason,
        })
    };
    let choice = |code: &str, name: &str, group: &str| TitleChoice {
        code: code.into(),
        name: name.into(),
        group: group.into(),
    };
    let undo = Undo {
        path: "/journal/inbox/undo".into(),
        token: "17".into(),
    };
    Inbox {
        frame: Frame {
            toast: Some(Toast {
                text: lang
                    .t("2件を登録しました。", "2 entries registered.")
                    .into(),
                undo: Some(undo.clone()),
            }),
            ..frame(lang, Place::Inbox)
        },
        fiscal_year: 2026,
        total: 38,
        with_candidate: 30,
        other_years: 4,
        account: None,
        text: String::new(),
        accounts: vec![
            (
                AccountId(1),
                label("青葉銀行", AccountKind::Ordinary, "1234567"),
                26,
            ),
            (
                AccountId(5),
                label("つばめカード", AccountKind::Card, "****-4417"),
                12,
            ),
        ],
        rows: vec![
            row(
                1,
                "2026-11-20",
                "フリコミ　ミドリショウジ（カ",
                330_000,
                candidate(
                    "receivable",
                    "out",
                    Reason::Before {
                        last: on("2026-10-20"),
                        times: 7,
                    },
                ),
            ),
            row(
                2,
                "2026-11-20",
                "デンキリョウ　10ガツブン",
                -18_422,
                candidate(
                    "utilities",
                    "purchase-10",
                    Reason::Rule {
                        name: "デンキリョウ".into(),
                    },
                ),
            ),
            row(
                3,
                "2026-11-18",
                "テスウリヨウ",
                -440,
                candidate("fees", "purchase-10", Reason::Institution),
            ),
            row(4, "2026-11-15", "コ−ヒ−シヨツプ　エキマエ", -1_280, None),
            row(
                5,
                "2026-11-10",
                "ツバメカ−ド",
                -184_260,
                candidate(
                    "payable",
                    "out",
                    Reason::Before {
                        last: on("2026-10-13"),
                        times: 1,
                    },
                ),
            ),
        ],
        titles: vec![
            choice("receivable", "売掛金", "資産"),
            choice("payable", "未払金（つばめカード）", "負債"),
            choice("utilities", "水道光熱費", "費用"),
            choice("fees", "支払手数料", "費用"),
        ],
        taxes: vec![
            ("out".into(), "対象外".into()),
            ("purchase-10".into(), "課税仕入 10%".into()),
        ],
        pager: Pager {
            previous: Some("/journal/inbox?before=9".into()),
            next: Some("/journal/inbox?after=5".into()),
        },
        undo: Some(undo),
        error: None,
    }
}

fn journal(lang: Lang) -> Journal {
    let posting = |title: &str, tax: Option<&str>, minor| PostingCell {
        title: title.into(),
        sub_title: None,
        tax: tax.map(str::to_owned),
        amount: Amount::yen(minor),
    };
    let bank = |minor| PostingCell {
        sub_title: Some("青葉銀行".into()),
        ..posting("普通預金", None, minor)
    };
    let row = |id, day: &str, debit, credit, minor, memo: &str| JournalRow {
        id: JournalEntryId(id),
        number: usize::try_from(id).unwrap_or_default(),
        on: on(day),
        debit,
        credit,
        amount: Amount::yen(minor),
        memo: memo.into(),
        line: Some(StatementLineId(id)),
        cancelled: None,
    };
    Journal {
        frame: frame(lang, Place::Journal),
        filter: JournalFilter {
            from: "2026-11-01".into(),
            ..JournalFilter::default()
        },
        titles: vec![("utilities".into(), "水道光熱費".into())],
        rows: vec![
            row(
                42,
                "2026-11-20",
                vec![bank(330_000)],
                vec![posting("売掛金", Some("対象外"), 330_000)],
                330_000,
                "フリコミ　ミドリショウジ（カ",
            ),
            row(
                41,
                "2026-11-20",
                vec![posting("水道光熱費", Some("課税仕入 10%"), 18_422)],
                vec![bank(18_422)],
                18_422,
                "デンキリョウ　10ガツブン",
            ),
            row(
                40,
                "2026-11-17",
                vec![
                    posting("外注費", Some("課税仕入 10%"), 220_000),
                    posting("支払手数料", Some("課税仕入 10%"), 440),
                ],
                vec![bank(220_440)],
                220_440,
                "フリコミ　カトウセツビ（カ",
            ),
            JournalRow {
                cancelled: Some(("佐藤 美咲".into(), at("2026-11-23T03:00:00Z"))),
                ..row(
                    39,
                    "2026-11-10",
                    vec![posting("仮払金", None, 50_000)],
                    vec![bank(50_000)],
                    50_000,
                    "ATM　カ−ド",
                )
            },
        ],
        sums: Some((4, Amount::yen(618_862))),
        pager: Pager {
            previous: None,
            next: Some("/journal?after=39".into()),
        },
    }
}

fn export(lang: Lang) -> Export {
    Export {
        frame: frame(lang, Place::Export),
        entries: 214,
        open_lines: 38,
        from: "2026-04-01".into(),
        until: "2026-11-24".into(),
        chosen: ExportFormat::Csv,
        error: None,
    }
}
