//! What a file holds, in memory that doesn't grow with its lines: sums, counts, chains, days and the first lines.

use std::collections::BTreeMap;

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::ReadLine;
use domain::time::{Date, Period};

use crate::chain::{Break, Chain, Links};
use crate::item::{Begun, Item, Sink, Stated};
use crate::limits::{DAYS_MAX, LINES_SHOWN, STATED_TOLD, STATEMENTS_MAX};
use crate::plan::{self, DayLines};
use crate::router::Router;
use crate::summary::{Check, Outcome, Summary, What};
use crate::{Notice, Refusal};

/// Takes all that a reader finds, and keeps what has to be known before the first line is stored.
#[derive(Default)]
pub struct Gather {
    router: Router,
    statements: Vec<Gathered>,
    notices: Vec<Notice>,
    /// Lines of all statements.
    lines: u64,
    /// Days of all statements.
    days: u64,
}

struct Gathered {
    begun: Begun,
    balance: Option<SeenBalance>,
    not_before: Option<Date>,
    opening: Option<i64>,
    closing: Option<i64>,
    money_in: i128,
    money_out: i128,
    /// Of the lines that aren't pending: balances know nothing of those.
    moved: i128,
    chain: Chain,
    days: BTreeMap<Date, DayLines>,
    /// The day of the line that came last; it isn't in `days` before its lines have ended.
    day: Option<(Date, DayLines)>,
    lines: u64,
    stated: Vec<Stated>,
    first: Vec<ReadLine>,
    last_row: u32,
    /// Where its last line stands among those of all statements.
    last_at: u64,
}

impl Gathered {
    fn new(begun: Begun) -> Gathered {
        Gathered {
            begun,
            balance: None,
            not_before: None,
            opening: None,
            closing: None,
            money_in: 0,
            money_out: 0,
            moved: 0,
            chain: Chain::default(),
            days: BTreeMap::new(),
            day: None,
            lines: 0,
            stated: Vec::new(),
            first: Vec::new(),
            last_row: 0,
            last_at: 0,
        }
    }

    fn take(&mut self, line: Box<ReadLine>, at: u64) {
        let amount = i128::from(line.amount);
        if amount < 0 {
            self.money_out -= amount;
        } else {
            self.money_in += amount;
        }
        if !line.pending {
            self.moved += amount;
        }
        self.chain.take(&line);
        match &mut self.day {
            Some((day, lines)) if *day == line.posted_on => lines.take(self.lines, at),
            _ => self.turn_to(line.posted_on, at),
        }
        self.lines += 1;
        self.last_row = line.place.row;
        self.last_at = at;
        if self.first.len() < LINES_SHOWN {
            self.first.push(*line);
        }
    }

    /// The line at hand is of another day than the one before.
    fn turn_to(&mut self, day: Date, at: u64) {
        self.end_day();
        let known = self.days.get(&day).copied();
        let mut lines = known.unwrap_or_else(|| DayLines::beginning(self.lines, at));
        lines.take(self.lines, at);
        self.day = Some((day, lines));
    }

    fn end_day(&mut self) {
        if let Some((day, lines)) = self.day.take() {
            self.days.insert(day, lines);
        }
    }
}

impl Sink for Gather {
    fn take(&mut self, item: Item) -> Result<(), Refusal> {
        let item = match item {
            Item::Statement(begun) => {
                if self.router.begin(&begun).1 {
                    if self.statements.len() >= STATEMENTS_MAX {
                        let max = STATEMENTS_MAX;
                        return Err(Refusal::ManyAccounts { max });
                    }
                    self.statements.push(Gathered::new(*begun));
                }
                return Ok(());
            }
            Item::Notice(notice) => {
                self.notices.push(notice);
                return Ok(());
            }
            Item::Ended => {
                self.router.end();
                return Ok(());
            }
            other => other,
        };
        // A reader says whose lines these are before it gives them.
        let current = self.router.current();
        let Some(statement) = current.and_then(|at| self.statements.get_mut(at)) else {
            return Ok(());
        };
        match item {
            Item::Line(line) => {
                let days = statement.days.len() as u64;
                statement.take(line, self.lines);
                self.lines += 1;
                self.days += statement.days.len() as u64 - days;
                if self.days > DAYS_MAX {
                    return Err(Refusal::ManyDays { max: DAYS_MAX });
                }
            }
            Item::Opening(minor) => statement.opening = Some(minor),
            Item::Closing(minor) => statement.closing = Some(minor),
            Item::Agrees(stated) if statement.stated.len() < STATED_TOLD => {
                statement.stated.push(stated);
            }
            Item::Balance(balance) => statement.balance = Some(balance),
            Item::NotBefore(day) => statement.not_before = Some(day),
            Item::Agrees(_) | Item::Statement(_) | Item::Notice(_) | Item::Ended => {}
        }
        Ok(())
    }
}

impl Gather {
    /// The statement at hand, whose account is as it was, is this.
    pub fn amend(&mut self, begun: Begun) {
        let current = self.router.current();
        if let Some(statement) = current.and_then(|at| self.statements.get_mut(at)) {
            statement.begun = begun;
        }
    }
}

/// What was gathered of a whole file.
pub struct Whole {
    pub statements: Vec<Summary>,
    pub notices: Vec<Notice>,
}

impl Gather {
    /// Compares what has to agree. `is_unended`: the text has no line end at its end.
    ///
    /// # Errors
    /// [`Refusal::Cut`], [`Refusal::TotalsDiffer`], [`Refusal::LongDay`] and [`Refusal::Unsorted`].
    pub fn end(self, is_unended: bool) -> Result<Whole, Refusal> {
        let (mut summaries, mut days, mut notices) = (Vec::new(), Vec::new(), self.notices);
        for mut statement in self.statements {
            statement.end_day();
            let may_be_cut = is_unended && statement.last_at + 1 == self.lines;
            days.push(statement.days.clone());
            summaries.push(statement.end(may_be_cut, &mut notices)?);
        }
        plan::check_held(&days)?;
        Ok(Whole {
            statements: summaries,
            notices,
        })
    }
}

impl Gathered {
    fn end(self, may_be_cut: bool, notices: &mut Vec<Notice>) -> Result<Summary, Refusal> {
        let Begun {
            account,
            named,
            unit,
            traits,
            asked,
            rows_of,
        } = self.begun;
        let mut checks = Vec::new();
        if !traits.day_balances {
            let links = self.chain.end(traits.order);
            let is_last = |broken: &Break| broken.row == self.last_row;
            let only_last = links.broken == 1 && links.breaks.iter().all(is_last);
            if may_be_cut && links.holding >= 2 && only_last {
                // A last balance that was cut off in the middle looks like this.
                return Err(Refusal::Cut);
            }
            checks.push(chain_of(links, &unit, notices));
        }
        if let (Some(before), Some(after)) = (self.opening, self.closing) {
            let read = i128::from(before) + self.moved;
            if read != i128::from(after) {
                return Err(Refusal::TotalsDiffer {
                    line: self.last_row.into(),
                    at: None,
                    total: "取引後残高".into(),
                    unit: Some(unit),
                    stated: after,
                    read: within(read),
                });
            }
            checks.push(Check {
                what: What::Ends,
                outcome: Outcome::Agrees(after),
            });
        }
        checks.extend(self.stated.into_iter().map(|stated| Check {
            what: What::Stated(stated.name),
            outcome: Outcome::Agrees(stated.value),
        }));
        let (first, last) = (self.days.keys().next(), self.days.keys().next_back());
        let days = first
            .zip(last)
            .and_then(|(first, last)| Period::new(*first, *last));
        Ok(Summary {
            not_before: days
                .map(|days| days.to)
                .or(self.not_before)
                .or(asked.map(|asked| asked.to))
                .unwrap_or(Date::MIN),
            days,
            account: account.map(|account| SeenAccount {
                balance: self.balance.or(account.balance),
                ..account
            }),
            named,
            kind: AccountKind::Ordinary,
            unit,
            traits,
            asked,
            rows_of,
            lines: self.lines,
            money_in: within(self.money_in),
            money_out: within(self.money_out),
            opening: self.opening,
            closing: self.closing,
            checks,
            first: self.first,
            cuts: plan::cuts(&self.days),
        })
    }
}

/// What the balances showed; breaks are told.
fn chain_of(links: Links, unit: &Unit, notices: &mut Vec<Notice>) -> Check {
    let more = links.broken.saturating_sub(links.breaks.len() as u64);
    notices.extend(links.breaks.into_iter().map(|broken| Notice::BalanceBreak {
        line: broken.row.into(),
        calculated: broken.calculated,
        printed: broken.printed,
        unit: unit.clone(),
    }));
    if more > 0 {
        notices.push(Notice::MoreBreaks { count: more });
    }
    Check {
        what: What::Chain,
        outcome: match (links.broken, links.holding) {
            (0, 0) => Outcome::NothingToCompare,
            (0, holding) => Outcome::Agrees(i64::try_from(holding).unwrap_or(i64::MAX)),
            (broken, _) => Outcome::Differs(broken),
        },
    }
}

/// The nearest number that can be kept.
fn within(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}
