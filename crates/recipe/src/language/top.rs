//! The top of `recipe.toml`.

use super::Kind::{Address, Any, Count, Flag, Many, Map, Template, Text, Word};
use super::{Block, Key, Kind, WAY};

pub(crate) static RECIPE: Block = Block {
    name: "recipe",
    what: "a recipe",
    what_ja: "レシピ",
    ja: "recipe.toml。金融機関の画面がどう読めるかを、上から順に書く",
    en: "recipe.toml: how the pages of an institution are read, from top to bottom",
    keys: &[
        Key::required(
            "start",
            Any(&[Address, Kind::Block(&WAY)]),
            "最初に開く画面。パス、または道",
            "The page to begin with: a path, or a way",
        ),
        Key::new(
            "logout",
            Kind::Block(&WAY),
            "ログアウトの道。どこで終わっても、最後に通る",
            "The way out; taken on every end of a walk",
        ),
        Key::or(
            "engine",
            Word(|| vec!["http", "browser"]),
            "\"http\"",
            "画面をスクリプトが描くときは browser",
            "\"browser\" where scripts draw the pages",
        ),
        Key::new(
            "currency",
            Text,
            "通貨。なければ institution.toml のもの",
            "Currency of accounts that don't say theirs; by default institution.toml's",
        ),
        Key::new(
            "budget",
            Kind::Block(&BUDGET),
            "一度の取得の上限",
            "What one walk may cost",
        ),
        Key::required(
            "site",
            Kind::Block(&SITE),
            "触れてよいアドレスの囲い",
            "The fence: the addresses that a walk may reach",
        ),
        Key::new(
            "oauth",
            Kind::Block(&OAUTH),
            "APIの金融機関の同意とトークン",
            "Consent and tokens of an institution with an API",
        ),
        Key::required(
            "page",
            Many(&Kind::Json),
            "[[page]]。画面の見分け方と読み方。上から順に試す",
            "[[page]]: how a page is recognised and read; tried from top to bottom",
        ),
    ],
    also: &[],
};

pub(crate) static BUDGET: Block = Block {
    name: "budget",
    what: "[budget]",
    what_ja: "[budget]",
    ja: "一度の取得の上限。下げることだけできる",
    en: "What one walk may cost; it can only be lowered",
    keys: &[
        Key::or("pages", Count(1, 200), "200", "画面の数", "Pages"),
        Key::or("seconds", Count(1, 180), "180", "秒", "Seconds"),
        Key::or(
            "megabytes",
            Count(1, 20),
            "20",
            "メガバイト",
            "Megabytes over all pages",
        ),
    ],
    also: &[],
};

pub(crate) static SITE: Block = Block {
    name: "site",
    what: "[site]",
    what_ja: "[site]",
    ja: "囲い。ここにないアドレスへは、転送でもリンクでも行かない",
    en: "The fence. No redirect, link, form or script leads outside",
    keys: &[
        Key::required(
            "origin",
            Address,
            "https://ホスト。ログイン情報を送る唯一の場所",
            "https://host: the only place to which login values are sent",
        ),
        Key::new(
            "get",
            Many(&Address),
            "GETで開いてよいパス。* は一つのパスの中の何か。?のあとを書けば、そこも囲う",
            "Paths that may be opened by GET; * is anything within one path; a query that is written is fenced too",
        ),
        Key::new(
            "post",
            Many(&Address),
            "POSTしてよいパス",
            "Paths that may be posted to",
        ),
        Key::new(
            "headers",
            Map(&Template),
            "originへ送るヘッダー。値が分かるまでは送らない",
            "Headers, to the origin only; left out until their values are known",
        ),
        Key::new(
            "assets",
            Many(&Address),
            "browserのみ: スクリプト、スタイル、画像のパス",
            "Browser only: paths of scripts, styles and pictures",
        ),
        Key::new(
            "harmless",
            Map(&Text),
            "振込のように聞こえるだけのアドレスと、その理由",
            "Addresses that only sound like a transfer, and why they are none",
        ),
    ],
    also: &[],
};

pub(crate) static OAUTH: Block = Block {
    name: "oauth",
    what: "[oauth]",
    what_ja: "[oauth]",
    ja: "OAuth 2。クライアントIDと秘密は運営者のもので、ここには書かない",
    en: "OAuth 2. Client id and secret are the operator's and never stand here",
    keys: &[
        Key::required(
            "authorize",
            Address,
            "同意の画面（囲いの中）",
            "Where the customer consents; inside the fence",
        ),
        Key::required(
            "token",
            Address,
            "トークンの窓口（囲いの中）",
            "Where tokens come from; inside the fence",
        ),
        Key::new(
            "revoke",
            Address,
            "トークンを返す窓口",
            "Where tokens are given back",
        ),
        Key::required(
            "scope",
            Text,
            "求める範囲。空白で区切る",
            "What is asked for, separated by blanks",
        ),
        Key::or(
            "pkce",
            Flag,
            "false",
            "PKCEを使う",
            "With a proof key (RFC 7636)",
        ),
        Key::or(
            "client_auth",
            Word(|| vec!["basic", "body"]),
            "\"basic\"",
            "トークンの窓口での名のり方",
            "How the client says who it is",
        ),
        Key::required(
            "refresh",
            Word(|| vec!["rotating", "kept"]),
            "更新トークンが毎回変わるか、変わらないか",
            "Whether a refresh token is spent by its use",
        ),
        Key::new(
            "consent",
            Text,
            "同意の続く日数: \"90 days\"",
            "How long a consent lasts: \"90 days\"",
        ),
    ],
    also: &[],
};
