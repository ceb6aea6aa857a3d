//! `renkei recipe check`: both files are judged, every recorded walk is walked again, and what it gives is held against its
//! `expected.txt`. No bank is reached.

use super::super::{Context, Failed};
use super::folder::{EXPECTED, Folder, Recorded, told};
use super::shown::{self, Format};
use crate::web::text::Lang;
use recipe::replay::{Difference, differences, expected_text};
use recipe::{Recipe, Walked};
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
            eprintln!("{}", told(&faults));
            return Err(Failed::Told(match lang {
                Lang::Ja => format!("直すところが{}か所あります。", faults.len()),
                Lang::En => format!("{} things are to be mended.", faults.len()),
            }));
        }
    };
    for warning in recipe.warnings() {
        eprintln!("{warning}");
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
    let mut bad = 0;
    for walk in &walks {
        bad += usize::from(!replay(&recipe, walk, &args, lang).await?);
    }
    summary(&recipe, walks.len(), bad, lang)
}

/// `true`: as expected.
async fn replay(recipe: &Recipe, walk: &Recorded, args: &Args, lang: Lang) -> Result<bool, Failed> {
    let mut replayer = walk.replayer()?;
    let order = replayer.order().clone();
    let walked = recipe::walk(recipe, &order, &mut replayer).await;
    let read = expected_text(&walked);
    let mut out = io::stdout().lock();
    writeln!(out, "── {}", walk.name)?;
    if !args.quiet {
        shown::lines(&mut out, &walked, Format::Table, lang)?;
    }
    for doubt in recipe.doubts(&walked) {
        writeln!(out, "{doubt}")?;
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
            errors_at_their_place(&mut out, recipe, &walked, lang)?;
            match expected {
                Some(expected) => differing(&mut out, &differences(&expected, &walked), lang)?,
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
    for difference in all {
        let count = shown.entry(&difference.account).or_default();
        *count += 1;
        if *count <= ROWS_MAX {
            writeln!(out, "✗ {difference}")?;
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
    let errors = walked
        .account_errors
        .iter()
        .map(|(_, error)| error)
        .chain(&walked.error);
    for error in errors {
        if let Some(line) = error.step.as_deref().and_then(|step| recipe.line_of(step)) {
            writeln!(out, "recipe.toml:{line}:")?;
        }
        shown::error(out, error, lang)?;
    }
    Ok(())
}

fn summary(recipe: &Recipe, walks: usize, bad: usize, lang: Lang) -> Result<(), Failed> {
    let unproven = recipe.unproven_statements();
    if !unproven.is_empty() {
        eprintln!(
            "{}: {}",
            lang.t(
                "金額の裏づけ（残高・合計）がない明細の画面",
                "Statements whose amounts have no witness (balance, sum)"
            ),
            unproven.join(", ")
        );
    }
    let hosts = recipe.second_hosts();
    if !hosts.is_empty() {
        eprintln!(
            "{}: {}",
            lang.t(
                "ほかに触れるホスト（お客さまの値は送りません）",
                "Other hosts that are reached (nothing of the customer's goes there)"
            ),
            hosts.join(", ")
        );
    }
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
