//! ファイルの取り込み: every state of a waiting file, and the history.

use domain::ids::{ImportId, UploadId};
use domain::statement::matching::Counts;
use domain::time::Period;
use formats::{Check, Outcome, What};

use super::*;

/// A CSV that no layout knows.
pub const UNKNOWN: &str = "お取引日,摘要１,摘要２,支払,預り,差引残\n\
    R8.11.02,振込,ﾐﾄﾞﾘｼﾖｳｼﾞ,,330000,1502880\n\
    R8.11.04,電気料,,18422,,1484458\n\
    R8.11.05,手数料,,440,,1484018\n\
    R8.11.09,ｶ-ﾄﾞ,ﾂﾊﾞﾒ,184260,,1299758\n\
    R8.11.12,振込,ｶﾄｳｾﾂﾋﾞ,,55000,1354758\n";

/// One with a word for the side, and nothing that proves it.
const SIDED: &str = "年月日,内容,金額,区分\n2026/11/02,コンビニ,480,使う\n2026/11/04,駅ビル,1200,使う\n2026/11/05,窓口,3000,足す\n";

fn period(from: &str, to: &str) -> Option<Period> {
    Period::new(on(from), on(to))
}

fn first() -> Vec<FirstLine> {
    let line = |day: &str, text: &str, minor, balance| FirstLine {
        on: on(day),
        text: text.into(),
        amount: Amount::yen(minor),
        balance: Some(Amount::yen(balance)),
        pending: false,
    };
    vec![
        line("2026-11-02", "振込　ミドリシヨウジ", 330_000, 1_502_880),
        line("2026-11-04", "電気料 <b>10月</b>", -18_422, 1_484_458),
        FirstLine {
            balance: None,
            pending: true,
            ..line("2026-11-05", "手数料", -440, 0)
        },
    ]
}

fn counts(new: usize, known: usize, amended: usize, asked: usize) -> Counts {
    Counts {
        read: new + known + amended + asked,
        new,
        known,
        amended,
        asked,
    }
}

fn part(account: AccountPick, counts: Counts, checks: Vec<Check>) -> StatementPart {
    StatementPart {
        account,
        days: period("2026-08-24", "2026-11-20"),
        counts,
        money_in: Amount::yen(1_540_000),
        money_out: Amount::yen(1_448_460),
        checks: CheckShown::of(&checks),
        first: first(),
    }
}

fn known() -> AccountPick {
    AccountPick::Known {
        name: "青葉銀行 普通 1234567".into(),
    }
}

fn chain(outcome: Outcome) -> Vec<Check> {
    vec![
        Check {
            what: What::Chain,
            outcome,
        },
        Check {
            what: What::Ends,
            outcome: Outcome::NothingToCompare,
        },
    ]
}

fn card(upload: i64, file_name: &str, state: FileState) -> FileCard {
    FileCard {
        upload: UploadId(upload),
        file_name: file_name.into(),
        size: 12_345,
        state,
    }
}

fn understood(layout: &str, parts: Vec<StatementPart>) -> FileFacts {
    FileFacts {
        layout: layout.into(),
        notices: vec![],
        parts,
        error: None,
    }
}

fn said(lang: Lang, refusal: &formats::Refusal) -> (String, String) {
    let language = lang_of(lang);
    let whole = refusal.message(language);
    let text = whole.split_once('\n').map_or("", |(_, text)| text);
    (refusal.title(language).to_owned(), text.to_owned())
}

fn lang_of(lang: Lang) -> formats::Language {
    match lang {
        Lang::Ja => formats::Language::Ja,
        Lang::En => formats::Language::En,
    }
}

pub fn file_states(lang: Lang) -> Vec<(&'static str, FileCard)> {
    let file = |facts| FileState::Understood(Box::new(facts));
    let (bad_sum, bad_sum_text) = said(
        lang,
        &formats::Refusal::TotalsDiffer {
            line: 42,
            at: Some((27, 39)),
            total: "出金額合計".into(),
            unit: Some(Unit::YEN),
            stated: 1_466_882,
            read: 1_448_460,
        },
    );
    let (order, order_text) = said(
        lang,
        &formats::Refusal::TwoLayouts {
            names: vec!["青葉銀行のCSV".into(), "汐見信用金庫のCSV".into()],
        },
    );
    let break_at = formats::Notice::BalanceBreak {
        line: 12,
        calculated: 1_299_758,
        printed: 1_281_336,
        unit: Unit::YEN,
    };
    let notice = break_at.message(lang_of(lang));
    let (title, text) = notice.split_once('\n').expect("a title and a text");
    vec![
        (
            "reading",
            card(
                1,
                "全明細_2016-2026.csv",
                FileState::Live(FileProgress::Reading {
                    done: 120 << 20,
                    of: 480 << 20,
                }),
            ),
        ),
        (
            "storing",
            card(
                1,
                "全明細_2016-2026.csv",
                FileState::Live(FileProgress::Storing {
                    done: 412_000,
                    of: 1_000_000,
                }),
            ),
        ),
        (
            "known-account",
            card(
                2,
                "aoba_202608-11.csv",
                file(understood(
                    "青葉銀行のCSV（2024年以降の形）",
                    vec![part(
                        known(),
                        counts(14, 112, 0, 0),
                        chain(Outcome::Agrees(126)),
                    )],
                )),
            ),
        ),
        (
            "all-known",
            card(
                3,
                "aoba_202608-10.csv",
                file(understood(
                    "青葉銀行のCSV（2024年以降の形）",
                    vec![part(
                        known(),
                        counts(0, 112, 0, 0),
                        chain(Outcome::Agrees(112)),
                    )],
                )),
            ),
        ),
        (
            "choose-account",
            card(
                4,
                "meisai.csv",
                file(understood(
                    "三菱UFJ銀行のCSV",
                    vec![part(
                        AccountPick::Choose {
                            name: "三菱UFJ銀行".into(),
                            chosen: None,
                        },
                        counts(41, 0, 0, 0),
                        chain(Outcome::Agrees(41)),
                    )],
                )),
            ),
        ),
        (
            "doubtful",
            card(
                5,
                "shiomi.csv",
                file(FileFacts {
                    notices: vec![FileNotice {
                        title: title.into(),
                        text: text.into(),
                    }],
                    error: Some(
                        lang.t(
                            "通貨が異なります\nファイルはUSD、口座はJPYです。",
                            "Another currency\nThe file is in USD, the account in JPY.",
                        )
                        .into(),
                    ),
                    ..understood(
                        "汐見信用金庫のCSV",
                        vec![part(
                            AccountPick::Choose {
                                name: "汐見信用金庫".into(),
                                chosen: Some(AccountId(5)),
                            },
                            counts(39, 0, 1, 1),
                            chain(Outcome::Differs(1)),
                        )],
                    )
                }),
            ),
        ),
        (
            "several",
            card(
                6,
                "zengin_1119.txt",
                file(understood(
                    "全銀 入出金取引明細",
                    vec![
                        part(
                            known(),
                            counts(2, 10, 0, 0),
                            vec![
                                Check {
                                    what: What::Stated("出金件数".into()),
                                    outcome: Outcome::Agrees(7),
                                },
                                Check {
                                    what: What::Ends,
                                    outcome: Outcome::Agrees(1),
                                },
                            ],
                        ),
                        part(
                            AccountPick::New {
                                name: "青葉銀行 当座 0098221".into(),
                            },
                            counts(5, 0, 0, 0),
                            vec![],
                        ),
                    ],
                )),
            ),
        ),
        (
            "refused",
            card(
                7,
                "zengin_1120.txt",
                FileState::Refused {
                    title: bad_sum,
                    text: bad_sum_text,
                },
            ),
        ),
        (
            "two-layouts",
            card(
                8,
                "download.csv",
                FileState::Choose {
                    title: order,
                    text: order_text,
                    layouts: vec![
                        LayoutPick {
                            id: "aoba".into(),
                            name: "青葉銀行のCSV".into(),
                        },
                        LayoutPick {
                            id: "shiomi".into(),
                            name: "汐見信用金庫のCSV".into(),
                        },
                    ],
                },
            ),
        ),
        (
            "unknown",
            card(
                9,
                "meisai(3).csv",
                FileState::Unknown(Box::new(columns(lang))),
            ),
        ),
    ]
}

fn proposal(text: &str) -> formats::Proposal {
    let today = on("2026-11-24");
    formats::propose(&text.as_bytes().to_vec(), &formats::Asked::on(today)).expect("a table")
}

pub fn columns(lang: Lang) -> ImportColumns {
    let proposal = proposal(UNKNOWN);
    let pick = AccountPick::Choose {
        name: String::new(),
        chosen: None,
    };
    ImportColumns {
        part: Some(Box::new(part(
            pick,
            counts(41, 0, 0, 0),
            chain(Outcome::Agrees(41)),
        ))),
        name: "潮見信用組合のCSV".into(),
        account_name: "潮見信用組合".into(),
        ..ImportColumns::of(UploadId(9), &proposal, &proposal.meanings(), &pen(lang))
    }
}

/// What a person made of a table with a word for the side; one fault of a column and one of all.
pub fn columns_wrong(lang: Lang) -> ColumnsForm {
    let proposal = proposal(SIDED);
    let meanings = vec![
        formats::propose::Meaning::Date("y/m/d".into()),
        formats::propose::Meaning::Nothing,
        formats::propose::Meaning::Amount,
        formats::propose::Meaning::Side {
            into: vec!["足す".into()],
            out: vec![],
        },
    ];
    let choice = formats::propose::Choice {
        id: "own",
        name: "x",
        account: formats::layout::Holder::Wallet,
        meanings: &meanings,
    };
    let faults = proposal.with(&choice).expect_err("no description");
    let fault = |fault: &formats::propose::ColumnFault| {
        (fault.column, pen(lang).said(&fault.said).to_owned())
    };
    let mut faults: Vec<_> = faults.iter().map(fault).collect();
    faults.push((
        Some(3),
        lang.t(
            "「使う」の向きを選んでください。",
            "Please choose the side of 使う.",
        )
        .into(),
    ));
    ColumnsForm {
        frame: frame(lang, Place::Imports),
        file_name: "waon.csv".into(),
        columns: ImportColumns {
            faults,
            kind: Kind::Wallet,
            ..ImportColumns::of(UploadId(10), &proposal, &meanings, &pen(lang))
        },
        accounts: accounts(),
    }
}

pub fn columns_form(lang: Lang) -> ColumnsForm {
    ColumnsForm {
        frame: frame(lang, Place::Imports),
        file_name: "meisai(3).csv".into(),
        columns: columns(lang),
        accounts: accounts(),
    }
}

fn accounts() -> Vec<(AccountId, String)> {
    vec![
        (AccountId(1), "青葉銀行 普通 1234567".into()),
        (AccountId(5), "潮見信用組合".into()),
    ]
}

pub fn imports(lang: Lang) -> Imports {
    let wanted = ["known-account", "refused", "unknown"];
    let states = file_states(lang).into_iter();
    Imports {
        frame: frame(lang, Place::Imports),
        error: None,
        waiting: states
            .filter(|(name, _)| wanted.contains(name))
            .map(|(_, card)| card)
            .collect(),
        accounts: accounts(),
        past: past(),
        pager: Pager {
            previous: None,
            next: Some("/imports?before=2#past".into()),
        },
        file_max: 512 << 20,
    }
}

pub fn imports_empty(lang: Lang) -> Imports {
    Imports {
        waiting: vec![],
        past: vec![],
        pager: Pager::default(),
        ..imports(lang)
    }
}

fn past() -> Vec<PastImport> {
    let one = |id, at_time: &str, file_name: &str| PastImport {
        id: ImportId(id),
        at: at(at_time),
        who: Some("佐藤 美咲".into()),
        file_name: file_name.into(),
        layout: "青葉銀行のCSV（2024年以降の形）".into(),
        accounts: vec![(AccountId(1), "青葉銀行 普通 1234567".into())],
        counts: Some(counts(86, 26, 0, 0)),
        taken_back: None,
    };
    vec![
        one(4, "2026-11-23T23:10:00Z", "aoba_202608-10.csv"),
        PastImport {
            taken_back: Some((at("2026-11-23T03:00:00Z"), Some("佐藤 美咲".into()))),
            ..one(
                3,
                "2026-11-23T02:10:00Z",
                "aoba_2026_とても長い名前のファイル_ダウンロード(12)_最終版.csv",
            )
        },
        PastImport {
            who: None,
            counts: None,
            accounts: vec![
                (AccountId(1), "青葉銀行 普通 1234567".into()),
                (AccountId(2), "青葉銀行 当座 0098221".into()),
            ],
            ..one(2, "2025-11-20T02:10:00Z", "zengin_1119.txt")
        },
    ]
}

pub fn take_back(lang: Lang, journalised: usize) -> TakeBack {
    TakeBack {
        frame: frame(lang, Place::Imports),
        import: ImportId(4),
        file_name: "aoba_202608-10.csv".into(),
        lines: 86,
        journalised,
        entries: "/journal".into(),
    }
}
