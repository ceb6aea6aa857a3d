//! Fetches, 登録済一覧, 追加認証 and 連携データの選択.

use super::*;

pub fn progress() -> Progress {
    Progress {
        step: Step::Lines,
        account: Some((2, 3)),
        account_name: Some("当座 0098221".into()),
        pages: 7,
        lines: 1_174,
    }
}

pub fn live_states() -> Vec<(&'static str, LiveState)> {
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
        unattended: Unattended::Yes,
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
                question: None,
                until: at("2026-11-24T00:44:00Z"),
            },
        ),
        (
            "approval",
            LiveState::NeedsInput {
                challenge: ChallengeKind::Approval,
                question: Some("アプリに表示された番号は 47 です。".into()),
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
                unattended: asking(&[ChallengeKind::OneTimePassword]),
                ..done
            }),
        ),
        ("blocked", ended(Cause::CredentialsRejected)),
        ("waiting", ended(Cause::Maintenance)),
        ("operator", ended(Cause::PageNotRecognised)),
    ]
}

pub fn connections(lang: Lang, open: Option<i64>) -> Connections {
    let row = |id, name: &str, state, last: Option<&str>, due: Option<&str>| ConnectionRow {
        id: ConnectionId(id),
        name: name.into(),
        hint: Some(Hint::Login("552".into())),
        state,
        consent: None,
        unattended: Unattended::Yes,
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
            ConnectionRow {
                unattended: asking(&[ChallengeKind::Approval]),
                ..row(
                    16,
                    "くじらモバイル銀行",
                    State::Normal { new_lines: 3 },
                    Some("2026-11-23T21:25:00Z"),
                    None,
                )
            },
            ConnectionRow {
                unattended: asking(&[ChallengeKind::GridCard]),
                ..row(
                    17,
                    "はまなす信用金庫",
                    State::Late,
                    Some("2026-11-20T21:25:00Z"),
                    None,
                )
            },
            ConnectionRow {
                hint: Some(Hint::Accounts(vec!["0123".into(), "4567".into()])),
                consent: Some(Consent {
                    until: Some(on("2026-12-03")),
                }),
                ..row(
                    15,
                    "すずらんネット銀行（API）",
                    State::ConsentSoon {
                        until: on("2026-12-03"),
                        days: 9,
                    },
                    Some("2026-11-23T21:25:00Z"),
                    Some("2026-11-24T21:20:00Z"),
                )
            },
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

pub fn challenges(lang: Lang) -> Vec<(&'static str, ChallengePage)> {
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

pub fn selection(lang: Lang) -> Selection {
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
