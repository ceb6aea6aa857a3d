//! Lists of accounts: all are read first, then each selected one is walked; a broken one ends its own branch only.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::fetch::{Cause, FetchError};
use domain::money::Unit;

use super::AccountState;
use super::engine::{AccountEntry, Stop, Walk};
use super::instant::read_instant;
use super::spots::{Row, RowOf, Spot};
use super::unknown::unread;
use crate::institution::Category;
use crate::page::rows::{RowSpot, frame, rows};
use crate::page::{Look, Refusal, Scope};
use crate::recipe::model::{AccountBlock, BalanceOnly, PageRule, RowSource, Shape, Value, Way};
use crate::said;
use crate::session::{Session, Step};
use crate::text::norm;
use crate::value::number::number;

impl<'w, S: Session> Walk<'w, S> {
    pub(super) async fn accounts(
        &mut self,
        rule: &'w PageRule,
        block: &'w AccountBlock,
        go: &'w [Way],
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        let found = self
            .read_accounts(rule, block, page)
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        let many = !matches!(block.rows, RowSource::Page);
        let rows = found
            .into_iter()
            .map(|(entry, spot)| Ok((self.remember(entry)?, spot)))
            .collect::<Result<Vec<(usize, RowSpot)>, Refusal>>()
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        let selected: Vec<&(usize, RowSpot)> = rows
            .iter()
            .filter(|(at, _)| self.accounts[*at].state != AccountState::Deselected)
            .collect();
        self.tell().await;
        if many && block.go.is_empty() && !go.is_empty() {
            let all = rows.iter().map(|(at, _)| *at);
            let all = all.filter(|at| !self.accounts[*at].needs_no_list).collect();
            return self.mixed(rule, all, go, page, depth).await;
        }
        let total = u32::try_from(selected.len()).unwrap_or(u32::MAX);
        for (nth, &(at, ref spot)) in (1..).zip(selected) {
            // A list that a branch leads back to begins nothing anew.
            let leads_on = many && !block.go.is_empty();
            if leads_on && std::mem::replace(&mut self.accounts[at].is_begun, true) {
                continue;
            }
            self.current = Some(at);
            self.at_account = Some((nth, total));
            if many && self.accounts[at].needs_no_list {
                self.end_branch(at, Ok(()))?;
                continue;
            }
            let number = self.accounts[at].seen.number.clone();
            let row = many.then_some(Row {
                at: spot,
                of: RowOf::Account(block, &number),
            });
            let walked = self
                .follow(&block.go, rule, Spot { page, row }, depth)
                .await;
            self.end_branch(at, walked)?;
        }
        if many {
            self.current = None;
        }
        // What follows a page that is one account belongs to its branch, unless it isn't wanted.
        let unwanted = !many
            && rows
                .iter()
                .any(|(at, _)| self.accounts[*at].state == AccountState::Deselected);
        if unwanted {
            Ok(())
        } else {
            self.follow(go, rule, Spot::page(page), depth).await
        }
    }

    /// Accounts whose lines stand together in what the page leads to: all of them end as that does.
    async fn mixed(
        &mut self,
        rule: &'w PageRule,
        accounts: Vec<usize>,
        go: &'w [Way],
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        self.mixed.clone_from(&accounts);
        let walked = self.follow(go, rule, Spot::page(page), depth).await;
        self.mixed.clear();
        let open: Vec<usize> = accounts
            .into_iter()
            .filter(|at| self.accounts[*at].state == AccountState::NotReached)
            .collect();
        if open.is_empty() {
            return walked;
        }
        let mut ended = Ok(());
        for at in open {
            ended = ended.and(self.end_branch(at, walked.clone()));
        }
        ended
    }

    /// Accounts that the order knows and the institution doesn't show any more.
    pub(super) fn miss_accounts(&mut self) {
        let mut missing: Vec<&String> = self
            .order
            .periods
            .iter()
            .map(|(number, _)| number)
            .filter(|number| {
                let is_shown = |entry: &AccountEntry| entry.seen.number == norm(number);
                !self.accounts.iter().any(is_shown)
            })
            .collect();
        missing.dedup();
        for number in missing {
            let mut error = FetchError::new(Cause::AccountMissing);
            error.expected = Some(said::accounts::among_those_shown());
            error.seen = Some(said::accounts::others(self.accounts.len()));
            self.account_errors.push((number.clone(), error));
        }
    }

    /// Accounts that the institution shows, and to whose lines no page led.
    pub(super) fn miss_lists(&mut self) {
        let has_list = |at: usize| self.lists.iter().any(|list| list.account == at);
        let is_read = |entry: &AccountEntry| match entry.state {
            AccountState::Walked | AccountState::NotReached => entry.needs_no_list,
            AccountState::Deselected | AccountState::Failed => true,
        };
        let missing: Vec<usize> = (0..self.accounts.len())
            .filter(|at| !is_read(&self.accounts[*at]) && !has_list(*at))
            .collect();
        for at in missing {
            let entry = &mut self.accounts[at];
            entry.state = AccountState::Failed;
            let mut error = FetchError::new(Cause::PageChanged);
            error.step = Some(entry.shown_by.clone());
            error.expected = Some(said::accounts::way_to_its_lines());
            error.seen = Some(said::accounts::no_way_to_its_lines());
            self.account_errors.push((entry.seen.number.clone(), error));
        }
    }

    /// Nothing of what is wanted of the branch's account is shown.
    pub(super) fn wants_no_list(&mut self) {
        let mixed = self.mixed.iter().copied();
        for at in self.current.into_iter().chain(mixed) {
            self.accounts[at].needs_no_list = true;
        }
    }

    /// A page with one account: adds to the branch's account, or begins one.
    pub(super) async fn account(
        &mut self,
        rule: &'w PageRule,
        block: &'w AccountBlock,
        go: &'w [Way],
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        let begun = self.current.is_none();
        let at = self.own_account(rule, block, page)?;
        self.step = Step::Lines;
        let ways = match (self.accounts[at].needs_no_list, block.go.is_empty()) {
            (true, _) => &[],
            (false, true) => go,
            (false, false) => block.go.as_slice(),
        };
        if !begun {
            return self.follow(ways, rule, Spot::page(page), depth).await;
        }
        if self.accounts[at].state == AccountState::Deselected {
            return Ok(());
        }
        self.current = Some(at);
        self.at_account = Some((1, 1));
        let walked = self.follow(ways, rule, Spot::page(page), depth).await;
        self.end_branch(at, walked)?;
        self.current = None;
        Ok(())
    }

    /// The account that a page shows itself; it has to be the branch's, if there is one.
    pub(super) fn own_account(
        &mut self,
        rule: &PageRule,
        block: &AccountBlock,
        page: usize,
    ) -> Result<usize, Stop> {
        let found = self
            .read_accounts(rule, block, page)
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        let Some((entry, _)) = found.into_iter().next() else {
            let refusal = Refusal::changed(said::accounts::an_account(), said::none());
            return Err(self.stop(&rule.name, refusal));
        };
        if let Some(at) = self.current
            && self.accounts[at].seen.number != entry.seen.number
        {
            let refusal = Refusal::witness(
                said::accounts::page_of_the_one_asked_for(),
                said::accounts::another_ones(),
            );
            return Err(self.stop(&rule.name, refusal));
        }
        self.remember(entry)
            .map_err(|refusal| self.stop(&rule.name, refusal))
    }

    /// Notes how a branch ended. What concerns the whole login goes on upwards.
    fn end_branch(&mut self, at: usize, walked: Result<(), Stop>) -> Result<(), Stop> {
        self.period = None;
        let Err(stop) = walked else {
            self.accounts[at].state = AccountState::Walked;
            return Ok(());
        };
        self.accounts[at].state = AccountState::Failed;
        self.account_errors
            .push((self.accounts[at].seen.number.clone(), (*stop).clone()));
        self.trace
            .push(format!("  account ended: {}", stop.cause.word()));
        if ends_the_branch_only(stop.cause) {
            Ok(())
        } else {
            Err(stop)
        }
    }

    /// Adds what a page says of an account. What it states wins over what another page left to the defaults; where both
    /// state it they have to agree.
    fn remember(&mut self, entry: AccountEntry) -> Result<usize, Refusal> {
        let number = &entry.seen.number;
        let known = self
            .accounts
            .iter()
            .position(|known| known.seen.number == *number);
        let Some(at) = known else {
            self.accounts.push(entry);
            return Ok(self.accounts.len() - 1);
        };
        let held = &mut self.accounts[at];
        let differs = |key: &&str| match (entry.values.get(*key), held.values.get(*key)) {
            (Some(new), Some(old)) => norm(new) != norm(old),
            _ => false,
        };
        if let Some(key) = ["type", "currency"].iter().find(|key| differs(key)) {
            return Err(Refusal::witness(
                said::accounts::as_another_page_said(key),
                said::accounts::another_one(),
            ));
        }
        let states = |key: &str| entry.values.contains_key(key);
        if states("type") {
            held.seen.kind = entry.seen.kind;
        }
        if states("currency") || (states("type") && !held.values.contains_key("currency")) {
            held.seen.unit = entry.seen.unit.clone();
        }
        held.values.extend(entry.values);
        held.needs_no_list |= entry.needs_no_list;
        let (new, old) = (entry.seen, &mut held.seen);
        old.balance = new.balance.or(old.balance);
        old.bank_code = new.bank_code.or(old.bank_code.take());
        old.branch = new.branch.or(old.branch.take());
        old.branch_code = new.branch_code.or(old.branch_code.take());
        old.name = new.name.or(old.name.take());
        old.holder = new.holder.or(old.holder.take());
        Ok(at)
    }

    /// The accounts of a page, each with the place of its row.
    pub(super) fn read_accounts(
        &self,
        rule: &PageRule,
        block: &AccountBlock,
        page: usize,
    ) -> Result<Vec<(AccountEntry, RowSpot)>, Refusal> {
        let look = self.look(page);
        self.must_be_whole(rule, &look)?;
        let frame = frame(&block.rows, &look)?;
        let rows = rows(&block.rows, &frame, &look, &block.skip, &self.judge())?;
        let mut entries: Vec<(AccountEntry, RowSpot)> = Vec::new();
        let mut numbers = BTreeSet::new();
        for row in &rows.rows {
            let place = || said::accounts::nth(row.number, &block.rows);
            let entry = self
                .read_account(rule, block, &row.scope(&look))
                .map_err(|refusal| refusal.at(place()))?;
            if !numbers.insert(entry.seen.number.clone()) {
                let refusal = Refusal::changed(
                    said::accounts::number_of_its_own(),
                    said::accounts::same_number_twice(),
                );
                return Err(refusal.at(place()));
            }
            entries.push((entry, row.spot(&look)));
        }
        let said_empty = block
            .empty
            .as_ref()
            .map(|sign| self.judge().judge(sign, &Scope::page(&look)));
        match (entries.is_empty(), said_empty) {
            (false, Some(Ok(()))) => Err(Refusal::witness(
                said::accounts::none_as_the_page_says(),
                said::accounts::so_many(entries.len()),
            )),
            (false, _) | (true, Some(Ok(()))) => Ok(entries),
            (true, missed) => {
                let missed = missed.and_then(Result::err);
                let expected = said::accounts::some_at(&block.rows, missed);
                Err(Refusal::of(Cause::EmptyBySurprise, expected, said::none()))
            }
        }
    }

    fn read_account(
        &self,
        rule: &PageRule,
        block: &AccountBlock,
        scope: &Scope<'_>,
    ) -> Result<AccountEntry, Refusal> {
        let vars = self.vars();
        let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
        for (key, value) in &block.values {
            let text = match *key {
                "number" => Some(scope.required(value, &vars)?),
                _ => scope.read(value, &vars)?,
            };
            values.extend(
                text.filter(|text| !text.is_empty())
                    .map(|text| (*key, text)),
            );
        }
        if let (None, Some(own)) = (values.get("number"), vars.named("account.number")) {
            values.insert("number", own);
        }
        // The identity, however wide its digits are printed.
        if let Some(number) = values.get_mut("number") {
            *number = norm(number);
            let begins = number.starts_with(char::is_alphanumeric);
            if !begins || !number.contains(|c: char| c.is_ascii_digit()) {
                let refusal =
                    Refusal::changed(said::accounts::an_account_number(), said::piece(number, 40));
                return Err(refusal.at(said::key("number")));
            }
        }
        let text = |key: &str| values.get(key).cloned();
        let number_text = text("number")
            .ok_or_else(|| Refusal::changed(said::accounts::an_account_number(), said::none()))?;
        let kind = self.account_kind(text("type"))?;
        let unit = self.account_unit(kind, text("currency"))?;
        let mut balance = None;
        if let (Some(printed), Some(value)) = (text("balance"), value_of(block, "balance")) {
            let minor = number(&printed, &unit, matches!(value.shape, Shape::Minor))
                .map_err(|bad| Refusal::changed(said::key("balance"), bad.0))?;
            balance = minor.map(|minor| {
                if value.sign_out == Some(true) {
                    -minor
                } else {
                    minor
                }
            });
        }
        let as_of = match text("as_of") {
            None => None,
            Some(printed) => Some(read_instant(&printed, self.order.now).ok_or_else(|| {
                Refusal::changed(said::values::time(), said::piece(&printed, 40))
                    .at(said::key("as_of"))
            })?),
        };
        let seen = SeenAccount {
            number: number_text,
            bank_code: text("bank_code").or_else(|| self.recipe.institution.bank_code.clone()),
            branch: text("branch"),
            branch_code: text("branch_code"),
            kind,
            name: text("name"),
            holder: text("holder"),
            unit,
            balance: balance.map(|minor| SeenBalance { minor, as_of }),
        };
        // Templates and `says` take the balance as it counts, not as it is printed.
        match balance {
            Some(minor) => values.insert("balance", minor.to_string()),
            None => values.remove("balance"),
        };
        let is_this = |number: &String| norm(number) == seen.number;
        let state = if self.order.deselected.iter().any(is_this) {
            AccountState::Deselected
        } else {
            AccountState::NotReached
        };
        Ok(AccountEntry {
            seen,
            values,
            state,
            is_begun: false,
            shown_by: rule.name.clone(),
            needs_no_list: match &block.balance_only {
                BalanceOnly::Never => false,
                BalanceOnly::Always => true,
                BalanceOnly::Where(sign) => self.judge().holds(sign, scope),
            },
        })
    }

    fn account_kind(&self, word: Option<String>) -> Result<AccountKind, Refusal> {
        if let Some(word) = word {
            return crate::recipe::words::account_kind(&word).ok_or_else(|| {
                Refusal::changed(said::accounts::known_type(), said::piece(&word, 40))
            });
        }
        if let Some(at) = self.current {
            return Ok(self.accounts[at].seen.kind);
        }
        let categories = &self.recipe.institution.categories;
        Ok(if categories.contains(&Category::Card) {
            AccountKind::Card
        } else if categories.contains(&Category::Wallet) {
            AccountKind::Wallet
        } else {
            AccountKind::Ordinary
        })
    }

    fn account_unit(&self, kind: AccountKind, text: Option<String>) -> Result<Unit, Refusal> {
        match text {
            None if kind == AccountKind::Points => {
                let name = self.recipe.institution.points.first().map_or_else(
                    || self.recipe.institution.name.clone(),
                    |rate| rate.kind.clone(),
                );
                Ok(Unit::Points(name))
            }
            None => Ok(self.unit().clone()),
            Some(text) => match text.parse() {
                Ok(unit) => Ok(unit),
                Err(_) if kind == AccountKind::Points => Ok(Unit::Points(text)),
                Err(_) => Err(Refusal::changed(
                    said::accounts::currency(),
                    said::piece(&text, 40),
                )),
            },
        }
    }

    /// A page from which something is read has to have come to its end.
    pub(super) fn must_be_whole(&self, rule: &PageRule, look: &Look<'_>) -> Result<(), Refusal> {
        match &rule.complete {
            Some(sign) => {
                let judged = self.judge().judge(sign, &Scope::page(look));
                judged.map_err(|why| Refusal::of(Cause::PageCut, said::pages::to_its_end(), why))
            }
            None if look.whole => Ok(()),
            None => Err(unread(look).unwrap_or_else(|| {
                Refusal::of(
                    Cause::PageCut,
                    said::pages::to_its_end(),
                    said::pages::stops_before(),
                )
            })),
        }
    }
}

fn value_of<'b>(block: &'b AccountBlock, key: &str) -> Option<&'b Value> {
    block
        .values
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, value)| value)
}

/// Whether the other accounts can still be walked.
fn ends_the_branch_only(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::PageNotRecognised
            | Cause::PageCut
            | Cause::EmptyBySurprise
            | Cause::PageChanged
            | Cause::WitnessDiffers
            | Cause::ListMoved
            | Cause::FenceBroken
            | Cause::PageError
    )
}
