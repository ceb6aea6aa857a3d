//! Values: where the recipe looks for them, and what can't be read as an amount or a date.

use domain::money::Unit;
use domain::said::Said;
use domain::time::Date;

use crate::text::short;

/// So much of a printed value is repeated.
const SHOWN_MAX: usize = 40;

pub(crate) fn not_a_number(text: &str) -> Said {
    let text = short(text, SHOWN_MAX);
    Said::new(
        format!("「{text}」は数として読めません"),
        format!("\"{text}\" is not a number"),
    )
}

pub(crate) fn smaller_than_the_unit(text: &str, unit: &Unit) -> Said {
    let text = short(text, SHOWN_MAX);
    Said::new(
        format!("「{text}」には、{unit}の最小単位より小さい端数があります"),
        format!("\"{text}\" has parts smaller than the smallest unit of {unit}"),
    )
}

/// `like`: a pattern, or examples of what is read without one.
pub(crate) fn not_a_date(text: &str, like: &str) -> Said {
    let text = short(text, SHOWN_MAX);
    Said::new(
        format!("「{text}」は、{like} の形の日付ではありません"),
        format!("\"{text}\" is not a date like {like}"),
    )
}

/// The forms of dates that are read without a pattern.
pub(crate) fn not_a_plain_date(text: &str) -> Said {
    let text = short(text, SHOWN_MAX);
    Said::new(
        format!("「{text}」は、2026-04-01、2026年4月1日、令和8年4月1日 のような日付ではありません"),
        format!("\"{text}\" is not a date like 2026-04-01, 2026年4月1日 or 令和8年4月1日"),
    )
}

pub(crate) fn no_such_day(month: i8, day: i8) -> Said {
    Said::new(
        format!("その年に{month}月{day}日はありません"),
        format!("{month}/{day} is no day of that year"),
    )
}

pub(crate) fn no_such_era(year: i16, month: i8, day: i8) -> Said {
    Said::new(
        format!("{year}年{month}月{day}日は、どの元号の日付でもありません"),
        format!("{year}/{month}/{day} fits no era"),
    )
}

pub(crate) fn years_are_open() -> Said {
    Said::new(
        "日付に年がなく、新しい順か古い順かも分かりません（`order` を書いてください）",
        "the dates have no year, and the list is neither newest nor oldest first: say `order`",
    )
}

pub(crate) fn not_an_instant(text: &str) -> Said {
    let text = short(text, SHOWN_MAX);
    Said::new(
        format!("「{text}」は、時差のついた時刻ではありません"),
        format!("\"{text}\" is not a time with its zone"),
    )
}

pub(crate) fn amount() -> Said {
    Said::new("金額", "an amount")
}

pub(crate) fn number() -> Said {
    Said::new("数", "a number")
}

pub(crate) fn date() -> Said {
    Said::new("日付", "a date")
}

pub(crate) fn time() -> Said {
    Said::new("日時", "a time")
}

pub(crate) fn period(from: Date, to: Date) -> Said {
    Said::new(format!("{from}〜{to}"), format!("{from} to {to}"))
}

/// A float that can't tell neighbouring whole numbers apart.
pub(crate) fn exact_number() -> Said {
    Said::new("正確に読める数", "a number that can be read exactly")
}

pub(crate) fn too_long_a_number() -> Said {
    Said::new("桁の多すぎる数", "one that is too long")
}

/// The n-th column of a file.
pub(crate) fn nth_column(nth: usize) -> Said {
    Said::new(format!("{nth}列目"), format!("column {nth}"))
}

pub(crate) fn column(label: &str) -> Said {
    Said::new(format!("「{label}」"), label)
}

/// Values that are joined by a blank.
pub(crate) fn together<'s>(parts: impl Iterator<Item = &'s Said>) -> Said {
    let (ja, en): (Vec<&str>, Vec<&str>) = parts
        .map(|part| (part.ja.as_str(), part.en.as_str()))
        .unzip();
    Said::new(ja.join(" + "), en.join(" + "))
}

/// What a pattern finds in a value.
pub(crate) fn found(value: &Said, pattern: &str) -> Said {
    let found = |value: &str| short(&format!("{value} /{pattern}/"), 80);
    Said::new(found(&value.ja), found(&value.en))
}

pub(crate) fn in_the_address(name: &str) -> Said {
    Said::new(
        format!("アドレスの {name}=…"),
        format!("{name}=… in the address"),
    )
}

pub(crate) fn beside(label: &str) -> Said {
    Said::new(
        format!("「{label}」の横の値"),
        format!("the value beside \"{label}\""),
    )
}

/// The n-th `<tr>` of a line; `css` may be empty.
pub(crate) fn in_line(line: usize, css: &str) -> Said {
    Said::new(
        format!("{line}段目 {css}").trim_end(),
        format!("line {line} {css}").trim_end(),
    )
}

pub(crate) fn attribute(attr: &str) -> Said {
    Said::new(format!("属性 {attr}"), format!("the attribute {attr}"))
}

pub(crate) fn own_text() -> Said {
    Said::new("その文", "its text")
}
