//! Ways from a page: what is to be clicked, sent or opened.

use domain::said::Said;

use crate::recipe::model::{Action, Way};

/// A way as the recipe spells it.
pub(crate) fn way(way: &Way) -> Said {
    match &way.action {
        Action::ClickText(text) => Said::new(
            format!("「{text}」を押せること"),
            format!("click \"{text}\""),
        ),
        Action::ClickCss(css) => Said::new(
            format!("{} を押せること", css.text),
            format!("click {}", css.text),
        ),
        Action::Open(_) => Said::new("開くアドレス", "open"),
        Action::Submit { form, .. } => Said::new(
            format!("{} を送れること", form.text),
            format!("submit {}", form.text),
        ),
        Action::Post { .. } => Said::new("送る先", "post"),
    }
}

/// What there is to click; `nearest`: the label that is most like the missing one.
pub(crate) fn clickables(labels: &str, nearest: Option<&str>) -> Said {
    let all = match labels {
        "" => Said::new("リンクもボタンもありません", "no links and no buttons"),
        labels => Said::new(
            format!("リンクとボタンは「{labels}」"),
            format!("links and buttons: \"{labels}\""),
        ),
    };
    match nearest {
        None => all,
        Some(near) => Said::new(
            format!("近いのは「{near}」。{}", all.ja),
            format!("nearest \"{near}\"; {}", all.en),
        ),
    }
}

pub(crate) fn page_to_click_on() -> Said {
    Said::new("押すもののある画面", "a page to click on")
}

pub(crate) fn none_yet() -> Said {
    Said::new("まだありません", "none yet")
}

pub(crate) fn one_form_at(place: &str) -> Said {
    Said::new(
        format!("{place} にフォームが1つ"),
        format!("one form at {place}"),
    )
}

/// `names`: how a recipe can name each of them.
pub(crate) fn several_forms(names: &[String]) -> Said {
    let (n, all) = (names.len(), names.join("、"));
    let mut distinct = names.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < n {
        return super::several(n);
    }
    Said::new(
        format!("{n}個あります。どれか一つを写します：form = {all}"),
        format!("{n} of them; copy one: form = {}", names.join(", ")),
    )
}

pub(crate) fn one_thing_to_click(words: &str) -> Said {
    Said::new(
        format!("「{words}」で押せるものが1つ"),
        format!("one thing to click at \"{words}\""),
    )
}

pub(crate) fn different_ones(n: usize) -> Said {
    Said::new(
        format!("違うものが{n}個あります"),
        format!("{n} different ones"),
    )
}

pub(crate) fn an_address() -> Said {
    Said::new("アドレス", "an address")
}

pub(crate) fn unreadable_address() -> Said {
    Said::new("読めないアドレス", "one that can't be read")
}

pub(crate) fn picture_address() -> Said {
    Said::new("画像のアドレス", "the picture's address")
}

pub(crate) fn address_behind(words: &str) -> Said {
    Said::new(
        format!("「{words}」の先のアドレス"),
        format!("an address behind \"{words}\""),
    )
}

pub(crate) fn only_a_script() -> Said {
    Said::new(
        "スクリプトでだけ動くもの（engine = \"browser\" が要ります）",
        "a script: it needs the browser engine",
    )
}

pub(crate) fn form_around(words: &str) -> Said {
    Said::new(
        format!("「{words}」の入ったフォーム"),
        format!("a form around \"{words}\""),
    )
}

pub(crate) fn button_without_form() -> Said {
    Said::new(
        "フォームの外のボタン（engine = \"browser\" が要ります）",
        "a button outside of any form: it needs the browser engine",
    )
}

/// A row that a fresh copy of its page doesn't have.
pub(crate) fn row_that_was_there() -> Said {
    Said::new("さきほどあった行", "the row that was there")
}

pub(crate) fn page_without_it() -> Said {
    Said::new("その行のないページ", "a page without it")
}

/// `{token}` and the like before anything gave it.
pub(crate) fn value_for(place: &str) -> Said {
    Said::new(
        format!("{{{place}}} の値"),
        format!("a value for {{{place}}}"),
    )
}

pub(crate) fn none_so_far() -> Said {
    Said::new("まだありません", "none so far")
}

pub(crate) fn no_secret_here() -> Said {
    Said::new("パスワードなどを入れない場所", "no secret here")
}

pub(crate) fn a_secret() -> Said {
    Said::new("パスワードなど", "one")
}
