//! 明細一覧 and its evidence.

use super::*;

pub fn line(
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

pub fn lines(lang: Lang) -> Lines {
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

pub fn lines_wrong(lang: Lang) -> Lines {
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

pub fn lines_empty(lang: Lang) -> Lines {
    Lines {
        filter: LineFilter::default(),
        accounts: vec![],
        rows: vec![],
        sums: None,
        pager: Pager::default(),
        ..lines(lang)
    }
}

pub fn evidence() -> Evidence {
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

pub fn evidence_of_file() -> Evidence {
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
