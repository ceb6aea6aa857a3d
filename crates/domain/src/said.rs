//! A short text for people in Japanese and English, made where the fact is known. Who shows it chooses the language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing said in both languages. Words of a page and of a recipe stand in it as they are, in quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Said {
    pub ja: String,
    pub en: String,
}

/// As it is stored: both texts, or one from before there were two.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Both { ja: String, en: String },
    Plain(String),
}

impl From<Stored> for Said {
    fn from(stored: Stored) -> Said {
        match stored {
            Stored::Both { ja, en } => Said { ja, en },
            Stored::Plain(text) => Said::same(text),
        }
    }
}

impl Said {
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Said {
        Said {
            ja: ja.into(),
            en: en.into(),
        }
    }

    /// What is the same in both: a number, an address, a selector, the name of a page.
    pub fn same(text: impl fmt::Display) -> Said {
        let text = text.to_string();
        Said {
            ja: text.clone(),
            en: text,
        }
    }

    /// Words of a page or of a recipe: 「残高照会」, "残高照会".
    pub fn quoted(words: impl fmt::Display) -> Said {
        Said {
            ja: format!("「{words}」"),
            en: format!("\"{words}\""),
        }
    }

    /// Where, and what is said of it.
    #[must_use]
    pub fn at(place: Said, said: Said) -> Said {
        Said {
            ja: format!("{}：{}", place.ja, said.ja),
            en: format!("{}: {}", place.en, said.en),
        }
    }

    /// One of several.
    #[must_use]
    pub fn either(choices: impl IntoIterator<Item = Said>) -> Said {
        Said::joined(choices, "または", " or ")
    }

    /// One after the other.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Said>) -> Said {
        Said::joined(items, "、", ", ")
    }

    fn joined(parts: impl IntoIterator<Item = Said>, ja: &str, en: &str) -> Said {
        let (in_ja, in_en): (Vec<String>, Vec<String>) =
            parts.into_iter().map(|part| (part.ja, part.en)).unzip();
        Said {
            ja: in_ja.join(ja),
            en: in_en.join(en),
        }
    }

    /// The same change of both texts.
    #[must_use]
    pub fn map(self, change: impl Fn(&str) -> String) -> Said {
        Said {
            ja: change(&self.ja),
            en: change(&self.en),
        }
    }
}

impl fmt::Display for Said {
    /// In English: for logs and tests. People read the one in their language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_are_made_from_one_set_of_facts() {
        let row = Said::new("8行目", "row 8");
        let said = Said::at(
            row,
            Said::either([Said::quoted("残高"), Said::quoted("差引残高")]),
        );
        assert_eq!(said.ja, "8行目：「残高」または「差引残高」");
        assert_eq!(said.en, "row 8: \"残高\" or \"差引残高\"");
        assert_eq!(said.to_string(), said.en);
    }
}
