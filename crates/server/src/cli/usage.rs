//! What was typed wrong on the command line, in the person's language: the thing, and the mend.

use crate::web::text::Lang;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// A refusal of the command line in words; `None` where it isn't one (`--help`, `--version`).
pub(super) fn words(error: &Error, l: Lang) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => match l {
            Lang::Ja => format!("{argument} の値がありません。"),
            Lang::En => format!("{argument} needs a value."),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match l {
            Lang::Ja => format!(
                "{argument} に「{value}」は使えません。{}",
                hint(error, &argument, l)
            ),
            Lang::En => format!(
                "{argument} can't be {value:?}. {}",
                hint(error, &argument, l)
            ),
        },
        ErrorKind::MissingRequiredArgument => match l {
            Lang::Ja => format!("{} を指定してください。", argument.replace('\n', " ")),
            Lang::En => format!("Please give {}.", argument.replace('\n', " ")),
        },
        ErrorKind::UnknownArgument => match l {
            Lang::Ja => format!(
                "「{argument}」という指定はありません。{}",
                suggestion(error, l)
            ),
            Lang::En => format!("There is no {argument:?}. {}", suggestion(error, l)),
        },
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            return Some(no_such_command(&command, &suggestion(error, l), l));
        }
        ErrorKind::MissingSubcommand => l
            .t("コマンドを指定してください。", "Please give a command.")
            .to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg);
            match l {
                Lang::Ja if argument == other => format!("{argument} は1度だけ書いてください。"),
                Lang::En if argument == other => format!("Give {argument} once."),
                Lang::Ja => format!(
                    "{argument} と {other} は、いっしょには使えません。どちらか1つにしてください。"
                ),
                Lang::En => format!("{argument} and {other} don't go together. Give one of them."),
            }
        }
        _ => l
            .t(
                "指定の形が異なります。",
                "The command is not of the right form.",
            )
            .to_owned(),
    };
    Some(with_help(&what, l))
}

/// There is no command of this name. `suggestion`: the nearest, or nothing.
pub(super) fn no_such_command(name: &str, suggestion: &str, l: Lang) -> String {
    let what = match l {
        Lang::Ja => format!("「{name}」というコマンドはありません。{suggestion}"),
        Lang::En => format!("There is no command {name:?}. {suggestion}"),
    };
    with_help(&what, l)
}

fn with_help(what: &str, l: Lang) -> String {
    let more = l.t(
        "使い方は --help で見られます。",
        "See --help for how to use it.",
    );
    format!("{}\n{more}", what.trim_end())
}

/// What would be right instead.
fn hint(error: &Error, argument: &str, l: Lang) -> String {
    let possible = text(error, ContextKind::ValidValue);
    if !possible.is_empty() {
        return match l {
            Lang::Ja => format!("次のどれかです：{possible}"),
            Lang::En => format!("One of: {possible}"),
        };
    }
    let known = [
        (
            "<DATE>",
            "実在する日を 2026-10-01 の形で書いてください。",
            "Write a real date like 2026-10-01.",
        ),
        (
            "<ID>",
            "番号を数字で書いてください（renkei connections などで見られます）。",
            "Write the number (see renkei connections).",
        ),
        (
            "<IMPORT>",
            "番号を数字で書いてください（renkei imports で見られます）。",
            "Write the number (see renkei imports).",
        ),
        (
            "<id>",
            "番号を数字で書いてください（renkei rules で見られます）。",
            "Write the number (see renkei rules).",
        ),
        (
            "<ADDRESS>",
            "127.0.0.1:8330 の形で書いてください。",
            "Write it like 127.0.0.1:8330.",
        ),
        (
            "<PORT>",
            "0から65535までの数字で書いてください。",
            "Write a number from 0 to 65535.",
        ),
        (
            "<N>",
            "0以上の数字で書いてください。",
            "Write a number, 0 or more.",
        ),
    ];
    if let Some((_, ja, en)) = known
        .iter()
        .find(|(sign, ..)| argument.to_uppercase().contains(&sign.to_uppercase()))
    {
        return l.t(ja, en).to_owned();
    }
    // Our own readers say it in both languages, parted by a slash.
    let own = error.source().map(ToString::to_string).unwrap_or_default();
    match (own.split_once(" / "), l) {
        (Some((ja, _)), Lang::Ja) => format!("{ja}。"),
        (Some((_, en)), Lang::En) => format!("{}.", with_capital(en)),
        (None, _) => own,
    }
}

fn with_capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn suggestion(error: &Error, l: Lang) -> String {
    let all = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(|kind| text(error, kind))
        .concat();
    // The nearest comes last.
    let near = all.rsplit(", ").next().unwrap_or_default();
    match (near.is_empty(), l) {
        (true, _) => String::new(),
        (false, Lang::Ja) => format!("「{near}」ではありませんか。"),
        (false, Lang::En) => format!("Did you mean {near:?}?"),
    }
}

fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}
