//! Of selectors, patterns, values, signs and lines.

use domain::said::Said;

use super::findings;

findings! {
    long_selector(most: i64):
        "CSSセレクターは{most}文字までです",
        "a CSS selector has at most {most} characters";
    nested_has(text: &str):
        "「{text}」の中で :has が重なっています",
        "\"{text}\" nests :has"
        => ":has は一つにします。要素のclassで探せませんか",
        "one :has is enough: give the element a class to look for";
    not_a_selector(text: &str):
        "「{text}」はCSSセレクターではありません",
        "\"{text}\" is not a CSS selector";
    looks_around(key: &str, text: &str):
        "`{key}`の「{text}」は、前やあとを見る書き方です",
        "`{key}` \"{text}\" looks back or ahead"
        => "正規表現で書けるのは、一度で読めるものだけです（後方参照と先読みは書けません）",
        "patterns are of the linear kind: no back-references, no look-around";
    many_groups(key: &str, text: &str, groups: i64):
        "`{key}`の「{text}」には組が{groups}個あります。一つまでです",
        "`{key}` \"{text}\" has {groups} groups; it may have one";
    not_a_pattern(key: &str, text: &str):
        "`{key}`の「{text}」は正規表現ではありません",
        "`{key}` \"{text}\" is not a pattern";

    no_fact_of_the_file(text: &str):
        "「{text}」は、このファイルが自分について言うことではありません",
        "\"{text}\" is nothing that such a file says about itself";
    nameless_in_the_file(text: &str):
        "ファイルに「{text}」と呼べるものはありません",
        "a file has nothing that is called \"{text}\""
        => "見出しの隣のますは {{ beside = \"…\" }}、全体の中の文字は {{ find = '…' }}",
        "{{ beside = \"…\" }} for the cell behind a label, {{ find = '…' }} in the whole text";
    several_places(what: &Said):
        "{what}に、場所がいくつも書いてあります",
        "{what} says more than one place"
        => "col、css、json、beside、query、either、always、from、value のどれか一つです",
        "one of col, css, json, beside, query, either, always, from, value";
    not_a_format(text: &str):
        "`as`の「{text}」という型はありません",
        "`as` \"{text}\" is no format"
        => "\"minor\"、\"text\"、\"instant\"、または YYYY年M月D日 のような日付を書きます",
        "write \"minor\", \"text\", \"instant\" or a date like YYYY年M月D日";
    not_an_era():
        "`era`は 令和、平成、昭和 のどれかです",
        "`era` is 令和, 平成 or 昭和";

    empty_sign(key: &str):
        "`{key}`に何も書いてありません",
        "`{key}` is an empty sign";
    at_without_text():
        "`at`は`text`を探す場所です。`text`がありません",
        "`at` narrows `text`, which is missing";
    is_or_like():
        "印には`is`か`like`のどちらか一つを書きます",
        "a sign has `is` or `like`, not both";

    one_kind_of_rows(what: &Said):
        "{what}には、table、each、items のどれか一つを書きます",
        "{what} has one of table, each, items"
        => "どこにありますか: 表の行、繰り返す要素、JSONの一覧",
        "where are they: rows of a table, repeated elements, items of JSON?";
    file_stands_alone():
        "[page.lines]には、table、each、items、file のどれか一つを書きます",
        "[page.lines] has exactly one of table, each, items, file"
        => "ファイルの明細は、ファイルの中にだけあります",
        "the lines of a file stand in the file alone";
    no_rows():
        "[page.lines]には、table、each、items、file のどれか一つを書きます",
        "[page.lines] has exactly one of table, each, items, file"
        => "明細はどこにありますか: 表の行、繰り返す要素、JSONの一覧、ファイル",
        "where are the lines: rows of a table, repeated elements, items of JSON, a file?";
    lines_without_date():
        "明細には`date`が要ります",
        "lines need a `date`";
    encoding_of_a_file():
        "ファイルの文字コードは`file`の中に書きます",
        "the encoding of a file stands in `file`"
        => "file = {{ format = \"csv\", encoding = \"shift_jis\" }}",
        "file = {{ format = \"csv\", encoding = \"shift_jis\" }}";
    no_column_of_the_file(label: &str):
        "このファイルに「{label}」という列はありません",
        "such a file has no column \"{label}\"";
    date_without_day():
        "`date`の型に日がありません",
        "the date pattern of `date` has no day";
    amount_or_columns():
        "明細には、`amount`か、`in`と`out`を書きます",
        "lines need either `amount`, or `in` and `out`";
    signs_beside_columns():
        "`plus`と`minus`は`amount`のためのものです",
        "`plus` and `minus` are for `amount`"
        => "`in`と`out`では、列が向きです",
        "with `in` and `out` the column is the direction";
    not_an_encoding(text: &str):
        "「{text}」という文字コードはありません",
        "\"{text}\" is not an encoding"
        => "shift_jis、euc-jp、utf-8、iso-2022-jp",
        "shift_jis, euc-jp, utf-8, iso-2022-jp";
    not_an_offset():
        "`date_offset`は -31 から 31 までの日数です",
        "`date_offset` is a number of days from -31 to 31";
    let_without_use():
        "`let`は amount = {{ value = \"…\" }} のためのものです",
        "`let` is for an `amount = {{ value = \"…\" }}`";
    undefined_name(name: &str):
        "amountの式の「{name}」が、`let`にありません",
        "the expression of amount uses \"{name}\", which `let` doesn't define";
    amount_is_no_number(kind: &Said):
        "amountの式は{kind}になります。数ではありません",
        "the expression of amount gives {kind}, not a number";
    amounts_expression(why: &Said):
        "amountの式: {why}",
        "the expression of amount: {why}";
}
