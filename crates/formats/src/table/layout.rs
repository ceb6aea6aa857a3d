//! A CSV layout is data: a TOML text that says what the columns of a table mean.

use std::sync::LazyLock;

use domain::statement::view::Order;
use serde::Deserialize;

use crate::date::DateFormat;
use crate::text::{fold_spaces, nfkc};

/// One layout. Columns are named by their headings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    pub id: String,
    /// In Japanese.
    pub name: String,
    pub header: Header,
    pub line: Line,
    #[serde(default)]
    pub traits: Traits,
}

/// The headings by which a table is recognised: all of `columns`, any of `optional`, nothing else.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub columns: Vec<String>,
    #[serde(default)]
    pub optional: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub date: DateColumns,
    pub amount: AmountColumns,
    /// Joined by a blank; empty ones are left out.
    pub description: Vec<String>,
    pub balance: Option<String>,
}

/// Where the date stands; several columns are read as one text with `/` between them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateColumns {
    pub columns: Vec<String>,
    pub format: DateFormat,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum AmountColumns {
    Sides {
        out: String,
        #[serde(rename = "in")]
        into: String,
    },
    /// ＋ is 入金.
    Signed { signed: String },
}

/// What the source declares about itself; see [`domain::statement::view::SourceTraits`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Traits {
    pub text_max: Option<usize>,
    pub whole_days: bool,
    pub authoritative: bool,
    pub order: Option<OrderWord>,
    pub date_offset_days: i32,
}

impl Default for Traits {
    fn default() -> Traits {
        Traits {
            text_max: None,
            whole_days: false,
            authoritative: true,
            order: None,
            date_offset_days: 0,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderWord {
    OldestFirst,
    NewestFirst,
    EachDayBackwards,
}

impl From<OrderWord> for Order {
    fn from(word: OrderWord) -> Order {
        match word {
            OrderWord::OldestFirst => Order::OldestFirst,
            OrderWord::NewestFirst => Order::NewestFirst,
            OrderWord::EachDayBackwards => Order::EachDayBackwards,
        }
    }
}

impl Layout {
    /// Whether a table has this layout. Never by a part of a heading: 「入出金明細ＩＤ」 contains 「出金」.
    pub fn fits(&self, names: &[String]) -> bool {
        let count = |wanted: &String| names.iter().filter(|name| *name == wanted).count();
        let known = |name: &String| {
            self.header.columns.contains(name) || self.header.optional.contains(name)
        };
        self.header.columns.iter().all(|wanted| count(wanted) == 1)
            && self.header.optional.iter().all(|wanted| count(wanted) <= 1)
            && names.iter().all(known)
    }
}

/// A heading as layouts write it: full and half width are the same.
pub fn heading(cell: &str) -> String {
    fold_spaces(&nfkc(cell))
}

/// The layouts that come with Renkei.
pub fn built_in() -> &'static [Layout] {
    static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
        let texts = [
            include_str!("../../layouts/mufg.toml"),
            include_str!("../../layouts/renkei-csv.toml"),
        ];
        texts
            .into_iter()
            .map(|text| toml::from_str(text).expect("the built-in layouts are part of the program"))
            .collect()
    });
    &LAYOUTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_layout_uses_its_own_headings_and_no_two_fit_the_same_table() {
        for layout in built_in() {
            let mut used = layout.line.description.clone();
            used.extend(layout.line.date.columns.iter().cloned());
            used.extend(layout.line.balance.clone());
            match &layout.line.amount {
                AmountColumns::Sides { out, into } => used.extend([out.clone(), into.clone()]),
                AmountColumns::Signed { signed } => used.push(signed.clone()),
            }
            for name in &used {
                assert!(
                    layout.header.columns.contains(name) || layout.header.optional.contains(name),
                    "{}: {name}",
                    layout.id
                );
            }
            for name in layout.header.columns.iter().chain(&layout.header.optional) {
                assert_eq!(
                    &heading(name),
                    name,
                    "{}: write headings in their plain form",
                    layout.id
                );
            }
            let fitting = built_in()
                .iter()
                .filter(|other| other.fits(&layout.header.columns))
                .count();
            assert_eq!(fitting, 1, "{}", layout.id);
        }
    }
}
