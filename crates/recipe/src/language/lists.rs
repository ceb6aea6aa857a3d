//! What stands inside of a page: accounts, months, lines, files, and what the page says about itself.

use super::Kind::{Any, Count, Css, Flag, Many, Map, Text, Word};
use super::{Block, Key, Kind, SIGN, WAY};
use crate::recipe::words;

pub(crate) static ACCOUNT: Block = Block {
    name: "account",
    what: "[page.account]",
    what_ja: "[page.account]",
    ja: "口座。table、each、items のどれか。なければ画面が一つの口座",
    en: "Accounts: one of table, each, items; none of them: the page is one account",
    keys: &[
        Key::new(
            "table",
            Css,
            "表。裸の文字は列の見出し。画面が隠している行は読まない",
            "A table; bare texts are labels of columns. Rows that the page hides are not read",
        ),
        Key::new(
            "each",
            Css,
            "繰り返す要素。裸の文字はセレクター",
            "Repeated elements; bare texts are selectors",
        ),
        Key::new(
            "items",
            Text,
            "JSONの一覧。裸の文字は場所",
            "A JSON list; bare texts are paths",
        ),
        Key::new(
            "skip",
            Many(&Kind::Block(&SIGN)),
            "口座でない行",
            "Rows that are no accounts",
        ),
        Key::new(
            "empty",
            Kind::Block(&SIGN),
            "口座がないという印",
            "How the page says that there are none",
        ),
        Key::new(
            "number",
            Kind::Value,
            "口座番号。口座の身元（一覧では必須）",
            "The number: the identity; required in a list",
        ),
        Key::new(
            "id",
            Kind::Value,
            "アドレスの中での呼び名",
            "How addresses name the account",
        ),
        Key::new("bank_code", Kind::Value, "金融機関コード", "金融機関コード"),
        Key::new("branch", Kind::Value, "支店名", "The branch"),
        Key::new(
            "branch_code",
            Kind::Value,
            "支店コード",
            "The branch's code",
        ),
        Key::new(
            "type",
            Kind::Value,
            "種類: ordinary current savings term loan card wallet points",
            "Its type: ordinary current savings term loan card wallet points",
        ),
        Key::new("name", Kind::Value, "名前", "Its name"),
        Key::new("holder", Kind::Value, "名義", "Whose it is"),
        Key::new("currency", Kind::Value, "通貨", "Its currency"),
        Key::new("balance", Kind::Value, "残高", "Its balance"),
        Key::new(
            "available",
            Kind::Value,
            "支払可能残高",
            "What can be spent",
        ),
        Key::new(
            "as_of",
            Kind::Value,
            "いつの残高か",
            "Of when the balance is",
        ),
        Key::or(
            "balance_only",
            Any(&[Flag, Kind::Block(&SIGN)]),
            "false",
            "明細の画面がない口座（定期など）。残高だけを読み、`go` は行かない。`true`：すべて。印：成り立つ口座",
            "Accounts for which the bank has no lines, term deposits perhaps: only the balance is read, `go` isn't followed. `true`: all; a sign: where it holds",
        ),
        Key::new(
            "go",
            Many(&Kind::Block(&WAY)),
            "口座ごとの道",
            "The ways on, for each account",
        ),
    ],
    also: &[],
};

pub(crate) static MONTH: Block = Block {
    name: "month",
    what: "[page.month]",
    what_ja: "[page.month]",
    ja: "月のタブ",
    en: "The months",
    keys: &[
        Key::required("each", Css, "月の要素", "The elements"),
        Key::required("label", Kind::Value, "何月か", "Which month"),
        Key::new(
            "from",
            Kind::Value,
            "期間の始め（月と違うとき）",
            "Its first day, where it is no whole month",
        ),
        Key::new("to", Kind::Value, "期間の終わり", "Its last day"),
        Key::new(
            "current",
            Kind::Block(&SIGN),
            "この画面の月",
            "The month of this very page",
        ),
        Key::required(
            "go",
            Kind::Block(&WAY),
            "その月への道",
            "The way to the month",
        ),
    ],
    also: &[],
};

pub(crate) static SAYS: Block = Block {
    name: "says",
    what: "[page.says]",
    what_ja: "[page.says]",
    ja: "画面が自分について言うこと",
    en: "What the page says about itself",
    keys: &[
        Key::new("account", Kind::Value, "口座番号", "The account's number"),
        Key::new("from", Kind::Value, "期間の始め", "The first day asked for"),
        Key::new("to", Kind::Value, "期間の終わり", "The last day asked for"),
        Key::new(
            "rows",
            Kind::Value,
            "この頁の件数",
            "The number of lines on this page",
        ),
        Key::new(
            "total",
            Kind::Value,
            "全頁の件数",
            "The number of lines over all pages",
        ),
        Key::new("sum", Kind::Value, "合計", "The sum of the amounts"),
        Key::new(
            "opening",
            Kind::Value,
            "繰越残高",
            "The balance before the first line",
        ),
        Key::new(
            "closing",
            Kind::Value,
            "最後の残高",
            "The balance after the last line",
        ),
        Key::new("as_of", Kind::Value, "銀行の時計", "The bank's own clock"),
    ],
    also: &[],
};

pub(crate) static WINDOW: Block = Block {
    name: "window",
    what: "`window`",
    what_ja: "`window`",
    ja: "期間のない一覧の届くところ",
    en: "How far back a list without a period reaches",
    keys: &[
        Key::new("lines", Count(1, 100_000), "件数", "So many lines"),
        Key::new("days", Count(1, 100_000), "日数", "So many days"),
    ],
    also: &[],
};

pub(crate) static LINES: Block = Block {
    name: "lines",
    what: "[page.lines]",
    what_ja: "[page.lines]",
    ja: "明細の行。table、each、items、file のどれか一つ",
    en: "The lines: exactly one of table, each, items, file",
    keys: &[
        Key::new(
            "table",
            Css,
            "表。使う見出しがすべてある行が見出し行。画面が隠している行（`hidden`、`display:none`、`visibility:hidden`、`<template>`）は明細でない",
            "A table; the row that has all labels used is its header. Rows that the page hides (`hidden`, `display:none`, `visibility:hidden`, `<template>`) are no lines",
        ),
        Key::or(
            "tr_per_line",
            Count(1, 10),
            "1",
            "一行が<tr>いくつ分か",
            "How many <tr> a line has",
        ),
        Key::new(
            "each",
            Css,
            "繰り返す要素。画面が隠しているものは明細でない",
            "Repeated elements; those that the page hides are no lines",
        ),
        Key::new("items", Text, "JSONの一覧", "A JSON list"),
        Key::new(
            "file",
            Any(&[Kind::Block(&FILE), Kind::Block(&FILE_DECLARED)]),
            "画面でなくファイルが来る",
            "A file comes instead of a page",
        ),
        Key::new(
            "date",
            Kind::Value,
            "取引日（必須。OFXと全銀は自分で持つ）",
            "The date; required but for OFX and 全銀",
        ),
        Key::new(
            "valued_on",
            Kind::Value,
            "起算日。空の行がありうる列なら default = \"\"",
            "The day from which it counts; where it may be left empty: default = \"\"",
        ),
        Key::new("in", Kind::Value, "入金の列", "The column of money in"),
        Key::new("out", Kind::Value, "出金の列", "The column of money out"),
        Key::new("amount", Kind::Value, "一つの金額の列", "A column for both"),
        Key::new(
            "plus",
            Kind::Block(&SIGN),
            "入金の印",
            "The sign of money in",
        ),
        Key::new(
            "minus",
            Kind::Block(&SIGN),
            "出金の印",
            "The sign of money out",
        ),
        Key::new(
            "description",
            Kind::Value,
            "摘要。リストは空白でつなぐ",
            "The text; a list is joined by blanks",
        ),
        Key::new("balance", Kind::Value, "残高", "The balance after the line"),
        Key::new(
            "id",
            Kind::Value,
            "銀行の番号。行の身元",
            "The bank's reference: the line's identity",
        ),
        Key::new(
            "account",
            Kind::Value,
            "口座がまざる一覧の口座番号",
            "Whose line it is, in a list that mixes accounts",
        ),
        Key::new(
            "pending",
            Any(&[Flag, Kind::Block(&SIGN)]),
            "未確定の印。trueならすべて",
            "The sign of a pending line; true: all are",
        ),
        Key::new(
            "skip",
            Many(&Kind::Block(&SIGN)),
            "明細でない行: 小計、備考",
            "Rows that are no lines: subtotals, notes",
        ),
        Key::new(
            "order",
            Word(words::orders),
            "順。なければ日付と残高から見つける",
            "The order; by default found out from dates and balances",
        ),
        Key::or(
            "chain",
            Any(&[Flag, Word(|| vec!["day"])]),
            "true",
            "残高は金額に従う。\"day\" は日の終わりの残高、falseは何にも従わない残高",
            "Balances follow from the amounts; \"day\": they are those of the days' ends; false: from nothing",
        ),
        Key::or(
            "within",
            Flag,
            "true",
            "日付は求めた期間の中",
            "Dates lie in the period asked for",
        ),
        Key::new(
            "encoding",
            Text,
            "銀行が偽るときの文字コード",
            "The encoding, if the bank lies about it",
        ),
        Key::new(
            "let",
            Map(&Kind::Value),
            "式のための名前",
            "Named values for an expression",
        ),
        Key::new(
            "text_max",
            Count(1, 10_000),
            "摘要が切られる長さ",
            "Texts of so many characters may be cut",
        ),
        Key::new(
            "whole_days",
            Flag,
            "その日の行がすべて出るか",
            "Every line of its days is shown",
        ),
        Key::or(
            "authoritative",
            Flag,
            "true",
            "falseなら、出ない行もありうる",
            "false: a line that isn't shown may exist",
        ),
        Key::or(
            "date_offset",
            Count(-31, 31),
            "0",
            "日付をずらす日数",
            "Days added to the printed date",
        ),
    ],
    also: &[],
};

pub(crate) static FILE: Block = Block {
    name: "file",
    what: "`file`",
    what_ja: "`file`",
    ja: "CSV。裸の文字は見出し、数は列の番号",
    en: "CSV: a bare text is a header, a number a column",
    keys: &[
        Key::required("format", Word(|| vec!["csv"]), "形式", "The format"),
        Key::new(
            "encoding",
            Text,
            "文字コード。なければUTF-8、違えばShift_JIS",
            "Its encoding; by default UTF-8, else Shift_JIS",
        ),
        Key::or(
            "separator",
            Word(words::separators),
            "\",\"",
            "区切り",
            "What parts the cells",
        ),
        Key::or(
            "skip",
            Count(0, 1000),
            "0",
            "見出しの前の行数",
            "Lines before the header",
        ),
        Key::new(
            "trailer",
            Kind::Block(&SIGN),
            "最後の行の印。なければ改行で終わること",
            "The row that ends the file; without it, a line end does",
        ),
    ],
    also: &[],
};

pub(crate) static FILE_DECLARED: Block = Block {
    name: "file-declared",
    what: "`file`",
    what_ja: "`file`",
    ja: "OFXと全銀。口座、期間、行を自分で言う",
    en: "OFX and 全銀: they say account, period and lines themselves",
    keys: &[Key::required(
        "format",
        Word(|| vec!["ofx", "zengin"]),
        "形式",
        "The format",
    )],
    also: &[],
};
