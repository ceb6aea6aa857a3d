//! A list read to its end: dates with their years, order, and the witnesses that have to agree.

use domain::fetch::Cause;
use domain::said::Said;
use domain::statement::view::{Order, ReadLine};
use domain::time::{Date, Period, Timestamp};
use jiff::ToSpan;

use super::Proofs;
use super::days::day_ends;
use super::lines::{DraftLine, PageSays};
use crate::page::Refusal;
use crate::recipe::model::{PageRule, Statement};
use crate::said;
use crate::value::date::{DateParts, Direction, fix_list};

/// Days.
const PENDING_MAX: i32 = 180;

/// Days by which a 起算日 comes after its 取引日 at most: a cheque, a settlement.
const VALUED_MAX: i32 = 60;

/// Days by which it comes before: a correction counts from long ago.
const BACKDATED_MAX: i32 = 180;

/// One list of one account for one period, read and proven as far as the page allows.
pub(super) struct ListRead<'w> {
    /// Index into the walk's accounts.
    pub(super) account: usize,
    pub(super) rule: &'w PageRule,
    pub(super) statement: &'w Statement,
    /// As asked for or as printed; `None`: the bank decides.
    pub(super) period: Option<Period>,
    /// Indices into the walk's pages, by `Place::page`.
    pub(super) pages: Vec<usize>,
    pub(super) lines: Vec<ReadLine>,
    pub(super) order: Option<Order>,
    pub(super) opening: Option<i64>,
    /// The balance before the lines if the last one listed is the oldest, where nothing else tells which one is.
    pub(super) backwards: Option<i64>,
    pub(super) closing: Option<i64>,
    /// Lines (or days) with balances that follow from each other. One alone follows from nothing.
    pub(super) chained: usize,
    pub(super) as_of: Option<Timestamp>,
    pub(super) proofs: Proofs,
}

/// Whose lines a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All are of one account.
    Whole,
    /// Of several accounts together: the printed total and sum are theirs, balances follow from nothing.
    Mixed,
    /// One account's lines of such a list, which was proven as a whole.
    Account(Proofs),
}

/// What is known of a list before it is judged.
pub(super) struct Judged<'w, 'j> {
    pub(super) rule: &'w PageRule,
    pub(super) statement: &'w Statement,
    pub(super) drafts: Vec<DraftLine>,
    pub(super) part: Part,
    /// Of its first and its last page.
    pub(super) first_says: PageSays,
    pub(super) last_says: PageSays,
    pub(super) period: Option<Period>,
    pub(super) today: Date,
    pub(super) pages: Vec<usize>,
    /// What shows behind its last page that the list goes on, though nobody follows it.
    pub(super) goes_on: &'j dyn Fn() -> Option<Refusal>,
}

impl<'w> Judged<'w, '_> {
    /// Compares the witnesses and gives the list of `account`.
    pub(super) fn list(mut self, account: usize) -> Result<ListRead<'w>, Refusal> {
        let rules = &self.statement.lines;
        let mut proofs = Proofs::default();
        if let Part::Account(all) = self.part {
            (proofs.total, proofs.sum) = (all.total, all.sum);
        } else {
            self.count(&mut proofs)?;
            self.sum(&mut proofs)?;
        }
        let drafts = std::mem::take(&mut self.drafts);
        let lines = self.dated(drafts)?;
        self.within(&lines)?;
        self.waits(&lines)?;
        self.balanced(&lines)?;
        let chained: Vec<&ReadLine> = lines
            .iter()
            .filter(|line| line.balance.is_some() || !line.pending)
            .collect();
        let has_balances = rules.balance.is_some()
            && self.part != Part::Mixed
            && chained.iter().all(|line| line.balance.is_some());
        let by_balance = if rules.chain && has_balances {
            self.chain(&chained)?
        } else {
            None
        };
        let order = self.order(&lines, by_balance)?;
        let (opening, closing) = match self.part {
            Part::Whole => (
                self.first_says.opening,
                self.last_says.closing.or(self.first_says.closing),
            ),
            Part::Mixed | Part::Account(_) => (None, None),
        };
        let by_day = rules.chain_by_day && rules.balance.is_some() && self.part != Part::Mixed;
        let mut backwards = None;
        let (ends, chained) = if rules.chain && has_balances {
            let is_open = order.is_none() && self.first_says.opening.is_none();
            backwards = ends(&chained, Some(Order::NewestFirst))
                .map(|(before, _)| before)
                .filter(|_| is_open && self.period.is_some());
            (ends(&chained, order), chained.len())
        } else if by_day {
            let finals: Vec<&ReadLine> = lines.iter().filter(|line| !line.pending).collect();
            let finals = chronological(&finals, order);
            let days = finals.chunk_by(|a, b| a.posted_on == b.posted_on).count();
            (day_ends(&finals, &rules.rows)?, days)
        } else {
            (None, 0)
        };
        proofs.balances = chained > 1;
        let counted: Vec<&ReadLine> = lines
            .iter()
            .filter(|line| !line.pending || line.balance.is_some())
            .collect();
        let moved: i64 = counted.iter().map(|line| line.amount).sum();
        let differs = |is_closing: bool, stated: i64, read: i64| {
            if !is_closing {
                let expected = said::lists::opening(stated);
                return Err(Refusal::witness(expected, said::lists::by_the_lines(read)));
            }
            let expected = said::lists::closing(stated);
            if !self.last_says.closing_is_older {
                return Err(Refusal::witness(expected, said::lists::by_the_lines(read)));
            }
            // A balance from a page before the list: if a line came in between, it stands at one of those before.
            Err(match stood_at(stated, read, &counted, order) {
                true => Refusal::of(Cause::ListMoved, expected, said::lists::by_the_lines(read)),
                false => (self.goes_on)()
                    .unwrap_or_else(|| Refusal::changed(expected, said::lists::never_at(read))),
            })
        };
        match (opening, ends) {
            (Some(said), Some((before, _))) if said != before => {
                return differs(false, said, before);
            }
            (Some(said), None) if closing.is_some_and(|closing| said + moved != closing) => {
                return differs(true, closing.unwrap_or(said), said + moved);
            }
            _ => {}
        }
        if let (Some(said), Some((_, after))) = (closing, ends)
            && said != after
        {
            return differs(true, said, after);
        }
        proofs.opening = opening.is_some() && (ends.is_some() || closing.is_some());
        proofs.closing = closing.is_some() && (ends.is_some() || opening.is_some());
        Ok(ListRead {
            account,
            rule: self.rule,
            statement: self.statement,
            period: self.period.filter(|_| rules.within),
            pages: self.pages,
            lines,
            order,
            opening: opening.or(ends
                .map(|(before, _)| before)
                .filter(|_| self.period.is_some())),
            backwards,
            closing,
            chained,
            as_of: self.last_says.as_of,
            proofs,
        })
    }

    fn count(&self, proofs: &mut Proofs) -> Result<(), Refusal> {
        let Some(total) = self.last_says.total else {
            return Ok(());
        };
        proofs.total = true;
        if i64::try_from(self.drafts.len()) == Ok(total) {
            return Ok(());
        }
        Err(Refusal::witness(
            said::lists::lines_in_all(total),
            said::lists::so_many_lines(self.drafts.len()),
        ))
    }

    fn sum(&self, proofs: &mut Proofs) -> Result<(), Refusal> {
        let Some(stated) = self.last_says.sum else {
            return Ok(());
        };
        proofs.sum = true;
        let read: i64 = self.drafts.iter().map(|draft| draft.amount).sum();
        if read == stated || (self.last_says.sum_unsigned && read.abs() == stated.abs()) {
            return Ok(());
        }
        Err(Refusal::witness(said::lists::sum(stated), Said::same(read)))
    }

    /// Gives the dates their years.
    fn dated(&self, drafts: Vec<DraftLine>) -> Result<Vec<ReadLine>, Refusal> {
        let last_day = match self.period {
            Some(period) => period.to.min(self.today),
            None => self.today.tomorrow().unwrap_or(self.today),
        };
        let direction = match self.statement.lines.order {
            Some(Order::NewestFirst) => Some(Direction::NewestFirst),
            Some(Order::OldestFirst | Order::EachDayBackwards) => Some(Direction::OldestFirst),
            None => None,
        };
        let refused =
            |bad: crate::value::date::NotADate| Refusal::changed(said::values::date(), bad.0);
        let parts: Vec<_> = drafts.iter().map(|draft| draft.date).collect();
        let dates = fix_list(&parts, last_day, direction).map_err(refused)?;
        let valued_on = |parts: DateParts, posted_on: Date, row: u32| {
            // A 起算日 without a year is near its 取引日.
            let near = Period {
                from: posted_on.saturating_sub(BACKDATED_MAX.days()),
                to: posted_on
                    .checked_add(VALUED_MAX.days())
                    .unwrap_or(posted_on),
            };
            let day = parts.fix(near.to).map_err(refused)?;
            if near.contains(day) {
                return Ok(day);
            }
            let expected = Said::at(said::key("valued_on"), said::lists::near_its_day(posted_on));
            let refusal = Refusal::changed(expected, Said::same(day));
            Err(refusal.at(said::row(row, &self.statement.lines.rows)))
        };
        let line = |(draft, posted_on): (DraftLine, Date)| {
            let valued_on = draft
                .valued_on
                .map(|parts| valued_on(parts, posted_on, draft.place.row));
            Ok(ReadLine {
                posted_on,
                valued_on: valued_on.transpose()?,
                amount: draft.amount,
                description: draft.description,
                balance: draft.balance,
                reference: draft.reference,
                pending: draft.pending,
                place: draft.place,
            })
        };
        drafts.into_iter().zip(dates).map(line).collect()
    }

    /// Where running balances are read, every final line has one; where only some lines have one, not all have none. An
    /// emptied column proves nothing.
    fn balanced(&self, lines: &[ReadLine]) -> Result<(), Refusal> {
        let rules = &self.statement.lines;
        let finals: Vec<&ReadLine> = lines.iter().filter(|line| !line.pending).collect();
        let is_bare = |line: &&&ReadLine| line.balance.is_none();
        let bare = match finals.iter().find(is_bare) {
            Some(line) if rules.chain || finals.iter().all(|line| is_bare(&line)) => line,
            _ => return Ok(()),
        };
        if rules.balance.is_none() {
            return Ok(());
        }
        let refusal = Refusal::changed(said::lists::a_balance(), said::empty_cell());
        Err(refusal.at(said::row(bare.place.row, &rules.rows)))
    }

    fn within(&self, lines: &[ReadLine]) -> Result<(), Refusal> {
        let Some(period) = self.period.filter(|_| self.statement.lines.within) else {
            return Ok(());
        };
        // Uses that wait are listed whatever the period.
        let mut finals = lines.iter().filter(|line| !line.pending);
        match finals.find(|line| !period.contains(line.posted_on)) {
            None => Ok(()),
            Some(line) => {
                let refusal = Refusal::witness(
                    said::lists::date_within(period.from, period.to),
                    Said::same(line.posted_on),
                );
                Err(refusal.at(self.row(line)))
            }
        }
    }

    /// A use that waits is listed whatever the period; but it doesn't wait for half a year, and comes from no later day than
    /// tomorrow.
    fn waits(&self, lines: &[ReadLine]) -> Result<(), Refusal> {
        let near = Period {
            from: self.today.saturating_sub(PENDING_MAX.days()),
            to: self.today.tomorrow().unwrap_or(self.today),
        };
        let mut pending = lines.iter().filter(|line| line.pending);
        match pending.find(|line| !near.contains(line.posted_on)) {
            None => Ok(()),
            Some(line) => {
                let seen = Said::same(line.posted_on);
                let refusal = Refusal::witness(said::lists::near_today(), seen);
                Err(refusal.at(self.row(line)))
            }
        }
    }

    /// In which direction the running balances follow from the amounts; `None`: in both.
    fn chain(&self, lines: &[&ReadLine]) -> Result<Option<Order>, Refusal> {
        if self.statement.lines.order == Some(Order::EachDayBackwards) {
            let ordered = chronological(lines, Some(Order::EachDayBackwards));
            return self
                .broken_at(&ordered)
                .map_or(Ok(Some(Order::EachDayBackwards)), Err);
        }
        let backward: Vec<&ReadLine> = lines.iter().rev().copied().collect();
        match (self.broken_at(lines), self.broken_at(&backward)) {
            (None, None) => Ok(None),
            (None, Some(_)) => Ok(Some(Order::OldestFirst)),
            (Some(_), None) => Ok(Some(Order::NewestFirst)),
            (Some(forward), Some(backward)) => {
                Err(if self.statement.lines.order == Some(Order::NewestFirst) {
                    backward
                } else {
                    forward
                })
            }
        }
    }

    fn broken_at(&self, lines: &[&ReadLine]) -> Option<Refusal> {
        let broken = lines.windows(2).find(|pair| {
            let (before, after) = (pair[0].balance.unwrap_or(0), pair[1].balance.unwrap_or(0));
            before.checked_add(pair[1].amount) != Some(after)
        })?;
        let refusal = Refusal::witness(
            said::lists::balances_that_follow(),
            said::lists::they_do_not(),
        );
        Some(refusal.at(self.row(broken[1])))
    }

    fn row(&self, line: &ReadLine) -> Said {
        said::row(line.place.row, &self.statement.lines.rows)
    }

    fn order(
        &self,
        lines: &[ReadLine],
        by_balance: Option<Order>,
    ) -> Result<Option<Order>, Refusal> {
        let rises = lines
            .windows(2)
            .any(|pair| pair[0].posted_on < pair[1].posted_on);
        let falls = lines
            .windows(2)
            .any(|pair| pair[0].posted_on > pair[1].posted_on);
        let by_dates = match (rises, falls) {
            (true, false) => Some(Order::OldestFirst),
            (false, true) => Some(Order::NewestFirst),
            _ => None,
        };
        let contrary = |declared: Order| {
            Err(Refusal::witness(
                said::lists::ordered(declared),
                said::lists::other_way_round(),
            ))
        };
        match (self.statement.lines.order, by_balance, by_dates) {
            (Some(Order::OldestFirst), Some(Order::NewestFirst), _)
            | (Some(Order::OldestFirst), _, Some(Order::NewestFirst)) => {
                contrary(Order::OldestFirst)
            }
            (Some(Order::NewestFirst), Some(Order::OldestFirst), _)
            | (Some(Order::NewestFirst), _, Some(Order::OldestFirst)) => {
                contrary(Order::NewestFirst)
            }
            (Some(declared), ..) => Ok(Some(declared)),
            (None, Some(found), _) | (None, None, Some(found)) => Ok(Some(found)),
            (None, None, None) if rises && falls => Err(Refusal::changed(
                said::lists::any_order(),
                said::lists::up_and_down(),
            )),
            (None, None, None) => Ok(None),
        }
    }
}

/// The lines as they happened.
pub(super) fn chronological<'l>(lines: &[&'l ReadLine], order: Option<Order>) -> Vec<&'l ReadLine> {
    let mut ordered: Vec<&ReadLine> = lines.to_vec();
    match order {
        Some(Order::NewestFirst) => ordered.reverse(),
        Some(Order::EachDayBackwards) => {
            ordered.reverse();
            // Stable: within a day the reversed order stays.
            ordered.sort_by_key(|line| line.posted_on);
        }
        Some(Order::OldestFirst) | None => {}
    }
    ordered
}

/// Whether lines that end at `closing` were at a balance before, between two of them or before the first one.
fn stood_at(balance: i64, closing: i64, lines: &[&ReadLine], order: Option<Order>) -> bool {
    let mut before = closing;
    let ordered = chronological(lines, order);
    ordered.into_iter().rev().any(|line| {
        before = before.saturating_sub(line.amount);
        before == balance
    })
}

/// The balances before the first and after the last line.
pub(super) fn ends(lines: &[&ReadLine], order: Option<Order>) -> Option<(i64, i64)> {
    let ordered = chronological(lines, order);
    let (first, last) = (ordered.first()?, ordered.last()?);
    Some((first.balance? - first.amount, last.balance?))
}
