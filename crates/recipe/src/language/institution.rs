//! `institution.toml`: what people and the scheduler need.

use super::Kind::{Address, Any, Count, Date, Flag, Many, Number, Text, Word};
use super::{Block, Key, Kind};
use crate::recipe::words;

pub(crate) static INSTITUTION: Block = Block {
    name: "institution",
    what: "institution.toml",
    what_ja: "institution.toml",
    ja: "institution.toml。人と予定に要ること",
    en: "institution.toml: what people and the scheduler need",
    keys: &[
        Key::required(
            "id",
            Text,
            "フォルダの名前と同じ",
            "As its folder is called",
        ),
        Key::required("name", Text, "名前", "Its name"),
        Key::required(
            "kana",
            Text,
            "検索のための読み",
            "Its reading, for the search box",
        ),
        Key::required("english", Text, "英語の名前", "Its name in English"),
        Key::required(
            "categories",
            Many(&Word(words::categories)),
            "新規登録のタブ",
            "Tabs of 新規登録",
        ),
        Key::new(
            "bank",
            Text,
            "パスワードの回数を数える銀行。入口が違っても同じ。なければ id",
            "Which bank counts wrong passwords; shared by its entrances; by default the id",
        ),
        Key::new(
            "bank_code",
            Text,
            "金融機関コード（4桁）",
            "金融機関コード, four digits",
        ),
        Key::required(
            "login_page",
            Address,
            "人に見せるログイン画面。取得はしない。レシピの origin はこのホスト",
            "Shown to people; never fetched. The recipe's `origin` has the same host",
        ),
        Key::new(
            "hosts",
            Many(&Address),
            "この金融機関のほかのホスト（https://…）。レシピの origin やトークンの窓口がログイン画面と違うホストのとき",
            "Further origins of the institution (https://…), where the recipe's `origin` or its token endpoint isn't on the login page's host",
        ),
        Key::new(
            "field",
            Many(&Kind::Block(&FIELD)),
            "[[field]]。ログインの項目（同意だけの金融機関にはない）",
            "[[field]]: the login form; none where the customer consents instead",
        ),
        Key::or("currency", Text, "\"JPY\"", "通貨", "Its currency"),
        Key::required(
            "history",
            Text,
            "どこまで遡れるか: \"3 months\"、\"3 whole months\"、\"62 days\"、\"all\"",
            "How far back it shows lines: \"3 months\", \"3 whole months\", \"62 days\", \"all\"",
        ),
        Key::required(
            "unattended",
            Any(&[Flag, Many(&Text)]),
            "人なしで取得できるか: true、または理由。銀行が毎回求めるもの（\"one-time-password\"、\"security-question\"、\
             \"second-password\"、\"grid-card\"、\"picture\"、\"approval\"）、\"certificate\"、\"consent 90 days\"。\
             ログインによって違うときは並べる。何も求められないログインもあるときは \"nothing\" を加える",
            "true, or why a fetch needs somebody: what the bank asks each time (\"one-time-password\", \
             \"security-question\", \"second-password\", \"grid-card\", \"picture\", \"approval\"), \"certificate\", \
             \"consent 90 days\". A list where it depends on the login, with \"nothing\" where some are asked nothing",
        ),
        Key::or(
            "terms",
            Word(|| vec!["allowed", "forbidden", "unknown"]),
            "\"unknown\"",
            "規約がプログラムでの閲覧をどう言うか",
            "What its terms say about being read by a program",
        ),
        Key::new("terms_note", Text, "規約の覚え書き", "A note on the terms"),
        Key::new(
            "proved",
            Many(&Kind::Block(&PROVED)),
            "何に対して確かめたか",
            "Against what it was seen to work",
        ),
        Key::new("manners", Kind::Block(&MANNERS), "礼儀", "Politeness"),
        Key::new(
            "maintenance",
            Many(&Kind::Block(&MAINTENANCE)),
            "[[maintenance]]。決まったメンテナンス",
            "[[maintenance]]: windows that come again and again",
        ),
        Key::new(
            "passbook_only",
            Many(&Text),
            "サイトに出ず、通帳だけに出る行の摘要",
            "Texts of lines that only the passbook shows",
        ),
        Key::new(
            "point",
            Many(&Kind::Block(&POINT)),
            "[[point]]。ポイントの値",
            "[[point]]: what its points are worth",
        ),
        Key::new(
            "title",
            Many(&Kind::Block(&TITLE)),
            "[[title]]。摘要から決まる科目",
            "[[title]]: what lines with a text usually are",
        ),
    ],
    also: &[],
};

pub(crate) static FIELD: Block = Block {
    name: "field",
    what: "a [[field]]",
    what_ja: "[[field]]",
    ja: "ログインの項目。レシピでは {login.名前}",
    en: "A field of the login; a recipe names it {login.NAME}",
    keys: &[
        Key::required("name", Text, "レシピでの名前", "Its name in the recipe"),
        Key::required("label", Text, "見出し", "Its label"),
        Key::required(
            "kind",
            Word(words::field_kinds),
            "種類。secret は秘密で、二度と表示しない",
            "Its kind; a secret is never shown again",
        ),
        Key::new("hint", Text, "助言", "A hint"),
        Key::new(
            "pattern",
            Kind::Pattern,
            "全体が合う形",
            "What the whole value fits",
        ),
        Key::new(
            "choices",
            Many(&Text),
            "choiceの選択肢",
            "The values of a choice",
        ),
    ],
    also: &[],
};

pub(crate) static PROVED: Block = Block {
    name: "proved",
    what: "an entry of `proved`",
    what_ja: "`proved`",
    ja: "確かめた相手と日",
    en: "Against what it was seen to work, and when",
    keys: &[
        Key::required(
            "against",
            Word(|| vec!["sandbox", "real"]),
            "相手",
            "Against what",
        ),
        Key::required("on", Date, "日", "On which day"),
        Key::new("by", Text, "だれが", "By whom"),
    ],
    also: &[],
};

pub(crate) static MANNERS: Block = Block {
    name: "manners",
    what: "[manners]",
    what_ja: "[manners]",
    ja: "礼儀。設置全体で数える",
    en: "Politeness, over the whole installation",
    keys: &[
        Key::or(
            "pause_ms",
            Count(0, 60_000),
            "700",
            "画面の間（ミリ秒）",
            "Between two pages, milliseconds",
        ),
        Key::or(
            "together",
            Count(1, 1000),
            "2",
            "同時の取得",
            "Walks at the same time",
        ),
        Key::or(
            "per_day",
            Count(1, 100),
            "1",
            "一日の定期取得",
            "Scheduled fetches of a connection a day",
        ),
        Key::or(
            "per_minute",
            Count(1, 100_000),
            "20",
            "一分の画面",
            "Pages of all walks a minute",
        ),
        Key::or(
            "hours",
            Text,
            "\"07:00-23:00\"",
            "取得してよい時間（日本）",
            "When it may be fetched, Japan time",
        ),
    ],
    also: &[],
};

pub(crate) static MAINTENANCE: Block = Block {
    name: "maintenance",
    what: "a [[maintenance]]",
    what_ja: "[[maintenance]]",
    ja: "決まったメンテナンス",
    en: "A window that comes again and again",
    keys: &[
        Key::required(
            "every",
            Text,
            "いつ: 毎日、日曜、第1・第3日曜、毎月15日、2026-12-31",
            "When: 毎日, 日曜, 第1・第3日曜, 毎月15日, 2026-12-31",
        ),
        Key::required("from", Text, "始まり: 02:00", "From: 02:00"),
        Key::required("to", Text, "終わり: 06:00", "To: 06:00"),
    ],
    also: &[],
};

pub(crate) static POINT: Block = Block {
    name: "point",
    what: "a [[point]]",
    what_ja: "[[point]]",
    ja: "ポイントの値",
    en: "What points are worth",
    keys: &[
        Key::required("kind", Text, "ポイントの名前", "The name of the points"),
        Key::required("yen", Number, "一ポイントの円", "Yen for one point"),
    ],
    also: &[],
};

pub(crate) static TITLE: Block = Block {
    name: "title",
    what: "a [[title]]",
    what_ja: "[[title]]",
    ja: "摘要から決まる科目",
    en: "What a line with this text usually is",
    keys: &[
        Key::required(
            "text",
            Text,
            "摘要に含まれる文字",
            "What the description contains",
        ),
        Key::new(
            "money",
            Word(|| vec!["in", "out"]),
            "入金か出金か",
            "Money in or out",
        ),
        Key::required("title", Text, "勘定科目", "勘定科目"),
        Key::required("tax", Word(words::taxes), "税区分", "税区分"),
    ],
    also: &[],
};
