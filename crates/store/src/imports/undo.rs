//! Undoing one view of an import: what it made goes, what it changed stands as before, what others have touched since
//! stays.
//!
//! Every statement here goes over a set of lines that is found by the view alone: `lines_before` holds what it changed, and
//! after [`Undo::begin`] what it made, too. In all of them `$1` is the office and `$2` the view.

use super::TakenBack;
use crate::error::StoreError;
use crate::lines::before::{set_state, state};
use crate::open::Tx;
use crate::rows::Columns;
use crate::sql::statements;
use domain::ids::{AccountId, ImportId, OfficeId, ViewId};

/// The lines that go.
macro_rules! going {
    () => {
        "(SELECT line_id FROM lines_before WHERE office_id = $1 AND view_id = $2 AND absent = 1)"
    };
}

/// The lines that are put back.
macro_rules! put_back {
    () => {
        "(SELECT line_id FROM lines_before WHERE office_id = $1 AND view_id = $2 AND absent = 0)"
    };
}

/// The lines that stay.
macro_rules! staying {
    () => {
        "(SELECT line_id FROM lines_before WHERE office_id = $1 AND view_id = $2 AND stays = 1)"
    };
}

/// Deletes what a line got from this view, and from those whose effects go with it.
macro_rules! delete_since {
    ($table:literal, $view:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE office_id = $1 AND line_id IN ",
            put_back!(),
            " AND ",
            $view,
            " >= (SELECT b.since FROM lines_before b WHERE b.view_id = $2 AND b.line_id = ",
            $table,
            ".line_id)"
        )
    };
}

/// Deletes everything that hangs on a line that goes.
macro_rules! delete_with_line {
    ($table:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE office_id = $1 AND line_id IN ",
            going!()
        )
    };
}

/// The question asks about a line that is held.
macro_rules! asks_about_held {
    () => {
        "EXISTS (SELECT 1 FROM question_lines a JOIN lines l ON l.id = a.line_id \
         WHERE a.question_id = questions.id AND a.part = 'asked' AND l.status = 'held')"
    };
}

statements! {
    // `+` keeps SQLite from the indexes by account and office, which are as long as these are old; the ids are just those of
    // the view.
    LIST_MADE = "INSERT INTO lines_before (view_id, line_id, office_id, since, absent) SELECT $2, id, office_id, $2, 1 FROM lines \
        WHERE id BETWEEN $4 AND $5 AND +account_id = $3 AND +office_id = $1 ON CONFLICT (view_id, line_id) DO NOTHING";
    // A line that the view put away stays away where another one has shown its day whole since: that one did so without it.
    MARK_STAYING = "UPDATE lines_before SET stays = 1 WHERE office_id = $1 AND view_id = $2 AND (\
        EXISTS (SELECT 1 FROM line_sightings s WHERE s.line_id = lines_before.line_id AND s.view_id > $2) \
        OR EXISTS (SELECT 1 FROM lines l WHERE l.id = lines_before.line_id AND (l.first_view > $2 OR l.last_view > $2 \
            OR lines_before.absent = 0 AND (l.changed_by > $2 \
                OR l.status IN ('withdrawn', 'dropped') AND lines_before.status IN ('live', 'held') \
                AND EXISTS (SELECT 1 FROM day_views d WHERE d.account_id = l.account_id AND d.day = lines_before.posted_on AND d.view_id > $2)))))";
    // Lines that an earlier view of the same import made are counted with that view.
    COUNT = "SELECT COALESCE(SUM(CASE WHEN b.absent = 1 AND b.stays = 0 THEN 1 ELSE 0 END), 0), \
        COALESCE(SUM(CASE WHEN b.absent = 0 AND b.stays = 0 AND l.changed_by = $2 THEN 1 ELSE 0 END), 0), \
        COALESCE(SUM(CASE WHEN b.stays = 1 AND (b.absent = 1 OR l.changed_by = $2) THEN 1 ELSE 0 END), 0) \
        FROM lines_before b JOIN lines l ON l.id = b.line_id WHERE b.office_id = $1 AND b.view_id = $2 \
        AND (b.absent = 1 OR b.first_view NOT IN (SELECT id FROM views WHERE office_id = $1 AND import_id = $3))";
    STAYING = "SELECT COUNT(*) FROM lines_before WHERE office_id = $1 AND view_id = $2 AND stays = 1";

    LAST_LOOK_BACK = "UPDATE lines SET last_view = b.last_view, last_page = b.last_page, last_row = b.last_row, \
        last_seen_at = b.last_seen_at, last_certain = b.last_certain FROM lines_before b \
        WHERE lines.office_id = $1 AND b.view_id = $2 AND b.stays = 1 AND b.absent = 0 AND b.line_id = lines.id AND lines.last_view = $2";
    FIRST_LOOK_BACK = "UPDATE lines SET first_view = b.first_view, first_page = b.first_page, first_row = b.first_row, \
        first_seen_at = b.first_seen_at, first_certain = b.first_certain FROM lines_before b \
        WHERE lines.office_id = $1 AND b.view_id = $2 AND b.stays = 1 AND b.absent = 0 AND b.line_id = lines.id AND lines.first_view = $2";
    LAST_LOOK_SIGHTED = concat!("UPDATE lines SET last_view = w.id, last_page = s.seen_page, last_row = s.seen_row, last_seen_at = w.seen_at, \
        last_certain = w.seen_certain FROM line_sightings s JOIN views w ON w.id = s.view_id \
        WHERE +lines.office_id = $1 AND lines.last_view = $2 AND lines.id IN ", staying!(), " AND s.line_id = lines.id \
        AND s.view_id = (SELECT MAX(n.view_id) FROM line_sightings n WHERE n.line_id = lines.id AND n.view_id > $2)");
    LAST_LOOK_FIRST = concat!("UPDATE lines SET last_view = first_view, last_page = first_page, last_row = first_row, \
        last_seen_at = first_seen_at, last_certain = first_certain \
        WHERE +office_id = $1 AND last_view = $2 AND first_view > $2 AND id IN ", staying!());
    FIRST_LOOK_LAST = concat!("UPDATE lines SET first_view = last_view, first_page = last_page, first_row = last_row, \
        first_seen_at = last_seen_at, first_certain = last_certain \
        WHERE +office_id = $1 AND first_view = $2 AND last_view > $2 AND id IN ", staying!());

    // How a line that stays was before goes over to the next view that touched it: if that is taken back too, it counts.
    HAND_ON = concat!("INSERT INTO lines_before (view_id, line_id, office_id, since, absent, ", state!(), ") \
        SELECT next_view, line_id, office_id, since, absent, ", state!(), " FROM (SELECT b.*, (SELECT MIN(t.view_id) FROM (\
            SELECT first_view AS view_id FROM lines WHERE id = b.line_id UNION ALL SELECT last_view FROM lines WHERE id = b.line_id \
            UNION ALL SELECT changed_by FROM lines WHERE id = b.line_id \
            UNION ALL SELECT s.view_id FROM line_sightings s WHERE s.line_id = b.line_id \
            UNION ALL SELECT r.view_id FROM lines_before r WHERE r.line_id = b.line_id \
            UNION ALL SELECT r.first_view FROM lines_before r WHERE r.line_id = b.line_id \
            UNION ALL SELECT r.last_view FROM lines_before r WHERE r.line_id = b.line_id \
            UNION ALL SELECT r.changed_by FROM lines_before r WHERE r.line_id = b.line_id \
            UNION ALL SELECT d.view_id FROM day_views d WHERE d.account_id = $3 AND d.day = b.posted_on\
            ) t WHERE t.view_id > $2) AS next_view FROM lines_before b WHERE b.office_id = $1 AND b.view_id = $2 AND b.stays = 1) handed \
        WHERE EXISTS (SELECT 1 FROM views v WHERE v.id = handed.next_view AND v.import_id IS NOT NULL) \
        ON CONFLICT (view_id, line_id) DO UPDATE SET since = excluded.since, absent = excluded.absent, ", set_state!("excluded"));
    FORGET_STAYING = "DELETE FROM lines_before WHERE office_id = $1 AND view_id = $2 AND stays = 1";

    // A line that was held because it may be one that goes is a line of its own.
    FREE_HELD = concat!("UPDATE lines SET status = CASE status WHEN 'held' THEN 'live' ELSE status END, held_for = NULL \
        WHERE +office_id = $1 AND held_for IN ", going!(), " AND id NOT IN ", going!());
    FREE_HELD_BEFORE = concat!("UPDATE lines_before SET status = CASE status WHEN 'held' THEN 'live' ELSE status END, held_for = NULL \
        WHERE office_id = $1 AND held_for IN ", going!(), " AND line_id NOT IN ", going!());
    DELETE_FACES = delete_with_line!("line_faces");
    DELETE_REFS = delete_with_line!("line_refs");
    DELETE_BALANCES = delete_with_line!("balances");
    DELETE_AMENDMENTS = delete_with_line!("amendments");
    DELETE_QUESTION_LINES = delete_with_line!("question_lines");
    DELETE_DECISIONS = delete_with_line!("decisions");
    DELETE_SIGHTINGS = delete_with_line!("line_sightings");
    DELETE_BEFORE = concat!(delete_with_line!("lines_before"), " AND view_id <> $2");
    DELETE_LINES = concat!("DELETE FROM lines WHERE +office_id = $1 AND id IN ", going!());

    TAKE_FACES = delete_since!("line_faces", "view_id");
    TAKE_REFS = delete_since!("line_refs", "view_id");
    TAKE_BALANCES = delete_since!("balances", "replaced_by");
    TAKE_AMENDMENTS = delete_since!("amendments", "view_id");
    PUT_BACK = concat!("UPDATE lines SET ", set_state!("b"), " FROM lines_before b \
        WHERE lines.office_id = $1 AND b.view_id = $2 AND b.absent = 0 AND b.line_id = lines.id");

    OPEN_AGAIN = concat!("UPDATE questions SET closed_by = NULL, closed_at = NULL \
        WHERE office_id = $1 AND closed_by = $2 AND answer IS NULL AND ", asks_about_held!());
    CLOSED_ITSELF = "UPDATE questions SET closed_by = view_id WHERE office_id = $1 AND closed_by = $2";
    // Gone are questions of the view itself, those whose lines are gone, and those in which nothing is left to decide.
    UNASK_LINES = concat!("DELETE FROM question_lines WHERE office_id = $1 AND question_id IN (SELECT id FROM questions \
        WHERE account_id = $3 AND (NOT EXISTS (SELECT 1 FROM question_lines a WHERE a.question_id = questions.id AND a.part = 'asked') \
        OR NOT ", asks_about_held!(), " AND (view_id = $2 OR kind = 'same-or-twin' AND closed_at IS NULL) \
        OR kind = 'which-became' AND closed_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM question_lines a WHERE a.question_id = questions.id AND a.part = 'about')))");
    UNASK = "DELETE FROM questions WHERE office_id = $1 AND account_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM question_lines a WHERE a.question_id = questions.id)";

    HAND_ON_DAYS = "UPDATE day_views_before SET old_view = b.old_view, seen_at = b.seen_at, seen_certain = b.seen_certain, ordered = b.ordered \
        FROM day_views_before b WHERE day_views_before.office_id = $1 AND b.view_id = $2 AND day_views_before.account_id = $3 \
        AND b.account_id = $3 AND day_views_before.day = b.day AND day_views_before.old_view = $2";
    FORGET_DAYS_ON = "DELETE FROM day_views_before WHERE office_id = $1 AND account_id = $3 AND old_view = $2";
    // A later look took over a time that only this one had.
    OWN_TIME = "UPDATE day_views SET seen_at = w.seen_at, seen_certain = w.seen_certain FROM views w \
        WHERE day_views.office_id = $1 AND day_views.account_id = $3 AND day_views.view_id > $2 AND w.id = day_views.view_id \
        AND w.seen_at < day_views.seen_at AND day_views.seen_at = (SELECT o.seen_at FROM views o WHERE o.id = $2)";
    PUT_DAYS_BACK = "UPDATE day_views SET view_id = b.old_view, seen_at = b.seen_at, seen_certain = b.seen_certain, ordered = b.ordered \
        FROM day_views_before b WHERE day_views.office_id = $1 AND day_views.account_id = $3 AND day_views.view_id = $2 \
        AND b.view_id = $2 AND b.day = day_views.day";
    DELETE_DAYS = "DELETE FROM day_views WHERE office_id = $1 AND account_id = $3 AND view_id = $2";
    FORGET_DAYS = "DELETE FROM day_views_before WHERE office_id = $1 AND view_id = $2";

    FORGET_SIGHTINGS = "DELETE FROM line_sightings WHERE office_id = $1 AND view_id = $2";
    FORGET_LINES = "DELETE FROM lines_before WHERE office_id = $1 AND view_id = $2";
    HAS_QUESTIONS = "SELECT COUNT(*) FROM questions WHERE office_id = $1 AND (view_id = $2 OR closed_by = $2)";
    DELETE_PAGES = "DELETE FROM view_pages WHERE office_id = $1 AND view_id = $2";
    DELETE_VIEW = "DELETE FROM views WHERE office_id = $1 AND id = $2";
    // Evidence still names it, but the same file is a new one to it.
    NEVER_AGAIN = "UPDATE views SET fingerprint = $3 WHERE office_id = $1 AND id = $2";
}

/// A view that is undone.
pub(super) struct Undo {
    pub office: OfficeId,
    pub import: ImportId,
    pub view: ViewId,
    pub account: AccountId,
    /// The ids between which the lines are that it made.
    pub made: Option<(i64, i64)>,
}

impl Undo {
    /// Undoes the view and adds what became of its lines.
    pub(super) async fn run(&self, tx: &mut Tx, done: &mut TakenBack) -> Result<(), StoreError> {
        self.begin(tx).await?;
        self.count(tx, done).await?;
        let staying = self.number(tx, STAYING).await?;
        if staying > 0 {
            self.leave_to_others(tx).await?;
        }
        self.lines_go(tx).await?;
        self.lines_put_back(tx).await?;
        self.questions(tx).await?;
        self.days(tx).await?;
        self.all(tx, &[FORGET_SIGHTINGS, FORGET_LINES]).await?;
        if staying == 0 && self.number(tx, HAS_QUESTIONS).await? == 0 {
            self.all(tx, &[DELETE_PAGES, DELETE_VIEW]).await
        } else {
            sqlx::query(NEVER_AGAIN)
                .bind(self.office.0)
                .bind(self.view.0)
                .bind(format!("taken-back:{}", self.view))
                .execute(tx.connection())
                .await?;
            Ok(())
        }
    }

    /// Lists what the view made beside what it changed, and marks what others have touched since.
    async fn begin(&self, tx: &mut Tx) -> Result<(), StoreError> {
        if let Some((from, to)) = self.made {
            sqlx::query(LIST_MADE)
                .bind(self.office.0)
                .bind(self.view.0)
                .bind(self.account.0)
                .bind(from)
                .bind(to)
                .execute(tx.connection())
                .await?;
        }
        self.all(tx, &[MARK_STAYING]).await
    }

    async fn count(&self, tx: &mut Tx, done: &mut TakenBack) -> Result<(), StoreError> {
        let row = sqlx::query(COUNT)
            .bind(self.office.0)
            .bind(self.view.0)
            .bind(self.import.0)
            .fetch_one(tx.connection())
            .await?;
        let mut columns = Columns::of("lines_before", &row);
        done.removed += columns.number()?;
        done.put_back += columns.number()?;
        done.kept += columns.number()?;
        Ok(())
    }

    async fn leave_to_others(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.all(
            tx,
            &[
                LAST_LOOK_BACK,
                FIRST_LOOK_BACK,
                LAST_LOOK_SIGHTED,
                LAST_LOOK_FIRST,
                FIRST_LOOK_LAST,
            ],
        )
        .await?;
        self.of_account(tx, &[HAND_ON]).await?;
        self.all(tx, &[FORGET_STAYING]).await
    }

    async fn lines_go(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.all(
            tx,
            &[
                FREE_HELD,
                FREE_HELD_BEFORE,
                DELETE_FACES,
                DELETE_REFS,
                DELETE_BALANCES,
                DELETE_AMENDMENTS,
                DELETE_QUESTION_LINES,
                DELETE_DECISIONS,
                DELETE_SIGHTINGS,
                DELETE_BEFORE,
                DELETE_LINES,
            ],
        )
        .await
    }

    async fn lines_put_back(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.all(
            tx,
            &[
                TAKE_FACES,
                TAKE_REFS,
                TAKE_BALANCES,
                TAKE_AMENDMENTS,
                PUT_BACK,
            ],
        )
        .await
    }

    async fn questions(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.all(tx, &[OPEN_AGAIN, CLOSED_ITSELF]).await?;
        self.of_account(tx, &[UNASK_LINES]).await?;
        sqlx::query(UNASK)
            .bind(self.office.0)
            .bind(self.account.0)
            .execute(tx.connection())
            .await?;
        Ok(())
    }

    async fn days(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.of_account(
            tx,
            &[
                HAND_ON_DAYS,
                FORGET_DAYS_ON,
                OWN_TIME,
                PUT_DAYS_BACK,
                DELETE_DAYS,
            ],
        )
        .await?;
        self.all(tx, &[FORGET_DAYS]).await
    }

    async fn number(&self, tx: &mut Tx, text: &'static str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(text)
            .bind(self.office.0)
            .bind(self.view.0)
            .fetch_one(tx.connection())
            .await?)
    }

    /// Texts of which the office and the view are the only places.
    async fn all(&self, tx: &mut Tx, texts: &[&'static str]) -> Result<(), StoreError> {
        for text in texts {
            sqlx::query(*text)
                .bind(self.office.0)
                .bind(self.view.0)
                .execute(tx.connection())
                .await?;
        }
        Ok(())
    }

    /// Texts with the account as a third place.
    async fn of_account(&self, tx: &mut Tx, texts: &[&'static str]) -> Result<(), StoreError> {
        for text in texts {
            sqlx::query(*text)
                .bind(self.office.0)
                .bind(self.view.0)
                .bind(self.account.0)
                .execute(tx.connection())
                .await?;
        }
        Ok(())
    }
}
