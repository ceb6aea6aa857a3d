//! What is told of the addresses that a recipe posts to.

use domain::said::Said;

use super::findings;

findings! {
    posts_for_nothing(pattern: &str):
        "post = \"{pattern}\" へ何を送るのか、レシピからも記録した画面からも分かりません",
        "neither the recipe nor a recorded page shows what goes to post = \"{pattern}\""
        => "要らなければ消します。要るのなら、そこへ送る画面を記録するか（renkei recipe record）、わけを書きます: harmless = {{ \"{pattern}\" = \"…\" }}",
        "take it out if nothing needs it; else record a walk that goes there (renkei recipe record), or say why: harmless = {{ \"{pattern}\" = \"…\" }}";
    posts_for_one_of(pattern: &str, several: &Said):
        "post = \"{pattern}\" へ何を送るのか、どの記録からも分かりません（{several}のどれか）",
        "no record shows what goes to post = \"{pattern}\" (one of {several})"
        => "そこへ送る画面を記録するか（renkei recipe record）、わけを書きます: harmless = {{ \"{pattern}\" = \"…\" }}",
        "record a walk that goes there (renkei recipe record), or say why: harmless = {{ \"{pattern}\" = \"…\" }}";
    posts_too_many(pattern: &str, several: &Said):
        "post = \"{pattern}\" へ何を送るのか、どの記録からも分かりません。そのような送り先のほうが、まだ記録にない画面（{several}）より多くあります",
        "no record shows what goes to post = \"{pattern}\", and there are more such addresses than ways that aren't recorded yet ({several})"
        => "要らない送り先を消します。要るのなら、そこへ送る画面を記録するか（renkei recipe record）、わけを書きます: harmless = {{ \"{pattern}\" = \"…\" }}",
        "take out those that nothing needs; else record a walk that goes there (renkei recipe record), or say why: harmless = {{ \"{pattern}\" = \"…\" }}";
    posts_twice(pattern: &str):
        "post に「{pattern}」が2回あります",
        "post has \"{pattern}\" twice"
        => "一つを消します",
        "take one of them out";
    posts_an_amount(pattern: &str, field: &str):
        "post = \"{pattern}\" へ送るフォームに、金額を入れる項目のような「{field}」があります",
        "the form that is sent to post = \"{pattern}\" has \"{field}\", which looks like a field for an amount of money"
        => "お金を動かす画面でないことを確かめて、わけを書きます: harmless = {{ \"{field}\" = \"…\" }}",
        "make sure that the page moves no money, and say why: harmless = {{ \"{field}\" = \"…\" }}";
}
