//! CSV files: which layout one has, and its lines.

mod cells;
mod chain;
mod layout;
mod row;
mod rows;

use domain::money::Unit;
use domain::statement::view::{SeenAt, SourceTraits, View};

use crate::{FileStatement, Notice, Refusal, StatementFile};
use layout::Layout;
use row::Columns;
use rows::Rows;

pub use cells::{Cells, cells, each_record};

/// Reads a table whose heading one of the built-in layouts knows.
pub fn read(text: &str) -> Result<StatementFile, Refusal> {
    read_with(layout::built_in(), text)
}

fn read_with(layouts: &[Layout], text: &str) -> Result<StatementFile, Refusal> {
    let mut rows = Rows::new(text);
    if !rows.advance()? {
        return Err(Refusal::Empty);
    }
    let names: Vec<String> = rows.record.iter().map(layout::heading).collect();
    let Some(layout) = layouts.iter().find(|layout| layout.fits(&names)) else {
        return Err(unknown(&names));
    };
    let columns = Columns::of(layout, names);
    let mut lines = Vec::new();
    while rows.advance()? {
        columns.check_count(&rows.record, rows.line, rows.is_last())?;
        // Spreadsheets fill the area below a table with empty cells.
        if rows.record.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push(columns.read_line(&rows.record, rows.line)?);
        }
    }
    if rows.ends_inside_quotes() {
        return Err(Refusal::Cut);
    }
    let Some(newest) = lines.iter().map(|line| line.posted_on).max() else {
        return Err(Refusal::Empty);
    };
    let links = chain::check(&lines);
    if !text.ends_with('\n') && links.only_the_last_fails() {
        return Err(Refusal::Cut);
    }
    let notices = links.breaks.into_iter().map(|broken| Notice::BalanceBreak {
        line: u64::from(broken.row),
        calculated: broken.calculated,
        printed: broken.printed,
        unit: Unit::YEN,
    });
    let traits = SourceTraits {
        source: layout.id.clone(),
        text_max: layout.traits.text_max,
        whole_days: layout.traits.whole_days,
        authoritative: layout.traits.authoritative,
        order: layout.traits.order.map(Into::into),
        date_offset_days: layout.traits.date_offset_days,
        day_balances: false,
    };
    Ok(StatementFile {
        layout: layout.id.clone(),
        layout_name: layout.name.clone(),
        notices: notices.collect(),
        statements: vec![FileStatement {
            account: None,
            unit: Unit::YEN,
            view: View {
                traits,
                seen: SeenAt::not_before(newest),
                asked: None,
                opening: None,
                closing: None,
                rows_of: "line".into(),
                lines,
            },
        }],
    })
}

fn unknown(names: &[String]) -> Refusal {
    let cell = |name: &String| name.chars().take(20).collect();
    Refusal::UnknownCsv {
        header: names.iter().take(12).map(cell).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, read_with};

    #[test]
    fn a_layout_may_have_one_signed_column_and_a_date_in_parts() {
        let layout: Layout = toml::from_str(
            r#"
            id = "signed"
            name = "試し"
            [header]
            columns = ["年", "月日", "入出金", "内容"]
            [line]
            date = { columns = ["年", "月日"], format = "y/m.d" }
            amount = { signed = "入出金" }
            description = ["内容"]
            [traits]
            order = "newest-first"
            text_max = 20
            "#,
        )
        .expect("a layout");
        let file = read_with(
            &[layout],
            "年,月日,内容,入出金\n2026,11.3,ガス,\"-1,200\"\n",
        )
        .expect("fits");
        let view = &file.statements[0].view;
        assert_eq!(
            (view.lines[0].amount, view.lines[0].description.as_str()),
            (-1200, "ガス")
        );
        assert_eq!(
            view.lines[0].posted_on,
            domain::time::Date::constant(2026, 11, 3)
        );
        assert_eq!(view.traits.text_max, Some(20));
    }
}
