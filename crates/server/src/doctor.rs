//! `renkei doctor`: checks what Renkei needs, and says how to mend what is wrong.

use crate::cli::{Context, Failed, open_words, print_line};
use crate::web::text::Lang;
use aggregation::App;
use domain::time::{Date, date_in_japan};
use sessions::{BrowserProgram, NoBrowser};
use std::path::Path;
use std::process::Command;

/// Below this a fetch may find no room for its captures.
const FREE_MEGABYTES_MIN: u64 = 500;
/// A clock before this stands wrong: this version is younger.
const BUILT_ON: Date = Date::constant(2026, 11, 1);

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei doctor")]
pub struct Args {}

/// One check: what was looked at, and what is wrong with it and how to mend it.
struct Finding {
    what: String,
    mend: Option<String>,
    /// Renkei works without it.
    optional: bool,
}

pub(crate) async fn run(context: &Context, _args: Args) -> Result<(), Failed> {
    let l = context.lang;
    // Made as every command makes it; where that is impossible, the first check says why.
    let _ = context.place.make_folder();
    let mut findings = vec![
        folder(&context.place.data, l),
        private(&context.place.data, l),
        disk(&context.place.data, l),
    ];
    match context.place.open().await {
        Ok(app) => {
            findings.extend([database(&app, l).await, clock(&app, l)]);
            findings.extend(added(&app, &context.place.data.join("institutions"), l));
        }
        Err(fault) => findings.push(Finding {
            what: l.t("データベースと鍵", "Database and key").to_owned(),
            mend: Some(open_words(&fault, l)),
            optional: false,
        }),
    }
    findings.push(chromium(l));
    let bad = findings
        .iter()
        .filter(|finding| finding.mend.is_some() && !finding.optional)
        .count();
    for finding in &findings {
        match &finding.mend {
            None => print_line(format_args!("✓ {}", finding.what))?,
            Some(mend) => print_line(format_args!(
                "{} {}\n    {mend}",
                if finding.optional { "–" } else { "✗" },
                finding.what
            ))?,
        }
    }
    if bad == 0 {
        return Ok(());
    }
    Err(Failed::Told(match l {
        Lang::Ja => format!("{bad}件を直してください。"),
        Lang::En => format!("{bad} to be mended."),
    }))
}

fn folder(data: &Path, l: Lang) -> Finding {
    let what = format!(
        "{} {}",
        l.t("データのフォルダ", "Data folder"),
        data.display()
    );
    let probe = data.join(".doctor");
    let written = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    let mend = written.err().map(|error| match l {
        Lang::Ja => format!(
            "書き込めません（{error}）。権限を直すか、--data で別のフォルダを指定してください。"
        ),
        Lang::En => format!(
            "It can't be written ({error}). Mend its permissions or name another with --data."
        ),
    });
    Finding {
        what,
        mend,
        optional: false,
    }
}

/// The folder holds statements and the key to the stored logins.
fn private(data: &Path, l: Lang) -> Finding {
    let what = l
        .t("データのフォルダの権限", "Permissions of the data folder")
        .to_owned();
    #[cfg(unix)]
    let open = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(data).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
    };
    #[cfg(not(unix))]
    let open = false;
    let mend = open.then(|| match l {
        Lang::Ja => format!(
            "ほかの人も見られます。chmod 700 {} を実行してください。",
            data.display()
        ),
        Lang::En => format!("Others may look into it. Run: chmod 700 {}", data.display()),
    });
    Finding {
        what,
        mend,
        optional: false,
    }
}

fn disk(data: &Path, l: Lang) -> Finding {
    let what = l.t("ディスクの空き", "Free disk").to_owned();
    let free = free_megabytes(data);
    let mend = match free {
        Some(free) if free < FREE_MEGABYTES_MIN => Some(match l {
            Lang::Ja => format!("残り{free}MBです。{FREE_MEGABYTES_MIN}MB以上空けてください。"),
            Lang::En => format!("{free} MB left; make room for {FREE_MEGABYTES_MIN} MB."),
        }),
        _ => None,
    };
    let what = free.map_or(what.clone(), |free| format!("{what} {free}MB"));
    Finding {
        what,
        mend,
        optional: false,
    }
}

/// As the system's own `df` sees it; `None` where there is none.
fn free_megabytes(folder: &Path) -> Option<u64> {
    let output = Command::new("df")
        .arg("-Pm")
        .arg(folder)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

async fn database(app: &App, l: Lang) -> Finding {
    let what = match app.store.engine() {
        store::Engine::Sqlite => "SQLite",
        store::Engine::Postgres => "PostgreSQL",
    };
    let mend = app.store.check().await.err().map(|error| error.to_string());
    let what = format!("{} {what}", l.t("データベース", "Database"));
    Finding {
        what,
        mend,
        optional: false,
    }
}

/// The institutions that were put into the data folder; `None`: there are none.
fn added(app: &App, folder: &Path, l: Lang) -> Option<Finding> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let of_recipes = entries.filter(|entry| entry.path().join("recipe.toml").is_file());
    let mut ids: Vec<String> = of_recipes
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    ids.sort_unstable();
    if ids.is_empty() {
        return None;
    }
    let names: Vec<String> = ids
        .iter()
        .map(|id| match app.catalogue.get(id) {
            Some(entry) => format!("{id}（{}）", entry.institution().name),
            None => id.clone(),
        })
        .collect();
    let broken: Vec<String> = app
        .catalogue
        .broken()
        .iter()
        .map(|broken| format!("renkei recipe check {}", folder.join(&broken.id).display()))
        .collect();
    let mend = (!broken.is_empty()).then(|| match l {
        Lang::Ja => format!("読めないものがあります。見るには: {}", broken.join("、")),
        Lang::En => format!("Some can't be read; see: {}", broken.join(", ")),
    });
    Some(Finding {
        what: format!(
            "{}: {}",
            l.t("加えた金融機関", "Institutions that were added"),
            names.join(l.t("、", ", "))
        ),
        mend,
        optional: true,
    })
}

fn clock(app: &App, l: Lang) -> Finding {
    let today = date_in_japan(app.clock.now());
    let what = format!(
        "{} {today}",
        l.t("時計（日本の日付）", "Clock (date in Japan)")
    );
    let mend = (today < BUILT_ON).then(|| {
        l.t(
            "時計が過去になっています。合わせてください。",
            "The clock stands in the past. Set it.",
        )
        .to_owned()
    });
    Finding {
        what,
        mend,
        optional: false,
    }
}

/// Some institutions draw their pages by scripts; only these need it.
fn chromium(l: Lang) -> Finding {
    let found = BrowserProgram::find();
    let mend = found
        .as_ref()
        .err()
        .map(|missing| browser_words(missing, l));
    let at = found
        .ok()
        .map(|program| match l {
            Lang::Ja => format!("（{}）", program.path().display()),
            Lang::En => format!(" ({})", program.path().display()),
        })
        .unwrap_or_default();
    Finding {
        what: format!("Chromium{at}"),
        mend,
        optional: true,
    }
}

pub(crate) fn browser_words(missing: &NoBrowser, l: Lang) -> String {
    match (missing, l) {
        (NoBrowser::NotFound, Lang::Ja) => "見つかりません。画面をスクリプトで描く金融機関の取得に使います。Chromium を入れるか、環境変数 RENKEI_CHROMIUM で場所を指定してください。".to_owned(),
        (NoBrowser::NotFound, Lang::En) => "Not found. It fetches institutions whose pages are drawn by scripts. Install Chromium, or name it in the environment variable RENKEI_CHROMIUM.".to_owned(),
        (NoBrowser::NotThere(path), Lang::Ja) => format!(
            "環境変数 RENKEI_CHROMIUM の {} に、実行できるプログラムがありません。場所を直してください。",
            path.display()
        ),
        (NoBrowser::NotThere(path), Lang::En) => format!(
            "RENKEI_CHROMIUM names {}, where no program is. Correct it.",
            path.display()
        ),
        (NoBrowser::DoesNotStart(path), Lang::Ja) => format!(
            "起動できません。{} --headless --version を実行して確かめてください。",
            path.display()
        ),
        (NoBrowser::DoesNotStart(path), Lang::En) => format!(
            "It doesn't start. Try: {} --headless --version",
            path.display()
        ),
        (NoBrowser::NotOnThisSystem, Lang::Ja) => "このシステムでは、画面をスクリプトで描く金融機関の取得はまだできません。Linux か macOS をお使いください。".to_owned(),
        (NoBrowser::NotOnThisSystem, Lang::En) => "Institutions whose pages are drawn by scripts can't be fetched on this system yet; Linux and macOS can.".to_owned(),
    }
}
