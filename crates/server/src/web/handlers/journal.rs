//! 仕訳帳.

use super::lines::{amounts, cursor, pager, period};
use super::places::{Asked, Named};
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Fields, Posted, SignedIn, local_address};
use crate::web::text::{Amount, Pen};
use crate::web::view::{Journal, JournalFilter, JournalRow, Place, PostingCell};
use aggregation::{deciding, looking};
use axum::extract::State;
use axum::response::Response;
use domain::ids::JournalEntryId;
use domain::journal::{Posting, TaxCategory};
use store::journal::{EntryFilter, FoundEntry};

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Journal)).await?;
    let titles = looking::titles(&web.app, me.actor()).await?;
    let (filter, wanted) = filter(&query, &me.pen);
    let found = looking::entries(&web.app, me.actor(), &wanted, cursor(&query)).await?;
    let rows: Vec<JournalRow> = found
        .page
        .rows
        .iter()
        .map(|entry| row(entry, &me.pen))
        .collect();
    me.page(&Journal {
        titles: titles
            .into_iter()
            .map(|title| (title.name.clone(), title.name))
            .collect(),
        sums: (found.count > 0).then(|| {
            (
                usize::try_from(found.count).unwrap_or(0),
                Amount::yen(found.debit),
            )
        }),
        pager: pager(
            "/journal",
            &filter.query(),
            rows.first().map(|row| row.id),
            rows.last().map(|row| row.id),
            found.page.has_newer,
            found.page.has_older,
        ),
        filter,
        rows,
        frame,
    })
}

fn filter(query: &Fields, pen: &Pen) -> (JournalFilter, EntryFilter) {
    let mut errors = vec![];
    let (from, to) = period(query, pen, &mut errors);
    // An entry has no direction, so a sign says nothing.
    let range = amounts(query, 0, pen, &mut errors);
    let size = |size: Option<i64>, signed: Option<i64>| {
        size.or(signed.map(|minor| minor.saturating_abs()))
    };
    let ends = (
        size(range.size.0, range.signed.0),
        size(range.size.1, range.signed.1),
    );
    let (least, most) = match ends {
        (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
        ends => ends,
    };
    let wanted = EntryFilter {
        from,
        to,
        amount_min: least,
        amount_max: most,
        text: query.text("text"),
        title: query.text("title"),
    };
    let typed = |name| query.get(name).to_owned();
    let filter = JournalFilter {
        from: typed("from"),
        to: typed("to"),
        min: typed("min"),
        max: typed("max"),
        text: typed("text"),
        title: typed("title"),
        errors,
    };
    (filter, wanted)
}

fn row(entry: &FoundEntry, pen: &Pen) -> JournalRow {
    let side = |is_debit: bool| {
        let own = entry
            .postings
            .iter()
            .filter(|posting| (posting.amount > 0) == is_debit);
        own.map(cell).collect::<Vec<_>>()
    };
    let debit = entry
        .postings
        .iter()
        .map(|posting| posting.amount.max(0))
        .fold(0, i64::saturating_add);
    let somebody = || pen.t("（コマンド）", "(command line)").to_owned();
    JournalRow {
        id: entry.id,
        number: entry.number.try_into().unwrap_or(0),
        on: entry.on,
        debit: side(true),
        credit: side(false),
        amount: Amount::yen(debit),
        memo: entry.description.clone(),
        line: entry.line,
        cancelled: entry
            .cancelled
            .as_ref()
            .map(|(at, by)| (by.clone().unwrap_or_else(somebody), *at)),
    }
}

fn cell(posting: &Posting) -> PostingCell {
    PostingCell {
        title: posting.title.clone(),
        sub_title: posting.sub_title.clone(),
        tax: (posting.tax != TaxCategory::OutOfScope).then(|| posting.tax.japanese().to_owned()),
        amount: Amount::yen(posting.amount.saturating_abs()),
    }
}

/// 取り消し.
pub(super) async fn cancel(
    State(web): State<Web>,
    Named(id): Named<JournalEntryId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    deciding::cancel_entry(&web.app, me.actor(), id, me.pen.now).await?;
    Ok(me.go(local_address(fields.get("back")), Some(Done::Cancelled)))
}
