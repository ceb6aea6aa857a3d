//! What stays open is asked on the terminal.

use super::super::super::recipe::prompt;
use super::meaning;
use crate::web::text::Lang;
use formats::Proposal;
use formats::propose::{Meaning, Warning};
use std::io;

/// Asks until every column of money has a meaning and the person has no more to change; an input that has ended leaves
/// the rest as it is.
pub(super) fn meanings(
    proposal: &Proposal,
    meanings: &mut [Meaning],
    lang: Lang,
) -> io::Result<()> {
    eprintln!(
        "{}: {}",
        lang.t("列の意味", "What a column can be"),
        meaning::choices(lang)
    );
    for (at, proposed) in proposal.columns.iter().enumerate() {
        while meanings.get(at) == Some(&Meaning::Open) {
            let question = match lang {
                Lang::Ja => format!("{}列目「{}」の意味:", at + 1, proposed.heading),
                Lang::En => format!("Column {} ({}) is:", at + 1, proposed.heading),
            };
            let Some(text) = prompt::line(&question)? else {
                return Ok(());
            };
            take(&text, at, &proposed.meaning, meanings, lang);
        }
    }
    for warning in &proposal.warnings {
        if let Warning::DateForms { column, forms } = warning {
            let question = match lang {
                Lang::Ja => format!("{}列目の日付の形（{}）:", column + 1, forms.join("、")),
                Lang::En => format!(
                    "Form of the days in column {} ({}):",
                    column + 1,
                    forms.join(", ")
                ),
            };
            let usual = forms.first().map_or("", String::as_str);
            let form = prompt::line_or(&question, usual)?;
            if let Some(own) = meanings.get_mut(*column) {
                *own = Meaning::Date(form);
            }
        }
    }
    loop {
        let question = lang.t(
            "ほかに直す列（3=out のように。なければEnter）:",
            "Another column to change (like 3=out; Enter for none):",
        );
        let text = prompt::line(question)?.unwrap_or_default();
        if text.trim().is_empty() {
            return Ok(());
        }
        let parted = text.split_once(['=', '＝']);
        let column = parted.and_then(|(number, _)| number.trim().parse::<usize>().ok());
        let at = column.and_then(|number| number.checked_sub(1));
        match (at.filter(|at| *at < meanings.len()), parted) {
            (Some(at), Some((_, word))) => {
                let proposed = proposal
                    .columns
                    .get(at)
                    .map(|column| column.meaning.clone());
                take(
                    word,
                    at,
                    &proposed.unwrap_or(Meaning::Nothing),
                    meanings,
                    lang,
                );
            }
            _ => match lang {
                Lang::Ja => eprintln!("列は1から{}までです。", meanings.len()),
                Lang::En => eprintln!("Columns are 1 to {}.", meanings.len()),
            },
        }
    }
}

/// What was typed for a column, or why it can't be.
fn take(text: &str, at: usize, proposed: &Meaning, meanings: &mut [Meaning], lang: Lang) {
    match (meaning::typed(text, proposed), meanings.get_mut(at)) {
        (Ok(meaning), Some(own)) => *own = meaning,
        (Ok(_), None) => {}
        (Err(said), _) => eprintln!("{}", lang.said(&said)),
    }
}
