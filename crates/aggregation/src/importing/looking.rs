//! What an import would do, to the last line, with nothing written.

use super::reading::{self, Reading};
use super::{Import, Imported, ImportedStatement, Progress, accounts, layouts};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::office::Act;
use domain::statement::matching::Counts;
use domain::time::{Timestamp, date_in_japan};
use formats::{PartView, Refusal, Understood};
use std::sync::Arc;
use store::lines::{self, Carry};

/// Says what [`super::import`] would do and writes nothing. A file that doesn't say whose lines it holds is not refused
/// for that, unless a label was given that names no account.
pub async fn look(
    app: &App,
    actor: Actor,
    import: &Import<'_>,
    progress: &Progress,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let (understood, left_out) = understand(app, actor, import, progress, now).await?;
    let mut tx = app.store.read().await?;
    let accounts = accounts::of_statements(app, &mut tx, actor.office, import, &understood).await?;
    let mut statements = vec![];
    for (summary, at) in understood.statements.iter().zip(&accounts.of_statement) {
        let whose = &accounts.all[*at];
        statements.push(ImportedStatement {
            account: whose.id(),
            account_label: whose.label().to_owned(),
            target: whose.target(),
            summary: summary.clone(),
            counts: Counts::default(),
        });
    }
    let mut carries: Vec<Carry> = accounts.all.iter().map(|_| Carry::default()).collect();
    let mut reading = Reading::begin(Arc::clone(&understood), &import.file, progress);
    while let Some(part) = reading.next().await? {
        let at = part.statement;
        let carry = accounts.of_statement.get(at).map(|at| &mut carries[*at]);
        if let (Some(one), Some(carry)) = (statements.get_mut(at), carry) {
            let counts = lines::look(&mut tx, actor.office, one.account, &part.view, carry).await?;
            one.counts = one.counts + without_again(counts, &part);
            progress.count_lines(part.view.lines.len() - part.again);
        }
    }
    reading.end().await?;
    Ok(Imported {
        id: None,
        layout: understood.layout.clone(),
        layout_name: understood.layout_name.clone(),
        notices: understood.notices.clone(),
        left_out,
        statements,
    })
}

/// Reads and checks a file by all layouts that the office has; also the names of layouts that were left out.
pub(super) async fn understand(
    app: &App,
    actor: Actor,
    import: &Import<'_>,
    progress: &Progress,
    now: Timestamp,
) -> Result<(Arc<Understood>, Vec<String>), Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let mut own = layouts::own(&mut tx, actor.office).await?;
    // A file may be large, and a transaction that stays open for long is in the way of others.
    drop(tx);
    for layout in import.layouts {
        own.readable.retain(|known| known.id != layout.id);
        own.readable.push(Arc::clone(layout));
    }
    let chosen = match import.layout {
        Some(id) => layouts::chosen(id, &own.readable)?,
        None => None,
    };
    let today = date_in_japan(now);
    let understood = reading::understand(import, own.readable, progress, today).await;
    let understood = understood.map_err(|refused| match (refused, chosen) {
        // Another layout may know it well.
        (Refused::File(Refusal::UnknownCsv { .. }), Some(name)) => Refused::OtherLayout { name },
        (refused, _) => refused,
    })?;
    let lines = understood.statements.iter().map(|one| one.lines).sum();
    progress.of_lines(lines);
    Ok((Arc::new(understood), own.left_out))
}

/// Lines that stood in the view before, too, aren't counted again.
pub(super) fn without_again(counts: Counts, part: &PartView) -> Counts {
    Counts {
        read: counts.read.saturating_sub(part.again),
        known: counts.known.saturating_sub(part.again),
        ..counts
    }
}
