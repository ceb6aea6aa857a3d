//! Accounts and months that aren't as the recipe says.

use domain::said::Said;
use domain::time::Date;

use crate::recipe::model::RowSource;

/// The n-th account of a page.
pub(crate) fn nth(number: u32, rows: &RowSource) -> Said {
    let Said { ja, en } = super::source(rows);
    Said::new(
        format!("{ja} の{number}番目の口座"),
        format!("account {number} of {en}"),
    )
}

pub(crate) fn among_those_shown() -> Said {
    Said::new(
        "金融機関が見せる口座の中に、この口座",
        "the account among those that the institution shows",
    )
}

pub(crate) fn others(n: usize) -> Said {
    Said::new(format!("ほかの口座が{n}件"), format!("{n} others"))
}

pub(crate) fn way_to_its_lines() -> Said {
    Said::new(
        "この口座の明細への道（明細のない口座なら、balance_only か skip を書きます）",
        "a way to the lines of this account (if the bank has none for it: balance_only or skip)",
    )
}

pub(crate) fn no_way_to_its_lines() -> Said {
    Said::new(
        "どの画面も、この口座の明細に導きません",
        "no page led to its lines",
    )
}

pub(crate) fn an_account() -> Said {
    Said::new("口座", "an account")
}

pub(crate) fn before_its_lines() -> Said {
    Said::new("明細より前に、その口座", "an account before its lines")
}

pub(crate) fn page_of_the_one_asked_for() -> Said {
    Said::new(
        "たずねた口座のページ",
        "the page of the account that was asked for",
    )
}

pub(crate) fn file_of_the_one_asked_for() -> Said {
    Said::new(
        "たずねた口座のファイル",
        "the file of the account that was asked for",
    )
}

pub(crate) fn another_ones() -> Said {
    Said::new("別の口座のもの", "another account's")
}

/// `key`: `type` or `currency`.
pub(crate) fn as_another_page_said(key: &str) -> Said {
    Said::new(
        format!("前の画面にあった、この口座の {key}"),
        format!("the {key} that another page said of the account"),
    )
}

pub(crate) fn another_one() -> Said {
    Said::new("別の値", "another one")
}

pub(crate) fn number_of_its_own() -> Said {
    Said::new("ほかと違う口座番号", "a number of its own")
}

pub(crate) fn same_number_twice() -> Said {
    Said::new("同じ番号がページに2つ", "the same number twice on the page")
}

pub(crate) fn none_as_the_page_says() -> Said {
    Said::new(
        "ページの文のとおり、口座なし",
        "no accounts, as the page says",
    )
}

pub(crate) fn so_many(n: usize) -> Said {
    Said::new(format!("口座が{n}件"), format!("{n} accounts"))
}

/// `missed`: what the page needs to say that there are none.
pub(crate) fn some_at(rows: &RowSource, missed: Option<Said>) -> Said {
    let Said { ja, en } = super::source(rows);
    let some = Said::new(format!("{ja} に口座"), format!("accounts at {en}"));
    match missed {
        None => some,
        Some(why) => Said::new(
            format!("{}。口座がなければ：{}", some.ja, why.ja),
            format!("{}, or: {}", some.en, why.en),
        ),
    }
}

pub(crate) fn an_account_number() -> Said {
    Said::new("口座番号", "an account's number")
}

pub(crate) fn a_number_that_is_no_secret() -> Said {
    Said::new(
        "パスワードなど、ログインの秘密を含まない口座番号",
        "an account's number without a password or another secret of the login in it",
    )
}

pub(crate) fn one_with_a_secret() -> Said {
    Said::new(
        "秘密を含む口座番号（銀行の画面でパスワードを変えてください）",
        "a number with one in it (change the password at the bank)",
    )
}

pub(crate) fn known_type() -> Said {
    Said::new("`words` にある口座の種類", "a type that `words` knows")
}

pub(crate) fn currency() -> Said {
    Said::new("通貨", "a currency")
}

/// The n-th month of a page.
pub(crate) fn nth_month(number: u32, rows: &RowSource) -> Said {
    let Said { ja, en } = super::source(rows);
    Said::new(
        format!("{ja} の{number}番目の月"),
        format!("month {number} of {en}"),
    )
}

pub(crate) fn months_at(rows: &RowSource) -> Said {
    let Said { ja, en } = super::source(rows);
    Said::new(format!("{ja} に月の一覧"), format!("months at {en}"))
}

pub(crate) fn period_in_order() -> Said {
    Said::new(
        "始まりのあとに終わる期間",
        "a period that ends after it begins",
    )
}

pub(crate) fn months_in_a_row() -> Said {
    Said::new(
        "抜けも重なりもなく、一方の向きに並んだ月",
        "months in one direction, none left out and none twice",
    )
}

pub(crate) fn other_months() -> Said {
    Said::new("そうでない並び", "others")
}

pub(crate) fn months_up_to(today: Date) -> Said {
    Said::new(
        format!("{today} の近くまでの月"),
        format!("months that reach {today}, or nearly"),
    )
}

pub(crate) fn one_current_month() -> Said {
    Said::new(
        "いま表示している月が1つ",
        "one month that is the current one",
    )
}
