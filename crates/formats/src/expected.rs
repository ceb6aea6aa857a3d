//! What a sample of a layout must give, written as its `expected.txt` has it.

use std::fmt::Write;
use std::sync::Arc;

use domain::time::Date;

use crate::item::Item;
use crate::layout::{Layout, built_in};
use crate::recognise::Reader;
use crate::source::{Source, Unread};
use crate::{Asked, Language, Refusal};

/// Beside the name of the layout where its days leave the year out: the day on which they were read.
const READ_ON: &str = "read on ";

/// A file read as a table, as text: the layout, its statements, every line, and what agreed.
///
/// # Errors
/// As [`understand`](crate::understand).
pub fn expected(source: &dyn Source, asked: &Asked<'_>) -> Result<String, Unread> {
    let reader = Reader::of(source, asked)?;
    let mut text = match reader.layout() {
        Some(layout) => heading(layout, asked.today),
        None => format!("{} ({})\n", reader.id(), reader.name()),
    };
    reader.read(source, &mut |item: Item| {
        show(&mut text, &item);
        Ok(())
    })?;
    // What the lines must agree with is judged when all are read. A sample may be one of a statement without lines.
    match crate::understand(source, asked) {
        Ok(_) | Err(Unread::Refused(Refusal::Empty)) => Ok(text),
        Err(unread) => Err(unread),
    }
}

/// The day for which a text was written, where the years of its days depend on it.
pub fn read_on(expected: &str) -> Option<Date> {
    let line = expected.lines().nth(1)?;
    line.strip_prefix(READ_ON)?.parse().ok()
}

/// The built-in layouts that read a file, but for the one of this id. There should be none beside one's own.
///
/// # Errors
/// Where the file itself can't be read.
pub fn built_in_that_fit(
    source: &dyn Source,
    asked: &Asked<'_>,
    but: &str,
) -> Result<Vec<Arc<Layout>>, Unread> {
    let mut found = Vec::new();
    for layout in built_in().iter().filter(|layout| layout.id != but) {
        let alone = Asked {
            layout: Some(&layout.id),
            layouts: &[],
            ..*asked
        };
        match Reader::of(source, &alone) {
            Ok(reader) if reader.layout().is_some() => found.push(Arc::clone(layout)),
            Ok(_) | Err(Unread::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

/// The first lines of such a text.
pub(crate) fn heading(layout: &Layout, today: Date) -> String {
    let mut text = format!("{} ({})\n", layout.id, layout.name);
    if layout.line.form.leaves_years_out() {
        text += &format!("{READ_ON}{today}\n");
    }
    text
}

/// One thing that was read, on a line of its own.
pub(crate) fn show(text: &mut String, item: &Item) {
    let written = match item {
        Item::Statement(begun) => {
            let or_dash = |word: &Option<String>| word.clone().unwrap_or_else(|| "-".into());
            let account = begun.account.as_ref().map_or_else(
                || format!("named {}", or_dash(&begun.named)),
                |account| {
                    format!(
                        "bank {}, branch {} {}, {} {}, name {}, holder {}",
                        or_dash(&account.bank_code),
                        or_dash(&account.branch_code),
                        or_dash(&account.branch),
                        account.kind.word(),
                        account.number,
                        or_dash(&account.name),
                        or_dash(&account.holder)
                    )
                },
            );
            let asked = begun.asked.map_or(String::new(), |asked| {
                format!(", {}..{}", asked.from, asked.to)
            });
            write!(text, "\nstatement in {}: {account}{asked}\n", begun.unit)
        }
        Item::Line(line) => write!(
            text,
            "line {}  {}  {}  {}",
            line.place.row, line.posted_on, line.amount, line.description
        )
        .and_then(|()| {
            line.balance
                .map_or(Ok(()), |balance| write!(text, "  = {balance}"))
        })
        .and_then(|()| {
            line.reference
                .iter()
                .try_for_each(|reference| write!(text, "  #{reference}"))
        })
        .and_then(|()| {
            line.valued_on
                .iter()
                .try_for_each(|day| write!(text, "  valued {day}"))
        })
        .and_then(|()| text.write_str(if line.pending { "  pending\n" } else { "\n" })),
        Item::Opening(minor) => writeln!(text, "opening {minor}"),
        Item::Closing(minor) => writeln!(text, "closing {minor}"),
        Item::Agrees(stated) => writeln!(text, "agrees: {} {}", stated.name, stated.value),
        Item::Notice(notice) => writeln!(
            text,
            "notice: {}",
            notice.message(Language::Ja).replace('\n', " / ")
        ),
        Item::Balance(balance) => writeln!(text, "balance {}", balance.minor),
        other => writeln!(text, "{other:?}"),
    };
    debug_assert!(written.is_ok(), "a String takes everything");
}
