//! Signs of the recipe that a page doesn't show: what was needed, what is there, what is nearest to it.

use domain::said::Said;

use crate::text::short;

/// So much of what a page has instead is repeated.
const GOT_MAX: usize = 40;

fn choices(texts: &[String]) -> Said {
    super::one_of(texts.iter().map(String::as_str))
}

/// `nearest`: the class or id on the page that is most like the missing one.
pub(crate) fn element(css: &str, nearest: Option<&str>) -> Said {
    with_nearest(
        Said::new(
            format!("要素 {css} が必要です"),
            format!("needs an element {css}"),
        ),
        nearest,
        ("近い名前", "the nearest name on the page"),
    )
}

pub(crate) fn text(texts: &[String], nearest: Option<&str>) -> Said {
    let Said { ja, en } = choices(texts);
    with_nearest(
        Said::new(format!("文{ja}が必要です"), format!("needs the text {en}")),
        nearest,
        ("近い文", "the nearest on the page"),
    )
}

fn with_nearest(said: Said, nearest: Option<&str>, (ja, en): (&str, &str)) -> Said {
    let Some(near) = nearest else {
        return said;
    };
    Said::new(
        format!("{}（このページにある{ja}は「{near}」）", said.ja),
        format!("{}; {en} is \"{near}\"", said.en),
    )
}

pub(crate) fn title(titles: &[String], got: &str) -> Said {
    let Said { ja, en } = choices(titles);
    if got.is_empty() {
        return Said::new(
            format!("題名に{ja}が必要です（このページには題名がありません）"),
            format!("needs title {en}, got none"),
        );
    }
    let got = short(got, GOT_MAX);
    Said::new(
        format!("題名に{ja}が必要です（このページは「{got}」）"),
        format!("needs title {en}, got \"{got}\""),
    )
}

pub(crate) fn address(paths: &[String], got: &str) -> Said {
    Said::new(
        format!(
            "アドレス {} が必要です（このページは {got}）",
            paths.join(" か ")
        ),
        format!("needs the address {}, got {got}", paths.join(" or ")),
    )
}

pub(crate) fn query(name: &str, value: &str) -> Said {
    Said::new(
        format!("アドレスに {name}={value} が必要です"),
        format!("needs {name}={value} in the address"),
    )
}

pub(crate) fn status(wanted: &[u32], got: u16) -> Said {
    let wanted: Vec<String> = wanted.iter().map(u32::to_string).collect();
    Said::new(
        format!(
            "ステータス {} が必要です（このページは {got}）",
            wanted.join(" か ")
        ),
        format!("needs status {}, got {got}", wanted.join(" or ")),
    )
}

/// A page of a signed-in customer isn't one with an error.
pub(crate) fn good_status(got: u16) -> Said {
    Said::new(
        format!("400未満のステータスが必要です（このページは {got}）"),
        format!("needs a status below 400, got {got}"),
    )
}

pub(crate) fn media_type(types: &[String], got: &str) -> Said {
    let (ja, en) = match got {
        "" => ("なし", "none"),
        got => (got, got),
    };
    Said::new(
        format!(
            "種類 {} が必要です（このページは {ja}）",
            types.join(" か ")
        ),
        format!("needs type {}, got {en}", types.join(" or ")),
    )
}

pub(crate) fn any() -> Said {
    Said::new("`any` のどれにも当てはまりません", "none of `any` holds")
}

pub(crate) fn not() -> Said {
    Said::new(
        "`not` に書いたものに当てはまっています",
        "must not be what `not` says, but is",
    )
}

pub(crate) fn again() -> Said {
    Said::new(
        "送ったフォームがもう一度出ることが必要です",
        "the form did not come again",
    )
}

/// `what`: a value of the recipe, or what was wrong with reading it.
pub(crate) fn value(what: Said) -> Said {
    Said::new(
        format!("{} が必要です", what.ja),
        format!("needs {}", what.en),
    )
}

pub(crate) fn value_is(what: &Said, wanted: &[String], got: &str) -> Said {
    let (Said { ja, en }, got) = (choices(wanted), short(got, GOT_MAX));
    Said::new(
        format!(
            "{} が{ja}であることが必要です（このページは「{got}」）",
            what.ja
        ),
        format!("needs {} to be {en}, got \"{got}\"", what.en),
    )
}

pub(crate) fn value_like(what: &Said, pattern: &str, got: &str) -> Said {
    let got = short(got, GOT_MAX);
    Said::new(
        format!(
            "{} が /{pattern}/ の形であることが必要です（このページは「{got}」）",
            what.ja
        ),
        format!("needs {} like /{pattern}/, got \"{got}\"", what.en),
    )
}
