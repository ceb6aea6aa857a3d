//! The command line. It works without a running server, beside one too.

mod accounts;
mod export;
mod fetch;
mod help;
mod import;
mod imports;
mod institution;
mod layout;
mod lines;
mod office;
mod operator;
mod recipe;
mod rules;
mod usage;

use crate::open::{ORIGINS_FILE, OpenFault, Place, SystemClock};
use crate::web::text::{Lang, Pen};
use crate::words;
use aggregation::vault::KeyFault;
use aggregation::{Actor, App, Clock, Refused, offices};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use domain::ids::OfficeId;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use store::{StoreError, Trouble};

/// Renkei（連携）: 銀行やカードの明細を毎日取得し、1行ずつ正確に保存して、仕訳の候補を出します。
#[derive(Parser)]
#[command(
    name = "renkei",
    version,
    after_help = "例 / Example:\n  renkei demo\n  renkei import 明細.csv --account 普通預金 --create"
)]
struct Cli {
    /// データのフォルダ（省略すると、このパソコンの標準の場所）
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// データベース（省略するとデータのフォルダのSQLite。例 postgres://user@host/renkei）
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "RENKEI_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    /// 事業所の番号（省略すると最初の事業所）
    #[arg(long, global = true, value_name = "ID")]
    office: Option<OfficeId>,
    /// 言葉（ja か en。省略すると環境のLANGに合わせます）
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_lang)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 明細のファイルを口座に取り込みます（OFX・CSV・Excel・全銀・CAMT.053・MT940・QIF）
    Import(import::Args),
    /// 取り込みの履歴を見る・取り消す
    Imports(imports::Args),
    /// 口座の明細を表示します
    Lines(lines::Args),
    /// 連携している金融機関から取得します
    Fetch(fetch::Args),
    /// 連携の一覧を表示します
    Connections(accounts::ConnectionArgs),
    /// 口座の一覧を表示します
    Accounts(accounts::AccountArgs),
    /// 仕訳と明細を書き出します
    Export(export::Args),
    /// 自動仕訳ルールを見る・足す・除く
    Rules(rules::Args),
    /// APIで連携する金融機関に、運営の登録（クライアントID）を設定します
    Institution(institution::Args),
    /// 事業所とオーナーを作ります
    Office(office::Args),
    /// 運営の担当者（レシピを直して公開する人）を足す・外す・一覧
    Operator(operator::Args),
    /// 画面を開くサーバーを動かします
    Serve(crate::serve::Args),
    /// デモ：模擬の銀行とサーバーを動かし、すぐに試せるようにします
    #[cfg(feature = "demo")]
    Demo(crate::demo::DemoArgs),
    /// 模擬の銀行だけを動かします
    #[cfg(feature = "demo")]
    Sandbox(crate::demo::SandboxArgs),
    /// レシピ（金融機関の画面の読み方）を作る・試す・記録する
    Recipe(recipe::Args),
    /// 表（CSV・Excel）の読み方を作る・試す
    Layout(layout::Args),
    /// データのフォルダ・データベース・時計などを確かめます
    Doctor(crate::doctor::Args),
}

/// What a command needs.
pub(crate) struct Context {
    pub place: Place,
    pub office: Option<OfficeId>,
    pub lang: Lang,
}

/// Prints a line for people or scripts; a reader that went away is an error like any other, not a panic.
pub(crate) fn print_line(line: impl std::fmt::Display) -> Result<(), Failed> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}

/// Why a command ended badly.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error(transparent)]
    Open(#[from] OpenFault),
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Told already, in words.
    #[error("{0}")]
    Told(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Failed {
    fn words(&self, pen: &Pen) -> String {
        match self {
            Failed::Refused(refused) => words::refused(refused, pen),
            Failed::Open(fault) => open_words(fault, pen.lang),
            Failed::Told(text) => text.clone(),
            Failed::Io(error) => match pen.lang {
                Lang::Ja => format!(
                    "ファイルか画面の読み書きができません（{}）。場所と空きと権限を確かめてください。",
                    io_reason(error)
                ),
                Lang::En => format!(
                    "A file or the screen can't be read or written ({error}). Check the place, free space and permissions."
                ),
            },
        }
    }
}

/// What the system says, in Japanese where it says it often.
fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let reason = match error.kind() {
        ErrorKind::NotFound => "その場所がありません",
        ErrorKind::PermissionDenied => "権限がありません",
        ErrorKind::AlreadyExists => "もうあります",
        ErrorKind::NotADirectory => "フォルダではありません",
        ErrorKind::IsADirectory => "フォルダです",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空きがありません",
        ErrorKind::ReadOnlyFilesystem => "書き込みのできない場所です",
        ErrorKind::InvalidData => "文字として読めません",
        _ => return error.to_string(),
    };
    reason.to_owned()
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    crate::serve::log_to_stderr();
    let cli = match typed() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let lang = cli.lang.unwrap_or_else(lang_of_environment);
    match run(cli, lang) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that closed the pipe (`renkei lines | head`) has all it wanted.
        Err(Failed::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failed) => {
            eprintln!(
                "{}",
                failed.words(&Pen {
                    lang,
                    now: SystemClock.now()
                })
            );
            ExitCode::FAILURE
        }
    }
}

/// The command line; `Err`: help was shown, or what is wrong was told.
fn typed() -> Result<Cli, ExitCode> {
    let lang = lang_of_arguments();
    let mut command = help::in_language(Cli::command(), lang);
    let matches = command
        .try_get_matches_from_mut(std::env::args_os())
        .map_err(|error| refused(&error, lang))?;
    match help::asked_for(&mut command, &matches) {
        Some(Ok(page)) => {
            let _ = write!(std::io::stdout().lock(), "{}", help::text(&page, lang));
            return Err(ExitCode::SUCCESS);
        }
        Some(Err(name)) => {
            eprintln!("{}", usage::no_such_command(&name, "", lang));
            return Err(ExitCode::from(2));
        }
        None => {}
    }
    Cli::from_arg_matches(&matches).map_err(|error| refused(&error, lang))
}

/// What clap shows of help goes where it belongs; what it refuses is said in the person's language.
fn refused(error: &clap::Error, lang: Lang) -> ExitCode {
    if let Some(words) = usage::words(error, lang) {
        eprintln!("{words}");
        return ExitCode::from(2);
    }
    let page = help::text(&error.render().to_string(), lang);
    // A reader that closed the pipe has all it wanted.
    let _ = match error.use_stderr() {
        true => write!(std::io::stderr().lock(), "{page}"),
        false => write!(std::io::stdout().lock(), "{page}"),
    };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// `--lang` of a command line that couldn't be read as a whole.
fn lang_of_arguments() -> Lang {
    let arguments: Vec<String> = std::env::args().collect();
    let value = arguments
        .iter()
        .enumerate()
        .find_map(|(at, argument)| match argument.as_str() {
            "--lang" => arguments.get(at + 1).map(String::as_str),
            other => other.strip_prefix("--lang="),
        });
    value
        .and_then(Lang::from_code)
        .unwrap_or_else(lang_of_environment)
}

fn run(cli: Cli, lang: Lang) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        #[cfg(feature = "demo")]
        if let Command::Demo(args) = cli.command {
            return crate::demo::demo(cli.data, cli.database, args, lang).await;
        }
        let data = match cli.data {
            Some(data) => data,
            None => Place::default_data()?,
        };
        let context = Context {
            place: Place {
                data,
                database: cli.database,
            },
            office: cli.office,
            lang,
        };
        match cli.command {
            Command::Import(args) => import::run(&context, args).await,
            Command::Imports(args) => imports::run(&context, args).await,
            Command::Lines(args) => lines::run(&context, args).await,
            Command::Fetch(args) => fetch::run(&context, args).await,
            Command::Connections(args) => accounts::connections(&context, args).await,
            Command::Accounts(args) => accounts::accounts(&context, args).await,
            Command::Export(args) => export::run(&context, args).await,
            Command::Rules(args) => rules::run(&context, args).await,
            Command::Institution(args) => institution::run(&context, args).await,
            Command::Office(args) => office::run(&context, args).await,
            Command::Operator(args) => operator::run(&context, args).await,
            Command::Serve(args) => crate::serve::run(&context, args).await,
            #[cfg(feature = "demo")]
            Command::Sandbox(args) => crate::demo::sandbox(args, lang).await,
            #[cfg(feature = "demo")]
            Command::Demo(_) => Ok(()),
            Command::Recipe(args) => recipe::run(&context, args).await,
            Command::Layout(args) => layout::run(&context, args),
            Command::Doctor(args) => crate::doctor::run(&context, args).await,
        }
    })
}

impl Context {
    pub(crate) async fn open(&self) -> Result<App, Failed> {
        Ok(self.place.open().await?)
    }

    /// The command line in its office.
    pub(crate) async fn actor(&self, app: &App) -> Result<Actor, Failed> {
        let office = offices::for_command_line(app, self.office, app.clock.now()).await?;
        Ok(Actor::command_line(office))
    }

    pub(crate) fn pen(&self, app: &App) -> Pen {
        Pen {
            lang: self.lang,
            now: app.clock.now(),
        }
    }
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    Lang::from_code(text).ok_or_else(|| "ja か en を指定してください / write ja or en".to_owned())
}

/// Japanese, unless the environment asks for English.
fn lang_of_environment() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.starts_with("en")) {
        Lang::En
    } else {
        Lang::Ja
    }
}

/// What keeps the data from being opened, and what mends it.
pub(crate) fn open_words(fault: &OpenFault, l: Lang) -> String {
    let said = match (fault, l) {
        (OpenFault::Folder { folder, source }, Lang::Ja) => format!(
            "データのフォルダ「{}」に書き込めません（{source}）。権限を直すか、--data で別のフォルダを指定してください。",
            folder.display()
        ),
        (OpenFault::Key(KeyFault::OpenToOthers { path }), Lang::Ja) => format!(
            "鍵のファイル「{0}」を、ほかの人も読めます。chmod 600 {0} を実行してください。",
            path.display()
        ),
        (OpenFault::Key(KeyFault::NotAKey { path }), Lang::Ja) => format!(
            "鍵のファイル「{}」の中身が鍵ではありません。バックアップから戻してください。",
            path.display()
        ),
        (OpenFault::Key(KeyFault::File { path, source }), Lang::Ja) => format!(
            "鍵のファイル「{}」を読み書きできません（{source}）。場所と権限を確かめてください。",
            path.display()
        ),
        (OpenFault::Store(StoreError::Address(address)), Lang::Ja) => format!(
            "データベースの場所「{address}」がわかりません。sqlite:ファイルの場所 か postgres://… の形で書いてください。"
        ),
        (OpenFault::Store(StoreError::Migrate(_)), Lang::Ja) => {
            "このデータは、別の版のRenkeiでつくられています。その版で開くか、別のフォルダを --data で指定してください。"
                .to_owned()
        }
        (OpenFault::Store(error), Lang::Ja) => match error.trouble() {
            Trouble::Busy => {
                "ほかのRenkeiがデータベースを使っています。少し待って、もう一度お試しください。"
                    .to_owned()
            }
            Trouble::Full => {
                "ディスクがいっぱいです。空きを作って、もう一度お試しください。".to_owned()
            }
            Trouble::Damaged => "データベースのファイルが壊れています。バックアップから戻すか、別のフォルダを --data で指定してください。".to_owned(),
            Trouble::Other => format!(
                "データベースにつながりません。場所と、動いていることを確かめてください。（{error}）"
            ),
        },
        (OpenFault::Catalogue(fault), Lang::Ja) => {
            format!(
                "金融機関のレシピに直すところがあります。直すか、そのフォルダを除いてください。\n{}",
                fault.said().ja
            )
        }
        (OpenFault::KeyMissing { path }, Lang::Ja) => format!(
            "鍵のファイル「{}」がありません。保存したログイン情報は、この鍵がないと開けません。バックアップから戻してください。",
            path.display()
        ),
        (OpenFault::Origins(fault), Lang::Ja) => {
            format!(
                "{ORIGINS_FILE} を読めません（{}）。このファイルを消して、デモを動かしなおしてください。",
                fault.ja
            )
        }
        (OpenFault::NoFolder, Lang::Ja) => {
            "標準のフォルダがわかりません。--data で指定してください。".to_owned()
        }
        (_, Lang::En) => fault.to_string(),
    };
    format!(
        "{}\n{said}",
        l.t(
            "Renkeiのデータを開けません",
            "Renkei's data can't be opened"
        )
    )
}
