//! A list whose last page shows a way on: what the rule doesn't follow, it has to disclaim, or a witness has to prove the end.

use domain::statement::view::Order;

use super::engine::Walk;
use super::list::ListRead;
use crate::page::Refusal;
use crate::page::onward::onward;
use crate::recipe::model::Statement;
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
        // Where the bank says itself whether there is more, `next` has been asked.
        let is_told = statement
            .next
            .as_ref()
            .is_some_and(|way| way.repeat_while.is_some() || way.token.is_some());
        if statement.ends_here || is_told || list.lines.is_empty() || ends_proven(list) {
            return Ok(());
        }
        match onward(&self.look(last)) {
            None => Ok(()),
            Some(onward) => Err(Refusal::changed(
                said::lists::end_of_the_list(),
                said::lists::way_on(&onward),
            )),
        }
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
