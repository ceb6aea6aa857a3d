//! Rows and single lines: tables, files, cells. What a page says stands in quotes, so that the customer's own can be covered.

use std::borrow::Cow;

use domain::said::Said;

use crate::text::short;

/// Labels of columns: 「日付」または「取引日」、「残高」. In English as they are: `日付 or 取引日, 残高`.
fn columns(labels: &[Vec<String>]) -> Said {
    let groups = labels.iter().map(|group| {
        let one = super::one_of(group.iter().map(String::as_str));
        Said::new(one.ja, group.join(" or "))
    });
    Said::list(groups)
}

pub(crate) fn table_with(css: &str, labels: &[Vec<String>]) -> Said {
    let Said { ja, en } = columns(labels);
    Said::new(
        format!("{css} に、列{ja}のある表"),
        format!("a table at {css} with the columns {en}"),
    )
}

pub(crate) fn one_table_with(css: &str, labels: &[Vec<String>]) -> Said {
    let Said { ja, en } = columns(labels);
    Said::new(
        format!("{css} に、列{ja}のある表が1つ"),
        format!("one table at {css} with the columns {en}"),
    )
}

/// Words of the page, each in quotes: in a message for an operator these are covered unless they are the bank's.
fn in_quotes(texts: &[&str], open: &str, close: &str, between: &str) -> String {
    const TEXTS_MAX: usize = 12;
    const TEXT_MAX: usize = 30;
    let quoted: Vec<String> = texts
        .iter()
        .take(TEXTS_MAX)
        .map(|text| format!("{open}{}{close}", short(text, TEXT_MAX)))
        .collect();
    quoted.join(between)
}

/// `texts`: the cells of the row that has most of the labels.
pub(crate) fn nearest_row(texts: &[Cow<'_, str>]) -> Said {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    Said::new(
        format!("近い行は{}", in_quotes(&texts, "「", "」", "")),
        format!(
            "the nearest row has {}",
            in_quotes(&texts, "\"", "\"", ", ")
        ),
    )
}

pub(crate) fn list_at(path: &str) -> Said {
    Said::new(format!("「{path}」に一覧"), format!("a list at \"{path}\""))
}

pub(crate) fn trs_for_each_line(n: usize) -> Said {
    Said::new(
        format!("1件ごとに {n}つの <tr>"),
        format!("{n} <tr> for each line"),
    )
}

pub(crate) fn end_of_the_table() -> Said {
    Said::new("表の終わり", "the end of the table")
}

pub(crate) fn cells_as_in_header(n: usize) -> Said {
    Said::new(
        format!("見出しと同じ{n}個の欄（明細でない行なら `skip`）"),
        format!("{n} cells as in the header, or a `skip` for it"),
    )
}

/// A row of a file without a header, or of one.
pub(crate) fn cells(n: usize) -> Said {
    Said::new(
        format!("{n}個の欄（明細でない行なら `skip`）"),
        format!("{n} cells, or a `skip` for it"),
    )
}

pub(crate) fn so_many_cells(n: usize, text: &str) -> Said {
    let text = short(text, 40);
    Said::new(
        format!("{n}個の欄「{text}」"),
        format!("{n} cells: \"{text}\""),
    )
}

/// The n-th line of a file.
pub(crate) fn line_of_file(number: u32) -> Said {
    Said::new(format!("{number}行目"), format!("line {number}"))
}

pub(crate) fn file_of_lines() -> Said {
    Said::new("明細のファイル", "a file of lines")
}

pub(crate) fn file_of(format: &str) -> Said {
    Said::new(format!("{format}のファイル"), format!("a file of {format}"))
}

pub(crate) fn file_to_its_end() -> Said {
    Said::new("最後まで届いたファイル", "a file to its end")
}

pub(crate) fn end_of_the_file() -> Said {
    Said::new("ファイルの終わり", "the end of the file")
}

pub(crate) fn row_behind_the_trailer() -> Said {
    Said::new("終わりの行のあとの行", "a row behind the trailer")
}

pub(crate) fn no_trailer() -> Said {
    Said::new("終わりの行がありません", "no trailer")
}

pub(crate) fn last_line_without_end() -> Said {
    Said::new("改行のない最後の行", "a last line without its end")
}

pub(crate) fn quoted_cell_without_end() -> Said {
    Said::new("閉じていない引用符の欄", "a quoted cell without its end")
}

pub(crate) fn line_with_headers(labels: &[Vec<String>]) -> Said {
    let Said { ja, en } = columns(labels);
    Said::new(
        format!("見出し{ja}のある行"),
        format!("a line with the headers {en}"),
    )
}

pub(crate) fn empty_file() -> Said {
    Said::new("空のファイル", "an empty file")
}

pub(crate) fn other_encoding() -> Said {
    Said::new(
        "別の文字コード（`file` の `encoding`）",
        "bytes in another encoding (`encoding` of `file`)",
    )
}

pub(crate) fn nearest_line(cells: &[String]) -> Said {
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    Said::new(
        format!("近い行は{}", in_quotes(&cells, "「", "」", "")),
        format!(
            "the nearest line has {}",
            in_quotes(&cells, "\"", "\"", ", ")
        ),
    )
}

pub(crate) fn header_twice(label: &str) -> Said {
    Said::new(
        format!("「{label}」が2つ（列を番号で書いてください）"),
        format!("\"{label}\" twice: name the columns by number"),
    )
}

pub(crate) fn one_label(label: &str) -> Said {
    Said::new(format!("「{label}」が1つ"), format!("one \"{label}\""))
}

pub(crate) fn say_which_with_find() -> Said {
    Said::new(
        "いくつもあります（`find` でどれか書いてください）",
        "several of them: say which with `find`",
    )
}

pub(crate) fn say_where_with_css(n: usize) -> Said {
    Said::new(
        format!("{n}個あります（`css` で場所を書いてください）"),
        format!("{n} of them: say where with `css`"),
    )
}

pub(crate) fn one_text_at(css: &str) -> Said {
    Said::new(format!("{css} の文が1とおり"), format!("one text at {css}"))
}

pub(crate) fn one_attribute_at(attr: &str, css: &str) -> Said {
    Said::new(
        format!("{css} の {attr} が1とおり"),
        format!("one {attr} at {css}"),
    )
}

pub(crate) fn say_which(n: usize) -> Said {
    Said::new(
        format!(
            "違うものが{n}個（`css` をしぼるか、`css` なしで `find` だけを書いて、全体の文から取ります）"
        ),
        format!(
            "{n} different ones: narrow the `css`, or leave it out and let `find` look in the whole text"
        ),
    )
}

pub(crate) fn in_charset(value: &Said, charset: &str) -> Said {
    Said::new(
        format!("{charset} で書かれた {}", value.ja),
        format!("{} in {charset}", value.en),
    )
}

pub(crate) fn bytes_that_are_not() -> Said {
    Said::new(
        "そう読めない文字（`encoding` で決められます）",
        "bytes that aren't (`encoding` says otherwise)",
    )
}

pub(crate) fn column(label: &str) -> Said {
    Said::new(format!("列「{label}」"), format!("a column \"{label}\""))
}

/// `labels`: those of all columns.
pub(crate) fn columns_are(labels: &[&str]) -> Said {
    let labels = short(&labels.join(", "), 80);
    Said::new(
        format!("列は「{labels}」"),
        format!("the columns \"{labels}\""),
    )
}

pub(crate) fn selector_not(text: &str) -> Said {
    Said::new(
        format!("「{text}」ではなく CSSセレクター"),
        format!("a CSS selector, not \"{text}\""),
    )
}

pub(crate) fn html_page() -> Said {
    Said::new("HTMLのページ", "an HTML page")
}

pub(crate) fn nothing_there() -> Said {
    Said::new("そこには何もありません", "nothing there")
}

pub(crate) fn banks_reference() -> Said {
    Said::new("金融機関の取引番号", "the bank's reference")
}

pub(crate) fn one_number_in_and_out() -> Said {
    Said::new(
        "in と out の列の、どちらか一方だけに数",
        "exactly one number in the columns in and out",
    )
}

pub(crate) fn in_and_out(came: Option<i64>, went: Option<i64>) -> Said {
    let ja = |side: Option<i64>| side.map_or("なし".to_owned(), |n| n.to_string());
    let en = |side: Option<i64>| side.map_or("nothing".to_owned(), |n| n.to_string());
    Said::new(
        format!("in は {}、out は {}", ja(came), ja(went)),
        format!("in {}, out {}", en(came), en(went)),
    )
}

pub(crate) fn one_of_plus_and_minus() -> Said {
    Said::new(
        "`plus` と `minus` のどちらか一方",
        "one of `plus` and `minus`",
    )
}

pub(crate) fn both() -> Said {
    Said::new("両方に当てはまります", "both")
}

pub(crate) fn neither() -> Said {
    Said::new("どちらにも当てはまりません", "neither")
}

pub(crate) fn sign_of_plus() -> Said {
    Said::new(
        "`plus` と同じ符号の金額",
        "an amount whose sign is that of `plus`",
    )
}

pub(crate) fn a_minus() -> Said {
    Said::new("マイナスの金額", "a minus")
}

pub(crate) fn something_else() -> Said {
    Said::new("数ではないもの", "something else")
}

pub(crate) fn description() -> Said {
    Said::new(
        "摘要の文（空でもよければ `default = \"\"`）",
        "a text (or `default = \"\"` where it may be empty)",
    )
}
