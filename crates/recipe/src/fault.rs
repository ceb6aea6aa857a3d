//! What is wrong with a file of an institution: where, what, and how to mend it.

use std::fmt;

use domain::said::Said;

/// One finding in `institution.toml`, `recipe.toml` or `walk.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, without a folder.
    pub file: &'static str,
    /// 1-based.
    pub line: usize,
    pub message: Said,
    /// What to write instead.
    pub help: Option<Said>,
    /// A warning doesn't keep a recipe from being used.
    pub warning: bool,
}

impl Fault {
    pub(crate) fn doubt(file: &'static str, line: usize, finding: Finding) -> Fault {
        Fault {
            file,
            line,
            message: finding.message,
            help: finding.help,
            warning: true,
        }
    }

    /// The whole of it: `recipe.toml:46: "acounts" is not a kind of page` and the help on a line of its own.
    pub fn said(&self) -> Said {
        let Fault { file, line, .. } = self;
        let (ja, en) = match self.warning {
            true => ("注意：", "warning: "),
            false => ("", ""),
        };
        let Said {
            ja: in_ja,
            en: in_en,
        } = &self.message;
        let mut said = Said::new(
            format!("{file}:{line}: {ja}{in_ja}"),
            format!("{file}:{line}: {en}{in_en}"),
        );
        if let Some(help) = &self.help {
            said.ja.push_str(&format!("\n    直し方：{}", help.ja));
            said.en.push_str(&format!("\n    help: {}", help.en));
        }
        said
    }
}

impl fmt::Display for Fault {
    /// In English, for logs and tests; [`Fault::said`] is for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for Fault {}

/// What is wrong and what to write instead, before its place is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) message: Said,
    pub(crate) help: Option<Said>,
}

impl Finding {
    pub(crate) fn new(message: Said) -> Finding {
        Finding {
            message,
            help: None,
        }
    }

    pub(crate) fn with_help(self, help: Said) -> Finding {
        Finding {
            help: Some(help),
            ..self
        }
    }
}

impl From<Said> for Finding {
    fn from(message: Said) -> Finding {
        Finding::new(message)
    }
}
