//! Two downloads of one history, in both orders of import: nothing lost, nothing doubled.

use super::account::{Account, Print, file, look, time};
use super::bank::{
    Booked, Dice, each_day_backwards, history, history_with, inside_twins, prints, rows, without,
};
use super::extent::{lines, seeds};
use domain::statement::line::LineStatus;
use domain::statement::matching::QuestionKind;
use domain::statement::view::{ReadLine, SeenAt};

const LINES: usize = 300;
const SEEDS: u64 = 40;
/// A history in which the twins lie so that the downloads hardly overlap is another scenario, and passed over.
const OVERLAP_MIN: usize = 20;

/// A history of which two downloads show the parts `..high` and `low..`; both cuts fall between twins.
struct Two {
    truth: Vec<Booked>,
    low: usize,
    high: usize,
}

impl Two {
    fn of(seed: u64) -> Two {
        let of = |seed| {
            let n = lines(LINES);
            let truth = history(n * 3 / 2, seed);
            let (low, high) = (inside_twins(&truth, n / 2)?, inside_twins(&truth, n)?);
            (low + OVERLAP_MIN <= high).then_some(Two { truth, low, high })
        };
        (seed..)
            .step_by(1_000)
            .find_map(of)
            .expect("some history has twins in both places")
    }

    fn first(&self) -> &[Booked] {
        &self.truth[..self.high]
    }

    fn second(&self) -> &[Booked] {
        &self.truth[self.low..]
    }
}

/// Imports two lists as files in both orders, then both once more, and expects the truth, no question, no change.
fn expect_exact(seed: u64, first: &[ReadLine], second: &[ReadLine], truth: &[Print]) {
    for (order, lists) in [
        ("first, second", [first, second]),
        ("second, first", [second, first]),
    ] {
        let mut account = Account::default();
        for list in lists {
            let done = account.absorb(&file(list.to_vec()));
            assert_eq!(done.questions, [], "seed {seed}, {order}");
        }
        assert_eq!(
            account.score(truth),
            (0, 0),
            "lost and extra, seed {seed}, {order}"
        );
        for list in lists {
            let done = account.absorb(&file(list.to_vec()));
            if first[0].balance.is_some() {
                assert_eq!(done.changed, [], "imported again, seed {seed}, {order}");
            } else {
                // Which of the twins at a cut is seen again, nothing tells; that it is known is what counts.
                let counts = done.counts();
                assert_eq!(
                    (counts.known, done.questions.len()),
                    (list.len(), 0),
                    "imported again, seed {seed}, {order}"
                );
                assert_eq!(
                    account.score(truth),
                    (0, 0),
                    "imported again, seed {seed}, {order}"
                );
            }
        }
    }
}

fn for_all_seeds(balances: bool, lists: impl Fn(&Two, u64) -> (Vec<Booked>, Vec<Booked>)) {
    for seed in seeds(SEEDS) {
        let two = Two::of(seed);
        let (first, second) = lists(&two, seed);
        expect_exact(
            seed,
            &rows(&first, balances),
            &rows(&second, balances),
            &prints(&two.truth),
        );
    }
}

#[test]
fn overlapping() {
    for_all_seeds(true, |two, _| (two.first().to_vec(), two.second().to_vec()));
}

#[test]
fn overlapping_without_balances() {
    for_all_seeds(false, |two, _| {
        (two.first().to_vec(), two.second().to_vec())
    });
}

#[test]
fn adjacent_between_twins() {
    for_all_seeds(true, |two, _| {
        (two.first().to_vec(), two.truth[two.high..].to_vec())
    });
}

/// Some lines of the overlap came after the first download. `except`: never equal to the line at the cut, because a
/// late twin exactly at a cut can't be told from none.
fn late(two: &Two, seed: u64, except: bool) -> (Vec<Booked>, Vec<Booked>) {
    let mut dice = Dice::new(seed + 1_000);
    let at_cut = |line: &Booked| except && line.print() == two.truth[two.low].print();
    let mut missing = Vec::new();
    while missing.len() < 3 {
        let at = two.low + dice.below(two.high - two.low - 5);
        if !missing.contains(&at) && !at_cut(&two.truth[at]) {
            missing.push(at);
        }
    }
    (without(two.first(), &missing), two.second().to_vec())
}

#[test]
fn late_lines() {
    for_all_seeds(true, |two, seed| late(two, seed, false));
}

#[test]
fn late_lines_without_balances() {
    for_all_seeds(false, |two, seed| late(two, seed, true));
}

/// The last lines of the first download have provisional texts.
fn provisional(two: &Two) -> Vec<Booked> {
    let mut first = two.first().to_vec();
    let from = first.len() - 8;
    for line in &mut first[from..] {
        line.text = format!("仮){}", line.text);
    }
    first
}

#[test]
fn provisional_texts() {
    for_all_seeds(true, |two, _| (provisional(two), two.second().to_vec()));
}

#[test]
fn provisional_texts_without_balances() {
    for_all_seeds(false, |two, _| (provisional(two), two.second().to_vec()));
}

#[test]
fn each_day_with_the_newest_first() {
    for_all_seeds(true, |two, _| {
        (two.first().to_vec(), each_day_backwards(two.second()))
    });
}

#[test]
fn each_day_with_the_newest_first_without_balances() {
    for_all_seeds(false, |two, _| {
        (two.first().to_vec(), each_day_backwards(two.second()))
    });
}

#[test]
fn newest_first() {
    for_all_seeds(true, |two, _| {
        (
            two.first().to_vec(),
            two.second().iter().rev().cloned().collect(),
        )
    });
}

#[test]
fn newest_first_without_balances() {
    for_all_seeds(false, |two, _| {
        (
            two.first().to_vec(),
            two.second().iter().rev().cloned().collect(),
        )
    });
}

#[test]
fn adjacent_between_twins_without_balances_is_asked_and_never_lost() {
    for seed in seeds(SEEDS) {
        let two = Two::of(seed);
        let truth = prints(&two.truth);
        let lists = [
            rows(two.first(), false),
            rows(&two.truth[two.high..], false),
        ];
        for order in [[0, 1], [1, 0]] {
            let mut account = Account::default();
            let mut questions = Vec::new();
            for at in order {
                questions.extend(account.absorb(&file(lists[at].clone())).questions);
            }
            assert_eq!(questions.len(), 1, "seed {seed}");
            assert_eq!(questions[0].kind, QuestionKind::SameOrTwin);
            let held = account.of_status(LineStatus::Held).len();
            assert_eq!(
                account.score(&truth),
                (held, 0),
                "what isn't live is held, seed {seed}"
            );
            account.answer_all(&truth);
            assert_eq!(
                account.score(&truth),
                (0, 0),
                "after the answer, seed {seed}"
            );
        }
    }
}

#[test]
fn daily_looks_at_the_last_days_with_late_reworded_and_withdrawn_lines() {
    for seed in seeds(12) {
        let mut dice = Dice::new(seed);
        let truth = history(lines(LINES), seed);
        let days: Vec<_> = truth
            .chunk_by(|a, b| a.day == b.day)
            .map(|day| day[0].day)
            .collect();
        // When each line appears and disappears, counted in looks.
        let comes: Vec<usize> = truth
            .iter()
            .map(|line| {
                days.iter().position(|day| *day == line.day).unwrap_or(0)
                    + if dice.percent(3) {
                        1 + dice.below(3)
                    } else {
                        0
                    }
            })
            .collect();
        let goes: Vec<Option<usize>> = comes
            .iter()
            .map(|at| dice.percent(1).then(|| at + 2))
            .collect();
        let rewords: Vec<Option<usize>> = comes
            .iter()
            .map(|at| dice.percent(5).then(|| at + 1))
            .collect();
        let mut account = Account::default();
        for (now, today) in days.iter().enumerate() {
            let from = days[now.saturating_sub(6)];
            let shown = truth.iter().enumerate().filter(|(at, line)| {
                line.day >= from
                    && line.day <= *today
                    && comes[*at] <= now
                    && goes[*at].is_none_or(|goes| now < goes)
            });
            let list = shown.map(|(at, line)| {
                let provisional = rewords[at].is_some_and(|at| now < at);
                let text = if provisional {
                    format!("仮){}", line.text)
                } else {
                    line.text.clone()
                };
                super::account::row(line.day, line.amount, &text, None)
            });
            let at = time(&format!("{}T23:00:00+09:00", today));
            let view = look(at, from, *today, list.collect());
            let done = account.absorb(&view);
            assert_eq!(done.questions, [], "seed {seed}, {today}");
            assert_eq!(account.absorb(&view).changed, [], "seed {seed}, {today}");
        }
        let last = days.len() - 1;
        let in_reach = |day| {
            days.iter()
                .position(|other| *other == day)
                .is_some_and(|at| at + 8 < last)
        };
        let is = |at: &usize| {
            comes[*at] <= last
                && goes[*at].is_none_or(|goes| last < goes)
                && in_reach(truth[*at].day)
        };
        let expected: Vec<Print> = (0..truth.len())
            .filter(is)
            .map(|at| truth[at].print())
            .collect();
        let mut settled = account.clone();
        settled.lines.retain(|_, line| in_reach(line.posted_on));
        assert_eq!(settled.score(&expected), (0, 0), "seed {seed}");
    }
}

#[test]
fn files_and_looks_of_known_time_agree() {
    for seed in seeds(12) {
        let two = Two::of(seed);
        let mut account = Account::default();
        account.absorb(&file(rows(two.first(), true)));
        let mut second = file(rows(two.second(), false));
        second.traits.source = "site".to_owned();
        second.seen = SeenAt::exactly(time("2026-12-01T09:00:00+09:00"));
        account.absorb(&second);
        assert_eq!(account.score(&prints(&two.truth)), (0, 0), "seed {seed}");
    }
}

/// Sixty pieces of one to nine lines, a fifth of which are twins: the days are put together bit by bit.
#[test]
fn many_small_pieces_in_any_order() {
    for seed in seeds(30) {
        let mut dice = Dice::new(seed + 77);
        let lines = history_with(120, seed, 20);
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        for _ in 0..60 {
            let from = dice.below(lines.len());
            pieces.push((from, (from + 1 + dice.below(9)).min(lines.len())));
        }
        let shown = |at: &usize| pieces.iter().any(|(from, to)| (*from..*to).contains(at));
        let truth: Vec<Print> = (0..lines.len())
            .filter(shown)
            .map(|at| lines[at].print())
            .collect();
        let mut in_time = pieces.clone();
        in_time.sort_unstable();
        for pieces in [pieces, in_time] {
            let mut account = Account::default();
            for (from, to) in pieces {
                account.absorb(&file(rows(&lines[from..to], true)));
                assert_eq!(
                    account.score(&truth).1,
                    0,
                    "doubled before any answer, seed {seed}"
                );
            }
            let held = account.of_status(LineStatus::Held).len();
            assert!(held <= 3, "{held} lines held, seed {seed}");
            account.answer_all(&truth);
            assert_eq!(account.score(&truth), (0, 0), "seed {seed}");
        }
    }
}
