//! `recipe.toml`: how the pages of an institution are read.

mod check;
mod forms;
mod lines;
pub(crate) mod model;
mod page;
mod reader;
mod sign;
mod site;
pub(crate) mod template;
mod value;
mod way;

use std::sync::Arc;

use domain::money::Unit;

use crate::fault::Fault;
use crate::fence::Fence;
use crate::institution::Institution;
use crate::source::{Source, Table};
use crate::walk::Budget;
use model::{JsonTemplate, PageRule, Way};
use reader::Reader;
use template::Template;

/// A recipe that passed its check.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub(crate) institution: Institution,
    pub(crate) fence: Arc<Fence>,
    pub(crate) budget: Budget,
    pub(crate) unit: Unit,
    pub(crate) start: Way,
    pub(crate) logout: Option<Way>,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) pages: Vec<PageRule>,
    warnings: Vec<Fault>,
}

impl Recipe {
    /// Reads both files and checks everything that can be said without a bank.
    ///
    /// # Errors
    /// Every fault that was found, with file, line and help.
    pub fn read(institution_toml: &str, recipe_toml: &str) -> Result<Recipe, Vec<Fault>> {
        let institution = Institution::read(institution_toml)?;
        let source = Source::new("recipe.toml", recipe_toml);
        let recipe = source.parse().and_then(|root| {
            let table = Table::new(&source, root.get_ref(), 0, "a recipe");
            Reader::new(&source, &institution).recipe(&table)
        });
        let (errors, warnings) = source.into_faults();
        match recipe {
            Some(recipe) if errors.is_empty() => Ok(Recipe { warnings, ..recipe }),
            _ => Err(errors),
        }
    }

    pub fn institution(&self) -> &Institution {
        &self.institution
    }

    pub fn fence(&self) -> &Arc<Fence> {
        &self.fence
    }

    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// What might be better, but works.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }
}

/// Whether a JSON body names a secret.
pub(crate) fn json_carries_secret(json: &JsonTemplate) -> bool {
    json.any(&Template::carries_secret)
}
