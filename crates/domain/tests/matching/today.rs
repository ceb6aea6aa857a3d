//! The unfinished day: a look shows it as far as it has come, and a later look shows what became of that.

use super::account::{Account, Print, date, file, look, print, row, tally, time};
use domain::statement::line::LineStatus;
use domain::statement::matching::{Absorbed, Fate, QuestionKind};
use domain::statement::view::{ReadLine, View};
use domain::time::{Date, Timestamp};
use jiff::ToSpan;
use proptest::prelude::*;

const YESTERDAY: Date = Date::constant(2026, 10, 5);
const TODAY: Date = Date::constant(2026, 10, 6);
const OPENING: i64 = 1_000;

type Line = (i64, &'static str);

const A: Line = (-100, "電気");
const B: Line = (-250, "ローソン");
const C: Line = (700, "振込 ヤマダ");
/// Of the same amount as A.
const GAS: Line = (-100, "ガス");

/// Yesterday's rent, and these lines of today with the balances that follow from them.
fn statement(today: &[Line]) -> Vec<ReadLine> {
    let mut balance = OPENING;
    let mut lines = vec![row(YESTERDAY, -500, "家賃", Some(balance))];
    for (amount, text) in today {
        balance += amount;
        lines.push(row(TODAY, *amount, text, Some(balance)));
    }
    lines
}

fn at(hour: i64) -> Timestamp {
    domain::time::start_of_day(TODAY)
        .saturating_add(hour.hours())
        .expect("hours can be added")
}

/// What the site shows at an hour of today.
fn today_at(hour: i64, today: &[Line]) -> View {
    look(at(hour), YESTERDAY, TODAY, statement(today))
}

/// The account after looks at nine and at ten, and what the second of them did.
fn two_looks(nine: &[Line], ten: &[Line]) -> (Account, Absorbed) {
    let mut account = Account::default();
    account.absorb(&today_at(9, nine));
    let done = account.absorb(&today_at(10, ten));
    assert_eq!(done.questions, []);
    (account, done)
}

/// The live lines of today, with their balances.
fn today(account: &Account) -> Vec<(i64, String, Option<i64>)> {
    let lines = account.of_status(LineStatus::Live).into_iter();
    lines
        .filter(|line| line.posted_on == TODAY)
        .map(|line| {
            (
                line.amount,
                line.description.clone(),
                line.balance.map(|balance| balance.minor),
            )
        })
        .collect()
}

fn expect_today(account: &Account, lines: &[Line]) {
    let shown: Vec<_> = statement(lines)
        .into_iter()
        .skip(1)
        .map(|line| (line.amount, line.description, line.balance))
        .collect();
    assert_eq!(today(account), shown);
}

fn counts(done: &Absorbed) -> (usize, usize) {
    (done.counts().known, done.counts().new)
}

#[test]
fn a_line_withdrawn_today_leaves_the_others_what_they_are() {
    for (nine, ten, withdrawn) in [
        (&[A, B][..], &[B][..], A),
        (&[A, B], &[A], B),
        (&[A, B, C], &[A, C], B),
        (&[A, B, C], &[C], A),
    ] {
        let (account, done) = two_looks(nine, ten);
        assert_eq!(counts(&done), (1 + ten.len(), 0), "{nine:?} then {ten:?}");
        expect_today(&account, ten);
        let gone = &account.lines[&done.withdrawn[0]];
        assert_eq!((gone.amount, gone.description.as_str()), withdrawn);
        assert_eq!(account.lines.len(), 1 + nine.len());
    }
}

#[test]
fn what_is_back_within_the_day_counts_again() {
    let (mut account, gone) = two_looks(&[A, B], &[B]);
    let back = account.absorb(&today_at(11, &[A, B]));
    assert_eq!(back.revived, gone.withdrawn);
    expect_today(&account, &[A, B]);
}

#[test]
fn a_twin_that_comes_later_today_is_a_line_of_its_own() {
    for ten in [&[A, A][..], &[A, B, A], &[B, A, A]] {
        let (account, done) = two_looks(&[A], ten);
        assert_eq!(counts(&done), (2, ten.len() - 1));
        expect_today(&account, ten);
    }
}

#[test]
fn of_twins_one_may_be_withdrawn() {
    let (account, done) = two_looks(&[A, B, A], &[B, A]);
    assert_eq!(done.withdrawn.len(), 1);
    expect_today(&account, &[B, A]);
}

#[test]
fn a_line_inserted_today_shifts_balances_and_nothing_else() {
    for ten in [&[C, A, B][..], &[A, C, B], &[A, B, C]] {
        let (account, done) = two_looks(&[A, B], ten);
        assert_eq!(counts(&done), (3, 1));
        expect_today(&account, ten);
    }
}

#[test]
fn today_is_not_taken_for_whole() {
    let (mut account, _) = two_looks(&[A, B], &[B]);
    assert!(!account.day_views.contains_key(&TODAY));
    assert!(!account.in_order()[2].tied_after);
    let tomorrow = look(
        time("2026-10-07T09:00:00+09:00"),
        YESTERDAY,
        date("2026-10-07"),
        statement(&[B, C]),
    );
    let done = account.absorb(&tomorrow);
    assert_eq!(counts(&done), (2, 1));
    expect_today(&account, &[B, C]);
}

/// Nothing tells whether a file without a time is later, or was cut after a line that came late: a person is asked.
#[test]
fn a_line_with_a_moved_balance_in_a_cut_file_is_asked() {
    for (known, then, asked) in [
        (&[A, B][..], &[B][..], 1),
        (&[B], &[A, B], 2),
        (&[A], &[C, A], 2),
        (&[GAS], &[A, GAS], 2),
    ] {
        let mut account = Account::default();
        account.absorb(&file(statement(known)));
        let before = today(&account);
        let done = account.absorb(&file(statement(then)));
        assert_eq!(
            done.per_line[asked].fate,
            Fate::Asked,
            "{known:?} then {then:?}"
        );
        assert_eq!(done.questions.len(), 1);
        assert_eq!(done.questions[0].kind, QuestionKind::SameOrTwin);
        for line in before {
            assert_eq!(
                today(&account)
                    .iter()
                    .filter(|other| **other == line)
                    .count(),
                1
            );
        }
    }
}

/// No more lines of a kind are live today than these.
fn at_most(account: &Account, lines: &[Line]) -> bool {
    let of = |(amount, text): &Line| (TODAY, *amount, (*text).to_owned());
    let all = tally(&lines.iter().map(of).collect::<Vec<_>>());
    tally(&prints_of_today(account))
        .iter()
        .all(|(print, n)| all.get(print).is_some_and(|all| n <= all))
}

fn prints_of_today(account: &Account) -> Vec<Print> {
    let lines = account.of_status(LineStatus::Live).into_iter();
    lines
        .filter(|line| line.posted_on == TODAY)
        .map(print)
        .collect()
}

#[test]
fn looks_at_today_in_the_wrong_order_double_nothing() {
    for (nine, ten, there_are) in [
        (&[A, B][..], &[B][..], &[A, B][..]),
        (&[A], &[C, A], &[A, C]),
        (&[A], &[A, A], &[A, A]),
    ] {
        let mut account = Account::default();
        account.absorb(&today_at(10, ten));
        account.absorb(&today_at(9, nine));
        assert!(at_most(&account, there_are), "{nine:?} after {ten:?}");
    }
}

/// A pending line that came at ten is not the final one of another amount that was there at nine.
#[test]
fn an_earlier_look_takes_nothing_away_that_came_later() {
    let mut ten = today_at(10, &[A]);
    ten.lines[1].pending = true;
    let mut account = Account::default();
    account.absorb(&ten);
    let done = account.absorb(&today_at(9, &[(-90, "電気")]));
    assert_eq!(counts(&done), (1, 1));
    assert_eq!((done.withdrawn, done.amendments), (vec![], vec![]));
    assert_eq!(account.live().len(), 3);
}

/// A line of today, the hour at which it comes, wherever among the others, and for how many hours it stays.
type Stay = (Line, i64, i64);

fn shown_at(lines: &[Stay], hour: i64) -> Vec<Line> {
    let shown = |(_, comes, stays): &&Stay| (*comes..comes + stays).contains(&hour);
    lines.iter().filter(shown).map(|(line, ..)| *line).collect()
}

fn look_at(lines: &[Stay], hour: i64, balances: bool) -> View {
    let mut view = today_at(hour, &shown_at(lines, hour));
    if !balances {
        view.lines.iter_mut().for_each(|line| line.balance = None);
    }
    view
}

fn lines_of_today(kinds: &[Line]) -> impl Strategy<Value = Vec<Stay>> {
    let line = prop::sample::select(kinds.to_vec());
    prop::collection::vec((line, 0..10i64, 1..30i64), 1..9)
}

proptest! {
    #![proptest_config(super::extent::property())]

    /// Whatever comes, comes late or goes: after a look, what is live today is what it showed. No question arises.
    #[test]
    fn the_newest_look_at_today_is_what_is_live(lines in lines_of_today(&[A, A, B, C, GAS]), hours in prop::collection::btree_set(0..20i64, 1..6), balances: bool) {
        let mut account = Account::default();
        for hour in hours {
            let shown = shown_at(&lines, hour);
            if shown.is_empty() {
                continue;
            }
            let view = look_at(&lines, hour, balances);
            let done = account.absorb(&view);
            prop_assert_eq!(&done.questions, &vec![]);
            let expected: Vec<Print> = shown.iter().map(|(amount, text)| (TODAY, *amount, (*text).to_owned())).collect();
            prop_assert_eq!(tally(&prints_of_today(&account)), tally(&expected));
            prop_assert_eq!(account.absorb(&view).changed, vec![]);
        }
    }

    /// In whatever order looks are read, nothing is doubled before any answer.
    #[test]
    fn the_order_of_looks_at_today_doubles_nothing(lines in lines_of_today(&[A, A, B, C]), hours in prop::collection::vec(0..20i64, 1..6), balances: bool) {
        let there_are: Vec<Line> = lines.iter().map(|(line, ..)| *line).collect();
        let mut account = Account::default();
        for hour in hours {
            account.absorb(&look_at(&lines, hour, balances));
            prop_assert!(at_most(&account, &there_are));
        }
    }
}
