//! Expressions of the recipe that can't be read or worked out.

use domain::said::Said;

pub(crate) fn too_large(number: &str) -> Said {
    Said::new(
        format!("「{number}」は大きすぎます"),
        format!("\"{number}\" is too large"),
    )
}

pub(crate) fn amount_too_large() -> Said {
    Said::new("金額が大きすぎます", "the amount is too large")
}

pub(crate) fn text_without_end(source: &str) -> Said {
    Said::new(
        format!("「{source}」の中の文字が閉じていません"),
        format!("a text doesn't end in \"{source}\""),
    )
}

pub(crate) fn unreadable(rest: &str, source: &str) -> Said {
    Said::new(
        format!("「{source}」の「{rest}」が読めません"),
        format!("can't read \"{rest}\" in \"{source}\""),
    )
}

pub(crate) fn missing(wanted: &str, source: &str) -> Said {
    Said::new(
        format!("「{source}」に「{wanted}」が足りません"),
        format!("\"{wanted}\" is missing in \"{source}\""),
    )
}

pub(crate) fn nested_too_deeply() -> Said {
    Said::new(
        "式の入れ子が深すぎます",
        "the expression is nested too deeply",
    )
}

pub(crate) fn no_such_function(word: &str) -> Said {
    Said::new(
        format!("「{word}」という関数はありません。使えるのは if、abs、min、max です"),
        format!("there is no function \"{word}\"; there are if, abs, min, max"),
    )
}

pub(crate) fn takes(word: &str, wanted: usize, given: usize) -> Said {
    Said::new(
        format!("「{word}」に渡す値は{wanted}個です（{given}個あります）"),
        format!("\"{word}\" takes {wanted} values, not {given}"),
    )
}

pub(crate) fn unexpected(sign: &str, source: &str) -> Said {
    Said::new(
        format!("「{source}」の「{sign}」の場所が違います"),
        format!("unexpected \"{sign}\" in \"{source}\""),
    )
}

pub(crate) fn ends_too_early(source: &str) -> Said {
    Said::new(
        format!("「{source}」が途中で終わっています"),
        format!("\"{source}\" ends too early"),
    )
}

pub(crate) fn goes_on(source: &str) -> Said {
    Said::new(
        format!("「{source}」が、終わるはずの場所のあとも続いています"),
        format!("\"{source}\" goes on after its end"),
    )
}

pub(crate) fn at_most(characters: usize) -> Said {
    Said::new(
        format!("式は{characters}文字までです"),
        format!("an expression has at most {characters} characters"),
    )
}

/// Kinds of values, as each language names them.
pub(crate) fn wanted_where(wanted: &Said, got: &Said) -> Said {
    Said::new(
        format!("{}の場所に{}があります", wanted.ja, got.ja),
        format!("{} is wanted where {} stands", wanted.en, got.en),
    )
}

pub(crate) fn wanted(kind: &Said) -> Said {
    Said::new(
        format!("{}が必要です", kind.ja),
        format!("{} is wanted", kind.en),
    )
}

pub(crate) fn undefined(name: &str) -> Said {
    Said::new(
        format!("「{name}」は `let` で決めていません"),
        format!("uses \"{name}\", which `let` doesn't define"),
    )
}

pub(crate) fn no_such_name(name: &str) -> Said {
    Said::new(
        format!("「{name}」はありません"),
        format!("there is no \"{name}\""),
    )
}
