//! `--help` in the reader's language. The commands are described in Japanese where they are declared; clap's own frame
//! around them is English. Both are said here in one language or the other.

mod english;

use crate::web::text::Lang;
use clap::{Arg, ArgAction, ArgMatches, Command};
use english::english;

/// The command that shows the help of another one, and its argument.
const HELP: &str = "help";
const OF: &str = "command";

/// Behind all others.
const LAST: usize = 900;

/// Switches of every command, by the commands to which they say nothing. Those still take them, so that a script may set them
/// everywhere, but don't offer them.
const SAY_NOTHING: [(&[&str], &[&str]); 11] = [
    (&["institution"], &["office"]),
    (&["office"], &["office"]),
    (&["serve"], &["office"]),
    (&["doctor"], &["office"]),
    (&["demo"], &["office"]),
    (&["sandbox"], &["office", "data", "database"]),
    // A data folder knows the simulated institutions of a demo that is running.
    (&["recipe"], &["office", "database"]),
    (&["recipe", "check"], &["data"]),
    (&["recipe", "reference"], &["data"]),
    (&["recipe", "schema"], &["data"]),
    (&["layout"], &["office", "data", "database"]),
];

/// The command and all below it, described in one language.
pub(super) fn in_language(command: Command, lang: Lang) -> Command {
    let shared: Vec<Arg> = command
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .cloned()
        .collect();
    described(command, &mut Vec::new(), &shared, lang)
}

/// The help that a `help` command asked for; `Err`: there is no such command.
pub(super) fn asked_for(
    command: &mut Command,
    matches: &ArgMatches,
) -> Option<Result<String, String>> {
    let (name, within) = matches.subcommand()?;
    if name != HELP {
        return asked_for(command.find_subcommand_mut(name)?, within);
    }
    command.build();
    let mut found = command;
    for word in within.get_many::<String>(OF).into_iter().flatten() {
        match found.find_subcommand_mut(word) {
            Some(inner) => found = inner,
            None => return Some(Err(word.clone())),
        }
    }
    Some(Ok(found.render_help().to_string()))
}

/// What clap rendered, with its last own word.
pub(super) fn text(rendered: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => rendered.replacen("[OPTIONS]", "[オプション]", 1),
        Lang::En => rendered.to_owned(),
    }
}

fn described(mut command: Command, path: &mut Vec<String>, shared: &[Arg], lang: Lang) -> Command {
    let said = |text: String| said(&text, lang);
    if let Some(about) = command.get_about().map(ToString::to_string) {
        command = command.about(said(about));
    }
    if let Some(examples) = command.get_after_help().map(ToString::to_string) {
        command = command.after_help(said_of_examples(&examples, lang));
    }
    let has_commands = command.has_subcommands();
    let is_root = path.is_empty();
    for (commands, silent) in SAY_NOTHING {
        if path.iter().map(String::as_str).eq(commands.iter().copied()) {
            let silent = shared
                .iter()
                .filter(|arg| silent.iter().any(|id| arg.get_id() == id));
            command = command.args(silent.cloned().map(|arg| arg.hide(true)));
        }
    }
    command = command
        .help_template(template(lang))
        .subcommand_help_heading(lang.t("コマンド", "Commands"))
        .subcommand_value_name(lang.t("コマンド", "COMMAND"))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .mut_args(|arg| argument(arg, lang))
        .arg(switch(
            "help",
            'h',
            ArgAction::Help,
            lang.t("この使い方を表示します", "Shows this help"),
            lang,
        ));
    if is_root {
        let shows = lang.t("版を表示します", "Shows the version");
        command = command.arg(switch("version", 'V', ArgAction::Version, shows, lang));
    }
    command = command.mut_subcommands(|inner| {
        path.push(inner.get_name().to_owned());
        let inner = described(inner, path, shared, lang);
        path.pop();
        inner
    });
    match has_commands {
        true => command.subcommand(help_command(lang)),
        false => command,
    }
}

fn template(lang: Lang) -> String {
    let usage = lang.t("使い方", "Usage");
    format!(
        "{{before-help}}{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"
    )
}

fn help_command(lang: Lang) -> Command {
    let about = lang.t(
        "コマンドの使い方を表示します",
        "Shows how a command is used",
    );
    let of = Arg::new(OF)
        .action(ArgAction::Append)
        .num_args(0..)
        .help(lang.t("どのコマンドの", "Of which command"))
        .help_heading(lang.t("引数", "Arguments"))
        .value_name(lang.t("コマンド", "COMMAND"));
    Command::new(HELP)
        .help_template(template(lang))
        .about(about)
        .display_order(LAST)
        .disable_help_flag(true)
        .arg(of)
}

fn switch(
    name: &'static str,
    short: char,
    action: ArgAction,
    help: &'static str,
    lang: Lang,
) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(action)
        .help(help)
        .help_heading(options(lang))
        .display_order(LAST + usize::from(name == "version"))
}

fn options(lang: Lang) -> &'static str {
    lang.t("オプション", "Options")
}

/// With what may stand there, and what stands there if nothing does.
fn argument(arg: Arg, lang: Lang) -> Arg {
    let heading = match arg.is_positional() {
        true => lang.t("引数", "Arguments"),
        false => options(lang),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = format!("{}{}", said(&help, lang), notes(&arg, lang));
    let takes_a_value = arg.get_action().takes_values();
    let arg = arg.help(help).help_heading(heading);
    match takes_a_value {
        true => arg
            .hide_possible_values(true)
            .hide_default_value(true)
            .hide_env(true),
        false => arg,
    }
}

fn notes(arg: &Arg, lang: Lang) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let default: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let variable = arg
        .get_env()
        .map(|name| name.to_string_lossy().into_owned());
    let mut notes = Vec::new();
    if !possible.is_empty() {
        notes.push(match lang {
            Lang::Ja => format!("{} のどれか", possible.join("、")),
            Lang::En => format!("one of {}", possible.join(", ")),
        });
    }
    if !default.is_empty() {
        notes.push(match lang {
            Lang::Ja => format!("省略すると {}", default.join(" ")),
            Lang::En => format!("{} if left out", default.join(" ")),
        });
    }
    if let Some(variable) = variable {
        notes.push(match lang {
            Lang::Ja => format!("環境変数 {variable}"),
            Lang::En => format!("environment: {variable}"),
        });
    }
    match (notes.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ja) => format!(" [{}]", notes.join("。")),
        (false, Lang::En) => format!(" [{}]", notes.join("; ")),
    }
}

fn said(japanese: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => japanese.to_owned(),
        Lang::En => english(japanese).unwrap_or(japanese).to_owned(),
    }
}

/// Examples are the same in both languages; a paragraph behind them isn't.
fn said_of_examples(text: &str, lang: Lang) -> String {
    let (examples, more) = match text.split_once("\n\n") {
        Some((examples, more)) => (examples, Some(more)),
        None => (text, None),
    };
    let examples = examples.replacen("例 / Example:", lang.t("例:", "Example:"), 1);
    match more {
        Some(more) => format!("{examples}\n\n{}", said(more, lang)),
        None => examples,
    }
}

#[cfg(test)]
mod tests {
    use super::english::{english, japanese};
    use super::*;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    fn is_japanese(text: &str) -> bool {
        text.chars()
            .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
    }

    /// Every text of the command and of those below it, as declared.
    fn declared(command: &Command, all: &mut BTreeSet<String>) {
        all.extend(command.get_about().map(ToString::to_string));
        let behind = command.get_after_help().map(ToString::to_string);
        let more = behind.and_then(|text| Some(text.split_once("\n\n")?.1.to_owned()));
        all.extend(more);
        let helps = command.get_arguments().filter_map(Arg::get_help);
        all.extend(helps.map(ToString::to_string));
        for inner in command.get_subcommands() {
            declared(inner, all);
        }
    }

    #[test]
    fn each_text_has_its_english_and_no_english_is_left_over() {
        let mut all = BTreeSet::new();
        declared(&super::super::Cli::command(), &mut all);
        for text in &all {
            assert!(is_japanese(text), "{text}");
            let english = english(text);
            assert!(
                english.is_some_and(|english| !is_japanese(english)),
                "{text}"
            );
        }
        // A build without the demo lacks its commands.
        #[cfg(feature = "demo")]
        for text in japanese() {
            assert!(all.contains(text), "nobody says {text}");
        }
        assert!(japanese().count() > 50);
    }

    /// What every command shows, below this one too.
    fn shown(command: &mut Command, all: &mut Vec<String>) {
        all.push(command.render_help().to_string());
        let names: Vec<String> = command
            .get_subcommands()
            .map(|inner| inner.get_name().to_owned())
            .collect();
        for name in names {
            shown(command.find_subcommand_mut(&name).expect("a command"), all);
        }
    }

    fn all_help(lang: Lang) -> Vec<String> {
        let mut command = in_language(super::super::Cli::command(), lang);
        command.build();
        let mut all = Vec::new();
        shown(&mut command, &mut all);
        all
    }

    #[test]
    fn the_frame_is_of_the_readers_language() {
        for page in all_help(Lang::Ja) {
            let page = text(&page, Lang::Ja);
            for word in [
                "Usage",
                "Options",
                "OPTIONS",
                "Arguments",
                "Commands",
                "COMMAND",
                "Print",
                "possible",
                "default:",
                "env:",
                "Example",
            ] {
                assert!(!page.contains(word), "{word} in {page}");
            }
            assert!(page.contains("使い方: renkei"), "{page}");
        }
        for page in all_help(Lang::En) {
            let own = page.split("Example:").next().unwrap_or_default();
            let without_values = own.replace("対象外", "");
            assert!(!is_japanese(&without_values), "{page}");
            assert!(page.contains("Usage: renkei"), "{page}");
        }
    }

    fn help_of(words: &[&str], lang: Lang) -> Option<Result<String, String>> {
        let mut command = in_language(super::super::Cli::command(), lang);
        let matches = command
            .try_get_matches_from_mut([&["renkei"], words].concat())
            .expect("a command line");
        asked_for(&mut command, &matches)
    }

    #[test]
    fn the_help_command_shows_what_the_switch_shows() {
        let of_all = help_of(&["help"], Lang::Ja).expect("help").expect("a page");
        assert!(
            of_all.contains("doctor") && of_all.contains("コマンド:"),
            "{of_all}"
        );
        for words in [&["help", "recipe", "check"], &["recipe", "help", "check"]] {
            let page = help_of(words, Lang::Ja).expect("help").expect("a page");
            assert!(
                page.contains("使い方: renkei recipe check") && page.contains("--accept"),
                "{page}"
            );
        }
        assert_eq!(
            help_of(&["help", "chek"], Lang::Ja),
            Some(Err("chek".to_owned()))
        );
        assert_eq!(help_of(&["accounts"], Lang::Ja), None);
    }

    #[test]
    fn a_switch_is_offered_only_where_it_does_something() {
        let page = |words: &[&str]| help_of(words, Lang::Ja).expect("help").expect("a page");
        for of in ["check", "reference", "schema"] {
            let page = page(&["help", "recipe", of]);
            for switch in ["--data", "--database", "--office"] {
                assert!(!page.contains(switch), "{switch} in {page}");
            }
            assert!(page.contains("--lang"), "{page}");
        }
        let run = page(&["help", "recipe", "run"]);
        assert!(run.contains("--data") && !run.contains("--office"), "{run}");
        let lines = page(&["help", "lines"]);
        assert!(
            lines.contains("--database") && lines.contains("--office"),
            "{lines}"
        );
        // A script may set it everywhere.
        assert_eq!(
            help_of(
                &["--office", "3", "recipe", "reference", "--data", "x"],
                Lang::Ja
            ),
            None
        );
    }
}
