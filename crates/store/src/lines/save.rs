//! Writing what absorbing a view changed.

use super::before;
use super::seen::{Look, seen_many};
use crate::error::StoreError;
use crate::open::Tx;
use crate::questions::{self, NewQuestion};
use crate::rows::{Query, add_many, in_bulk, insert_many, micros};
use crate::sql::statements;
use crate::views::Origin;
use domain::ids::{AccountId, OfficeId, StatementLineId, ViewId};
use domain::statement::line::{Face, StatementLine};
use domain::statement::matching::{Absorbed, Grade, QuestionKind, StoredDays};
use domain::statement::text::{TEXT_KEY_VERSION, text_key};
use domain::statement::view::{Place, SeenAt, View};
use domain::time::Timestamp;
use std::collections::HashMap;

statements! {
    UPDATE = "UPDATE lines SET posted_on = $3, position = $4, amount = $5, description = $6, text_key = $7, key_version = $8, source = $9, \
              cut = $10, status = $11, pending = $12, balance = $13, balance_at = $14, balance_certain = $15, held_for = $16, \
              tied_before = $17, tied_after = $18, changed_by = $19 WHERE office_id = $1 AND id = $2";
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
    "changed_by",
];

pub(super) const FACE_COLUMNS: &[&str] = &[
    "line_id",
    "office_id",
    "account_id",
    "posted_on",
    "amount",
    "text_key",
    "key_version",
    "source",
    "cut",
    "view_id",
];

pub(super) const REF_COLUMNS: &[&str] = &[
    "account_id",
    "namespace",
    "ref",
    "office_id",
    "line_id",
    "view_id",
];

/// What is to be written, and for whom.
pub(super) struct Change<'a> {
    pub office: OfficeId,
    pub account: AccountId,
    pub view: ViewId,
    pub origin: Origin,
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
    let is_import = matches!(change.origin, Origin::Import(_));
    if is_import {
        before::keep(tx, &change, &absorbed).await?;
    }
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
    let ids = tx.ids(lines.len()).await?;
    if is_import {
        before::made(tx, &change, &ids).await?;
    }
    let new = lines.iter().map(|line| line.id.0);
    let real: HashMap<i64, i64> = new.zip(ids).collect();
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

    let shown: Vec<(&StatementLine, Face)> =
        lines.iter().map(|line| (*line, shown_face(line))).collect();
    writer.insert(tx, &shown).await?;
    let mut more = More::default();
    for (line, face) in &shown {
        more.faces_and_references(None, line, face);
    }
    for id in &absorbed.changed {
        let (Some(line), Some(old)) = (after.get(id), before.get(id)) else {
            continue;
        };
        // Most lines of an overlapping view were only seen again.
        if !only_seen_again(old, line) {
            let face = shown_face(line);
            writer.update(tx, old, line, &face).await?;
            more.faces_and_references(Some(old), line, &face);
        }
        if let Some(place) = places.get(id) {
            more.looks(old, line, *place);
        }
    }
    writer.more(tx, &more).await?;
    before::sightings(tx, &change, &traceless(&places, &before, &after)).await?;
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

/// What is written of many lines at once.
#[derive(Default)]
struct More<'l> {
    /// Lines that the view is the first look at, with the place and the time; and those that it is the last look at.
    first: Vec<(StatementLineId, Place, SeenAt)>,
    last: Vec<(StatementLineId, Place, SeenAt)>,
    faces: Vec<(StatementLineId, &'l Face)>,
    references: Vec<(StatementLineId, &'l (String, String))>,
}

impl<'l> More<'l> {
    fn looks(&mut self, old: &StatementLine, line: &StatementLine, place: Place) {
        if old.first_seen != line.first_seen {
            self.first.push((line.id, place, line.first_seen));
        }
        if old.last_seen != line.last_seen {
            self.last.push((line.id, place, line.last_seen));
        }
    }

    /// Faces are only ever added; the one that the line shows is in the line itself.
    fn faces_and_references(
        &mut self,
        old: Option<&StatementLine>,
        line: &'l StatementLine,
        shown: &Face,
    ) {
        let was_shown = old.map(shown_face);
        let is_known = |face: &Face| {
            old.is_some_and(|old| old.faces.contains(face)) && Some(face) != was_shown.as_ref()
        };
        let new = line
            .faces
            .iter()
            .filter(|face| *face != shown && !is_known(face));
        self.faces.extend(new.map(|face| (line.id, face)));
        let is_new = |reference: &&(String, String)| {
            old.is_none_or(|old| !old.references.contains(reference))
        };
        let new = line.references.iter().filter(is_new);
        self.references
            .extend(new.map(|reference| (line.id, reference)));
    }
}

struct Writer<'a> {
    change: &'a Change<'a>,
    /// Provisional id → real id.
    real: &'a HashMap<i64, i64>,
    places: &'a HashMap<StatementLineId, Place>,
}

impl Writer<'_> {
    fn id(&self, id: StatementLineId) -> i64 {
        self.real.get(&id.0).copied().unwrap_or(id.0)
    }

    async fn insert(
        &self,
        tx: &mut Tx,
        lines: &[(&StatementLine, Face)],
    ) -> Result<(), StoreError> {
        let engine = tx.engine();
        let text = |rows| insert_many(engine, "lines", LINE_COLUMNS, rows);
        in_bulk(tx, text, lines, |query, (line, face)| {
            self.bind_line(query, line, face)
        })
        .await
    }

    fn bind_line<'q>(
        &self,
        query: Query<'q>,
        line: &'q StatementLine,
        face: &'q Face,
    ) -> Query<'q> {
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
            .bind(&line.description)
            .bind(&face.text_key)
            .bind(TEXT_KEY_VERSION)
            .bind(&face.source)
            .bind(i64::from(face.cut));
        let query = self.bind_state(query, line);
        let query = [line.first_seen, line.last_seen]
            .into_iter()
            .fold(query, |query, seen| {
                query
                    .bind(self.change.view.0)
                    .bind(i64::from(place.page))
                    .bind(i64::from(place.row))
                    .bind(micros(seen.at))
                    .bind(i64::from(seen.certain))
            });
        query.bind(self.change.view.0)
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
        face: &Face,
    ) -> Result<(), StoreError> {
        let Change { office, view, .. } = self.change;
        let query = sqlx::query(UPDATE)
            .bind(office.0)
            .bind(line.id.0)
            .bind(line.posted_on.to_string())
            .bind(line.position)
            .bind(line.amount)
            .bind(&line.description)
            .bind(&face.text_key)
            .bind(TEXT_KEY_VERSION)
            .bind(&face.source)
            .bind(i64::from(face.cut));
        self.bind_state(query, line)
            .bind(view.0)
            .execute(tx.connection())
            .await?;
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

    /// Writes what many lines have.
    async fn more(&self, tx: &mut Tx, more: &More<'_>) -> Result<(), StoreError> {
        let Change {
            office,
            account,
            view,
            ..
        } = self.change;
        let engine = tx.engine();
        for (look, seen) in [(Look::First, &more.first), (Look::Last, &more.last)] {
            let text = |rows| seen_many(engine, look, rows);
            in_bulk(tx, text, seen, |query, (line, place, seen)| {
                query
                    .bind(office.0)
                    .bind(line.0)
                    .bind(view.0)
                    .bind(i64::from(place.page))
                    .bind(i64::from(place.row))
                    .bind(micros(seen.at))
                    .bind(i64::from(seen.certain))
            })
            .await?;
        }
        let text = |rows| add_many(engine, "line_faces", FACE_COLUMNS, rows);
        in_bulk(tx, text, &more.faces, |query, (line, face)| {
            query
                .bind(self.id(*line))
                .bind(office.0)
                .bind(account.0)
                .bind(face.posted_on.to_string())
                .bind(face.amount)
                .bind(&face.text_key)
                .bind(TEXT_KEY_VERSION)
                .bind(&face.source)
                .bind(i64::from(face.cut))
                .bind(view.0)
        })
        .await?;
        let text = |rows| add_many(engine, "line_refs", REF_COLUMNS, rows);
        in_bulk(tx, text, &more.references, |query, (line, reference)| {
            query
                .bind(account.0)
                .bind(&reference.0)
                .bind(&reference.1)
                .bind(office.0)
                .bind(self.id(*line))
                .bind(view.0)
        })
        .await
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

/// The stored lines that the view shows, of which it is neither the first look nor the last.
fn traceless(
    places: &HashMap<StatementLineId, Place>,
    before: &HashMap<StatementLineId, &StatementLine>,
    after: &HashMap<StatementLineId, &StatementLine>,
) -> Vec<(StatementLineId, Place)> {
    let mut seen: Vec<(StatementLineId, Place)> = places
        .iter()
        .filter(|(id, _)| {
            before
                .get(id)
                .zip(after.get(id))
                .is_some_and(|(old, line)| {
                    (old.first_seen, old.last_seen) == (line.first_seen, line.last_seen)
                })
        })
        .map(|(id, place)| (*id, *place))
        .collect();
    seen.sort_unstable_by_key(|(id, _)| id.0);
    seen
}

/// Nothing of the line is new but when it was seen.
fn only_seen_again(old: &StatementLine, line: &StatementLine) -> bool {
    let StatementLine {
        id,
        posted_on,
        position,
        amount,
        description,
        status,
        pending,
        balance,
        held_for,
        tied_before,
        tied_after,
        faces,
        references,
        first_seen: _,
        last_seen: _,
    } = old;
    (id, posted_on, position, amount, description)
        == (
            &line.id,
            &line.posted_on,
            &line.position,
            &line.amount,
            &line.description,
        )
        && (status, pending, balance, held_for)
            == (&line.status, &line.pending, &line.balance, &line.held_for)
        && (tied_before, tied_after, faces, references)
            == (
                &line.tied_before,
                &line.tied_after,
                &line.faces,
                &line.references,
            )
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
