//! `renkei imports`: what was imported, and how it is taken back.

use super::{Context, Failed, print_line};
use crate::web::text::{Lang, Pen};
use aggregation::importing::history::{self, PastImport, TakenBack};
use clap::Subcommand;
use domain::ids::ImportId;
use serde_json::{Value, json};

/// Imports that are read at a time.
const PAGE: u32 = 100;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei imports\n  renkei imports take-back 812\n\n\
                        番号・日時・だれが・ファイル・読み方・口座・行数を、新しい順に表示します。"
)]
pub struct Args {
    /// この数まで表示します
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    /// 表示の形
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Subcommand)]
enum What {
    /// 取り込みをまるごと取り消します（仕訳に使われた行があるときは取り消しません）
    #[command(after_help = "例 / Example:\n  renkei imports take-back 812")]
    TakeBack {
        /// 取り込みの番号（renkei imports で表示されます）
        #[arg(value_name = "IMPORT")]
        id: ImportId,
    },
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let pen = context.pen(&app);
    if let Some(What::TakeBack { id }) = args.what {
        let taken_back = history::take_back(&app, actor, id, app.clock.now()).await?;
        return print_line(taken_back_words(&taken_back, pen.lang));
    }
    let (mut left, mut before) = (args.limit, None);
    while left > 0 {
        let page = history::page(&app, actor, before, left.min(PAGE)).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        left = left.saturating_sub(u32::try_from(page.len()).unwrap_or(u32::MAX));
        for import in &page {
            match args.format {
                Format::Text => print_line(line(import, &pen))?,
                Format::Json => print_line(as_json(import))?,
            }
        }
    }
    Ok(())
}

/// One import a line: number, time, who, file, layout, accounts, counts.
fn line(import: &PastImport, pen: &Pen) -> String {
    let accounts: Vec<&str> = import
        .accounts
        .iter()
        .map(|(_, label)| label.as_str())
        .collect();
    let counts = import.counts.map_or(String::new(), |counts| {
        format!(
            "read {}, new {}, known {}, amended {}, asked {}",
            counts.read, counts.new, counts.known, counts.amended, counts.asked
        )
    });
    let taken_back = match (&import.taken_back, pen.lang) {
        (None, _) => String::new(),
        (Some((at, by)), Lang::Ja) => format!(
            "\t取り消し（{}{}）",
            pen.moment(*at),
            by.as_ref().map_or(String::new(), |by| format!("・{by}"))
        ),
        (Some((at, by)), Lang::En) => format!(
            "\ttaken back ({}{})",
            pen.moment(*at),
            by.as_ref().map_or(String::new(), |by| format!(", {by}"))
        ),
    };
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\t{counts}{taken_back}",
        import.id,
        pen.moment(import.at),
        import
            .by
            .as_deref()
            .unwrap_or(pen.t("コマンド", "command line")),
        import.file_name,
        import.layout_name,
        accounts.join(pen.t("、", ", ")),
    )
}

fn as_json(import: &PastImport) -> Value {
    let labels: Vec<&String> = import.accounts.iter().map(|(_, label)| label).collect();
    json!({
        "import": import.id.0,
        "at": import.at.to_string(),
        "by": import.by,
        "file": import.file_name,
        "layout_name": import.layout_name,
        "accounts": labels,
        "read": import.counts.map(|counts| counts.read),
        "new": import.counts.map(|counts| counts.new),
        "known": import.counts.map(|counts| counts.known),
        "amended": import.counts.map(|counts| counts.amended),
        "asked": import.counts.map(|counts| counts.asked),
        "taken_back_at": import.taken_back.as_ref().map(|(at, _)| at.to_string()),
    })
}

fn taken_back_words(done: &TakenBack, l: Lang) -> String {
    let mut words = match l {
        Lang::Ja => format!(
            "「{}」の取り込みを取り消しました。明細{}行を除きました。",
            done.file_name, done.lines
        ),
        Lang::En => format!(
            "The import of {} is taken back; {} line(s) are gone.",
            done.file_name, done.lines
        ),
    };
    let mut add = |n: u64, ja: &str, en: &str| {
        if n > 0 {
            let n = n.to_string();
            words += &l.t(ja, en).replace("{n}", &n);
        }
    };
    add(
        done.put_back,
        "{n}行は前の内容にもどしました。",
        " {n} line(s) are again as they were before.",
    );
    add(
        done.kept,
        "{n}行は、ほかの取得や取り込みにもあるため残しました。",
        " {n} line(s) stay, since another fetch or import has shown them too.",
    );
    if !done.accounts.is_empty() {
        let labels = done.accounts.join(l.t("、", ", "));
        words += &match l {
            Lang::Ja => format!("この取り込みで作った口座（{labels}）も除きました。"),
            Lang::En => format!(" The account(s) made for it are gone too: {labels}."),
        };
    }
    words
}
