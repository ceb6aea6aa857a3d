//! 明細一覧 and 連携サービスから入力: pages of lines, found by keyset so that the tenth page of a million is as quick
//! as the first.

use crate::decisions::{self, Decision};
use crate::error::StoreError;
use crate::open::Tx;
use crate::rows::Columns;
use crate::sql::statements;
use domain::ids::{AccountId, ConnectionId, JournalEntryId, OfficeId, StatementLineId, ViewId};
use domain::money::Unit;
use domain::statement::line::LineStatus;
use domain::statement::text::text_key;
use domain::statement::view::Place;
use domain::time::{Date, Period};
use sqlx::any::AnyRow;

macro_rules! columns {
    () => {
        "l.id, l.account_id, l.posted_on, l.amount, l.description, l.balance, l.status, l.pending, l.text_key, \
         l.first_view, l.first_page, l.first_row, l.last_view, l.last_page, l.last_row, d.kind, d.entry_id, e.number"
    };
}

macro_rules! joins {
    () => {
        " FROM lines l LEFT JOIN decisions d ON d.line_id = l.id AND d.undone_at IS NULL \
         LEFT JOIN journal_entries e ON e.id = d.entry_id "
    };
}

/// The filter in words of SQL; its places are bound by [`bind_filter`]. Open ends are bound as extreme values and not as
/// NULL, so that the index serves them.
macro_rules! filter {
    ($owner:literal) => {
        concat!(
            " WHERE l.office_id = $1 AND ",
            $owner,
            " AND l.posted_on >= $3 AND l.posted_on <= $4 AND l.amount >= $5 AND l.amount <= $6 \
              AND (l.text_key LIKE $7 ESCAPE '!') AND l.status IN ('live', $8, $9) \
              AND ABS(l.amount) >= $10 AND ABS(l.amount) <= $11 \
              AND ($12 = 0 OR l.account_id IN (SELECT id FROM accounts WHERE office_id = $1 AND connection_id = $12)) \
              AND ($13 = '' OR $13 = CASE WHEN l.status <> 'live' THEN l.status WHEN l.pending = 1 THEN 'pending' ELSE \
                  COALESCE((SELECT kind FROM decisions s WHERE s.line_id = l.id AND s.undone_at IS NULL), \
                  (SELECT CASE WHEN selected = 1 AND unit = 'JPY' THEN 'open' ELSE '-' END FROM accounts u WHERE u.id = l.account_id)) END) \
              AND ($14 = '' OR l.account_id IN (SELECT id FROM accounts WHERE office_id = $1 AND unit = $14)) "
        )
    };
}

/// Lines for entry: final, not decided yet, of selected accounts in yen, in the period from $2 to $3.
macro_rules! open {
    () => {
        "JOIN accounts a ON a.id = l.account_id WHERE l.office_id = $1 AND l.posted_on >= $2 AND l.posted_on <= $3 \
         AND l.status = 'live' AND l.pending = 0 AND d.id IS NULL AND a.selected = 1 AND a.unit = 'JPY'"
    };
}

statements! {
    /// $2 is unused by the office-wide texts but for being compared with itself, so that both bind alike.
    OLDER_OF_OFFICE = concat!("SELECT ", columns!(), joins!(), filter!("$2 = 0"),
        "AND (l.posted_on, l.id) < ($15, $16) ORDER BY l.posted_on DESC, l.id DESC LIMIT $17");
    NEWER_OF_OFFICE = concat!("SELECT ", columns!(), joins!(), filter!("$2 = 0"),
        "AND (l.posted_on, l.id) > ($15, $16) ORDER BY l.posted_on, l.id LIMIT $17");
    OLDER_OF_ACCOUNT = concat!("SELECT ", columns!(), joins!(), filter!("l.account_id = $2"),
        "AND (l.posted_on, l.position) < ($15, $16) ORDER BY l.posted_on DESC, l.position DESC LIMIT $17");
    NEWER_OF_ACCOUNT = concat!("SELECT ", columns!(), joins!(), filter!("l.account_id = $2"),
        "AND (l.posted_on, l.position) > ($15, $16) ORDER BY l.posted_on, l.position LIMIT $17");
    SUMS_OF_OFFICE = concat!("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN amount < 0 THEN amount ELSE 0 END), 0) AS BIGINT) \
        FROM (SELECT l.amount FROM lines l ", filter!("$2 = 0"), " LIMIT $15) AS found");
    SUMS_OF_ACCOUNT = concat!("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN amount < 0 THEN amount ELSE 0 END), 0) AS BIGINT) \
        FROM (SELECT l.amount FROM lines l ", filter!("l.account_id = $2"), " LIMIT $15) AS found");
    ONE = concat!("SELECT ", columns!(), joins!(), " WHERE l.office_id = $1 AND l.id = $2");
    POSITION = "SELECT posted_on, position FROM lines WHERE office_id = $1 AND id = $2";
    OPEN = concat!("SELECT ", columns!(), joins!(), "JOIN accounts a ON a.id = l.account_id \
        WHERE l.office_id = $1 AND l.posted_on >= $2 AND l.posted_on <= $3 AND l.status = 'live' AND l.pending = 0 AND d.id IS NULL \
        AND a.selected = 1 AND a.unit = 'JPY' AND (l.posted_on, l.id) < ($4, $5) ORDER BY l.posted_on DESC, l.id DESC LIMIT $6");
    COUNT_OPEN = "SELECT COUNT(*) FROM (SELECT 1 FROM lines l JOIN accounts a ON a.id = l.account_id \
        LEFT JOIN decisions d ON d.line_id = l.id AND d.undone_at IS NULL \
        WHERE l.office_id = $1 AND l.posted_on >= $2 AND l.posted_on <= $3 AND l.status = 'live' AND l.pending = 0 AND d.id IS NULL \
        AND a.selected = 1 AND a.unit = 'JPY' LIMIT $4) AS open_lines";
    OPEN_OLDER = concat!("SELECT ", columns!(), joins!(), open!(), " AND ($4 = 0 OR l.account_id = $4) AND (l.text_key LIKE $5 ESCAPE '!') \
        AND (l.posted_on, l.id) < ($6, $7) ORDER BY l.posted_on DESC, l.id DESC LIMIT $8");
    OPEN_NEWER = concat!("SELECT ", columns!(), joins!(), open!(), " AND ($4 = 0 OR l.account_id = $4) AND (l.text_key LIKE $5 ESCAPE '!') \
        AND (l.posted_on, l.id) > ($6, $7) ORDER BY l.posted_on, l.id LIMIT $8");
    OPEN_GROUPS = concat!("SELECT account_id, text_key, description, money_in, COUNT(*) FROM (SELECT l.account_id, l.text_key, l.description, \
        CAST(CASE WHEN l.amount > 0 THEN 1 ELSE 0 END AS BIGINT) AS money_in \
        FROM lines l LEFT JOIN decisions d ON d.line_id = l.id AND d.undone_at IS NULL ", open!(), " LIMIT $4) AS open_lines \
        GROUP BY account_id, text_key, description, money_in");
    BALANCE_BEFORE = "SELECT balance FROM lines WHERE office_id = $1 AND account_id = $2 AND status = 'live' AND pending = 0 \
        AND (posted_on, position) < (SELECT posted_on, position FROM lines WHERE office_id = $1 AND id = $3) \
        ORDER BY posted_on DESC, position DESC LIMIT 1";
    OF_ACCOUNT = concat!("SELECT ", columns!(), joins!(), " WHERE l.office_id = $1 AND l.account_id = $2 AND l.status = 'live' \
        AND l.posted_on >= $3 AND l.posted_on <= $4 ORDER BY l.posted_on, l.position");
}

/// What is looked for. Everything that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineFilter {
    pub account: Option<AccountId>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Signed minor units, both included.
    pub amount_min: Option<i64>,
    pub amount_max: Option<i64>,
    /// Part of the description, in any width and case.
    pub text: Option<String>,
    /// Held and withdrawn lines too.
    pub with_others: bool,
    /// Size of the amount whatever its sign, both included.
    pub size_min: Option<i64>,
    pub size_max: Option<i64>,
    /// Lines of the accounts of one connection.
    pub connection: Option<ConnectionId>,
    pub state: Option<State>,
    /// Lines of accounts in one unit.
    pub unit: Option<Unit>,
}

/// What became of a line, for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 未仕訳, of a selected account in yen.
    Open,
    Journalised,
    Excluded,
    Pending,
    Held,
    Withdrawn,
}

impl State {
    pub const ALL: [State; 6] = [
        State::Open,
        State::Journalised,
        State::Excluded,
        State::Pending,
        State::Held,
        State::Withdrawn,
    ];

    /// The word in addresses and in the texts of this module.
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Journalised => "journalised",
            State::Excluded => "excluded",
            State::Pending => "pending",
            State::Held => "held",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Open lines that are alike: of one account, with one text and one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenGroup {
    pub account: AccountId,
    pub text_key: String,
    pub description: String,
    pub money_in: bool,
    pub lines: i64,
}

/// Where a page of lines begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Newest,
    /// Lines older than this one.
    OlderThan(StatementLineId),
    /// The page just before: lines newer than this one, the nearest ones.
    NewerThan(StatementLineId),
}

/// A line with what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLine {
    pub id: StatementLineId,
    pub account: AccountId,
    pub posted_on: Date,
    pub amount: i64,
    pub description: String,
    pub balance: Option<i64>,
    pub status: LineStatus,
    pub pending: bool,
    pub text_key: String,
    pub first: (ViewId, Place),
    pub last: (ViewId, Place),
    pub decision: Option<Decision>,
    /// 仕訳No. of its entry.
    pub entry_number: Option<i64>,
}

/// Count and sums of what a filter finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// At most [`SUMS_MAX`] + 1, which says "more".
    pub count: i64,
    pub money_in: i64,
    pub money_out: i64,
}

/// Up to so many lines are counted and summed, so that the page stays quick however many there are.
pub const SUMS_MAX: i64 = 10_000;

/// A page of lines, newest first.
pub async fn page(
    tx: &mut Tx,
    office: OfficeId,
    filter: &LineFilter,
    from: From,
    limit: u32,
) -> Result<Vec<FoundLine>, StoreError> {
    let (newer, line) = match from {
        From::Newest => (false, None),
        From::OlderThan(line) => (false, Some(line)),
        From::NewerThan(line) => (true, Some(line)),
    };
    let (day, key) = match line {
        None => ("9999-12-31".to_owned(), i64::MAX),
        Some(line) => {
            let found: Option<(String, i64)> = sqlx::query_as(POSITION)
                .bind(office.0)
                .bind(line.0)
                .fetch_optional(tx.connection())
                .await?;
            let Some((day, position)) = found else {
                return Ok(vec![]);
            };
            (
                day,
                if filter.account.is_some() {
                    position
                } else {
                    line.0
                },
            )
        }
    };
    let text = match (filter.account.is_some(), newer) {
        (false, false) => OLDER_OF_OFFICE,
        (false, true) => NEWER_OF_OFFICE,
        (true, false) => OLDER_OF_ACCOUNT,
        (true, true) => NEWER_OF_ACCOUNT,
    };
    let rows = bind_filter(text, office, filter)
        .bind(day)
        .bind(key)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    let mut lines = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if newer {
        lines.reverse();
    }
    Ok(lines)
}

/// Count and sums of the filter.
pub async fn sums(tx: &mut Tx, office: OfficeId, filter: &LineFilter) -> Result<Sums, StoreError> {
    let text = if filter.account.is_some() {
        SUMS_OF_ACCOUNT
    } else {
        SUMS_OF_OFFICE
    };
    let row = bind_filter(text, office, filter)
        .bind(SUMS_MAX + 1)
        .fetch_one(tx.connection())
        .await?;
    let mut columns = Columns::of("lines", &row);
    Ok(Sums {
        count: columns.number()?,
        money_in: columns.number()?,
        money_out: columns.number()?,
    })
}

pub async fn one(
    tx: &mut Tx,
    office: OfficeId,
    id: StatementLineId,
) -> Result<Option<FoundLine>, StoreError> {
    let row = sqlx::query(ONE)
        .bind(office.0)
        .bind(id.0)
        .fetch_optional(tx.connection())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Open lines (未仕訳) of a period, newest first, older than the given one.
pub async fn open(
    tx: &mut Tx,
    office: OfficeId,
    period: Period,
    older_than: Option<(Date, StatementLineId)>,
    limit: u32,
) -> Result<Vec<FoundLine>, StoreError> {
    let (day, id) = older_than.map_or(("9999-12-31".to_owned(), i64::MAX), |(day, line)| {
        (day.to_string(), line.0)
    });
    let rows = sqlx::query(OPEN)
        .bind(office.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .bind(day)
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// How many lines are open in a period; at most [`SUMS_MAX`] + 1.
pub async fn count_open(tx: &mut Tx, office: OfficeId, period: Period) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(COUNT_OPEN)
        .bind(office.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .bind(SUMS_MAX + 1)
        .fetch_one(tx.connection())
        .await?)
}

/// All live lines of an account in a period, oldest first, in the bank's order.
pub async fn of_account(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    period: Period,
) -> Result<Vec<FoundLine>, StoreError> {
    let rows = sqlx::query(OF_ACCOUNT)
        .bind(office.0)
        .bind(account.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .fetch_all(tx.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// A page of open lines (未仕訳) of a period, newest first; of one account or all, with a text or any.
pub async fn open_page(
    tx: &mut Tx,
    office: OfficeId,
    period: Period,
    account: Option<AccountId>,
    text: Option<&str>,
    from: From,
    limit: u32,
) -> Result<Vec<FoundLine>, StoreError> {
    let (newer, cursor) = match from {
        From::Newest => (false, Some(("9999-12-31".to_owned(), i64::MAX))),
        From::OlderThan(line) => (
            false,
            day_of(tx, office, line).await?.map(|day| (day, line.0)),
        ),
        From::NewerThan(line) => (
            true,
            day_of(tx, office, line).await?.map(|day| (day, line.0)),
        ),
    };
    let Some((day, id)) = cursor else {
        return Ok(vec![]);
    };
    let rows = sqlx::query(if newer { OPEN_NEWER } else { OPEN_OLDER })
        .bind(office.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .bind(account.map_or(0, |account| account.0))
        .bind(pattern(text))
        .bind(day)
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(tx.connection())
        .await?;
    let mut lines = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if newer {
        lines.reverse();
    }
    Ok(lines)
}

async fn day_of(
    tx: &mut Tx,
    office: OfficeId,
    line: StatementLineId,
) -> Result<Option<String>, StoreError> {
    let found: Option<(String, i64)> = sqlx::query_as(POSITION)
        .bind(office.0)
        .bind(line.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(found.map(|(day, _)| day))
}

/// The open lines of a period, those alike together; [`SUMS_MAX`] + 1 lines at most.
pub async fn open_groups(
    tx: &mut Tx,
    office: OfficeId,
    period: Period,
) -> Result<Vec<OpenGroup>, StoreError> {
    let rows = sqlx::query(OPEN_GROUPS)
        .bind(office.0)
        .bind(period.from.to_string())
        .bind(period.to.to_string())
        .bind(SUMS_MAX + 1)
        .fetch_all(tx.connection())
        .await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of("lines", row);
            Ok(OpenGroup {
                account: AccountId(columns.number()?),
                text_key: columns.text()?,
                description: columns.text()?,
                money_in: columns.flag()?,
                lines: columns.number()?,
            })
        })
        .collect()
}

/// The balance printed beside the line just before this one; `None`: there is no such line, or it has none.
pub async fn balance_before(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    line: StatementLineId,
) -> Result<Option<i64>, StoreError> {
    let found: Option<Option<i64>> = sqlx::query_scalar(BALANCE_BEFORE)
        .bind(office.0)
        .bind(account.0)
        .bind(line.0)
        .fetch_optional(tx.connection())
        .await?;
    Ok(found.flatten())
}

/// For LIKE with `!` as escape: the text anywhere, compared by its key. Without a text everything fits.
pub(crate) fn pattern(text: Option<&str>) -> String {
    match text {
        Some(text) => {
            let key = text_key(text)
                .replace('!', "!!")
                .replace('%', "!%")
                .replace('_', "!_");
            format!("%{key}%")
        }
        None => "%".to_owned(),
    }
}

fn bind_filter<'q>(
    text: &'static str,
    office: OfficeId,
    filter: &LineFilter,
) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    let (held, withdrawn) = if filter.with_others {
        ("held", "withdrawn")
    } else {
        ("live", "live")
    };
    sqlx::query(text)
        .bind(office.0)
        .bind(filter.account.map_or(0, |account| account.0))
        .bind(
            filter
                .from
                .map_or("0000-01-01".to_owned(), |on| on.to_string()),
        )
        .bind(
            filter
                .to
                .map_or("9999-12-31".to_owned(), |on| on.to_string()),
        )
        .bind(filter.amount_min.unwrap_or(i64::MIN))
        .bind(filter.amount_max.unwrap_or(i64::MAX))
        .bind(pattern(filter.text.as_deref()))
        .bind(held)
        .bind(withdrawn)
        .bind(filter.size_min.unwrap_or(0))
        .bind(filter.size_max.unwrap_or(i64::MAX))
        .bind(filter.connection.map_or(0, |connection| connection.0))
        .bind(filter.state.map_or("", State::word))
        .bind(
            filter
                .unit
                .as_ref()
                .map(Unit::to_string)
                .unwrap_or_default(),
        )
}

fn read(row: &AnyRow) -> Result<FoundLine, StoreError> {
    let mut columns = Columns::of("lines", row);
    let mut line = FoundLine {
        id: StatementLineId(columns.number()?),
        account: AccountId(columns.number()?),
        posted_on: columns.day("posted_on")?,
        amount: columns.number()?,
        description: columns.text()?,
        balance: columns.get()?,
        status: columns.word("status", LineStatus::from_word)?,
        pending: columns.flag()?,
        text_key: columns.text()?,
        first: place(&mut columns)?,
        last: place(&mut columns)?,
        decision: None,
        entry_number: None,
    };
    if let Some(kind) = columns.get::<Option<String>>()? {
        let entry = columns.get::<Option<i64>>()?.map(JournalEntryId);
        line.decision = Some(columns.readable("kind", decisions::read(&kind, entry))?);
        line.entry_number = columns.get()?;
    }
    Ok(line)
}

fn place(columns: &mut Columns<'_>) -> Result<(ViewId, Place), StoreError> {
    let view = ViewId(columns.number()?);
    let mut small = || Ok::<u32, StoreError>(columns.number()?.try_into().unwrap_or(u32::MAX));
    Ok((
        view,
        Place {
            page: small()?,
            row: small()?,
        },
    ))
}
