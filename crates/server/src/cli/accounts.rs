//! `renkei accounts` and `renkei connections`.

use super::lines::decimal;
use super::{Context, Failed, print_line};
use aggregation::looking;
use domain::connection::{DisplayedStatus, displayed};

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei accounts")]
pub struct AccountArgs {}

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei connections")]
pub struct ConnectionArgs {}

/// One account a line: number, name, balance, as of.
pub(super) async fn accounts(context: &Context, _args: AccountArgs) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let pen = context.pen(&app);
    for account in looking::accounts(&app, actor).await? {
        let balance = match account.balance {
            Some((minor, at)) => format!(
                "{} {} ({})",
                decimal(minor, &account.unit),
                account.unit.name(),
                pen.moment(at)
            ),
            None => String::new(),
        };
        let selected = if account.selected {
            ""
        } else {
            pen.t("（選択なし）", " (not selected)")
        };
        print_line(format_args!(
            "{}\t{}{selected}\t{balance}",
            account.id, account.label
        ))?;
    }
    Ok(())
}

/// One connection a line: number, institution, status, last success, next fetch.
pub(super) async fn connections(context: &Context, _args: ConnectionArgs) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let pen = context.pen(&app);
    for stored in looking::connections(&app, actor).await? {
        let connection = &stored.connection;
        let status = match displayed(connection, app.clock.now()) {
            DisplayedStatus::Normal => pen.t("正常", "normal"),
            DisplayedStatus::NormalButLate => pen.t("正常（取得が遅れています）", "normal, late"),
            DisplayedStatus::Queued => pen.t("取得待ち", "queued"),
            DisplayedStatus::Fetching => pen.t("取得中", "fetching"),
            DisplayedStatus::AwaitingInput => pen.t("要追加入力", "needs input"),
            DisplayedStatus::Suspended => pen.t("一時停止中", "paused"),
            DisplayedStatus::ActionNeeded => pen.t("要対応", "action needed"),
            DisplayedStatus::OperatorAtWork => pen.t("要対応（運営）", "operator at work"),
            DisplayedStatus::SwitchedOff => pen.t("休止中", "switched off"),
        };
        let moment =
            |at: Option<domain::time::Timestamp>| at.map(|at| pen.moment(at)).unwrap_or_default();
        print_line(format_args!(
            "{}\t{}\t{status}\t{}\t{}",
            connection.id,
            app.catalogue.name(&stored.institution),
            moment(connection.last_succeeded_at),
            moment(connection.due_at),
        ))?;
    }
    Ok(())
}
