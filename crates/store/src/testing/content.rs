//! What is stored of an office's statements, as text without ids: two databases that say the same give the same text.

use crate::error::StoreError;
use crate::open::Tx;
use domain::ids::OfficeId;
use sqlx::any::AnyRow;
use sqlx::{Row, ValueRef};

/// How a line is named in the text: by its day and position.
macro_rules! line {
    ($line:literal) => {
        concat!("(SELECT na.label || '/' || n.posted_on || '/' || n.position FROM lines n JOIN accounts na ON na.id = n.account_id WHERE n.id = ", $line, ")")
    };
}

/// How a view is named: by its source, its time and its fingerprint.
macro_rules! view {
    ($view:literal) => {
        concat!("(SELECT nv.source || '@' || nv.seen_at || '#' || substr(nv.fingerprint, 1, 8) FROM views nv WHERE nv.id = ", $view, ")")
    };
}

const TEXTS: &[(&str, &str)] = &[
    (
        "account",
        "SELECT label, balance, balance_at FROM accounts WHERE office_id = $1 ORDER BY label",
    ),
    // Of views that were taken back only evidence speaks.
    (
        "view",
        "SELECT a.label, v.source, v.seen_at, v.fingerprint, v.line_count FROM views v JOIN accounts a ON a.id = v.account_id \
        WHERE v.office_id = $1 AND v.fingerprint NOT LIKE 'taken-back:%' ORDER BY 1, 2, 3, 4",
    ),
    (
        "day",
        concat!(
            "SELECT a.label, d.day, d.seen_at, d.seen_certain, d.ordered, ",
            view!("d.view_id"),
            " FROM day_views d \
        JOIN accounts a ON a.id = d.account_id WHERE d.office_id = $1 ORDER BY 1, 2"
        ),
    ),
    (
        "line",
        concat!(
            "SELECT ",
            line!("x.id"),
            ", x.amount, x.description, x.text_key, x.source, x.cut, x.status, x.pending, x.balance, \
        x.balance_at, x.balance_certain, ",
            line!("x.held_for"),
            ", x.tied_before, x.tied_after, ",
            view!("x.first_view"),
            ", x.first_page, \
        x.first_row, x.first_seen_at, x.first_certain, ",
            view!("x.last_view"),
            ", x.last_page, x.last_row, x.last_seen_at, x.last_certain, ",
            view!("x.changed_by"),
            " FROM lines x WHERE x.office_id = $1 ORDER BY 1"
        ),
    ),
    // The face that the line shows may stand here once more.
    (
        "face",
        concat!(
            "SELECT ",
            line!("f.line_id"),
            ", f.posted_on, f.amount, f.text_key, f.source, f.cut FROM line_faces f \
        WHERE f.office_id = $1 ORDER BY 1, 2, 3, 4, 5"
        ),
    ),
    (
        "reference",
        concat!(
            "SELECT ",
            line!("r.line_id"),
            ", r.namespace, r.ref FROM line_refs r WHERE r.office_id = $1 ORDER BY 1, 2, 3"
        ),
    ),
    (
        "balance",
        concat!(
            "SELECT ",
            line!("b.line_id"),
            ", b.balance, b.seen_at, ",
            view!("b.replaced_by"),
            " FROM balances b \
        WHERE b.office_id = $1 ORDER BY 1, 3, 2"
        ),
    ),
    (
        "amendment",
        concat!(
            "SELECT ",
            line!("m.line_id"),
            ", ",
            view!("m.view_id"),
            ", m.before_on, m.before_amount, m.before_text, m.after_on, \
        m.after_amount, m.after_text, m.grade FROM amendments m WHERE m.office_id = $1 ORDER BY 1, 2, 3, 5, 6, 8"
        ),
    ),
    (
        "question",
        concat!(
            "SELECT q.kind, l.part, ",
            line!("l.line_id"),
            ", ",
            view!("q.view_id"),
            ", ",
            view!("q.closed_by"),
            ", q.answer \
        FROM questions q LEFT JOIN question_lines l ON l.question_id = q.id WHERE q.office_id = $1 ORDER BY 1, 2, 3, 4"
        ),
    ),
    (
        "decision",
        concat!(
            "SELECT ",
            line!("d.line_id"),
            ", d.kind, d.undone_at FROM decisions d WHERE d.office_id = $1 ORDER BY 1, 2, 3"
        ),
    ),
    (
        "sighting",
        concat!(
            "SELECT ",
            line!("s.line_id"),
            ", ",
            view!("s.view_id"),
            ", s.seen_page, s.seen_row FROM line_sightings s \
        WHERE s.office_id = $1 ORDER BY 1, 2"
        ),
    ),
    (
        "line before",
        concat!(
            "SELECT ",
            line!("b.line_id"),
            ", ",
            view!("b.view_id"),
            ", b.absent, b.posted_on, b.amount, b.description, b.status \
        FROM lines_before b WHERE b.office_id = $1 ORDER BY 1, 2"
        ),
    ),
    (
        "day before",
        concat!(
            "SELECT b.day, ",
            view!("b.view_id"),
            ", ",
            view!("b.old_view"),
            " FROM day_views_before b \
        WHERE b.office_id = $1 ORDER BY 1, 2"
        ),
    ),
    (
        "balance before",
        "SELECT a.label, b.balance, b.balance_at FROM account_balances_before b JOIN accounts a ON a.id = b.account_id \
        WHERE b.office_id = $1 ORDER BY 1, 2, 3",
    ),
    (
        "meeting",
        concat!(
            "SELECT ",
            view!("m.view_id"),
            " FROM view_meetings m WHERE m.office_id = $1 ORDER BY 1"
        ),
    ),
];

/// A row for each thing that is stored of accounts, views, days and lines, but imports themselves.
pub async fn content(tx: &mut Tx, office: OfficeId) -> Result<Vec<String>, StoreError> {
    let mut rows = vec![];
    for (what, text) in TEXTS {
        let found = sqlx::query(*text)
            .bind(office.0)
            .fetch_all(tx.connection())
            .await?;
        for row in &found {
            let columns: Result<Vec<String>, StoreError> =
                (0..row.len()).map(|n| column(row, n)).collect();
            rows.push(format!("{what}: {}", columns?.join(" ")));
        }
    }
    Ok(rows)
}

/// A number, a text, or a dash.
fn column(row: &AnyRow, n: usize) -> Result<String, StoreError> {
    if row.try_get_raw(n)?.is_null() {
        return Ok("-".into());
    }
    Ok(match row.try_get::<i64, _>(n) {
        Ok(number) => number.to_string(),
        Err(_) => row.try_get::<String, _>(n)?,
    })
}
