//! Rows and columns of the lists of an HTML page.

use super::values::other_year;
use super::{
    Row, between_tags, emptied, html_operators, look_alike, other_marks, other_words, with_text,
};
use crate::operators::pattern;

/// In for out and out for in: words, signs, classes and icons of a row.
fn opposite(row: &Row) -> Row {
    let cell = |cell: &String| other_marks(&other_words(cell));
    Row {
        open: other_marks(&row.open),
        cells: row.cells.iter().map(cell).collect(),
        close: row.close.clone(),
    }
}

html_operators! {
    "rows: the first is gone": |page| page.rows(|rows| rows[1..].to_vec());
    "rows: the second is gone": |page| page.rows(|mut rows| { rows.remove(1); rows });
    "rows: one in the middle is gone": |page| page.rows(|mut rows| { rows.remove(rows.len() / 2); rows });
    "rows: the last is gone": |page| page.rows(|mut rows| { rows.pop(); rows });
    "rows: the first half is gone": |page| page.rows(|rows| rows[rows.len() / 2..].to_vec());
    "rows: only the first is left": |page| page.rows(|rows| rows[..1].to_vec());
    "rows: all are gone": |page| page.rows(|_| Vec::new());
    "rows: the first stands twice": |page| page.rows(|mut rows| { rows.insert(0, rows[0].clone()); rows });
    "rows: one in the middle stands twice": |page| page.rows(|mut rows| {
        let at = rows.len() / 2;
        rows.insert(at, rows[at].clone());
        rows
    });
    "rows: the last stands twice": |page| page.rows(|mut rows| { rows.extend(rows.last().cloned()); rows });
    "rows: all stand twice": |page| page.rows(|rows| [rows.clone(), rows].concat());
    "rows: two neighbours change places": |page| page.rows(|mut rows| {
        let at = rows.len() / 2;
        rows.swap(at - 1, at);
        rows
    });
    "rows: turned upside down": |page| page.rows(|mut rows| { rows.reverse(); rows });
    "rows: a note between them": |page| page.rows(|mut rows| {
        let mut note = rows[rows.len() / 2].clone();
        note.cells = note.cells.iter().map(|cell| with_text(cell, "お知らせ")).collect();
        rows.insert(rows.len() / 2, note);
        rows
    });
    "rows: an empty one between them": |page| page.rows(|mut rows| {
        let mut note = rows[rows.len() / 2].clone();
        note.cells = note.cells.iter().map(|cell| emptied(cell)).collect();
        rows.insert(rows.len() / 2, note);
        rows
    });
    "columns: one is gone with its label": |page| page.columns(|row, at, _| { row.cells.remove(at); });
    "columns: one is gone, its label stays": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells.remove(at); }
    });
    "columns: one is gone, its cells stay": |page| page.columns(|row, at, is_first| {
        if is_first { row.cells.remove(at); }
    });
    "columns: a new one in front, with its label": |page| page.columns(|row, at, is_first| {
        row.cells.insert(at, if is_first { "<th>備考</th>".to_owned() } else { "<td>1,234</td>".to_owned() });
    });
    "columns: a new one in front, without a label": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells.insert(at, "<td>1,234</td>".to_owned()); }
    });
    "columns: two change places, with their labels": |page| page.columns(|row, at, _| {
        if at + 1 < row.cells.len() { row.cells.swap(at, at + 1); }
    });
    "columns: two change places, the labels stay": |page| page.columns(|row, at, is_first| {
        let tells = row.cells.get(at + 1).is_some_and(|there| !look_alike(&row.cells[at], there));
        if !is_first && tells { row.cells.swap(at, at + 1); }
    });
    "columns: two labels change places": |page| page.labels(|row, at, middle| {
        let (here, there) = (middle.cells.get(at), middle.cells.get(at + 1));
        let tells = here.zip(there).is_some_and(|(here, there)| !look_alike(here, there));
        if tells && at + 1 < row.cells.len() { row.cells.swap(at, at + 1); }
    });
    "columns: all move on by one": |page| page.rows(|mut rows| {
        for row in &mut rows { row.cells.rotate_right(1); }
        rows
    });
    "columns: all cells move on by one": |page| page.rows(|mut rows| {
        for row in rows.iter_mut().skip(1) { row.cells.rotate_right(1); }
        rows
    });
    "columns: a label is renamed": |page| page.labels(|row, at, _| row.cells[at] = with_text(&row.cells[at], "新しい項目"));
    "columns: a label is emptied": |page| page.labels(|row, at, _| row.cells[at] = emptied(&row.cells[at]));
    "columns: one is emptied": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = emptied(&row.cells[at]); }
    });
    "columns: one is emptied in every second row": |page| page.rows(|mut rows| {
        for row in rows.iter_mut().skip(1).step_by(2) {
            if let Some(last) = row.cells.last_mut() { *last = emptied(last); }
        }
        rows
    });
    "columns: one says - everywhere": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = with_text(&row.cells[at], "-"); }
    });
    "columns: one says *** everywhere": |page| page.columns(|row, at, is_first| {
        if !is_first { row.cells[at] = with_text(&row.cells[at], "***"); }
    });
    // Not in the first or last row: the line before a list's first one proves it, and that isn't on the page.
    "cells: one amount has another digit": |page| (0..12).flat_map(|column| page.rows(|mut rows| {
        let at = rows.len() / 2;
        if at > 1 && at + 1 < rows.len() && column < rows[at].cells.len() {
            let cell = pattern(r"(\d,\d)(\d)(\d)");
            let other = cell.replace(&rows[at].cells[column], |found: &regex::Captures<'_>| {
                let digit = if &found[2] == "7" { "3" } else { "7" };
                format!("{}{digit}{}", &found[1], &found[3])
            });
            rows[at].cells[column] = other.into_owned();
        }
        rows
    })).collect();
    "columns: a label takes its neighbour's name": |page| page.labels(|row, at, _| {
        if at + 1 < row.cells.len() { row.cells[at] = row.cells[at + 1].clone(); }
    });
    "rows: the last comes first": |page| page.rows(|mut rows| { rows.rotate_right(1); rows });
    "rows: the last comes right behind the labels": |page| page.rows(|mut rows| { rows[1..].rotate_right(1); rows });
    "rows: in and out change places in one": |page| (1..12).flat_map(|at| page.rows(|mut rows| {
        // Not in the first or last row: the line before a list's oldest one proves it, and that isn't on the page.
        if at > 1 && at + 1 < rows.len() {
            rows[at] = opposite(&rows[at]);
        }
        rows
    })).collect();
    "rows: in and out change places in all": |page| page.rows(|rows| rows.iter().map(opposite).collect());
    "amounts: two of one day change places": |page| page.exchanged(true);
    "amounts: two of different days change places": |page| page.exchanged(false);
    "rows: all of another year": |page| [-1, 1].into_iter().flat_map(|by| page.rows(|mut rows| {
        for row in &mut rows {
            row.cells = row.cells.iter().map(|cell| between_tags(cell, |piece| other_year(piece, by))).collect();
        }
        rows
    })).collect();
    "rows: one of another year": |page| (1..12).flat_map(|at| page.rows(|mut rows| {
        if let Some(row) = rows.get_mut(at) {
            row.cells = row.cells.iter().map(|cell| between_tags(cell, |piece| other_year(piece, -1))).collect();
        }
        rows
    })).collect();
}
