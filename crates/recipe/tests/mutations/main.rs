//! Every recorded page of every institution, changed in every way that a bank or a network changes pages: what is read is
//! right, or it is refused. Only a list that the recipe itself calls unproven may be read wrongly where nothing on the page
//! can tell; those are counted.
//!
//! `RENKEI_TEST_BREADTH=N` cuts each page at N times as many places.

mod bytes;
mod html;
mod json;
mod walks;

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Date;
use recipe::{Recipe, Walked};
use unicode_normalization::UnicodeNormalization;
use walks::{Recorded, Recording, all_institutions, recipe, recordings};

/// One way in which a page changes: the pages that it gives, none where it doesn't fit.
struct Operator {
    name: &'static str,
    change: fn(&Recorded) -> Vec<Recorded>,
}

/// So many operators have to be tried on each recipe.
const OPERATORS_MIN: usize = 40;

/// Pages of one rule that are changed, and ways in which one operator changes one page; the breadth multiplies both.
const PAGES_OF_RULE: usize = 2;
const WAYS: usize = 5;

/// Evenly chosen, the first and the last among them.
fn some_of(pages: Vec<Recorded>) -> Vec<Recorded> {
    let (count, wanted) = (pages.len(), WAYS * breadth());
    if count <= wanted {
        return pages;
    }
    (0..wanted)
        .map(|n| pages[n * (count - 1) / (wanted - 1)].clone())
        .collect()
}

/// The institutions are shared out over so many tests, so that they run side by side.
const SHARES: usize = 4;

fn breadth() -> usize {
    let given = std::env::var("RENKEI_TEST_BREADTH");
    given
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1)
        .max(1)
}

fn operators() -> impl Iterator<Item = &'static Operator> {
    html::OPERATORS
        .iter()
        .chain(json::OPERATORS)
        .chain(bytes::OPERATORS)
}

/// A line with everything that it says, and the statement page that gave it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    account: String,
    on: Date,
    says: String,
    page: String,
}

/// All lines, each as often as it was read.
fn lines(walked: &Walked) -> Vec<Line> {
    let mut lines: Vec<Line> = walked
        .views
        .iter()
        .flat_map(|view| {
            view.view.lines.iter().map(|line| Line {
                account: view.account.clone(),
                on: line.posted_on,
                says: format!(
                    "{} {} {:?}{}",
                    line.amount,
                    // Another width of a character is the same text.
                    line.description.nfkc().collect::<String>(),
                    line.balance,
                    if line.pending { " pending" } else { "" }
                ),
                page: view.page.clone(),
            })
        })
        .collect();
    lines.sort();
    lines
}

/// Whether the walk says that it saw everything of this account on this day.
fn claims(walked: &Walked, line: &Line) -> bool {
    let is_refused = walked.error.is_some()
        || walked
            .account_errors
            .iter()
            .any(|(number, _)| *number == line.account);
    !is_refused
        && walked.views.iter().any(|view| {
            let covers = view.view.asked.is_none_or(|asked| asked.contains(line.on));
            view.account == line.account && view.page == line.page && covers
        })
}

fn is_refused(walked: &Walked) -> bool {
    walked.error.is_some() || !walked.account_errors.is_empty()
}

/// The statement pages that gave a line which isn't right, or lack one that they claim to have.
fn wrong_pages(right: &[Line], walked: &Walked) -> BTreeSet<String> {
    let mut missing = right.to_vec();
    let mut wrong = BTreeSet::new();
    for line in lines(walked) {
        match missing.iter().position(|one| *one == line) {
            Some(at) => {
                missing.remove(at);
            }
            None => {
                wrong.insert(line.page);
            }
        }
    }
    let lost = missing.into_iter().filter(|line| claims(walked, line));
    wrong.extend(lost.map(|line| line.page));
    wrong
}

#[derive(Default)]
struct Count {
    right: usize,
    refused: usize,
    /// Right, but of fewer periods, and none is claimed that wasn't read.
    less: usize,
    /// Wrong on statements that are marked, by operator.
    unproven: BTreeMap<&'static str, usize>,
    /// Wrong elsewhere.
    wrong: Vec<String>,
    tried: BTreeSet<&'static str>,
    /// Pages that were changed so far, by their rule.
    of_rule: BTreeMap<Option<String>, usize>,
}

impl Count {
    fn recording(&mut self, recipe: &Recipe, recording: &Recording) {
        let unchanged = recording.replay(recipe, &[], None);
        let right = lines(&unchanged);
        // What an earlier fetch would have told: these accounts are there.
        let known: Vec<String> = unchanged
            .accounts
            .iter()
            .map(|account| account.seen.number.clone())
            .collect();
        for (at, page) in recording.pages.iter().enumerate() {
            let rule = unchanged
                .captures
                .get(at)
                .and_then(|page| page.rule.clone());
            let seen = self.of_rule.entry(rule).or_default();
            *seen += 1;
            // The tenth page of a list tells nothing that the first two didn't.
            if *seen > PAGES_OF_RULE * breadth() {
                continue;
            }
            for operator in operators() {
                for changed in some_of((operator.change)(page)) {
                    self.tried.insert(operator.name);
                    let walked = recording.replay(recipe, &known, Some((at, &changed)));
                    self.judge(recipe, recording, operator.name, at, &right, &walked);
                }
            }
        }
    }

    fn judge(
        &mut self,
        recipe: &Recipe,
        recording: &Recording,
        operator: &'static str,
        at: usize,
        right: &[Line],
        walked: &Walked,
    ) {
        let wrong = wrong_pages(right, walked);
        let read = lines(walked);
        if wrong.is_empty() {
            let counter = match (is_refused(walked), read.len() == right.len()) {
                (true, _) => &mut self.refused,
                (false, true) => &mut self.right,
                (false, false) => &mut self.less,
            };
            *counter += 1;
            return;
        }
        let unproven = recipe.unproven_statements();
        if wrong.iter().all(|page| unproven.contains(&page.as_str())) {
            *self.unproven.entry(operator).or_default() += 1;
            return;
        }
        let differing = read.iter().find(|line| !right.contains(line));
        let differing = differing.map(|line| format!("{} {} {}", line.account, line.on, line.says));
        self.wrong.push(format!(
            "{}/{} page {}: {operator}: {wrong:?}, {} lines for {}, e.g. {differing:?}",
            recording.institution,
            recording.name,
            at + 1,
            read.len(),
            right.len()
        ));
    }
}

fn share(n: usize) {
    let mut wrong = Vec::new();
    for institution in all_institutions().iter().skip(n).step_by(SHARES) {
        let recipe = recipe(institution);
        let mut count = Count::default();
        for recording in recordings(institution) {
            count.recording(&recipe, &recording);
        }
        println!(
            "{institution}: {} operators: {} right, {} refused, {} right of fewer periods, {} wrong where the recipe says unproven {:?}, {} wrong",
            count.tried.len(),
            count.right,
            count.refused,
            count.less,
            count.unproven.values().sum::<usize>(),
            count.unproven,
            count.wrong.len()
        );
        for one in &count.wrong {
            println!("  {one}");
        }
        assert!(
            count.tried.len() >= OPERATORS_MIN,
            "{institution}: only {} operators fit its pages",
            count.tried.len()
        );
        assert!(
            count.right > 0 && count.refused > 0,
            "{institution}: nothing was tried"
        );
        wrong.extend(count.wrong);
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn changed_pages_of_the_first_quarter_are_right_or_refused() {
    share(0);
}

#[test]
fn changed_pages_of_the_second_quarter_are_right_or_refused() {
    share(1);
}

#[test]
fn changed_pages_of_the_third_quarter_are_right_or_refused() {
    share(2);
}

#[test]
fn changed_pages_of_the_last_quarter_are_right_or_refused() {
    share(3);
}
