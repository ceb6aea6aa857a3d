//! A table that no layout knows: what is proposed, what the person makes of it, and its layout kept for the office.

use super::card::{Cards, language};
use super::{Accounts, Failure, account_chosen, begin_to_store, must_import};
use crate::web::Web;
use crate::web::handlers::places::Named;
use crate::web::security::{Fields, Posted, SignedIn};
use crate::web::text::Pen;
use crate::web::view::{ColumnsForm, ImportColumns, Kind, Place, meaning_of};
use crate::words;
use aggregation::Refused;
use aggregation::importing::columns::{self, Kept};
use aggregation::importing::uploads::{self, Choice, Waiting};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::UploadId;
use formats::propose::{ColumnFault, Meaning};

/// A table with more columns isn't corrected on a page.
const COLUMNS_MAX: usize = 200;

/// What the person gave the columns: every one that the form had.
type Corrections = Vec<(usize, Meaning)>;

pub(in crate::web::handlers) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<UploadId>,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let one = uploads::find(&web.app, me.actor(), id, me.pen.now).await?;
    let columns = columns_of(&web, &me, &one, &[]).await?;
    let form = form(&web, &me, one, columns).await?;
    me.page(&form)
}

/// 「見なおす」 and 「N行を保存する」.
pub(in crate::web::handlers) async fn sent(
    State(web): State<Web>,
    Named(id): Named<UploadId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let one = uploads::find(&web.app, me.actor(), id, me.pen.now).await?;
    let corrections = corrections(&fields);
    let mut faults = vec![];
    if fields.get("act") == "store" {
        match keep(&web, &me, id, &fields, &corrections).await? {
            Ok(choice) => return begin_to_store(&web, &me, id, choice).await,
            Err(what) => faults = what,
        }
    }
    let mut columns = columns_of(&web, &me, &one, &corrections).await?;
    let status = match faults.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    for fault in faults {
        if !columns.faults.contains(&fault) {
            columns.faults.push(fault);
        }
    }
    keep_typed(&mut columns, &fields);
    let mut form = form(&web, &me, one, columns).await?;
    form.frame.path = format!("/imports/{id}/columns");
    me.page_with(status, &form)
}

/// Keeps the layout of the office; then the file can be stored by it.
async fn keep(
    web: &Web,
    me: &SignedIn,
    id: UploadId,
    fields: &Fields,
    corrections: &Corrections,
) -> Result<Result<Choice, Vec<(Option<usize>, String)>>, Failure> {
    let chosen = match account_chosen(web, me, fields).await? {
        Ok(chosen) => chosen.unwrap_or_default(),
        Err(text) => return Ok(Err(vec![(None, text)])),
    };
    let Some(name) = fields.text("name") else {
        let text = me.pen.t(
            "この形の名前を入力してください。",
            "Please enter a name for this layout.",
        );
        return Ok(Err(vec![(None, text.to_owned())]));
    };
    let kept = Kept {
        name: &name,
        account: Kind::from_word(fields.get("kind"))
            .unwrap_or_default()
            .holder(),
        corrections,
    };
    match columns::keep_layout(&web.app, me.actor(), id, kept, me.pen.now).await {
        Ok(layout) => Ok(Ok(Choice {
            layout: Some(layout),
            ..chosen
        })),
        Err(Refused::Columns(faults)) => Ok(Err(told(&faults, &me.pen))),
        Err(why @ (Refused::File(_) | Refused::Form(_))) => {
            Ok(Err(vec![(None, words::refused(&why, &me.pen))]))
        }
        Err(other) => Err(other.into()),
    }
}

/// What is proposed for a file, with what the person made of it.
pub(super) async fn columns_of(
    web: &Web,
    me: &SignedIn,
    one: &Waiting,
    corrections: &[(usize, Meaning)],
) -> Result<ImportColumns, Failure> {
    let (actor, pen) = (me.actor(), &me.pen);
    let proposed = columns::propose(&web.app, actor, one.id, corrections, pen.now).await?;
    let mut columns = ImportColumns::of(one.id, &proposed.proposal, &proposed.meanings, pen);
    columns.faults = told(&proposed.faults, pen);
    columns.name = pen.with("{}の形", "Layout of {}", stem(&one.file_name));
    match &proposed.shown {
        Some(Ok(imported)) => {
            let accounts = Accounts::of(web, me).await?;
            let cards = Cards {
                web,
                me,
                accounts: &accounts,
            };
            if let Some(statement) = imported.statements.first() {
                columns.account_name.clone_from(&statement.account_label);
                let part = cards.part(statement, &Choice::default(), false);
                columns.part = Some(Box::new(part));
            }
        }
        Some(Err(refusal)) => {
            let text = refusal
                .message(language(pen))
                .replacen('\n', pen.t("：", ": "), 1);
            columns.faults.push((None, text));
        }
        None => {}
    }
    Ok(columns)
}

async fn form(
    web: &Web,
    me: &SignedIn,
    one: Waiting,
    columns: ImportColumns,
) -> Result<ColumnsForm, Failure> {
    Ok(ColumnsForm {
        file_name: one.file_name,
        columns,
        accounts: Accounts::of(web, me).await?.choices(),
        frame: me.frame(web, Some(Place::Imports)).await?,
    })
}

fn told(faults: &[ColumnFault], pen: &Pen) -> Vec<(Option<usize>, String)> {
    let told = |fault: &ColumnFault| (fault.column, pen.said(&fault.said).to_owned());
    faults.iter().map(told).collect()
}

/// What was typed beside the columns stays.
fn keep_typed(columns: &mut ImportColumns, fields: &Fields) {
    if fields.has("name") {
        columns.name = fields.get("name").to_owned();
        columns.account_name = fields.get("account-name").to_owned();
        columns.chosen = fields.parsed("account");
        columns.kind = Kind::from_word(fields.get("kind")).unwrap_or_default();
    }
}

fn corrections(fields: &Fields) -> Corrections {
    let one = |at: usize| {
        let word = fields.get(&format!("meaning-{at}"));
        let (words, sides) = (format!("word-{at}"), format!("side-{at}"));
        let side = |wanted: &str| {
            fields
                .all(&words)
                .zip(fields.all(&sides))
                .filter(|(_, side)| *side == wanted)
                .map(|(word, _)| word.to_owned())
                .collect()
        };
        let form = fields.get(&format!("form-{at}"));
        Some((at, meaning_of(word, form, side("in"), side("out"))?))
    };
    (0..COLUMNS_MAX).map_while(one).collect()
}

/// The file's name without its ending.
fn stem(file_name: &str) -> &str {
    match file_name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file_name,
    }
}
