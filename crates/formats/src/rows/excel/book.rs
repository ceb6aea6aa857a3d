//! What a workbook says of itself: its sheets, its texts, and which of its numbers are days.

use super::parts::Parts;
use super::xml::{Met, Xml, attribute, is_true};
use crate::Refusal;

/// A sheet that people see.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    /// Its part.
    pub part: String,
}

/// A workbook without its cells.
#[derive(Default)]
pub struct Book {
    pub sheets: Vec<Sheet>,
    pub texts: Texts,
    /// Whether a number is a day, by the number of its style.
    pub is_day: Vec<bool>,
    /// Days are counted from 1904 instead of from 1900.
    pub from_1904: bool,
}

/// The texts that cells share, in one buffer.
#[derive(Default)]
pub struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// One more text.
    #[cfg(test)]
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.extend(u32::try_from(self.text.len()).ok());
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let begin = match at {
            0 => 0,
            _ => *self.ends.get(at - 1)? as usize,
        };
        self.text.get(begin..end)
    }
}

impl Book {
    /// # Errors
    /// Parts that are missing or aren't XML.
    pub fn of(parts: &Parts) -> Result<Book, Refusal> {
        let main = targets(parts, "_rels/.rels", "")?
            .into_iter()
            .find(|target| target.kind == "officeDocument")
            .map_or_else(|| "xl/workbook.xml".to_owned(), |target| target.part);
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let targets = targets(parts, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let part_of = |kind: &str| {
            targets
                .iter()
                .find(|target| target.kind == kind)
                .map(|target| target.part.as_str())
        };
        let mut book = Book::default();
        book.main(parts, &main, &targets)?;
        if let Some(part) = part_of("sharedStrings").and_then(|part| parts.open(part)) {
            book.texts = texts(Xml::new(part))?;
        }
        if let Some(part) = part_of("styles").and_then(|part| parts.open(part)) {
            book.is_day = super::styles::days(Xml::new(part))?;
        }
        Ok(book)
    }

    fn main(&mut self, parts: &Parts, name: &str, targets: &[Target]) -> Result<(), Refusal> {
        let mut xml = Xml::new(parts.open(name).ok_or(Refusal::Workbook)?);
        while xml.next(|met| {
            let Met::Open(tag) = met else { return Ok(()) };
            match tag.local_name().as_ref() {
                "workbookPr" => {
                    self.from_1904 = is_true(attribute(&tag, "date1904")?.as_deref());
                }
                "sheet" => {
                    let id = attribute(&tag, "id")?;
                    let target = targets
                        .iter()
                        .find(|target| Some(&target.id) == id.as_ref());
                    let is_seen = attribute(&tag, "state")?.is_none_or(|state| state == "visible");
                    if let Some(target) = target.filter(|target| target.kind == "worksheet")
                        && is_seen
                    {
                        self.sheets.push(Sheet {
                            name: attribute(&tag, "name")?.unwrap_or_default(),
                            part: target.part.clone(),
                        });
                    }
                }
                _ => {}
            }
            Ok(())
        })? {}
        Ok(())
    }
}

/// Another part that a part speaks of.
struct Target {
    id: String,
    /// The last word of its kind: `worksheet`, `styles`.
    kind: String,
    part: String,
}

fn targets(parts: &Parts, name: &str, folder: &str) -> Result<Vec<Target>, Refusal> {
    let mut found = Vec::new();
    let Some(part) = parts.open(name) else {
        return Ok(found);
    };
    let mut xml = Xml::new(part);
    while xml.next(|met| {
        if let Met::Open(tag) = met
            && tag.local_name().as_ref() == "Relationship"
        {
            let target = attribute(&tag, "Target")?.unwrap_or_default();
            let kind = attribute(&tag, "Type")?.unwrap_or_default();
            found.push(Target {
                // Of two attributes that end so, the name alone counts: `Id`.
                id: attribute(&tag, "Id")?.unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                part: resolved(folder, &target),
            });
        }
        Ok(())
    })? {}
    Ok(found)
}

/// A target beside the part that names it, or from the root of the archive.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut path: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

fn texts(mut xml: Xml<'_>) -> Result<Texts, Refusal> {
    let mut texts = Texts::default();
    let mut inside = Inside::default();
    while xml.next(|met| {
        match met {
            Met::Open(tag) => inside.open(tag.local_name().as_ref()),
            Met::Close("si") => texts
                .ends
                .push(u32::try_from(texts.text.len()).map_err(|_| Refusal::Workbook)?),
            Met::Close(name) => inside.close(name),
            Met::Text(text) if inside.is_text() => texts.text.push_str(&unescaped(text)),
            Met::Text(_) | Met::End => {}
        }
        Ok(())
    })? {}
    Ok(texts)
}

/// Whether text belongs to a cell: furigana (`rPh`) don't.
#[derive(Default)]
pub struct Inside {
    text: bool,
    furigana: bool,
}

impl Inside {
    pub fn open(&mut self, name: &str) {
        match name {
            "t" => self.text = true,
            "rPh" => self.furigana = true,
            _ => {}
        }
    }

    pub fn close(&mut self, name: &str) {
        match name {
            "t" => self.text = false,
            "rPh" => self.furigana = false,
            _ => {}
        }
    }

    pub fn is_text(&self) -> bool {
        self.text && !self.furigana
    }
}

/// `_x000D_` stands for the character of that number: ECMA-376 22.9.2.19.
pub fn unescaped(text: &str) -> String {
    let mut left = text;
    let mut plain = String::with_capacity(text.len());
    while let Some(at) = left.find("_x") {
        let (before, from) = left.split_at(at);
        plain.push_str(before);
        let sign = from
            .get(2..7)
            .and_then(|code| code.strip_suffix('_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match sign {
            Some(sign) => {
                plain.push(sign);
                left = &from[7..];
            }
            None => {
                plain.push_str("_x");
                left = &from[2..];
            }
        }
    }
    plain.push_str(left);
    plain
}
