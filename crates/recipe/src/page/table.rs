//! HTML tables as rows of cells, with rowspan and colspan spread out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scraper::ElementRef;

use super::Look;
use super::dom::{ancestors, attr, hides_itself, is_unseen};

/// One `<tr>` and the cells that stand in its columns.
#[derive(Clone)]
pub(crate) struct GridRow<'h> {
    pub(crate) tr: ElementRef<'h>,
    pub(crate) cells: Vec<ElementRef<'h>>,
}

impl GridRow<'_> {
    /// What its cells say, normalised.
    pub(crate) fn texts<'p>(&self, look: &Look<'p>) -> Vec<Cow<'p, str>> {
        self.cells
            .iter()
            .map(|cell| look.normal_text_of(*cell))
            .collect()
    }

    /// Only for the eye: no cell, or one empty cell over the whole width.
    pub(crate) fn is_spacer(&self, look: &Look<'_>) -> bool {
        let one_cell = self.cells.iter().all(|cell| *cell == self.cells[0]);
        one_cell
            && self
                .cells
                .first()
                .is_none_or(|cell| look.text_of(*cell).is_empty())
    }
}

/// The rows of a table; those of tables inside of it are not among them.
#[derive(Default)]
pub(crate) struct Grid<'h> {
    /// Those that are seen.
    pub(crate) rows: Vec<GridRow<'h>>,
    /// Those that the page hides.
    pub(crate) hidden: Vec<GridRow<'h>>,
}

/// Cuts a table into rows. A table that is hidden has none.
pub(crate) fn grid<'a>(look: &Look<'a>, table: ElementRef<'a>) -> Grid<'a> {
    let mut grid = Grid::default();
    if is_unseen(table) {
        return grid;
    }
    let is_table = |element: &ElementRef<'_>| element.value().name() == "table";
    // Column → how many further rows a cell from above hangs into.
    let mut hanging: BTreeMap<usize, (u32, ElementRef<'_>)> = BTreeMap::new();
    for tr in look.named(table, "tr") {
        // Between the row and its table: what hides it.
        let hiding = match std::iter::once(tr)
            .chain(ancestors(tr))
            .find(|one| is_table(one) || hides_itself(*one))
        {
            Some(first) if first == table => None,
            Some(first) if !is_table(&first) && ancestors(first).find(is_table) == Some(table) => {
                Some(first)
            }
            _ => continue,
        };
        match hiding {
            None => {
                let cells = cells(tr, &mut hanging);
                grid.rows.push(GridRow { tr, cells });
            }
            // A model for scripts is no part of the page.
            Some(model) if model.value().name() == "template" => {}
            Some(_) => {
                let cells = cells(tr, &mut BTreeMap::new());
                grid.hidden.push(GridRow { tr, cells });
            }
        }
    }
    grid
}

/// The cells that stand in the columns of a row, those that hang into it from above among them.
fn cells<'a>(
    tr: ElementRef<'a>,
    hanging: &mut BTreeMap<usize, (u32, ElementRef<'a>)>,
) -> Vec<ElementRef<'a>> {
    const WIDTH_MAX: usize = 200;
    let mut cells: Vec<ElementRef<'_>> = Vec::new();
    for cell in tr
        .child_elements()
        .filter(|element| matches!(element.value().name(), "td" | "th"))
    {
        take_hanging(&mut cells, hanging);
        let number = |name: &str| {
            attr(cell, name)
                .and_then(|text| text.trim().parse::<u32>().ok())
                .unwrap_or(1)
        };
        let (across, down) = (
            number("colspan").clamp(1, 100),
            number("rowspan").clamp(1, 1000),
        );
        for _ in 0..across {
            if cells.len() >= WIDTH_MAX {
                break;
            }
            if down > 1 {
                hanging.insert(cells.len(), (down - 1, cell));
            }
            cells.push(cell);
        }
    }
    take_hanging(&mut cells, hanging);
    cells
}

/// Puts the cells that hang down from above where their columns are next.
fn take_hanging<'h>(
    cells: &mut Vec<ElementRef<'h>>,
    hanging: &mut BTreeMap<usize, (u32, ElementRef<'h>)>,
) {
    while let Some((rows_left, cell)) = hanging.get(&cells.len()).copied() {
        if rows_left <= 1 {
            hanging.remove(&cells.len());
        } else {
            hanging.insert(cells.len(), (rows_left - 1, cell));
        }
        cells.push(cell);
    }
}
