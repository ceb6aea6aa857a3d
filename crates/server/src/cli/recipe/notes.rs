//! What `check` notes of a recipe that is right: where the bank's pages themselves leave something open.

use crate::web::text::Lang;
use recipe::Recipe;

/// One line for each thing that no page of this bank proves, with the pages that it concerns.
pub(super) fn left_open(recipe: &Recipe, lang: Lang) -> Vec<String> {
    let notes = [
        (
            recipe.unproven_statements(),
            "金額の裏づけ（残高・合計）がない明細の画面",
            "Statements whose amounts have no witness (balance, sum)",
        ),
        (
            recipe.statements_by_balance_alone(),
            "いちばん古い明細の金額は、次の取得で前日の残高と照らして確かめます（裏づけが残高だけの画面）。はじめての取得では、まだ\
             確かめられません",
            "The amount of the oldest line is held against the balance of the day before by the next fetch (balances are \
             the only witness); in a first fetch nothing tells yet",
        ),
        (
            recipe.statements_by_sum_alone(),
            "行ごとの残高がない明細のある画面（合計や日ごとの残高、または未確定）。金額の合計は確かめますが、金額どうしの入れかわりは\
             分かりません",
            "Statements with lines that have no balance of their own (only a sum, the day's balance, or pending): their sum is \
             held, but not which amount is whose",
        ),
        (
            recipe.statements_with_two_dates(),
            "取引日と起算日のある明細の画面。二つの見出しが入れかわっても、どちらがどちらかは画面からは分かりません（記録した画面とは照らします）",
            "Statements whose lines have two dates, posted and valued: if their headings change places, no page tells which is which \
             (recorded pages are held against it)",
        ),
        (
            recipe.lists_of_months(),
            "月の一覧が読む日を決める画面。一覧が短くなった月は、断らずに「未取得」と示します",
            "Lists of months decide which days are read: a month that is left out isn't refused, but shown as not fetched",
        ),
        (
            recipe.accounts_by_balance_alone(),
            "残高だけを読む口座のある画面（balance_only）",
            "Pages with accounts of which only the balance is read (balance_only)",
        ),
    ];
    let notes = notes.into_iter().filter(|(pages, ..)| !pages.is_empty());
    notes
        .map(|(pages, ja, en)| format!("{}: {}", lang.t(ja, en), pages.join(", ")))
        .collect()
}
