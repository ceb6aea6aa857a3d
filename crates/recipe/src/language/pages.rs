//! `[[page]]`: the keys of every kind.

use super::Kind::{Any, Count, Css, Flag, Many, Map, Template, Text, Word};
use super::{ACCOUNT, Block, FORM, Key, Kind, LINES, MONTH, OUTCOME, SAYS, SIGN, WAY, WINDOW};
use crate::recipe::words;

/// What every page has.
static PAGE: Block = Block {
    name: "page-common",
    what: "a page",
    what_ja: "画面",
    ja: "どの種類の画面にも書けるもの",
    en: "Keys of every kind of page",
    keys: &[
        Key::required(
            "kind",
            Word(words::kinds),
            "画面の種類",
            "What the bank shows",
        ),
        Key::new(
            "name",
            Text,
            "名前。なければ種類と同じ",
            "Its name; by default the kind",
        ),
        Key::required(
            "when",
            Kind::Block(&SIGN),
            "見分ける印",
            "How it is recognised",
        ),
        Key::new(
            "keep",
            Map(&Kind::Value),
            "覚えておく値。{名前} で使う",
            "Values to keep for the walk, used as {name}",
        ),
        Key::new(
            "says",
            Kind::Block(&SAYS),
            "画面が自分について言うこと。読んだものと合わなければ断る",
            "What the page says about itself; has to agree with what is read",
        ),
        Key::new(
            "complete",
            Kind::Block(&SIGN),
            "画面が最後まで来た印。なければ </html> など",
            "The sign of a page's end, where a bank never closes its pages",
        ),
    ],
    also: &[],
};

/// The keys of a form that somebody fills in.
static FORM_PAGE: Block = Block {
    name: "form-page",
    what: "a form to fill in",
    what_ja: "人の値を入れるフォーム",
    ja: "人の値を入れるフォーム",
    en: "A form that is filled with somebody's values",
    keys: &[
        Key::or(
            "form",
            Any(&[Css, Kind::Block(&FORM)]),
            "\"form\"",
            "フォーム",
            "The form",
        ),
        Key::new(
            "fill",
            Map(&Template),
            "入れる値。項目の名前、なければ印刷された見出し",
            "What goes into which field: by its name, or by the label printed at it",
        ),
        Key::new(
            "button",
            Text,
            "押すボタンの名前か文字",
            "The button, by name or text",
        ),
        Key::new(
            "send",
            Kind::Block(&WAY),
            "フォームのないログイン: post の道",
            "A login without a form: a `post`",
        ),
        Key::new(
            "outcome",
            Many(&Kind::Block(&OUTCOME)),
            "終わりになること",
            "What may end the walk",
        ),
        Key::new(
            "to",
            Many(&Text),
            "来るはずの画面",
            "The pages that may come",
        ),
        Key::new(
            "asks",
            Word(words::asked),
            "人に尋ねるもの。答えは {answer}",
            "What the person is asked for; the answer is {answer}",
        ),
        Key::new("question", Kind::Value, "銀行の問い", "The bank's question"),
        Key::new(
            "cells",
            Kind::Value,
            "乱数表のます",
            "The cells of a grid card",
        ),
        Key::new(
            "picture",
            Kind::Value,
            "画像のアドレス: { css = \"img#captcha\", attr = \"src\" }",
            "The picture's address: { css = \"img#captcha\", attr = \"src\" }",
        ),
        Key::new(
            "until",
            Kind::Value,
            "答えの期限",
            "Until when the answer is good",
        ),
    ],
    also: &[&PAGE],
};

macro_rules! page {
    ($static:ident, $name:literal, $ja:literal, $en:literal, [$($key:expr),* $(,)?], $also:expr) => {
        static $static: Block = Block {
            name: concat!("page-", $name),
            what: concat!("a page of kind ", $name),
            what_ja: concat!("種類", $name, "の画面"),
            ja: $ja,
            en: $en,
            keys: &[$($key),*],
            also: $also,
        };
    };
}

page!(
    LOGIN,
    "login-form",
    "ログイン。銀行のフォームに入れ、一度だけ送る。段階があれば、いくつあってもよい",
    "ID and password: fills the bank's form and sends it once; there may be several with other fields",
    [],
    &[&FORM_PAGE]
);
page!(
    CHALLENGE,
    "challenge-form",
    "追加認証。人に尋ね、答えを一度だけ送る",
    "A code, a question, a grid, a picture: asks the person and sends the answer once",
    [],
    &[&FORM_PAGE]
);
page!(
    APPROVAL,
    "approval",
    "銀行のアプリでの承認を待つ。人に知らせ、ほかの画面になるまで見直す",
    "Waits for an approval in the bank's app: tells the person, and looks again until another page comes",
    [
        Key::or(
            "every",
            Count(1, 60),
            "5",
            "見直す間（秒）",
            "Seconds between two looks"
        ),
        Key::or(
            "at_most",
            Count(1, 900),
            "180",
            "待つ長さ（秒）",
            "Seconds to wait at most"
        ),
        Key::new(
            "look",
            Kind::Block(&WAY),
            "見直す道。なければ同じ画面を開き直す",
            "The way to look again; by default the page is asked for again"
        ),
        Key::new(
            "question",
            Kind::Value,
            "人に見せる銀行の文（照合番号など）",
            "What the person is shown: the bank's words, a number to compare"
        ),
        Key::new(
            "until",
            Kind::Value,
            "承認の期限",
            "Until when it can be approved"
        ),
        Key::new(
            "outcome",
            Many(&Kind::Block(&OUTCOME)),
            "終わりになること",
            "What may end the walk"
        ),
        Key::new(
            "to",
            Many(&Text),
            "来るはずの画面",
            "The pages that may come"
        ),
    ],
    &[&PAGE]
);
page!(
    CLICK_THROUGH,
    "click-through",
    "通るだけの画面: 次へ、コードを送る",
    "A page that only wants to be clicked through",
    [Key::required(
        "go",
        Many(&Kind::Block(&WAY)),
        "道",
        "The ways on"
    )],
    &[&PAGE]
);
const WAYS: Kind = Many(&Kind::Block(&WAY));

/// Of every kind that the walk comes back to.
const REOPEN: Key = Key::or(
    "reopen",
    Any(const { &[Flag, WAYS] }),
    "false",
    "先へ行くたびに開き直す（一度しか使えない画面のとき）。`true`：もう一度開く。道：いまの画面から戻る",
    "Opened again before each further way, where a bank spoils its pages. `true`: by its request; ways: back from the page one is on",
);
page!(
    MENU,
    "menu",
    "ログイン後の入口。道を順に行く",
    "The signed-in home; its ways are followed in order",
    [
        Key::required("go", Many(&Kind::Block(&WAY)), "道", "The ways on"),
        REOPEN,
    ],
    &[&PAGE]
);
page!(
    ACCOUNTS,
    "accounts",
    "口座の一覧。すべて読んでから、一つずつ行く",
    "Accounts: all are read, then each is walked",
    [
        Key::required("account", Kind::Block(&ACCOUNT), "口座", "The accounts"),
        Key::new(
            "go",
            Many(&Kind::Block(&WAY)),
            "すべてのあとの道",
            "Ways at the end, once"
        ),
        REOPEN,
    ],
    &[&PAGE]
);
page!(
    ACCOUNT_PAGE,
    "account",
    "一つの口座",
    "One account's own page",
    [
        Key::required("account", Kind::Block(&ACCOUNT), "口座", "The account"),
        Key::new("go", Many(&Kind::Block(&WAY)), "道", "The ways on"),
        REOPEN,
    ],
    &[&PAGE]
);
page!(
    PERIOD_FORM,
    "period-form",
    "照会条件。求める期間を、古いほうから区切って送る",
    "A form for a period; one submission per stretch of the wanted period, oldest first",
    [
        Key::or(
            "form",
            Any(&[Css, Kind::Block(&FORM)]),
            "\"form\"",
            "フォーム",
            "The form"
        ),
        Key::required(
            "fill",
            Map(&Template),
            "入れる値: {from:YYYYMMDD} {to:…}",
            "Values: {from:YYYYMMDD} {to:…}"
        ),
        Key::new("button", Text, "押すボタン", "The button"),
        Key::new(
            "at_most",
            Text,
            "一度の長さ: \"31 days\"、\"3 months\"、\"calendar month\"",
            "The longest period: \"31 days\", \"3 months\", \"calendar month\"",
        ),
        Key::or(
            "to",
            Many(&Text),
            "\"statement\"",
            "来るはずの画面",
            "The pages that may come"
        ),
        Key::new(
            "outcome",
            Many(&Kind::Block(&OUTCOME)),
            "終わりになること",
            "What may end the walk"
        ),
        REOPEN,
    ],
    &[&PAGE]
);
page!(
    MONTHS,
    "months",
    "月のタブか一覧。求める期間にかかるものへ行く",
    "Tabs or a list of months; those that touch the wanted period are followed",
    [
        Key::required("month", Kind::Block(&MONTH), "月", "The months"),
        Key::new(
            "go",
            Many(&Kind::Block(&WAY)),
            "月のあとの道",
            "Ways at the end, once"
        ),
        REOPEN,
    ],
    &[&PAGE]
);
page!(
    STATEMENT,
    "statement",
    "明細。読み、頁をめくり、証す",
    "Lines: read, paged through and proven",
    [
        Key::required("lines", Kind::Block(&LINES), "明細の行", "The lines"),
        Key::new(
            "next",
            Any(const { &[Flag, Kind::Block(&WAY)] }),
            "次の頁への道。`false`：「次へ」、ページの番号、「残り8件」、「一部のみ表示」、JSON の hasNext、nextPage、total などがあっても、つづきの明細ではない",
            "The way to the next page. `false`: whatever looks like one (次へ, numbers of pages), or says so (残り8件, 一部のみ表示; in JSON hasNext, nextPage, total), leads to no further line"
        ),
        Key::new(
            "empty",
            Any(&[Word(|| vec!["bare"]), Kind::Block(&SIGN)]),
            "「ありません」という文の印。\"bare\" は、枠だけあって行がないこと",
            "The sentence that says \"none\"; \"bare\": the frame is there with nothing in it",
        ),
        Key::new(
            "window",
            Kind::Block(&WINDOW),
            "期間のない一覧がどこまで遡るか",
            "How far back a list without a period reaches"
        ),
        Key::new(
            "account",
            Kind::Block(&ACCOUNT),
            "口座もここに出るとき",
            "The account, if the page shows it too"
        ),
        Key::or(
            "unproven",
            Flag,
            "false",
            "金額の証人がないことを認める",
            "The bank prints nothing that proves the amounts",
        ),
        Key::new(
            "go",
            Many(&Kind::Block(&WAY)),
            "明細のあとの道",
            "Ways behind the list"
        ),
    ],
    &[&PAGE]
);
page!(
    OUTCOME_PAGE,
    "outcome",
    "終わりになる画面: メンテナンス、お知らせなど",
    "A page that ends the walk: maintenance, a notice …",
    [
        Key::new("message", Kind::Value, "銀行の文面", "The bank's own words"),
        Key::new("until", Kind::Value, "いつまで", "Until when"),
        Key::new(
            "tries_left",
            Kind::Value,
            "残りの回数",
            "How many tries are left"
        ),
    ],
    &[&PAGE]
);

/// All kinds of page; the last one is of the outcomes.
pub(crate) static PAGES: [&Block; 11] = [
    &LOGIN,
    &CHALLENGE,
    &APPROVAL,
    &CLICK_THROUGH,
    &MENU,
    &ACCOUNTS,
    &ACCOUNT_PAGE,
    &PERIOD_FORM,
    &MONTHS,
    &STATEMENT,
    &OUTCOME_PAGE,
];

/// The block of a kind of page; outcomes share one.
pub(crate) fn page_of_kind(kind: &str) -> &'static Block {
    let own = |block: &&&'static Block| block.name.strip_prefix("page-") == Some(kind);
    PAGES.iter().find(own).copied().unwrap_or(&OUTCOME_PAGE)
}
