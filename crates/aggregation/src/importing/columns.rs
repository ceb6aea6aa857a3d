//! The unknown CSV: what its columns seem to mean, what a person makes of them, and the layout that the office keeps.

use super::uploads::{self, Choice};
use super::{File, Import, Imported, Progress, look};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::{Fault, FieldFault, Refused};
use domain::ids::{OfficeId, UploadId};
use domain::office::Act;
use domain::time::{Timestamp, date_in_japan};
use formats::layout::{Holder, Layout, built_in};
use formats::propose::{self, ColumnFault, Meaning};
use formats::{Asked, Proposal, Refusal};
use serde_json::json;
use std::io;
use std::sync::Arc;
use store::captures::Packed;
use store::office_layouts::{self, OfficeLayout};
use store::{StoreError, Tx};
use tokio::task::spawn_blocking;

/// The id of a layout that nobody has kept yet.
const UNKEPT: &str = "columns";
/// Characters of the name of a layout.
const NAME_MAX: usize = 60;

/// What a table that no layout knows seems to say, with what the person corrected.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub proposal: Proposal,
    /// As proposed, but for the corrections: one for each column.
    pub meanings: Vec<Meaning>,
    /// What is still missing, or can't be so.
    pub faults: Vec<ColumnFault>,
    /// The lines as they would be; `None` while there are faults.
    pub shown: Option<Result<Imported, Refusal>>,
}

/// Says what the columns of a waiting file seem to mean, and which lines that gives. `corrections`: columns (from 0) of
/// which the person says it.
pub async fn propose(
    app: &App,
    actor: Actor,
    id: UploadId,
    corrections: &[(usize, Meaning)],
    now: Timestamp,
) -> Result<Arc<Proposed>, Refused> {
    uploads::may_work_on(app, actor, id, now).await?;
    let key = (actor.office, id);
    if let Some(known) = app.desk.proposed(key, corrections) {
        return Ok(known);
    }
    let (file_name, packed) = uploads::bytes(app, actor, id, now).await?;
    let proposal = proposal(&file_name, &packed, now).await?;
    let table = Table {
        file_name: &file_name,
        packed: &packed,
        meanings: corrected(&proposal, corrections),
        proposal: &proposal,
    };
    let (faults, shown) = match table.layout(UNKEPT, &file_name, Holder::Bank) {
        Ok(layout) => {
            let shown = table.look(app, actor, layout, now).await?;
            (vec![], Some(shown))
        }
        Err(faults) => (faults, None),
    };
    let proposed = Arc::new(Proposed {
        meanings: table.meanings,
        proposal,
        faults,
        shown,
    });
    app.desk.keep_proposed(key, corrections, &proposed);
    Ok(proposed)
}

/// A layout that an office keeps.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// What it reads, for people.
    pub name: &'a str,
    /// What kind of account it is of.
    pub account: Holder,
    /// As for [`propose`].
    pub corrections: &'a [(usize, Meaning)],
}

/// Keeps what the person made of the columns as a layout of the office, and looks at the file again by it. Returns the
/// layout's id.
pub async fn keep_layout(
    app: &Arc<App>,
    actor: Actor,
    id: UploadId,
    kept: Kept<'_>,
    now: Timestamp,
) -> Result<String, Refused> {
    uploads::may_work_on(app, actor, id, now).await?;
    let name = kept.name.trim();
    must_be_a_name(name)?;
    let (file_name, packed) = uploads::bytes(app, actor, id, now).await?;
    let proposal = proposal(&file_name, &packed, now).await?;
    let table = Table {
        file_name: &file_name,
        packed: &packed,
        meanings: corrected(&proposal, kept.corrections),
        proposal: &proposal,
    };
    let layout = table
        .layout(UNKEPT, name, kept.account)
        .map_err(Refused::Columns)?;
    // A layout that can't read the file that it was made from helps nobody.
    table
        .look(app, actor, layout, now)
        .await?
        .map_err(Refused::File)?;
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let layout_id = free_id(&mut tx, actor.office).await?;
    let choice = table.choice(&layout_id, name, kept.account);
    let stored = OfficeLayout {
        layout_id: layout_id.clone(),
        name: name.to_owned(),
        toml: proposal.layout_toml(&choice).map_err(Refused::Columns)?,
        user: actor.user(),
        created_at: now,
    };
    office_layouts::insert(&mut tx, actor.office, &stored)
        .await
        .map_err(|error| match error.is_duplicate() {
            true => StoreError::Raced("office_layouts"),
            false => error,
        })?;
    let fact = json!({ "name": name, "file": file_name });
    actor
        .note(
            &mut tx,
            "keep-layout",
            format!("layout:{layout_id}"),
            fact,
            now,
        )
        .await?;
    tx.commit().await?;
    let choice = Choice {
        layout: Some(layout_id.clone()),
        ..uploads::choice(app, actor, id)
    };
    uploads::begin_to_look(app, actor, id, choice, now);
    Ok(layout_id)
}

/// A table with what its columns mean.
struct Table<'t> {
    file_name: &'t str,
    packed: &'t Arc<Packed>,
    proposal: &'t Proposal,
    meanings: Vec<Meaning>,
}

impl Table<'_> {
    fn choice<'c>(&'c self, id: &'c str, name: &'c str, account: Holder) -> propose::Choice<'c> {
        propose::Choice {
            id,
            name,
            account,
            meanings: &self.meanings,
        }
    }

    fn layout(&self, id: &str, name: &str, account: Holder) -> Result<Layout, Vec<ColumnFault>> {
        self.proposal.with(&self.choice(id, name, account))
    }

    /// The lines that a layout gives, or why it gives none.
    async fn look(
        &self,
        app: &App,
        actor: Actor,
        layout: Layout,
        now: Timestamp,
    ) -> Result<Result<Imported, Refusal>, Refused> {
        let layouts = [Arc::new(layout)];
        let import = Import {
            layout: Some(&layouts[0].id),
            layouts: &layouts,
            ..Import::of(self.file_name, File::Packed(Arc::clone(self.packed)))
        };
        match look(app, actor, &import, &Progress::default(), now).await {
            Ok(imported) => Ok(Ok(imported)),
            Err(Refused::File(refusal)) => Ok(Err(refusal)),
            // Nothing but the kind of its rows keeps a table from fitting the layout that is made of it.
            Err(Refused::OtherLayout { .. }) => Ok(Err(Refusal::UnknownCsv { header: vec![] })),
            Err(other) => Err(other),
        }
    }
}

async fn proposal(
    file_name: &str,
    packed: &Arc<Packed>,
    now: Timestamp,
) -> Result<Proposal, Refused> {
    let (name, file) = (file_name.to_owned(), File::Packed(Arc::clone(packed)));
    let work = spawn_blocking(move || {
        let asked = Asked {
            file_name: Some(&name),
            ..Asked::on(date_in_japan(now))
        };
        formats::propose(&file, &asked)
    });
    let broken = |_| Refused::Unread(io::Error::other("the reading thread fell over"));
    Ok(work.await.map_err(broken)??)
}

fn corrected(proposal: &Proposal, corrections: &[(usize, Meaning)]) -> Vec<Meaning> {
    let mut meanings = proposal.meanings();
    for (column, meaning) in corrections {
        if let Some(place) = meanings.get_mut(*column) {
            *place = meaning.clone();
        }
    }
    meanings
}

fn must_be_a_name(name: &str) -> Result<(), Refused> {
    let fault = if name.is_empty() {
        Fault::Missing
    } else if name.chars().count() > NAME_MAX {
        Fault::TooLong { max: NAME_MAX }
    } else {
        return Ok(());
    };
    Err(Refused::Form(vec![FieldFault {
        field: "name".into(),
        fault,
    }]))
}

/// `own-1` and so on: one that no layout of the office and no built-in one has.
async fn free_id(tx: &mut Tx, office: OfficeId) -> Result<String, Refused> {
    let own = office_layouts::of_office(tx, office).await?;
    let is_taken = |id: &String| {
        own.iter().any(|layout| layout.layout_id == *id)
            || built_in().iter().any(|layout| layout.id == *id)
    };
    let mut n = own.len() + 1;
    let mut id = format!("own-{n}");
    while is_taken(&id) {
        n += 1;
        id = format!("own-{n}");
    }
    Ok(id)
}
