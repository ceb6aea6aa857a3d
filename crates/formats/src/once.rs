//! A notice that many statements of a file give is told once.

use domain::money::Unit;

use crate::item::{Item, Sink};
use crate::{Notice, Refusal};

/// Passes everything on but a currency that was told before.
pub struct Once<'s> {
    sink: &'s mut dyn Sink,
    told: Vec<Unit>,
}

impl<'s> Once<'s> {
    pub fn new(sink: &'s mut dyn Sink) -> Once<'s> {
        Once {
            sink,
            told: Vec::new(),
        }
    }
}

impl Sink for Once<'_> {
    fn take(&mut self, item: Item) -> Result<(), Refusal> {
        if let Item::Notice(Notice::Currency { unit }) = &item {
            if self.told.contains(unit) {
                return Ok(());
            }
            self.told.push(unit.clone());
        }
        self.sink.take(item)
    }
}
