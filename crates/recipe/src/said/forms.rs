//! Forms of the bank that aren't as the recipe says.

use domain::said::Said;

pub(crate) fn form_with_fields(missing: &[&str]) -> Said {
    let all = Said::list(missing.iter().map(Said::quoted));
    Said::new(
        format!("入力欄{}のあるフォーム", all.ja),
        format!("a form with the field {}", missing.join(", ")),
    )
}

/// `names`: those of all fields, cut where there are many.
pub(crate) fn its_fields(names: &str) -> Said {
    match names {
        "" => Said::new("入力欄のないフォーム", "it has no fields"),
        names => Said::new(
            format!("入力欄は「{names}」"),
            format!("its fields are \"{names}\""),
        ),
    }
}

pub(crate) fn one_field_at(label: &str) -> Said {
    Said::new(
        format!("「{label}」の入力欄が1つ"),
        format!("one field at \"{label}\""),
    )
}

pub(crate) fn choice_with_the_value(field: &str) -> Said {
    Said::new(
        format!("{field} に、入れる値と同じ選択肢"),
        format!("a choice of {field} with the value to be filled in"),
    )
}

pub(crate) fn other_choices() -> Said {
    Said::new("ほかの選択肢だけです", "others")
}

pub(crate) fn choice(field: &str, wanted: &str) -> Said {
    Said::new(
        format!("{field} に選択肢「{wanted}」"),
        format!("{field} with the choice \"{wanted}\""),
    )
}

/// `all`: the values of the choices, cut where there are many.
pub(crate) fn choices(all: &str) -> Said {
    Said::new(
        format!("選択肢は「{all}」"),
        format!("its choices are \"{all}\""),
    )
}

pub(crate) fn text_field_for_a_secret() -> Said {
    Said::new("パスワードなどを打ちこむ欄", "a text field for a secret")
}

pub(crate) fn list_of_choices() -> Said {
    Said::new("選択肢から選ぶ欄", "a list of choices")
}

pub(crate) fn button(words: &str) -> Said {
    Said::new(
        format!("ボタン「{words}」"),
        format!("a button \"{words}\""),
    )
}

pub(crate) fn login_form_by_post() -> Said {
    Said::new(
        "POST で送るログインのフォーム",
        "a login form that sends by POST",
    )
}

pub(crate) fn login_form_by_get() -> Said {
    Said::new(
        "GET で送るフォーム（パスワードがアドレスに出てしまいます）",
        "a form that sends by GET: the password would stand in the address",
    )
}

pub(crate) fn field_in_charset(field: &str, charset: &str) -> Said {
    Said::new(
        format!("入力欄 {field} を {charset} で送れること"),
        format!("the field {field} in {charset}"),
    )
}

pub(crate) fn character_it_lacks() -> Said {
    Said::new("その文字コードにない文字", "a character that it lacks")
}
