//! 連携サービスから入力: open lines with their candidates.

use super::around::entry_year;
use super::{Cursor, Page};
use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::{AccountId, StatementLineId};
use domain::journal::{AccountTitle, DefaultTitle, JournalCandidate, candidate};
use domain::office::Act;
use domain::time::{Timestamp, date_in_japan};
use std::collections::HashMap;
use store::accounts::{self, Account};
use store::line_search::{self, FoundLine, From};
use store::people::{self, FiscalYear};
use store::{Tx, decisions, rules};

/// Rows on one page.
const PAGE: u32 = 50;
/// Lines that one 元に戻す takes back.
const UNDO_MAX: u32 = 1000;

/// Which open lines to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxQuery {
    /// A fiscal year by the year in which it begins; `None`: today's.
    pub year: Option<i16>,
    pub account: Option<AccountId>,
    /// Part of the description, in any width and case.
    pub text: Option<String>,
    pub cursor: Cursor<StatementLineId>,
}

/// 未仕訳 of a fiscal year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenSummary {
    pub total: usize,
    pub with_candidate: usize,
    /// Most first.
    pub by_account: Vec<(AccountId, usize)>,
}

/// What 連携サービスから入力 shows.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// The open year; `None`: all years are closed.
    pub year: Option<FiscalYear>,
    pub summary: OpenSummary,
    /// Open lines of the other open years: where each begins, and how many.
    pub other_years: Vec<(i16, usize)>,
    pub page: Page<(FoundLine, Option<JournalCandidate>)>,
    pub accounts: HashMap<AccountId, Account>,
    pub titles: Vec<AccountTitle>,
}

/// The open lines of a fiscal year, newest first, each with its candidate.
pub async fn inbox(
    app: &App,
    actor: Actor,
    query: &InboxQuery,
    now: Timestamp,
) -> Result<Inbox, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let office = actor.office;
    let accounts: HashMap<AccountId, Account> = accounts::of_office(&mut tx, office)
        .await?
        .into_iter()
        .map(|account| (account.id, account))
        .collect();
    let titles = people::titles(&mut tx, office).await?;
    let years = people::fiscal_years(&mut tx, office).await?;
    let wanted = query.year.and_then(|year| {
        years
            .iter()
            .find(|known| known.open && known.period.from.year() == year)
            .copied()
    });
    let Some(year) = wanted.or_else(|| entry_year(&years, date_in_japan(now))) else {
        let page = Page {
            rows: vec![],
            has_newer: false,
            has_older: false,
        };
        return Ok(Inbox {
            year: None,
            summary: OpenSummary::default(),
            other_years: vec![],
            page,
            accounts,
            titles,
        });
    };
    let mut other_years = vec![];
    for other in years.iter().filter(|other| other.open && **other != year) {
        let open = line_search::count_open(&mut tx, office, other.period).await?;
        if open > 0 {
            other_years.push((other.period.from.year(), open.try_into().unwrap_or(0)));
        }
    }
    let summary = summary(app, &mut tx, actor, year, &accounts).await?;
    let from = match query.cursor {
        Cursor::Newest => From::Newest,
        Cursor::OlderThan(line) => From::OlderThan(line),
        Cursor::NewerThan(line) => From::NewerThan(line),
    };
    let text = query.text.as_deref();
    let mut cursor = query.cursor;
    let mut lines = line_search::open_page(
        &mut tx,
        office,
        year.period,
        query.account,
        text,
        from,
        PAGE + 1,
    )
    .await?;
    // The last line of a page was decided: the list goes on at its beginning.
    if lines.is_empty() && cursor != Cursor::Newest {
        cursor = Cursor::Newest;
        lines = line_search::open_page(
            &mut tx,
            office,
            year.period,
            query.account,
            text,
            From::Newest,
            PAGE + 1,
        )
        .await?;
    }
    let found = Page::of(lines, cursor, PAGE as usize);
    let rules = rules::of_office(&mut tx, office).await?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for line in found.rows {
        let past = decisions::past(&mut tx, office, &line.text_key, line.amount > 0).await?;
        let defaults = accounts
            .get(&line.account)
            .map_or(&[][..], |account| defaults(app, account));
        let proposed = candidate(
            &line.description,
            line.amount,
            &rules,
            past.as_ref(),
            defaults,
        );
        // A title that the office doesn't have (any more) can't be registered, so it isn't proposed.
        let proposed = proposed.filter(|proposed| {
            titles
                .iter()
                .any(|title| title.name == proposed.counter.title)
        });
        rows.push((line, proposed));
    }
    let page = Page {
        rows,
        has_newer: found.has_newer,
        has_older: found.has_older,
    };
    Ok(Inbox {
        year: Some(year),
        summary,
        other_years,
        page,
        accounts,
        titles,
    })
}

/// 未仕訳 of the year that is entered now.
pub async fn open_summary(app: &App, actor: Actor, now: Timestamp) -> Result<OpenSummary, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let accounts: HashMap<AccountId, Account> = accounts::of_office(&mut tx, actor.office)
        .await?
        .into_iter()
        .map(|account| (account.id, account))
        .collect();
    let years = people::fiscal_years(&mut tx, actor.office).await?;
    match entry_year(&years, date_in_japan(now)) {
        Some(year) => summary(app, &mut tx, actor, year, &accounts).await,
        None => Ok(OpenSummary::default()),
    }
}

async fn summary(
    app: &App,
    tx: &mut Tx,
    actor: Actor,
    year: FiscalYear,
    accounts: &HashMap<AccountId, Account>,
) -> Result<OpenSummary, Refused> {
    let rules = rules::of_office(tx, actor.office).await?;
    let decided = decisions::decided_texts(tx, actor.office).await?;
    let mut summary = OpenSummary::default();
    let mut by_account: HashMap<AccountId, usize> = HashMap::new();
    for group in line_search::open_groups(tx, actor.office, year.period).await? {
        let lines = group.lines.try_into().unwrap_or(0);
        summary.total += lines;
        *by_account.entry(group.account).or_default() += lines;
        let direction = if group.money_in { 1 } else { -1 };
        let defaults = accounts
            .get(&group.account)
            .map_or(&[][..], |account| defaults(app, account));
        if decided.contains(&(group.text_key, group.money_in))
            || candidate(&group.description, direction, &rules, None, defaults).is_some()
        {
            summary.with_candidate += lines;
        }
    }
    summary.by_account = by_account.into_iter().collect();
    summary
        .by_account
        .sort_by_key(|(account, lines)| (std::cmp::Reverse(*lines), *account));
    Ok(summary)
}

/// What the institution of an account says that its lines usually are.
fn defaults<'a>(app: &'a App, account: &Account) -> &'a [DefaultTitle] {
    let bank = account.identity.bank.as_str();
    let of_bank = |entry: &&std::sync::Arc<crate::catalogue::Entry>| {
        let institution = entry.institution();
        institution.bank == bank || institution.bank_code.as_deref() == Some(bank)
    };
    app.catalogue
        .all()
        .find(of_bank)
        .map_or(&[], |entry| entry.default_titles())
}

/// The lines of this person's last decision that still stands: what 元に戻す takes back.
pub async fn last_decided(app: &App, actor: Actor) -> Result<Vec<StatementLineId>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    match actor.user() {
        Some(user) => Ok(decisions::newest_of_user(&mut tx, actor.office, user, UNDO_MAX).await?),
        None => Ok(vec![]),
    }
}

/// The account titles of the office, in their order.
pub async fn titles(app: &App, actor: Actor) -> Result<Vec<AccountTitle>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(people::titles(&mut tx, actor.office).await?)
}
