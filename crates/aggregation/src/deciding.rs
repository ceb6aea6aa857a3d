//! 登録, 対象外 and their undoing: what an office decides about its lines.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::{NotEnterable, Refused};
use domain::account::AccountKind;
use domain::ids::{JournalEntryId, StatementLineId};
use domain::journal::{Counter, account_side, entry_for_line};
use domain::money::Unit;
use domain::office::Act;
use domain::statement::line::LineStatus;
use domain::time::Timestamp;
use serde_json::json;
use store::accounts::Account;
use store::decisions::{self, Decision};
use store::line_search::{self, FoundLine};
use store::{Tx, accounts, journal, people};

/// One line to be journalised: the other side, whole or split. Shares carry the line's sign and add up to its amount.
#[derive(Clone, Debug)]
pub struct Registration {
    pub line: StatementLineId,
    pub counters: Vec<(Counter, Share)>,
}

/// How much of a line goes to one title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Whole,
    Part(i64),
}

/// 登録: writes entry and decision together, for all of the lines or for none.
pub async fn register(
    app: &App,
    actor: Actor,
    registrations: &[Registration],
    now: Timestamp,
) -> Result<Vec<JournalEntryId>, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    let titles = people::titles(&mut tx, actor.office).await?;
    let mut entries = vec![];
    for registration in registrations {
        let (line, account) = enterable(&mut tx, actor, registration.line).await?;
        for (counter, _) in &registration.counters {
            if !titles.iter().any(|title| title.name == counter.title) {
                return Err(Refused::NoSuchTitle(counter.title.clone()));
            }
        }
        let shares: Vec<(Counter, i64)> = registration
            .counters
            .iter()
            .map(|(counter, share)| match share {
                Share::Whole => (counter.clone(), line.amount),
                Share::Part(part) => (counter.clone(), *part),
            })
            .collect();
        let own = account_side(account.identity.kind).ok_or(Refused::NotEnterable {
            line: line.id,
            why: NotEnterable::NotYen,
        })?;
        let entry = entry_for_line(
            line.posted_on,
            &line.description,
            line.amount,
            own,
            &account.label,
            &shares,
        )?;
        let (id, number) =
            journal::insert(&mut tx, actor.office, &entry, actor.user(), now).await?;
        decide(&mut tx, actor, &line, Decision::Journalised(id), now).await?;
        let titles: Vec<_> = shares
            .iter()
            .map(|(counter, share)| json!([counter.title, counter.tax.word(), share]))
            .collect();
        let fact = json!({ "entry": id.0, "number": number, "titles": titles });
        actor
            .note(
                &mut tx,
                "journalise-line",
                format!("line:{}", line.id),
                fact,
                now,
            )
            .await?;
        entries.push(id);
    }
    tx.commit().await?;
    Ok(entries)
}

/// 対象外: sets lines aside, all or none.
pub async fn exclude(
    app: &App,
    actor: Actor,
    lines: &[StatementLineId],
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    for &id in lines {
        let (line, _) = enterable(&mut tx, actor, id).await?;
        decide(&mut tx, actor, &line, Decision::Excluded, now).await?;
        actor
            .note(
                &mut tx,
                "exclude-line",
                format!("line:{id}"),
                json!({}),
                now,
            )
            .await?;
    }
    Ok(tx.commit().await?)
}

/// 元に戻す: the lines are open again; an entry made from one is cancelled and stays in the history.
pub async fn undo(
    app: &App,
    actor: Actor,
    lines: &[StatementLineId],
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    for &id in lines {
        undo_one(&mut tx, actor, id, now).await?;
    }
    Ok(tx.commit().await?)
}

/// 仕訳の取り消し: its line is open again.
pub async fn cancel_entry(
    app: &App,
    actor: Actor,
    entry: JournalEntryId,
    now: Timestamp,
) -> Result<StatementLineId, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    let line = decisions::line_of_entry(&mut tx, actor.office, entry)
        .await?
        .ok_or(Refused::NotFound("entry"))?;
    undo_one(&mut tx, actor, line, now).await?;
    tx.commit().await?;
    Ok(line)
}

async fn undo_one(
    tx: &mut Tx,
    actor: Actor,
    line: StatementLineId,
    now: Timestamp,
) -> Result<(), Refused> {
    let decision = decisions::find(tx, actor.office, line)
        .await?
        .ok_or(Refused::NotFound("decision"))?;
    if let Decision::Journalised(entry) = decision {
        journal::cancel(tx, actor.office, entry, actor.user(), now).await?;
    }
    decisions::undo(tx, actor.office, line, actor.user(), now).await?;
    let fact = match decision {
        Decision::Journalised(entry) => json!({ "before": "journalised", "entry": entry.0 }),
        Decision::Excluded => json!({ "before": "excluded" }),
    };
    actor
        .note(tx, "undo-decision", format!("line:{line}"), fact, now)
        .await
}

async fn decide(
    tx: &mut Tx,
    actor: Actor,
    line: &FoundLine,
    decision: Decision,
    now: Timestamp,
) -> Result<(), Refused> {
    let written = decisions::insert(tx, actor.office, line, decision, actor.user(), now).await;
    match written {
        Err(error) if error.is_duplicate() => Err(Refused::DecidedAlready { line: line.id }),
        other => Ok(other?),
    }
}

/// The line and its account, if it is one for entry.
async fn enterable(
    tx: &mut Tx,
    actor: Actor,
    id: StatementLineId,
) -> Result<(FoundLine, Account), Refused> {
    let line = line_search::one(tx, actor.office, id)
        .await?
        .ok_or(Refused::NotFound("line"))?;
    let account = accounts::find(tx, actor.office, line.account)
        .await?
        .ok_or(Refused::NotFound("account"))?;
    if line.decision.is_some() {
        return Err(Refused::DecidedAlready { line: id });
    }
    let years = people::fiscal_years(tx, actor.office).await?;
    let on = line.posted_on;
    let why = if line.pending {
        Some(NotEnterable::Pending)
    } else if line.status != LineStatus::Live {
        Some(NotEnterable::NotLive)
    } else if account.unit != Unit::YEN || account.identity.kind == AccountKind::Points {
        Some(NotEnterable::NotYen)
    } else if !account.selected {
        Some(NotEnterable::NotSelected)
    } else if !years
        .iter()
        .any(|year| year.open && year.period.contains(on))
    {
        Some(NotEnterable::NoOpenYear { on })
    } else {
        None
    };
    match why {
        Some(why) => Err(Refused::NotEnterable { line: id, why }),
        None => Ok((line, account)),
    }
}
