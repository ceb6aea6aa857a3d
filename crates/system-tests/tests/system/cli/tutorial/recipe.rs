//! The files that the author edits, as an editor would: a page is exchanged, a key gets its value.

use std::fs;
use std::ops::Range;
use std::path::Path;

/// A TOML file by its lines.
pub struct Sheet {
    lines: Vec<String>,
}

fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_key.then_some(key)
}

impl Sheet {
    pub fn read(path: &Path) -> Sheet {
        let text = fs::read_to_string(path).expect("the author's file");
        Sheet {
            lines: text.lines().map(str::to_owned).collect(),
        }
    }

    pub fn write(&self, path: &Path) {
        fs::write(path, self.lines.join("\n") + "\n").expect("the author's file is written");
    }

    /// Where a table with the array header `head` stands that has `sign` among its lines: with the comments right above it,
    /// and up to the next one.
    fn table(&self, head: &str, sign: (&str, &str)) -> Option<Range<usize>> {
        let heads = (0..self.lines.len()).filter(|at| self.lines[*at] == head);
        let mut starts: Vec<usize> = heads
            .map(|mut at| {
                while at > 0 && self.lines[at - 1].starts_with('#') {
                    at -= 1;
                }
                at
            })
            .collect();
        starts.push(self.lines.len());
        let mut tables = starts.windows(2).map(|ends| ends[0]..ends[1]);
        tables.find(|table| {
            self.lines[table.clone()].iter().any(|line| {
                let value = line.split_once('=').map(|(_, value)| value.trim());
                key_of(line) == Some(sign.0)
                    && value.is_some_and(|value| value.starts_with(&format!("{:?}", sign.1)))
            })
        })
    }

    fn page(&self, kind: &str) -> Range<usize> {
        self.table("[[page]]", ("kind", kind))
            .unwrap_or_else(|| panic!("the recipe has no page {kind}"))
    }

    fn splice(&mut self, place: Range<usize>, text: &str) {
        self.lines.splice(place, text.lines().map(str::to_owned));
    }

    /// A page of the recipe makes room for another.
    pub fn exchange(&mut self, kind: &str, text: &str) {
        let place = self.page(kind);
        self.splice(place, &format!("{text}\n"));
    }

    pub fn add_after(&mut self, kind: &str, text: &str) {
        let end = self.page(kind).end;
        self.splice(end..end, &format!("{text}\n"));
    }

    pub fn add_first(&mut self, line: &str) {
        self.splice(0..0, line);
    }

    /// `[page.says]` of a page, at its end where there is none.
    pub fn says(&mut self, kind: &str, text: &str) {
        let page = self.page(kind);
        let old = page.clone().find(|at| self.lines[*at] == "[page.says]");
        let place = match old {
            Some(start) => {
                let end = (start + 1..page.end).find(|at| self.lines[*at].starts_with('['));
                start..end.unwrap_or(page.end)
            }
            None => page.end..page.end,
        };
        self.splice(place, text);
    }

    /// Each key of `text` gets its value in a page; one that is new stands after the one before it.
    pub fn keys_of_page(&mut self, kind: &str, text: &str) {
        for (key, value) in values(text) {
            let page = self.page(kind);
            self.set(page, &key, &value);
        }
    }

    /// The same in `[site]`, `[[field]]` of a name, or above all tables.
    pub fn keys_of_head(&mut self, text: &str) {
        for (key, value) in values(text) {
            let all = 0..self.lines.len();
            self.set(all, &key, &value);
        }
    }

    /// A field of the login makes room for another.
    pub fn exchange_field(&mut self, name: &str, text: &str) {
        let place = self.table("[[field]]", ("name", name));
        let place = place.unwrap_or_else(|| panic!("institution.toml has no field {name}"));
        self.splice(place, &format!("{text}\n"));
    }

    fn set(&mut self, place: Range<usize>, key: &str, value: &str) {
        let found = place
            .clone()
            .find(|at| key_of(&self.lines[*at]) == Some(key));
        let Some(start) = found else {
            // Of the page itself, below its other keys.
            let table = place
                .clone()
                .skip_while(|at| !self.lines[*at].starts_with("[["))
                .skip(1)
                .find(|at| self.lines[*at].starts_with('[') || self.lines[*at].is_empty());
            let at = table.unwrap_or(place.end);
            return self.splice(at..at, value);
        };
        let is_open = self.lines[start].trim_end().ends_with('[');
        let end = match is_open {
            true => (start..place.end).find(|at| self.lines[*at] == "]"),
            false => Some(start),
        };
        self.splice(start..end.expect("a closing bracket") + 1, value);
    }

    /// One more address in a list of `[site]`.
    pub fn let_in(&mut self, list: &str, path: &str) {
        let line = self
            .lines
            .iter_mut()
            .find(|line| key_of(line) == Some(list))
            .expect("a list of the fence");
        *line = line.replacen(']', &format!(", {path:?}]"), 1);
    }
}

/// Keys with the lines of their values.
fn values(text: &str) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match (key_of(line), values.last_mut()) {
            (Some(key), _) => values.push((key.to_owned(), line.to_owned())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line);
            }
            (None, None) => panic!("{line:?} belongs to no key"),
        }
    }
    values
}
