//! HTML tables as rows of cells, with rowspan and colspan spread out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scraper::ElementRef;

use super::Look;
use super::dom::{ancestors, attr};

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

/// The rows of this table; those of tables inside of it are not among them.
pub(crate) fn grid<'a>(look: &Look<'a>, table: ElementRef<'a>) -> Vec<GridRow<'a>> {
    const WIDTH_MAX: usize = 200;
    let own = |tr: &ElementRef<'_>| {
        ancestors(*tr).find(|outer| outer.value().name() == "table") == Some(table)
    };
    let mut rows = Vec::new();
    // Column → how many further rows a cell from above hangs into.
    let mut hanging: BTreeMap<usize, (u32, ElementRef<'_>)> = BTreeMap::new();
    for tr in look.named(table, "tr").filter(own) {
        let mut cells: Vec<ElementRef<'_>> = Vec::new();
        for cell in tr
            .child_elements()
            .filter(|element| matches!(element.value().name(), "td" | "th"))
        {
            take_hanging(&mut cells, &mut hanging);
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
        take_hanging(&mut cells, &mut hanging);
        rows.push(GridRow { tr, cells });
    }
    rows
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
