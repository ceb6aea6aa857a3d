//! `renkei export`.

use super::{Context, Failed};
use crate::web::text::Lang;
use aggregation::exporting::{self, Target};
use domain::time::{Date, Period};
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei export --to hledger --out books.journal\n  hledger -f books.journal bal"
)]
pub struct Args {
    /// 書き出す形（csv か hledger）
    #[arg(long, value_name = "FORMAT", value_parser = parse_target)]
    to: Target,
    /// この日から
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// この日まで
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// 書き出すファイル（省略すると画面に出します）
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let (from, to) = (
        args.from.unwrap_or(Date::constant(1, 1, 1)),
        args.until.unwrap_or(Date::MAX),
    );
    let period = Period::new(from, to).ok_or_else(|| {
        Failed::Told(
            context
                .lang
                .t(
                    "終わりの日が始まりの日より前です。",
                    "The end is before the start.",
                )
                .to_owned(),
        )
    })?;
    let text = exporting::export(&app, actor, args.to, period, app.clock.now()).await?;
    match args.out {
        Some(path) => std::fs::write(&path, text).map_err(|error| {
            Failed::Told(match context.lang {
                Lang::Ja => format!(
                    "「{}」に書き込めません。フォルダと権限を確かめてください。（{error}）",
                    path.display()
                ),
                Lang::En => format!(
                    "{} can't be written; check its folder and permissions. ({error})",
                    path.display()
                ),
            })
        })?,
        None => std::io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(())
}

fn parse_target(text: &str) -> Result<Target, String> {
    Target::from_word(text)
        .ok_or_else(|| "csv か hledger を指定してください / write csv or hledger".to_owned())
}
