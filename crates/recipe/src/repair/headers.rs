//! Labels of columns: the column that took another's place, by its values, its kind and its position.

use std::collections::HashSet;

use super::find::{Pages, Reason, What, Why};
use super::page::Tree;
use crate::text::{nearest, norm};

/// Rows looked at for the kind of a column.
const ROWS_MAX: usize = 40;

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    Date,
    Money,
    Text,
}

/// What a text looks like.
pub(super) fn kind_of(text: &str) -> Kind {
    let text = norm(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.is_empty() || text == "-" || text == "ー" {
        return Kind::Nothing;
    }
    if digits == 0 {
        return Kind::Text;
    }
    let groups = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .count();
    let era = text.trim_start_matches(['令', '和', 'R', 'H']);
    let of_date = |c: char| c.is_ascii_digit() || "/.-年月日元 ".contains(c);
    if groups >= 2 && era.chars().all(of_date) && !text.contains(',') {
        return Kind::Date;
    }
    let of_money = |c: char| c.is_ascii_digit() || ",.¥\\円-+△▲−() $€".contains(c);
    if text.chars().all(of_money) {
        return Kind::Money;
    }
    Kind::Text
}

struct Column {
    label: String,
    values: Vec<String>,
    kind: Kind,
}

/// The label that this column has now.
pub(super) fn successor(label: &str, table: &str, pages: &Pages<'_>) -> Option<Reason> {
    let (good, new) = (pages.good.as_ref()?, pages.new.as_ref()?);
    let wanted = norm(label);
    let at = good
        .select(table)?
        .into_iter()
        .find(|at| rows(good, *at).iter().any(|row| row.contains(&wanted)))?;
    let candidates = match new.select(table) {
        Some(found) if !found.is_empty() => found,
        _ => pages.follow(at).into_iter().collect(),
    };
    let tables = candidates.into_iter().map(|at| rows(new, at));
    in_rows(label, &rows(good, at), tables, pages.by_values)
}

/// The same among rows of cells; `tables`: those of the new page that it may be in.
pub(super) fn in_rows(
    label: &str,
    good: &[Vec<String>],
    tables: impl IntoIterator<Item = Vec<Vec<String>>>,
    by_values: bool,
) -> Option<Reason> {
    let wanted = norm(label);
    let header = good.iter().position(|row| row.contains(&wanted))?;
    let before = columns(good, header);
    let place = before.iter().position(|column| column.label == wanted)?;
    let labels: HashSet<&str> = before.iter().map(|column| column.label.as_str()).collect();
    let after = tables
        .into_iter()
        .filter_map(|rows| {
            let header = header_of(&rows, header, &labels, before.len())?;
            Some(columns(&rows, header))
        })
        .max_by_key(|columns| {
            columns
                .iter()
                .filter(|c| labels.contains(c.label.as_str()))
                .count()
        })?;
    if after.iter().any(|column| column.label == wanted) {
        return None;
    }
    let (found, why) = best(&before, place, &after, &labels, by_values)?;
    Some(Reason::new(What::Label, label, found, why))
}

/// Which way money goes by a label's own word; equal amounts stand in both columns, so values alone would swap them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    In,
    Out,
}

fn side(label: &str) -> Option<Side> {
    const IN: [&str; 5] = ["入金", "入り", "預", "受取", "振込入"];
    const OUT: [&str; 5] = ["出金", "支払", "引出", "引落", "払出"];
    const IN_CODE: [&str; 7] = [
        "in", "plus", "credit", "cr", "deposit", "income", "received",
    ];
    const OUT_CODE: [&str; 7] = [
        "out",
        "minus",
        "debit",
        "dr",
        "withdrawal",
        "payment",
        "paid",
    ];
    let label = norm(label).to_lowercase();
    let codes: Vec<&str> = label.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let says = |words: &[&str], code: &[&str]| {
        words.iter().any(|word| label.contains(word)) || codes.iter().any(|own| code.contains(own))
    };
    match (says(&IN, &IN_CODE), says(&OUT, &OUT_CODE)) {
        (true, false) => Some(Side::In),
        (false, true) => Some(Side::Out),
        _ => None,
    }
}

/// Both labels say, and say the same.
pub(super) fn same_side(old: &str, new: &str) -> bool {
    side(old).is_some() && side(old) == side(new)
}

/// Both labels say, and contradict each other.
pub(super) fn other_side(old: &str, new: &str) -> bool {
    matches!((side(old), side(new)), (Some(a), Some(b)) if a != b)
}

/// Every column that is gone is given at most one of the new ones, the surest pairs first, so that no two share one.
fn best(
    before: &[Column],
    place: usize,
    after: &[Column],
    labels: &HashSet<&str>,
    by_values: bool,
) -> Option<(String, Why)> {
    let kept: HashSet<&str> = after.iter().map(|column| column.label.as_str()).collect();
    let mut gone: Vec<usize> = (0..before.len())
        .filter(|at| !kept.contains(before[*at].label.as_str()))
        .collect();
    let mut free: Vec<usize> = (0..after.len())
        .filter(|at| !labels.contains(after[*at].label.as_str()) && !after[*at].label.is_empty())
        .collect();
    let fits = |g: usize, n: usize| {
        let (a, b) = (before[g].kind, after[n].kind);
        !other_side(&before[g].label, &after[n].label)
            && (a == b || a == Kind::Nothing || b == Kind::Nothing)
    };
    let mut found: Option<(usize, Why)> = None;
    let mut take = |g: usize, n: usize, why: Why, gone: &mut Vec<usize>, free: &mut Vec<usize>| {
        gone.retain(|at| *at != g);
        free.retain(|at| *at != n);
        if g == place {
            found = Some((n, why));
        }
    };
    // The same transactions are on both pages: nothing is surer.
    let mut pairs: Vec<(usize, usize, usize)> = gone
        .iter()
        .flat_map(|g| free.iter().map(|n| (*g, *n)))
        .filter(|(g, n)| fits(*g, *n) && (by_values || before[*g].kind != Kind::Money))
        .map(|(g, n)| (shared(&before[g], &after[n]), g, n))
        .filter(|(shared, ..)| *shared > 0)
        .collect();
    pairs.sort_by_key(|(shared, g, n)| (std::cmp::Reverse(*shared), g.abs_diff(*n)));
    for (_, g, n) in pairs {
        if gone.contains(&g) && free.contains(&n) {
            take(g, n, Why::SameValues, &mut gone, &mut free);
        }
    }
    let same_shape = before.len() == after.len() && (0..before.len()).all(|at| fits(at, at));
    // What two labels say of the side is surer than where they stand.
    for g in gone.clone() {
        let alike: Vec<usize> = free
            .iter()
            .copied()
            .filter(|n| fits(g, *n) && same_side(&before[g].label, &after[*n].label))
            .collect();
        if let [one] = alike.as_slice() {
            take(g, *one, Why::AlikeName, &mut gone, &mut free);
        }
    }
    for g in gone.clone() {
        let candidates: Vec<usize> = free.iter().copied().filter(|n| fits(g, *n)).collect();
        let rivals = gone
            .iter()
            .filter(|other| candidates.iter().any(|n| fits(**other, *n)))
            .count();
        match candidates.as_slice() {
            [one] if rivals == 1 => take(g, *one, Why::OnlyOne, &mut gone, &mut free),
            several if same_shape && several.contains(&g) => {
                take(g, g, Why::SamePlace, &mut gone, &mut free);
            }
            several => {
                let names = several.iter().map(|n| after[*n].label.as_str());
                let near = nearest(&before[g].label, names, 0.5);
                let at = near.and_then(|near| several.iter().find(|n| after[**n].label == near));
                if let Some(n) = at {
                    take(g, *n, Why::AlikeName, &mut gone, &mut free);
                }
            }
        }
    }
    found.map(|(n, why)| (after[n].label.clone(), why))
}

/// How many cells of a column stand in another one too.
fn shared(a: &Column, b: &Column) -> usize {
    let own: HashSet<&String> = a.values.iter().filter(|value| !value.is_empty()).collect();
    b.values.iter().filter(|value| own.contains(value)).count()
}

/// The row that has most of the known labels; else the row at the same place, if it has no numbers.
fn header_of(
    rows: &[Vec<String>],
    place: usize,
    labels: &HashSet<&str>,
    width: usize,
) -> Option<usize> {
    let known = |row: &Vec<String>| {
        row.iter()
            .filter(|cell| labels.contains(cell.as_str()))
            .count()
    };
    let best = (0..rows.len()).max_by_key(|at| (known(&rows[*at]), usize::MAX - at))?;
    if known(&rows[best]) > 0 {
        return Some(best);
    }
    let is_header =
        |row: &&Vec<String>| row.len() >= 2 && row.iter().all(|cell| kind_of(cell) == Kind::Text);
    rows.get(place)
        .filter(is_header)
        .filter(|row| row.len().abs_diff(width) <= 2)
        .map(|_| place)
}

fn columns(rows: &[Vec<String>], header: usize) -> Vec<Column> {
    let labels = &rows[header];
    labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let below = rows[header + 1..]
                .iter()
                .filter(|row| row.len() == labels.len())
                // One cell over the whole row is a note or the second half of a line.
                .filter(|row| row.len() < 2 || row.iter().any(|cell| *cell != row[0]));
            let values: Vec<String> = below.take(ROWS_MAX).map(|row| row[at].clone()).collect();
            let kinds: Vec<Kind> = values
                .iter()
                .map(|value| kind_of(value))
                .filter(|kind| *kind != Kind::Nothing)
                .collect();
            let count = |wanted: Kind| kinds.iter().filter(|kind| **kind == wanted).count();
            let kind = [Kind::Date, Kind::Money, Kind::Text]
                .into_iter()
                .max_by_key(|kind| count(*kind))
                .filter(|kind| count(*kind) > 0)
                .unwrap_or(Kind::Nothing);
            Column {
                label: label.clone(),
                values,
                kind,
            }
        })
        .collect()
}

/// The texts of a table's own cells; a cell over several columns stands in each.
fn rows(tree: &Tree<'_>, table: usize) -> Vec<Vec<String>> {
    tree.below(table)
        .into_iter()
        .filter(|at| tree.els[*at].tag() == "tr" && tree.around(*at, "table") == Some(table))
        .map(|tr| {
            let cells = tree.els[tr].children.iter().copied();
            cells
                .filter(|cell| matches!(tree.els[*cell].tag(), "td" | "th"))
                .flat_map(|cell| {
                    let across = tree.els[cell]
                        .attr("colspan")
                        .and_then(|n| n.trim().parse::<usize>().ok())
                        .unwrap_or(1)
                        .clamp(1, 50);
                    vec![tree.els[cell].text.clone(); across]
                })
                .collect()
        })
        .collect()
}
