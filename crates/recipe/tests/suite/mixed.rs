//! One list that mixes several accounts: taken apart, each part proven by itself, and ended as the list ends.

use crate::bank::{Bank, LOGIN, MENU, NOTICE, RECIPE, order, recipe_of, walk};
use domain::fetch::Cause;
use recipe::{AccountState, Recipe, Walked};

const ACCOUNTS: &str = r#"<title>残高照会</title><table class="ichiran"><tr><th>科目</th><th>口座番号</th><th>残高</th></tr><tr><td>普通</td><td>0123456</td><td>900</td></tr><tr><td>当座</td><td>０７６５４３２</td><td>50</td></tr><tr><td>普通</td><td>0999999</td><td>0</td></tr></table><a href="/meisai">明細</a><a href="/logout">ログアウト</a>"#;

fn recipe() -> Recipe {
    let text = RECIPE
        .replace("go      = { click = \"明細\", to = \"period-form\" }", "")
        .replace(
            "when = { title = \"残高照会\" }",
            "when = { title = \"残高照会\" }\ngo = { click = \"明細\", to = \"statement\" }",
        )
        .replace("account = { beside = \"口座番号\" }\n", "")
        .replace(
            "balance     = \"残高\"\ndescription",
            "balance     = \"残高\"\naccount     = \"口座\"\ndescription",
        );
    recipe_of(&text)
}

/// Rows of account, day, out, in, balance.
fn list(total: usize, rows: &[[&str; 5]]) -> String {
    let rows: String = rows
        .iter()
        .map(|[account, day, out, money_in, balance]| {
            format!("<tr><td>{account}</td><td>2026/04/{day}</td><td>{out}</td><td>{money_in}</td><td>{balance}</td><td>振込</td></tr>")
        })
        .collect();
    format!(
        "<title>入出金明細</title><dl><dt>件数</dt><dd>{total}件</dd></dl><table class=\"meisai\"><tr><th>口座</th><th>日付</th><th>出金</th><th>入金</th><th>残高</th><th>摘要</th></tr>{rows}</table><a href=\"/logout\">ログアウト</a>"
    )
}

fn run(list: &str) -> Walked {
    let mut bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", NOTICE)
        .html("POST /oshirase [NEXT S]", MENU)
        .html("GET /zandaka", ACCOUNTS)
        .html("GET /meisai", list)
        .html("GET /logout", "bye");
    let mut order = order();
    order.deselected = vec!["0999999".to_owned()];
    walk(&recipe(), &order, &mut bank)
}

const ROWS: [[&str; 5]; 4] = [
    ["0123456", "02", "", "1,000", "1,000"],
    ["0765432", "02", "50", "", "100"],
    ["0123456", "03", "100", "", "900"],
    ["０７６５４３２", "04", "50", "", "50"],
];

#[test]
fn each_account_gets_its_lines_and_is_proven_by_its_own_balances() {
    let walked = run(&list(4, &ROWS));
    assert_eq!((walked.error, walked.account_errors), (None, Vec::new()));
    let states: Vec<_> = walked
        .accounts
        .iter()
        .map(|account| account.state)
        .collect();
    assert_eq!(
        states,
        [
            AccountState::Walked,
            AccountState::Walked,
            AccountState::Deselected
        ]
    );
    let [first, second] = walked.views.as_slice() else {
        panic!("{:?}", walked.views)
    };
    let amounts = |view: &recipe::WalkedView| -> Vec<i64> {
        view.view.lines.iter().map(|line| line.amount).collect()
    };
    assert_eq!(
        (first.account.as_str(), amounts(first)),
        ("0123456", vec![1_000, -100])
    );
    assert_eq!(
        (second.account.as_str(), amounts(second)),
        ("0765432", vec![-50, -50])
    );
    for view in [first, second] {
        assert!(view.proofs.balances && view.proofs.total && !view.proofs.unproven());
    }
}

#[test]
fn a_balance_that_does_not_follow_within_one_account_refuses_the_list_for_all() {
    let mut rows = ROWS;
    rows[3][4] = "60";
    let walked = run(&list(4, &rows));
    assert_eq!(walked.error, None);
    let errors: Vec<_> = walked
        .account_errors
        .iter()
        .map(|(number, error)| (number.as_str(), error.cause))
        .collect();
    assert_eq!(
        errors,
        [
            ("0123456", Cause::WitnessDiffers),
            ("0765432", Cause::WitnessDiffers)
        ]
    );
    assert_eq!(walked.accounts[0].state, AccountState::Failed);
    assert!(walked.views.is_empty() && walked.logged_out);
}

#[test]
fn a_total_of_all_accounts_and_a_stranger_among_them_are_noticed() {
    let walked = run(&list(5, &ROWS));
    assert_eq!(walked.account_errors[0].1.cause, Cause::WitnessDiffers);
    let mut rows = ROWS;
    rows[1][0] = "0765433";
    let walked = run(&list(4, &rows));
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
    assert!(walked.views.is_empty());
}
