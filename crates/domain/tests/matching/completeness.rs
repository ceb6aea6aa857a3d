//! What the balances prove, and what they say about planted faults.

use super::account::{Account, file, row};
use super::bank::{Booked, Dice, history, rows, without};
use super::extent::seeds;
use domain::statement::completeness::{Break, Cause, Completeness, Proof, prove};
use domain::statement::line::LineStatus;
use domain::time::Date;

fn proof(account: &Account) -> Proof {
    prove(&account.in_order())
}

/// One file, imported as it is.
fn proof_of(lines: &[Booked]) -> (Account, Proof) {
    let mut account = Account::default();
    account.absorb(&file(rows(lines, true)));
    let proof = proof(&account);
    (account, proof)
}

fn only(proof: &Proof) -> &Break {
    let [broken] = &proof.breaks[..] else {
        panic!("one break, not {:?}", proof.breaks)
    };
    broken
}

#[test]
fn a_whole_chain_is_proven() {
    for seed in seeds(20) {
        let (account, proof) = proof_of(&history(120, seed));
        assert_eq!(proof.state(), Some(Completeness::Proven), "seed {seed}");
        assert_eq!(proof.stretches.len(), 1);
        let lines = account.in_order();
        let period = proof.stretches[0].period;
        assert_eq!(
            (period.from, period.to),
            (lines[0].posted_on, lines[lines.len() - 1].posted_on)
        );
    }
}

#[test]
fn without_balances_nothing_is_proven() {
    let mut account = Account::default();
    account.absorb(&file(rows(&history(60, 1), false)));
    assert_eq!(proof(&account).state(), Some(Completeness::Unproven));
    assert_eq!(prove(&[]).state(), None);
}

#[test]
fn between_two_files_that_do_not_meet_there_is_a_gap() {
    let lines = history(80, 3);
    let mut account = Account::default();
    account.absorb(&file(rows(&lines[..20], false)));
    account.absorb(&file(rows(&lines[60..], false)));
    let proof = proof(&account);
    assert_eq!(proof.state(), Some(Completeness::Gap));
    let gap = proof
        .stretches
        .iter()
        .find(|stretch| stretch.state == Completeness::Gap)
        .expect("a gap");
    assert_eq!(
        (gap.period.from, gap.period.to),
        (lines[19].day, lines[60].day)
    );
}

#[test]
fn two_balances_prove_the_lines_between_them() {
    let day = |day| Date::constant(2026, 10, day);
    let lines = vec![
        row(day(1), -100, "A", Some(900)),
        row(day(2), -200, "B", None),
        row(day(3), -300, "C", Some(400)),
    ];
    let mut account = Account::default();
    account.absorb(&file(lines));
    assert_eq!(proof(&account).state(), Some(Completeness::Proven));
}

/// A fault somewhere inside a file, for many seeds.
fn plant(
    fault: impl Fn(&mut Vec<Booked>, usize) -> bool,
    expect: impl Fn(&[Booked], usize, &Account, &Break),
) {
    let mut planted = 0;
    for seed in seeds(60) {
        let mut lines = history(80, seed);
        let at = 10 + Dice::new(seed).below(60);
        let true_lines = lines.clone();
        if fault(&mut lines, at) {
            planted += 1;
            let (account, proof) = proof_of(&lines);
            let broken = only(&proof);
            assert_eq!(proof.state(), Some(Completeness::Broken));
            let days = broken.between;
            assert!(days.contains(true_lines[at].day), "seed {seed}: {days:?}");
            assert_eq!(proof.first_bad_day(), Some(days.to));
            expect(&true_lines, at, &account, broken);
        }
    }
    assert!(planted > 30, "only {planted}");
}

#[test]
fn a_removed_line_is_missed_with_its_amount() {
    let remove = |lines: &mut Vec<Booked>, at: usize| {
        lines.remove(at);
        true
    };
    plant(remove, |lines, at, _, broken| {
        assert_eq!(broken.difference, lines[at].amount);
        assert!(broken.causes.contains(&Cause::Missing {
            amount: lines[at].amount
        }));
    });
}

#[test]
fn a_doubled_line_is_named() {
    // With the same balance it would be a repetition of the page; a file that adds a line by mistake has none beside it.
    let double = |lines: &mut Vec<Booked>, at: usize| {
        let mut twice = lines[at].clone();
        twice.balance += 1;
        lines.insert(at + 1, twice);
        lines[at].twins == 0
    };
    let mut planted = 0;
    for seed in seeds(60) {
        let mut lines = history(80, seed);
        let at = 10 + Dice::new(seed).below(60);
        if !double(&mut lines, at) {
            continue;
        }
        planted += 1;
        let mut printed = rows(&lines, true);
        printed[at].balance = None;
        printed[at + 1].balance = Some(lines[at].balance);
        let mut account = Account::default();
        account.absorb(&file(printed));
        let found = proof(&account);
        let broken = only(&found);
        assert_eq!(broken.difference, -lines[at].amount);
        assert!(
            matches!(broken.causes[0], Cause::Doubled { .. }),
            "{:?}",
            broken.causes
        );
    }
    assert!(planted > 30);
}

#[test]
fn a_turned_sign_is_named() {
    let turn = |lines: &mut Vec<Booked>, at: usize| {
        lines[at].amount = -lines[at].amount;
        true
    };
    plant(turn, |lines, at, account, broken| {
        assert_eq!(broken.difference, 2 * lines[at].amount);
        let Cause::SignTurned { line } = broken.causes[0] else {
            panic!("{:?}", broken.causes)
        };
        assert_eq!(account.lines[&line].description, lines[at].text);
    });
}

#[test]
fn a_lost_digit_is_named() {
    let lose = |lines: &mut Vec<Booked>, at: usize| {
        let right = lines[at].amount;
        lines[at].amount /= 10;
        right % 10 != 0 || right / 10 != 0
    };
    plant(lose, |lines, at, _, broken| {
        let Cause::AmountWrong { read, right, .. } = broken.causes[0] else {
            panic!("{:?}", broken.causes)
        };
        assert_eq!((read, right), (lines[at].amount / 10, lines[at].amount));
    });
}

#[test]
fn any_other_amount_is_among_the_causes() {
    let change = |lines: &mut Vec<Booked>, at: usize| {
        lines[at].amount = lines[at].amount * 3 - lines[at].amount.signum() * 77;
        true
    };
    plant(change, |lines, at, _, broken| {
        let names = |cause: &Cause| matches!(cause, Cause::AmountWrong { right, .. } if *right == lines[at].amount);
        assert!(broken.causes.iter().any(names), "{:?}", broken.causes);
    });
}

/// A late line shifts all balances after it, but only in views that were made after it came.
#[test]
fn a_late_line_found_by_a_later_view_of_the_middle_breaks_nothing() {
    for seed in seeds(20) {
        let lines = history(120, seed);
        let at = 40 + Dice::new(seed).below(20);
        let mut account = Account::default();
        account.absorb(&file(rows(&without(&lines, &[at]), true)));
        let mut middle = file(rows(&lines[30..80], true));
        middle.seen = domain::statement::view::SeenAt::exactly(super::account::time(
            "2027-01-05T09:00:00+09:00",
        ));
        let done = account.absorb(&middle);
        assert_eq!(done.counts().new, 1, "seed {seed}");
        assert_eq!(proof(&account).breaks, [], "seed {seed}");
        assert_eq!(
            proof(&account).state(),
            Some(Completeness::Proven),
            "seed {seed}"
        );
    }
}

#[test]
fn a_held_line_keeps_its_days_unproven() {
    let day = Date::constant(2026, 10, 1);
    let line = |amount, balance| row(day, amount, "立替", Some(balance));
    let mut account = Account::default();
    account.absorb(&file(vec![
        row(day, 900, "給与", Some(900)),
        line(-500, 400),
        line(500, 900),
    ]));
    // The same two lines again, or the same two once more: the balances close either way.
    let done = account.absorb(&file(vec![
        line(-500, 400),
        line(500, 900),
        row(day, -1, "手数料", Some(899)),
    ]));
    assert_eq!(done.questions.len(), 1);
    assert_eq!(account.of_status(LineStatus::Held).len(), 2);
    assert_eq!(proof(&account).state(), Some(Completeness::Unproven));
}
