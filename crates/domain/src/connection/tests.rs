//! The status machine, told as short stories.

use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).expect("in range")
}

fn connection() -> Connection {
    Connection::registered(ConnectionId(7), at(0))
}

fn failed(cause: Cause, worked_before: bool) -> Connection {
    let mut connection = Connection {
        login_has_worked: worked_before,
        ..connection()
    };
    let ticket = connection
        .begin_fetch(FetchId(1), false, at(0))
        .expect("starts");
    connection
        .fail(ticket, cause, None, false, Needs::Nobody, 0.0, at(1))
        .expect("is running");
    connection
}

#[test]
fn after_a_rejected_password_nothing_starts_until_the_login_is_edited() {
    let mut connection = failed(Cause::CredentialsRejected, true);
    for by_person in [false, true] {
        assert_eq!(
            connection.begin_fetch(FetchId(2), by_person, at(9_999)),
            Err(NotStartable::OwnerHasToAct {
                action: OwnerAction::EditLogin
            })
        );
    }
    connection.login_edited(at(10_000)).expect("not running");
    assert_eq!(connection.due_at, Some(at(10_000)));
    assert!(
        connection
            .begin_fetch(FetchId(2), false, at(10_000))
            .is_ok()
    );
}

#[test]
fn an_unknown_login_is_tried_once_an_hour_later_and_then_needs_the_owner() {
    let mut connection = failed(Cause::LoginOutcomeUnknown, true);
    assert_eq!(
        connection.begin_fetch(FetchId(2), true, at(30)),
        Err(NotStartable::TooSoon { from: at(61) })
    );
    let ticket = connection
        .begin_fetch(FetchId(2), false, at(61))
        .expect("the hour is over");
    connection
        .fail(
            ticket,
            Cause::LoginOutcomeUnknown,
            None,
            false,
            Needs::Nobody,
            0.0,
            at(62),
        )
        .expect("is running");
    assert!(matches!(
        connection.state(),
        ConnectionState::Blocked {
            by: BlockedBy::Owner(_),
            ..
        }
    ));
}

#[test]
fn a_login_that_never_worked_and_was_cut_off_needs_the_owner_at_once() {
    let mut connection = connection();
    let _lost = connection
        .begin_fetch(FetchId(1), false, at(0))
        .expect("starts");
    assert_eq!(
        connection.reap(true, false, Needs::Nobody, at(5)),
        Some(Cause::LoginOutcomeUnknown)
    );
    assert!(matches!(
        connection.state(),
        ConnectionState::Blocked {
            by: BlockedBy::Owner(_),
            ..
        }
    ));
}

#[test]
fn stopped_before_the_login_it_starts_again_at_once() {
    let mut connection = connection();
    let _lost = connection
        .begin_fetch(FetchId(1), false, at(0))
        .expect("starts");
    assert_eq!(
        connection.reap(false, false, Needs::Nobody, at(5)),
        Some(Cause::Interrupted)
    );
    assert_eq!(connection.due_at, Some(at(5)));
    assert!(connection.begin_fetch(FetchId(2), false, at(5)).is_ok());
}

#[test]
fn somebody_else_at_the_bank_is_waited_for_six_hours_each_time() {
    let mut connection = connection();
    for n in 0..3 {
        let now = connection.due_at.expect("due");
        let ticket = connection
            .begin_fetch(FetchId(n), false, now)
            .expect("starts");
        connection
            .fail(
                ticket,
                Cause::OtherSession,
                None,
                false,
                Needs::Nobody,
                0.0,
                now,
            )
            .expect("is running");
        assert_eq!(
            connection
                .due_at
                .expect("due")
                .duration_since(now)
                .as_hours(),
            6
        );
    }
}

#[test]
fn a_late_verdict_is_dropped() {
    let mut connection = connection();
    let ticket = connection
        .begin_fetch(FetchId(1), false, at(0))
        .expect("starts");
    connection.reap(true, true, Needs::Nobody, at(5));
    let _running = connection
        .begin_fetch(FetchId(2), true, at(6))
        .expect("starts again");
    assert_eq!(
        connection.succeed(ticket, None, at(7)),
        Err(StaleFetch(FetchId(1)))
    );
    assert!(matches!(
        connection.state(),
        ConnectionState::Fetching {
            fetch: FetchId(2),
            ..
        }
    ));
}

#[test]
fn retries_grow_and_never_exceed_a_day() {
    let mut connection = connection();
    let mut waits = vec![];
    for n in 0..8 {
        let now = connection.due_at.expect("due");
        let ticket = connection
            .begin_fetch(FetchId(n), false, now)
            .expect("starts");
        connection
            .fail(
                ticket,
                Cause::Unreachable,
                None,
                false,
                Needs::Nobody,
                0.0,
                now,
            )
            .expect("is running");
        waits.push(
            connection
                .due_at
                .expect("due")
                .duration_since(now)
                .as_mins(),
        );
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 480, 480, 480]);
}

#[test]
fn normal_means_proven_fresh() {
    let mut connection = connection();
    assert_eq!(displayed(&connection, at(0)), DisplayedStatus::Queued);
    let ticket = connection
        .begin_fetch(FetchId(1), false, at(0))
        .expect("starts");
    assert_eq!(displayed(&connection, at(1)), DisplayedStatus::Fetching);
    let next = next_daily(at(2), FetchHours::MORNING, 7);
    connection
        .succeed(ticket, Some(next), at(2))
        .expect("is running");
    assert_eq!(displayed(&connection, at(3)), DisplayedStatus::Normal);
    connection.due_at = None;
    assert_eq!(
        displayed(&connection, at(31 * 60)),
        DisplayedStatus::NormalButLate
    );
}

#[test]
fn the_daily_fetch_lies_in_the_hours_of_the_next_japanese_day_and_is_spread() {
    use crate::time::{date_in_japan, japan};
    let mut minutes = std::collections::BTreeSet::new();
    for id in 0..500 {
        let next = next_daily(at(0), FetchHours::MORNING, id);
        let time = next.to_zoned_datetime(japan());
        assert_eq!(
            time.date(),
            date_in_japan(at(0)).tomorrow().expect("in range")
        );
        assert!((5..9).contains(&time.hour()), "{time}");
        minutes.insert((time.hour(), time.minute()));
    }
    assert!(
        minutes.len() > 150,
        "500 connections share {} minutes",
        minutes.len()
    );
}

#[test]
fn a_released_recipe_wakes_whoever_waited_for_it_and_nobody_else() {
    let mut waiting = failed(Cause::PageNotRecognised, true);
    assert_eq!(
        waiting.begin_fetch(FetchId(2), true, at(5)),
        Err(NotStartable::OperatorHasToAct)
    );
    assert!(waiting.waits_for_recipe());
    assert_eq!(
        waiting.recipe_released(None, Needs::Nobody, at(9)),
        AfterRelease::GoesOn
    );
    assert_eq!(
        (waiting.state(), waiting.due_at, waiting.due_trigger),
        (ConnectionState::Idle, Some(at(9)), Trigger::Scheduled)
    );
    let mut vanished = failed(Cause::EmptyBySurprise, true);
    assert_eq!(
        vanished.recipe_released(None, Needs::Nobody, at(9)),
        AfterRelease::GoesOn
    );
    assert_eq!(vanished.due_at, Some(at(9)));
    for cause in [Cause::CredentialsRejected, Cause::Maintenance] {
        let mut other = failed(cause, true);
        let before = other.clone();
        assert_eq!(
            other.recipe_released(None, Needs::Nobody, at(9)),
            AfterRelease::NotConcerned
        );
        assert_eq!(other, before, "{cause:?} waits for something else");
    }
}

#[test]
fn a_released_recipe_sends_no_unknown_login_again_before_its_hour() {
    let mut worked = failed(Cause::PageNotRecognised, true);
    assert_eq!(
        worked.recipe_released(Some(at(1)), Needs::Nobody, at(9)),
        AfterRelease::GoesOn
    );
    assert_eq!(worked.due_at, Some(at(61)));
    assert_eq!(
        worked.begin_fetch(FetchId(2), true, at(60)),
        Err(NotStartable::TooSoon { from: at(61) })
    );

    let mut never_worked = failed(Cause::PageNotRecognised, false);
    assert_eq!(
        never_worked.recipe_released(Some(at(1)), Needs::Nobody, at(9)),
        AfterRelease::AsksItsPerson
    );
    assert_eq!(never_worked.due_at, None);
    assert!(matches!(
        never_worked.state(),
        ConnectionState::Blocked {
            by: BlockedBy::Owner(OwnerAction::CheckThenFetch),
            ..
        }
    ));
}

#[test]
fn a_consent_starts_one_fetch_and_leaves_a_running_one_and_an_owners_pause_alone() {
    for cause in [Cause::ConsentExpired, Cause::Unreachable] {
        let mut connection = failed(cause, true);
        connection.consented(at(9));
        assert_eq!(connection.state(), ConnectionState::Idle, "{cause:?}");
        assert_eq!((connection.due_at, connection.failures), (Some(at(9)), 0));
    }
    let mut running = Connection::registered(ConnectionId(1), at(0));
    let ticket = running.begin_fetch(FetchId(2), true, at(1)).expect("idle");
    running.consented(at(2));
    assert_eq!(running.succeed(ticket, None, at(3)), Ok(()));
    let off = ConnectionState::SwitchedOff { since: at(1) };
    let mut paused = Connection::restored(ConnectionId(1), off);
    paused.consented(at(2));
    assert_eq!((paused.state(), paused.due_at), (off, None));
}

fn failed_by_hand(cause: Cause, until: Option<Timestamp>) -> Connection {
    let mut connection = Connection {
        login_has_worked: true,
        ..connection()
    };
    let ticket = connection
        .begin_fetch(FetchId(1), true, at(0))
        .expect("starts");
    connection
        .fail(ticket, cause, until, true, Needs::APerson, 0.0, at(1))
        .expect("is running");
    connection
}

#[test]
fn what_needs_a_person_is_never_tried_again_by_itself_and_may_be_by_that_person() {
    for &cause in Cause::ALL {
        let connection = failed_by_hand(cause, Some(at(90)));
        assert_eq!(connection.due_at, None, "{cause:?}");
        assert!(
            matches!(connection.state(), ConnectionState::Blocked { cause: why, .. } if why == cause),
            "{cause:?}: {:?}",
            connection.state()
        );
        if matches!(cause.remedy(true), Remedy::Retry { .. }) {
            assert_eq!(connection.may_begin(true, at(2)), Ok(()), "{cause:?}");
            assert!(connection.may_begin(false, at(9_999)).is_err(), "{cause:?}");
        }
    }
}

#[test]
fn what_needs_a_person_and_was_cut_off_waits_for_one() {
    let mut connection = connection();
    let _lost = connection
        .begin_fetch(FetchId(1), true, at(0))
        .expect("starts");
    connection.reap(false, false, Needs::APerson, at(5));
    assert_eq!(
        (connection.state(), connection.due_at),
        (
            ConnectionState::Blocked {
                cause: Cause::Interrupted,
                by: BlockedBy::Owner(OwnerAction::FetchAgain)
            },
            None
        )
    );
}

#[test]
fn a_released_recipe_leaves_what_needs_a_person_to_that_person() {
    for cause in [
        Cause::PageNotRecognised,
        Cause::PageChanged,
        Cause::WitnessDiffers,
        Cause::EmptyBySurprise,
    ] {
        let mut waiting = failed_by_hand(cause, None);
        assert!(waiting.waits_for_recipe(), "{cause:?}");
        let at_work = DisplayedStatus::OperatorAtWork;
        assert_eq!(displayed(&waiting, at(8)), at_work, "{cause:?}");
        let told = waiting.recipe_released(None, Needs::APerson, at(9));
        assert_eq!(told, AfterRelease::AsksItsPerson, "{cause:?}");
        let mended = ConnectionState::Blocked {
            cause,
            by: BlockedBy::Owner(OwnerAction::FetchMended),
        };
        assert_eq!((waiting.state(), waiting.due_at), (mended, None));
        assert_eq!(displayed(&waiting, at(9)), DisplayedStatus::ActionNeeded);
        // It waits for no recipe any more, and another release is nothing to it.
        assert!(!waiting.waits_for_recipe(), "{cause:?}");
        let again = waiting.recipe_released(None, Needs::APerson, at(9));
        assert_eq!(again, AfterRelease::NotConcerned, "{cause:?}");
        assert!(waiting.may_begin(false, at(9_999)).is_err(), "{cause:?}");
        assert_eq!(waiting.may_begin(true, at(10)), Ok(()), "{cause:?}");
        waiting.request(at(10));
        assert_eq!(
            (waiting.state(), waiting.due_at),
            (ConnectionState::Idle, Some(at(10)))
        );
    }
    // A list that vanished, at a login that was asked nothing since: it goes on.
    let mut vanished = failed_by_hand(Cause::EmptyBySurprise, None);
    let told = vanished.recipe_released(None, Needs::Nobody, at(9));
    assert_eq!((told, vanished.due_at), (AfterRelease::GoesOn, Some(at(9))));
    let mut unknown = failed_by_hand(Cause::PageNotRecognised, None);
    assert_eq!(
        unknown.recipe_released(Some(at(1)), Needs::APerson, at(9)),
        AfterRelease::AsksItsPerson
    );
    assert!(matches!(
        unknown.state(),
        ConnectionState::Blocked {
            by: BlockedBy::Owner(OwnerAction::CheckThenFetch),
            ..
        }
    ));
}

/// Fails again and again with an end that the bank states as so many minutes on; gives the minutes until the next try.
fn waits_for(cause: Cause, stated: i64, times: i64) -> Vec<i64> {
    let mut connection = Connection {
        login_has_worked: true,
        ..connection()
    };
    let mut waits = vec![];
    for n in 0..times {
        let now = connection.due_at.expect("due");
        let until = now
            .saturating_add(SignedDuration::from_mins(stated))
            .expect("in range");
        let ticket = connection
            .begin_fetch(FetchId(n), false, now)
            .expect("starts");
        connection
            .fail(ticket, cause, Some(until), false, Needs::Nobody, 0.0, now)
            .expect("is running");
        let due = connection.due_at.expect("due");
        waits.push(due.duration_since(now).as_mins());
    }
    waits
}

#[test]
fn a_server_that_says_soon_again_and_again_is_not_asked_each_time() {
    assert_eq!(waits_for(Cause::Unavailable, 5, 4), [5, 60, 120, 240]);
    assert_eq!(waits_for(Cause::TooManyRequests, 200, 3), [200, 200, 240]);
    assert_eq!(waits_for(Cause::Maintenance, 5, 3), [5, 5, 5]);
}

#[test]
fn an_unknown_login_waits_out_its_hour_whatever_the_bank_states() {
    assert_eq!(waits_for(Cause::LoginOutcomeUnknown, 5, 1), [60]);
    assert_eq!(waits_for(Cause::LoginOutcomeUnknown, 90, 1), [90]);
}
