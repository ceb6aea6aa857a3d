//! Walks on good days: every line of the asked period, as the books have it, and nothing else.

use encoding_rs::Encoding;
use jiff::civil::date;
use recipe::AccountState;
use sandbox::Misbehaviour;

use crate::habits::{each, habits};
use crate::ledger::{assert_accounts, assert_nothing_wrong, booked, read};
use crate::visit::{
    Customer, TODAY, Visit, customer, customers, days, order, recipe, sandbox, sandbox_with, visit,
    visit_during,
};

/// One login, one logout, no wrong password, no page that moves money.
fn assert_well_behaved(visit: &Visit, what: &str) {
    let walked = &visit.walked;
    assert_eq!(walked.error, None, "{what}: {:#?}", walked.trace);
    assert!(
        walked.account_errors.is_empty(),
        "{what}: {:#?}",
        walked.account_errors
    );
    assert!(
        walked.login_sent && walked.logged_in && walked.logged_out,
        "{what}"
    );
    assert_eq!(visit.intents, habits(visit.institution).intents, "{what}");
    let counters = &visit.counters;
    assert_eq!(
        (counters.logins, counters.logouts, counters.open_sessions),
        (1, 1, 0),
        "{what}"
    );
    assert_eq!(
        (
            counters.wrong_passwords,
            counters.refused_as_open,
            counters.forbidden_requests
        ),
        (0, 0, 0),
        "{what}"
    );
}

#[tokio::test]
async fn every_line_of_two_months_is_read_as_the_books_have_it() {
    let from = date(2026, 9, 25);
    each(|institution| async move {
        let sandbox = sandbox().await;
        for login in customers(institution) {
            let visit = visit(&sandbox, login, &order(from), Customer::of(login)).await;
            assert_well_behaved(&visit, login.about);
            let accounts = sandbox.ledger(institution, login.login_id);
            assert_accounts(&visit.walked, &accounts);
            assert_nothing_wrong(&visit.walked, &accounts, login.about);
            for account in &accounts {
                let lines = read(&visit.walked, &account.number, days(from, TODAY));
                assert_eq!(
                    lines,
                    booked(account, days(from, TODAY), true),
                    "{institution} {}",
                    account.number
                );
                assert!(
                    lines.len() > 10,
                    "{institution} {} has only {} lines",
                    account.number,
                    lines.len()
                );
            }
            let recipe = recipe(institution);
            for view in &visit.walked.views {
                assert_eq!(
                    view.proofs.unproven(),
                    recipe.unproven_statements().contains(&view.page.as_str()),
                    "{institution} {}: a witness",
                    view.page
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_line_leads_back_to_its_page_and_row() {
    each(|institution| async move {
        let (sandbox, login) = (sandbox().await, customer(institution));
        let visit = visit(
            &sandbox,
            login,
            &order(date(2026, 10, 1)),
            Customer::of(login),
        )
        .await;
        for view in &visit.walked.views {
            for line in &view.view.lines {
                let capture = &visit.walked.captures[view.pages[line.place.page as usize]];
                // Files are in the letters that such files have always been in, whatever the pages are in.
                let is_file = capture
                    .content_type
                    .as_deref()
                    .is_some_and(|said| !said.starts_with("text/html") && !said.contains("json"));
                let read =
                    |charset: &'static Encoding| charset.decode(&capture.body).0.into_owned();
                let mut text = read(habits(institution).charset);
                if is_file {
                    text.push_str(&read(encoding_rs::SHIFT_JIS));
                }
                let word = line
                    .description
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .replace('&', "&amp;");
                assert!(
                    text.contains(&word),
                    "{institution}: {} isn't on {}",
                    line.description,
                    capture.url
                );
                assert!(line.place.row > 0, "{institution}: rows are counted from 1");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_asked_fortnight_is_looked_at() {
    let fortnight = days(date(2026, 11, 2), date(2026, 11, 15));
    each(|institution| async move {
        let (sandbox, login) = (sandbox().await, customer(institution));
        let mut order = order(TODAY);
        order.default_period = fortnight;
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        assert_well_behaved(&visit, institution);
        let accounts = sandbox.ledger(institution, login.login_id);
        assert_nothing_wrong(&visit.walked, &accounts, institution);
        for account in &accounts {
            let mut lines = read(&visit.walked, &account.number, fortnight);
            lines.retain(|line| !line.pending);
            assert_eq!(
                lines,
                booked(account, fortnight, false),
                "{institution} {}",
                account.number
            );
        }
        // Tabs are whole periods (a card's closes on the 15th); a form takes these days and the one before.
        let (first, last) = match habits(institution).whole_periods_from {
            Some(first) => (first, TODAY),
            None => (
                fortnight.from.yesterday().expect("a day before"),
                fortnight.to,
            ),
        };
        for view in visit
            .walked
            .views
            .iter()
            .filter(|view| view.page != "pending")
        {
            let asked = view.view.asked.expect("each of these lists is of a period");
            assert!(
                first <= asked.from && asked.to <= last,
                "{institution}: {asked:?} was asked for"
            );
            assert!(
                view.view
                    .lines
                    .iter()
                    .all(|line| asked.contains(line.posted_on)),
                "{institution}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn each_account_may_have_periods_of_its_own() {
    let (sandbox, login) = (sandbox().await, customer("demo-bank"));
    let gaps = [
        days(date(2026, 9, 28), date(2026, 10, 2)),
        days(date(2026, 11, 1), date(2026, 11, 3)),
    ];
    let mut order = order(TODAY);
    order.periods = gaps
        .iter()
        .map(|gap| ("7654321".to_owned(), *gap))
        .collect();
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_well_behaved(&visit, "gaps");
    let accounts = sandbox.ledger("demo-bank", login.login_id);
    for gap in gaps {
        assert_eq!(
            read(&visit.walked, "7654321", gap),
            booked(&accounts[1], gap, true),
            "{gap:?}"
        );
    }
    let between = days(date(2026, 10, 3), date(2026, 10, 30));
    assert_eq!(
        read(&visit.walked, "7654321", between),
        [],
        "nobody asked for these days"
    );
    let today = days(TODAY, TODAY);
    assert_eq!(
        read(&visit.walked, "1234567", today),
        booked(&accounts[0], today, true)
    );
}

#[tokio::test]
async fn a_period_without_lines_is_empty_by_the_banks_own_word() {
    let quiet = days(date(2026, 11, 11), date(2026, 11, 13));
    let (sandbox, login) = (sandbox_with(1).await, customer("demo-bank"));
    let accounts = sandbox.ledger("demo-bank", login.login_id);
    assert_eq!(
        booked(&accounts[1], quiet, true),
        [],
        "the savings account moves on Mondays only"
    );
    let mut order = order(TODAY);
    order.periods = vec![(accounts[1].number.clone(), quiet)];
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_well_behaved(&visit, "a quiet week");
    let views: Vec<_> = visit
        .walked
        .views
        .iter()
        .filter(|view| view.account == accounts[1].number)
        .collect();
    assert_eq!(views.len(), 1);
    assert!(views[0].view.lines.is_empty() && !views[0].proofs.unproven());
    assert_eq!(visit.walked.accounts[1].state, AccountState::Walked);
}

#[tokio::test]
async fn a_deselected_account_is_listed_and_not_walked() {
    for (institution, login_id) in [
        ("demo-bank", "1200345678"),
        ("demo-card", "asahi-koumuten"),
        ("demo-pay", "midori@shoten.example"),
    ] {
        let sandbox = sandbox().await;
        let login = customers(institution)
            .find(|login| login.login_id == login_id)
            .expect("a customer");
        let accounts = sandbox.ledger(institution, login_id);
        let mut order = order(date(2026, 11, 1));
        order.deselected = vec![accounts[0].number.clone()];
        let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
        assert_well_behaved(&visit, institution);
        assert_accounts(&visit.walked, &accounts);
        let states: Vec<_> = visit
            .walked
            .accounts
            .iter()
            .map(|account| account.state)
            .collect();
        assert_eq!(
            states,
            [AccountState::Deselected, AccountState::Walked],
            "{institution}"
        );
        assert!(
            visit
                .walked
                .views
                .iter()
                .all(|view| view.account == accounts[1].number),
            "{institution}"
        );
        assert!(
            visit
                .walked
                .captures
                .iter()
                .all(|capture| !capture.request.contains(&accounts[0].number)),
            "{institution}"
        );
    }
}

#[tokio::test]
async fn late_and_withdrawn_lines_are_read_as_they_are_shown_today() {
    each(|institution| async move {
        for how in [
            Misbehaviour::LateLines { days: 3 },
            Misbehaviour::WithdrawnLine { newest: 2 },
        ] {
            let (sandbox, login) = (sandbox().await, customer(institution));
            let from = date(2026, 10, 20);
            sandbox.misbehave(institution, Some(how.clone()));
            let accounts = sandbox.ledger(institution, login.login_id);
            let visit = visit_during(&sandbox, institution, how, from).await;
            assert_well_behaved(&visit, institution);
            for account in &accounts {
                let lines = read(&visit.walked, &account.number, days(from, TODAY));
                assert_eq!(
                    lines,
                    booked(account, days(from, TODAY), true),
                    "{institution} {}",
                    account.number
                );
            }
        }
    })
    .await;
}
