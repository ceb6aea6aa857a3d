//! What came of a changed page: right, refused, or wrong, and where.

use std::collections::BTreeSet;

use recipe::Walked;

use crate::truth::{Line, Printed, Truth, lines_read};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line, and nothing was refused.
    Right,
    /// Something was refused, and every line beside it is right.
    Refused,
    /// Right, but of fewer lists, and none is claimed that wasn't read.
    Fewer,
    /// All is right but for the amount of a list's oldest line, before which no balance is printed: its running balances
    /// prove every other one.
    Oldest(BTreeSet<String>),
    /// All is right but for amounts that changed places among lines of which only the sum is printed, of the day or of the list, or
    /// among pending ones that have no balance yet.
    Exchanged(BTreeSet<String>),
    /// These statement pages gave a line that isn't right, or lack one that they claim to have.
    Wrong(BTreeSet<String>),
}

/// Whether the walk says that it saw everything of this account on this day.
fn claims(walked: &Walked, printed: &Printed) -> bool {
    let Printed { line, page, .. } = printed;
    let is_refused = walked.error.is_some()
        || walked
            .account_errors
            .iter()
            .any(|(number, _)| *number == line.account);
    !is_refused
        && walked.views.iter().any(|view| {
            let covers = view.view.asked.is_none_or(|asked| asked.contains(line.on));
            view.account == line.account && view.page == *page && covers
        })
}

fn is_refused(walked: &Walked) -> bool {
    walked.error.is_some() || !walked.account_errors.is_empty()
}

/// The same line; where a text was taken off the page, of its description what is left, and no balance beside a line that isn't
/// the last of its day where the list is proven by days.
fn fits(read: &Printed, right: &Printed, is_shortened: bool) -> bool {
    if read == right {
        return true;
    }
    let of_right = |line: &Line| Line {
        description: right.line.description.clone(),
        balance: if read.by_days {
            line.balance.or(right.line.balance)
        } else {
            line.balance
        },
        ..line.clone()
    };
    let mut words = right.line.description.split(' ');
    is_shortened
        && read.page == right.page
        && of_right(&read.line) == right.line
        && read
            .line
            .description
            .split(' ')
            .all(|word| words.any(|one| one == word))
}

/// Lines that aren't right, and right ones that are lost though claimed.
struct Differences {
    stray: Vec<Printed>,
    lost: Vec<Printed>,
    is_all: bool,
}

fn differences(truth: &Truth, walked: &Walked, is_shortened: bool) -> Differences {
    let mut missing = truth.lines.clone();
    let mut elsewhere = truth.elsewhere.clone();
    let mut stray = Vec::new();
    for line in lines_read(walked) {
        let of = |lines: &[Printed]| lines.iter().position(|one| fits(&line, one, is_shortened));
        if let Some(at) = of(&missing) {
            missing.swap_remove(at);
        } else if let Some(at) = of(&elsewhere) {
            elsewhere.swap_remove(at);
        } else {
            stray.push(line);
        }
    }
    let is_all = missing.is_empty();
    missing.retain(|line| claims(walked, line));
    Differences {
        stray,
        lost: missing,
        is_all,
    }
}

/// Whether a line is the oldest of a list that follows from its balances alone.
fn is_oldest(walked: &Walked, printed: &Printed) -> bool {
    let view = walked
        .views
        .iter()
        .find(|view| view.account == printed.line.account && view.page == printed.page);
    let Some(view) = view else { return false };
    let lines = &view.view.lines;
    let ends = [lines.first(), lines.last()];
    let is_end = ends
        .into_iter()
        .flatten()
        .any(|line| line.posted_on == printed.line.on && line.balance == printed.line.balance);
    let proofs = view.proofs;
    let has_balance = printed.line.balance.is_some();
    is_end && has_balance && !proofs.opening && !proofs.sum && !proofs.known
}

/// Whether the lines differ only by which of them has which amount, where nothing but sums tell: of a day in a list by days, of the
/// whole list where it prints no balance beside its lines; and nothing of a pending line without a balance.
fn are_exchanged(walked: &Walked, read: &[Printed], right: &[Printed]) -> bool {
    let without = |printed: &Printed| {
        let line = Line {
            amount: 0,
            ..printed.line.clone()
        };
        (line, printed.page.clone())
    };
    let rests = |lines: &[Printed]| {
        let mut rests: Vec<_> = lines.iter().map(without).collect();
        rests.sort();
        rests
    };
    let amounts = |lines: &[Printed]| {
        let mut amounts: Vec<i64> = lines.iter().map(|printed| printed.line.amount).collect();
        amounts.sort_unstable();
        amounts
    };
    let is_summed = |printed: &Printed| {
        let view = walked
            .views
            .iter()
            .find(|view| view.account == printed.line.account && view.page == printed.page);
        let one_day = read.iter().all(|other| other.line.on == printed.line.on);
        view.is_some_and(|view| {
            let proofs = view.proofs;
            let has_sum = proofs.sum || proofs.opening || proofs.closing;
            let is_open = printed.line.pending && printed.line.balance.is_none();
            is_open || (printed.by_days && one_day) || (!proofs.balances && has_sum)
        })
    };
    rests(read) == rests(right) && amounts(read) == amounts(right) && read.iter().all(is_summed)
}

pub fn judge(truth: &Truth, walked: &Walked, is_shortened: bool) -> Verdict {
    let found = differences(truth, walked, is_shortened);
    let pages = |lines: &[Printed]| lines.iter().map(|line| line.page.clone()).collect();
    let mut wrong: BTreeSet<String> = pages(&found.stray);
    wrong.extend(found.lost.iter().map(|line| line.page.clone()));
    if wrong.is_empty() {
        return match (is_refused(walked), found.is_all) {
            (true, _) => Verdict::Refused,
            (false, true) => Verdict::Right,
            (false, false) => Verdict::Fewer,
        };
    }
    if let ([read], [right]) = (found.stray.as_slice(), found.lost.as_slice()) {
        let with_its_amount = Line {
            amount: right.line.amount,
            ..read.line.clone()
        };
        if with_its_amount == right.line && is_oldest(walked, read) {
            return Verdict::Oldest(wrong);
        }
    }
    if are_exchanged(walked, &found.stray, &found.lost) {
        return Verdict::Exchanged(wrong);
    }
    Verdict::Wrong(wrong)
}

/// What isn't right, for whoever reads a failure.
pub fn first_wrong(truth: &Truth, walked: &Walked, is_shortened: bool) -> String {
    let found = differences(truth, walked, is_shortened);
    format!(
        "{} lines for {}; {} not right: {:?}; {} lost: {:?}",
        lines_read(walked).len(),
        truth.lines.len(),
        found.stray.len(),
        found.stray.first(),
        found.lost.len(),
        found.lost.first()
    )
}
