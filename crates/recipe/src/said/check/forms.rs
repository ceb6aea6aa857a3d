//! Of ways, forms, places for values and outcomes.

use super::findings;

findings! {
    one_way_only():
        "道には、click、open、submit、post のどれか一つを書きます",
        "a way has exactly one of click, open, submit, post";
    not_an_address(text: &str):
        "「{text}」はアドレスではありません",
        "\"{text}\" is not an address"
        => "パスは / で始まります",
        "a path begins with /";
    not_an_outcome(word: &str):
        "「{word}」という結果はありません",
        "\"{word}\" is not an outcome";
    outcome_without_sign():
        "結果には、見分ける印が要ります",
        "an outcome needs a sign"
        => "そのとき銀行は何と書きますか: text = \"…\"",
        "what does the bank print then? text = \"…\"";
    literal_place(key: &str, text: &str):
        "`{key}`の「{text}」は、このままの文字として使われます",
        "`{key}` \"{text}\" is taken as it stands"
        => "{{…}} に値が入るのは、fill、open、post、fields、json、is の中だけです",
        "{{…}} stands for a value only in fill, open, post, fields, json and is";
    wide_braces(text: &str):
        "「{text}」の波かっこが全角です",
        "\"{text}\" has full-width braces"
        => "値の入る場所は、半角の {{ }} で書きます",
        "a place for a value is written with {{ }}";

    challenge_without_asks():
        "challenge-formには、何をたずねるか（`asks`）を書きます",
        "a challenge-form says what it `asks`";
    send_to_another_host():
        "`send`のログイン情報が、ほかのホストへ行きます",
        "`send` would carry the login to another host"
        => "originのパスを書きます。秘密は銀行のログインにだけ送ります",
        "a path of the origin: a secret goes to the bank's own login and nowhere else";
    send_is_a_post():
        "`send`は`post`の道です",
        "`send` is a `post`"
        => "秘密はPOSTでだけ送ります",
        "a secret is sent by POST only";
    fill_or_send(what: &domain::said::Said):
        "{what}には、`fill`（画面のフォーム）か`send`（リクエスト）のどちらかを書きます",
        "{what} has either `fill` (a form on the page) or `send` (a request)";
    form_without_period():
        "period-formには {{from:…}} と {{to:…}} を入れます",
        "a period-form fills in {{from:…}} and {{to:…}}";
    no_stretch():
        "`at_most`は一日以上か、calendar month です",
        "`at_most` is at least one day, or calendar month"
        => "\"31 days\"、\"3 months\"、\"calendar month\" のどれかを書きます",
        "write \"31 days\", \"3 months\" or \"calendar month\"";

    secret_elsewhere(name: &str):
        "{{login.{name}}}が書けるのは、login-formの`fill`と`send`の中だけです",
        "{{login.{name}}} may stand only in `fill` or `send` of a login-form"
        => "秘密は銀行のログインのフォームにだけ送ります",
        "a secret goes to the bank's own login form and nowhere else";
    no_login_field(name: &str):
        "「{name}」というログインの項目はありません",
        "there is no login field \"{name}\"";
    answer_to_nothing():
        "{{answer}}がありますが、何をたずねるか（`asks`）が書いてありません",
        "{{answer}} is used but the page doesn't say what it `asks`";
    token_elsewhere():
        "{{oauth.access}}が書けるのは、[site]の`headers`の中だけです",
        "{{oauth.access}} may stand only in `headers` of [site]"
        => "トークンはヘッダーに入り、originにだけ行きます",
        "a token travels in a header to the origin and nowhere else";
    no_fact_of_an_account(key: &str):
        "口座に「{key}」というものはありません",
        "an account has no \"{key}\"";
    open_brace(text: &str):
        "「{text}」の {{ に、閉じる }} がありません",
        "\"{text}\" has a {{ without its }}";
    no_such_place(inside: &str):
        "{{{inside}}}という場所はありません",
        "there is no place {{{inside}}}";
    answers_from_one(inside: &str):
        "{{{inside}}}は1から数えます: {{answer.1}}",
        "{{{inside}}} counts from 1: {{answer.1}}";
    format_of_a_date_only(inside: &str):
        "{{{inside}}}: 型を書けるのは from、to、today だけです",
        "{{{inside}}}: only from, to and today have a format";
    password_written_out(field: &str):
        "「{field}」に入れる値が、レシピに書いてあります。パスワードの欄のようです",
        "what goes into \"{field}\" is written into the recipe, and it looks like the field of a password"
        => "お客さまの値は institution.toml の[[field]]でたずね、\"{{login.名前}}\" と書きます",
        "the customer's value is asked for by a [[field]] of institution.toml: write \"{{login.NAME}}\"";
}
