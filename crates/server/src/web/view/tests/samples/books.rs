//! 連携サービスから入力, 仕訳帳 and 書き出し.

use super::*;

pub fn inbox(lang: Lang) -> Inbox {
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
                done: true,
                text: lang
                    .t("2件を登録しました。", "2 entries registered.")
                    .into(),
                undo: Some(undo.clone()),
                way_back: None,
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

pub fn journal(lang: Lang) -> Journal {
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

pub fn export(lang: Lang) -> Export {
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
