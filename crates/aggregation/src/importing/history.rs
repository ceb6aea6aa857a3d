//! What was imported, by whom, and how it is taken back.

use super::layouts;
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::{AccountId, ImportId};
use domain::office::Act;
use domain::statement::matching::Counts;
use domain::time::Timestamp;
use serde_json::json;
use store::imports::{self, TakeBack};
use store::office_layouts;

/// An imported file.
#[derive(Clone, Debug)]
pub struct PastImport {
    pub id: ImportId,
    pub at: Timestamp,
    /// `None`: the command line.
    pub by: Option<String>,
    pub file_name: String,
    pub layout_name: String,
    /// Those that it went into and that are still there, with their labels.
    pub accounts: Vec<(AccountId, String)>,
    /// `None`: it is from before they were kept, and can't be taken back.
    pub counts: Option<Counts>,
    /// When, and by whom.
    pub taken_back: Option<(Timestamp, Option<String>)>,
}

/// The imports of the office before one (`None`: from the newest on), newest first.
pub async fn page(
    app: &App,
    actor: Actor,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<PastImport>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let own: Vec<(String, String)> = office_layouts::of_office(&mut tx, actor.office)
        .await?
        .into_iter()
        .map(|layout| (layout.layout_id, layout.name))
        .collect();
    let stored = imports::history(&mut tx, actor.office, before, limit).await?;
    let shown = stored.into_iter().map(|import| PastImport {
        id: import.id,
        at: import.imported_at,
        by: import.by,
        layout_name: layouts::name_of(&import.layout, &own),
        file_name: import.file_name,
        accounts: import.accounts,
        counts: import.counts,
        taken_back: import.taken_back,
    });
    Ok(shown.collect())
}

/// What a person should know before an import is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub file_name: String,
    /// Lines that would go.
    pub lines: u64,
    /// Lines in entries that stand: with one of them it can't be taken back.
    pub journalised: u64,
    /// Whether it can be taken back at all: it wasn't before, and it isn't too old.
    pub possible: bool,
}

/// What taking an import back would do. Nothing is changed.
pub async fn ask(app: &App, actor: Actor, id: ImportId) -> Result<Question, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let import = imports::find(&mut tx, actor.office, id).await?;
    let import = import.ok_or(Refused::NotFound("import"))?;
    let way = imports::way(&mut tx, actor.office, id).await?;
    let possible = way.is_some();
    let way = way.unwrap_or_default();
    Ok(Question {
        file_name: import.file_name,
        lines: way.lines.unsigned_abs(),
        journalised: way.journalised.unsigned_abs(),
        possible,
    })
}

/// What became of an import that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    pub file_name: String,
    /// Lines that only this import had shown: they are gone.
    pub lines: u64,
    /// Lines that stand again as they did before.
    pub put_back: u64,
    /// Lines that another look has seen or changed since: they stay.
    pub kept: u64,
    /// Accounts that were made for it and are gone with it.
    pub accounts: Vec<String>,
}

/// Takes an import back as a whole, or refuses because something was built on it.
pub async fn take_back(
    app: &App,
    actor: Actor,
    id: ImportId,
    now: Timestamp,
) -> Result<TakenBack, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let import = imports::find(&mut tx, actor.office, id).await?;
    let import = import.ok_or(Refused::NotFound("import"))?;
    let done = imports::take_back(&mut tx, actor.office, id, actor.user(), now).await?;
    let done = match done {
        TakeBack::Done(done) => done,
        TakeBack::Journalised { lines, entries } => {
            return Err(Refused::Journalised {
                file: import.file_name,
                lines: lines.unsigned_abs(),
                entries,
            });
        }
        TakeBack::NotThere => return Err(Refused::NotFound("import")),
        TakeBack::Already => return Err(Refused::TakenBackAlready),
        TakeBack::TooOld => return Err(Refused::TooOldToTakeBack),
    };
    let fact = json!({
        "file": import.file_name,
        "removed": done.removed,
        "put_back": done.put_back,
        "kept": done.kept,
        "accounts": done.accounts_removed,
    });
    actor
        .note(
            &mut tx,
            "take-back-import",
            format!("import:{id}"),
            fact,
            now,
        )
        .await?;
    tx.commit().await?;
    Ok(TakenBack {
        file_name: import.file_name,
        lines: done.removed.unsigned_abs(),
        put_back: done.put_back.unsigned_abs(),
        kept: done.kept.unsigned_abs(),
        accounts: done.accounts_removed,
    })
}
