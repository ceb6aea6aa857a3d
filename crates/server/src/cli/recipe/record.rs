//! `renkei recipe record`: a walk whose pages are kept, with names, numbers and secrets replaced by others of the same shape.

use super::super::{Context, Failed};
use super::folder::EXPECTED;
use super::run::{is_about_pages, told};
use super::visit::{VisitArgs, Visited, recipe_of, visit};
use crate::web::text::Lang;
use recipe::Walked;
use recipe::replay::{Replayer, expected_text, record};
use recipe::scrub::{Scrubber, Told};
use std::fs;
use std::path::Path;

/// The record of a walk to its end.
const NORMAL: &str = "normal";

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei recipe record --institution mihon --name normal --hide 佐藤美咲"
)]
pub(super) struct Args {
    #[command(flatten)]
    visit: VisitArgs,
    /// 記録の名前（normal、wrong-password など）
    #[arg(long, default_value = NORMAL)]
    name: String,
    /// ほかに置きかえる言葉（氏名・会社名など。何度でも）
    #[arg(long, value_name = "TEXT")]
    hide: Vec<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let lang = context.lang;
    let is_plain = args
        .name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-');
    if args.name.is_empty() || !is_plain {
        return Err(Failed::Told(
            lang.t(
                "記録の名前には、半角の英数字とハイフンを使ってください。",
                "Use letters, digits and hyphens for the record's name.",
            )
            .to_owned(),
        ));
    }
    let (folder, recipe) = recipe_of(context, &args.visit)?;
    let Visited {
        order,
        walked,
        secrets,
    } = visit(context, &recipe, args.visit).await?;
    // What a walk ended with may be what is to be recorded: a refused password, a maintenance page.
    let ended = told(&recipe, &walked, lang);
    if walked.captures.is_empty() {
        return ended;
    }
    let is_failed = walked.error.is_some() || !walked.account_errors.is_empty();
    if is_failed && args.name == NORMAL {
        return Err(Failed::Told(
            lang.t(
                "途中で終わったので、normal としては記録しませんでした。断られた画面や、まだ読めない画面を残すときは、--name wrong-password のように名前を付けてください。",
                "It ended early, so nothing is recorded as normal. To keep a refusal, or pages that can't be read yet, give it a name: --name wrong-password",
            )
            .to_owned(),
        ));
    }
    let hidden: Vec<&str> = secrets
        .iter()
        .map(|secret| secret.expose())
        .chain(args.hide.iter().map(String::as_str))
        .collect();
    let scrubber = Scrubber::new(&walked, &hidden);
    let (walk_toml, files) = record(&order, &scrubber.scrub(&walked.captures));

    let mut replayer = Replayer::read(&walk_toml, |name| {
        files
            .iter()
            .find(|(file, _)| file == name)
            .map(|(_, body)| body.clone())
    })
    .map_err(|faults| Failed::Told(super::folder::told(&faults, lang)))?;
    let order = replayer.order().clone();
    let again = recipe::walk(&recipe, &order, &mut replayer).await;

    let target = folder.pages().join(&args.name);
    fs::create_dir_all(&target)?;
    // What a recipe can't read yet is nothing to expect of it: the pages are kept for mending it.
    let is_misread = again
        .account_errors
        .iter()
        .map(|(_, error)| error)
        .chain(&again.error)
        .any(|error| is_about_pages(error.cause));
    let expected = (!is_misread).then(|| expected_text(&again));
    write_all(&target, &walk_toml, &files, expected.as_deref())?;
    names(&scrubber, &again, lang);
    if is_misread {
        eprintln!("{}", target.display());
        return Err(Failed::Told(
            lang.t(
                "画面は残しましたが、最後まで読めていないので、expected.txt は書きませんでした。上の「期待」と「実際」を見て recipe.toml を直し、もう一度記録します。",
                "The pages are kept, but expected.txt isn't written: they were not read to their end. See what was expected and seen above, mend recipe.toml, and record again.",
            )
            .to_owned(),
        ));
    }
    said(
        &target,
        scrubber.told(),
        again.error.is_none() == walked.error.is_none(),
        lang,
    )
}

/// Which names were replaced by what, and which ones still stand on the replaced pages: for the author's eyes only.
fn names(scrubber: &Scrubber, replaced: &Walked, lang: Lang) {
    for (name, other) in scrubber.names() {
        eprintln!("  {}: {name} → {other}", lang.t("名前", "name"));
    }
    for name in scrubber.names_left(&replaced.captures) {
        eprintln!(
            "  {}: {name}",
            lang.t(
                "残っている名前（--hide で足します）",
                "a name that is left (add --hide)"
            )
        );
    }
}

fn write_all(
    target: &Path,
    walk_toml: &str,
    files: &[(String, Vec<u8>)],
    expected: Option<&str>,
) -> Result<(), Failed> {
    fs::write(target.join("walk.toml"), walk_toml)?;
    for (name, body) in files {
        fs::write(target.join(name), body)?;
    }
    if let Some(expected) = expected {
        fs::write(target.join(EXPECTED), expected)?;
    }
    Ok(())
}

fn said(target: &Path, replaced: Told, replays: bool, lang: Lang) -> Result<(), Failed> {
    match lang {
        Lang::Ja => eprintln!(
            "{} に記録しました。置きかえ: 口座などの番号 {}、名前 {}、ログインの値 {}、摘要の言葉 {}。\n人に渡す前に、ファイルを開いて個人情報が残っていないか確かめてください。残っていれば --hide で足して、もう一度記録します。",
            target.display(),
            replaced.numbers,
            replaced.names,
            replaced.secrets,
            replaced.descriptions
        ),
        Lang::En => eprintln!(
            "Recorded in {}. Replaced: {} numbers, {} names, {} login values, {} words of descriptions.\nBefore you pass it on, open the files and see that nothing personal is left; if there is, add --hide and record again.",
            target.display(),
            replaced.numbers,
            replaced.names,
            replaced.secrets,
            replaced.descriptions
        ),
    }
    if replays {
        return Ok(());
    }
    Err(Failed::Told(
        lang.t(
            "置きかえたあとの画面を、レシピで同じように読めませんでした。renkei recipe check で見てください。",
            "The replaced pages are not read like the real ones; see: renkei recipe check",
        )
        .to_owned(),
    ))
}
