//! 運用: レシピ, with one institution that waits and one that doesn't.

use super::*;
use aggregation::recipes::{Difference, FewNow, Trial, Unread};
use recipe::repair::{Reason, What, Why};

fn operator(lang: Lang) -> Frame {
    Frame {
        operating: Some(1),
        ..frame(lang, Place::Recipes)
    }
}

pub fn recipes(lang: Lang) -> Recipes {
    let row = |id: &str, name: &str| RecipeRow {
        id: id.into(),
        name: name.into(),
        version: Some(22),
        few: None,
        connections: 218,
        waiting: 0,
        waiting_since: None,
        last_good: Some(at("2026-11-23T21:12:00Z")),
    };
    Recipes {
        frame: operator(lang),
        rows: vec![
            RecipeRow {
                waiting: 218,
                waiting_since: Some(at("2026-11-21T21:41:00Z")),
                few: Some((23, 5)),
                ..row("kotori-pay", "コトリPay")
            },
            row("aoba", "青葉銀行"),
            RecipeRow {
                version: None,
                connections: 0,
                last_good: None,
                ..row("seto", "瀬戸内銀行")
            },
        ],
    }
}

pub fn recipes_calm(lang: Lang) -> Recipes {
    let mut page = recipes(lang);
    page.rows.remove(0);
    page
}

fn reason() -> Reason {
    Reason::new(What::Label, "ご利用日", "利用日", Why::SameValues)
}

/// A page that changed, with a proposal, before anything was tried.
pub fn recipe_failing(lang: Lang) -> RecipePage {
    let mut error = FetchError::new(Cause::PageChanged);
    error.step = Some("statement".into());
    error.expected = Some("a table at table.meisai with the columns ご利用日, 金額".into());
    error.seen = Some("the nearest row has 利用日, 金額".into());
    RecipePage {
        frame: operator(lang),
        id: "kotori-pay".into(),
        name: "コトリPay".into(),
        version: Some(22),
        few: None,
        software_differs: true,
        release_unusable: false,
        connections: 218,
        waiting: 218,
        waiting_since: Some(at("2026-11-21T21:41:00Z")),
        failing: Some(FailingStep {
            error,
            rule: Some("statement".into()),
            path: "/meisai".into(),
            at: at("2026-11-21T21:50:00Z"),
            good_at: Some(at("2026-11-20T21:48:00Z")),
            proposals: vec![
                ProposalShown {
                    recipe_toml: "start = \"/\"\n".into(),
                    lines: vec![(
                        48,
                        "date = \"ご利用日\"".into(),
                        "date = { either = [\"ご利用日\", \"利用日\"] }".into(),
                    )],
                    reasons: vec![reason()],
                    keeps_old: true,
                    reads: true,
                },
                ProposalShown {
                    recipe_toml: "start = \"/\"\n".into(),
                    lines: vec![(48, "date = \"ご利用日\"".into(), "date = \"利用日\"".into())],
                    reasons: vec![reason()],
                    keeps_old: false,
                    reads: false,
                },
            ],
            read_by_draft: false,
        }),
        editor: Editor {
            text: "start = \"/login\"\nwhen = { title = \"ログイン\" }\n".into(),
            is_draft: false,
            by: None,
            at: None,
            faults: vec![],
        },
        trial: None,
        releases: releases(),
    }
}

fn releases() -> Vec<ReleaseShown> {
    let row = |number, reach| ReleaseShown {
        target: "7".into(),
        number: Some(number),
        reach,
        at: Some(at("2026-11-02T01:00:00Z")),
        by: Some("中村 大輔".into()),
        why: "表の見出しが変わった".into(),
        ended_at: None,
        in_force: false,
        can_return: true,
    };
    vec![
        ReleaseShown {
            in_force: true,
            can_return: false,
            ..row(23, ReachShown::Few(5))
        },
        ReleaseShown {
            in_force: true,
            can_return: false,
            by: None,
            ..row(22, ReachShown::Back)
        },
        ReleaseShown {
            ended_at: Some(at("2026-11-20T01:00:00Z")),
            why: String::new(),
            ..row(21, ReachShown::All)
        },
        ReleaseShown {
            target: "software".into(),
            at: None,
            by: None,
            why: String::new(),
            number: None,
            ..row(1, ReachShown::Software)
        },
    ]
}

/// A draft that was tried: some old pages are refused.
pub fn recipe_tried(lang: Lang) -> RecipePage {
    let failing = recipe_failing(lang);
    RecipePage {
        few: Some(FewNow {
            version: 23,
            since: at("2026-11-23T20:00:00Z"),
            connections: 5,
            good: 5,
            bad: 0,
        }),
        software_differs: false,
        failing: failing.failing.clone().map(|step| FailingStep {
            proposals: vec![],
            read_by_draft: true,
            good_at: None,
            rule: None,
            ..step
        }),
        editor: Editor {
            is_draft: true,
            by: Some("中村 大輔".into()),
            at: Some(at("2026-11-24T00:30:00Z")),
            ..failing.editor.clone()
        },
        trial: Some((
            at("2026-11-24T00:35:00Z"),
            Trial {
                fetches: 412,
                same: 411,
                unread: vec![Unread {
                    office: 1,
                    fetch: 77,
                    at: at("2026-11-20T21:48:00Z"),
                    step: Some("statement".into()),
                    expected: Some("a table".into()),
                    seen: Some("none".into()),
                }],
                unread_in_all: 1,
                left_out: 3,
                waiting_read: 3,
                waiting_unread: 1,
                ..Trial::default()
            },
        )),
        ..failing
    }
}

/// A draft with a fault, whose trial gave other lines, while a release to a few fails.
pub fn recipe_wrong(lang: Lang) -> RecipePage {
    let tried = recipe_tried(lang);
    RecipePage {
        few: Some(FewNow {
            version: 23,
            since: at("2026-11-23T20:00:00Z"),
            connections: 5,
            good: 1,
            bad: 2,
        }),
        release_unusable: true,
        failing: tried.failing.clone().map(|step| FailingStep {
            read_by_draft: false,
            ..step
        }),
        editor: Editor {
            faults: vec![
                FaultShown {
                    line: 2,
                    message: "\"acounts\" is not a kind of page".into(),
                    help: Some("did you mean \"accounts\"?".into()),
                    warning: false,
                },
                FaultShown {
                    line: 1,
                    message: "a way without `to`".into(),
                    help: None,
                    warning: true,
                },
            ],
            ..tried.editor.clone()
        },
        trial: Some((
            at("2026-11-24T00:35:00Z"),
            Trial {
                fetches: 1,
                different: vec![Difference {
                    office: 1,
                    fetch: 77,
                    at: at("2026-11-20T21:48:00Z"),
                    lost: vec!["2026-11-20  -1280  ●●●●  98720".into()],
                    gained: vec!["2026-11-20  1280  ●●●●  98720".into()],
                }],
                different_in_all: 1,
                ..Trial::default()
            },
        )),
        ..tried
    }
}

/// Nothing stands in the way, and nothing was ever fetched.
pub fn recipe_calm(lang: Lang) -> RecipePage {
    let failing = recipe_failing(lang);
    RecipePage {
        version: None,
        software_differs: false,
        waiting: 0,
        waiting_since: None,
        failing: None,
        releases: vec![ReleaseShown {
            target: "software".into(),
            number: None,
            reach: ReachShown::Software,
            at: None,
            by: None,
            why: String::new(),
            ended_at: None,
            in_force: true,
            can_return: false,
        }],
        ..failing
    }
}
