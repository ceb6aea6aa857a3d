//! `renkei recipe check`: both files are judged, every recorded walk is walked again, and what it gives is held against its
//! `expected.txt`. No bank is reached.

use super::super::{Context, Failed};
use super::folder::{EXPECTED, Folder, Recorded, told};
use super::notes;
use super::run::is_about_pages;
use super::shown::{self, Format};
use crate::web::text::Lang;
use domain::fetch::{Cause, FetchError};
use recipe::replay::{Difference, DifferenceKind, differences, expected_text};
use recipe::{Recipe, SentFrom, SitePart, Walked, Watched};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei recipe check mihon\n  renkei recipe check mihon --accept"
)]
pub(super) struct Args {
    /// 金融機関のフォルダ
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 読めた明細を、正しいものとして expected.txt に書きます
    #[arg(long)]
    accept: bool,
    /// 明細を表示しません
    #[arg(long)]
    quiet: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let lang = context.lang;
    let folder = Folder::open(&args.folder, lang)?;
    let recipe = match folder.recipe()? {
        Ok(recipe) => recipe,
        Err(faults) => {
            eprintln!("{}", told(&faults, lang));
            return Err(Failed::Told(match lang {
                Lang::Ja => format!("直すところが{}か所あります。", faults.len()),
                Lang::En if faults.len() == 1 => "One thing is to be mended.".to_owned(),
                Lang::En => format!("{} things are to be mended.", faults.len()),
            }));
        }
    };
    for warning in recipe.warnings() {
        eprintln!("{}", lang.said(&warning.said()));
    }
    if recipe.institution().kana.trim().is_empty() {
        eprintln!(
            "institution.toml: {}",
            lang.t(
                "注意：kana が空です。読みをひらがなで書くと、新規登録でさがせます。",
                "warning: kana is empty; with the reading in hiragana it can be searched for."
            )
        );
    }
    let id = &recipe.institution().id;
    let name = args.folder.canonicalize()?;
    if name
        .file_name()
        .is_some_and(|name| name.to_str() != Some(id))
    {
        return Err(Failed::Told(match lang {
            Lang::Ja => format!(
                "institution.toml の id は「{id}」ですが、フォルダの名前が違います。同じにしてください。"
            ),
            Lang::En => format!(
                "institution.toml says id = {id:?}, but the folder has another name; make them the same."
            ),
        }));
    }
    let walks = folder.recorded();
    let (mut bad, mut sent) = (0, Vec::new());
    for walk in &walks {
        let (is_right, of_walk) = replay(&recipe, walk, &args, lang).await?;
        bad += usize::from(!is_right);
        sent.extend(of_walk);
    }
    summary(&recipe, &sent, walks.len(), bad, lang)
}

/// `true`: as expected. And the requests that it made.
async fn replay(
    recipe: &Recipe,
    walk: &Recorded,
    args: &Args,
    lang: Lang,
) -> Result<(bool, Vec<SentFrom>), Failed> {
    let replayer = walk.replayer(lang)?;
    let order = replayer.order().clone();
    let mut session = Watched::new(replayer);
    let walked = recipe::walk(recipe, &order, &mut session).await;
    let is_right = judge(recipe, walk, &walked, args, lang)?;
    Ok((is_right, session.sent(&walked)))
}

/// Shows what a walk gave; `true`: as expected.
fn judge(
    recipe: &Recipe,
    walk: &Recorded,
    walked: &Walked,
    args: &Args,
    lang: Lang,
) -> Result<bool, Failed> {
    let read = expected_text(walked);
    let mut out = io::stdout().lock();
    writeln!(out, "── {}", walk.name)?;
    if !args.quiet {
        shown::lines(&mut out, recipe, walked, Format::Table, lang)?;
    }
    for doubt in recipe.doubts(walked) {
        writeln!(out, "{}", lang.said(&doubt.said()))?;
    }
    let is_misread = errors_of(walked).any(|error| is_about_pages(error.cause));
    if args.accept && is_misread {
        writeln!(
            out,
            "✗ {}",
            lang.t(
                "最後まで読めていないので、expected.txt は書きません",
                "not read to its end: expected.txt isn't written"
            )
        )?;
        errors_at_their_place(&mut out, recipe, walked, lang)?;
        return Ok(false);
    }
    if args.accept {
        fs::write(walk.path.join(EXPECTED), &read)?;
    }
    match walk.expected() {
        Some(expected) if expected == read => {
            writeln!(
                out,
                "✓ {}",
                lang.t("expected.txt のとおりです", "as in expected.txt")
            )?;
            return Ok(true);
        }
        expected => {
            errors_at_their_place(&mut out, recipe, walked, lang)?;
            match expected {
                Some(expected) => differing(&mut out, &differences(&expected, walked), lang)?,
                None if is_misread => {}
                None => writeln!(
                    out,
                    "{}",
                    lang.t(
                        "expected.txt がありません。上の明細が正しければ --accept で書けます。",
                        "There is no expected.txt. If the lines above are right, write it with --accept."
                    )
                )?,
            }
        }
    }
    Ok(false)
}

/// Rows shown of each account; a list that isn't read any more would hide the reason behind a screenful.
const ROWS_MAX: usize = 3;

fn differing(out: &mut impl Write, all: &[Difference], lang: Lang) -> io::Result<()> {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    // How the walk ended stands above already, with its reasons.
    let is_new_end = |difference: &&Difference| {
        difference.account.is_empty() && difference.kind == DifferenceKind::New
    };
    for difference in all.iter().filter(|difference| !is_new_end(difference)) {
        let count = shown.entry(&difference.account).or_default();
        *count += 1;
        if *count <= ROWS_MAX {
            writeln!(out, "✗ {}", lang.said(&difference.said()))?;
        }
    }
    for (account, more) in shown {
        let Some(more) = more.checked_sub(ROWS_MAX).filter(|more| *more > 0) else {
            continue;
        };
        match lang {
            Lang::Ja => writeln!(out, "  {account}: ほかに{more}件")?,
            Lang::En => writeln!(out, "  {account}: {more} more")?,
        }
    }
    Ok(())
}

/// Each error with the line of recipe.toml that its rule begins at.
fn errors_at_their_place(
    out: &mut impl Write,
    recipe: &Recipe,
    walked: &Walked,
    lang: Lang,
) -> io::Result<()> {
    for error in told_errors(walked) {
        if let Some(line) = error.step.as_deref().and_then(|step| recipe.line_of(step)) {
            writeln!(out, "recipe.toml:{line}:")?;
        }
        shown::error(out, error, lang)?;
    }
    Ok(())
}

/// Every host that a walk may reach, and what for; and what only sounds like moving money.
fn reached(recipe: &Recipe, sent: &[SentFrom], lang: Lang) {
    let reach = recipe.reach();
    let hosts = reach.hosts();
    let title = lang.t("このレシピが触れるホスト", "Hosts that this recipe reaches");
    eprintln!("{title}:");
    for host in &hosts {
        eprintln!("  {}", lang.said(&host.said()));
    }
    if hosts.len() > 1 {
        let rule = lang.t(
            "お客さまの値を送るのは、最初のホストだけです",
            "Nothing of the customer's goes to any but the first",
        );
        eprintln!("  {rule}");
    }
    let posts = recipe.posts(sent);
    if !posts.is_empty() {
        eprintln!("{}:", lang.said(&SitePart::Post.said()));
    }
    for post in &posts {
        eprintln!("  {}", lang.said(&post.said()));
    }
    for warning in posts.iter().flat_map(|post| post.warnings()) {
        eprintln!("{}", lang.said(&warning.said()));
    }
    for line in reach.lines() {
        if line.part == SitePart::Harmless {
            eprintln!("{}: {}", lang.said(&line.part.said()), line.text);
        }
    }
}

fn errors_of(walked: &Walked) -> impl Iterator<Item = &FetchError> {
    let of_accounts = walked.account_errors.iter().map(|(_, error)| error);
    of_accounts.chain(&walked.error)
}

/// The errors that say something: a page that isn't in the record is asked for only because something went wrong before.
fn told_errors(walked: &Walked) -> Vec<&FetchError> {
    let mut all: Vec<&FetchError> = Vec::new();
    // One fault ends the branches of several accounts alike.
    for error in errors_of(walked) {
        if !all.contains(&error) {
            all.push(error);
        }
    }
    let is_own = |error: &&FetchError| error.cause == Cause::OwnFault;
    let (own, told): (Vec<&FetchError>, Vec<&FetchError>) = all.into_iter().partition(is_own);
    if told.is_empty() { own } else { told }
}

fn summary(
    recipe: &Recipe,
    sent: &[SentFrom],
    walks: usize,
    bad: usize,
    lang: Lang,
) -> Result<(), Failed> {
    for note in notes::left_open(recipe, lang) {
        eprintln!("{note}");
    }
    reached(recipe, sent, lang);
    match (walks, bad, lang) {
        (0, _, Lang::Ja) => eprintln!(
            "レシピに誤りはありません。記録した画面がまだありません（renkei recipe record）。"
        ),
        (0, _, Lang::En) => {
            eprintln!("The recipe has no faults. No pages are recorded yet (renkei recipe record).")
        }
        (_, 0, Lang::Ja) => eprintln!("すべてよし：記録 {walks}件。"),
        (_, 0, Lang::En) => eprintln!("All is well: {walks} recorded walks."),
        (_, _, Lang::Ja) => {
            return Err(Failed::Told(format!(
                "記録{walks}件のうち{bad}件が、期待と違います。"
            )));
        }
        (_, _, Lang::En) => {
            return Err(Failed::Told(format!(
                "{bad} of {walks} recorded walks differ from what is expected."
            )));
        }
    }
    Ok(())
}
