//! Where ways start: a page or one row of it; found again on a fresh copy where the bank spoils its pages (`reopen`).

use domain::fetch::Cause;
use domain::time::Period;

use super::engine::{Stop, Walk};
use super::eyes::{Expected, Recognised};
use crate::page::Refusal;
use crate::page::rows::RowSpot;
use crate::recipe::model::{AccountBlock, Months, PageKind, PageRule, Reopen, Way};
use crate::said;
use crate::session::{Act, Method, Purpose, Request, Session};

/// Where a way starts: a page, or one row of it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) page: usize,
    pub(super) row: Option<Row<'s>>,
}

impl Spot<'_> {
    pub(super) fn page(page: usize) -> Spot<'static> {
        Spot { page, row: None }
    }
}

/// A row by its place, and by what it is.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    pub(super) at: &'s RowSpot,
    pub(super) of: RowOf<'s>,
}

/// What a row is: by this it is found on another copy of its page.
#[derive(Clone, Copy)]
pub(super) enum RowOf<'s> {
    /// The account with this number.
    Account(&'s AccountBlock, &'s str),
    /// The tab of this period.
    Month(&'s Months, Period),
}

impl<'w, S: Session> Walk<'w, S> {
    /// Follows a way from a page of `rule`. Where the rule says that its page is good for one way only, each further one
    /// starts from a fresh copy.
    pub(super) async fn depart(
        &mut self,
        way: &'w Way,
        rule: &'w PageRule,
        spot: Spot<'_>,
        expected: Expected<'w>,
    ) -> Result<usize, Stop> {
        let is_spent = std::mem::replace(&mut self.pages[spot.page].is_left, true);
        let depth = expected.depth.saturating_sub(1);
        let page = match rule.reopen.as_ref().filter(|_| is_spent) {
            None => return self.go(way, Some(spot), Purpose::Page, expected).await,
            Some(Reopen::Again) => self.fetch_again(rule, spot.page, depth).await?,
            Some(Reopen::Back(ways)) => self.go_back(rule, ways, depth).await?,
        };
        let at = spot
            .row
            .map(|row| self.row_again(rule, row.of, page))
            .transpose()
            .map_err(|refusal| self.stop(&rule.name, refusal))?;
        let row = spot.row.zip(at.as_ref()).map(|(row, at)| Row { at, ..row });
        self.go(way, Some(Spot { page, row }), Purpose::Page, expected)
            .await
    }

    fn row_again(&self, rule: &PageRule, of: RowOf<'_>, page: usize) -> Result<RowSpot, Refusal> {
        let found = match of {
            RowOf::Account(block, number) => self
                .read_accounts(rule, block, page)?
                .into_iter()
                .find(|(entry, _)| entry.seen.number == number)
                .map(|(_, spot)| spot),
            RowOf::Month(months, period) => self
                .read_months(rule, months, page)?
                .into_iter()
                .find(|tab| tab.period == period)
                .map(|tab| tab.spot),
        };
        found.ok_or_else(|| {
            Refusal::changed(
                said::ways::row_that_was_there(),
                said::ways::page_without_it(),
            )
        })
    }

    /// Asks for a page once more; it has to be the same kind of page.
    pub(super) async fn fetch_again(
        &mut self,
        rule: &'w PageRule,
        page: usize,
        depth: u32,
    ) -> Result<usize, Stop> {
        let expected = Expected {
            outcomes: &[],
            to: std::slice::from_ref(&rule.name),
            from: &rule.name,
            sender: None,
            depth,
        };
        // The request that it answered; one that carried a secret is never sent again.
        let request = self.pages[page].repeatable.clone();
        let request = request.unwrap_or_else(|| self.reload(page));
        let came = self.send(request, expected).await?;
        self.same_page(rule, came, &expected)
    }

    /// Follows ways one after the other, each from the page that came last; the last one has to lead to a page of `rule`.
    async fn go_back(
        &mut self,
        rule: &'w PageRule,
        ways: &'w [Way],
        depth: u32,
    ) -> Result<usize, Stop> {
        let mut came = self.pages.len() - 1;
        for (nth, way) in ways.iter().enumerate() {
            let is_last = nth + 1 == ways.len();
            let to = if is_last {
                std::slice::from_ref(&rule.name)
            } else {
                &way.to
            };
            let expected = Expected {
                outcomes: &way.outcomes,
                to,
                from: &rule.name,
                sender: None,
                depth,
            };
            came = self
                .go(way, Some(Spot::page(came)), Purpose::Page, expected)
                .await?;
            if is_last {
                return self.same_page(rule, came, &expected);
            }
            match self.recognise(came, &expected)? {
                Recognised::Said(error, _) => return Err(error),
                Recognised::Page(found) => self.keep(found, came)?,
            }
        }
        Ok(came)
    }

    /// What came in place of a page has to be one of the same rule.
    fn same_page(
        &mut self,
        rule: &'w PageRule,
        came: usize,
        expected: &Expected<'w>,
    ) -> Result<usize, Stop> {
        match self.recognise(came, expected)? {
            Recognised::Said(error, _) => Err(error),
            Recognised::Page(found) if found.name == rule.name => {
                if rule.kind.is_signed_in() {
                    self.signed_in_pages.push(came);
                }
                self.keep(rule, came)?;
                Ok(came)
            }
            Recognised::Page(found) => {
                let cause = match found.kind {
                    PageKind::LoginForm(_) => Cause::SignedOut,
                    _ => Cause::PageNotRecognised,
                };
                let refusal = Refusal::of(
                    cause,
                    said::pages::the_same_page_again(),
                    said::pages::page(&found.name),
                );
                Err(self.stop(&rule.name, refusal))
            }
        }
    }

    /// Goes to a page's own address, whatever was asked for when it came.
    pub(super) fn reload(&self, page: usize) -> Request {
        let url = self.page(page).url.clone();
        let request = Request {
            purpose: Purpose::Page,
            method: Method::Get,
            referer: Some(url.clone()),
            url,
            fields: Vec::new(),
            json: None,
            headers: Vec::new(),
            private: Vec::new(),
            charset: encoding_rs::UTF_8,
            carries_secret: false,
            act: Act::Open,
            page: None,
            fence: std::sync::Arc::clone(&self.recipe.fence),
        };
        Request {
            headers: self.headers(&request),
            ..request
        }
    }
}
