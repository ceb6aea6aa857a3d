//! What a list has to join: the list for the days before it, or the balance that earlier fetches have seen.
//!
//! Running balances say nothing of the amount in the oldest line: no balance stands before it. What was fetched before knows
//! that balance.

use domain::fetch::{Cause, FetchError};
use domain::said::Said;
use domain::statement::view::{Order, ReadLine};
use domain::time::{Date, Period};

use super::engine::Walk;
use super::list::{ListRead, chronological};
use crate::page::Refusal;
use crate::recipe::model::PageRule;
use crate::said;
use crate::session::Session;
use crate::text::norm;

/// A balance that earlier fetches have seen, and that no line has changed for some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBalance {
    /// The account's number.
    pub number: String,
    /// It stood at the end of each of these days.
    pub days: Period,
    /// Minor units.
    pub balance: i64,
    /// More days before these can be asked for. Where a list doesn't join it, a line may have come late, and the next fetch
    /// looks further back; else somebody has to look at the pages.
    pub further: bool,
}

impl KnownBalance {
    /// Whether a fetch ended because a list doesn't join this balance.
    pub fn is_denied_by(&self, error: &FetchError) -> bool {
        error.cause == self.cause() && error.expected.as_ref() == Some(&self.said())
    }

    fn cause(&self) -> Cause {
        if self.further {
            Cause::ListMoved
        } else {
            Cause::WitnessDiffers
        }
    }

    fn said(&self) -> Said {
        said::lists::known(self.balance, self.days)
    }
}

/// Who says what the balance was before a list.
enum Before<'k> {
    List(i64),
    Known(&'k KnownBalance),
}

impl Before<'_> {
    fn balance(&self) -> i64 {
        match self {
            Before::List(balance) => *balance,
            Before::Known(known) => known.balance,
        }
    }
}

impl<'w, S: Session> Walk<'w, S> {
    /// A list has to begin where the days before it ended.
    pub(super) fn joins(&self, list: &mut ListRead<'w>) -> Result<(), Refusal> {
        let from = list.period.map(|period| period.from);
        let before =
            from.and_then(|from| Some((from, self.before(list.account, list.rule, from)?)));
        let Some((from, before)) = before else {
            return self.one_joins(list);
        };
        let ended = before.balance();
        if list.opening != Some(ended) && list.backwards == Some(ended) {
            // Both directions follow; where the days before ended tells which one it is.
            (list.order, list.opening) = (Some(Order::NewestFirst), Some(ended));
        }
        match (list.opening, &before) {
            (None, _) => Ok(()),
            (Some(begins), Before::Known(_)) if begins == ended => {
                list.proofs.known = true;
                Ok(())
            }
            (Some(begins), Before::List(_)) if begins == ended => Ok(()),
            (Some(begins), Before::List(_)) => Err(Refusal::witness(
                said::lists::begins_where_it_ended(ended, from),
                Said::same(begins),
            )),
            (Some(begins), Before::Known(known)) => Err(Refusal::of(
                known.cause(),
                known.said(),
                said::lists::before_the_oldest(begins),
            )),
        }
    }

    /// One balance alone follows from nothing, and the bank may decide itself which days a list shows: its line has to join the
    /// newest one that is known. Where lines lie between, the next one that comes proves them both.
    fn one_joins(&self, list: &mut ListRead<'w>) -> Result<(), Refusal> {
        let mut with_balance = list.lines.iter().filter(|line| line.balance.is_some());
        let (Some(line), None) = (with_balance.next(), with_balance.next()) else {
            return Ok(());
        };
        let begins = line.balance.and_then(|end| end.checked_sub(line.amount));
        let (Some(begins), true) = (begins, list.chained == 1) else {
            return Ok(());
        };
        let known = self
            .known(list.account)
            .filter(|known| known.days.from < line.posted_on)
            .max_by_key(|known| known.days.from);
        match known {
            Some(known) if known.balance != begins => Err(Refusal::of(
                known.cause(),
                known.said(),
                said::lists::before_the_oldest(begins),
            )),
            Some(_) => {
                list.proofs.known = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn known(&self, account: usize) -> impl Iterator<Item = &KnownBalance> {
        let number = &self.accounts[account].seen.number;
        let all = self.order.known.iter();
        all.filter(move |known| norm(&known.number) == *number)
    }

    /// The balance at the end of the day before `day`.
    fn before(&self, account: usize, rule: &PageRule, day: Date) -> Option<Before<'_>> {
        let eve = day.yesterday().ok()?;
        let list = self.lists.iter().rev().find(|other| {
            other.account == account
                && other.rule.name == rule.name
                && other.period.is_some_and(|other| other.to == eve)
        });
        if let Some((list, period)) = list.and_then(|list| Some((list, list.period?))) {
            if list.lines.is_empty() {
                // Nothing moved in these days.
                let before = || self.before(account, rule, period.from);
                return list.closing.map(Before::List).or_else(before);
            }
            let refs: Vec<&ReadLine> = list.lines.iter().collect();
            let last = chronological(&refs, list.order)
                .last()
                .and_then(|line| line.balance)
                .filter(|_| list.chained > 0);
            return list.closing.or(last).map(Before::List);
        }
        let known = self.known(account).find(|known| known.days.contains(eve))?;
        Some(Before::Known(known))
    }
}
