//! 明細の根拠: of a line beside the list, or on a page of its own.

use super::lines::row;
use super::names::{Names, amount};
use super::places::Named;
use super::{Failure, excerpt};
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::Pen;
use crate::web::view::{BalanceFit, Change, Evidence, LinePage, LineState, Place, ReadFrom};
use aggregation::Refused;
use aggregation::looking::{self, LineEvidence};
use axum::extract::State;
use axum::response::Response;
use domain::ids::StatementLineId;
use store::accounts::Account;
use store::views::{Amended, Reading};

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<StatementLineId>,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Lines)).await?;
    let names = Names::of(&web, &me).await?;
    let evidence = of(&web, &me, &names, id).await?.ok_or(Failure::NotFound)?;
    me.page(&LinePage { frame, evidence })
}

/// The evidence of a line; `None`: this office has no such line.
pub(super) async fn of(
    web: &Web,
    me: &SignedIn,
    names: &Names,
    id: StatementLineId,
) -> Result<Option<Evidence>, Failure> {
    let known = match looking::evidence(&web.app, me.actor(), id).await {
        Ok(known) => known,
        Err(Refused::NotFound(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let line = row(&known.line, &known.account, &names.account(&known.account));
    let excerpt = known.capture.as_ref().and_then(|capture| {
        let mut excerpt = excerpt::around(
            capture,
            &known.seen.rows_of,
            known.place.row,
            &known.line.description,
        )?;
        excerpt.heading = heading(&known, &me.pen);
        Some(excerpt)
    });
    let enterable = line.state == LineState::Open && known.in_open_year;
    Ok(Some(Evidence {
        excerpt,
        whole_page: known
            .seen
            .digest
            .as_ref()
            .map(|digest| format!("/captures/{digest}")),
        balance: fit(&known),
        changes: known
            .amendments
            .iter()
            .map(|amended| change(amended, &known.account, &me.pen))
            .collect(),
        enter: enterable.then(|| enter(&known)),
        read_from: read_from(web, &known),
        line,
    }))
}

fn read_from(web: &Web, known: &LineEvidence) -> ReadFrom {
    let row = known.place.row as usize;
    match (&known.import, known.trigger) {
        (None, Some(trigger)) => ReadFrom::Fetch {
            at: known.seen.seen_at,
            trigger,
            institution: web.app.catalogue.name(&known.seen.source),
            recipe_version: known
                .recipe_number
                .map(|number| number.to_string())
                .unwrap_or_default(),
            page: known.place.page as usize + 1,
            pages: known.pages,
            row,
        },
        (import, _) => ReadFrom::File {
            imported_at: import
                .as_ref()
                .map_or(known.seen.seen_at, |import| import.imported_at),
            name: import
                .as_ref()
                .map(|import| import.file_name.clone())
                .unwrap_or_default(),
            layout: import
                .as_ref()
                .map(|import| import.layout.clone())
                .unwrap_or_default(),
            row,
        },
    }
}

fn heading(known: &LineEvidence, pen: &Pen) -> String {
    match &known.import {
        Some(import) => pen.with(
            "ファイルの控え：{}",
            "Copy of the file {}",
            &import.file_name,
        ),
        None => pen
            .t("取得したページの控え", "Copy of the page that was fetched")
            .to_owned(),
    }
}

/// Whether the balance before, the amount and the balance after agree.
fn fit(known: &LineEvidence) -> BalanceFit {
    let (Some(before), Some(after)) = (known.balance_before, known.line.balance) else {
        return BalanceFit::None;
    };
    match after.wrapping_sub(before).wrapping_sub(known.line.amount) {
        0 => BalanceFit::Fits {
            before: amount(&known.account, before),
        },
        by => BalanceFit::Differs {
            by: amount(&known.account, by),
        },
    }
}

/// What changed, and only that: the text, else day and amount.
fn change(amended: &Amended, account: &Account, pen: &Pen) -> Change {
    let (before, after) = (&amended.before, &amended.after);
    let said = |reading: &Reading| {
        let parts = [
            (before.on != after.on).then(|| reading.on.to_string()),
            (before.amount != after.amount).then(|| pen.signed(&amount(account, reading.amount))),
            (before.text != after.text).then(|| reading.text.clone()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    Change {
        at: amended.at,
        old: said(before),
        new: said(after),
    }
}

/// Where the line is entered: its account's list in its fiscal year, found by its text.
fn enter(known: &LineEvidence) -> String {
    let text = crate::web::view::in_query(&known.line.description);
    format!(
        "/journal/inbox?year={}&account={}&text={text}",
        known.line.posted_on.year(),
        known.account.id
    )
}
