//! What the tests of single institutions share: a visit held against the books, a recipe mended by small edits.

use std::fs;
use std::time::Duration;

use domain::fetch::Cause;
use domain::time::{Date, Period, start_of_day};
use recipe::{FetchOrder, Recipe};
use sandbox::{DemoLogin, Misbehaviour, Sandbox};

use crate::ledger::{assert_nothing_wrong, booked, read};
use crate::visit::{Customer, Visit, customers, folder, order, sandbox, visit, visit_by};

/// The cause that ended the whole walk.
pub fn cause(visit: &Visit) -> Option<Cause> {
    visit.walked.error.as_ref().map(|error| error.cause)
}

/// The n-th customer of an institution, from 0.
pub fn customer(institution: &str, nth: usize) -> &'static DemoLogin {
    customers(institution).nth(nth).expect("a customer")
}

/// An order of `period` on its last day; the simulation's clock is set to it.
pub fn order_on_its_last_day(sandbox: &Sandbox, period: Period) -> FetchOrder {
    sandbox.set_today(Some(period.to));
    FetchOrder {
        today: period.to,
        now: start_of_day(period.to),
        default_period: period,
        ..order(period.from)
    }
}

/// Nothing went wrong, and each account has exactly the lines of the books.
pub fn assert_as_booked(sandbox: &Sandbox, login: &DemoLogin, visit: &Visit, order: &FetchOrder) {
    let (walked, period) = (&visit.walked, order.default_period);
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert!(
        walked.account_errors.is_empty(),
        "{:#?}",
        walked.account_errors
    );
    let accounts = sandbox.ledger(login.institution, login.login_id);
    assert_nothing_wrong(walked, &accounts, login.about);
    for account in &accounts {
        let with_pending = period.to >= order.today;
        assert_eq!(
            read(walked, &account.number, period),
            booked(account, period, with_pending),
            "{}",
            account.number
        );
    }
    let counters = &visit.counters;
    assert_eq!(
        (
            counters.wrong_passwords,
            counters.open_sessions,
            counters.forbidden_requests
        ),
        (0, 0, 0)
    );
}

/// The catalogue's recipe with some words exchanged; each has to stand in it.
pub fn mended(institution: &str, edits: &[(&str, &str)]) -> Recipe {
    let read = |name: &str| {
        fs::read_to_string(folder(institution).join(name)).expect("a file of the catalogue")
    };
    let mut text = read("recipe.toml");
    for (old, new) in edits {
        assert!(text.contains(old), "{old:?} isn't in the recipe");
        text = text.replace(old, new);
    }
    Recipe::read(&read("institution.toml"), &text).expect("a good recipe")
}

/// Layout 2 is refused by the recipe for layout 1, never read wrongly; the edits mend it for every customer.
pub async fn assert_layout_2_is_refused_and_mended(
    institution: &'static str,
    edits: &[(&str, &str)],
    from: Date,
) {
    let sandbox = sandbox().await;
    assert!(sandbox.set_layout(institution, 2));
    let order: FetchOrder = order(from);
    let recipe = mended(institution, edits);
    for login in customers(institution) {
        let refused = visit(&sandbox, login, &order, Customer::of(login)).await;
        let accounts = sandbox.ledger(institution, login.login_id);
        assert_nothing_wrong(&refused.walked, &accounts, login.about);
        assert!(
            refused.walked.error.is_some() || !refused.walked.account_errors.is_empty(),
            "{}: the old recipe reads the new layout",
            login.about
        );
        let step = Duration::from_secs(10);
        let read = visit_by(&recipe, &sandbox, login, &order, Customer::of(login), step).await;
        assert_as_booked(&sandbox, login, &read, &order);
    }
}

/// A list that grows while it is turned over is read again, and then as the books have it.
pub async fn assert_moving_list_is_read_again(institution: &str, from: Date) {
    let (sandbox, login) = (sandbox().await, customer(institution, 0));
    let before: usize = lines_shown(&sandbox, login);
    assert!(sandbox.misbehave(institution, Some(Misbehaviour::MovingList)));
    assert!(
        lines_shown(&sandbox, login) < before,
        "a line is still to come"
    );
    let order = order(from);
    let visit = visit(&sandbox, login, &order, Customer::of(login)).await;
    assert_eq!(lines_shown(&sandbox, login), before, "the line came");
    let trace = visit.walked.trace.join("\n");
    assert!(trace.contains("the list moved"), "{trace}");
    assert_as_booked(&sandbox, login, &visit, &order);
}

fn lines_shown(sandbox: &Sandbox, login: &DemoLogin) -> usize {
    let accounts = sandbox.ledger(login.institution, login.login_id);
    accounts.iter().map(|account| account.lines.len()).sum()
}
