//! Statements: reading a list page by page, again where it moved, and joining it to what was read before.

use std::collections::BTreeSet;

use domain::fetch::Cause;
use domain::said::Said;
use domain::statement::view::Order;

use super::engine::{Stop, Walk};
use super::eyes::{Expected, Recognised};
use super::lines::{DraftLine, PageSays};
use super::list::{Judged, Part};
use super::spots::Spot;
use super::{AccountState, Proofs};
use crate::page::{Refusal, Scope};
use crate::recipe::model::{PageKind, PageRule, Statement, Way};
use crate::said;
use crate::session::{Request, Session, Step};

/// How often a list that moves is read.
const READ_MAX: u32 = 3;

/// The pages of one list.
struct Pages {
    drafts: Vec<DraftLine>,
    pages: Vec<usize>,
    first_says: PageSays,
    last_says: PageSays,
    moved: bool,
}

impl Pages {
    /// Once a list has moved, a balance that was printed before it is no witness any more.
    fn forget_older_closing(&mut self) {
        for says in [&mut self.first_says, &mut self.last_says] {
            if says.closing_is_older {
                says.closing = None;
            }
        }
    }
}

impl<'w, S: Session> Walk<'w, S> {
    pub(super) async fn statement(
        &mut self,
        rule: &'w PageRule,
        statement: &'w Statement,
        page: usize,
        depth: u32,
    ) -> Result<(), Stop> {
        self.step = Step::Lines;
        if let Some(block) = &statement.account {
            let begun = self.current.is_none();
            let at = self.own_account(rule, block, page)?;
            if begun {
                self.current = Some(at);
            }
        }
        match self.current {
            None if statement.lines.account.is_none() => {
                return Err(self.stop(
                    &rule.name,
                    Refusal::changed(said::accounts::before_its_lines(), said::none()),
                ));
            }
            Some(at) if self.accounts[at].state == AccountState::Deselected => return Ok(()),
            _ => {}
        }
        let mut first = page;
        for nth in 1..=READ_MAX {
            let mut read = self.read_pages(rule, statement, first, depth).await?;
            self.has_moved |= read.moved;
            if self.has_moved {
                read.forget_older_closing();
            }
            if !read.moved
                && !self
                    .moves_behind(rule, statement, first, &read, depth)
                    .await?
            {
                // What follows the list is clicked where the list ends.
                let last = read.pages.last().copied().unwrap_or(page);
                self.take(rule, statement, read)?;
                self.tell().await;
                return self
                    .follow(&statement.go, rule, Spot::page(last), depth)
                    .await;
            }
            self.has_moved = true;
            self.trace
                .push("  the list moved while it was read".to_owned());
            if nth < READ_MAX {
                first = self.fetch_again(rule, first, depth).await?;
            }
        }
        Err(self.stop(
            &rule.name,
            Refusal::of(
                Cause::ListMoved,
                said::lists::stands_still(),
                said::lists::moved_each_time(),
            ),
        ))
    }

    /// Reads the list from its first page to the last one.
    async fn read_pages(
        &mut self,
        rule: &'w PageRule,
        statement: &'w Statement,
        first: usize,
        depth: u32,
    ) -> Result<Pages, Stop> {
        let (mut rule, mut statement, mut page) = (rule, statement, first);
        let (drafts, says) = self.read_statement_page(rule, statement, page, 0)?;
        let mut read = Pages {
            drafts,
            pages: vec![page],
            first_says: says,
            last_says: says,
            moved: false,
        };
        self.next_page = 2;
        while let Some((way, request)) = self.next_way(rule, statement, page)? {
            let to = if way.to.is_empty() {
                std::slice::from_ref(&rule.name)
            } else {
                way.to.as_slice()
            };
            let expected = Expected {
                outcomes: &way.outcomes,
                to,
                from: &rule.name,
                sender: None,
                depth: depth + 1,
            };
            let came = match self.send(request, expected).await {
                Ok(came) => came,
                Err(stop) => return Err(self.cut_short(rule, statement, &read, stop)),
            };
            if page != first {
                self.done_with(page);
            }
            page = came;
            if read
                .pages
                .iter()
                .any(|earlier| self.page(*earlier).body == self.page(came).body)
            {
                return Err(self.stop(
                    &rule.name,
                    Refusal::changed(said::lists::next_page(), said::lists::page_that_was_there()),
                ));
            }
            (rule, statement) = self.statement_at(page, &expected)?;
            // A token that is good once stands anew on each page.
            self.keep(rule, page)?;
            let nth = u32::try_from(read.pages.len()).unwrap_or(u32::MAX);
            let (drafts, says) = self.read_statement_page(rule, statement, page, nth)?;
            read.moved |= says.total != read.first_says.total;
            read.drafts.extend(drafts);
            read.pages.push(page);
            read.last_says = says;
            self.next_page += 1;
        }
        let mut references: Vec<&str> = read
            .drafts
            .iter()
            .filter_map(|draft| draft.reference.as_deref())
            .collect();
        references.sort_unstable();
        read.moved |= references.windows(2).any(|pair| pair[0] == pair[1]);
        Ok(read)
    }

    /// The next page can't be asked for: a replay may lack it. What the rows that are there contradict is said before that.
    fn cut_short(
        &self,
        rule: &'w PageRule,
        statement: &'w Statement,
        read: &Pages,
        stop: Stop,
    ) -> Stop {
        if stop.cause != Cause::OwnFault || read.moved {
            return stop;
        }
        match self.judge_part(rule, statement, read) {
            Ok(()) => stop,
            Err(refusal) => self.stop(&rule.name, refusal),
        }
    }

    /// Compares what can be compared before the end of a list: the running balances, where the oldest line comes first also
    /// the opening one, and that there are not more lines than the page says.
    fn judge_part(
        &self,
        rule: &'w PageRule,
        statement: &'w Statement,
        read: &Pages,
    ) -> Result<(), Refusal> {
        let total = read.last_says.total;
        if let Some(total) = total.filter(|total| (read.drafts.len() as i64) > *total) {
            let expected = said::lists::at_most(total);
            return Err(Refusal::witness(expected, Said::same(read.drafts.len())));
        }
        let opening = read.first_says.opening;
        let says = |opening: Option<i64>| PageSays {
            total: None,
            sum: None,
            closing: None,
            opening,
            ..read.first_says
        };
        let judged = |drafts: Vec<DraftLine>, part: Part, opening: Option<i64>| Judged {
            rule,
            statement,
            drafts,
            part,
            first_says: says(opening),
            last_says: says(None),
            period: self.period.or(read.last_says.period),
            today: self.order.today,
            pages: read.pages.clone(),
            goes_on: &|| None,
        };
        if statement.lines.account.is_none() {
            let list = judged(read.drafts.clone(), Part::Whole, None).list(0)?;
            if list.order == Some(Order::OldestFirst) && opening.is_some() {
                judged(read.drafts.clone(), Part::Whole, opening).list(0)?;
            }
            return Ok(());
        }
        let accounts: BTreeSet<&Option<String>> =
            read.drafts.iter().map(|draft| &draft.account).collect();
        for account in accounts {
            let own = read.drafts.iter().filter(|draft| draft.account == *account);
            let part = Part::Account(Proofs::default());
            judged(own.cloned().collect(), part, None).list(0)?;
        }
        Ok(())
    }

    fn statement_at(
        &mut self,
        page: usize,
        expected: &Expected<'w>,
    ) -> Result<(&'w PageRule, &'w Statement), Stop> {
        match self.recognise(page, expected)? {
            Recognised::Said(error, _) => Err(error),
            Recognised::Page(rule) => match &rule.kind {
                PageKind::Statement(statement) => Ok((rule, statement)),
                PageKind::LoginForm(_) => Err(self.stop(
                    expected.from,
                    Refusal::of(
                        Cause::SignedOut,
                        said::lists::next_page(),
                        said::pages::the_login_form(),
                    ),
                )),
                _ => Err(self.stop(
                    expected.from,
                    Refusal::of(
                        Cause::PageNotRecognised,
                        said::lists::next_page(),
                        said::pages::page(&rule.name),
                    ),
                )),
            },
        }
    }

    /// The way to the next page and its request, if there is one.
    fn next_way(
        &mut self,
        rule: &'w PageRule,
        statement: &'w Statement,
        page: usize,
    ) -> Result<Option<(&'w Way, Request)>, Stop> {
        let Some(way) = &statement.next else {
            return Ok(None);
        };
        let look = self.look(page);
        let scope = Scope::page(&look);
        if way
            .repeat_while
            .as_ref()
            .is_some_and(|sign| !self.judge().holds(sign, &scope))
        {
            return Ok(None);
        }
        if let Some(value) = &way.token {
            let token = scope
                .read(value, &self.vars())
                .map_err(|refusal| self.stop(&rule.name, refusal))?
                .filter(|token| !token.is_empty());
            match token {
                Some(token) => self.token = Some(token),
                None if way.repeat_while.is_none() => return Ok(None),
                None => {
                    return Err(self.stop(
                        &rule.name,
                        Refusal::changed(
                            said::lists::for_the_next_page(&said::value(value)),
                            said::nothing(),
                        ),
                    ));
                }
            }
        }
        let request = self
            .prepare(way, Some(Spot::page(page)))
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        Ok(request.map(|request| (way, request)))
    }

    /// Where nothing else would tell, the first page is looked at once more after the last one.
    async fn moves_behind(
        &mut self,
        rule: &'w PageRule,
        statement: &'w Statement,
        first: usize,
        read: &Pages,
        depth: u32,
    ) -> Result<bool, Stop> {
        let lines = &statement.lines;
        let proven = lines.id.is_some()
            || read.last_says.total.is_some()
            || (lines.chain && lines.balance.is_some());
        if read.pages.len() < 2 || proven {
            return Ok(false);
        }
        let page = self.fetch_again(rule, first, depth).await?;
        let (drafts, _) = self.read_statement_page(rule, statement, page, 0)?;
        Ok(!read.drafts.starts_with(&drafts))
    }

    /// Judges a list and keeps it; a list that mixes accounts is taken apart first.
    fn take(
        &mut self,
        rule: &'w PageRule,
        statement: &'w Statement,
        read: Pages,
    ) -> Result<(), Stop> {
        self.lines_read += u32::try_from(read.drafts.len()).unwrap_or(u32::MAX);
        let period = self.period.or(read.last_says.period);
        let last = read.pages.last().copied().unwrap_or_default();
        let so_far = (read.drafts.len(), read.pages.len());
        let goes_on = || self.goes_on(statement, last, so_far);
        let judged = |drafts: Vec<DraftLine>, part: Part| Judged {
            rule,
            statement,
            drafts,
            part,
            first_says: read.first_says,
            last_says: read.last_says,
            period,
            today: self.order.today,
            pages: read.pages.clone(),
            goes_on: &goes_on,
        };
        let refused = |refusal| self.stop(&rule.name, refusal);
        if statement.lines.account.is_none() {
            let Some(at) = self.current else {
                return Ok(());
            };
            let mut list = judged(read.drafts, Part::Whole).list(at).map_err(refused)?;
            self.is_the_end(statement, &list, last).map_err(refused)?;
            self.joins(&mut list).map_err(refused)?;
            self.lists.push(list);
            return Ok(());
        }
        let accounts: Vec<usize> = if self.mixed.is_empty() {
            (0..self.accounts.len()).collect()
        } else {
            self.mixed.clone()
        };
        let number = |at: usize| &self.accounts[at].seen.number;
        let known = |draft: &&DraftLine| {
            accounts
                .iter()
                .any(|at| draft.account.as_ref() == Some(number(*at)))
        };
        if let Some(stray) = read.drafts.iter().find(|draft| !known(draft)) {
            let refusal = Refusal::changed(
                said::lists::one_of_the_accounts(),
                said::lists::another_number(),
            );
            let place = said::row(stray.place.row, &statement.lines.rows);
            return Err(refused(refusal.at(place)));
        }
        let all = judged(read.drafts.clone(), Part::Mixed)
            .list(0)
            .map_err(refused)?;
        self.is_the_end(statement, &all, last).map_err(refused)?;
        let mut lists = Vec::new();
        for at in accounts {
            if self.accounts[at].state == AccountState::Deselected {
                continue;
            }
            let own = read
                .drafts
                .iter()
                .filter(|draft| draft.account.as_ref() == Some(number(at)))
                .cloned()
                .collect();
            let mut list = judged(own, Part::Account(all.proofs))
                .list(at)
                .map_err(refused)?;
            self.joins(&mut list).map_err(refused)?;
            lists.push(list);
        }
        self.lists.extend(lists);
        Ok(())
    }
}
