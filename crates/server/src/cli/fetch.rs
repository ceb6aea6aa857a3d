//! `renkei fetch`.

use super::{Context, Failed, print_line};
use crate::web::text::{Lang, Pen};
use crate::words;
use aggregation::fetching::{self, Ended};
use aggregation::{Actor, App, looking};
use domain::fetch::Trigger;
use domain::ids::ConnectionId;

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei fetch --all\n  renkei fetch --connection 12")]
#[group(required = true, multiple = false)]
pub struct Args {
    /// 連携の番号（renkei connections で表示されます）
    #[arg(long, value_name = "ID")]
    connection: Option<ConnectionId>,
    /// この事業所のすべての連携
    #[arg(long)]
    all: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    fetching::reap(&app, app.clock.now()).await?;
    let connections = looking::connections(&app, actor).await?;
    let wanted: Vec<ConnectionId> = match args.connection {
        Some(id) => vec![id],
        None => connections
            .iter()
            .map(|connection| connection.connection.id)
            .collect(),
    };
    if wanted.is_empty() {
        eprintln!(
            "{}",
            context.lang.t(
                "連携がまだありません。画面の新規登録で登録できます。",
                "Nothing is linked yet. Link an institution on the screen."
            )
        );
    }
    // 一括 is what a timer runs: it asks for nothing that only a person may ask for.
    let trigger = if args.all {
        Trigger::Scheduled
    } else {
        Trigger::CommandLine
    };
    let mut bad = 0;
    for id in &wanted {
        let name = connections
            .iter()
            .find(|connection| connection.connection.id == *id)
            .map_or_else(
                || id.to_string(),
                |connection| app.catalogue.name(&connection.institution),
            );
        if !fetch_one(&app, actor, *id, trigger, &name, &context.pen(&app)).await? {
            bad += 1;
        }
    }
    if bad == 0 {
        return Ok(());
    }
    Err(Failed::Told(match context.lang {
        Lang::Ja => format!("{}件のうち{bad}件を取得できませんでした。", wanted.len()),
        Lang::En => format!("{bad} of {} could not be fetched.", wanted.len()),
    }))
}

/// `true`: it was fetched.
async fn fetch_one(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    trigger: Trigger,
    name: &str,
    pen: &Pen,
) -> Result<bool, Failed> {
    let why = match fetching::fetch(app, actor, id, Some(trigger)).await {
        Ok(Ended {
            error: None,
            counts,
            ..
        }) => {
            print_line(format_args!(
                "{name}: read {}, new {}, known {}, amended {}, asked {}",
                counts.read, counts.new, counts.known, counts.amended, counts.asked
            ))?;
            return Ok(true);
        }
        Ok(Ended {
            error: Some(error), ..
        }) => words::fetch_error(&error, name, pen),
        Err(refused) => words::refused(&refused, pen),
    };
    eprintln!("{name}: {why}");
    Ok(false)
}
