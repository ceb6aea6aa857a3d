//! 明細一覧.

use super::names::{Names, amount};
use super::places::Asked;
use super::{Failure, evidence, typed};
use crate::web::Web;
use crate::web::security::{Fields, SignedIn};
use crate::web::text::{AccountLabel, Amount, Pen};
use crate::web::view::{LineFilter, LineRow, LineState, Lines, Pager, Place, Sums};
use aggregation::looking::{self, Cursor, FoundLines};
use axum::extract::State;
use axum::response::Response;
use domain::ids::{AccountId, StatementLineId};
use domain::money::Unit;
use domain::statement::line::LineStatus;
use std::collections::HashMap;
use store::accounts::Account;
use store::decisions::Decision;
use store::line_search::{self, FoundLine};

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Lines)).await?;
    let names = Names::of(&web, &me).await?;
    let accounts = looking::accounts(&web.app, me.actor()).await?;
    let (filter, wanted) = filter(&query, &accounts, &me.pen);
    let cursor = cursor(&query);
    let found = looking::lines(&web.app, me.actor(), &wanted, cursor).await?;
    let labels: HashMap<AccountId, AccountLabel> = accounts
        .iter()
        .map(|account| (account.id, names.account(account)))
        .collect();
    let rows = found.page.rows.iter().filter_map(|line| {
        Some(row(
            line,
            found.accounts.get(&line.account)?,
            labels.get(&line.account)?,
        ))
    });
    let rows: Vec<LineRow> = rows.collect();
    let evidence = match query.parsed::<StatementLineId>("line") {
        Some(line) => evidence::of(&web, &me, &names, line).await?,
        None => None,
    };
    let pager = pager(
        "/lines",
        &filter.query(),
        rows.first().map(|row| row.id),
        rows.last().map(|row| row.id),
        found.page.has_newer,
        found.page.has_older,
    );
    let mut choices: Vec<(AccountId, AccountLabel)> = labels.into_iter().collect();
    choices.sort_by_key(|(id, _)| *id);
    me.page(&Lines {
        sums: (found.count > 0).then(|| sums(&found)),
        without_period: found
            .without_period
            .and_then(|lines| usize::try_from(lines).ok()),
        filter,
        accounts: choices,
        rows,
        pager,
        evidence,
        frame,
    })
}

/// The form as it was typed, and what of it can be looked for.
fn filter(
    query: &Fields,
    accounts: &[Account],
    pen: &Pen,
) -> (LineFilter, line_search::LineFilter) {
    let account: Option<AccountId> = query.parsed("account");
    let state = line_search::State::from_word(query.get("state"));
    let mut filter = LineFilter {
        account,
        connection: query.parsed("connection"),
        from: query.get("from").to_owned(),
        to: query.get("to").to_owned(),
        min: query.get("min").to_owned(),
        max: query.get("max").to_owned(),
        text: query.get("text").to_owned(),
        state: state
            .map(|state| state.word().to_owned())
            .unwrap_or_default(),
        errors: vec![],
    };
    let chosen = accounts.iter().find(|one| Some(one.id) == account);
    let decimals = chosen.map_or(0, |account| account.unit.decimals());
    let period = period(query, pen, &mut filter.errors);
    let range = amounts(query, decimals, pen, &mut filter.errors);
    let wanted = line_search::LineFilter {
        account,
        connection: filter.connection,
        from: period.0,
        to: period.1,
        amount_min: range.signed.0,
        amount_max: range.signed.1,
        size_min: range.size.0,
        size_max: range.size.1,
        text: query.text("text"),
        with_others: true,
        state,
        unit: None,
    };
    (filter, wanted)
}

type Errors = Vec<(&'static str, String)>;

/// The period of a search form. What is wrong with it is said, and not looked for.
pub(super) fn period(
    query: &Fields,
    pen: &Pen,
    errors: &mut Errors,
) -> (Option<domain::time::Date>, Option<domain::time::Date>) {
    let mut day = |field: &'static str, ja: &str, en: &str| {
        typed::date(query.get(field)).unwrap_or_else(|_| {
            errors.push((field, pen.t(ja, en).to_owned()));
            None
        })
    };
    let from = day(
        "from",
        "開始日のその日付はありません。例：2026-10-01",
        "There is no such start date. Example: 2026-10-01",
    );
    let to = day(
        "to",
        "終了日のその日付はありません。例：2026-10-31",
        "There is no such end date. Example: 2026-10-31",
    );
    if let (Some(first), Some(last)) = (from, to)
        && last < first
    {
        errors.push((
            "to",
            pen.t(
                "終了日が開始日より前です。日付を入れ替えてください。",
                "The end is before the start. Please change them round.",
            )
            .to_owned(),
        ));
        return (None, None);
    }
    (from, to)
}

/// A range of amounts. Without any sign it means the size: whoever types 18422 finds −18,422.
#[derive(Default)]
pub(super) struct Range {
    pub size: (Option<i64>, Option<i64>),
    pub signed: (Option<i64>, Option<i64>),
}

pub(super) fn amounts(query: &Fields, decimals: u32, pen: &Pen, errors: &mut Errors) -> Range {
    let mut read = |field: &'static str, ja: &str, en: &str| {
        typed::amount(query.get(field), decimals).unwrap_or_else(|_| {
            errors.push((field, pen.t(ja, en).to_owned()));
            None
        })
    };
    let min = read(
        "min",
        "金額の下限は数字で入力してください。例：18,422",
        "The lowest amount has to be a number. Example: 18,422",
    );
    let max = read(
        "max",
        "金額の上限は数字で入力してください。例：18,422",
        "The highest amount has to be a number. Example: 18,422",
    );
    let ends = (
        min.map(|amount| amount.minor),
        max.map(|amount| amount.minor),
    );
    if let (Some(least), Some(most)) = ends
        && most < least
    {
        errors.push((
            "max",
            pen.t(
                "金額の上限が下限より小さくなっています。入れ替えてください。",
                "The highest amount is below the lowest. Please change them round.",
            )
            .to_owned(),
        ));
        return Range::default();
    }
    match [min, max].into_iter().flatten().any(|amount| amount.signed) {
        true => Range {
            signed: ends,
            ..Range::default()
        },
        false => Range {
            size: ends,
            ..Range::default()
        },
    }
}

/// Where the page begins: `after` is older than a row, `before` newer.
pub(super) fn cursor<Id: std::str::FromStr>(query: &Fields) -> Cursor<Id> {
    match (query.parsed("after"), query.parsed("before")) {
        (Some(id), _) => Cursor::OlderThan(id),
        (None, Some(id)) => Cursor::NewerThan(id),
        (None, None) => Cursor::Newest,
    }
}

/// Links to the neighbouring pages of a list, with its conditions.
pub(super) fn pager<Id: std::fmt::Display>(
    path: &str,
    query: &str,
    first: Option<Id>,
    last: Option<Id>,
    has_newer: bool,
    has_older: bool,
) -> Pager {
    let and = if query.is_empty() { "" } else { "&" };
    let to = |word: &str, id: Id| format!("{path}?{query}{and}{word}={id}");
    Pager {
        previous: first.filter(|_| has_newer).map(|id| to("before", id)),
        next: last.filter(|_| has_older).map(|id| to("after", id)),
    }
}

fn sums(found: &FoundLines) -> Sums {
    let amount = |minor| Amount {
        minor,
        unit: found.unit.clone(),
    };
    Sums {
        lines: usize::try_from(found.count).unwrap_or(0),
        money_in: amount(found.sums.money_in),
        money_out: amount(found.sums.money_out.saturating_neg()),
    }
}

pub(super) fn row(line: &FoundLine, account: &Account, label: &AccountLabel) -> LineRow {
    LineRow {
        id: line.id,
        posted_on: line.posted_on,
        text: line.description.clone(),
        account: label.clone(),
        amount: amount(account, line.amount),
        balance: line.balance.map(|minor| amount(account, minor)),
        state: state(line, account),
    }
}

fn state(line: &FoundLine, account: &Account) -> LineState {
    match (line.status, line.decision) {
        (LineStatus::Held, _) => LineState::Held,
        (LineStatus::Withdrawn | LineStatus::Dropped, _) => LineState::Withdrawn,
        (LineStatus::Live, _) if line.pending => LineState::Pending,
        (LineStatus::Live, Some(Decision::Journalised(entry))) => LineState::Journalised(entry),
        (LineStatus::Live, Some(Decision::Excluded)) => LineState::Excluded,
        (LineStatus::Live, None) if !account.selected => LineState::NotSelected,
        (LineStatus::Live, None) if account.unit != Unit::YEN => LineState::NotEntered,
        (LineStatus::Live, None) => LineState::Open,
    }
}
