//! One office on Tuesday 24 November 2026, 9:40: every page full, every page empty.

mod books;
mod entrance;
mod fetching;
mod importing;
mod operating;
mod statements;

use domain::account::AccountKind;
use domain::fetch::{Cause, ChallengeKind, FetchError, Trigger};
use domain::ids::{AccountId, ConnectionId, JournalEntryId, OfficeId, StatementLineId};
use domain::money::Unit;
use domain::said::Said;
use domain::time::{Date, Timestamp};

use super::super::*;
use crate::web::text::{AccountLabel, Amount, Lang, Pen};
use books::*;
use entrance::*;
use fetching::*;
use importing::*;
use operating::*;
use statements::*;

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
    add("consent", &consent(lang, Purpose::New));
    let registered = Purpose::Edit {
        connection: ConnectionId(15),
    };
    add("consent-edit", &consent(lang, registered));
    add("leaving", &leaving(lang));
    let again = Again::Consent(ConnectionId(15));
    add("consent-not-received", &not_received(lang, again));
    add(
        "consent-not-received-unknown",
        &not_received(lang, Again::Choose),
    );
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
    add("imports", &imports(lang));
    add("imports-empty", &imports_empty(lang));
    add(
        "imports-error",
        &Imports {
            error: Some(
                lang.t(
                    "大きすぎて開けません\n600MBあります。上限は512MBです。",
                    "Too large\n600 MB; the limit is 512 MB.",
                )
                .into(),
            ),
            ..imports_empty(lang)
        },
    );
    add(
        "imports-auditor",
        &Imports {
            frame: as_auditor(frame(lang, Place::Imports)),
            ..imports(lang)
        },
    );
    for (name, card) in file_states(lang) {
        add(
            &format!("imports-{name}"),
            &Imports {
                waiting: vec![card],
                ..imports_empty(lang)
            },
        );
    }
    let (_, storing) = file_states(lang).remove(1);
    add(
        "import-file",
        &ImportFile {
            frame: frame(lang, Place::Imports),
            card: storing,
            accounts: vec![],
        },
    );
    add("import-columns", &columns_form(lang));
    add("import-columns-wrong", &columns_wrong(lang));
    add("import-take-back", &take_back(lang, 0));
    add("import-take-back-blocked", &take_back(lang, 3));
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
    add("recipes", &recipes(lang));
    add("recipes-calm", &recipes_calm(lang));
    add("recipe-failing", &recipe_failing(lang));
    add("recipe-tried", &recipe_tried(lang));
    add("recipe-wrong", &recipe_wrong(lang));
    add("recipe-calm", &recipe_calm(lang));
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
            import: true,
            enter: true,
            owner: "佐藤 美咲".into(),
        },
        waiting: 4,
        open_lines: 38,
        operating: None,
        toast: None,
    }
}

fn as_member(frame: Frame) -> Frame {
    Frame {
        person: "鈴木 健".into(),
        rights: Rights {
            fetch: false,
            manage: false,
            import: false,
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
            import: false,
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
            error.expected = Some(Said::same("入出金明細"));
            error.seen = Some(Said::same("お取引の一覧"));
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
        left: Left::AsUsual,
    }
}
