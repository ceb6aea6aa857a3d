//! The words of a layout with what they mean, as [`super::super::model`] reads them.

/// A table of a layout.
pub struct Block {
    pub name: &'static str,
    pub ja: &'static str,
    pub en: &'static str,
    pub keys: &'static [Key],
}

pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub ja: &'static str,
    pub en: &'static str,
}

/// Word, Japanese, English.
pub type Word = (&'static str, &'static str, &'static str);

pub enum Kind {
    Text,
    Texts,
    /// A column, or a list of them.
    Columns,
    Truth,
    Count,
    Counts,
    Number,
    /// A form of dates.
    Date,
    One(&'static [Word]),
    /// One of these, or so many cells on.
    Where(&'static [Word]),
    Table(&'static str),
    Tables(&'static str),
    When,
    /// A truth, or tests.
    Pending,
}

const fn key(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Key {
    Key {
        name,
        kind,
        required: false,
        ja,
        en,
    }
}

const fn must(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Key {
    Key {
        name,
        kind,
        required: true,
        ja,
        en,
    }
}

pub const HOLDERS: &[Word] = &[
    ("bank", "銀行の口座", "a bank account"),
    ("card", "カード", "a card"),
    (
        "wallet",
        "電子マネーなど",
        "an electronic wallet and the like",
    ),
    ("shop", "店での買い物", "purchases at a shop"),
];

pub const WHERES: &[Word] = &[
    ("beside", "隣のセル", "the next cell"),
    (
        "same",
        "同じセルの : か = の後",
        "the label's cell, behind : or =",
    ),
    ("below", "下の行", "the next row"),
];

pub const ABOVE_IS: &[Word] = &[
    (
        "billed",
        "明細の合計。合わなければ断る",
        "the sum of the lines; refused where it differs",
    ),
    (
        "count",
        "明細の件数。合わなければ断る",
        "the number of the lines; refused where it differs",
    ),
    ("balance", "口座の残高", "the account's balance"),
    ("number", "口座番号", "the account's number"),
    ("branch", "支店の名前", "the branch"),
    ("branch-code", "支店番号", "the branch's code"),
    ("kind", "普通、当座など", "普通, 当座 …"),
    (
        "name",
        "口座やカードの名前",
        "what the account or card is called",
    ),
    ("holder", "名義", "the holder"),
    ("from", "期間の始まり", "the first day that was asked for"),
    ("to", "期間の終わり", "the last day that was asked for"),
    ("period", "期間（～でつなぐ）", "both days, with ～ between"),
    (
        "payday",
        "支払日。明細はこの日まで",
        "the day of payment; no line is after it",
    ),
    (
        "newest-first",
        "その言葉があれば新しい順",
        "where the label is there, the newest line comes first",
    ),
    (
        "oldest-first",
        "その言葉があれば古い順",
        "where the label is there, the oldest line comes first",
    ),
];

pub const ROW_IS: &[Word] = &[
    ("skip", "何でもない", "nothing"),
    (
        "more",
        "上の明細の摘要の続き",
        "text that belongs to the line above",
    ),
    ("total", "全部の合計", "the sum of all lines"),
    (
        "subtotal",
        "前の小計か口座の行からの合計",
        "the sum of the lines since the last subtotal or account",
    ),
    (
        "part",
        "明細ではないが、合計に入る",
        "counts for the totals without being a line",
    ),
    ("account", "下の明細の口座", "whose lines follow"),
    (
        "opening",
        "最初の明細の前の残高",
        "a balance before the first line",
    ),
    (
        "closing",
        "最後の明細の後の残高",
        "the balance after the last line",
    ),
    (
        "stop",
        "ここで終わり",
        "the end of the lines; with sum, the numbers below in that place still count for the total above",
    ),
    (
        "turn",
        "下はどの符号でも返金",
        "what follows is money back, whatever its sign",
    ),
    (
        "same-day",
        "上の明細と同じ日の明細",
        "a line with the day of the one above",
    ),
];

pub const ORDERS: &[Word] = &[
    ("oldest-first", "古い順", "the oldest line first"),
    ("newest-first", "新しい順", "the newest line first"),
    (
        "each-day-backwards",
        "日は順に、日の中は逆",
        "days in order, each day's lines the other way round",
    ),
];

pub const LAYOUT: Block = Block {
    name: "layout",
    ja: "表の読み方",
    en: "How a table is read",
    keys: &[
        must(
            "id",
            Kind::Text,
            "ID。フォルダの名前と同じ。英小文字、数字、-",
            "As its folder is called: small letters, digits and -",
        ),
        must(
            "name",
            Kind::Text,
            "読む人に見せる名前",
            "What it reads, for people",
        ),
        key(
            "account",
            Kind::One(HOLDERS),
            "口座の種類（省略すると bank）",
            "The kind of account (bank if left out)",
        ),
        key(
            "bank_code",
            Kind::Text,
            "この形を書く、ただ一つの銀行の金融機関コード",
            "金融機関コード of the only bank that has it",
        ),
        key(
            "source",
            Kind::Text,
            "もとにした事実と、その確かさ",
            "Where the facts come from, and how sure they are",
        ),
        key(
            "heading",
            Kind::Table("heading"),
            "見出しの行",
            "The row that the table is recognised by",
        ),
        key(
            "shape",
            Kind::Table("shape"),
            "見出しのない表の形",
            "What a table without a heading is recognised by",
        ),
        key(
            "above",
            Kind::Tables("above"),
            "見出しの上にある値",
            "Values above the heading",
        ),
        key(
            "row",
            Kind::Tables("row"),
            "明細ではない行",
            "Rows that aren't lines",
        ),
        must(
            "line",
            Kind::Table("line"),
            "明細の列の意味",
            "What the columns of a line mean",
        ),
        key(
            "traits",
            Kind::Table("traits"),
            "この表の性質",
            "What the source declares about itself",
        ),
    ],
};

const HEADING: Block = Block {
    name: "heading",
    ja: "見出しの行。最初の40行の中にあり、この列がこの順に並び、ほかの列がない",
    en: "The row that a table is recognised by: among the first 40, these columns in this order and no others",
    keys: &[
        must(
            "columns",
            Kind::Texts,
            "\"A|B\" どちらでも、\"A?\" なくてもよい、\"*\" 何でも、\"A#2\" 2番目",
            "\"A|B\" either, \"A?\" may be missing, \"*\" anything, \"A#2\" the second",
        ),
        key(
            "others",
            Kind::Truth,
            "ほかの列があってもよい",
            "Further columns may stand between these and behind them",
        ),
        key(
            "commas",
            Kind::Text,
            "カンマが引用符で囲まれない列",
            "The column in which commas aren't quoted",
        ),
        key(
            "short_rows",
            Kind::Truth,
            "行の終わりのセルがなくてもよい",
            "Rows may end before their last cells",
        ),
    ],
};

const SHAPE: Block = Block {
    name: "shape",
    ja: "見出しのない表の形",
    en: "What a table without a heading is recognised by",
    keys: &[
        must(
            "cells",
            Kind::Counts,
            "明細の行のセルの数（いくつか）",
            "How many cells a line may have",
        ),
        key(
            "names",
            Kind::Texts,
            "列の名前",
            "What the layout calls the columns",
        ),
        must(
            "like",
            Kind::When,
            "どんな行が明細か",
            "What makes a row a line",
        ),
        key(
            "begins",
            Kind::One(ROW_IS),
            "最初の行の種類",
            "The kind of row that the table begins with",
        ),
        key(
            "commas",
            Kind::Text,
            "カンマが引用符で囲まれない列",
            "The column in which commas aren't quoted",
        ),
    ],
};

const ABOVE: Block = Block {
    name: "above",
    ja: "見出しの上にある値",
    en: "A value above the heading, found by its label",
    keys: &[
        must(
            "label",
            Kind::Text,
            "値のそばの言葉。* は何でも、| で並べる",
            "The words beside the value; * is anything, | parts several",
        ),
        key(
            "value",
            Kind::Where(WHERES),
            "値の場所（省略すると隣）",
            "Where the value stands (beside if left out)",
        ),
        must("is", Kind::One(ABOVE_IS), "何の値か", "What the value is"),
        key(
            "as",
            Kind::Date,
            "日付の形（省略すると [line] と同じ）",
            "The form of a day (as in [line] if left out)",
        ),
        key(
            "of",
            Kind::Text,
            "billed: どの列の合計か（省略すると明細の金額）",
            "billed: the column it is the sum of (the lines' amounts if left out)",
        ),
    ],
};

const ROW: Block = Block {
    name: "row",
    ja: "明細ではない行。上から調べ、最初に合ったもの",
    en: "Rows that aren't lines; the first that fits decides",
    keys: &[
        key("when", Kind::When, "どんな行か", "What its cells are like"),
        key("cells", Kind::Count, "セルの数", "How many cells it has"),
        must("is", Kind::One(ROW_IS), "何の行か", "What the row is"),
        key(
            "also",
            Kind::Truth,
            "次に合う [[row]] も合わせて読む",
            "The next [[row]] that fits holds too",
        ),
        key(
            "sum",
            Kind::Text,
            "金額のセル",
            "The cell with the money that the row states",
        ),
        key(
            "of",
            Kind::Text,
            "total、subtotal: どの列の合計か",
            "total, subtotal: the column it is the sum of",
        ),
        key(
            "account",
            Kind::Table("account"),
            "account: 下の明細の口座",
            "account: whose lines follow",
        ),
        key(
            "text",
            Kind::Columns,
            "more: 摘要の続きのセル",
            "more: the cells with the text",
        ),
    ],
};

const LINE: Block = Block {
    name: "line",
    ja: "明細の列の意味。金額は charge、signed、in と out、number と side のどれか一つ",
    en: "What the columns of a line mean. Its money is one of charge, signed, in and out, number and side",
    keys: &[
        must(
            "date",
            Kind::Columns,
            "取引日。並びは年・月・日",
            "The day; several columns are year, month and day",
        ),
        key(
            "date_else",
            Kind::Text,
            "date が空のときの列",
            "The column where date is empty",
        ),
        must(
            "as",
            Kind::Date,
            "日付の形。| で並べる",
            "The form of the days; | parts several",
        ),
        key(
            "value_date",
            Kind::Text,
            "起算日",
            "The value date (起算日)",
        ),
        key(
            "charge",
            Kind::Columns,
            "使った額が正の金額",
            "Amounts of which spending is positive",
        ),
        key(
            "signed",
            Kind::Columns,
            "入金が正の金額",
            "Amounts of which money in is positive",
        ),
        key("in", Kind::Columns, "入金の金額", "Money in"),
        key("out", Kind::Columns, "出金の金額", "Money out"),
        key(
            "number",
            Kind::Columns,
            "向きを side が言う金額",
            "Amounts whose way side says",
        ),
        key(
            "side",
            Kind::Table("side"),
            "金額の向きを言う列",
            "The column that says which way the money went",
        ),
        key(
            "less",
            Kind::Columns,
            "金額から差し引く列",
            "Columns to be taken off the amount, such as a fee",
        ),
        key(
            "text_in_unused",
            Kind::Truth,
            "in と out: 使わないほうに文字が入る",
            "in and out: the one that isn't used holds text",
        ),
        key(
            "empty",
            Kind::Texts,
            "金額の「なし」の言葉",
            "Words that mean an empty cell of money, beside -",
        ),
        key("balance", Kind::Text, "残高", "The balance"),
        must(
            "description",
            Kind::Columns,
            "摘要。並びは空白でつなぐ",
            "The text; several are joined by a blank",
        ),
        key(
            "reference",
            Kind::Columns,
            "どのファイルでも同じで、ほかの明細と違う番号",
            "A number that is the same in every file and in no other line",
        ),
        key(
            "pending",
            Kind::Pending,
            "まだ確定していない明細",
            "When a line isn't final",
        ),
        key(
            "currency",
            Kind::Text,
            "通貨の列。空なら円",
            "The column of the currency; yen where it is empty",
        ),
        key(
            "account",
            Kind::Table("account"),
            "行ごとの口座",
            "Whose line it is, where each says it",
        ),
    ],
};

const SIDE: Block = Block {
    name: "side",
    ja: "金額の向きを言う列。どちらにもない言葉は断る",
    en: "The column that says which way the money went; a word in neither list is refused",
    keys: &[
        must("column", Kind::Text, "列", "The column"),
        must("in", Kind::Texts, "入金の言葉", "Words of money in"),
        must("out", Kind::Texts, "出金の言葉", "Words of money out"),
    ],
};

const ACCOUNT: Block = Block {
    name: "account",
    ja: "口座を言うセル。like があれば、一つのセルがいくつかを言う",
    en: "The cells that say whose lines these are; with like, one cell says several things",
    keys: &[
        key("number", Kind::Text, "口座番号", "The number"),
        key("branch", Kind::Text, "支店の名前", "The branch"),
        key("branch_code", Kind::Text, "支店番号", "The branch's code"),
        key("bank_code", Kind::Text, "金融機関コード", "The bank's code"),
        key("kind", Kind::Text, "普通、当座など", "普通, 当座 …"),
        key(
            "name",
            Kind::Text,
            "口座やカードの名前",
            "What it is called",
        ),
        key("holder", Kind::Text, "名義", "The holder"),
        key("cell", Kind::Text, "like で読むセル", "The cell of like"),
        key(
            "like",
            Kind::Text,
            "{branch}（{branch_code}） {kind} {number} のような形",
            "A form like {branch}（{branch_code}） {kind} {number}",
        ),
    ],
};

const TRAITS: Block = Block {
    name: "traits",
    ja: "この表の性質",
    en: "What the source declares about itself",
    keys: &[
        key(
            "text_max",
            Kind::Count,
            "摘要がこの字数で切られる",
            "A text of this many characters may have been cut",
        ),
        key(
            "whole_days",
            Kind::Truth,
            "のせる日の明細を、すべてのせる",
            "It shows every line of the days it shows",
        ),
        key(
            "authoritative",
            Kind::Truth,
            "のせない明細はない（省略すると true）",
            "A line that it doesn't show isn't there (true if left out)",
        ),
        key(
            "order",
            Kind::One(ORDERS),
            "並び（省略すると日付と残高から）",
            "The order (found out from days and balances if left out)",
        ),
        key(
            "date_offset_days",
            Kind::Number,
            "印字の日付に足す日数",
            "Days added to the printed date",
        ),
    ],
};

pub const ALL: &[&Block] = &[
    &LAYOUT, &HEADING, &SHAPE, &ABOVE, &ROW, &LINE, &SIDE, &ACCOUNT, &TRAITS,
];
