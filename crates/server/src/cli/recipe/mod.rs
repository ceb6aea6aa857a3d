//! `renkei recipe`: the workshop. Teaching Renkei an institution needs these commands and an editor, nothing else.
//!
//! None of them opens the data of an office: a recipe is tried against a live address or against recorded pages, and
//! nothing is stored but the files that the author asked for.

mod check;
mod folder;
mod hints;
mod look;
mod loud;
mod new;
mod notes;
pub(super) mod prompt;
mod record;
mod run;
mod shown;
mod terminal;
mod visit;

use super::{Context, Failed};
use crate::web::text::Lang;
use recipe::language::{self, Words};

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei recipe new mihon --login-page https://ib.mihon.example/login\n  renkei recipe run --institution mihon\n  renkei recipe record --institution mihon --name normal\n  renkei recipe check mihon"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// 新しい金融機関のフォルダを作ります
    New(new::Args),
    /// レシピを調べ、記録した画面で試します（金融機関にはつなぎません）
    Check(check::Args),
    /// 金融機関につないで試します（明細は保存しません）
    Run(run::Args),
    /// 金融機関の画面を、名前や番号を置きかえて記録します
    Record(record::Args),
    /// レシピの書き方（表）を表示します
    Reference,
    /// エディターの補完に使うJSON Schemaを表示します
    Schema(SchemaArgs),
}

#[derive(clap::Args)]
struct SchemaArgs {
    /// どのファイルのものか
    #[arg(value_enum, default_value_t = SchemaOf::Recipe)]
    of: SchemaOf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum SchemaOf {
    Recipe,
    Institution,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    match args.command {
        Command::New(args) => new::run(context, args).await,
        Command::Check(args) => check::run(context, args).await,
        Command::Run(args) => run::run(context, args).await,
        Command::Record(args) => record::run(context, args).await,
        Command::Reference => {
            let words = match context.lang {
                Lang::Ja => Words::Japanese,
                Lang::En => Words::English,
            };
            super::print_line(language::reference(words))
        }
        Command::Schema(args) => {
            let schema = match args.of {
                SchemaOf::Recipe => language::schema(),
                SchemaOf::Institution => language::institution_schema(),
            };
            super::print_line(format_args!("{schema:#}"))
        }
    }
}
