//! What absorbing a view would do, without writing anything.

use super::load::days as stored_days;
use crate::error::StoreError;
use crate::open::Tx;
use crate::views;
use domain::ids::{AccountId, OfficeId, StatementLineId};
use domain::statement::line::StatementLine;
use domain::statement::matching::{self, Counts, StoredDays};
use domain::statement::view::View;
use domain::time::Period;
use std::collections::HashSet;

/// What the part before would have left on its days, for the next part of the same statement. One for each statement of a
/// file; it never holds more than one part and the days around it.
#[derive(Debug, Default)]
pub struct Carry {
    /// The days of which `stored` knows better than the database.
    days: Option<Period>,
    stored: StoredDays,
    /// New lines get numbers below zero.
    next: i64,
}

/// What [`super::absorb`] would count, given that the parts before went in. `account`: `None` for one that doesn't exist yet.
pub async fn look(
    tx: &mut Tx,
    office: OfficeId,
    account: Option<AccountId>,
    view: &View,
    carry: &mut Carry,
) -> Result<Counts, StoreError> {
    if let Some(account) = account
        && views::is_known(tx, office, account, view, &views::fingerprint(view)).await?
    {
        // The database has it as it is, so there is nothing to carry on.
        carry.days = None;
        carry.stored = StoredDays::default();
        return Ok(Counts {
            read: view.lines.len(),
            known: view.lines.len(),
            ..Counts::default()
        });
    }
    let days = matching::days_of(view);
    let mut stored = match (account, days) {
        (Some(account), Some(days)) => stored_days(tx, office, account, days).await?,
        _ => StoredDays::default(),
    };
    carry.put_into(&mut stored, days);
    let mut next = carry.next;
    let absorbed = matching::absorb(&mut stored, view, &mut || {
        next -= 1;
        StatementLineId(next)
    });
    *carry = Carry { days, stored, next };
    Ok(absorbed.counts())
}

impl Carry {
    /// Replaces what the database says of lines and days by what the part before made of them.
    fn put_into(&mut self, stored: &mut StoredDays, days: Option<Period>) {
        let (Some(known), Some(days)) = (self.days.take(), days) else {
            return;
        };
        let carried = std::mem::take(&mut self.stored);
        let ids: HashSet<StatementLineId> = carried.lines().map(|line| line.id).collect();
        for lines in stored.days.values_mut() {
            lines.retain(|line| !ids.contains(&line.id));
        }
        let within = |on| days.from <= on && on <= days.to;
        let concerns = |line: &StatementLine| {
            within(line.posted_on) || line.faces.iter().any(|face| within(face.posted_on))
        };
        for (on, lines) in carried.days {
            // All lines of a day, or none: matching wants whole days.
            if lines.iter().any(concerns) {
                stored.days.entry(on).or_default().extend(lines);
            }
        }
        for lines in stored.days.values_mut() {
            lines.sort_by_key(|line| line.position);
        }
        stored.days.retain(|_, lines| !lines.is_empty());
        let day_views = carried.day_views.into_iter();
        stored.day_views.extend(
            day_views.filter(|(on, _)| within(*on) && known.from <= *on && *on <= known.to),
        );
    }
}
