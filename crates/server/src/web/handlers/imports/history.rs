//! これまでの取り込み, and taking one back.

use super::super::places::Named;
use super::{Done, Failure, must_import};
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::view::{Pager, PastImport, Place, TakeBack};
use aggregation::Refused;
use aggregation::importing::history;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ImportId;

/// Imports on a page.
const ROWS: usize = 20;

/// A page of them, newest first.
pub(super) async fn past(
    web: &Web,
    me: &SignedIn,
    before: Option<ImportId>,
) -> Result<(Vec<PastImport>, Pager), Failure> {
    let mut all = history::page(&web.app, me.actor(), before, ROWS as u32 + 1).await?;
    let more = all.len() > ROWS;
    all.truncate(ROWS);
    let next = all.last().filter(|_| more).map(|last| last.id);
    let pager = Pager {
        previous: before.map(|_| "/imports#past".to_owned()),
        next: next.map(|id| format!("/imports?before={id}#past")),
    };
    Ok((all.into_iter().map(shown).collect(), pager))
}

fn shown(one: history::PastImport) -> PastImport {
    PastImport {
        id: one.id,
        at: one.at,
        who: one.by,
        file_name: one.file_name,
        layout: one.layout_name,
        accounts: one.accounts,
        counts: one.counts,
        taken_back: one.taken_back,
    }
}

/// Asks; where it can't be, says why.
pub(in crate::web::handlers) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ImportId>,
) -> Result<Response, Failure> {
    let page = question(&web, &me, id).await?;
    me.page(&page)
}

async fn question(web: &Web, me: &SignedIn, id: ImportId) -> Result<TakeBack, Failure> {
    let question = history::ask(&web.app, me.actor(), id).await?;
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    if !question.possible && question.journalised == 0 {
        return Err(Refused::TooOldToTakeBack.into());
    }
    Ok(TakeBack {
        import: id,
        file_name: question.file_name,
        lines: count(question.lines),
        journalised: count(question.journalised),
        entries: "/journal".to_owned(),
        frame: me.frame(web, Some(Place::Imports)).await?,
    })
}

pub(in crate::web::handlers) async fn take_back(
    State(web): State<Web>,
    Named(id): Named<ImportId>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    match history::take_back(&web.app, me.actor(), id, me.pen.now).await {
        Ok(done) => {
            let lines = usize::try_from(done.lines).unwrap_or(usize::MAX);
            Ok(me.go("/imports", Some(Done::ImportTakenBack(lines))))
        }
        // Entered since the question was asked.
        Err(Refused::Journalised { .. }) => {
            let page = question(&web, &me, id).await?;
            me.page_with(StatusCode::CONFLICT, &page)
        }
        Err(other) => Err(other.into()),
    }
}
