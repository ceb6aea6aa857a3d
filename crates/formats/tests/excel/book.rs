//! Workbooks written by hand, right ones and wrong ones.

use std::io::Write;

use flate2::Crc;
use flate2::write::DeflateEncoder;
use jiff::civil::Date;

/// One cell of a sheet, as XML: its place comes from [`sheet`].
#[derive(Clone)]
pub enum Cell {
    Empty,
    Text(String),
    Inline(String),
    Number(String),
    /// Counted from 1900.
    Day(i64),
    Formula(String, String),
    /// Any XML: attributes of `c`, and what is in it.
    Raw(&'static str, &'static str),
}

/// Rows by their numbers.
pub type Table = Vec<(usize, Vec<Cell>)>;

/// A workbook that is being written.
pub struct Book {
    pub sheets: Vec<(String, Table)>,
    pub workbook_attributes: &'static str,
    pub sheet_attributes: &'static str,
    /// Instead of what is written for it.
    pub instead: Vec<(&'static str, Vec<u8>)>,
}

impl Book {
    pub fn of(rows: Table) -> Book {
        Book {
            sheets: vec![("明細".into(), rows)],
            workbook_attributes: "",
            sheet_attributes: "",
            instead: Vec::new(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.parts())
    }

    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let mut texts = Vec::new();
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), xml("<Types/>")),
            (
                "_rels/.rels".to_owned(),
                xml(
                    "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.example/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
                ),
            ),
        ];
        let (mut list, mut targets) = (String::new(), String::new());
        for (nth, (name, rows)) in self.sheets.iter().enumerate() {
            list.push_str(&format!(
                "<sheet name=\"{}\" sheetId=\"{nth}\" r:id=\"s{nth}\" {}/>",
                escaped(name),
                self.sheet_attributes
            ));
            targets.push_str(&format!("<Relationship Id=\"s{nth}\" Type=\"http://schemas.example/relationships/worksheet\" Target=\"worksheets/sheet{nth}.xml\"/>"));
            let part = format!("xl/worksheets/sheet{nth}.xml");
            parts.push((part, xml(&sheet(rows, &mut texts))));
        }
        targets.push_str("<Relationship Id=\"t\" Type=\"http://schemas.example/relationships/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"f\" Type=\"http://schemas.example/relationships/styles\" Target=\"styles.xml\"/>");
        parts.push((
            "xl/workbook.xml".into(),
            xml(&format!(
                "<workbook><workbookPr {}/><sheets>{list}</sheets></workbook>",
                self.workbook_attributes
            )),
        ));
        parts.push((
            "xl/_rels/workbook.xml.rels".into(),
            xml(&format!("<Relationships>{targets}</Relationships>")),
        ));
        parts.push(("xl/styles.xml".into(), xml("<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"38\"/></cellXfs></styleSheet>")));
        let texts: String = texts.iter().map(|text| format!("<si><t xml:space=\"preserve\">{}</t><rPh sb=\"0\" eb=\"1\"><t>フリガナ</t></rPh></si>", escaped(text))).collect();
        parts.push((
            "xl/sharedStrings.xml".into(),
            xml(&format!("<sst>{texts}</sst>")),
        ));
        for (name, bytes) in &self.instead {
            if let Some(part) = parts.iter_mut().find(|part| part.0 == *name) {
                part.1.clone_from(bytes);
            } else {
                parts.push(((*name).to_owned(), bytes.clone()));
            }
        }
        parts
    }
}

/// A part with its XML declaration.
pub fn xml(text: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}").into_bytes()
}

fn sheet(rows: &[(usize, Vec<Cell>)], texts: &mut Vec<String>) -> String {
    // What a sheet says of its size is often a lie.
    let mut xml = String::from("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>");
    for (number, cells) in rows {
        xml.push_str(&format!("<row r=\"{number}\">"));
        for (at, cell) in cells.iter().enumerate() {
            let place = format!("{}{number}", letters(at));
            xml.push_str(&match cell {
                Cell::Empty => format!("<c r=\"{place}\" s=\"3\"/>"),
                Cell::Text(text) => {
                    texts.push(text.clone());
                    format!("<c r=\"{place}\" t=\"s\"><v>{}</v></c>", texts.len() - 1)
                }
                Cell::Inline(text) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><r><t xml:space=\"preserve\">{}</t></r></is></c>", escaped(text)),
                Cell::Number(number) => format!("<c r=\"{place}\" s=\"3\"><v>{number}</v></c>"),
                Cell::Day(day) => format!("<c r=\"{place}\" s=\"{}\"><v>{day}</v></c>", 1 + day % 2),
                Cell::Formula(formula, value) => format!("<c r=\"{place}\"><f>{formula}</f><v>{value}</v></c>"),
                Cell::Raw(attributes, inside) => format!("<c r=\"{place}\" {attributes}>{inside}</c>"),
            });
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData></worksheet>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// A table as the cells of a sheet, each record on the row of its line.
pub fn rows_of(text: &str, separator: u8, cell: impl Fn(&str) -> Cell) -> Table {
    let records = formats::cells(text, separator).expect("a table");
    records
        .iter()
        .map(|record| {
            let row = usize::try_from(record.line).expect("few rows");
            (row, record.cells.iter().map(|text| cell(text)).collect())
        })
        .collect()
}

/// A cell as Excel makes it of a text that it opens.
pub fn typed(text: &str) -> Cell {
    let trimmed = text.trim();
    let plain = trimmed.replace(',', "");
    if trimmed.is_empty() {
        Cell::Empty
    } else if let Some(day) = day(trimmed) {
        Cell::Day(day)
    } else if plain
        .parse::<i64>()
        .is_ok_and(|number| number.to_string() == plain)
    {
        Cell::Number(plain)
    } else {
        Cell::Text(text.to_owned())
    }
}

fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let first = Date::constant(1899, 12, 30);
    Some(i64::from(first.until(date).ok()?.get_days()))
}

/// An archive of parts.
pub fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = Crc::new();
        crc.update(text);
        let mut packer = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text).expect("in memory");
        let packed = packer.finish().expect("in memory");
        let own = u32::try_from(bytes.len()).expect("small");
        let mut header = Vec::new();
        header.extend(8_u16.to_le_bytes());
        header.extend([0; 4]);
        header.extend(crc.sum().to_le_bytes());
        header.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
        header.extend(u32::try_from(text.len()).expect("small").to_le_bytes());
        header.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        header.extend([0; 2]);
        bytes.extend(b"PK\x03\x04\x14\0\0\0");
        bytes.extend(&header);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        list.extend(b"PK\x01\x02\x14\0\x14\0\0\0");
        list.extend(&header);
        list.extend([0; 10]);
        list.extend(own.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let at = u32::try_from(bytes.len()).expect("small");
    let count = u16::try_from(parts.len()).expect("few");
    bytes.extend(&list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(list.len()).expect("small").to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

fn letters(at: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).expect("of 26"));
    match at / 26 {
        0 => letter(at).to_string(),
        times => format!("{}{}", letter(times - 1), letter(at)),
    }
}
