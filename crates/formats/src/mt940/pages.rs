//! Statements that go on over several messages: a page ends with `:62M:`, and the next begins with the same balance.

use domain::money::Unit;

use super::field::Field;
use crate::Refusal;
use crate::item::{Item, Sink};

/// A balance: `C260109EUR1234,56`.
#[derive(Clone, Debug)]
pub struct Balance {
    /// Minor units; below zero for a debit.
    pub minor: i64,
    pub unit: Unit,
    /// `YYMMDD` as a day.
    pub on: domain::time::Date,
}

/// The statement whose next page is waited for.
#[derive(Debug)]
struct Open {
    number: String,
    unit: Unit,
    closing: i64,
}

#[derive(Debug, Default)]
pub struct Pages {
    open: Option<Open>,
}

impl Pages {
    /// A page begins; whether it goes on with the one before.
    ///
    /// # Errors
    /// [`Refusal::BalanceDiffers`] where a page between the two is missing.
    pub fn begin(
        &mut self,
        number: &str,
        first: &Balance,
        field: &Field,
        sink: &mut dyn Sink,
    ) -> Result<bool, Refusal> {
        let goes_on = field.tag == "60M"
            && self
                .open
                .as_ref()
                .is_some_and(|open| open.number == number && open.unit == first.unit);
        if !goes_on {
            self.end(sink)?;
            return Ok(false);
        }
        match self.open.take() {
            Some(open) if open.closing != first.minor => Err(Refusal::BalanceDiffers {
                spot: field.spot(0),
                stated: first.minor,
                read: open.closing,
                unit: open.unit,
            }),
            _ => Ok(true),
        }
    }

    /// A page has ended and another one follows.
    pub fn wait(&mut self, number: &str, last: &Balance) {
        self.open = Some(Open {
            number: number.to_owned(),
            unit: last.unit.clone(),
            closing: last.minor,
        });
    }

    /// No page follows.
    pub fn end(&mut self, sink: &mut dyn Sink) -> Result<(), Refusal> {
        if let Some(open) = self.open.take() {
            sink.take(Item::Closing(open.closing))?;
            sink.take(Item::Ended)?;
        }
        Ok(())
    }
}
