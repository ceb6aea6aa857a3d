//! Workbooks of the tables that the layouts know, and what is refused in them.

mod book;

use std::fs;
use std::path::Path;

use book::{Book, Cell, rows_of, typed, xml, zip};
use encoding_rs::{Encoding, SHIFT_JIS};
use formats::{Asked, Language, Refusal, StatementFile, read_whole};
use jiff::civil::Date;

/// The day of these tests.
const TODAY: Date = Date::constant(2026, 11, 24);

const TABLE: &str =
    "日付,摘要,出金,入金,残高\n2026/9/1,振込 カ)アオバ,,5000,15000\n2026/9/2,でんき,1200,,13800\n";

fn read(bytes: &[u8]) -> Result<StatementFile, Refusal> {
    read_whole(bytes, &Asked::on(TODAY))
}

/// What one person reads of a refusal, in both languages.
fn told(bytes: &[u8]) -> String {
    let refusal = read(bytes).expect_err("it is refused");
    assert!(!refusal.message(Language::En).is_empty());
    format!("{}: {}", refusal.key(), refusal.text(Language::Ja))
}

fn table(change: impl FnOnce(&mut book::Table)) -> Vec<u8> {
    let mut rows = rows_of(TABLE, b',', typed);
    change(&mut rows);
    Book::of(rows).bytes()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// Every sample of every layout, with its bytes and its text.
fn samples() -> Vec<(String, Vec<u8>, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let mut samples = Vec::new();
    for layout in fs::read_dir(folder).expect("the layouts") {
        let layout = layout.expect("a folder").path();
        for file in fs::read_dir(&layout).expect("a folder") {
            let file = file.expect("a file").path();
            let name = file
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a plain name");
            if name.starts_with("sample") && name.ends_with(".csv") {
                let bytes = fs::read(&file).expect("a sample");
                let text = match (std::str::from_utf8(&bytes), Encoding::for_bom(&bytes)) {
                    (_, Some((marked, _))) => marked.decode(&bytes).0.into_owned(),
                    (Ok(text), None) => text.to_owned(),
                    (Err(_), None) => SHIFT_JIS.decode(&bytes).0.into_owned(),
                };
                let layout = layout
                    .file_name()
                    .and_then(|name| name.to_str())
                    .expect("a plain name");
                samples.push((
                    format!("{layout}/{name}"),
                    bytes,
                    text.replace("\r\n", "\n"),
                ));
            }
        }
    }
    samples.sort();
    samples
}

#[test]
fn a_workbook_reads_as_the_table_that_was_saved_in_it() {
    let mut wrong = Vec::new();
    let samples = samples();
    for (name, bytes, text) in &samples {
        let separator = if text.matches('\t').count() > text.matches(',').count() {
            b'\t'
        } else {
            b','
        };
        let Ok(of_text) = read_whole(bytes, &Asked::on(TODAY)) else {
            // A sample without lines.
            continue;
        };
        for (how, cell) in [
            (
                "texts",
                (|text| Cell::Inline(text.to_owned())) as fn(&str) -> Cell,
            ),
            ("typed", typed),
        ] {
            let workbook = Book::of(rows_of(text, separator, cell)).bytes();
            match read(&workbook) {
                Ok(of_book) if of_book == of_text => {}
                Ok(of_book) => wrong.push(format!("{name} {how}:\n{of_text:?}\n{of_book:?}")),
                Err(refusal) => {
                    wrong.push(format!("{name} {how}: {}", refusal.message(Language::Ja)))
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        samples.len(),
        wrong.join("\n")
    );
}

#[test]
fn lines_have_the_rows_of_the_sheet_and_furigana_are_left_out() {
    let file = read(&table(|rows| {
        for (at, row) in rows.iter_mut().enumerate() {
            row.0 = 5 + at * 10;
        }
    }))
    .expect("a statement");
    assert_eq!(file.layout, "renkei-csv");
    let lines = &file.statements[0].view.lines;
    let seen: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.place.row,
                line.posted_on.to_string(),
                line.amount,
                line.description.as_str(),
                line.balance,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (
                15,
                "2026-09-01".to_owned(),
                5000,
                "振込 カ)アオバ",
                Some(15_000)
            ),
            (25, "2026-09-02".to_owned(), -1200, "でんき", Some(13_800)),
        ]
    );
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let mut rows = rows_of(TABLE, b',', typed);
    for row in &mut rows {
        if let Some(Cell::Day(day)) = row.1.first_mut() {
            *day -= 1462;
        }
    }
    let mut book = Book::of(rows);
    book.workbook_attributes = "date1904=\"1\"";
    let file = read(&book.bytes()).expect("a statement");
    assert_eq!(
        file.statements[0].view.lines[0].posted_on,
        Date::constant(2026, 9, 1)
    );
}

#[test]
fn formulas_are_refused_only_where_a_value_is_read() {
    let sum = || Cell::Formula("SUM(E1:E2)".into(), "13800".into());
    assert_eq!(
        told(&table(|rows| rows[2].1[4] = sum())),
        "formula: シート「明細」のE3。値に直して保存してください。数式は計算しません。"
    );
    let shared = Cell::Raw("", "<f t=\"shared\" si=\"0\"/><v>13800</v>");
    assert!(told(&table(|rows| rows[2].1[4] = shared)).starts_with("formula:"));
    let beside = table(|rows| {
        rows[0].1.push(text("使用用途"));
        rows[1].1.push(text("事務所"));
        rows[2].1.push(sum());
    });
    assert_eq!(
        read(&beside).expect("a statement"),
        read(&table(|_| {})).expect("a statement")
    );
    let above = table(|rows| {
        for row in rows.iter_mut() {
            row.0 += 1;
        }
        rows.insert(
            0,
            (1, vec![Cell::Formula("TODAY()".into(), "46350".into())]),
        );
    });
    assert!(read(&above).is_ok());
}

#[test]
fn columns_that_were_added_are_left_out_and_those_of_a_bank_are_not() {
    let added = table(|rows| {
        for (row, words) in
            rows.iter_mut()
                .zip([["使用用途", "勘定科目"], ["", "売上"], ["電気", ""]])
        {
            row.1.extend(words.map(text));
        }
    });
    assert_eq!(
        read(&added).expect("a statement"),
        read(&table(|_| {})).expect("a statement")
    );
    let of_a_bank = table(|rows| rows[0].1.push(text("手数料")));
    assert!(
        told(&of_a_bank).starts_with("unknown-csv:"),
        "{}",
        told(&of_a_bank)
    );
    let no_heading = table(|rows| rows[1].1.push(text("事務所")));
    assert!(told(&no_heading).starts_with("column-count:"));
}

#[test]
fn of_several_sheets_the_one_that_is_a_statement_is_read() {
    let memo = vec![(1, vec![text("メモ"), text("9月分")])];
    let statement = || rows_of(TABLE, b',', typed);
    let mut book = Book::of(memo.clone());
    book.sheets.push(("9月".into(), statement()));
    book.sheets.push(("空".into(), Vec::new()));
    assert!(read(&book.bytes()).is_ok());
    book.sheets.push(("10月".into(), statement()));
    assert_eq!(
        told(&book.bytes()),
        "two-sheets: シート「9月」「10月」のどれも明細として読めます。1つだけを残して保存したものを、1つずつ入れてください。"
    );
    book.sheets = vec![("隠".into(), statement())];
    book.sheet_attributes = "state=\"veryHidden\"";
    assert!(told(&book.bytes()).starts_with("empty:"));
}

#[test]
fn an_error_in_a_cell_is_no_amount() {
    let told = told(&table(|rows| {
        rows[2].1[2] = Cell::Raw("t=\"e\"", "<v>#N/A</v>")
    }));
    assert!(
        told.starts_with("bad-amount:") && told.contains("3行目・3列目") && told.contains("#N/A"),
        "{told}"
    );
}

#[test]
fn what_a_workbook_says_of_its_sizes_is_not_believed() {
    let mut book = Book::of(rows_of(TABLE, b',', |text| Cell::Inline(text.to_owned())));
    book.instead = vec![(
        "xl/sharedStrings.xml",
        xml("<sst count=\"9999999999999\" uniqueCount=\"9999999999999\"></sst>"),
    )];
    assert!(read(&book.bytes()).is_ok());
    let far = table(|rows| rows[1].1.push(Cell::Raw("r=\"XFD2\"", "")));
    assert!(told(&far).starts_with("workbook:"), "a place is said twice");
    for rows in [
        "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"2\"><c t=\"s\"><v>7</v></c></row>",
        "<row r=\"2\"><c><v>abc</v></c></row>",
        "<row r=\"2\"><c><v>1e999</v></c></row>",
        "<row><c><v>&own;</v></c></row>",
        "<row>",
    ] {
        book.instead = vec![(
            "xl/worksheets/sheet0.xml",
            xml(&format!(
                "<worksheet><sheetData>{rows}</sheetData></worksheet>"
            )),
        )];
        assert!(told(&book.bytes()).starts_with("workbook:"), "{rows}");
    }
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let mut book = Book::of(rows_of(TABLE, b',', typed));
    book.instead = vec![("xl/media/image1.png", vec![0; 8 << 20])];
    let told = told(&book.bytes());
    assert!(told.starts_with("zip-bomb: 広げると"), "{told}");
}

#[test]
fn what_is_no_workbook_is_named() {
    let good = table(|_| {});
    for cut in [good.len() - 1, good.len() / 2, 100] {
        assert!(told(&good[..cut]).starts_with("workbook:"), "cut at {cut}");
    }
    let archive = zip(&[("明細.csv".into(), TABLE.into())]);
    assert!(told(&archive).contains("圧縮"), "{}", told(&archive));
    let mut changed = good.clone();
    changed[90] ^= 0xFF;
    assert!(told(&changed).starts_with("workbook:"));
    let container = |name: &str| -> Vec<u8> {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(1024 + 512, 0);
        bytes
    };
    assert_eq!(
        told(&container("EncryptedPackage")),
        "password: パスワードを外して保存したものを入れてください。"
    );
    for old in ["Workbook", "Book"] {
        let told = told(&container(old));
        assert!(
            told.starts_with("old-workbook: ") && told.contains("CSV UTF-8"),
            "{told}"
        );
    }
    assert!(told(&container("WordDocument")).starts_with("not-statement: "));
    assert!(
        read(TABLE.as_bytes()).is_ok(),
        "an .xls that is a text is read as one"
    );
    assert!(told(b"<html><table><tr><td>1</td></tr></table></html>").contains("Web"));
}
