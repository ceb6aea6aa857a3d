//! Of either file: TOML, keys and what stands at them; and of `institution.toml`.

use domain::said::Said;

use super::findings;

findings! {
    not_toml(why: &Said):
        "TOMLとして読めません: {why}",
        "not TOML: {why}"
        => "この行か一つ前の行に、\" や }} が足りないのかもしれません",
        "a \" or }} may be missing in this line or in the one before it";
    bare_japanese_key(why: &Said):
        "TOMLとして読めません: {why}",
        "not TOML: {why}"
        => "TOMLでは、日本語のキーを引用符で囲みます: {{ \"普通\" = \"ordinary\" }}",
        "in TOML a Japanese key stands in quotes: {{ \"普通\" = \"ordinary\" }}";
    needs_key(what: &Said, key: &str):
        "{what}には`{key}`が要ります",
        "{what} needs `{key}`";
    no_such_key(what: &Said, key: &str):
        "{what}に「{key}」というキーはありません",
        "{what} has no key \"{key}\"";
    of_another_type(key: &str, wanted: &Said, found: &Said):
        "`{key}`には{wanted}を書きます。{found}ではありません",
        "`{key}` is {wanted}, not {found}";
    out_of_range(key: &str, least: i64, most: i64, number: i64):
        "`{key}`は{least}から{most}までです。{number}は書けません",
        "`{key}` must lie between {least} and {most}, it is {number}";
    not_one_of(text: &str, what: &Said):
        "「{text}」は{what}ではありません",
        "\"{text}\" is not {what}";

    not_a_bank_code(code: &str):
        "「{code}」は金融機関コードではありません",
        "\"{code}\" is not a 金融機関コード"
        => "4桁の数字を、文字として書きます: \"0001\"",
        "four digits, as text: \"0001\"";
    not_https(text: &str):
        "「{text}」はhttps://のアドレスではありません",
        "\"{text}\" is not an https:// address";
    host_is_no_origin(url: &str):
        "「{url}」はホストだけのアドレスではありません",
        "\"{url}\" is not an origin"
        => "\"https://ホスト\"とだけ書きます。数字だけのアドレスは、だれの名前でもありません",
        "write \"https://host\" and nothing behind; a number is nobody's name";
    not_a_unit(text: &str):
        "「{text}」は通貨ではありません",
        "\"{text}\" is not a currency"
        => "JPYのように、三つの大文字で書きます",
        "three capital letters such as JPY";
    field_pattern(text: &str):
        "`pattern`の「{text}」は正規表現ではありません",
        "`pattern` \"{text}\" is not a regular expression";
    two_fields(name: &str):
        "「{name}」という項目が二つあります",
        "two fields are called \"{name}\"";
    no_stored_codes(kind: &str):
        "`kind = \"{kind}\"`は書けません。乱数表や認証アプリの秘密は、預かりません",
        "`kind = \"{kind}\"` can't be written: no grid card and no authenticator secret is kept here"
        => "人に毎回たずねます: レシピの画面に asks = \"grid-card\" か asks = \"one-time-password\" と書き、この[[field]]は消します",
        "the person is asked each time: write asks = \"grid-card\" or asks = \"one-time-password\" into the recipe's page, and take this [[field]] out";
    no_stretch_of_time(text: &str):
        "「{text}」は期間ではありません",
        "\"{text}\" is not a stretch of time"
        => "\"3 months\"、\"3 whole months\"、\"62 days\"、\"all\" のどれかを書きます",
        "write \"3 months\", \"3 whole months\", \"62 days\" or \"all\"";
    why_not_unattended(kinds: &str):
        "`unattended`は、true か、人が要る理由です",
        "`unattended` is true, or the reason why not"
        => "true、{kinds}、\"certificate\"、\"consent 90 days\" のどれか、またはログインによって違うときの一覧を書きます: [\"grid-card\", \"picture\"]。何も求められないログインもあるときは \"nothing\" を加えます",
        "write true, {kinds}, \"certificate\", \"consent 90 days\", or a list of what different logins are asked: [\"grid-card\", \"picture\"], with \"nothing\" where some are asked nothing";
    not_a_date(text: &str):
        "「{text}」は2026-04-01のような日付ではありません",
        "\"{text}\" is not a date like 2026-04-01";
    not_hours(text: &str):
        "「{text}」は07:00-23:00のような時間ではありません",
        "\"{text}\" are not hours like 07:00-23:00";
    says_no_day(text: &str):
        "「{text}」では、いつか分かりません",
        "\"{text}\" says no day"
        => "毎日、日曜、第1・第3日曜、毎月15日、2026-12-31 のように書きます",
        "write 毎日, 日曜, 第1・第3日曜, 毎月15日 or 2026-12-31";
    not_a_time(text: &str):
        "「{text}」は02:00のような時刻ではありません",
        "\"{text}\" is not a time like 02:00";
    worth_of_a_point():
        "`yen`は、一ポイントが何円かです",
        "`yen` is what one point is worth";
}
