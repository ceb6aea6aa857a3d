//! `renkei import`.

use super::{Context, Failed, print_line};
use crate::web::text::Lang;
use aggregation::importing::{self, Import};
use std::path::PathBuf;

/// A file larger than this is not read into memory.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei import 2026-10.csv --account 三菱UFJ普通 --create\n  renkei import statement.ofx --account main\n\n\
                        読めないファイルからは1行も保存しません。同じファイルを何度取り込んでも、明細は増えません。"
)]
pub struct Args {
    /// 明細のファイル
    file: PathBuf,
    /// 取り込む口座の名前（省略すると、ファイルに書かれた口座）
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    account: Option<String>,
    /// 口座がなければ作る
    #[arg(long)]
    create: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let l = context.lang;
    let bytes = read(&args.file, l)?;
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let file_name = args
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let import = Import {
        file_name: &file_name,
        bytes: &bytes,
        label: args.account.as_deref(),
        create: args.create,
    };
    let imported = importing::import(&app, actor, &import, app.clock.now()).await?;
    let language = match l {
        Lang::Ja => formats::Language::Ja,
        Lang::En => formats::Language::En,
    };
    for notice in &imported.notices {
        eprintln!("{}", notice.message(language));
    }
    for (account, counts) in &imported.accounts {
        let name = if imported.accounts.len() > 1 {
            format!("{}: ", account.label)
        } else {
            String::new()
        };
        print_line(format_args!(
            "{name}read {}, new {}, known {}, amended {}, asked {}",
            counts.read, counts.new, counts.known, counts.amended, counts.asked
        ))?;
    }
    Ok(())
}

fn read(path: &PathBuf, l: Lang) -> Result<Vec<u8>, Failed> {
    let told = |error: std::io::Error| {
        Failed::Told(match l {
            Lang::Ja => format!(
                "「{}」を開けません。場所と権限を確かめてください。（{error}）",
                path.display()
            ),
            Lang::En => format!(
                "{} can't be opened; check its place and permissions. ({error})",
                path.display()
            ),
        })
    };
    let size = std::fs::metadata(path).map_err(told)?.len();
    if size > FILE_BYTES_MAX {
        return Err(Failed::Told(match l {
            Lang::Ja => format!(
                "大きすぎて開けません\n{}MBあります。上限は{}MBです。期間を分けてダウンロードしてください。",
                size >> 20,
                FILE_BYTES_MAX >> 20
            ),
            Lang::En => format!(
                "Too large\n{} MB; the limit is {} MB. Download shorter periods.",
                size >> 20,
                FILE_BYTES_MAX >> 20
            ),
        }));
    }
    std::fs::read(path).map_err(told)
}
