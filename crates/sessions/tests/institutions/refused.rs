//! Walks that the bank refuses, each with its own word; and a rejected password is sent once.

use std::sync::{Arc, Mutex};

use domain::fetch::Cause;
use jiff::civil::date;
use sandbox::{Misbehaviour, Place, Sandbox};

use crate::habits::{MUCH_LATER, SecondLogin, each, habits, short_step};
use crate::ledger::assert_nothing_wrong;
use crate::visit::{
    Customer, TODAY, Visit, customer, order, sandbox, visit, visit_during, visit_within,
};

fn cause(visit: &Visit) -> Option<Cause> {
    visit.walked.error.as_ref().map(|error| error.cause)
}

/// The walk ended with this word, without lines, and nobody is left logged in.
fn assert_ended(visit: &Visit, expected: Cause, what: &str) {
    assert_eq!(
        cause(visit),
        Some(expected),
        "{what}: {:?} {:#?}",
        visit.walked.error,
        visit.walked.trace
    );
    assert!(visit.walked.views.is_empty(), "{what}");
    assert_eq!(visit.counters.open_sessions, 0, "{what}: still logged in");
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_and_the_tries_left_are_told() {
    each(|institution| async move {
        let (sandbox, login) = (sandbox().await, customer(institution));
        let wrong = || Customer::of(login).with_password("chigau12");
        let first = visit(&sandbox, login, &order(TODAY), wrong()).await;
        assert_ended(&first, Cause::CredentialsRejected, institution);
        assert_eq!(
            first
                .walked
                .error
                .as_ref()
                .and_then(|error| error.tries_left),
            habits(institution).tries_left,
            "{institution}"
        );
        assert!(
            first.walked.login_sent && !first.walked.logged_in,
            "{institution}"
        );
        assert_eq!(
            (
                first.intents,
                first.counters.wrong_passwords,
                first.counters.logins
            ),
            (habits(institution).intents, 1, 0),
            "{institution}"
        );

        visit(&sandbox, login, &order(TODAY), wrong()).await;
        let third = visit(&sandbox, login, &order(TODAY), wrong()).await;
        assert_ended(&third, Cause::LoginLocked, institution);
        assert_eq!(third.counters.wrong_passwords, 3, "{institution}");
    })
    .await;
}

#[tokio::test]
async fn an_administrators_id_is_told_apart() {
    each(|institution| async move {
        let sandbox = sandbox().await;
        let login = Sandbox::logins()
            .iter()
            .find(|login| login.institution == institution && login.administrator);
        let login = login.expect("each institution has an administrator");
        let visit = visit(&sandbox, login, &order(TODAY), Customer::of(login)).await;
        assert_ended(&visit, Cause::AdministratorLogin, institution);
    })
    .await;
}

#[tokio::test]
async fn maintenance_is_seen_before_the_password_leaves() {
    each(|institution| async move {
        let sandbox = sandbox().await;
        let how = Misbehaviour::Maintenance {
            until: "2026年11月25日 6:00".to_owned(),
        };
        let visit = visit_during(&sandbox, institution, how, TODAY).await;
        assert_ended(&visit, Cause::Maintenance, institution);
        assert!(!visit.walked.login_sent, "{institution}");
        assert_eq!(visit.intents, 0, "{institution}");
        let until = visit
            .walked
            .error
            .and_then(|error| error.until)
            .map(|until| until.to_string());
        assert_eq!(
            until.as_deref(),
            Some("2026-11-24T21:00:00Z"),
            "{institution}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_stands_between_login_and_accounts_has_a_word_each() {
    each(|institution| async move {
        for (how, expected) in [
            (Misbehaviour::Notice, Cause::Notice),
            (Misbehaviour::OtherSession, Cause::OtherSession),
            (Misbehaviour::PasswordExpired, Cause::PasswordExpired),
            (Misbehaviour::AdministratorLogin, Cause::AdministratorLogin),
            (Misbehaviour::UnknownPage, Cause::PageNotRecognised),
        ] {
            let sandbox = sandbox().await;
            let what = format!("{institution} {how:?}");
            let visit = visit_during(&sandbox, institution, how, TODAY).await;
            assert_ended(&visit, expected, &what);
            assert!(visit.walked.login_sent, "{what}");
            assert_eq!(visit.counters.wrong_passwords, 0, "{what}");
            if expected == Cause::Notice {
                let words = visit
                    .walked
                    .error
                    .and_then(|error| error.bank_words)
                    .unwrap_or_default();
                assert!(
                    !words.is_empty(),
                    "{what}: the notice's own words are shown to the person"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_login_is_told_by_the_bank_or_ends_the_first() {
    each(|institution| async move {
        let (sandbox, login) = (sandbox().await, customer(institution));
        let (second, bank) = (Arc::new(Mutex::new(None)), sandbox.clone());
        let told = Arc::clone(&second);
        let somebody_else = move || async move {
            let other = visit(&bank, login, &order(TODAY), Customer::of(login)).await;
            *told.lock().expect("nobody panics here") = cause(&other);
        };
        let first = visit(
            &sandbox,
            login,
            &order(TODAY),
            Customer::of(login).when_reading(somebody_else),
        )
        .await;
        let second = *second.lock().expect("nobody panics here");
        if habits(institution).second_login == SecondLogin::IsRefused {
            assert_eq!(
                (cause(&first), second),
                (None, Some(Cause::OtherSession)),
                "{institution}"
            );
            assert_eq!(
                (first.counters.refused_as_open, first.counters.logouts),
                (1, 1),
                "the first one goes on to its end"
            );
        } else {
            let ended = matches!(cause(&first), Some(Cause::OtherSession | Cause::SignedOut));
            assert!(ended, "{institution}: {:?}", first.walked.error);
            assert_eq!(second, None, "{institution}");
        }
        assert_eq!(
            (first.counters.wrong_passwords, first.counters.open_sessions),
            (0, 0),
            "{institution}"
        );
        assert_nothing_wrong(
            &first.walked,
            &sandbox.ledger(institution, login.login_id),
            institution,
        );
    })
    .await;
}

#[tokio::test]
async fn being_signed_out_in_the_middle_is_no_missing_line() {
    each(|institution| async move {
        let (sandbox, login) = (sandbox().await, customer(institution));
        let bank = sandbox.clone();
        let customer = Customer::of(login).when_reading(move || async move {
            bank.misbehave(institution, Some(Misbehaviour::SignedOut));
        });
        let visit = visit(&sandbox, login, &order(date(2026, 9, 1)), customer).await;
        assert_eq!(
            cause(&visit),
            Some(Cause::SignedOut),
            "{institution}: {:?}",
            visit.walked.error
        );
        assert_eq!(
            (visit.intents, visit.counters.logins),
            (habits(institution).intents, 1),
            "{institution}: never a second login in one walk"
        );
        assert_nothing_wrong(
            &visit.walked,
            &sandbox.ledger(institution, login.login_id),
            institution,
        );
    })
    .await;
}

#[tokio::test]
async fn a_login_without_an_answer_has_an_unknown_outcome() {
    each(|institution| async move {
        for how in [
            Misbehaviour::ConnectionReset {
                place: Place::Login,
            },
            Misbehaviour::Slow {
                place: Place::Login,
                milliseconds: MUCH_LATER,
            },
        ] {
            let (sandbox, login) = (sandbox().await, customer(institution));
            let is_reset = matches!(how, Misbehaviour::ConnectionReset { .. });
            let what = format!("{institution} {how:?}");
            sandbox.misbehave(institution, Some(how));
            let visit = visit_within(
                &sandbox,
                login,
                &order(TODAY),
                Customer::of(login),
                short_step(institution),
            )
            .await;
            // Some answer a login by a redirect without a body: it may have said all before the connection breaks.
            if is_reset && habits(institution).redirects_login && cause(&visit).is_none() {
                assert!(visit.walked.logged_in, "{what}");
            } else {
                assert_eq!(
                    cause(&visit),
                    Some(Cause::LoginOutcomeUnknown),
                    "{what}: {:?}",
                    visit.walked.error
                );
                assert!(visit.walked.login_sent && !visit.walked.logged_in, "{what}");
            }
            assert_eq!(
                (visit.intents, visit.counters.wrong_passwords),
                (habits(institution).intents, 0),
                "{what}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn trouble_before_the_login_never_sends_it() {
    each(|institution| async move {
        for (how, expected) in [
            (
                Misbehaviour::ConnectionReset {
                    place: Place::LoginForm,
                },
                Cause::Unreachable,
            ),
            (
                Misbehaviour::Slow {
                    place: Place::LoginForm,
                    milliseconds: MUCH_LATER,
                },
                Cause::SlowStep,
            ),
            (
                Misbehaviour::Status {
                    place: Place::LoginForm,
                    status: 503,
                },
                Cause::Unavailable,
            ),
            (
                Misbehaviour::Status {
                    place: Place::LoginForm,
                    status: 429,
                },
                Cause::TooManyRequests,
            ),
        ] {
            let (sandbox, login) = (sandbox().await, customer(institution));
            let what = format!("{institution} {how:?}");
            sandbox.misbehave(institution, Some(how));
            let visit = visit_within(
                &sandbox,
                login,
                &order(TODAY),
                Customer::of(login),
                short_step(institution),
            )
            .await;
            assert_ended(&visit, expected, &what);
            assert!(!visit.walked.login_sent, "{what}");
            assert_eq!((visit.intents, visit.counters.logins), (0, 0), "{what}");
        }
    })
    .await;
}
