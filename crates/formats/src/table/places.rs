//! Where a layout's columns stand in the table at hand, and a row seen by them.

use crate::layout::{Column as Named, key, nth};
use crate::rows::Row;
use crate::text::{fold_spaces, nfkc};
use crate::{Column, Spot};

/// The columns of a table by their names.
#[derive(Clone, Debug)]
pub struct Places {
    /// As the table heads them; by place.
    headings: Vec<String>,
    /// What the layout calls them, as it is compared.
    named: Vec<(String, usize)>,
}

impl Places {
    /// `at` says for each column of a heading where it stands; `None`: it isn't there.
    pub fn of_heading(row: &Row, columns: &[Named], at: &[Option<usize>]) -> Places {
        let named = columns.iter().zip(at).filter_map(|(column, at)| {
            let name = Some(key(&column.name)).filter(|name| !name.is_empty());
            name.zip(*at)
        });
        Places {
            headings: row.cells().map(|cell| fold_spaces(&nfkc(cell))).collect(),
            named: named.collect(),
        }
    }

    pub fn of_names(names: &[String]) -> Places {
        Places {
            headings: names.to_vec(),
            named: names.iter().map(|name| key(name)).zip(0..).collect(),
        }
    }

    /// The place of a column from 0; one that isn't there reads as empty cells.
    pub fn of(&self, name: &str) -> usize {
        let wanted = key(name);
        let by_name = self.named.iter().find(|(name, _)| *name == wanted);
        by_name
            .map(|(_, at)| *at)
            .or_else(|| nth(name))
            .unwrap_or(usize::MAX)
    }

    pub fn all_of(&self, names: &[String]) -> Vec<usize> {
        names.iter().map(|name| self.of(name)).collect()
    }

    pub fn maybe(&self, name: Option<&String>) -> Option<usize> {
        name.map(|name| self.of(name))
            .filter(|at| *at != usize::MAX)
    }

    pub fn heading(&self, at: usize) -> &str {
        self.headings.get(at).map_or("", String::as_str)
    }

    pub fn spot(&self, line: u64, at: usize) -> Spot {
        Spot {
            line,
            column: Column::Nth {
                number: at.saturating_add(1),
                name: self.heading(at).to_owned(),
            },
        }
    }
}

/// A row by its columns: where a comma wasn't quoted, its cells are joined again.
pub struct Record<'r> {
    row: &'r Row,
    joined: Option<Joined>,
}

struct Joined {
    at: usize,
    surplus: usize,
    text: String,
}

impl<'r> Record<'r> {
    pub fn plain(row: &'r Row) -> Record<'r> {
        Record { row, joined: None }
    }

    /// The cell at `at` and `surplus` further ones are one.
    pub fn joined(row: &'r Row, at: usize, surplus: usize) -> Record<'r> {
        let cells: Vec<&str> = (at..=at + surplus).map(|at| row.raw(at)).collect();
        let joined = Joined {
            at,
            surplus,
            text: cells.join(",").trim().to_owned(),
        };
        Record {
            row,
            joined: Some(joined),
        }
    }

    pub fn line(&self) -> u64 {
        self.row.line
    }

    pub fn cell(&self, at: usize) -> &str {
        match &self.joined {
            Some(joined) if at == joined.at => &joined.text,
            Some(joined) if at > joined.at => self.row.cell(at.saturating_add(joined.surplus)),
            _ => self.row.cell(at),
        }
    }
}

/// A value as a message can show it.
pub fn shown(value: &str) -> String {
    value.chars().take(40).collect()
}

/// Whether a cell holds only a sign for "nothing".
pub fn is_dash(cell: &str) -> bool {
    matches!(cell, "-" | "－" | "−" | "‐" | "ー" | "―" | "—")
}
