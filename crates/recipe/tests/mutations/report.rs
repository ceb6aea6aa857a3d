//! `docs/mutations.md`: what came of trying everything, written by `cargo xtask mutations`, and what the ordinary tests hold
//! it to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;

use recipe::Recipe;

use crate::operators;
use crate::trying::{Breadth, Tally};
use crate::walks::{all_institutions, recipe, root};

const BEFORE: &str = "\
# Changed pages: the right lines, or a refusal

Written by `cargo xtask mutations`, which takes each recorded page of each institution, changes it in every way that a bank or
a network changes pages, and walks over the recording with the changed page in place of the recorded one. What is read is held
against `expected.txt` beside the recording (account, date, amount, description, balance, value date), and that against the
simulation's own books (`books.txt`: lines, and balances of the accounts).

Each page is cut after **each of its bytes**. (An unfinished tag is no part of a document of HTML, so a cut inside of a tag is the
cut before it: one in sixteen of these is walked again, to see that it is.) Of the other changes, each is done at every place of a
page where it can be, but at sixteen places at most, drawn by a fixed seed. The ordinary tests try a part of all this.

- **right**: every line, and nothing is refused. **refused**: something is, and every line beside it is right.

What isn't one of these two is excused for a reason that stands in the recipe, and named below, change by change:

- **fewer**: a list of months names fewer of them (of a card's, only one is left, say). What was read is right. No day that wasn't
  read is called covered: the coverage calendar shows a gap, and `check` notes such lists. A list that ends where its own page
  shows a way on is refused, not fewer; so is an account to whose list no page leads.
- **unproven**: a wrong or lost line on a statement that the recipe marks `unproven = true`, because its page prints neither balances
  nor a sum. `check` demands the mark and the catalogue shows it.
- **oldest**: all is right but for the amount of the oldest line of a list, before which the page prints no balance. Running balances
  prove each line by the one before it, and before this one there is none; `check` notes such statements. A fetch that knows the
  balance from earlier ones holds the line against it.
- **exchanged**: all is right but for which line has which amount, where the page prints only their sum: of the day (`chain = \"day\"`) or
  of the list; or where both lines are pending and the page prints no balance beside them yet. Days, texts and sums are right.
  `check` notes such lists. A pending line is never entered in the books; its final one replaces it.
- **wrong**: a wrong or lost line anywhere else. It has to be 0.
";

const BESIDE: &str = "\
## What isn't tried
The changed page would be a page that the bank could have printed, and nothing on it can tell:

- two columns of words, or two of days, that change places under labels that stay; a description with other words;
- another day of the same period beside one line; all figures of a page scaled alike;
- a list without lines that says so, with figures that fit;
- the page that was asked for as it stood on another day, from a store on the way, say: only a list that prints its day, or a
  balance that the list of accounts prints too, could tell;
- where only running balances tell: the amount in the oldest line, and amount and balance of the newest one exchanged in that one
  row (what was, less the one, gives the other);
- a stretch lost from the middle of a page with its tags, so that a text behind it stands in a cell before it: a connection loses
  the end of a page, never its middle.

What a list prints is held against the other lists of the walk and the next fetch, too: its opening has to be where the days
before ended.
";

fn path() -> PathBuf {
    root().join("docs/mutations.md")
}

/// Tries everything, on all processors.
pub fn try_everything() -> BTreeMap<String, Tally> {
    let institutions = all_institutions();
    let all = institutions.len();
    println!("{all} institutions, every byte of every page: minutes for each");
    let waiting = Mutex::new(institutions);
    let done = Mutex::new(BTreeMap::new());
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("a list").pop();
                    let Some(institution) = next else { return };
                    let tally = Tally::of_recipe(&institution, Breadth::ALL);
                    let mut done = done.lock().expect("a list");
                    println!("{} of {all}: {institution}: {tally}", done.len() + 1);
                    for wrong in &tally.wrong {
                        println!("  {wrong}");
                    }
                    done.insert(institution, tally);
                }
            });
        }
    });
    done.into_inner().expect("a list")
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

fn figures(tally: &Tally) -> [usize; 12] {
    [
        tally.pages,
        tally.bytes,
        tally.operators.len(),
        tally.cuts,
        tally.changes,
        tally.right,
        tally.refused,
        tally.fewer,
        tally.unproven.values().sum(),
        tally.oldest.values().sum(),
        tally.exchanged.values().sum(),
        tally.wrong.len(),
    ]
}

fn table(tallies: &BTreeMap<String, Tally>) -> String {
    let mut text = String::from(
        "| recipe | pages | bytes | operators | cut | changed | right | refused | fewer | unproven | oldest | exchanged | wrong |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut all = [0; 12];
    for (institution, tally) in tallies {
        let figures = figures(tally);
        for (sum, figure) in all.iter_mut().zip(figures) {
            *sum += figure;
        }
        let cells = figures.iter().map(ToString::to_string);
        text.push_str(&row([institution.clone()].into_iter().chain(cells)));
    }
    all[2] = operators::all().count();
    let cells = all.iter().map(ToString::to_string);
    text.push_str(&row(["all".to_owned()].into_iter().chain(cells)));
    text
}

type By = BTreeMap<(String, &'static str), usize>;

fn counted(tallies: &BTreeMap<String, Tally>, of: impl Fn(&Tally) -> &By) -> String {
    let mut text = String::from("| recipe | statement | change | how often |\n|---|---|---|--:|\n");
    for (institution, tally) in tallies {
        for ((statement, operator), count) in of(tally) {
            let cells = [institution, statement, *operator].map(str::to_owned);
            text.push_str(&row(cells.into_iter().chain([count.to_string()])));
        }
    }
    text
}

fn fewer(tallies: &BTreeMap<String, Tally>) -> String {
    let mut text = String::from("| recipe | change | how often |\n|---|---|--:|\n");
    for (institution, tally) in tallies {
        for (operator, count) in &tally.fewer_by {
            text.push_str(&row([
                institution.clone(),
                (*operator).to_owned(),
                count.to_string(),
            ]));
        }
    }
    text
}

const UNPROVEN: &str = "## Wrong on unproven statements";
const OLDEST: &str = "## Wrong in the oldest line only";
const EXCHANGED: &str = "## Amounts that changed places";
const FEWER: &str = "## Fewer periods or lists";
const OPERATORS: &str = "## The changes";

fn document(tallies: &BTreeMap<String, Tally>) -> String {
    let names: String = operators::all()
        .map(|operator| format!("- {}\n", operator.name))
        .collect();
    format!(
        "{BEFORE}\n{}\n{UNPROVEN}\n{}\n{OLDEST}\n{}\n{EXCHANGED}\n{}\n{FEWER}\n{}\n{BESIDE}\n{OPERATORS}\n{names}",
        table(tallies),
        counted(tallies, |tally| &tally.unproven),
        counted(tallies, |tally| &tally.oldest),
        counted(tallies, |tally| &tally.exchanged),
        fewer(tallies),
    )
}

pub fn write(tallies: &BTreeMap<String, Tally>) {
    std::fs::write(path(), document(tallies)).expect("the document can be written");
}

/// The statements that a recipe names for something.
type Named = fn(&Recipe) -> Vec<&str>;

/// The document as it stands in the tree.
pub struct Report {
    text: String,
}

impl Report {
    pub fn read() -> Report {
        let text = std::fs::read_to_string(path()).unwrap_or_default();
        Report { text }
    }

    /// The rows of the first table behind a heading, without its head.
    fn rows(&self, heading: &str) -> Vec<Vec<String>> {
        let behind = self.text.split_once(heading).map_or("", |(_, rest)| rest);
        let lines = behind.lines().skip_while(|line| !line.starts_with('|'));
        lines
            .take_while(|line| line.starts_with('|'))
            .skip(2)
            .map(|line| {
                let cells = line.trim_matches('|').split('|');
                cells.map(|cell| cell.trim().to_owned()).collect()
            })
            .collect()
    }

    /// Whether everything that the ordinary tests found stands in it too: they try a part of what it tried.
    pub fn misses(&self, institution: &str, tally: &Tally) -> Vec<String> {
        let has = |rows: &[Vec<String>], cells: &[&str]| {
            rows.iter()
                .any(|row| row.iter().zip(cells).all(|(one, other)| one == other))
        };
        let mut missing = Vec::new();
        for (heading, found) in [
            (UNPROVEN, &tally.unproven),
            (OLDEST, &tally.oldest),
            (EXCHANGED, &tally.exchanged),
        ] {
            let rows = self.rows(heading);
            for (statement, operator) in found.keys() {
                if !has(&rows, &[institution, statement, operator]) {
                    missing.push(format!("{heading}: {institution}, {statement}, {operator}"));
                }
            }
        }
        let rows = self.rows(FEWER);
        for operator in tally.fewer_by.keys() {
            if !has(&rows, &[institution, operator]) {
                missing.push(format!("{FEWER}: {institution}, {operator}"));
            }
        }
        missing
    }

    /// It is of the recipes and the changes that there are, nothing is wrong, and only marked statements are unproven.
    pub fn hold(&self) {
        let again = "run `cargo xtask mutations`";
        let rows = self.rows("# ");
        let named: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        let mut wanted = all_institutions();
        wanted.push("all".to_owned());
        assert_eq!(named, wanted, "{again}");
        for row in &rows {
            assert_eq!(row.last().map(String::as_str), Some("0"), "{row:?}");
            let operators: usize = row[3].parse().expect("a number of operators");
            assert!(operators >= crate::OPERATORS_MIN, "{row:?}");
        }
        // Whatever may be wrong is on a statement that `check` names for it.
        let marks: [(&str, Named); 3] = [
            (UNPROVEN, Recipe::unproven_statements),
            (OLDEST, Recipe::statements_by_balance_alone),
            (EXCHANGED, Recipe::statements_by_sum_alone),
        ];
        for (heading, marked) in marks {
            for row in self.rows(heading) {
                let recipe = recipe(&row[0]);
                let marked: BTreeSet<&str> = marked(&recipe).into_iter().collect();
                let is_marked = row[1]
                    .split(", ")
                    .all(|statement| marked.contains(statement));
                assert!(is_marked, "{again}: {row:?}");
            }
        }
        for row in self.rows(FEWER) {
            let recipe = recipe(&row[0]);
            assert_ne!(recipe.lists_of_months(), [""; 0], "{again}: {row:?}");
        }
        let listed = self.text.split_once(OPERATORS).map_or("", |(_, rest)| rest);
        let listed: Vec<&str> = listed
            .lines()
            .filter_map(|line| line.strip_prefix("- "))
            .collect();
        let there: Vec<&str> = operators::all().map(|operator| operator.name).collect();
        assert_eq!(listed, there, "{again}");
    }
}
