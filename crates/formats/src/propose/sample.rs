//! A sample of a table that says nothing of whose it is: the same shape, with invented texts, numbers and balances.
//!
//! Days stay as they are, and so do words that the layout itself names (sides, totals) and codes of currencies.

use std::collections::HashMap;
use std::sync::Arc;

use domain::statement::view::Order;

use super::decide::is_amount;
use super::invent::{self, Chance};
use super::look::{Looked, look, money};
use super::order::sequences;
use super::{Meaning, Proposal};
use crate::layout::Layout;
use crate::rows::Row;
use crate::source::{Source, Unread};
use crate::{Asked, expected, recognise};

/// So many lines and other rows are taken.
const LINES: usize = 12;
const OTHERS: usize = 6;

impl Proposal {
    /// The first rows of the table that was proposed from, as CSV with invented content, and the text that `layout`
    /// gives of it. Rows that the layout refuses are left out.
    ///
    /// # Errors
    /// What can't be read, of the table or of the sample.
    pub fn sample(
        &self,
        source: &dyn Source,
        asked: &Asked<'_>,
        layout: &Arc<Layout>,
        meanings: &[Meaning],
    ) -> Result<(String, String), Unread> {
        let mut looked = None;
        recognise::each_table(source, asked, &mut |rows| {
            looked = look(rows, asked.today)
                .ok()
                .filter(|looked| looked.width == self.columns.len());
            Ok(looked.is_some())
        })?;
        let looked = looked.ok_or_else(|| super::look::unknown(&[]))?;
        let own = [Arc::clone(layout)];
        let asked = Asked {
            layout: Some(&layout.id),
            layouts: &own,
            file_name: None,
            ..*asked
        };
        let text_of = |csv: &String| expected::expected(&csv.clone().into_bytes(), &asked);
        let whole = self.written(&looked, meanings, asked, OTHERS);
        if let Ok(text) = text_of(&whole) {
            return Ok((whole, text));
        }
        let lines = self.written(&looked, meanings, asked, 0);
        let text = text_of(&lines)?;
        Ok((lines, text))
    }

    fn written(
        &self,
        looked: &Looked,
        meanings: &[Meaning],
        asked: Asked<'_>,
        others: usize,
    ) -> String {
        let lines: Vec<usize> = looked.lines.iter().copied().take(LINES).collect();
        let marks = looked.others.iter().copied().filter(|row| {
            let mark = |at: usize| (at, looked.rows[*row].cell(at).to_owned());
            (0..looked.rows[*row].len()).any(|at| self.rows.marks.contains(&mark(at)))
        });
        let mut chosen: Vec<usize> = (0..looked.heading.map_or(0, |at| at + 1))
            .chain(lines.iter().copied())
            .chain(marks.take(others))
            .collect();
        chosen.sort_unstable();
        let mut inventor = Inventor {
            proposal: self,
            meanings,
            texts: HashMap::new(),
        };
        let mut cells: HashMap<usize, Vec<String>> = HashMap::new();
        let mut moved = HashMap::new();
        for (nth, row) in lines.iter().enumerate() {
            let (line, change) = inventor.line(&looked.rows[*row], nth);
            cells.insert(*row, line);
            moved.insert(*row, change);
        }
        let mut balance = invent::BALANCE;
        for row in in_time(looked, &lines, self.order, asked) {
            balance += moved.get(&row).copied().unwrap_or(0);
            for (at, meaning) in meanings.iter().enumerate() {
                let own = looked.rows[row].cell(at);
                let cell = cells.get_mut(&row).and_then(|line| line.get_mut(at));
                if let (Meaning::Balance, Some(cell), Some(Ok(_))) = (meaning, cell, money(own)) {
                    *cell = invent::number_like(own, balance);
                }
            }
        }
        let mut csv = String::new();
        for at in chosen {
            let row = &looked.rows[at];
            let own = cells.remove(&at).unwrap_or_else(|| match looked.heading {
                Some(heading) if heading == at => row.cells().map(str::to_owned).collect(),
                _ => inventor.other(row),
            });
            csv += &record(&own);
        }
        csv
    }
}

struct Inventor<'p> {
    proposal: &'p Proposal,
    meanings: &'p [Meaning],
    /// The same text is the same invented text.
    texts: HashMap<String, usize>,
}

impl Inventor<'_> {
    fn text(&mut self, cell: &str) -> String {
        let next = self.texts.len();
        let nth = *self.texts.entry(cell.to_owned()).or_insert(next);
        invent::text_like(cell, &mut Chance::new(nth))
    }

    /// The cells of a line with invented amounts, and by how much they move the balance; hundredths.
    fn line(&mut self, row: &Row, nth: usize) -> (Vec<String>, i64) {
        let mut change = 0;
        let into = self.is_in(row);
        let mut cells = Vec::new();
        for at in 0..row.len() {
            let cell = row.cell(at);
            let meaning = self.meanings.get(at).unwrap_or(&Meaning::Nothing);
            cells.push(match meaning {
                Meaning::Date(_)
                | Meaning::ValueDate
                | Meaning::Side { .. }
                | Meaning::Currency => cell.to_owned(),
                Meaning::Balance => cell.to_owned(),
                Meaning::Reference => {
                    let seed = (nth + 1) * 64 + at;
                    invent::text_like(cell, &mut Chance::new(seed))
                }
                meaning if is_amount(meaning) => match money(cell) {
                    None | Some(Ok(0)) => cell.to_owned(),
                    Some(Err(())) => self.text(cell),
                    Some(Ok(printed)) => {
                        let amount = invent::amount_like(printed, &mut Chance::new(nth * 64 + at));
                        change += match meaning {
                            Meaning::Out | Meaning::Charge => -amount,
                            Meaning::Amount if !into => -amount,
                            _ => amount,
                        };
                        invent::number_like(cell, amount)
                    }
                },
                _ => self.text(cell),
            });
        }
        (cells, change)
    }

    /// Whether a column of sides says 入金.
    fn is_in(&self, row: &Row) -> bool {
        let said = |(at, meaning): (usize, &Meaning)| match meaning {
            Meaning::Side { into, .. } => {
                let cell = crate::layout::key(row.cell(at));
                Some(into.iter().any(|word| crate::layout::key(word) == cell))
            }
            _ => None,
        };
        self.meanings.iter().enumerate().find_map(said) == Some(true)
    }

    /// A row that is no line; what the layout knows it by stays.
    fn other(&mut self, row: &Row) -> Vec<String> {
        let mut cells = Vec::new();
        for at in 0..row.len() {
            let cell = row.cell(at).to_owned();
            let is_mark = self.proposal.rows.marks.contains(&(at, cell.clone()));
            cells.push(if is_mark { cell } else { self.text(&cell) });
        }
        cells
    }
}

/// The lines from the oldest to the newest.
fn in_time(looked: &Looked, lines: &[usize], order: Option<Order>, asked: Asked<'_>) -> Vec<usize> {
    let days = looked.date.and_then(|at| looked.days.get(at));
    let printed: Vec<_> = days
        .into_iter()
        .flat_map(|(_, days)| days.days.iter().take(lines.len()))
        .flatten()
        .copied()
        .collect();
    let ways = match printed.len() == lines.len() {
        true => sequences(&printed, asked.today),
        false => Vec::new(),
    };
    let way = ways.into_iter().find(|(way, _)| Some(*way) == order);
    way.map_or_else(
        || lines.to_vec(),
        |(_, way)| {
            way.into_iter()
                .filter_map(|at| lines.get(at).copied())
                .collect()
        },
    )
}

/// A record of a CSV.
fn record(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r', '\t', ';']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::tests::{asked, chosen, proposed, read_as};
    use super::*;

    const OWN: &str = "口座,やまだ たろう,1234567\n\
        日付,相手,出金,入金,残高,番号,備考\n\
        2026/10/05,電気料金 ヤマダタロウ,\"12,345\",,\"487,655\",A901,契約 5551234\n\
        2026/10/05,給与 カ）サトウ,,\"300,000\",\"500,000\",A902,\n\
        2026/10/02,ｽｽﾞｷ ﾊﾅｺ,480,,\"200,000\",A903,契約 5551234\n\
        2026/10/01,家賃 さくら荘,\"52,800\",,\"200,480\",A904,\n\
        合計,,\"65,625\",\"300,000\",,,\n";

    fn sample(text: &str) -> (String, String, Arc<Layout>) {
        let proposal = proposed(text);
        let meanings = proposal.meanings();
        let layout = Arc::new(chosen(&proposal, &meanings));
        let (csv, expected) = proposal
            .sample(&text.as_bytes(), &asked(), &layout, &meanings)
            .expect("a sample");
        (csv, expected, layout)
    }

    #[test]
    fn nothing_of_a_person_is_left_and_the_layout_reads_it() {
        let (csv, expected, layout) = sample(OWN);
        for own in [
            "やまだ",
            "1234567",
            "ヤマダ",
            "電気",
            "12,345",
            "487,655",
            "サトウ",
            "300,000",
            "ﾊﾅｺ",
            "480",
            "さくら荘",
            "A90",
            "5551234",
            "65,625",
        ] {
            assert!(!csv.contains(own), "{own} in {csv}");
        }
        assert!(csv.contains("日付,相手,出金,入金,残高,番号,備考"), "{csv}");
        assert!(csv.contains("\n合計,"), "{csv}");
        assert_eq!(expected.matches("\nline ").count(), 4, "{expected}");
        let file = read_as(&csv, (*layout).clone()).expect("it is read");
        // The balances of the sample follow from its amounts, from the newest line down.
        assert_eq!(file.notices, []);
        let lines = &file.statements[0].view.lines;
        assert!(lines.iter().all(|line| line.balance.is_some()));
        assert!(lines[0].amount < 0 && lines[1].amount > 0);
    }

    #[test]
    fn a_sample_of_every_order_and_way_of_money_is_in_itself_right() {
        for text in [
            "日付,摘要,金額,残高\n2026/10/1,あ店,-500,1500\n2026/10/2,い店,700,2200\n2026/10/2,う店,-100,2100\n",
            "日付,摘要,利用額,残高\n2026/10/2,あ店,500,1500\n2026/10/1,い店,700,2000\n2026/9/30,う店,100,2700\n",
            "日付,摘要,金額,区分,残高\n2026/10/1,あ店,500,出金,1500\n2026/10/2,い店,700,入金,2200\n2026/10/2,う店,100,出金,2100\n",
            "2026/10/1,あ店,,500,1500\n2026/10/2,い店,700,,800\n2026/10/3,う店,,100,900\n",
        ] {
            let (csv, expected, layout) = sample(text);
            let file = read_as(&csv, (*layout).clone()).expect("it is read");
            assert_eq!(file.notices, [], "{text}{csv}{expected}");
            assert_eq!(expected.matches("\nline ").count(), 3, "{expected}");
            assert!(!csv.contains("い店"), "{csv}");
        }
    }

    #[test]
    fn rows_that_the_layout_refuses_are_left_out() {
        let text = "日付,摘要,利用額\n2026/10/1,あ店,500円\n2026/10/2,い店,700円\n注意,金額は税込,\n2026/10/3,う店,100円\n";
        let (csv, expected, _) = sample(text);
        assert_eq!(expected.matches("\nline ").count(), 3, "{csv}{expected}");
    }
}
