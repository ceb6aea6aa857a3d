//! What holds for every history and every set of views of it.

use super::account::{Account, Print, file, look, print, row, tally};
use domain::statement::line::LineStatus;
use domain::statement::view::{ReadLine, View};
use domain::time::{Date, Timestamp};
use jiff::ToSpan;
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAYS: i64 = 8;
const FIRST: Date = Date::constant(2026, 10, 1);

fn day(n: i64) -> Date {
    FIRST.saturating_add(n.days())
}

/// Nine in the morning after the `n`th day.
fn morning_after(n: i64) -> Timestamp {
    domain::time::start_of_day(day(n + 1))
        .saturating_add(9.hours())
        .expect("hours can be added")
}

/// A line of the bank: its day, and between which mornings it is shown.
#[derive(Clone, Debug)]
struct Event {
    day: i64,
    amount: i64,
    text: &'static str,
    comes: i64,
    goes: Option<i64>,
}

impl Event {
    fn shown(&self, morning: i64) -> bool {
        self.comes <= morning && self.goes.is_none_or(|goes| morning < goes)
    }

    fn row(&self) -> ReadLine {
        row(day(self.day), self.amount, self.text, None)
    }

    fn print(&self) -> Print {
        (day(self.day), self.amount, self.text.to_owned())
    }
}

/// Few amounts and texts, so that twins are everywhere.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let texts = prop::sample::select(vec!["ローソン", "東京ガス", "家賃", "AMAZON.CO.JP"]);
    let amounts = prop::sample::select(vec![-110i64, -220, 5_000]);
    let event = (0..DAYS, amounts, texts, 0..12i64, 0..20i64).prop_map(
        |(day, amount, text, late, life)| {
            let comes = day + (late - 9).max(0);
            Event {
                day,
                amount,
                text,
                comes,
                goes: (life < 2).then_some(comes + 1 + life),
            }
        },
    );
    prop::collection::vec(event, 1..40).prop_map(|mut events| {
        events.sort_by_key(|event| event.day);
        events
    })
}

/// Hardly anything but equal lines, near each other, that come late and go: each may have moved, or be another one.
fn equal_events() -> impl Strategy<Value = Vec<Event>> {
    let texts = prop::sample::select(vec!["ローソン", "ローソン", "ローソン", "ローソン", "家賃"]);
    let event = (0..DAYS / 2, texts, 0..4i64, 0..6i64).prop_map(|(day, text, late, life)| Event {
        day,
        amount: -110,
        text,
        comes: day + late,
        goes: (life < 3).then_some(day + late + 1 + life),
    });
    prop::collection::vec(event, 1..6).prop_map(|mut events| {
        events.sort_by_key(|event| event.day);
        events
    })
}

/// Mornings, and how many days back they look: far, or barely.
fn mornings() -> impl Strategy<Value = Vec<(i64, i64)>> {
    let far = prop::collection::vec((0..DAYS + 4, 1..DAYS), 1..6);
    let near = prop::collection::vec((1..DAYS, 0..DAYS / 2), 2..6);
    prop_oneof![far, near]
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    prop_oneof![events(), equal_events()]
}

/// Lines that are there from the day on and stay.
fn settled_events() -> impl Strategy<Value = Vec<Event>> {
    events().prop_map(|mut events| {
        for event in &mut events {
            (event.comes, event.goes) = (event.day, None);
        }
        events
    })
}

/// What the site shows on a morning, of some days back.
fn site(events: &[Event], morning: i64, back: i64) -> View {
    let from = (morning - back).max(0);
    let shown = events
        .iter()
        .filter(|event| (from..=morning).contains(&event.day) && event.shown(morning));
    look(
        morning_after(morning),
        day(from),
        day(morning),
        shown.map(Event::row).collect(),
    )
}

/// A piece of the list of all lines, cut anywhere.
fn piece(events: &[Event], from: usize, len: usize) -> View {
    let from = from % events.len();
    let to = (from + len).min(events.len());
    file(events[from..to].iter().map(Event::row).collect())
}

fn truth(events: &[Event]) -> Vec<Print> {
    events.iter().map(Event::print).collect()
}

/// No more lines of a kind than there are.
fn at_most(some: &[Print], all: &[Print]) -> bool {
    let all = tally(all);
    tally(some)
        .into_iter()
        .all(|(print, n)| n <= all.get(&print).copied().unwrap_or(0))
}

fn current(account: &Account) -> Vec<Print> {
    let mut lines = account.of_status(LineStatus::Live);
    lines.extend(account.of_status(LineStatus::Held));
    lines.into_iter().map(print).collect()
}

proptest! {
    #![proptest_config(super::extent::property())]

    /// Two pieces that cover everything: what isn't live is held, nothing is doubled, and the answers bring the truth.
    #[test]
    fn nothing_is_lost_and_nothing_doubled(events in settled_events(), cut in 0..40usize, overlap in 0..12usize, swap: bool) {
        let truth = truth(&events);
        let cut = cut % events.len();
        let mut pieces = [piece(&events, 0, cut.max(1)), piece(&events, cut.saturating_sub(overlap), events.len())];
        if swap {
            pieces.reverse();
        }
        let mut account = Account::default();
        for view in pieces.iter().map(|view| in_order(view.clone())) {
            account.absorb(&view);
            prop_assert!(at_most(&account.live(), &truth), "doubled before any answer");
        }
        prop_assert!(at_most(&truth, &current(&account)), "lost");
        account.answer_all(&truth);
        prop_assert_eq!(account.score(&truth), (0, 0));
    }

    /// A view of whole days changes nothing when it is absorbed again.
    #[test]
    fn again_is_no_change(events in any_events(), mornings in mornings()) {
        let mut account = Account::default();
        for (morning, back) in mornings {
            let view = site(&events, morning, back);
            account.absorb(&view);
            let before = account.lines.clone();
            let again = account.absorb(&view);
            prop_assert_eq!(again.changed, vec![]);
            prop_assert_eq!(again.questions, vec![]);
            prop_assert!(again.day_views.is_empty());
            prop_assert_eq!(&account.lines, &before);
        }
    }

    /// Views of whole days at known times give the same live lines in whatever order they come.
    #[test]
    fn the_order_of_views_does_not_matter(events in any_events(), mornings in mornings(), turn in 0..6usize) {
        let views: Vec<View> = mornings.iter().map(|(morning, back)| site(&events, *morning, *back)).collect();
        let mut in_time: Vec<&View> = views.iter().collect();
        in_time.sort_by_key(|view| view.seen.at);
        let mut any: Vec<&View> = views.iter().collect();
        any.rotate_left(turn % views.len());
        let live = |views: &[&View]| {
            let mut account = Account::default();
            for view in views {
                account.absorb(view);
            }
            tally(&account.live())
        };
        prop_assert_eq!(live(&in_time), live(&any));
        any.reverse();
        prop_assert_eq!(live(&in_time), live(&any));
    }

    /// The newest view of a whole day is what is live on it. (A view without any line tells nothing.)
    #[test]
    fn the_newest_view_of_a_day_is_what_is_live(events in any_events(), mornings in mornings()) {
        let mut account = Account::default();
        let mut newest: BTreeMap<i64, i64> = BTreeMap::new();
        for (morning, back) in mornings {
            let view = site(&events, morning, back);
            account.absorb(&view);
            for n in ((morning - back).max(0)..=morning).filter(|_| !view.lines.is_empty()) {
                let newest = newest.entry(n).or_insert(morning);
                *newest = morning.max(*newest);
            }
        }
        for (n, morning) in newest {
            let expected: Vec<Print> = events.iter().filter(|event| event.day == n && event.shown(morning)).map(Event::print).collect();
            let live: Vec<Print> = account.live().into_iter().filter(|(on, ..)| *on == day(n)).collect();
            prop_assert_eq!(tally(&live), tally(&expected), "day {}", n);
        }
    }

    /// A later view of the whole days closes every question of pieces.
    #[test]
    fn a_view_of_whole_days_settles_what_is_held(events in settled_events(), pieces in prop::collection::vec((0..40usize, 1..12usize), 1..5)) {
        let mut account = Account::default();
        for (from, len) in pieces {
            account.absorb(&in_order(piece(&events, from, len)));
        }
        let mut whole = site(&events, DAYS + 3, DAYS + 3);
        whole.traits.source = "file".to_owned();
        let held = account.of_status(LineStatus::Held).len();
        let done = account.absorb(&whole);
        prop_assert_eq!(done.settled.len(), held);
        prop_assert_eq!(account.of_status(LineStatus::Held).len(), 0);
        prop_assert_eq!(account.score(&truth(&events)), (0, 0));
    }

    /// A view that shows nothing new leaves ids, prints and decisions alone.
    #[test]
    fn what_is_known_stays_what_it_is(events in settled_events(), morning in DAYS..DAYS + 3, back in 1..DAYS) {
        let mut account = Account::default();
        account.absorb(&site(&events, DAYS, DAYS));
        let seen: Vec<_> = account.in_order().into_iter().map(|line| (line.id, print(line), line.position, line.status)).collect();
        let done = account.absorb(&site(&events, morning, back));
        prop_assert_eq!(done.counts().new + done.counts().asked, 0);
        let after: Vec<_> = account.in_order().into_iter().map(|line| (line.id, print(line), line.position, line.status)).collect();
        prop_assert_eq!(seen, after);
    }
}

/// A file that lists its lines in the order of time, and says so.
fn in_order(mut view: View) -> View {
    view.traits.order = Some(domain::statement::view::Order::OldestFirst);
    view
}
