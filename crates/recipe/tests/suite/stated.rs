//! What has to be stated: numbers of accounts, balances of lines, descriptions, months; and accounts that are gone.

use crate::bank::{
    ACCOUNTS, Bank, LOGIN, MEISAI, MENU, NOTICE, RECIPE, form_of, order, recipe_of, signed_in,
    statement, walk,
};
use crate::refused_lists::broken;
use crate::walk::{APRIL, first_statement, run, second_account};
use domain::account::AccountKind;
use domain::fetch::Cause;
use domain::money::Unit;
use domain::time::Period;
use jiff::civil::date;
use recipe::{AccountState, Walked};

#[test]
fn an_account_is_the_same_however_wide_its_number_is_printed() {
    let wide = ACCOUNTS.replace("0123456", "０１２３４５６");
    let bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", &wide)
        .html("GET /logout", "bye")
        .html("GET /jouken?k=1", &form_of(1))
        .html(MEISAI, &statement("0123456", 3, &APRIL, false));
    let (walked, _) = run(second_account(bank));
    assert_eq!(walked.account_errors, []);
    assert_eq!(walked.views[0].account, "0123456");
}

#[test]
fn an_account_that_is_not_shown_any_more_is_an_error_of_that_account() {
    let mut order = order();
    let period = Period {
        from: date(2026, 4, 2),
        to: date(2026, 4, 11),
    };
    order.periods = ["0123456", "0999999"]
        .map(|number| (number.to_owned(), period))
        .into();
    let mut bank = first_statement(&statement("0123456", 3, &APRIL, false));
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(walked.error, None);
    let [(number, error)] = walked.account_errors.as_slice() else {
        panic!("{:?}", walked.account_errors)
    };
    assert_eq!(
        (number.as_str(), error.cause),
        ("0999999", Cause::AccountMissing)
    );
    assert_eq!(walked.views.len(), 2, "the others are read");
}

#[test]
fn a_line_without_its_running_balance_is_refused() {
    let mut rows = APRIL;
    rows[1][3] = "-";
    let text = broken(
        first_statement(&statement("0123456", 3, &rows, false)),
        Cause::PageChanged,
    );
    assert_eq!(text, "row 3 of table.meisai: a balance | an empty cell");
}

#[test]
fn a_description_that_says_nothing_is_refused_unless_the_recipe_expects_it() {
    for nothing in ["", "　", "－", "***", "None", "null", "…"] {
        let mut rows = APRIL;
        rows[0][4] = nothing;
        let page = statement("0123456", 3, &rows, false);
        let text = broken(first_statement(&page), Cause::PageChanged);
        assert!(
            text.starts_with("row 2 of table.meisai: description: a text"),
            "{text}"
        );

        let expected = RECIPE.replace(
            "description = \"摘要\"",
            "description = { col = \"摘要\", default = \"\" }",
        );
        let walked = walk(&recipe_of(&expected), &order(), &mut first_statement(&page));
        assert_eq!(walked.account_errors, []);
        assert_eq!(walked.views[0].view.lines[0].description, "");
    }
}

#[test]
fn parts_of_a_description_that_say_nothing_are_left_out() {
    let parts = RECIPE.replace(
        "description = \"摘要\"",
        "description = [\"摘要\", { col = \"入金\", default = \"\" }]",
    );
    let mut rows = APRIL;
    rows[0][4] = "None";
    rows[0][2] = "－";
    rows[1][2] = "－";
    let page = statement("0123456", 3, &rows, false);
    let walked = walk(&recipe_of(&parts), &order(), &mut first_statement(&page));
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
    rows[0][4] = "口座振替";
    let page = statement("0123456", 3, &rows, false);
    let walked = walk(&recipe_of(&parts), &order(), &mut first_statement(&page));
    let lines = walked.views[0].view.lines.iter();
    let texts: Vec<_> = lines.map(|line| line.description.as_str()).collect();
    assert_eq!(
        texts,
        ["口座振替", "口座振替 ﾃﾞﾝｷﾀﾞｲ", "振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ １１,２００"]
    );
}

/// The list shows numbers only; what they are stands on each account's own page.
fn own_page(shown: &str, listed: &str) -> Walked {
    let text = RECIPE
        .replace(
            "type    = { col = \"科目\", words = { \"普通\" = \"ordinary\", \"当座\" = \"current\" } }\nbalance = \"残高\"\ngo      = { click = \"明細\", to = \"period-form\" }",
            "currency = { col = \"残高\", find = '[A-Z]{3}', default = \"\" }\ngo      = { click = \"明細\", to = \"account\" }",
        )
        .replace(
            "[[page]]\nkind    = \"period-form\"",
            "[[page]]\nkind = \"account\"\nwhen = { title = \"口座\" }\n[page.account]\nnumber = \".no\"\ntype = { css = \".type\", words = { \"貯蓄\" = \"savings\" } }\ncurrency = { css = \".unit\", default = \"\" }\nbalance = \".zan\"\nbalance_only = true\n\n[[page]]\nkind    = \"period-form\"",
        );
    let accounts = ACCOUNTS.replace("￥２８８,８００", listed);
    let mut bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", &accounts)
        .html("GET /jouken?k=1", shown)
        .html("GET /logout", "bye");
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    walk(&recipe_of(&text), &order, &mut bank)
}

#[test]
fn what_an_accounts_own_page_states_wins_over_what_its_list_left_open() {
    let shown = "<title>口座</title><p class=\"no\">0123456</p><p class=\"type\">貯蓄</p><p class=\"unit\">USD</p><p class=\"zan\">1,234.56</p>";
    let walked = own_page(shown, "");
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    let seen = &walked.accounts[0].seen;
    let usd: Unit = "USD".parse().expect("a currency");
    assert_eq!((seen.kind, &seen.unit), (AccountKind::Savings, &usd));
    assert_eq!(seen.balance.map(|balance| balance.minor), Some(123_456));
}

#[test]
fn an_accounts_own_page_is_read_in_the_currency_that_the_list_states() {
    let shown = "<title>口座</title><p class=\"no\">0123456</p><p class=\"type\">貯蓄</p><p class=\"zan\">1,234.56</p>";
    let walked = own_page(shown, "USD");
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    let balance = walked.accounts[0].seen.balance;
    assert_eq!(balance.map(|balance| balance.minor), Some(123_456));
}

#[test]
fn a_list_and_a_page_that_contradict_each_other_are_refused() {
    let shown = "<title>口座</title><p class=\"no\">0123456</p><p class=\"type\">貯蓄</p><p class=\"unit\">JPY</p><p class=\"zan\">1,234</p>";
    let walked = own_page(shown, "USD");
    assert_eq!(walked.accounts[0].state, AccountState::Failed);
    assert_eq!(walked.account_errors[0].1.cause, Cause::WitnessDiffers);
}

/// The tabs of these months, the first being the current one.
fn months(labels: &[&str], current: usize) -> Walked {
    let text = format!(
        "{}{}",
        &RECIPE[..RECIPE.find("[[page]]\nkind    = \"period-form\"").expect("the form")],
        "[[page]]\nkind = \"months\"\nwhen = { has = \"ul.tab\" }\n[page.month]\neach = \"li\"\nlabel = { as = \"YYYY年M月\" }\ncurrent = { has = \".on\" }\ngo = { click = { css = \"a\" }, to = \"statement\" }\n\n[[page]]\nkind = \"statement\"\nwhen = { text = \"明細\" }\nunproven = true\nempty = { text = \"ありません\" }\n[page.lines]\neach = \".line\"\ndate = \".d\"\nin = \".i\"\ndescription = \".t\"\n",
    )
    .replace("to = \"period-form\"", "to = \"months\"");
    let tabs: String = labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let class = if at < current { " class=\"on\"" } else { "" };
            format!("<li{class}><a href=\"/meisai?m={at}\">{label}</a></li>")
        })
        .collect();
    let page = format!("<ul class=\"tab\">{tabs}</ul><p>明細はありません</p>");
    let mut bank = signed_in().html("GET /jouken?k=1", &page);
    for at in 0..labels.len() {
        bank = bank.html(&format!("GET /meisai?m={at}"), &page);
    }
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    walk(&recipe_of(&text), &order, &mut bank)
}

#[test]
fn months_have_to_follow_each_other_and_one_is_the_current_one() {
    for good in [
        &["2026年4月", "2026年3月", "2026年2月"][..],
        &["2026年2月", "2026年3月", "2026年4月"],
        &["2026年4月"],
    ] {
        assert_eq!(months(good, 1).account_errors, [], "{good:?}");
    }
    for bad in [
        &["2026年4月", "2026年2月"][..],
        &["2026年4月", "2026年4月", "2026年3月"],
        &["2026年3月", "2026年4月", "2026年3月"],
    ] {
        let walked = months(bad, 1);
        assert_eq!(
            walked.account_errors[0].1.cause,
            Cause::PageChanged,
            "{bad:?}"
        );
    }
    for current in [0, 2] {
        let walked = months(&["2026年4月", "2026年3月"], current);
        assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
    }
}

#[test]
fn an_account_without_a_number_that_is_one_is_refused() {
    for number in ["None", "true", "-", "-123", "＊"] {
        let accounts = ACCOUNTS.replace("0123456", number);
        let bank = Bank::default()
            .html("GET /login", LOGIN)
            .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
            .html("POST /oshirase [NEXT S]", MENU)
            .html("GET /zandaka", &accounts)
            .html("GET /logout", "bye");
        let (walked, _) = run(bank);
        let cause = walked.error.map(|error| error.cause);
        assert_eq!(cause, Some(Cause::PageChanged), "{number}");
    }
}

#[test]
fn balances_of_the_days_ends_have_to_follow_from_day_to_day() {
    let recipe = recipe_of(&RECIPE.replace(
        "balance     = \"残高\"\ndescription",
        "balance     = \"残高\"\nchain = \"day\"\ndescription",
    ));
    let rows = [
        ["2026/04/01", "", "500", "", "一"],
        ["2026/04/01", "200", "", "1,300", "二"],
        ["2026/04/02", "300", "", "1,000", "三"],
        ["2026/04/05", "", "10", "1,010", "四"],
        ["2026/04/05", "10", "", "1,000", "五"],
    ];
    let walked = |change: &dyn Fn(&mut [[&'static str; 5]; 5])| {
        let mut rows = rows;
        rows[3][3] = "";
        change(&mut rows);
        let mut bank = first_statement(&statement("0123456", 5, &rows, false));
        walk(&recipe, &order(), &mut bank)
    };
    let good = walked(&|_| {});
    assert_eq!(good.account_errors, []);
    assert!(good.views[0].proofs.balances);
    assert_eq!(walked(&|rows| rows[0][3] = "1,300").account_errors, []);

    for (change, expected) in [
        (
            &(|rows: &mut [[&'static str; 5]; 5]| rows[1][3] = "")
                as &dyn Fn(&mut [[&'static str; 5]; 5]),
            Cause::PageChanged,
        ),
        (&|rows| rows[2][3] = "1,001", Cause::WitnessDiffers),
        (&|rows| rows[2][1] = "301", Cause::WitnessDiffers),
        (&|rows| rows[3][3] = "1,010", Cause::WitnessDiffers),
    ] {
        assert_eq!(walked(change).account_errors[0].1.cause, expected);
    }
}
