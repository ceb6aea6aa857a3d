//! 運用: レシピ, with one institution that waits and one that doesn't.

use super::*;
use aggregation::recipes::SiteDifference;
use aggregation::recipes::{Difference, FewNow, Trial, Unread};
use domain::fetch::Tried;
use domain::said::Said;
use recipe::repair::{Proof, Reason, What, Why};

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
        broken: vec![BrokenShown {
            id: "my-bank".into(),
            faults: vec![
                "recipe.toml:46: 「acounts」という種類の画面はありません\n    直し方：「accounts」ではありませんか".into(),
            ],
        }],
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
    page.broken.clear();
    page
}

fn reason() -> Reason {
    Reason::new(What::Label, "ご利用日", "利用日", Why::SameValues)
}

/// A page that changed, with a proposal, before anything was tried.
pub fn recipe_failing(lang: Lang) -> RecipePage {
    let mut error = FetchError::new(Cause::PageChanged);
    error.step = Some("statement".into());
    error.expected = Some(Said::new(
        "table.meisai に、列「ご利用日」、「金額」のある表",
        "a table at table.meisai with the columns ご利用日, 金額",
    ));
    error.seen = Some(Said::new(
        "近い行は「利用日」「金額」",
        "the nearest row has \"利用日\", \"金額\"",
    ));
    error.tried.push(Tried {
        rule: "notice".into(),
        missed: Said::new("文「お知らせ」が必要です", "needs the text \"お知らせ\""),
    });
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
        waiting_by_hand: 18,
        waiting_since: Some(at("2026-11-21T21:41:00Z")),
        failing: Some(FailingStep {
            error,
            rule: Some("statement".into()),
            kind: Some("statement".into()),
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
                    proof: Proof::None,
                },
                ProposalShown {
                    recipe_toml: "start = \"/\"\n".into(),
                    lines: vec![(48, "date = \"ご利用日\"".into(), "date = \"利用日\"".into())],
                    reasons: vec![reason()],
                    keeps_old: false,
                    reads: false,
                    proof: Proof::Agrees,
                },
            ],
            read_by_draft: false,
            proof: Proof::Agrees,
        }),
        editor: Editor {
            text: "start = \"/login\"\nwhen = { title = \"ログイン\" }\n".into(),
            is_draft: false,
            draft: None,
            by: None,
            at: None,
            faults: vec![],
        },
        trial: None,
        site: vec![],
        unproven: vec![],
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
            asked: 0,
        }),
        software_differs: false,
        failing: failing.failing.clone().map(|step| FailingStep {
            proposals: vec![],
            read_by_draft: true,
            proof: Proof::NotYet,
            good_at: None,
            rule: None,
            ..step
        }),
        editor: Editor {
            is_draft: true,
            draft: Some(41),
            by: Some("中村 大輔".into()),
            at: Some(at("2026-11-24T00:30:00Z")),
            ..failing.editor.clone()
        },
        site: vec![
            SiteDifference {
                said: Said::new(
                    "GETで開く画面：https://files.example/csv",
                    "pages opened by GET: https://files.example/csv",
                ),
                is_new: true,
                opens_host: true,
            },
            SiteDifference {
                said: Said::same("https://www.kotori.example/csv"),
                is_new: false,
                opens_host: false,
            },
        ],
        unproven: vec!["pending".into()],
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
                    expected: Some(Said::new("表", "a table")),
                    seen: Some(Said::new("ありません", "none")),
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
            asked: 1,
        }),
        release_unusable: true,
        failing: tried.failing.clone().map(|step| FailingStep {
            read_by_draft: false,
            proof: Proof::Agrees,
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
        waiting_by_hand: 0,
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
