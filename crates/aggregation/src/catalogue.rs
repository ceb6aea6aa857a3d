//! The institutions that can be linked: those of this repository, and those of the data folder.

use domain::journal::DefaultTitle;
use domain::said::Said;
use recipe::{Institution, Recipe};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

/// (id, institution.toml, recipe.toml) of every folder in `institutions/`.
const BUILT_IN: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/institutions.rs"));

/// One institution, ready to be walked.
#[derive(Clone, Debug)]
pub struct Entry {
    pub recipe: Arc<Recipe>,
    pub institution_toml: String,
    pub recipe_toml: String,
    /// Names this very text of both files.
    pub digest: String,
}

impl Entry {
    fn read(institution_toml: &str, recipe_toml: &str) -> Result<Entry, Vec<recipe::Fault>> {
        let recipe = Recipe::read(institution_toml, recipe_toml)?;
        Ok(Entry {
            recipe: Arc::new(recipe),
            institution_toml: institution_toml.to_owned(),
            recipe_toml: recipe_toml.to_owned(),
            digest: digest(institution_toml, recipe_toml),
        })
    }

    pub fn institution(&self) -> &Institution {
        self.recipe.institution()
    }

    /// What its lines usually are, as its folder states it.
    pub fn default_titles(&self) -> &[DefaultTitle] {
        &self.institution().default_titles
    }
}

/// Names these two texts.
fn digest(institution_toml: &str, recipe_toml: &str) -> String {
    let mut hash = Sha256::new();
    for text in [institution_toml, recipe_toml] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    crate::vault::hex(&hash.finalize())
}

/// All institutions by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: BTreeMap<String, Arc<Entry>>,
    broken: Vec<Broken>,
    /// Released recipes, read once each, by the digest of their texts.
    released: Arc<Mutex<BTreeMap<String, Arc<Entry>>>>,
}

/// More are read anew.
const RELEASED_MAX: usize = 64;

/// An institution of the data folder that can't be used before its files are mended. The others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub id: String,
    /// Each by file and line, with its help.
    pub faults: Vec<Said>,
}

/// Why the institutions can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueFault {
    #[error("{id}:\n{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Recipe {
        id: String,
        faults: Vec<recipe::Fault>,
    },
    #[error("{folder} can't be read: {source}")]
    Folder { folder: String, source: io::Error },
}

impl CatalogueFault {
    /// What is wrong, by file and line, for people.
    pub fn said(&self) -> Said {
        match self {
            CatalogueFault::Recipe { id, faults } => {
                let (ja, en): (Vec<String>, Vec<String>) = faults
                    .iter()
                    .filter(|fault| !fault.warning)
                    .map(|fault| fault.said())
                    .map(|said| (said.ja, said.en))
                    .unzip();
                Said::new(
                    format!("{id}:\n{}", ja.join("\n")),
                    format!("{id}:\n{}", en.join("\n")),
                )
            }
            CatalogueFault::Folder { folder, source } => Said::new(
                format!("フォルダ「{folder}」を読めません（{source}）"),
                self.to_string(),
            ),
        }
    }
}

impl Catalogue {
    /// The institutions of this repository.
    pub fn built_in() -> Result<Catalogue, CatalogueFault> {
        let mut catalogue = Catalogue::default();
        for (id, institution, recipe) in BUILT_IN {
            catalogue.add(id, institution, recipe)?;
        }
        Ok(catalogue)
    }

    /// Adds every folder below this one; an id that is there already is replaced. A folder that can't be used is kept among
    /// the [`Catalogue::broken`], and its institution is in the catalogue no more: what came with the software under the same
    /// id was replaced for a reason.
    ///
    /// # Errors
    /// When the folder itself can't be read.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), CatalogueFault> {
        let fault = |source| CatalogueFault::Folder {
            folder: folder.display().to_string(),
            source,
        };
        if !folder.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let Some(id) = path
                .file_name()
                .and_then(|name| name.to_str())
                .map(str::to_owned)
            else {
                continue;
            };
            if path.join("recipe.toml").is_file()
                && let Err(faults) = self.add_one(&id, &path)
            {
                self.entries.remove(&id);
                self.broken.push(Broken { id, faults });
            }
        }
        self.broken.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(())
    }

    fn add_one(&mut self, id: &str, folder: &Path) -> Result<(), Vec<Said>> {
        let read = |name: &str| {
            fs::read_to_string(folder.join(name)).map_err(|error| {
                vec![Said::new(
                    format!("{name} を読めません（{error}）"),
                    format!("{name} can't be read ({error})"),
                )]
            })
        };
        let entry = Entry::read(&read("institution.toml")?, &read("recipe.toml")?);
        let entry = entry.map_err(|faults| {
            let counts = faults.iter().filter(|fault| !fault.warning);
            counts.map(recipe::Fault::said).collect::<Vec<_>>()
        })?;
        self.entries.insert(id.to_owned(), Arc::new(entry));
        Ok(())
    }

    /// Institutions of the data folder that can't be used, by id.
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Adds one institution.
    pub fn add(
        &mut self,
        id: &str,
        institution_toml: &str,
        recipe_toml: &str,
    ) -> Result<(), CatalogueFault> {
        let entry = Entry::read(institution_toml, recipe_toml).map_err(|faults| {
            CatalogueFault::Recipe {
                id: id.to_owned(),
                faults,
            }
        })?;
        self.entries.insert(id.to_owned(), Arc::new(entry));
        Ok(())
    }

    /// An institution with a released recipe instead of the one that came with the software.
    pub(crate) fn released(
        &self,
        built_in: &Arc<Entry>,
        recipe_toml: &str,
    ) -> Result<Arc<Entry>, Vec<recipe::Fault>> {
        if built_in.recipe_toml == recipe_toml {
            return Ok(Arc::clone(built_in));
        }
        let digest = digest(&built_in.institution_toml, recipe_toml);
        let mut known = self.released.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = known.get(&digest) {
            return Ok(Arc::clone(entry));
        }
        let entry = Arc::new(Entry::read(&built_in.institution_toml, recipe_toml)?);
        if known.len() >= RELEASED_MAX {
            known.clear();
        }
        known.insert(digest, Arc::clone(&entry));
        Ok(entry)
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Entry>> {
        self.entries.get(id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.entries.values()
    }

    /// The name of an institution for people; the id itself where it isn't in the catalogue any more.
    pub fn name(&self, id: &str) -> String {
        self.get(id)
            .map_or_else(|| id.to_owned(), |entry| entry.institution().name.clone())
    }
}
