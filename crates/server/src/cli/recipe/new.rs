//! `renkei recipe new`: a few questions, and a folder that already runs: it opens the login page, and says what it sees next.

use super::super::{Context, Failed, print_line};
use super::look::selector;
use super::prompt;
use super::terminal::Terminal;
use super::visit::{origin_and_address, origins};
use crate::open::{Place, SystemClock};
use crate::web::text::Lang;
use aggregation::Clock;
use domain::time::{Period, date_in_japan};
use recipe::{Budget, Captured, FetchOrder, Recipe};
use scraper::{ElementRef, Html, Selector};
use sessions::{HttpSession, Limits};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

const INSTITUTION: &str = include_str!("new/institution.toml");
const RECIPE: &str = include_str!("new/recipe.toml");

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei recipe new mihon --name みほん銀行 --login-page https://ib.mihon.example/login"
)]
pub(super) struct Args {
    /// 作るフォルダ（最後の名前がIDになります。英小文字・数字・ハイフン）
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 金融機関の名前
    #[arg(long)]
    name: Option<String>,
    /// ログイン画面のアドレス（https://…）
    #[arg(long, value_name = "URL")]
    login_page: Option<String>,
    /// 模擬の金融機関の場所（https://HOST=127.0.0.1:PORT）
    #[arg(long, value_name = "ORIGIN=ADDR", value_parser = origin_and_address)]
    at: Vec<(String, SocketAddr)>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let lang = context.lang;
    let refused = |ja: &str, en: &str| Failed::Told(lang.t(ja, en).to_owned());
    let id = args
        .folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
        .to_owned();
    let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_id {
        return Err(refused(
            "フォルダの名前は、英小文字で始まる英小文字・数字・ハイフンにしてください（例: mihon-bank）。",
            "Name the folder with lower-case letters, digits and hyphens, e.g. mihon-bank.",
        ));
    }
    if args.folder.exists() {
        return Err(refused(
            "そのフォルダはもうあります。別の名前にするか、そのまま直してください。",
            "That folder exists already. Choose another name, or go on with it.",
        ));
    }
    let name = match args.name {
        Some(name) => name,
        None => prompt::line_or(lang.t("金融機関の名前:", "The institution's name:"), &id)?,
    };
    let page = match args.login_page {
        Some(page) => page,
        None => prompt::line_or(
            lang.t(
                "ログイン画面のアドレス（https://…）:",
                "Address of the login page (https://…):",
            ),
            "",
        )?,
    };
    let address = url::Url::parse(page.trim())
        .ok()
        .filter(|url| url.scheme() == "https" && url.host_str().is_some());
    let Some(address) = address else {
        return Err(refused(
            "ログイン画面のアドレスは https:// で始まります。ブラウザーのアドレス欄から写してください。",
            "The login page's address begins with https://; copy it from the browser.",
        ));
    };
    let start = match address.query() {
        Some(query) => format!("{}?{query}", address.path()),
        None => address.path().to_owned(),
    };
    let origin = address.origin().ascii_serialization();
    let institution = INSTITUTION
        .replace("{id}", &id)
        .replace("{name}", &escaped(&name))
        .replace("{login_page}", &escaped(address.as_str()));
    let blank = filled(&origin, &start, &name, &Form::default());
    let data = &context.place.data;
    let is_own = Place::default_data().is_ok_and(|own| own != *data);
    let data = match is_own {
        true => format!(" --data {}", data.display()),
        false => String::new(),
    };
    let at: String = args
        .at
        .iter()
        .map(|(origin, address)| format!(" --at {origin}={address}"))
        .collect();
    let seen = first_page(context, &institution, &blank, args.at).await?;
    let form = seen
        .as_ref()
        .map(|page| form_of(&recipe::scrub::page_text(page)))
        .unwrap_or_default();
    let recipe = filled(&origin, &start, &name, &form);
    // What a page calls its things can be stranger than the template allows; the blank one always stands.
    let (recipe, form) = match Recipe::read(&institution, &recipe) {
        Ok(_) => (recipe, form),
        Err(_) => (blank, Form::default()),
    };
    fs::create_dir_all(&args.folder)?;
    fs::write(args.folder.join("institution.toml"), institution)?;
    fs::write(args.folder.join("recipe.toml"), recipe)?;
    let shown = args.folder.display();
    let next = format!(
        "renkei recipe run --institution {shown} --login id=… --login password --keep shown{data}{at}"
    );
    let said = match (seen.is_some(), form.is_found(), lang) {
        (_, true, Lang::Ja) => format!(
            "{shown} を作りました。ログイン画面の入力欄（{}、{}）を書き入れてあります。\n次は: {next}",
            form.id, form.password
        ),
        (_, true, Lang::En) => format!(
            "{shown} is made, with the fields of the login page ({}, {}).\nNext: {next}",
            form.id, form.password
        ),
        (true, false, Lang::Ja) => format!(
            "{shown} を作りました。その画面に、パスワードの入力欄は見つかりませんでした。recipe.toml の form と fill を直してください。\n次は: {next}"
        ),
        (true, false, Lang::En) => format!(
            "{shown} is made. That page has no field for a password; mend form and fill in recipe.toml.\nNext: {next}"
        ),
        (false, false, Lang::Ja) => format!(
            "{shown} を作りましたが、ログイン画面を開けませんでした。アドレスとネットワークを確かめて、recipe.toml の form と fill を書いてください。\n次は: {next}"
        ),
        (false, false, Lang::En) => format!(
            "{shown} is made, but the login page could not be opened. Check the address and the network, and write form and fill in recipe.toml.\nNext: {next}"
        ),
    };
    print_line(said)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The login form of a page, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    css: String,
    /// Path to which it is sent.
    action: String,
    id: String,
    password: String,
    title: String,
}

impl Default for Form {
    fn default() -> Form {
        Form {
            css: "form".to_owned(),
            action: "/login".to_owned(),
            id: String::new(),
            password: String::new(),
            title: "ログイン".to_owned(),
        }
    }
}

impl Form {
    fn is_found(&self) -> bool {
        !self.id.is_empty() && !self.password.is_empty()
    }
}

fn form_of(source: &str) -> Form {
    let html = Html::parse_document(source);
    let all = |css: &str| -> Vec<ElementRef<'_>> {
        Selector::parse(css)
            .map(|css| html.select(&css).collect())
            .unwrap_or_default()
    };
    let blank = Form::default();
    let Some(form) = all("form")
        .into_iter()
        .find(|form| field(*form, "input[type=password]").is_some())
    else {
        return blank;
    };
    let title = all("title")
        .first()
        .map(|title| title.text().collect::<String>().trim().to_owned());
    let action = form.attr("action").unwrap_or_default();
    Form {
        css: selector(form),
        action: action.to_owned(),
        id: field(form, "input[type=text], input[type=email], input[type=tel], input[type=number], input:not([type])").unwrap_or_default(),
        password: field(form, "input[type=password]").unwrap_or_default(),
        title: title.filter(|title| !title.is_empty()).unwrap_or(blank.title),
    }
}

fn field(form: ElementRef<'_>, css: &str) -> Option<String> {
    let css = Selector::parse(css).ok()?;
    let name = form.select(&css).find_map(|field| field.attr("name"));
    name.map(str::to_owned)
}

fn filled(origin: &str, start: &str, name: &str, form: &Form) -> String {
    // The form is sent to an address beside the page, or to a whole path.
    let page = url::Url::parse(origin).and_then(|base| base.join(start));
    let action = page.as_ref().map(|page| page.join(&form.action));
    let path = page
        .as_ref()
        .map_or_else(|_| "/".to_owned(), recipe::pattern_of);
    let action = match action {
        Ok(Ok(action)) => recipe::pattern_of(&action),
        _ => "/login".to_owned(),
    };
    let or = |text: &str, other: &str| {
        if text.is_empty() {
            other.to_owned()
        } else {
            text.to_owned()
        }
    };
    RECIPE
        .replace("{name}", &name.replace(['\n', '\r'], " "))
        .replace("{origin}", &escaped(origin))
        .replace("{start}", &escaped(start))
        .replace("{path}", &escaped(&path))
        .replace("{action}", &escaped(&action))
        .replace("{title}", &escaped(&form.title))
        .replace("{form}", &escaped(&form.css))
        .replace("{id_field}", &escaped(&or(&form.id, "user_id")))
        .replace(
            "{password_field}",
            &escaped(&or(&form.password, "password")),
        )
}

/// Opens the login page once, inside the fence of the recipe that is being made, and sends nothing.
async fn first_page(
    context: &Context,
    institution: &str,
    recipe: &str,
    at: Vec<(String, SocketAddr)>,
) -> Result<Option<Captured>, Failed> {
    // A recipe that recognises nothing: the walk ends at its first page.
    let Ok(recipe) = Recipe::read(
        institution,
        &recipe.replace("has  = ", "title = \"\\u0001\", has = "),
    ) else {
        return Ok(None);
    };
    let origins = origins(context, at)?;
    let limits = Limits::new(&recipe.institution().manners, recipe.budget());
    let desk = Terminal::idle(context.lang);
    let Ok(mut session) = HttpSession::new(&origins, limits, desk) else {
        return Ok(None);
    };
    let now = SystemClock.now();
    let today = date_in_japan(now);
    let order = FetchOrder {
        today,
        now,
        default_period: Period {
            from: today,
            to: today,
        },
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget {
            pages: 1,
            ..Budget::default()
        },
    };
    let walked = recipe::walk(&recipe, &order, &mut session).await;
    Ok(walked.captures.into_iter().next())
}
