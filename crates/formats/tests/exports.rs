//! What an office decided, as files for accounting programs.

use domain::ids::StatementLineId;
use domain::money::Unit;
use domain::time::Date;
use formats::export::{
    Decision, ExportAccount, ExportError, ExportLine, ExportPosting, csv, hledger,
};

fn line(id: i64, day: i8, amount: i64, description: &str, decision: Decision) -> ExportLine {
    ExportLine {
        line_id: StatementLineId(id),
        on: Date::constant(2026, 11, day),
        amount,
        description: description.into(),
        memo: None,
        decision,
    }
}

fn journalised(postings: &[(&str, i64)]) -> Decision {
    Decision::Journalised(
        postings
            .iter()
            .map(|(account, amount)| ExportPosting {
                account: (*account).into(),
                amount: *amount,
            })
            .collect(),
    )
}

fn bank() -> ExportAccount {
    ExportAccount {
        title: "資産:普通預金:デモ銀行  普通 1234567".into(),
        unit: Unit::YEN,
        opening: (Date::constant(2026, 11, 1), 100_000),
        closing: Some(419_460),
        lines: vec![
            line(
                12,
                9,
                -10_000,
                "=cmd|x; \"引用\", (仮)",
                journalised(&[("費用:支払手数料", 440), ("(株)デモ", 9_560)]),
            ),
            line(
                11,
                4,
                330_000,
                "(カ)ヤマダ",
                journalised(&[("収益:売上高", -330_000)]),
            ),
            ExportLine {
                memo: Some("見積 date: あした [1/2]".into()),
                ..line(13, 10, -540, "コンビニ", Decision::Open)
            },
            line(14, 10, 0, "通知", Decision::Excluded),
        ],
    }
}

#[test]
fn hledger_gets_opening_lines_splits_and_an_assertion() {
    let expected = "\
commodity 1000. JPY
account 資産  ; type:A
account 負債  ; type:L
account 純資産  ; type:E
account 収益  ; type:R
account 費用  ; type:X
account 収益:売上高
account 対象外
account 未仕訳
account 純資産:開始残高
account 費用:支払手数料
account 資産:普通預金:デモ銀行 普通 1234567
account （株)デモ

2026-11-01 * 開始残高
    資産:普通預金:デモ銀行 普通 1234567  100000 JPY
    純資産:開始残高  -100000 JPY

2026-11-04 * (11) (カ)ヤマダ
    資産:普通預金:デモ銀行 普通 1234567  330000 JPY
    収益:売上高  -330000 JPY

2026-11-09 * (12) =cmd｜x； \"引用\", (仮)
    資産:普通預金:デモ銀行 普通 1234567  -10000 JPY
    費用:支払手数料  440 JPY
    （株)デモ  9560 JPY

2026-11-10 ! (13) コンビニ
    ; 見積 date： あした ［1/2］
    資産:普通預金:デモ銀行 普通 1234567  -540 JPY
    未仕訳  540 JPY

2026-11-10 * (14) 通知
    資産:普通預金:デモ銀行 普通 1234567  0 JPY
    対象外  0 JPY

2026-11-10 * 残高の確認
    資産:普通預金:デモ銀行 普通 1234567  0 JPY = 419460 JPY
";
    assert_eq!(hledger(&[bank()]).as_deref(), Ok(expected));
}

#[test]
fn hledger_keeps_cents_and_points_apart() {
    let mut dollars = bank();
    dollars.unit = Unit::Currency(*b"USD");
    let points = ExportAccount {
        unit: Unit::Points("みどりポイント".into()),
        closing: None,
        lines: Vec::new(),
        ..bank()
    };
    let text = hledger(&[dollars, points]).expect("balances");
    assert!(
        text.contains("commodity 1000.00 USD")
            && text.contains("  -5.40 USD")
            && text.contains("= 4194.60 USD"),
        "{text}"
    );
    assert!(
        text.contains("100000 \"みどりポイント\"") && text.contains("残高の記載がない"),
        "{text}"
    );
}

#[test]
fn csv_has_a_row_for_each_posting_and_no_formula() {
    let expected = "\u{feff}取引日,借方勘定科目,貸方勘定科目,金額,通貨,摘要,メモ,明細番号\r
2026-11-04,資産:普通預金:デモ銀行  普通 1234567,収益:売上高,330000,JPY,(カ)ヤマダ,,11\r
2026-11-09,費用:支払手数料,資産:普通預金:デモ銀行  普通 1234567,440,JPY,\"'=cmd|x; \"\"引用\"\", (仮)\",,12\r
2026-11-09,(株)デモ,資産:普通預金:デモ銀行  普通 1234567,9560,JPY,\"'=cmd|x; \"\"引用\"\", (仮)\",,12\r
";
    assert_eq!(csv(&[bank()]).as_deref(), Ok(expected));
}

#[test]
fn an_entry_that_does_not_balance_is_not_written() {
    let mut account = bank();
    account
        .lines
        .push(line(15, 11, -100, "x", journalised(&[("費用:通信費", 99)])));
    let unbalanced = ExportError::Unbalanced {
        line: StatementLineId(15),
        difference: -1,
    };
    assert_eq!(
        hledger(std::slice::from_ref(&account)),
        Err(unbalanced.clone())
    );
    assert_eq!(csv(&[account]), Err(unbalanced));
}
