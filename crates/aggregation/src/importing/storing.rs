//! A file into the store: capture, accounts, lines and the fact of it, in one transaction.

use super::accounts;
use super::looking::{understand, without_again};
use super::reading::{self, Reading};
use super::{Import, Imported, ImportedStatement, Progress, Target};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::{AccountId, ImportId, OfficeId, UploadId};
use domain::office::Act;
use domain::statement::matching::Counts;
use domain::time::{Timestamp, start_of_day};
use formats::{FILE_MAX, Refusal, Source, Summary, Understood};
use serde_json::json;
use std::sync::Arc;
use store::captures::{self, Packed};
use store::views::{Origin, ReadFrom};
use store::{Tx, imports, lines, uploads};

/// What the lines are read from, packed: it is kept as their evidence.
pub(super) enum Evidence {
    Bytes(Arc<Packed>),
    /// It lies in the store already.
    Upload(UploadId, Arc<Packed>),
}

impl Evidence {
    fn packed(&self) -> &Arc<Packed> {
        match self {
            Evidence::Bytes(packed) | Evidence::Upload(_, packed) => packed,
        }
    }
}

/// Reads a file and stores every line of it, or refuses it and stores nothing.
pub async fn import(
    app: &App,
    actor: Actor,
    import: &Import<'_>,
    progress: &Progress,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let size = import.file.size();
    if size > FILE_MAX {
        return Err(Refused::File(Refusal::TooLarge {
            size,
            max: FILE_MAX,
        }));
    }
    let packed = reading::pack(&import.file).await?;
    store(app, actor, import, &Evidence::Bytes(packed), progress, now).await
}

/// The same with bytes that are packed already. They alone are read: what lies on a disk may change meanwhile.
pub(super) async fn store(
    app: &App,
    actor: Actor,
    import: &Import<'_>,
    evidence: &Evidence,
    progress: &Progress,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let import = &Import {
        file: super::File::Packed(Arc::clone(evidence.packed())),
        ..import.clone()
    };
    let (understood, left_out) = understand(app, actor, import, progress, now).await?;
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let office = actor.office;
    let media_type = media_type(&understood.layout, evidence.packed());
    match evidence {
        Evidence::Bytes(packed) => {
            captures::keep_packed(&mut tx, office, media_type, packed, now).await?;
        }
        Evidence::Upload(upload, _) => {
            if !uploads::move_to_captures(&mut tx, office, *upload, media_type, now).await? {
                return Err(Refused::NotFound("upload"));
            }
        }
    }
    let digest = evidence.packed().digest.clone();
    let id = imports::insert(
        &mut tx,
        office,
        import.file_name,
        &digest,
        &understood.layout,
        actor.user(),
        now,
    )
    .await?;
    let mut statements = make_accounts(app, &mut tx, office, import, &understood, now).await?;
    let storing = Storing {
        office,
        id,
        pages: [digest.clone()],
    };
    let mut reading = Reading::begin(Arc::clone(&understood), &import.file, progress);
    while let Some(part) = reading.next().await? {
        if let Some((account, one)) = statements.get_mut(part.statement) {
            let outcome = lines::absorb(
                &mut tx,
                office,
                *account,
                &part.view,
                &storing.read_from(),
                now,
            )
            .await?;
            one.counts = one.counts + without_again(outcome.counts(), &part);
            progress.count_lines(part.view.lines.len() - part.again);
        }
    }
    reading.end().await?;
    for (account, one) in &statements {
        storing
            .keep_balance(&mut tx, *account, &one.summary)
            .await?;
    }
    let imported = Imported {
        id: Some(id),
        layout: understood.layout.clone(),
        layout_name: understood.layout_name.clone(),
        notices: understood.notices.clone(),
        left_out,
        statements: statements.into_iter().map(|(_, one)| one).collect(),
    };
    imports::set_counts(&mut tx, office, id, imported.counts()).await?;
    let fact = fact(import.file_name, &digest, &imported);
    actor
        .note(&mut tx, "import-file", format!("import:{id}"), fact, now)
        .await?;
    tx.commit().await?;
    Ok(imported)
}

/// The account of each statement; those that aren't there yet are made.
async fn make_accounts(
    app: &App,
    tx: &mut Tx,
    office: OfficeId,
    import: &Import<'_>,
    understood: &Understood,
    now: Timestamp,
) -> Result<Vec<(AccountId, ImportedStatement)>, Refused> {
    let accounts = accounts::of_statements(app, tx, office, import, understood).await?;
    let mut made = Vec::with_capacity(accounts.all.len());
    for whose in accounts.all {
        made.push(accounts::make(tx, office, import, whose, now).await?);
    }
    let mut statements = vec![];
    for (summary, at) in understood.statements.iter().zip(&accounts.of_statement) {
        let (account, is_new) = &made[*at];
        let one = ImportedStatement {
            account: Some(account.id),
            account_label: account.label.clone(),
            target: if *is_new { Target::New } else { Target::Known },
            summary: summary.clone(),
            counts: Counts::default(),
        };
        statements.push((account.id, one));
    }
    Ok(statements)
}

/// An import under way.
struct Storing {
    office: OfficeId,
    id: ImportId,
    pages: [String; 1],
}

impl Storing {
    fn read_from(&self) -> ReadFrom<'_> {
        ReadFrom {
            origin: Origin::Import(self.id),
            pages: &self.pages,
        }
    }

    /// The balance that the file states, as of its own time or its newest day.
    async fn keep_balance(
        &self,
        tx: &mut Tx,
        account: AccountId,
        summary: &Summary,
    ) -> Result<(), Refused> {
        let stated = summary.account.as_ref().and_then(|seen| seen.balance);
        let newest = summary.days.map(|days| start_of_day(days.to));
        let balance = match (stated, summary.closing) {
            (Some(stated), _) => stated.as_of.or(newest).map(|at| (stated.minor, at)),
            (None, closing) => closing.zip(newest),
        };
        let balance = match balance {
            Some(balance) => Some(balance),
            // A CSV with running balances: that of the newest line, as it now stands in the account.
            None => lines::newest_balance(tx, self.office, account).await?,
        };
        if let Some((minor, at)) = balance {
            imports::set_balance(tx, self.office, self.id, account, minor, at).await?;
        }
        Ok(())
    }
}

fn fact(file_name: &str, digest: &str, imported: &Imported) -> serde_json::Value {
    let counts = imported.counts();
    let labels: Vec<&str> = imported
        .statements
        .iter()
        .map(|one| one.account_label.as_str())
        .collect();
    json!({
        "file": file_name,
        "digest": digest,
        "layout": imported.layout,
        "accounts": labels,
        "read": counts.read,
        "new": counts.new,
        "amended": counts.amended,
        "asked": counts.asked,
    })
}

fn media_type(layout: &str, packed: &Packed) -> &'static str {
    match layout {
        "ofx" => "application/x-ofx",
        "camt" => "application/xml",
        "mt940" | "qif" => "text/plain",
        zengin if zengin.starts_with("zengin") => "text/plain",
        // A table in a workbook, which is a ZIP.
        _ if begins_as_zip(packed) => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        _ => "text/csv",
    }
}

fn begins_as_zip(packed: &Packed) -> bool {
    let mut sign = [0; 2];
    let read = packed.open().and_then(|mut bytes| {
        use std::io::Read;
        bytes.read_exact(&mut sign)
    });
    read.is_ok() && sign == *b"PK"
}
