//! The recorded walks of every institution, and one replay of them with one page put in place of another.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use recipe::replay::Replayer;
use recipe::{Recipe, Walked, walk};
use toml::{Table, Value};

/// A page as it is recorded: what a bank can change about it.
#[derive(Clone)]
pub struct Recorded {
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
    walk: Table,
    pub pages: Vec<Recorded>,
}

fn institutions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../institutions")
}

/// Names of the folders with something in them that `is_wanted`, sorted.
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

pub fn recipe(institution: &str) -> Recipe {
    let folder = institutions().join(institution);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file of the catalogue");
    Recipe::read(&read("institution.toml"), &read("recipe.toml"))
        .unwrap_or_else(|faults| panic!("{institution}: {faults:?}"))
}

/// The recorded walks of an institution, the normal one first.
pub fn recordings(institution: &str) -> Vec<Recording> {
    let folder = institutions().join(institution).join("pages");
    let read = |name: String| Recording::read(institution, &folder.join(&name), name);
    folders(&folder, "walk.toml")
        .into_iter()
        .map(read)
        .collect()
}

impl Recording {
    fn read(institution: &str, folder: &Path, name: String) -> Recording {
        let text = fs::read_to_string(folder.join("walk.toml")).expect("walk.toml");
        let walk: Table = text.parse().expect("walk.toml is TOML");
        let pages = steps(&walk)
            .iter()
            .map(|step| {
                let text = |key: &str| step[key].as_str().expect("a text").to_owned();
                let status = step["status"].as_integer().expect("a status");
                Recorded {
                    content_type: text("type"),
                    status: u16::try_from(status).expect("a status"),
                    body: fs::read(folder.join(text("body"))).expect("a recorded page"),
                }
            })
            .collect();
        Recording {
            institution: institution.to_owned(),
            name,
            walk,
            pages,
        }
    }

    /// Walks over the recorded pages, one of them (by its place) replaced; `known` are the accounts of an earlier fetch.
    pub fn replay(
        &self,
        recipe: &Recipe,
        known: &[String],
        replaced: Option<(usize, &Recorded)>,
    ) -> Walked {
        let mut walk_toml = self.walk.clone();
        let mut bodies: Vec<&[u8]> = self.pages.iter().map(|page| page.body.as_slice()).collect();
        let steps = walk_toml["step"].as_array_mut().expect("steps");
        for (n, step) in steps.iter_mut().enumerate() {
            let step = step.as_table_mut().expect("a step");
            step.insert("body".to_owned(), Value::from(n.to_string()));
        }
        if let Some((at, page)) = replaced {
            bodies[at] = &page.body;
            let step = steps[at].as_table_mut().expect("a step");
            step.insert("type".to_owned(), Value::from(page.content_type.as_str()));
            step.insert("status".to_owned(), Value::from(i64::from(page.status)));
        }
        let read = Replayer::read(&walk_toml.to_string(), |name| {
            Some(bodies[name.parse::<usize>().ok()?].to_vec())
        });
        let mut replayer = read.unwrap_or_else(|faults| panic!("{}: {faults:?}", self.name));
        let mut order = replayer.order().clone();
        order.periods = known
            .iter()
            .map(|number| (number.clone(), order.default_period))
            .collect();
        walk(recipe, &order, &mut replayer)
            .now_or_never()
            .expect("a replay waits for nothing")
    }
}

fn steps(walk: &Table) -> &Vec<Value> {
    walk["step"].as_array().expect("steps")
}
