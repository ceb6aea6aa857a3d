//! The layout that a person names: by its id, or by the folder in which it is being written.

use crate::cli::Failed;
use crate::web::text::Lang;
use formats::layout::Layout;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The file of a layout in its folder.
const FILE: &str = "layout.toml";

/// What `--layout` says.
pub enum Chosen {
    Any,
    Id(String),
    /// Of a folder: tried before it is anybody's.
    Written([Arc<Layout>; 1]),
}

impl Chosen {
    /// A name with a `/`, one that ends in `.toml`, and that of a folder are places; anything else is an id.
    pub fn of(named: Option<&str>, l: Lang) -> Result<Chosen, Failed> {
        let Some(named) = named else {
            return Ok(Chosen::Any);
        };
        let place = Path::new(named);
        let is_place = named.contains(['/', std::path::MAIN_SEPARATOR])
            || place.extension().is_some_and(|ending| ending == "toml")
            || place.is_dir();
        if !is_place {
            return Ok(Chosen::Id(named.to_owned()));
        }
        let file = match place.is_dir() {
            true => place.join(FILE),
            false => place.to_owned(),
        };
        let text =
            fs::read_to_string(&file).map_err(|error| super::not_opened(&file, &error, l))?;
        match Layout::parse(&text) {
            Ok(layout) => Ok(Chosen::Written([Arc::new(layout)])),
            Err(fault) => {
                let line = fault.line.map(|line| match l {
                    Lang::Ja => format!("{line}行目："),
                    Lang::En => format!("line {line}: "),
                });
                Err(Failed::Told(format!(
                    "{}\n{}: {}{}",
                    l.t(
                        "読み方に直すところがあります。",
                        "The layout needs mending."
                    ),
                    file.display(),
                    line.unwrap_or_default(),
                    l.said(&fault.said),
                )))
            }
        }
    }

    pub fn id(&self) -> Option<&str> {
        match self {
            Chosen::Any => None,
            Chosen::Id(id) => Some(id),
            Chosen::Written([layout]) => Some(&layout.id),
        }
    }

    pub fn layouts(&self) -> &[Arc<Layout>] {
        match self {
            Chosen::Any | Chosen::Id(_) => &[],
            Chosen::Written(layouts) => layouts,
        }
    }
}
