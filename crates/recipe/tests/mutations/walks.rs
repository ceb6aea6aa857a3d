//! The recorded walks of every institution, and one replay of them with some pages put in place of others.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use recipe::replay::Replayer;
use recipe::{Captured, FetchOrder, Recipe, Walked, walk};
use toml::{Table, Value};

/// A page as it is recorded: what a bank can change about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    /// After redirects.
    pub url: String,
    /// The header as sent.
    pub content_type: String,
    pub status: u16,
    pub body: Vec<u8>,
}

impl Recorded {
    /// The same page with other bytes.
    pub fn with_body(&self, body: Vec<u8>) -> Recorded {
        Recorded {
            body,
            ..self.clone()
        }
    }

    pub fn is_html(&self) -> bool {
        self.content_type.contains("html")
    }

    pub fn is_json(&self) -> bool {
        self.content_type.contains("json")
    }
}

/// One recorded walk.
pub struct Recording {
    pub institution: String,
    pub name: String,
    order: FetchOrder,
    requests: Vec<String>,
    pub pages: Vec<Recorded>,
    /// What a right walk gives, as `expected.txt` has it.
    pub expected: String,
    /// The lines and balances of the simulation's own books, where they are recorded beside the walk.
    pub books: Option<String>,
    /// Pages of the other recorded walks of the institution, with their requests: of other logins, days and periods.
    foreign: Vec<(String, Recorded)>,
    /// Sentences by which the recipe knows that a list has no lines.
    pub says_none: Vec<String>,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn institutions() -> PathBuf {
    root().join("institutions")
}

/// Names of the folders that have the file `wanted`, sorted.
fn folders(below: &Path, wanted: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(below)
        .map(|entries| entries.filter_map(Result::ok).collect())
        .unwrap_or_else(|_| Vec::new())
        .into_iter()
        .filter(|entry| entry.path().join(wanted).is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// Every institution of the repository.
pub fn all_institutions() -> Vec<String> {
    folders(&institutions(), "recipe.toml")
}

fn text_of(institution: &str, name: &str) -> String {
    let path = institutions().join(institution).join(name);
    fs::read_to_string(path).expect("a file of the catalogue")
}

pub fn recipe(institution: &str) -> Recipe {
    edited_recipe(institution, &[])
}

/// The recipe with some words exchanged; each has to stand in it.
pub fn edited_recipe(institution: &str, edits: &[(&str, &str)]) -> Recipe {
    let mut text = text_of(institution, "recipe.toml");
    for (old, new) in edits {
        assert!(text.contains(old), "{old:?} isn't in the recipe");
        text = text.replace(old, new);
    }
    Recipe::read(&text_of(institution, "institution.toml"), &text)
        .unwrap_or_else(|faults| panic!("{institution}: {faults:?}"))
}

/// The texts of `empty` of all pages of a recipe.
fn sentences(institution: &str) -> Vec<String> {
    let recipe: Table = text_of(institution, "recipe.toml").parse().expect("TOML");
    let pages = recipe["page"].as_array().expect("pages");
    let texts = pages.iter().filter_map(|page| {
        let text = page.get("empty")?.get("text")?.as_str()?;
        Some(text.to_owned())
    });
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.dedup();
    texts
}

/// The recorded walks of an institution, the normal one first.
pub fn recordings(institution: &str) -> Vec<Recording> {
    let folder = institutions().join(institution).join("pages");
    let says_none = sentences(institution);
    let mut names = folders(&folder, "walk.toml");
    names.sort_by_key(|name| name != "normal");
    let mut all: Vec<Recording> = names
        .into_iter()
        .map(|name| Recording::read(institution, &folder.join(&name), name, &says_none))
        .collect();
    let pages: Vec<Vec<(String, Recorded)>> = all.iter().map(Recording::answers).collect();
    for (n, recording) in all.iter_mut().enumerate() {
        let others = pages.iter().enumerate().filter(|(other, _)| *other != n);
        for answer in others.flat_map(|(_, answers)| answers) {
            if !recording.pages.contains(&answer.1) && !recording.foreign.contains(answer) {
                recording.foreign.push(answer.clone());
            }
        }
    }
    all
}

impl Recording {
    fn read(institution: &str, folder: &Path, name: String, says_none: &[String]) -> Recording {
        let read = |file: &str| fs::read_to_string(folder.join(file));
        let text = read("walk.toml").expect("walk.toml");
        let walk: Table = text.parse().expect("walk.toml is TOML");
        let body = |file: &str| fs::read(folder.join(file)).ok();
        let replayer = Replayer::read(&text, body).unwrap_or_else(|faults| panic!("{faults:?}"));
        let steps = walk["step"].as_array().expect("steps");
        let said = |step: &Value, key: &str| step[key].as_str().expect("a text").to_owned();
        let page = |step: &Value| Recorded {
            url: said(step, "url"),
            content_type: said(step, "type"),
            status: step["status"]
                .as_integer()
                .and_then(|status| u16::try_from(status).ok())
                .expect("a status"),
            body: body(&said(step, "body")).expect("a recorded page"),
        };
        Recording {
            institution: institution.to_owned(),
            order: replayer.order().clone(),
            requests: steps.iter().map(|step| said(step, "request")).collect(),
            pages: steps.iter().map(page).collect(),
            expected: read("expected.txt").expect("expected.txt"),
            books: read("books.txt").ok(),
            foreign: Vec::new(),
            says_none: says_none.to_vec(),
            name,
        }
    }

    /// The pages with their requests.
    fn answers(&self) -> Vec<(String, Recorded)> {
        let requests = self.requests.iter().cloned();
        requests.zip(self.pages.iter().cloned()).collect()
    }

    /// Answers of other recorded walks to other requests than the one for this page. The same request's answer of another day is
    /// a page that the bank could have sent today, and nothing on it tells.
    pub fn foreign(&self, at: usize) -> impl Iterator<Item = &Recorded> {
        let own = &self.requests[at];
        let others = self
            .foreign
            .iter()
            .filter(move |(request, _)| request != own);
        others.map(|(_, page)| page)
    }

    /// Walks over the recorded pages, some of them (by their place) replaced; `known` are the accounts of an earlier fetch.
    pub fn replay(
        &self,
        recipe: &Recipe,
        known: &[String],
        replaced: &[(usize, Recorded)],
    ) -> Walked {
        let mut order = self.order.clone();
        if order.periods.is_empty() {
            let period = order.default_period;
            order.periods = known
                .iter()
                .map(|number| (number.clone(), period))
                .collect();
        }
        let steps: Vec<Captured> = self
            .requests
            .iter()
            .enumerate()
            .map(|(at, request)| {
                let other = replaced.iter().find(|(place, _)| *place == at);
                let page = other.map_or(&self.pages[at], |(_, page)| page);
                let content_type = Some(&page.content_type).filter(|text| !text.is_empty());
                Captured {
                    request: request.clone(),
                    url: page.url.clone(),
                    status: page.status,
                    content_type: content_type.cloned(),
                    body: page.body.clone(),
                    rule: None,
                }
            })
            .collect();
        let mut replayer = Replayer::of(order.clone(), &steps);
        walk(recipe, &order, &mut replayer)
            .now_or_never()
            .expect("a replay waits for nothing")
    }
}
