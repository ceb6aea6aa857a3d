//! Lists of accounts: all are read first, then each selected one is walked; a broken one ends its own branch only.

use std::collections::BTreeMap;

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::fetch::Cause;
use domain::money::Unit;

use super::AccountState;
use super::engine::{AccountEntry, RowAt, Spot, Stop, Walk};
use super::instant::read_instant;
use crate::institution::Category;
use crate::page::rows::{frame, rows};
use crate::page::{Look, Refusal, Scope};
use crate::recipe::model::{AccountBlock, PageRule, RowSource, Shape, Value, Way};
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
        let mut rows = Vec::new();
        for entry in found {
            rows.push(self.remember(entry));
        }
        let selected: Vec<(usize, usize)> = rows
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, at)| self.accounts[*at].state != AccountState::Deselected)
            .collect();
        let many = !matches!(block.rows, RowSource::Page);
        let total = u32::try_from(selected.len()).unwrap_or(u32::MAX);
        self.tell().await;
        for (nth, (index, at)) in (1..).zip(selected) {
            self.current = Some(at);
            self.at_account = Some((nth, total));
            let row = many.then_some(RowAt {
                rows: &block.rows,
                skip: &block.skip,
                index,
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
                .any(|at| self.accounts[*at].state == AccountState::Deselected);
        if unwanted {
            Ok(())
        } else {
            self.follow(go, rule, Spot::page(page), depth).await
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
        let ways = if block.go.is_empty() { go } else { &block.go };
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
        let Some(entry) = found.into_iter().next() else {
            return Err(self.stop(&rule.name, Refusal::changed("an account", "none")));
        };
        let Some(at) = self.current else {
            return Ok(self.remember(entry));
        };
        let own = &self.accounts[at].seen.number;
        if norm(own) != norm(&entry.seen.number) {
            return Err(self.stop(
                &rule.name,
                Refusal::witness(
                    "the page of the account that was asked for",
                    "another account's",
                ),
            ));
        }
        let held = &mut self.accounts[at];
        held.values.extend(entry.values);
        let (new, old) = (entry.seen, &mut held.seen);
        old.balance = new.balance.or(old.balance);
        old.branch = new.branch.or(old.branch.take());
        old.branch_code = new.branch_code.or(old.branch_code.take());
        old.name = new.name.or(old.name.take());
        old.holder = new.holder.or(old.holder.take());
        Ok(at)
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

    fn remember(&mut self, entry: AccountEntry) -> usize {
        if let Some(at) = self
            .accounts
            .iter()
            .position(|known| known.seen.number == entry.seen.number)
        {
            self.accounts[at].values.extend(entry.values);
            self.accounts[at].seen = entry.seen;
            return at;
        }
        self.accounts.push(entry);
        self.accounts.len() - 1
    }

    fn read_accounts(
        &self,
        rule: &PageRule,
        block: &AccountBlock,
        page: usize,
    ) -> Result<Vec<AccountEntry>, Refusal> {
        let body = self.page(page);
        let look = Look::at(&body);
        self.must_be_whole(rule, &look)?;
        let frame = frame(&block.rows, &look)?;
        let rows = rows(&block.rows, &frame, &look, &block.skip, &self.judge())?;
        let mut entries: Vec<AccountEntry> = Vec::new();
        for row in &rows.rows {
            let place = format!("account {} of {}", row.number, block.rows.rows_of());
            let entry = self
                .read_account(block, &row.scope(&look))
                .map_err(|refusal| refusal.at(&place))?;
            if entries
                .iter()
                .any(|other| other.seen.number == entry.seen.number)
            {
                return Err(Refusal::changed(
                    format!("{place}: a number of its own"),
                    "the same number twice on the page",
                ));
            }
            entries.push(entry);
        }
        if entries.is_empty() {
            return Err(Refusal::of(
                Cause::EmptyBySurprise,
                format!("accounts at {}", block.rows.rows_of()),
                "none",
            ));
        }
        Ok(entries)
    }

    fn read_account(
        &self,
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
        let text = |key: &str| values.get(key).cloned();
        let number_text =
            text("number").ok_or_else(|| Refusal::changed("the account's number", "none"))?;
        let kind = self.account_kind(text("type"))?;
        let unit = self.account_unit(kind, text("currency"))?;
        let mut balance = None;
        if let (Some(printed), Some(value)) = (text("balance"), value_of(block, "balance")) {
            let minor = number(&printed, &unit, matches!(value.shape, Shape::Minor))
                .map_err(|bad| Refusal::changed("balance", bad.0))?;
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
                Refusal::changed("as_of: a time", crate::text::short(&printed, 40))
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
        let state = if self.order.deselected.contains(&seen.number) {
            AccountState::Deselected
        } else {
            AccountState::NotReached
        };
        Ok(AccountEntry {
            seen,
            values,
            state,
        })
    }

    fn account_kind(&self, word: Option<String>) -> Result<AccountKind, Refusal> {
        if let Some(word) = word {
            return AccountKind::from_word(&word).ok_or_else(|| {
                Refusal::changed("a type that `words` knows", crate::text::short(&word, 40))
            });
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
            None => Ok(self.recipe.unit.clone()),
            Some(text) => match text.parse() {
                Ok(unit) => Ok(unit),
                Err(_) if kind == AccountKind::Points => Ok(Unit::Points(text)),
                Err(_) => Err(Refusal::changed(
                    "a currency",
                    crate::text::short(&text, 40),
                )),
            },
        }
    }

    /// A page from which something is read has to have come to its end.
    pub(super) fn must_be_whole(&self, rule: &PageRule, look: &Look<'_>) -> Result<(), Refusal> {
        match &rule.complete {
            Some(sign) => {
                let judged = self.judge().judge(sign, &Scope::page(look));
                judged.map_err(|why| Refusal::of(Cause::PageCut, "a page to its end", why))
            }
            None if look.whole => Ok(()),
            None => Err(Refusal::of(
                Cause::PageCut,
                "a page to its end",
                "a page that stops before",
            )),
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
