//! A choice written as a layout.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::decide::is_amount;
use super::{Choice, Meaning, Proposal};
use crate::layout::{Holder, key};

impl Proposal {
    pub(super) fn write(&self, toml: &mut String, choice: &Choice<'_>) -> std::fmt::Result {
        let holder = match choice.account {
            Holder::Bank => "bank",
            Holder::Card => "card",
            Holder::Wallet => "wallet",
            Holder::Shop => "shop",
        };
        writeln!(
            toml,
            "id = {}\nname = {}\naccount = \"{holder}\"",
            quoted(choice.id),
            quoted(choice.name)
        )?;
        let names = self.names();
        let name = |at: usize| quoted(names.get(at).map_or("", String::as_str));
        let all = |wanted: &dyn Fn(&Meaning) -> bool| -> Vec<usize> {
            choice
                .meanings
                .iter()
                .enumerate()
                .filter(|(_, meaning)| wanted(meaning))
                .map(|(at, _)| at)
                .collect()
        };
        let first = |wanted: &dyn Fn(&Meaning) -> bool| all(wanted).into_iter().next();
        let described = all(&|meaning| *meaning == Meaning::Description);
        let amounts = all(&is_amount);
        let last_text = described.last().map(|at| name(*at));
        if self.heading_at.is_some() {
            writeln!(toml, "\n[heading]\ncolumns = [")?;
            for at in 0..self.columns.len() {
                writeln!(toml, "    {},", quoted(&self.listed(at)))?;
            }
            writeln!(toml, "]")?;
            if self.rows.short {
                writeln!(toml, "short_rows = true")?;
            }
        } else {
            let cells: Vec<String> = self.rows.cells.iter().map(ToString::to_string).collect();
            let most = self.rows.cells.last().copied().unwrap_or(0);
            let names: Vec<String> = (1..=most)
                .map(|nth| quoted(&format!("{nth}列目")))
                .collect();
            let mut like: Vec<String> = Vec::new();
            for (at, meaning) in choice.meanings.iter().enumerate() {
                match meaning {
                    Meaning::Date(_) => like.push(format!("{} = \"@date\"", name(at))),
                    Meaning::Balance => like.push(format!("{} = [\"@number?\", \"-\"]", name(at))),
                    meaning if is_amount(meaning) => {
                        like.push(format!("{} = [\"@number?\", \"-\"]", name(at)))
                    }
                    _ => {}
                }
            }
            writeln!(
                toml,
                "\n[shape]\ncells = [{}]\nnames = [{}]",
                cells.join(", "),
                names.join(", ")
            )?;
            writeln!(toml, "like = {{ {} }}", like.join(", "))?;
        }
        if let Some(text) = last_text.filter(|_| self.rows.surplus) {
            writeln!(toml, "commas = {text}")?;
        }
        self.write_rows(toml, &names, &amounts)?;
        writeln!(toml, "\n[line]")?;
        for (at, meaning) in choice.meanings.iter().enumerate() {
            let word = match meaning {
                Meaning::Date(form) => {
                    writeln!(toml, "date = {}\nas = {}", name(at), quoted(form))?;
                    continue;
                }
                Meaning::Side { into, out } => {
                    let list = |words: &[String]| {
                        words
                            .iter()
                            .map(|word| quoted(word))
                            .collect::<Vec<_>>()
                            .join(", ")
                    };
                    let (into, out) = (list(into), list(out));
                    writeln!(
                        toml,
                        "side = {{ column = {}, in = [{into}], out = [{out}] }}",
                        name(at)
                    )?;
                    continue;
                }
                Meaning::ValueDate => "value_date",
                Meaning::Out => "out",
                Meaning::In => "in",
                Meaning::Signed => "signed",
                Meaning::Charge => "charge",
                Meaning::Amount => "number",
                Meaning::Balance => "balance",
                Meaning::Currency => "currency",
                Meaning::Description | Meaning::Reference | Meaning::Open | Meaning::Nothing => {
                    continue;
                }
            };
            writeln!(toml, "{word} = {}", name(at))?;
        }
        let list = |columns: &[usize]| {
            columns
                .iter()
                .map(|at| name(*at))
                .collect::<Vec<_>>()
                .join(", ")
        };
        writeln!(toml, "description = [{}]", list(&described))?;
        let references = all(&|meaning| *meaning == Meaning::Reference);
        if first(&|meaning| *meaning == Meaning::Reference).is_some() {
            writeln!(toml, "reference = [{}]", list(&references))?;
        }
        Ok(())
    }

    /// The rows that are no lines, as far as they were seen.
    fn write_rows(
        &self,
        toml: &mut String,
        names: &[String],
        amounts: &[usize],
    ) -> std::fmt::Result {
        let name = |at: usize| quoted(names.get(at).map_or("", String::as_str));
        let date = name(self.rows.date);
        let empty: Vec<String> = amounts
            .iter()
            .map(|at| format!("{} = [\"\", \"-\"]", name(*at)))
            .collect();
        for (at, mark) in &self.rows.marks {
            let test = quoted(&mark.replace('*', "\\*"));
            let is_plain = !mark.starts_with(['@', '!']);
            if *at == self.rows.date && is_plain {
                writeln!(
                    toml,
                    "\n[[row]]\nwhen = {{ {date} = {test} }}\nis = \"skip\""
                )?;
            } else if is_plain {
                let text = name(*at);
                writeln!(
                    toml,
                    "\n[[row]]\nwhen = {{ {date} = \"\", {text} = {test} }}\nis = \"skip\""
                )?;
            }
        }
        if self.rows.blank {
            writeln!(
                toml,
                "\n[[row]]\nwhen = {{ {date} = \"\", {} }}\nis = \"skip\"",
                empty.join(", ")
            )?;
        }
        if self.rows.missing {
            writeln!(
                toml,
                "\n[[row]]\nwhen = {{ {} }}\nis = \"skip\"",
                empty.join(", ")
            )?;
        }
        Ok(())
    }

    /// What a layout calls each column: its heading where that is plain and there once, else its place.
    fn names(&self) -> Vec<String> {
        let keys: Vec<String> = self
            .columns
            .iter()
            .map(|column| key(&column.heading))
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for wanted in &keys {
            *counts.entry(wanted).or_insert(0) += 1;
        }
        let name = |(at, wanted): (usize, &String)| {
            let is_plain = !wanted.is_empty() && !wanted.contains(['|', '?', '*', '#', '\\']);
            if self.heading_at.is_none() {
                format!("{}列目", at + 1)
            } else if is_plain && counts.get(wanted.as_str()) == Some(&1) {
                self.columns[at].heading.clone()
            } else {
                format!("#{}", at + 1)
            }
        };
        keys.iter().enumerate().map(name).collect()
    }

    /// How the heading lists a column. Signs that mean something there are written in full width, which is the same.
    fn listed(&self, at: usize) -> String {
        let heading = self
            .columns
            .get(at)
            .map_or("", |column| column.heading.as_str());
        heading
            .chars()
            .map(|sign| match sign {
                '|' => '｜',
                '?' => '？',
                '*' => '＊',
                '#' => '＃',
                other => other,
            })
            .collect()
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
