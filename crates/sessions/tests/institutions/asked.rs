//! Visits of people who don't answer every challenge rightly at once.

use std::sync::Arc;

use domain::fetch::{Cause, ChallengeKind};
use sandbox::{DemoLogin, Misbehaviour, Sandbox};
use sessions::Secret;

use crate::truth::{assert_as_booked, cause, customer};
use crate::visit::{Customer, TODAY, Visit, order, right_answer, sandbox, visit};

/// Answers everything rightly, but a challenge of `kind` by `wrong` when it is asked for the first time.
pub fn wrong_at_first(
    bank: &Arc<Sandbox>,
    login: &'static DemoLogin,
    kind: ChallengeKind,
    wrong: &'static str,
) -> Customer {
    let bank = Arc::clone(bank);
    Customer::of(login).answering(move |challenge| {
        let is_wrong = challenge.kind == kind && challenge.again.is_none();
        let right = right_answer(&bank, login, challenge).unwrap_or_default();
        Ok(Secret::new(if is_wrong { wrong.to_owned() } else { right }))
    })
}

/// A wrong answer brings the question back in the same walk, with the reason; the password isn't sent again.
pub async fn assert_asked_again(
    institution: &str,
    nth: usize,
    kind: ChallengeKind,
    wrong: &'static str,
) -> Visit {
    let (sandbox, login) = (sandbox().await, customer(institution, nth));
    let order = order(TODAY);
    let person = wrong_at_first(&sandbox, login, kind, wrong);
    let visit = visit(&sandbox, login, &order, person).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    let again: Vec<_> = visit
        .asked
        .iter()
        .filter(|challenge| challenge.kind == kind)
        .map(|challenge| challenge.again)
        .collect();
    assert_eq!(again, [None, Some(Cause::ChallengeWrong)]);
    assert_eq!((visit.intents, visit.counters.wrong_answers), (1, 1));
    visit
}

/// The institution's own error page with status 200, wherever it comes, is the institution's error and no lines.
pub async fn assert_errors_inside_are_told(institution: &'static str, words: &str) {
    use sandbox::Place::{Accounts, Home, Period, Statement};
    for place in [Home, Accounts, Period, Statement] {
        let (sandbox, login) = (sandbox().await, customer(institution, 0));
        sandbox.misbehave(institution, Some(Misbehaviour::ErrorInside { place }));
        let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
        let whole = visit.walked.error.iter();
        let own = visit.walked.account_errors.iter().map(|(_, error)| error);
        let errors: Vec<_> = whole.chain(own).collect();
        if errors.is_empty() {
            // An institution without a page of this place.
            assert_as_booked(&sandbox, login, &visit, &order(TODAY));
            continue;
        }
        for error in errors {
            let what = format!("{place:?}: {error:?} {:#?}", visit.walked.trace);
            assert_eq!(error.cause, Cause::PageError, "{what}");
            let said = error.bank_words.as_deref().unwrap_or_default();
            assert!(said.contains(words), "{what}");
        }
        assert_eq!(cause(&visit).is_some(), visit.walked.error.is_some());
        let lines = visit.walked.views.iter().map(|view| view.view.lines.len());
        assert_eq!(lines.sum::<usize>(), 0, "{place:?}");
    }
}
