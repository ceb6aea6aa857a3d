//! What is written again and again: ways, signs, values, outcomes.

use super::Kind::{Any, Count, Css, Flag, Many, Map, Pattern, Template, Text, Word};
use super::{Block, Key, Kind};
use crate::recipe::words;

pub(crate) static WAY: Block = Block {
    name: "way",
    what: "a way",
    what_ja: "道",
    ja: "次の画面への道。click、open、submit、post のどれか一つ",
    en: "A way to the next page: exactly one of click, open, submit, post",
    keys: &[
        Key::new(
            "click",
            Any(&[Text, Kind::Block(&CLICK)]),
            "この文字のリンクかボタン。行の中を先に探す",
            "The link or button with this text, in the row first",
        ),
        Key::new(
            "open",
            Template,
            "このアドレスをGETで開く。{account.number} などは符号化される",
            "Opens this address by GET; values are percent-encoded",
        ),
        Key::new(
            "submit",
            Any(&[Css, Kind::Block(&FORM)]),
            "画面のフォームを送る",
            "Sends a form of the page",
        ),
        Key::new(
            "post",
            Template,
            "フォームなしのPOST",
            "A POST without a form",
        ),
        Key::new(
            "fill",
            Map(&Template),
            "submitで入れる値。項目の名前、なければ印刷された見出し",
            "Values for the form: by the field's name, or by the label printed at it",
        ),
        Key::new(
            "button",
            Text,
            "押すボタンの名前か文字。なければ最初の送信ボタン",
            "The button to press, by name or text; by default the first that sends",
        ),
        Key::new(
            "fields",
            Map(&Template),
            "postで送る項目",
            "Fields of a `post`",
        ),
        Key::new("json", Kind::Json, "postで送るJSON", "JSON of a `post`"),
        Key::new(
            "to",
            Many(&Text),
            "来るはずの画面の名前か種類。ほかは断る",
            "Names or kinds of the pages that may come; others are refused",
        ),
        Key::new(
            "outcome",
            Many(&Kind::Block(&OUTCOME)),
            "この道のあとで終わりになること",
            "What may end the walk behind this way",
        ),
        Key::new(
            "while",
            Kind::Block(&SIGN),
            "nextのみ: これが成り立つ間だけ続きがある",
            "`next` only: there is a next page as long as this holds",
        ),
        Key::new(
            "token",
            Kind::Value,
            "nextのみ: {token} に入る値",
            "`next` only: the value of {token}",
        ),
    ],
    also: &[],
};

pub(crate) static CLICK: Block = Block {
    name: "click",
    what: "`click`",
    what_ja: "`click`",
    ja: "場所で指すクリック",
    en: "A click at a place",
    keys: &[Key::required(
        "css",
        Css,
        "リンクかボタン、またはその中や外の要素。\".\" は行そのもの",
        "The link or button, or what is in or around it; \".\" is the row itself",
    )],
    also: &[],
};

pub(crate) static FORM: Block = Block {
    name: "form",
    what: "a form",
    what_ja: "フォーム",
    ja: "項目で指すフォーム",
    en: "A form by a field it has",
    keys: &[Key::required(
        "with",
        Text,
        "このフォームにある項目の名前か見出し",
        "The name or the label of a field of this form",
    )],
    also: &[],
};

pub(crate) static OUTCOME: Block = Block {
    name: "outcome",
    what: "an outcome",
    what_ja: "結果",
    ja: "終わりになることと、その印",
    en: "What ends a walk, and its sign",
    keys: &[
        Key::required(
            "means",
            Word(words::outcomes),
            "何が起きたか",
            "What has happened",
        ),
        Key::new("message", Kind::Value, "銀行の文面", "The bank's own words"),
        Key::new("until", Kind::Value, "いつまで", "Until when"),
        Key::new(
            "tries_left",
            Kind::Value,
            "残りの回数",
            "How many tries are left",
        ),
    ],
    also: &[&SIGN],
};

pub(crate) static SIGN: Block = Block {
    name: "sign",
    what: "a sign",
    what_ja: "印",
    ja: "印。書いたものがすべて成り立つこと",
    en: "A sign: all that is written has to hold",
    keys: &[
        Key::new(
            "text",
            Many(&Text),
            "見える文字に含まれる（リストならどれか）",
            "The visible text contains it (one of a list)",
        ),
        Key::new("at", Css, "textを探す要素", "Narrows `text` to an element"),
        Key::new(
            "has",
            Many(&Css),
            "要素がある（リストならすべて）。入力欄に何が入っているかを `[value…]` でたずねることはできない",
            "An element is there (all of a list); it can't ask by `[value…]` what a field holds",
        ),
        Key::new(
            "title",
            Many(&Text),
            "題に含まれる",
            "The title contains it",
        ),
        Key::new(
            "path",
            Many(&Text),
            "アドレスのパス。* は何か",
            "The address's path; * is anything",
        ),
        Key::new(
            "query",
            Map(&Text),
            "アドレスの?のあと",
            "Parameters of the address",
        ),
        Key::new(
            "status",
            Many(&Count(100, 599)),
            "状態番号。なければ、ログイン後の画面は400未満",
            "The status; without it a signed-in page needs one below 400",
        ),
        Key::new("type", Many(&Text), "内容の種類", "The content type"),
        Key::new("json", Text, "JSONの場所", "A path in the JSON"),
        Key::new("col", Text, "列の見出し", "The label of a column"),
        Key::new("css", Css, "要素", "An element"),
        Key::new(
            "beside",
            Text,
            "見出しの隣",
            "What is printed beside this label",
        ),
        Key::new("attr", Text, "要素の属性", "An attribute"),
        Key::new(
            "is",
            Many(&Any(&[Template, Flag, Count(i64::MIN, i64::MAX)])),
            "上の値がこれに等しい（リストならどれか）",
            "The value is this (one of a list)",
        ),
        Key::new(
            "like",
            Pattern,
            "上の値がこの形に合う",
            "The value fits this pattern",
        ),
        Key::new(
            "any",
            Many(&Kind::Block(&SIGN)),
            "どれか一つ",
            "One of these holds",
        ),
        Key::new(
            "all",
            Many(&Kind::Block(&SIGN)),
            "すべて",
            "All of these hold",
        ),
        Key::new(
            "not",
            Kind::Block(&SIGN),
            "成り立たない",
            "This doesn't hold",
        ),
        Key::new(
            "again",
            Flag,
            "送ったフォームがまた出た",
            "The form that was sent came again",
        ),
    ],
    also: &[],
};

pub(crate) static VALUE: Block = Block {
    name: "value",
    what: "a value",
    what_ja: "値",
    ja: "画面の値。場所、find、without、words、as の順に働く",
    en: "A value of a page; works in this order: place, find, without, words, as",
    keys: &[
        Key::new(
            "col",
            Any(&[Text, Count(1, 1000)]),
            "列の見出し（ファイルでは番号も）",
            "The label of a column (in a file its number too)",
        ),
        Key::new(
            "css",
            Css,
            "要素。colと一緒なら、その中",
            "An element; with `col`, inside of the cell",
        ),
        Key::new(
            "json",
            Text,
            "JSONの場所。$. は根から",
            "A path in the JSON; $. from the root",
        ),
        Key::new(
            "beside",
            Text,
            "この見出し（一つの要素の文字の全部）の隣: 行の残り、隣のます、dd。* が使え、一つだけであること",
            "The value beside this label, which is the whole text of an element: rest of the line, next cell, dd; * allowed, has to be unique",
        ),
        Key::new(
            "query",
            Text,
            "画面のアドレスの?のあとの値",
            "A parameter of the page's address",
        ),
        Key::new("attr", Text, "要素の属性", "An attribute"),
        Key::new(
            "line",
            Count(1, 10),
            "明細のn番目の<tr>",
            "The n-th <tr> of the line",
        ),
        Key::new(
            "either",
            Many(&Kind::Value),
            "あるものの最初",
            "The first of several that is there",
        ),
        Key::new("always", Text, "決まった値", "A constant"),
        Key::new(
            "from",
            Text,
            "keepした値、または account.…",
            "A kept value, or account.…",
        ),
        Key::new(
            "value",
            Text,
            "letの名前の式: -(price + fee)",
            "An expression over the names of `let`: -(price + fee)",
        ),
        Key::new(
            "find",
            Pattern,
            "この形の部分。組は一つまで",
            "The part that fits; at most one group",
        ),
        Key::new(
            "without",
            Many(&Text),
            "取り除く文字",
            "Texts that are taken out",
        ),
        Key::new(
            "words",
            Map(&Text),
            "言い換え。全体が一致したとき",
            "Whole texts that are replaced",
        ),
        Key::new(
            "else",
            Text,
            "wordsにないとき",
            "For what `words` doesn't have",
        ),
        Key::new(
            "as",
            Text,
            "形: 日付の型（YYYY年M月D日、EYY.MM.DD、D MON YYYY）、minor、text、instant",
            "A format: a date pattern (YYYY年M月D日, EYY.MM.DD, D MON YYYY), minor, text, instant",
        ),
        Key::new(
            "era",
            Word(|| vec!["令和", "平成", "昭和"]),
            "EYYの元号",
            "The era of EYY",
        ),
        Key::or(
            "sign",
            Word(|| vec!["out", "in"]),
            "\"in\"",
            "outなら正の数が出金",
            "\"out\": positive means out",
        ),
        Key::or(
            "carry",
            Flag,
            "false",
            "空のますは上と同じ",
            "An empty cell repeats the one above",
        ),
        Key::new(
            "default",
            Any(&[Text, Count(i64::MIN, i64::MAX)]),
            "ないときの値",
            "If there is none",
        ),
    ],
    also: &[],
};
