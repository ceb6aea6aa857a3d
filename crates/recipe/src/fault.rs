//! What is wrong with a file of an institution: where, what, and how to mend it.

use std::fmt;

/// One finding in `institution.toml`, `recipe.toml` or `walk.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, without a folder.
    pub file: &'static str,
    /// 1-based.
    pub line: usize,
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// A warning doesn't keep a recipe from being used.
    pub warning: bool,
}

impl fmt::Display for Fault {
    /// `recipe.toml:46: "acounts" is not a kind of page` and the help on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warning = if self.warning { "warning: " } else { "" };
        write!(f, "{}:{}: {warning}{}", self.file, self.line, self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n    help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
