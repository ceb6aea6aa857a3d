//! What things are called in messages: words of a closed set, and kinds of values of a file.

use domain::said::Said;
use toml::de::DeValue;

/// Makes a function of each row; it gives a `Said`.
macro_rules! nouns {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        $(pub(crate) fn $name() -> Said {
            Said::new($ja, $en)
        })*
    };
}

nouns! {
    a_text: "文字", "a text";
    a_flag: "trueかfalse", "true or false";
    a_whole_number: "整数", "a whole number";
    a_table: "表（{ … }）", "a table";

    a_category: "分類", "a category";
    a_kind_of_field: "項目の種類", "a kind of field";
    a_direction: "向き", "a direction";
    a_tax_category: "税区分", "a tax category";
    something_to_prove_against: "確かめる相手", "something to prove against";
    what_terms_say: "規約の言うこと", "what terms say";
    something_a_bank_asks: "銀行がたずねるもの", "something a bank asks";
    an_order: "並び", "an order";
    a_chain: "残高のつながり", "a chain";
    a_format_of_files: "ファイルの形式", "a format of files";
    a_separator: "区切り", "a separator";
    a_way_to_say_who_asks: "名のり方", "a way to say who asks";
    what_becomes_of_a_refresh_token: "更新トークンの扱い", "what becomes of a refresh token";

    a_page: "画面", "a page";
    a_click: "click", "click";
    a_button: "button", "button";
    a_field: "項目", "a field";
    the_form: "フォーム", "the form";
    in_json: "JSONの", "json";
    the_way_to: "行き先", "the way to";
    how_to_keep: "画面の値は keep = { 名前 = … } で覚えます", "a page keeps values by keep = { name = … }";
}

/// A page of a kind that shares its block with others.
pub(crate) fn a_page_of_kind(kind: &str) -> Said {
    Said::new(
        format!("種類{kind}の画面"),
        format!("a page of kind {kind}"),
    )
}

/// What stands at a key.
pub(crate) fn type_of(value: &DeValue<'_>) -> Said {
    let ja = match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "trueかfalse",
        DeValue::Datetime(_) => "日時",
        DeValue::Array(_) => "一覧",
        DeValue::Table(_) => "表",
    };
    Said::new(ja, value.type_str())
}
