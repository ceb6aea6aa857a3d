//! A list whose last page shows a way on: what the rule doesn't follow, it has to disclaim, or a witness has to prove the end.

use domain::statement::view::Order;

use super::engine::Walk;
use super::list::ListRead;
use crate::page::json::at_path;
use crate::page::more::{Counted, More, more};
use crate::page::onward::onward;
use crate::page::{Look, Refusal};
use crate::recipe::model::{RowSource, Statement};
use crate::said;
use crate::session::Session;

impl<S: Session> Walk<'_, S> {
    /// # Errors
    /// The list may go on behind `last`, its last page that was read.
    pub(super) fn is_the_end(
        &self,
        statement: &Statement,
        list: &ListRead<'_>,
        last: usize,
    ) -> Result<(), Refusal> {
        if statement.ends_here || ends_proven(list) {
            return Ok(());
        }
        let so_far = (list.lines.len(), list.pages.len());
        self.goes_on(statement, last, so_far).map_or(Ok(()), Err)
    }

    /// What `last` shows of further lines that nobody follows. `lines`, `pages`: of the list, so far.
    pub(super) fn goes_on(
        &self,
        statement: &Statement,
        last: usize,
        (lines, pages): (usize, usize),
    ) -> Option<Refusal> {
        if statement.ends_here {
            return None;
        }
        let look = self.look(last);
        let seen = match more_of(&look, statement, lines, pages) {
            Some(more) => said::lists::more(&more),
            // Where the bank says itself whether there is more, `next` has been asked.
            None if lines == 0 || is_told(statement) => return None,
            None => said::lists::way_on(&onward(&look, counted(lines, pages))?),
        };
        Some(Refusal::changed(said::lists::end_of_the_list(), seen))
    }
}

fn is_told(statement: &Statement) -> bool {
    let next = statement.next.as_ref();
    next.is_some_and(|way| way.repeat_while.is_some() || way.token.is_some())
}

/// What a page of JSON says itself of further lines. Of what `next` was asked about, it has said by now that there are none.
fn more_of(look: &Look<'_>, statement: &Statement, lines: usize, pages: usize) -> Option<More> {
    let (RowSource::Items(items), Some(root)) = (&statement.lines.rows, look.json()) else {
        return None;
    };
    // Rows that are no lines are counted by the bank, too.
    let lines = match (statement.lines.skip.as_slice(), pages) {
        ([], _) => lines,
        (_, 1) => at_path(root, items)?.items()?.count(),
        _ => usize::MAX,
    };
    more(&root.tree(), items, counted(lines, pages))
}

fn counted(lines: usize, pages: usize) -> Counted {
    let counted = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Counted {
        lines: counted(lines),
        pages: counted(pages),
    }
}

/// Whether a witness tells that no line is missing at the end that paging would cut off: the oldest one where the newest line
/// comes first.
fn ends_proven(list: &ListRead<'_>) -> bool {
    let proofs = list.proofs;
    proofs.total
        || proofs.sum
        || match list.order {
            Some(Order::OldestFirst) => proofs.closing,
            Some(Order::NewestFirst) => proofs.opening,
            Some(Order::EachDayBackwards) | None => proofs.closing && proofs.opening,
        }
}
