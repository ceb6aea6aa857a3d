//! Writing what absorbing a view changed.

use crate::error::StoreError;
use crate::open::Tx;
use crate::questions::{self, NewQuestion};
use crate::rows::{BULK_ROWS, insert_many, micros};
use crate::sql::statements;
use domain::ids::{AccountId, OfficeId, StatementLineId, ViewId};
use domain::statement::line::{Face, StatementLine};
use domain::statement::matching::{Absorbed, Grade, QuestionKind, StoredDays};
use domain::statement::text::{TEXT_KEY_VERSION, text_key};
use domain::statement::view::{Place, View};
use domain::time::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

statements! {
    UPDATE = "UPDATE lines SET posted_on = $3, position = $4, amount = $5, description = $6, text_key = $7, key_version = $8, source = $9, \
              cut = $10, status = $11, pending = $12, balance = $13, balance_at = $14, balance_certain = $15, held_for = $16, \
              tied_before = $17, tied_after = $18 WHERE office_id = $1 AND id = $2";
    SEEN_FIRST = "UPDATE lines SET first_view = $3, first_page = $4, first_row = $5, first_seen_at = $6, first_certain = $7 \
                  WHERE office_id = $1 AND id = $2";
    SEEN_LAST = "UPDATE lines SET last_view = $3, last_page = $4, last_row = $5, last_seen_at = $6, last_certain = $7 \
                 WHERE office_id = $1 AND id = $2";
    INSERT_FACE = "INSERT INTO line_faces (line_id, office_id, account_id, posted_on, amount, text_key, key_version, source, cut) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    INSERT_REF = "INSERT INTO line_refs (account_id, namespace, ref, office_id, line_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    SET_DAY_VIEW = "INSERT INTO day_views (account_id, day, office_id, view_id, seen_at, seen_certain, ordered) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                    ON CONFLICT (account_id, day) DO UPDATE SET view_id = excluded.view_id, seen_at = excluded.seen_at, \
                    seen_certain = excluded.seen_certain, ordered = excluded.ordered";
    KEEP_BALANCE = "INSERT INTO balances (line_id, office_id, balance, seen_at, seen_certain, replaced_by) VALUES ($1, $2, $3, $4, $5, $6) \
                    ON CONFLICT DO NOTHING";
    AMEND = "INSERT INTO amendments (id, office_id, line_id, view_id, before_on, before_amount, before_text, after_on, after_amount, after_text, grade) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

/// The columns of a new line, in the order in which [`bind_line`] binds them.
pub(super) const LINE_COLUMNS: &[&str] = &[
    "id",
    "office_id",
    "account_id",
    "posted_on",
    "position",
    "amount",
    "description",
    "text_key",
    "key_version",
    "source",
    "cut",
    "status",
    "pending",
    "balance",
    "balance_at",
    "balance_certain",
    "held_for",
    "tied_before",
    "tied_after",
    "first_view",
    "first_page",
    "first_row",
    "first_seen_at",
    "first_certain",
    "last_view",
    "last_page",
    "last_row",
    "last_seen_at",
    "last_certain",
];

/// What is to be written, and for whom.
pub(super) struct Change<'a> {
    pub office: OfficeId,
    pub account: AccountId,
    pub view: ViewId,
    pub before: &'a StoredDays,
    pub after: &'a StoredDays,
    pub now: Timestamp,
}

/// Writes the change and returns `absorbed` with real ids in the place of the provisional ones.
pub(super) async fn save(
    tx: &mut Tx,
    change: Change<'_>,
    view: &View,
    mut absorbed: Absorbed,
) -> Result<Absorbed, StoreError> {
    let before = change.before.by_id();
    let after = change.after.by_id();
    // In the order of time, whatever order the source has: lists over several accounts go by the id within a day.
    let mut lines: Vec<&StatementLine> = absorbed
        .changed
        .iter()
        .filter(|id| id.0 < 0)
        .filter_map(|id| after.get(id).copied())
        .collect();
    lines.sort_by_key(|line| (line.posted_on, line.position));
    let new = lines.iter().map(|line| line.id.0);
    let real: HashMap<i64, i64> = new.zip(tx.ids(lines.len()).await?).collect();
    let places: HashMap<StatementLineId, Place> = absorbed
        .per_line
        .iter()
        .zip(&view.lines)
        .map(|(fate, line)| (fate.line, line.place))
        .collect();
    let writer = Writer {
        change: &change,
        real: &real,
        places: &places,
    };

    writer.insert(tx, &lines).await?;
    for id in &absorbed.changed {
        let Some(line) = after.get(id) else { continue };
        let old = before.get(id).copied();
        if let Some(old) = old {
            writer.update(tx, old, line).await?;
        }
        writer.faces_and_references(tx, old, line).await?;
    }
    for (day, seen) in &absorbed.day_views {
        sqlx::query(SET_DAY_VIEW)
            .bind(change.account.0)
            .bind(day.to_string())
            .bind(change.office.0)
            .bind(change.view.0)
            .bind(micros(seen.seen.at))
            .bind(i64::from(seen.seen.certain))
            .bind(i64::from(seen.ordered))
            .execute(tx.connection())
            .await?;
    }
    with_real_ids(&mut absorbed, &real);
    writer.amendments_and_questions(tx, &absorbed).await?;
    Ok(absorbed)
}

struct Writer<'a> {
    change: &'a Change<'a>,
    /// Provisional id → real id.
    real: &'a HashMap<i64, i64>,
    places: &'a HashMap<StatementLineId, Place>,
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

impl Writer<'_> {
    fn id(&self, id: StatementLineId) -> i64 {
        self.real.get(&id.0).copied().unwrap_or(id.0)
    }

    async fn insert(&self, tx: &mut Tx, lines: &[&StatementLine]) -> Result<(), StoreError> {
        let (bulk, single) = (
            insert_many(tx.engine(), "lines", LINE_COLUMNS, BULK_ROWS),
            insert_many(tx.engine(), "lines", LINE_COLUMNS, 1),
        );
        for chunk in lines.chunks(BULK_ROWS) {
            let whole = chunk.len() == BULK_ROWS;
            for rows in chunk.chunks(if whole { BULK_ROWS } else { 1 }) {
                // The text holds column names and places only; every value is bound.
                let text = AssertSqlSafe(if whole { bulk.clone() } else { single.clone() });
                let query = rows
                    .iter()
                    .fold(sqlx::query(text), |query, line| self.bind_line(query, line));
                query.execute(tx.connection()).await?;
            }
        }
        Ok(())
    }

    fn bind_line<'q>(&self, query: Query<'q>, line: &StatementLine) -> Query<'q> {
        let face = shown_face(line);
        let place = self
            .places
            .get(&line.id)
            .copied()
            .unwrap_or(Place { page: 0, row: 0 });
        let query = query
            .bind(self.id(line.id))
            .bind(self.change.office.0)
            .bind(self.change.account.0)
            .bind(line.posted_on.to_string())
            .bind(line.position)
            .bind(line.amount)
            .bind(line.description.clone())
            .bind(face.text_key)
            .bind(TEXT_KEY_VERSION)
            .bind(face.source)
            .bind(i64::from(face.cut));
        let query = self.bind_state(query, line);
        [line.first_seen, line.last_seen]
            .into_iter()
            .fold(query, |query, seen| {
                query
                    .bind(self.change.view.0)
                    .bind(i64::from(place.page))
                    .bind(i64::from(place.row))
                    .bind(micros(seen.at))
                    .bind(i64::from(seen.certain))
            })
    }

    fn bind_state<'q>(&self, query: Query<'q>, line: &StatementLine) -> Query<'q> {
        query
            .bind(line.status.word())
            .bind(i64::from(line.pending))
            .bind(line.balance.map(|balance| balance.minor))
            .bind(line.balance.map(|balance| micros(balance.seen.at)))
            .bind(line.balance.map(|balance| i64::from(balance.seen.certain)))
            .bind(line.held_for.map(|held_for| self.id(held_for)))
            .bind(i64::from(line.tied_before))
            .bind(i64::from(line.tied_after))
    }

    async fn update(
        &self,
        tx: &mut Tx,
        old: &StatementLine,
        line: &StatementLine,
    ) -> Result<(), StoreError> {
        let Change { office, view, .. } = self.change;
        // Most lines of an overlapping view were only seen again.
        if !only_seen_again(old, line) {
            let face = shown_face(line);
            let query = sqlx::query(UPDATE)
                .bind(office.0)
                .bind(line.id.0)
                .bind(line.posted_on.to_string())
                .bind(line.position)
                .bind(line.amount)
                .bind(line.description.clone())
                .bind(face.text_key)
                .bind(TEXT_KEY_VERSION)
                .bind(face.source)
                .bind(i64::from(face.cut));
            self.bind_state(query, line)
                .execute(tx.connection())
                .await?;
        }
        if let Some(place) = self.places.get(&line.id) {
            for (text, was, is) in [
                (SEEN_FIRST, old.first_seen, line.first_seen),
                (SEEN_LAST, old.last_seen, line.last_seen),
            ] {
                if was != is {
                    sqlx::query(text)
                        .bind(office.0)
                        .bind(line.id.0)
                        .bind(view.0)
                        .bind(i64::from(place.page))
                        .bind(i64::from(place.row))
                        .bind(micros(is.at))
                        .bind(i64::from(is.certain))
                        .execute(tx.connection())
                        .await?;
                }
            }
        }
        if let Some(balance) = old
            .balance
            .filter(|balance| line.balance.is_none_or(|new| new.minor != balance.minor))
        {
            sqlx::query(KEEP_BALANCE)
                .bind(line.id.0)
                .bind(office.0)
                .bind(balance.minor)
                .bind(micros(balance.seen.at))
                .bind(i64::from(balance.seen.certain))
                .bind(view.0)
                .execute(tx.connection())
                .await?;
        }
        Ok(())
    }

    /// Faces are only ever added; the one that the line shows is in the line itself.
    async fn faces_and_references(
        &self,
        tx: &mut Tx,
        old: Option<&StatementLine>,
        line: &StatementLine,
    ) -> Result<(), StoreError> {
        let shown = shown_face(line);
        let was_shown = old.map(shown_face);
        let known = |face: &Face| {
            old.is_some_and(|old| old.faces.contains(face)) && Some(face) != was_shown.as_ref()
        };
        for face in line
            .faces
            .iter()
            .filter(|face| **face != shown && !known(face))
        {
            sqlx::query(INSERT_FACE)
                .bind(self.id(line.id))
                .bind(self.change.office.0)
                .bind(self.change.account.0)
                .bind(face.posted_on.to_string())
                .bind(face.amount)
                .bind(&face.text_key)
                .bind(TEXT_KEY_VERSION)
                .bind(&face.source)
                .bind(i64::from(face.cut))
                .execute(tx.connection())
                .await?;
        }
        for reference in line
            .references
            .iter()
            .filter(|reference| old.is_none_or(|old| !old.references.contains(reference)))
        {
            sqlx::query(INSERT_REF)
                .bind(self.change.account.0)
                .bind(&reference.0)
                .bind(&reference.1)
                .bind(self.change.office.0)
                .bind(self.id(line.id))
                .execute(tx.connection())
                .await?;
        }
        Ok(())
    }

    async fn amendments_and_questions(
        &self,
        tx: &mut Tx,
        absorbed: &Absorbed,
    ) -> Result<(), StoreError> {
        let Change {
            office,
            account,
            view,
            now,
            ..
        } = *self.change;
        for amendment in &absorbed.amendments {
            let id = tx.id().await?;
            sqlx::query(AMEND)
                .bind(id)
                .bind(office.0)
                .bind(amendment.line.0)
                .bind(view.0)
                .bind(amendment.before.posted_on.to_string())
                .bind(amendment.before.amount)
                .bind(&amendment.before.description)
                .bind(amendment.after.posted_on.to_string())
                .bind(amendment.after.amount)
                .bind(&amendment.after.description)
                .bind(grade_word(amendment.grade))
                .execute(tx.connection())
                .await?;
        }
        for question in &absorbed.questions {
            let new = NewQuestion {
                account,
                view,
                kind: question_word(question.kind),
                asked: &question.lines,
                about: &question.about,
            };
            questions::insert(tx, office, &new, now).await?;
        }
        for (line, _) in &absorbed.settled {
            questions::close_settled(tx, office, *line, view, now).await?;
        }
        Ok(())
    }
}

/// Nothing of the line is new but when it was seen.
fn only_seen_again(old: &StatementLine, line: &StatementLine) -> bool {
    let seen_again = StatementLine {
        first_seen: line.first_seen,
        last_seen: line.last_seen,
        ..old.clone()
    };
    seen_again == *line
}

/// The face under which the line stands now. Where no face has its day, amount and text (the view misread it), it is
/// made of them, from no source.
fn shown_face(line: &StatementLine) -> Face {
    let key = text_key(&line.description);
    let shows = |face: &&Face| {
        face.posted_on == line.posted_on && face.amount == line.amount && face.text_key == key
    };
    line.faces
        .iter()
        .find(shows)
        .cloned()
        .unwrap_or_else(|| Face {
            posted_on: line.posted_on,
            amount: line.amount,
            text_key: key.clone(),
            source: String::new(),
            cut: false,
        })
}

fn with_real_ids(absorbed: &mut Absorbed, real: &HashMap<i64, i64>) {
    let fix = |id: &mut StatementLineId| {
        if let Some(real) = real.get(&id.0) {
            id.0 = *real;
        }
    };
    absorbed
        .per_line
        .iter_mut()
        .for_each(|fate| fix(&mut fate.line));
    absorbed.changed.iter_mut().for_each(fix);
    absorbed
        .amendments
        .iter_mut()
        .for_each(|amendment| fix(&mut amendment.line));
    absorbed
        .questions
        .iter_mut()
        .flat_map(|question| question.lines.iter_mut().chain(&mut question.about))
        .for_each(fix);
    absorbed.settled.iter_mut().for_each(|(line, _)| fix(line));
    absorbed
        .withdrawn
        .iter_mut()
        .chain(&mut absorbed.revived)
        .for_each(fix);
}

fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Reference => "reference",
        Grade::WholeDay => "whole-day",
        Grade::Alike => "alike",
        Grade::Moved => "moved",
        Grade::Pending => "pending",
        Grade::Text => "text",
    }
}

fn question_word(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::SameOrTwin => "same-or-twin",
        QuestionKind::WithdrawnOrNot => "withdrawn-or-not",
        QuestionKind::WhichBecame => "which-became",
    }
}
