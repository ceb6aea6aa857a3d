//! Every institution of the repository has a recipe that passes its check, without a word about its recorded walks.

use std::fs;
use std::path::{Path, PathBuf};

use domain::fetch::Challenge;
use recipe::replay::{Replayer, differences, expected_text};
use recipe::{AnswerToken, NetworkFault, NoAnswer, Page, Progress, Recipe, Request, Session};

use crate::bank::walk;

/// The pages of an institution's normal walk, and its recipe.
fn recorded(institution: &str) -> (Recipe, PathBuf) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../institutions")
        .join(institution);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let recipe = Recipe::read(&read("institution.toml"), &read("recipe.toml")).expect("a recipe");
    (recipe, folder.join("pages/normal"))
}

/// Walks over the recorded pages, `file` as `change` makes it.
fn replayed(
    recipe: &Recipe,
    pages: &Path,
    file: &str,
    change: impl Fn(&str) -> String,
) -> recipe::Walked {
    let toml = fs::read_to_string(pages.join("walk.toml")).expect("walk.toml");
    let mut replayer = Replayer::read(&toml, |name| {
        let body = fs::read(pages.join(name)).ok()?;
        if name != file {
            return Some(body);
        }
        let (text, ..) = encoding_rs::SHIFT_JIS.decode(&body);
        let changed = change(&text);
        assert_ne!(text, changed, "{file} stays as it is");
        Some(encoding_rs::SHIFT_JIS.encode(&changed).0.into_owned())
    })
    .expect("a recorded walk");
    walk(recipe, &replayer.order().clone(), &mut replayer)
}

#[test]
fn no_recorded_page_of_a_month_is_doubted_for_being_its_statement_too() {
    for institution in ["demo-chigin", "demo-mall", "demo-card"] {
        let (recipe, pages) = recorded(institution);
        let walked = replayed(&recipe, &pages, "", str::to_owned);
        let doubts = recipe.doubts(&walked);
        assert_eq!(doubts, [], "{institution}");
    }
}

#[test]
fn two_days_that_change_places_under_their_labels_are_seen() {
    let (recipe, pages) = recorded("demo-shoko");
    let swap = |text: &str| text.replace("取引日,起算日", "起算日,取引日");
    let walked = replayed(&recipe, &pages, "004.csv", swap);
    let expected = fs::read_to_string(pages.join("expected.txt")).expect("expected.txt");
    assert_ne!(expected_text(&walked), expected);
    assert!(!differences(&expected, &walked).is_empty());
}

#[test]
fn a_month_of_another_year_is_refused_by_what_its_statement_says() {
    let (recipe, pages) = recorded("demo-chigin");
    let older = |text: &str| text.replace("2026年11月分", "2025年11月分");
    let walked = replayed(&recipe, &pages, "005.html", older);
    assert!(
        walked
            .account_errors
            .iter()
            .all(|(_, error)| { error.cause == domain::fetch::Cause::WitnessDiffers })
    );
    assert!(!walked.account_errors.is_empty());
}

/// Shows a page again that it has shown: without a witness, a list of several pages is read twice.
struct Repeating(Replayer, Vec<(String, Page)>);

impl Session for Repeating {
    async fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        let sent = self.0.send(request, arrived).await;
        let shown = self.1.iter().find(|(known, _)| *known == request.text());
        match (sent, shown) {
            (Err(NetworkFault::NotRecorded { .. }), Some((_, page))) => Ok(page.clone()),
            (sent, _) => {
                let page = sent?;
                self.1.push((request.text(), page.clone()));
                Ok(page)
            }
        }
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.0.ask(challenge).await
    }

    async fn observe(&mut self, progress: &Progress) {
        self.0.observe(progress).await;
    }
}

/// The recipe without what proves a list's end, so that every list of the recorded walks is looked at for a way on.
fn unwitnessed(institution: &str, recipe: &str) -> Recipe {
    let is_witness = |line: &&str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        ["total", "sum", "opening", "closing", "unproven"].contains(&key)
    };
    let lines = recipe.lines().filter(|line| !is_witness(line));
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
        if line.replace(' ', "").starts_with("kind=\"statement\"") {
            text.push_str("unproven = true\n");
        }
    }
    Recipe::read(institution, &text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn no_recorded_list_is_said_to_go_on_where_it_ends() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../institutions");
    let mut walks = 0;
    for entry in fs::read_dir(folder).expect("the folder of institutions") {
        let path = entry.expect("an entry").path();
        let Ok(recipe) = fs::read_to_string(path.join("recipe.toml")) else {
            continue;
        };
        let institution = fs::read_to_string(path.join("institution.toml")).expect("a file");
        let recipe = unwitnessed(&institution, &recipe);
        for record in fs::read_dir(path.join("pages")).expect("the recorded walks") {
            let pages = record.expect("an entry").path();
            let toml = fs::read_to_string(pages.join("walk.toml")).expect("walk.toml");
            let replayer = Replayer::read(&toml, |name| fs::read(pages.join(name)).ok())
                .expect("a recorded walk");
            let order = replayer.order().clone();
            let walked = walk(&recipe, &order, &mut Repeating(replayer, Vec::new()));
            let seen: Vec<_> = walked
                .account_errors
                .iter()
                .filter_map(|(_, error)| error.seen.as_ref().map(|seen| seen.en.as_str()))
                .collect();
            assert!(seen.is_empty(), "{}: {seen:?}", pages.display());
            walks += usize::from(!walked.views.is_empty());
        }
    }
    assert!(walks >= 17, "{walks}");
}

#[test]
fn every_recipe_of_the_repository_passes_its_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../institutions");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("the folder of institutions") {
        let path = entry.expect("an entry").path();
        if !path.join("recipe.toml").exists() {
            continue;
        }
        let read =
            |name: &str| fs::read_to_string(path.join(name)).expect("a file of the institution");
        let faults = match Recipe::read(&read("institution.toml"), &read("recipe.toml")) {
            Ok(recipe) => recipe.warnings().to_vec(),
            Err(faults) => faults,
        };
        let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(text.is_empty(), "{}:\n{}", path.display(), text.join("\n"));
        seen += 1;
    }
    assert!(seen >= 3, "the three institutions of the demo are missing");
}
