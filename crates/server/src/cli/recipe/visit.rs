//! One walk for the author of a recipe, over the engine that the recipe names.

use super::super::{Context, Failed};
use super::folder::Folder;
use super::loud::Loud;
use super::terminal::Terminal;
use crate::open::{ORIGINS_FILE, SystemClock, read_origins};
use crate::web::text::Lang;
use aggregation::Clock;
use domain::time::{Date, Period, date_in_japan};
use recipe::{Budget, Engine, FetchOrder, Recipe, Walked};
use sessions::{BrowserProgram, BrowserSession, HttpSession, Limits, NoBrowser, OriginMap, Secret};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What `run` and `record` have in common.
#[derive(clap::Args)]
pub(super) struct VisitArgs {
    /// 金融機関のフォルダ
    #[arg(long, value_name = "DIR")]
    pub institution: PathBuf,
    /// ログインの項目（名前=値。値を書かなければ、あとで聞きます）
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = name_and_value)]
    pub login: Vec<(String, Option<String>)>,
    /// 追加認証の答え（順に使います。書かなければ、そのつど聞きます）
    #[arg(long, value_name = "TEXT")]
    pub answer: Vec<String>,
    /// この日からの明細（省略すると1か月前から）
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,
    /// 模擬の金融機関の場所（https://HOST=127.0.0.1:PORT）
    #[arg(long, value_name = "ORIGIN=ADDR", value_parser = origin_and_address)]
    pub at: Vec<(String, SocketAddr)>,
    /// 届いた画面をそのまま残すフォルダ（個人情報を含みます）
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

fn name_and_value(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (text, None),
    };
    if name.is_empty() {
        return Err("名前=値 の形で書いてください / write NAME=VALUE".to_owned());
    }
    Ok((name.to_owned(), value))
}

pub(super) fn origin_and_address(text: &str) -> Result<(String, SocketAddr), String> {
    let wrong = || {
        "https://HOST=127.0.0.1:PORT の形で書いてください / write https://HOST=127.0.0.1:PORT"
            .to_owned()
    };
    let (origin, address) = text.rsplit_once('=').ok_or_else(wrong)?;
    Ok((origin.to_owned(), address.parse().map_err(|_| wrong())?))
}

/// A walk with what it was made of.
pub(super) struct Visited {
    pub order: FetchOrder,
    pub walked: Walked,
    /// Not to be found in anything that is written.
    pub secrets: Vec<Secret>,
}

pub(super) async fn visit(
    context: &Context,
    recipe: &Recipe,
    args: VisitArgs,
) -> Result<Visited, Failed> {
    let lang = context.lang;
    for (name, _) in &args.login {
        if !recipe
            .institution()
            .fields
            .iter()
            .any(|field| field.name == *name)
        {
            let known: Vec<&str> = recipe
                .institution()
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .collect();
            return Err(Failed::Told(match lang {
                Lang::Ja => format!(
                    "institution.toml に「{name}」という項目はありません。あるのは {} です。",
                    known.join("、")
                ),
                Lang::En => format!(
                    "institution.toml has no field {name:?}; it has {}.",
                    known.join(", ")
                ),
            }));
        }
    }
    let order = order(args.since, lang)?;
    if let Some(folder) = &args.keep {
        std::fs::create_dir_all(folder)?;
    }
    let origins = origins(context, args.at)?;
    let desk = Terminal::new(&recipe.institution().fields, &args.login, args.answer, lang)?;
    let secrets = desk.login_values();
    let limits = Limits::new(&recipe.institution().manners, recipe.budget());
    let walked = match recipe.engine() {
        Engine::Http => {
            let session = HttpSession::new(&origins, limits, desk)
                .map_err(|_| Failed::Told(no_client(lang)))?;
            recipe::walk(recipe, &order, &mut Loud::new(session, args.keep, lang)).await
        }
        Engine::Browser => {
            let missing =
                |fault: NoBrowser| Failed::Told(crate::doctor::browser_words(&fault, lang));
            let program = BrowserProgram::find().map_err(missing)?;
            let typed_in_secret = recipe
                .institution()
                .fields
                .iter()
                .filter(|field| field.kind.is_secret())
                .map(|field| field.name.clone())
                .collect();
            let session = BrowserSession::open(&program, &origins, limits, typed_in_secret, desk)
                .await
                .map_err(missing)?;
            let mut session = Loud::new(session, args.keep, lang);
            let walked = recipe::walk(recipe, &order, &mut session).await;
            session.into_inner().close().await;
            walked
        }
    };
    Ok(Visited {
        order,
        walked,
        secrets,
    })
}

/// Simulated institutions: those of the data folder (a demo that is running), and those that are named.
pub(super) fn origins(
    context: &Context,
    named: Vec<(String, SocketAddr)>,
) -> Result<OriginMap, Failed> {
    if named.is_empty() {
        return Ok(read_origins(&context.place.data.join(ORIGINS_FILE))?);
    }
    let lang = context.lang;
    OriginMap::new(named).map_err(|bad| Failed::Told(lang.said(&bad.said()).to_owned()))
}

/// The parts of this machine that a client is made of aren't there.
fn no_client(lang: Lang) -> String {
    lang.t(
        "金融機関につなぐ用意ができません（証明書か暗号の設定を読めません）。renkei doctor で確かめてください。",
        "The connection to the institution can't be set up (certificates or encryption). Check with renkei doctor.",
    )
    .to_owned()
}

fn order(since: Option<Date>, lang: Lang) -> Result<FetchOrder, Failed> {
    let now = SystemClock.now();
    let today = date_in_japan(now);
    let month_ago = today.saturating_sub(jiff::Span::new().months(1));
    let default_period = Period::new(since.unwrap_or(month_ago), today).ok_or_else(|| {
        Failed::Told(
            lang.t(
                "--since が今日よりあとの日です。",
                "--since is after today.",
            )
            .to_owned(),
        )
    })?;
    Ok(FetchOrder {
        today,
        now,
        default_period,
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    })
}

/// What an author has to know of a folder before a walk: its faults end it.
pub(super) fn recipe_of(context: &Context, args: &VisitArgs) -> Result<(Folder, Recipe), Failed> {
    let folder = Folder::open(&args.institution, context.lang)?;
    let recipe = folder.must_read(context.lang)?;
    for warning in recipe.warnings() {
        eprintln!("{}", context.lang.said(&warning.said()));
    }
    Ok((folder, recipe))
}
