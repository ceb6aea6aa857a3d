//! A layout's folder on disk: `layout.toml`, its samples and what each must give.

use super::super::Failed;
use crate::web::text::Lang;
use formats::layout::Layout;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const LAYOUT: &str = "layout.toml";
pub(super) const SAMPLE: &str = "sample.csv";
pub(super) const EXPECTED: &str = "expected.txt";

pub(super) struct Folder {
    path: PathBuf,
    pub layout: Arc<Layout>,
}

/// A file that the layout is tried on.
pub(super) struct Sample {
    pub path: PathBuf,
    pub name: String,
    /// Beside it, whether it is there or not.
    pub expected: PathBuf,
}

impl Folder {
    /// `path`: the folder, or the `layout.toml` in it.
    ///
    /// # Errors
    /// There is none, or it isn't a layout: with the file, the line and what helps.
    pub fn open(path: &Path, lang: Lang) -> Result<Folder, Failed> {
        let file = match path.is_dir() {
            true => path.join(LAYOUT),
            false => path.to_owned(),
        };
        if !file.is_file() {
            return Err(Failed::Told(match lang {
                Lang::Ja => format!(
                    "「{}」がありません。フォルダの場所を確かめるか、renkei layout new で作ってください。",
                    file.display()
                ),
                Lang::En => format!(
                    "There is no {}. Check the place, or make one: renkei layout new",
                    file.display()
                ),
            }));
        }
        let text = fs::read_to_string(&file)?;
        let layout = Layout::parse(&text).map_err(|fault| {
            Failed::Told(
                lang.said(&fault.in_file(&file.display().to_string()))
                    .to_owned(),
            )
        })?;
        let path = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Folder {
            path,
            layout: Arc::new(layout),
        })
    }

    /// What the folder is called.
    ///
    /// # Errors
    /// It is gone.
    pub fn name(&self) -> Result<Option<String>, Failed> {
        let whole = self.path.canonicalize()?;
        Ok(whole
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()))
    }

    /// `sample.csv`, `sample-old.csv`, `sample.xlsx` …, by name.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn samples(&self) -> Result<Vec<Sample>, Failed> {
        let mut samples = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let which = name
                .strip_prefix("sample")
                .and_then(|rest| rest.split('.').next())
                .filter(|which| which.is_empty() || which.starts_with('-'));
            if let Some(which) = which {
                samples.push(Sample {
                    name: name.to_owned(),
                    expected: self.path.join(format!("expected{which}.txt")),
                    path,
                });
            }
        }
        samples.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(samples)
    }
}
