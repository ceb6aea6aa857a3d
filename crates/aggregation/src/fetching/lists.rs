//! The lists that one walk read of one account tell one state of it, so they are taken in as one view.
//!
//! A card shows its final lines on one page and its pending ones on another. Taken in one after the other, the first
//! would seem to say that the pending lines are gone.

use domain::statement::view::{Order, ReadLine, View};
use domain::time::Period;
use recipe::WalkedView;

/// A view of an account by its number, with the walk's captures that its places name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Joined {
    pub account: String,
    pub view: View,
    /// Indices into the walk's captures.
    pub pages: Vec<usize>,
}

/// Joins lists of different pages; several periods of one list stay apart, since nobody looked between them.
pub(super) fn join(walked: &[WalkedView]) -> Vec<Joined> {
    let mut joined: Vec<(Vec<&str>, Joined)> = vec![];
    for one in walked {
        let alone = || Joined {
            account: one.account.clone(),
            view: one.view.clone(),
            pages: one.pages.clone(),
        };
        let other = joined.iter_mut().find(|(lists, other)| {
            other.account == one.account
                && !lists.contains(&one.page.as_str())
                && meet(&other.view, &one.view)
                && speak_alike(&other.view, &one.view)
        });
        match other {
            Some((lists, other)) => {
                *other = both(other, one);
                lists.push(&one.page);
            }
            None => joined.push((vec![&one.page], alone())),
        }
    }
    joined.into_iter().map(|(_, joined)| joined).collect()
}

/// Two periods with days between them say nothing together.
fn meet(a: &View, b: &View) -> bool {
    match (a.asked, b.asked) {
        (Some(a), Some(b)) => a.from <= b.to && b.from <= a.to,
        _ => true,
    }
}

/// Balances after each line and balances of days' ends can't stand in one list.
fn speak_alike(a: &View, b: &View) -> bool {
    let says_nothing = |view: &View| view.lines.iter().all(|line| line.balance.is_none());
    a.traits.day_balances == b.traits.day_balances || says_nothing(a) || says_nothing(b)
}

fn both(first: &Joined, second: &WalkedView) -> Joined {
    let offset = u32::try_from(first.pages.len()).unwrap_or(u32::MAX);
    let (a, b) = (&first.view, &second.view);
    let mut lines = oldest_first(a);
    lines.extend(oldest_first(b).into_iter().map(|mut line| {
        line.place.page = line.place.page.saturating_add(offset);
        line
    }));
    // Stable: within a day the first list's lines stand before the second's.
    lines.sort_by_key(|line| line.posted_on);
    let asked = match (a.asked, b.asked) {
        (Some(a), Some(b)) => Some(Period {
            from: a.from.min(b.from),
            to: a.to.max(b.to),
        }),
        _ => None,
    };
    let mut traits = a.traits.clone();
    traits.whole_days &= b.traits.whole_days;
    traits.authoritative &= b.traits.authoritative;
    if a.lines.iter().all(|line| line.balance.is_none()) {
        traits.day_balances = b.traits.day_balances;
    }
    let known = |view: &View| {
        matches!(
            view.traits.order,
            Some(Order::OldestFirst | Order::NewestFirst)
        )
    };
    traits.order = (known(a) && known(b)).then_some(Order::OldestFirst);
    let view = View {
        traits,
        seen: a.seen,
        asked,
        opening: a.opening.or(b.opening),
        closing: a.closing.or(b.closing),
        rows_of: format!("{}, {}", a.rows_of, b.rows_of),
        lines,
    };
    Joined {
        account: first.account.clone(),
        view,
        pages: first.pages.iter().chain(&second.pages).copied().collect(),
    }
}

/// By what the list declares, else by its own dates.
fn oldest_first(view: &View) -> Vec<ReadLine> {
    let mut lines = view.lines.clone();
    let falls = lines
        .first()
        .zip(lines.last())
        .is_some_and(|(first, last)| first.posted_on > last.posted_on);
    match view.traits.order {
        Some(Order::OldestFirst) => {}
        Some(Order::NewestFirst) => lines.reverse(),
        Some(Order::EachDayBackwards) | None if falls => lines.reverse(),
        Some(Order::EachDayBackwards) | None => {}
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::statement::view::{Place, SeenAt, SourceTraits};
    use domain::time::{Date, Timestamp};
    use recipe::Proofs;

    fn list(page: &str, asked: Option<(i8, i8)>, days: &[i8]) -> WalkedView {
        let day = |day| Date::constant(2026, 11, day);
        let line = |row: usize, on: &i8| ReadLine {
            posted_on: day(*on),
            valued_on: None,
            amount: -100,
            description: page.into(),
            balance: None,
            reference: None,
            pending: page == "pending",
            place: Place {
                page: 0,
                row: row as u32 + 1,
            },
        };
        WalkedView {
            account: "1".into(),
            page: page.into(),
            view: View {
                traits: SourceTraits {
                    order: Some(Order::NewestFirst),
                    whole_days: true,
                    ..SourceTraits::plain("card")
                },
                seen: SeenAt::exactly(Timestamp::UNIX_EPOCH),
                asked: asked.and_then(|(from, to)| Period::new(day(from), day(to))),
                opening: None,
                closing: None,
                rows_of: page.into(),
                lines: days
                    .iter()
                    .enumerate()
                    .map(|(row, on)| line(row, on))
                    .collect(),
            },
            pages: vec![if page == "pending" { 7 } else { 3 }],
            proofs: Proofs::default(),
            reach: None,
        }
    }

    #[test]
    fn final_and_pending_lines_become_one_list_that_leads_back_to_both_pages() {
        let joined = join(&[
            list("final", None, &[12, 10]),
            list("pending", None, &[14, 12]),
        ]);
        let [one] = joined.as_slice() else {
            panic!("{joined:?}")
        };
        let rows: Vec<_> = one
            .view
            .lines
            .iter()
            .map(|line| {
                (
                    line.posted_on.day(),
                    line.pending,
                    one.pages[line.place.page as usize],
                )
            })
            .collect();
        assert_eq!(
            rows,
            [(10, false, 3), (12, false, 3), (12, true, 7), (14, true, 7)]
        );
        assert_eq!(one.view.traits.order, Some(Order::OldestFirst));
    }

    #[test]
    fn an_empty_list_of_pending_lines_still_says_that_there_are_none() {
        assert_eq!(
            join(&[list("final", None, &[12]), list("pending", None, &[])]).len(),
            1
        );
    }

    #[test]
    fn periods_with_days_between_them_and_periods_of_one_list_stay_apart() {
        assert_eq!(
            join(&[
                list("final", Some((1, 5)), &[2]),
                list("final", Some((5, 9)), &[8])
            ])
            .len(),
            2
        );
        assert_eq!(
            join(&[
                list("final", Some((1, 5)), &[2]),
                list("pending", Some((8, 9)), &[8])
            ])
            .len(),
            2
        );
    }
}
