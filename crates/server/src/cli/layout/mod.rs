//! `renkei layout`: teaches how a table is read. Needs a file, an editor and these commands; nothing is stored in an
//! office, and nothing leaves the computer.

mod check;
mod folder;
mod new;
mod shown;

use super::{Context, Failed, print_line};
use crate::open::SystemClock;
use aggregation::Clock;
use domain::time::{Date, date_in_japan};
use formats::{Source, Unread};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::web::text::Lang;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei layout new 明細.csv\n  renkei layout check my-bank\n  renkei import 明細.csv --layout my-bank --dry-run"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// お手もとの表から、読み方のフォルダを作ります（氏名や番号は残しません）
    New(new::Args),
    /// 読み方を調べ、見本で試します
    Check(check::Args),
    /// 組み込みの読み方の一覧を表示します
    List,
    /// エディターの補完に使うJSON Schemaを表示します
    Schema,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failed> {
    match args.command {
        Command::New(args) => new::run(context.lang, args),
        Command::Check(args) => check::run(context.lang, &args),
        Command::List => {
            for layout in formats::layout::built_in() {
                print_line(format_args!("{:<24}{}", layout.id, layout.name))?;
            }
            Ok(())
        }
        Command::Schema => print_line(format_args!("{:#}", formats::layout::schema())),
    }
}

/// A file, opened again each time it is read.
struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }

    fn size(&self) -> u64 {
        std::fs::metadata(&self.0).map_or(0, |file| file.len())
    }
}

fn language(lang: Lang) -> formats::Language {
    match lang {
        Lang::Ja => formats::Language::Ja,
        Lang::En => formats::Language::En,
    }
}

fn today() -> Date {
    date_in_japan(SystemClock.now())
}

/// Why a file wasn't read, for the person.
fn unread(unread: Unread, lang: Lang) -> Failed {
    match unread {
        Unread::Refused(refusal) => Failed::Told(refusal.message(language(lang))),
        Unread::Io(error) => Failed::Io(error),
    }
}
