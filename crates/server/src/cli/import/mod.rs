//! `renkei import`: statement files into accounts, or what they would bring.

mod json;
mod layout;
mod understood;

use super::{Context, Failed, print_line};
use crate::web::text::{Lang, Pen};
use crate::words;
use aggregation::importing::{self, File, Import, Imported, ImportedStatement, Progress, Target};
use aggregation::{Actor, App, Refused};
use layout::Chosen;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei import 2026-10.csv --account 三菱UFJ普通 --create\n  renkei import 10月.csv 11月.ofx meisai.xlsx --dry-run\n\n\
                        読めないファイルからは1行も保存しません。同じファイルを何度取り込んでも、明細は増えません。"
)]
pub struct Args {
    /// 明細のファイル（いくつでも）
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 取り込む口座の名前（省略すると、ファイルに書かれた口座）
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    account: Option<String>,
    /// 口座がなければ作る
    #[arg(long)]
    create: bool,
    /// 読み方のIDか、読み方（layout.toml）のあるフォルダ（省略すると、中身から見分けます）
    #[arg(long, value_name = "ID", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    layout: Option<String>,
    /// 何が取り込まれるかを見るだけで、保存しません
    #[arg(long)]
    dry_run: bool,
    /// 表示の形
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    /// 1つのファイルを1行で.
    Json,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let chosen = Chosen::of(args.layout.as_deref(), context.lang)?;
    let app = context.open().await?;
    let importing = Importing {
        actor: context.actor(&app).await?,
        pen: context.pen(&app),
        app,
        args: &args,
        chosen,
    };
    let (mut refused, mut undecided) = (0, false);
    for path in &args.files {
        match importing.one(path).await {
            Ok(decided) => undecided |= !decided,
            Err(failed @ (Failed::Refused(_) | Failed::Told(_))) => {
                refused += 1;
                importing.tell_refusal(path, failed)?;
            }
            Err(failed) => return Err(failed),
        }
    }
    importing.end(refused, undecided)
}

struct Importing<'a> {
    app: App,
    actor: Actor,
    pen: Pen,
    args: &'a Args,
    chosen: Chosen,
}

impl Importing<'_> {
    /// `false`: it was looked at, and to import it somebody has to say whose lines it holds.
    async fn one(&self, path: &Path) -> Result<bool, Failed> {
        let (app, args) = (&self.app, self.args);
        let name = name_of(path);
        let file = File::on_disk(path.to_owned())
            .map_err(|error| not_opened(path, &error, self.pen.lang))?;
        let import = Import {
            label: args.account.as_deref(),
            create: args.create,
            layout: self.chosen.id(),
            layouts: self.chosen.layouts(),
            ..Import::of(&name, file)
        };
        let (progress, now) = (Progress::default(), app.clock.now());
        let imported = match args.dry_run {
            true => importing::look(app, self.actor, &import, &progress, now).await?,
            false => importing::import(app, self.actor, &import, &progress, now).await?,
        };
        match args.format {
            Format::Json => print_line(json::imported(&imported, &name))?,
            Format::Text => self.tell(&imported, &name)?,
        }
        let decided = |one: &ImportedStatement| one.target != Target::Undecided;
        Ok(imported.statements.iter().all(decided))
    }

    /// The counts for programs and people alike; what was understood beside them, for people.
    fn tell(&self, imported: &Imported, name: &str) -> Result<(), Failed> {
        let l = self.pen.lang;
        let file = match self.args.files.len() {
            1 => String::new(),
            _ => format!("{name}: "),
        };
        for left_out in &imported.left_out {
            eprintln!("{file}{}", understood::left_out(left_out, l));
        }
        for notice in &imported.notices {
            eprintln!("{file}{}", notice.message(words::of_formats(l)));
        }
        for one in &imported.statements {
            eprintln!("{file}{}", understood::words(imported, one, l));
            let account = match imported.statements.len() {
                1 => String::new(),
                _ => format!("{}: ", one.account_label),
            };
            let counts = one.counts;
            print_line(format_args!(
                "{file}{account}read {}, new {}, known {}, amended {}, asked {}",
                counts.read, counts.new, counts.known, counts.amended, counts.asked
            ))?;
        }
        Ok(())
    }

    /// Of several files each is taken or refused by itself; a single one's refusal is the command's.
    fn tell_refusal(&self, path: &Path, failed: Failed) -> Result<(), Failed> {
        let name = name_of(path);
        let words = failed.words(&self.pen);
        if self.args.format == Format::Json {
            let key = match &failed {
                Failed::Refused(Refused::File(refusal)) => refusal.key(),
                _ => "refused",
            };
            print_line(json::refused(&name, key, &words))?;
        }
        if self.args.files.len() == 1 {
            return Err(failed);
        }
        eprintln!("{name}: {words}");
        Ok(())
    }

    fn end(&self, refused: usize, undecided: bool) -> Result<(), Failed> {
        let l = self.pen.lang;
        let all = self.args.files.len();
        if undecided && self.args.format == Format::Text {
            eprintln!("{}", understood::undecided(l));
        }
        if self.args.dry_run && self.args.format == Format::Text && refused < all {
            eprintln!(
                "{}",
                l.t("まだ何も保存していません。", "Nothing has been stored.")
            );
        }
        match (refused, all) {
            (0, _) => Ok(()),
            (n, all) => Err(Failed::Told(match (l, self.args.dry_run) {
                (Lang::Ja, true) => format!("{all}個のうち{n}個のファイルは取り込めません。"),
                (Lang::Ja, false) => format!(
                    "{all}個のうち{n}個のファイルは取り込めませんでした。そのファイルからは1行も保存していません。"
                ),
                (Lang::En, true) => format!("{n} of {all} files can't be imported."),
                (Lang::En, false) => {
                    format!("{n} of {all} files were not imported; no line of them is stored.")
                }
            })),
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn not_opened(path: &Path, error: &std::io::Error, l: Lang) -> Failed {
    let place = path.display();
    Failed::Told(match l {
        Lang::Ja => format!(
            "「{place}」を開けません。場所と権限を確かめてください。（{}）",
            super::io_reason(error)
        ),
        Lang::En => format!("{place} can't be opened; check its place and permissions. ({error})"),
    })
}
