//! `renkei layout check`: the layout is judged, and each sample is read and held against its `expected.txt`.

use super::super::Failed;
use super::folder::{EXPECTED, Folder, Sample};
use super::{OnDisk, language, shown, today, unread};
use crate::web::text::Lang;
use formats::{Asked, Refusal, Unread, built_in_that_fit, expected, read_on, understand};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Lines that are shown of each sample, and of its differences.
const SHOWN: usize = 20;
const DIFFERENCES: usize = 5;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei layout check my-bank\n  renkei layout check my-bank/layout.toml --accept"
)]
pub(super) struct Args {
    /// 読み方のフォルダか、その layout.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 読めた明細を、正しいものとして expected.txt に書きます
    #[arg(long)]
    accept: bool,
    /// 明細を表示しません
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(lang: Lang, args: &Args) -> Result<(), Failed> {
    let folder = Folder::open(&args.folder, lang)?;
    let layout = &folder.layout;
    if let Some(name) = folder.name()?.filter(|name| *name != layout.id) {
        return Err(Failed::Told(match lang {
            Lang::Ja => format!(
                "layout.toml の id は「{}」ですが、フォルダの名前は「{name}」です。同じにしてください。",
                layout.id
            ),
            Lang::En => format!(
                "layout.toml says id = {:?}, but the folder is called {name:?}; make them the same.",
                layout.id
            ),
        }));
    }
    let samples = folder.samples()?;
    let mut bad = 0;
    for sample in &samples {
        bad += usize::from(!judge(&folder, sample, args, lang)?);
    }
    let count = samples.len();
    match (count, bad, lang) {
        (0, _, Lang::Ja) => eprintln!(
            "読み方に誤りはありません。見本がまだありません。名前や番号を置きかえた表を、sample.csv として置いてください。"
        ),
        (0, _, Lang::En) => eprintln!(
            "The layout has no faults. There is no sample yet: put a table with invented names and numbers beside it, as sample.csv."
        ),
        (_, 0, Lang::Ja) => eprintln!("すべてよし：見本 {count}件。"),
        (_, 0, Lang::En) if count == 1 => eprintln!("All is well: 1 sample."),
        (_, 0, Lang::En) => eprintln!("All is well: {count} samples."),
        (_, _, Lang::Ja) => {
            return Err(Failed::Told(format!(
                "見本{count}件のうち{bad}件に、直すところがあります。"
            )));
        }
        (_, _, Lang::En) => {
            return Err(Failed::Told(format!(
                "{bad} of {count} samples need mending."
            )));
        }
    }
    Ok(())
}

/// Reads and shows a sample; `true`: all is well with it.
fn judge(folder: &Folder, sample: &Sample, args: &Args, lang: Lang) -> Result<bool, Failed> {
    let mut out = io::stdout().lock();
    writeln!(out, "── {}", sample.name)?;
    let source = OnDisk(sample.path.clone());
    let wanted = fs::read_to_string(&sample.expected).ok();
    let layouts = [std::sync::Arc::clone(&folder.layout)];
    let asked = Asked {
        // The year of days without one goes by the day of reading.
        today: wanted.as_deref().and_then(read_on).unwrap_or_else(today),
        file_name: Some(&sample.name),
        layout: Some(&folder.layout.id),
        layouts: &layouts,
    };
    let text = match expected(&source, &asked) {
        Ok(text) => text,
        Err(Unread::Refused(refusal)) => {
            writeln!(out, "✗ {}", refusal.message(language(lang)))?;
            return Ok(false);
        }
        Err(other) => return Err(unread(other, lang)),
    };
    if !args.quiet {
        match understand(&source, &asked) {
            Ok(file) => shown::statements(&mut out, &file, SHOWN, lang)?,
            Err(Unread::Refused(Refusal::Empty)) => {
                writeln!(out, "  {}", lang.t("明細はありません", "no lines"))?;
            }
            Err(other) => return Err(unread(other, lang)),
        }
    }
    if args.accept {
        fs::write(&sample.expected, &text)?;
    }
    let as_expected = match wanted.filter(|_| !args.accept) {
        None if args.accept => true,
        None => {
            writeln!(
                out,
                "✗ {}",
                lang.t(
                    "expected.txt がありません。上の明細が正しければ --accept で書けます。",
                    "There is no expected.txt. If the lines above are right, write it with --accept."
                )
            )?;
            false
        }
        // A checkout may have other line ends.
        Some(wanted) => {
            let wanted = wanted.replace("\r\n", "\n");
            differing(&mut out, &wanted, &text, lang)?;
            wanted == text
        }
    };
    if as_expected {
        writeln!(
            out,
            "✓ {}",
            lang.t("expected.txt のとおりです", "as in expected.txt")
        )?;
    }
    let others = built_in_that_fit(&source, &asked, &folder.layout.id)
        .map_err(|error| unread(error, lang))?;
    for other in &others {
        let (id, name) = (&other.id, &other.name);
        match lang {
            Lang::Ja => writeln!(
                out,
                "✗ 組み込みの「{name}」（{id}）でも読めます。2つに合うファイルは取り込めません。それを使うか、見出しや行の条件をもっと絞ってください。"
            )?,
            Lang::En => writeln!(
                out,
                "✗ The built-in {id} ({name}) reads it too, and a file that fits two is refused. Use that one, or ask for more in the heading or the rows."
            )?,
        }
    }
    Ok(as_expected && others.is_empty())
}

/// The first lines that differ.
fn differing(out: &mut impl Write, wanted: &str, text: &str, lang: Lang) -> io::Result<()> {
    let (mut left, mut right) = (wanted.lines(), text.lines());
    let (mut at, mut shown) = (0_usize, 0_usize);
    loop {
        at += 1;
        let (expected, read) = match (left.next(), right.next()) {
            (None, None) => return Ok(()),
            pair => pair,
        };
        if expected == read {
            continue;
        }
        shown += 1;
        if shown > DIFFERENCES {
            writeln!(out, "  {}", lang.t("ほかにもあります", "and more"))?;
            return Ok(());
        }
        let none = lang.t("（なし）", "(none)");
        let (expected, read) = (expected.unwrap_or(none), read.unwrap_or(none));
        match lang {
            Lang::Ja => writeln!(
                out,
                "✗ {EXPECTED} {at}行目：「{expected}」ですが、読めたのは「{read}」です"
            )?,
            Lang::En => writeln!(
                out,
                "✗ {EXPECTED} line {at}: \"{expected}\", but read was \"{read}\""
            )?,
        }
    }
}
