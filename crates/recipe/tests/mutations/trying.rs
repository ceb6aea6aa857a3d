//! Trying every operator on every recorded page of a recipe, as broadly as asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use recipe::{Recipe, Walked};

use crate::cuts::same_as;
use crate::judging::{Verdict, first_wrong, judge};
use crate::operators::{self, Mutant, Opened, Operator};
use crate::truth::{Printed, Truth};
use crate::walks::{Recording, recipe, recordings};

/// How much is tried.
#[derive(Clone, Copy)]
pub struct Breadth {
    /// Pages of one rule that are changed: the tenth page of a list tells little that the first didn't.
    pages_of_rule: usize,
    /// Mutants of one operator on one page, drawn by a seed.
    ways: usize,
    /// Places at which one page is cut, drawn by a seed.
    cuts: usize,
}

impl Breadth {
    pub const ALL: Breadth = Breadth {
        pages_of_rule: usize::MAX,
        ways: 16,
        cuts: usize::MAX,
    };

    pub fn is_all(self) -> bool {
        self.cuts == Breadth::ALL.cuts
    }

    /// As `RENKEI_TEST_BREADTH` says: `all`, or how many times as much as usual.
    pub fn asked_for() -> Breadth {
        let asked = std::env::var("RENKEI_TEST_BREADTH").unwrap_or_default();
        if asked == "all" {
            return Breadth::ALL;
        }
        let times = asked.parse().unwrap_or(1).max(1);
        Breadth {
            pages_of_rule: times,
            ways: times,
            cuts: 4 * times,
        }
    }
}

/// One in so many cuts that are the same as another one is replayed all the same.
const SEEN_AGAIN: usize = 16;

/// What came of the changed pages of one recipe.
#[derive(Default)]
pub struct Tally {
    pub pages: usize,
    pub bytes: usize,
    /// Names of the operators that fitted a page.
    pub operators: BTreeSet<&'static str>,
    /// Pages that were cut, each after one of its bytes.
    pub cuts: usize,
    /// Changed otherwise.
    pub changes: usize,
    pub right: usize,
    pub refused: usize,
    pub fewer: usize,
    /// Mutants with a wrong line on statements that are marked, by statement and operator.
    pub unproven: BTreeMap<(String, &'static str), usize>,
    /// Mutants in which only the amount of a list's oldest line is wrong, by statement and operator.
    pub oldest: BTreeMap<(String, &'static str), usize>,
    /// Mutants in which amounts of lines that only a sum proves changed places, by statement and operator.
    pub exchanged: BTreeMap<(String, &'static str), usize>,
    /// Wrong elsewhere.
    pub wrong: Vec<String>,
    /// The same by operator.
    pub fewer_by: BTreeMap<&'static str, usize>,
    /// The last cut that was replayed: page, bytes, and what came of it.
    last_cut: Option<((usize, usize), Verdict)>,
}

impl Tally {
    pub fn of_recipe(institution: &str, breadth: Breadth) -> Tally {
        let (recipe, recordings) = (recipe(institution), recordings(institution));
        let unchanged: Vec<Walked> = recordings
            .iter()
            .map(|recording| recording.replay(&recipe, &[], &[]))
            .collect();
        let mut truths: Vec<Truth> = recordings
            .iter()
            .zip(&unchanged)
            .map(|(recording, walked)| Truth::of(recording, walked))
            .collect();
        let all: Vec<Vec<Printed>> = truths.iter().map(|truth| truth.lines.clone()).collect();
        for (n, truth) in truths.iter_mut().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != n);
            truth.elsewhere = others.flat_map(|(_, lines)| lines.clone()).collect();
        }
        let mut tally = Tally::default();
        let mut of_rule: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for ((recording, walked), truth) in recordings.iter().zip(&unchanged).zip(&truths) {
            for at in 0..recording.pages.len() {
                tally.pages += 1;
                tally.bytes += recording.pages[at].body.len();
                let rule = walked
                    .captures
                    .get(at)
                    .and_then(|page| page.rule.as_deref());
                let seen = of_rule.entry(rule).or_default();
                *seen += 1;
                if *seen <= breadth.pages_of_rule {
                    let has_lines = walked.views.iter().any(|view| view.pages.contains(&at));
                    let one_in = if has_lines || breadth.is_all() { 1 } else { 3 };
                    tally.try_page(&recipe, recording, truth, at, one_in, breadth);
                }
            }
        }
        tally
    }

    fn try_page(
        &mut self,
        recipe: &Recipe,
        recording: &Recording,
        truth: &Truth,
        at: usize,
        one_in: u64,
        breadth: Breadth,
    ) {
        let opened = Opened::of(recording, at);
        for operator in operators::all() {
            let seed = [&*recording.institution, &recording.name, operator.name];
            let mut draws = Draws::of(&seed, at);
            if draws.next(one_in) != 0 && !operator.is_cut() {
                continue;
            }
            let mutants = operator.mutants(&opened);
            let wanted = if operator.is_cut() {
                breadth.cuts
            } else {
                breadth.ways
            };
            for mutant in draws.some_of(mutants, wanted) {
                self.operators.insert(operator.name);
                self.judge(recipe, recording, truth, operator, at, mutant);
            }
        }
    }

    fn judge(
        &mut self,
        recipe: &Recipe,
        recording: &Recording,
        truth: &Truth,
        operator: &'static Operator,
        at: usize,
        mutant: Mutant,
    ) {
        let (operator, is_shortened) = (operator.name, operator.shortens_texts());
        let what = match mutant {
            Mutant::Cut(_, bytes) => format!("{operator}: {bytes}"),
            Mutant::Pages(_) => operator.to_owned(),
        };
        let cut = match mutant {
            Mutant::Cut(at, bytes) => Some((bytes, same_as(&recording.pages[at], bytes))),
            Mutant::Pages(_) => None,
        };
        let counter = if cut.is_some() {
            &mut self.cuts
        } else {
            &mut self.changes
        };
        *counter += 1;
        // A cut that is the same as the one before its tag isn't replayed again, but for some, to see that it is.
        let known = self.last_cut.clone().filter(|(place, _)| {
            cut.is_some_and(|(bytes, same)| *place == (at, same) && bytes != same)
        });
        if let (Some((_, verdict)), Some((bytes, _))) = (&known, cut)
            && bytes % SEEN_AGAIN != 0
        {
            match verdict {
                Verdict::Right => self.right += 1,
                _ => self.refused += 1,
            }
            return;
        }
        let walked = recording.replay(recipe, &truth.known, &mutant.pages(recording));
        let verdict = judge(truth, &walked, is_shortened);
        if let Some((_, before)) = known {
            assert_eq!(
                verdict,
                before,
                "{} page {}: {what}",
                recording.name,
                at + 1
            );
        } else if let Some((bytes, _)) = cut {
            let is_plain = matches!(verdict, Verdict::Right | Verdict::Refused);
            self.last_cut = is_plain.then(|| ((at, bytes), verdict.clone()));
        }
        let unproven = recipe.unproven_statements();
        let is_marked =
            |pages: &BTreeSet<String>| pages.iter().all(|page| unproven.contains(&page.as_str()));
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Fewer => {
                self.fewer += 1;
                *self.fewer_by.entry(operator).or_default() += 1;
            }
            Verdict::Oldest(pages) | Verdict::Exchanged(pages) | Verdict::Wrong(pages)
                if is_marked(&pages) =>
            {
                *self.unproven.entry((names(&pages), operator)).or_default() += 1;
            }
            Verdict::Oldest(pages) => {
                *self.oldest.entry((names(&pages), operator)).or_default() += 1;
            }
            Verdict::Exchanged(pages) => {
                *self.exchanged.entry((names(&pages), operator)).or_default() += 1;
            }
            Verdict::Wrong(pages) => self.wrong.push(format!(
                "{}/{} page {}: {what}: {pages:?}: {}",
                recording.institution,
                recording.name,
                at + 1,
                first_wrong(truth, &walked, is_shortened)
            )),
        }
    }
}

fn names(pages: &BTreeSet<String>) -> String {
    let names: Vec<&str> = pages.iter().map(String::as_str).collect();
    names.join(", ")
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |all: &BTreeMap<(String, &str), usize>| all.values().sum::<usize>();
        write!(
            f,
            "{} operators, {} cuts, {} changes: {} right, {} refused, {} fewer, {} unproven, {} oldest, {} exchanged, {} wrong",
            self.operators.len(),
            self.cuts,
            self.changes,
            self.right,
            self.refused,
            self.fewer,
            sum(&self.unproven),
            sum(&self.oldest),
            sum(&self.exchanged),
            self.wrong.len()
        )
    }
}

/// Draws that are the same ones at every run.
struct Draws {
    state: u64,
}

impl Draws {
    fn of(seed: &[&str], at: usize) -> Draws {
        // FNV-1a over the names.
        let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ at as u64;
        for byte in seed.iter().flat_map(|part| part.bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Draws { state }
    }

    /// A number below `end`, by a linear congruence.
    fn next(&mut self, end: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % end
    }

    /// At most `wanted` of them; all in their order, if so many are wanted.
    fn some_of(&mut self, mut mutants: Vec<Mutant>, wanted: usize) -> Vec<Mutant> {
        if mutants.len() <= wanted {
            return mutants;
        }
        let mut chosen = Vec::new();
        while chosen.len() < wanted {
            let drawn = self.next(mutants.len() as u64) as usize;
            chosen.push(mutants.swap_remove(drawn));
        }
        chosen
    }
}
