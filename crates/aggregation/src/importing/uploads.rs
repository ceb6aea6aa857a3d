//! Files that were handed over on a page: they are looked at at once, wait for the person to confirm, and only then is
//! anything of them stored.

pub use super::desk::Desk;

use super::desk::{Card, Stage};
use super::storing::{Evidence, store};
use super::{File, Import, Imported, Progress, look};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::UploadId;
use domain::office::Act;
use domain::time::Timestamp;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use store::captures::{PackLimits, Packed};
use store::uploads as stored;
use tokio::sync::watch;

/// How large a file may be.
pub const LIMITS: PackLimits = PackLimits {
    size: formats::FILE_MAX,
    packed: 96 << 20,
};

/// How long a file waits to be confirmed.
const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// What the person chose for a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The account's label; `None`: the account that the file names.
    pub label: Option<String>,
    /// Make the account where there is none.
    pub create: bool,
    /// The layout by its id; `None`: the one that fits.
    pub layout: Option<String>,
}

impl Choice {
    fn import<'a>(&'a self, file_name: &'a str, packed: &Arc<Packed>) -> Import<'a> {
        Import {
            label: self.label.as_deref(),
            create: self.create,
            layout: self.layout.as_deref(),
            ..Import::of(file_name, File::Packed(Arc::clone(packed)))
        }
    }
}

/// How far an upload is.
#[derive(Clone, Debug)]
pub enum State {
    /// Bytes.
    Reading {
        done: u64,
        of: u64,
    },
    /// It waits to be confirmed. Nothing of it is stored.
    Looked(Arc<Imported>),
    /// Nothing of it is stored. `looked`: what was understood of it, where it was the storing that was refused.
    Refused {
        why: Arc<Refused>,
        looked: Option<Arc<Imported>>,
    },
    /// Lines.
    Storing {
        done: u64,
        of: u64,
    },
    Stored(Arc<Imported>),
}

/// A file that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub id: UploadId,
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    pub uploaded_at: Timestamp,
    /// It is forgotten then.
    pub expires_at: Timestamp,
    /// Who handed it over.
    pub by: Option<String>,
}

/// Keeps a file until it is confirmed, and begins to look at it.
pub async fn receive(
    app: &Arc<App>,
    actor: Actor,
    file_name: &str,
    packed: Packed,
    now: Timestamp,
) -> Result<UploadId, Refused> {
    let expires = now.saturating_add(WAITS).unwrap_or(Timestamp::MAX);
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let id = stored::keep(
        &mut tx,
        actor.office,
        actor.user(),
        file_name,
        &packed,
        now,
        expires,
    )
    .await?;
    tx.commit().await?;
    begin_to_look(app, actor, id, Choice::default(), now);
    Ok(id)
}

/// The files of the office that wait, oldest first.
pub async fn waiting(app: &App, actor: Actor, now: Timestamp) -> Result<Vec<Waiting>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let waiting = stored::of_office(&mut tx, actor.office, now).await?;
    let waiting = waiting.into_iter().map(|upload| Waiting {
        id: upload.id,
        file_name: upload.file_name,
        size: upload.size,
        uploaded_at: upload.uploaded_at,
        expires_at: upload.expires_at,
        by: upload.by,
    });
    Ok(waiting.collect())
}

/// One file that waits.
pub async fn find(
    app: &App,
    actor: Actor,
    id: UploadId,
    now: Timestamp,
) -> Result<Waiting, Refused> {
    let mut waiting = waiting(app, actor, now).await?.into_iter();
    waiting
        .find(|upload| upload.id == id)
        .ok_or(Refused::NotFound("upload"))
}

/// How far a file is, as soon as it is no longer under way, and after `wait` in any case. One that isn't on the desk (any
/// more) is looked at anew.
pub async fn state(
    app: &Arc<App>,
    actor: Actor,
    id: UploadId,
    wait: Duration,
    now: Timestamp,
) -> Result<State, Refused> {
    let key = (actor.office, id);
    let is_stored = |stage| matches!(stage, Some(Stage::Storing(_) | Stage::Stored(_)));
    if !is_stored(app.desk.stage(key)) {
        // Another process may have stored it, and its time may be over.
        match find(app, actor, id, now).await {
            Ok(_) if app.desk.stage(key).is_none() => {
                begin_to_look(app, actor, id, Choice::default(), now);
            }
            Ok(_) => {}
            // It may have become stored since it was asked above.
            Err(Refused::NotFound(_)) if is_stored(app.desk.stage(key)) => {}
            Err(refused) => {
                app.desk.end(key);
                return Err(refused);
            }
        }
    }
    let state = app.desk.state(key, wait).await;
    state.ok_or(Refused::NotFound("upload"))
}

/// What the person chose for a file when it was looked at last.
pub fn choice(app: &App, actor: Actor, id: UploadId) -> Choice {
    app.desk.choice((actor.office, id)).unwrap_or_default()
}

/// Begins to look at a file by another layout, or as into another account.
pub async fn look_again(
    app: &Arc<App>,
    actor: Actor,
    id: UploadId,
    choice: Choice,
    now: Timestamp,
) -> Result<(), Refused> {
    may_work_on(app, actor, id, now).await?;
    match begin_to_look(app, actor, id, choice, now) {
        true => Ok(()),
        false => Err(Refused::BeingStored),
    }
}

/// Begins to store a file. To do so twice stores it once.
pub async fn confirm(
    app: &Arc<App>,
    actor: Actor,
    id: UploadId,
    choice: Choice,
    now: Timestamp,
) -> Result<(), Refused> {
    let key = (actor.office, id);
    if matches!(
        app.desk.stage(key),
        Some(Stage::Storing(_) | Stage::Stored(_))
    ) {
        return Ok(());
    }
    may_work_on(app, actor, id, now).await?;
    // Whoever was faster stores it.
    let _ = app.desk.begin(key, |looked| {
        let begun = Stage::Storing(looked.clone());
        card(
            app,
            choice,
            begun,
            now,
            move |app, choice, progress| async move {
                match store_upload(&app, actor, id, &choice, &progress, now).await {
                    Ok(imported) => Stage::Stored(Arc::new(imported)),
                    Err(why) => Stage::Refused(Arc::new(why), looked),
                }
            },
        )
    });
    Ok(())
}

/// Forgets a file. One that is being stored is finished first; then the import can be taken back.
pub async fn discard(app: &App, actor: Actor, id: UploadId, now: Timestamp) -> Result<(), Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    drop(tx);
    match app.desk.end((actor.office, id)) {
        Some(Stage::Storing(_)) => return Err(Refused::BeingStored),
        Some(Stage::Stored(_)) => return Ok(()),
        _ => {}
    }
    let mut tx = app.store.write().await?;
    if !stored::remove(&mut tx, actor.office, id).await? {
        return Err(Refused::NotFound("upload"));
    }
    tx.commit().await?;
    app.desk.tidy(now, WAITS);
    Ok(())
}

/// Forgets what nobody confirmed in time, in all offices; returns how many.
pub async fn expire(app: &App, now: Timestamp) -> Result<u64, Refused> {
    let mut tx = app.store.write().await?;
    let expired = stored::remove_expired(&mut tx, now).await?;
    tx.commit().await?;
    app.desk.tidy(now, WAITS);
    Ok(expired)
}

/// The bytes of a file that waits, with its name.
pub(super) async fn bytes(
    app: &App,
    actor: Actor,
    id: UploadId,
    now: Timestamp,
) -> Result<(String, Arc<Packed>), Refused> {
    let mut tx = app.store.read().await?;
    let found = stored::find(&mut tx, actor.office, id, now).await?;
    let (upload, packed) = found.ok_or(Refused::NotFound("upload"))?;
    Ok((upload.file_name, Arc::new(packed)))
}

pub(super) async fn may_work_on(
    app: &App,
    actor: Actor,
    id: UploadId,
    now: Timestamp,
) -> Result<(), Refused> {
    find(app, actor, id, now).await?;
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::ImportFiles).await
}

/// `false`: it is being stored, or was.
pub(super) fn begin_to_look(
    app: &Arc<App>,
    actor: Actor,
    id: UploadId,
    choice: Choice,
    now: Timestamp,
) -> bool {
    app.desk.begin((actor.office, id), |_| {
        card(
            app,
            choice,
            Stage::Looking,
            now,
            move |app, choice, progress| async move {
                match look_at_upload(&app, actor, id, &choice, &progress, now).await {
                    Ok(imported) => Stage::Looked(Arc::new(imported)),
                    Err(why) => Stage::Refused(Arc::new(why), None),
                }
            },
        )
    })
}

/// A card with its task.
fn card<W>(
    app: &Arc<App>,
    choice: Choice,
    begun: Stage,
    now: Timestamp,
    work: impl FnOnce(Arc<App>, Choice, Progress) -> W,
) -> Card
where
    W: Future<Output = Stage> + Send + 'static,
{
    let progress = Progress::default();
    let (sender, stage) = watch::channel(begun);
    let work = work(Arc::clone(app), choice.clone(), progress.clone());
    let task = tokio::spawn(async move {
        let stage = work.await;
        sender.send_replace(stage);
    });
    Card {
        choice,
        progress,
        stage,
        task: task.abort_handle(),
        since: now,
        proposed: None,
    }
}

async fn look_at_upload(
    app: &App,
    actor: Actor,
    id: UploadId,
    choice: &Choice,
    progress: &Progress,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let _turn = app.desk.turns.acquire().await;
    let (file_name, packed) = bytes(app, actor, id, now).await?;
    look(
        app,
        actor,
        &choice.import(&file_name, &packed),
        progress,
        now,
    )
    .await
}

async fn store_upload(
    app: &App,
    actor: Actor,
    id: UploadId,
    choice: &Choice,
    progress: &Progress,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let _turn = app.desk.turns.acquire().await;
    let (file_name, packed) = bytes(app, actor, id, now).await?;
    let import = choice.import(&file_name, &packed);
    let evidence = Evidence::Upload(id, Arc::clone(&packed));
    store(app, actor, &import, &evidence, progress, now).await
}
