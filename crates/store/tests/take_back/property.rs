//! Random histories of imports and fetches, of which one import is taken back.

use crate::common::databases;
use crate::world::World;
use domain::ids::ImportId;
use domain::statement::line::{LineStatus, StatementLine};
use domain::statement::matching::StoredDays;
use domain::statement::text::text_key;
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, start_of_day};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::Mutex;
use store::Tx;

/// One booking as it truly is.
#[derive(Clone, Debug)]
struct Booking {
    day: i8,
    amount: i64,
    text: &'static str,
    /// Booked so many days later, as pending until then.
    settles: Option<i8>,
    /// The bank shows it so many days later than its day.
    late: i8,
}

/// One look at the account: what is shown, and to whom.
#[derive(Clone, Debug)]
struct Look {
    /// Days from a number on, so many of them.
    from: i8,
    days: i8,
    /// So many days after the last of them.
    made: i8,
    is_import: bool,
    source: &'static str,
    whole_days: bool,
    with_balances: bool,
}

fn bookings() -> impl Strategy<Value = Vec<Booking>> {
    let booking = (
        1..26i8,
        prop::sample::select(vec![-500, -500, -1200, 3000, -80]),
        prop::sample::select(vec!["コーヒー", "コーヒー", "デンキ", "フリコミ"]),
        prop::option::weighted(0.15, 1..4i8),
        prop_oneof![9 => Just(0), 1 => 1..5i8],
    )
        .prop_map(|(day, amount, text, settles, late)| Booking {
            day,
            amount,
            text,
            settles,
            late,
        });
    prop::collection::vec(booking, 1..25).prop_map(|mut bookings| {
        bookings.sort_by_key(|booking| booking.day);
        bookings
    })
}

fn look() -> impl Strategy<Value = Look> {
    (
        1..26i8,
        1..12i8,
        0..4i8,
        any::<bool>(),
        prop::sample::select(vec!["bank", "csv", "ofx"]),
        prop::bool::weighted(0.8),
        any::<bool>(),
    )
        .prop_map(
            |(from, days, made, is_import, source, whole_days, with_balances)| Look {
                from,
                days,
                made,
                is_import,
                source,
                whole_days,
                with_balances,
            },
        )
}

fn date(month: i8, day: i8) -> Date {
    let first = Date::new(2026, month, 1).expect("a date");
    first.saturating_add(jiff::Span::new().days(i64::from(day) - 1))
}

/// What the look shows of the bookings, in the given month.
fn seen(look: &Look, bookings: &[Booking], month: i8) -> View {
    let last = look.from + look.days - 1;
    let now = last + look.made;
    let mut rows: Vec<(i8, &Booking, bool)> = bookings
        .iter()
        .filter(|booking| booking.day + booking.late <= now)
        .map(|booking| match booking.settles {
            Some(later) if booking.day + later <= now => (booking.day + later, booking, false),
            Some(_) => (booking.day, booking, true),
            None => (booking.day, booking, false),
        })
        .collect();
    rows.sort_by_key(|(day, _, _)| *day);
    let mut balance = 100_000;
    let mut lines = vec![];
    for (day, booking, pending) in rows {
        if !pending {
            balance += booking.amount;
        }
        if day < look.from || day > last {
            continue;
        }
        lines.push(ReadLine {
            posted_on: date(month, day),
            valued_on: None,
            amount: booking.amount,
            description: if pending {
                format!("{}ヨテイ", booking.text)
            } else {
                booking.text.to_owned()
            },
            balance: (look.with_balances && !pending).then_some(balance),
            reference: (look.source == "ofx" && !pending).then(|| {
                format!(
                    "{}-{}-{}",
                    booking.day,
                    booking.amount,
                    bookings
                        .iter()
                        .position(|b| std::ptr::eq(b, booking))
                        .unwrap_or(0)
                )
            }),
            pending,
            place: Place {
                page: 0,
                row: lines.len() as u32 + 1,
            },
        });
    }
    let newest = lines
        .last()
        .map_or(date(month, last), |line| line.posted_on);
    View {
        traits: SourceTraits {
            whole_days: look.whole_days,
            ..SourceTraits::plain(look.source)
        },
        seen: if look.is_import {
            SeenAt::not_before(newest)
        } else {
            SeenAt::exactly(start_of_day(date(month, now)) + jiff::SignedDuration::from_hours(30))
        },
        asked: None,
        opening: None,
        closing: None,
        rows_of: "line".into(),
        lines,
    }
}

async fn take(world: &mut World<'_>, look: &Look, view: &View) -> Option<ImportId> {
    if look.is_import {
        Some(world.import(std::slice::from_ref(view)).await.0)
    } else {
        world.fetch(view).await;
        None
    }
}

/// Runs a property on each engine, every case in a transaction of its own that leaves nothing behind.
async fn check<S: Strategy>(
    name: &str,
    cases: u32,
    strategy: S,
    property: impl AsyncFn(&mut Tx, S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Clone,
{
    for (n, database) in databases(name).await.into_iter().enumerate() {
        // PostgreSQL answers each statement over a connection: fewer cases there.
        let cases = if n == 0 { cases } else { cases / 8 };
        let handle = tokio::runtime::Handle::current();
        let mut runner = TestRunner::new(Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        });
        let store = Mutex::new(&database.store);
        let result = tokio::task::block_in_place(|| {
            runner.run(&strategy, |value| {
                handle.block_on(async {
                    let store = *store.lock().expect("one at a time");
                    let mut tx = store.write().await.expect("begins");
                    property(&mut tx, value).await
                })
            })
        });
        if let Err(fault) = result {
            panic!("{:?}: {fault}", database.store.engine());
        }
    }
}

/// What came before shares all its days; what comes after is months later.
#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_as_if_the_import_had_never_been() {
    let history = (
        bookings(),
        prop::collection::vec(look(), 0..4),
        look(),
        prop::collection::vec(look(), 0..3),
    );
    check(
        "take_back_never",
        400,
        history,
        async |tx, (bookings, before, import, after)| {
            let world = &mut World::new(tx).await;
            for look in &before {
                take(world, look, &seen(look, &bookings, 5)).await;
            }
            let was = world.content().await;
            let import = Look {
                is_import: true,
                ..import
            };
            let view = seen(&import, &bookings, 5);
            let (id, counts) = world.import(std::slice::from_ref(&view)).await;
            let first = world.lines().await;
            for look in &after {
                take(world, look, &seen(look, &bookings, 9)).await;
            }
            let later = |rows: Vec<String>| -> Vec<String> {
                rows.into_iter()
                    .filter(|row| row.contains("2026-09") || row.contains("2026-10"))
                    .collect()
            };
            let of_later = later(world.content().await);
            world.take_back(id).await;
            let is = world.content().await;
            prop_assert_eq!(&later(is.clone()), &of_later);
            if after.is_empty() {
                prop_assert_eq!(&is, &was);
                let (_, again) = world.import(std::slice::from_ref(&view)).await;
                prop_assert_eq!(again, counts);
                prop_assert_eq!(world.lines().await, first);
            } else {
                let lines = |rows: &[String]| -> Vec<String> {
                    let kinds = [
                        "line:",
                        "face:",
                        "reference:",
                        "amendment:",
                        "balance:",
                        "question:",
                        "day:",
                    ];
                    let of = |row: &&String| {
                        kinds.iter().any(|kind| row.starts_with(kind)) && row.contains("2026-0")
                    };
                    rows.iter()
                        .filter(of)
                        .filter(|row| !row.contains("2026-09"))
                        .cloned()
                        .collect()
                };
                prop_assert_eq!(lines(&is), lines(&was));
            }
            Ok(())
        },
    )
    .await;
}

/// Everything shares its days.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_others_have_shown_is_missing_or_doubled() {
    let history = (
        bookings(),
        prop::collection::vec(look(), 1..6),
        any::<prop::sample::Index>(),
        any::<bool>(),
    );
    check(
        "take_back_shared",
        400,
        history,
        async |tx, (bookings, mut looks, which, all)| {
            let which = which.index(looks.len());
            looks[which].is_import = true;
            let taken = |n: usize| looks[n].is_import && (all || n == which);
            // How it would be without those that are taken back: matching isn't asked for more than that.
            let never = {
                let mut world = World::new(tx).await;
                for n in (0..looks.len()).filter(|n| !taken(*n)) {
                    take(&mut world, &looks[n], &seen(&looks[n], &bookings, 5)).await;
                }
                world.stored().await
            };
            let mut world = World::new(tx).await;
            let mut imports = vec![];
            for look in &looks {
                imports.push(take(&mut world, look, &seen(look, &bookings, 5)).await);
            }
            for import in (0..looks.len())
                .filter(|n| taken(*n))
                .filter_map(|n| imports[n])
            {
                world.take_back(import).await;
            }
            let stored = world.stored().await;
            for n in (0..looks.len()).filter(|n| !taken(*n)) {
                let shown = seen(&looks[n], &bookings, 5).lines;
                for line in &shown {
                    let times = shown
                        .iter()
                        .filter(|other| face(other) == face(line))
                        .count();
                    let (is, would_be) = (under(&stored, line), under(&never, line));
                    prop_assert!(
                        is >= times.min(would_be),
                        "{:?} was shown {} times, {} are there",
                        line,
                        times,
                        is
                    );
                }
            }
            for amount in [-500, -1200, 3000, -80] {
                let booked = bookings
                    .iter()
                    .filter(|booking| booking.amount == amount)
                    .count();
                let (is, would_be) = (live(&stored, amount), live(&never, amount));
                prop_assert!(
                    is <= booked.max(would_be),
                    "{} of {}, booked {} times",
                    is,
                    amount,
                    booked
                );
            }
            if (0..looks.len()).all(taken) {
                prop_assert_eq!(stored.lines().count(), 0);
            }
            Ok(())
        },
    )
    .await;
}

fn face(line: &ReadLine) -> (Date, i64, String) {
    (line.posted_on, line.amount, text_key(&line.description))
}

/// How many stored lines have been seen as this one.
fn under(stored: &StoredDays, line: &ReadLine) -> usize {
    let face = face(line);
    let has = |line: &&StatementLine| {
        line.faces
            .iter()
            .any(|one| (one.posted_on, one.amount, &one.text_key) == (face.0, face.1, &face.2))
    };
    stored.lines().filter(has).count()
}

fn live(stored: &StoredDays, amount: i64) -> usize {
    let is_live = |line: &&StatementLine| line.amount == amount && line.status == LineStatus::Live;
    stored.lines().filter(is_live).count()
}
