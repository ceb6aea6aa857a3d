//! An institution's folder on disk: its two files and its recorded walks.

use super::super::Failed;
use crate::web::text::Lang;
use recipe::replay::Replayer;
use recipe::{Fault, Recipe};
use std::fs;
use std::path::{Path, PathBuf};

/// What a recorded walk has to give, beside its pages.
pub(super) const EXPECTED: &str = "expected.txt";
const WALK: &str = "walk.toml";

/// `institutions/<id>/` or wherever its author keeps it.
pub(super) struct Folder {
    pub path: PathBuf,
}

/// One recorded walk below `pages/`.
pub(super) struct Recorded {
    pub name: String,
    pub path: PathBuf,
}

impl Folder {
    /// # Errors
    /// There is no such folder, or no recipe in it.
    pub fn open(path: &Path, lang: Lang) -> Result<Folder, Failed> {
        if path.join("recipe.toml").is_file() && path.join("institution.toml").is_file() {
            return Ok(Folder {
                path: path.to_owned(),
            });
        }
        Err(Failed::Told(match lang {
            Lang::Ja => format!(
                "「{}」に institution.toml と recipe.toml がありません。フォルダの場所を確かめるか、renkei recipe new で作ってください。",
                path.display()
            ),
            Lang::En => format!(
                "There is no institution.toml and recipe.toml in {}. Check the place, or make one: renkei recipe new",
                path.display()
            ),
        }))
    }

    pub fn pages(&self) -> PathBuf {
        self.path.join("pages")
    }

    /// The recipe, or every fault of both files.
    pub fn recipe(&self) -> Result<Result<Recipe, Vec<Fault>>, Failed> {
        let read = |name: &str| fs::read_to_string(self.path.join(name));
        Ok(Recipe::read(
            &read("institution.toml")?,
            &read("recipe.toml")?,
        ))
    }

    /// The recipe; its faults are told and end the command.
    pub fn must_read(&self, lang: Lang) -> Result<Recipe, Failed> {
        self.recipe()?
            .map_err(|faults| Failed::Told(told(&faults, lang)))
    }

    /// The recorded walks by name.
    pub fn recorded(&self) -> Vec<Recorded> {
        let entries = fs::read_dir(self.pages())
            .map(|entries| entries.filter_map(Result::ok).collect())
            .unwrap_or_else(|_| Vec::new());
        let mut walks: Vec<Recorded> = entries
            .into_iter()
            .map(|entry| Recorded {
                name: entry.file_name().to_string_lossy().into_owned(),
                path: entry.path(),
            })
            .filter(|walk| walk.path.join(WALK).is_file())
            .collect();
        walks.sort_by(|a, b| a.name.cmp(&b.name));
        walks
    }
}

impl Recorded {
    pub fn replayer(&self, lang: Lang) -> Result<Replayer, Failed> {
        let walk = fs::read_to_string(self.path.join(WALK))?;
        Replayer::read(&walk, |name| {
            // A body stands beside its walk.toml and nowhere else.
            let is_plain = !name.contains(['/', '\\']) && name != "..";
            is_plain
                .then(|| fs::read(self.path.join(name)).ok())
                .flatten()
        })
        .map_err(|faults| Failed::Told(told(&faults, lang)))
    }

    pub fn expected(&self) -> Option<String> {
        fs::read_to_string(self.path.join(EXPECTED)).ok()
    }
}

pub(super) fn told(faults: &[Fault], lang: Lang) -> String {
    faults
        .iter()
        .map(|fault| lang.said(&fault.said()).to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
