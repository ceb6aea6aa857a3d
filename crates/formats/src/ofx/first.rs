//! Checks and counts of an OFX file, made while it is read for the first time.

use super::element::Element;
use super::statement::Head;
use crate::gather::Gather;
use crate::item::{Begun, Item, Sink};
use crate::{FileKind, Notice, Refusal};
use domain::money::Unit;
use domain::time::Date;

/// Gathers along the first reading, as long as all that a line needs stands before it. Where that isn't so, and where
/// there is something to refuse, it gives up: then the file is read once more in the usual way, which knows everything.
pub struct First {
    /// `None`: it has given up.
    gather: Option<Gather>,
    open: AtHand,
}

#[derive(Default)]
struct AtHand {
    /// The statement that is open, as it stood at its first line.
    statement: Option<(Begun, Unit)>,
    /// Of the line read last.
    row: u32,
}

impl First {
    pub fn new() -> First {
        First {
            gather: Some(Gather::default()),
            open: AtHand::default(),
        }
    }

    /// A line of a statement of which only `so_far` has been read; its day, unless it has given up.
    pub fn line(&mut self, line: Element<'_>, so_far: Element<'_>, is_card: bool) -> Option<Date> {
        self.go_on(|open, gather| {
            let (_, unit) = match &mut open.statement {
                Some(begun) => begun,
                none => {
                    let head = Head::at_first_line(so_far, is_card);
                    let (unit, begun) = begin(&head, gather)?;
                    none.insert((begun?, unit))
                }
            };
            open.row = open.row.saturating_add(1);
            let line = Head::line(line, unit, open.row).ok()?;
            let posted_on = line.posted_on;
            gather.take(Item::Line(Box::new(line))).ok()?;
            Some(posted_on)
        })
    }

    /// The statement has ended.
    pub fn end(&mut self, head: &Head) {
        self.go_on(|open, gather| {
            let unit = match open.statement.take() {
                None => {
                    let (unit, begun) = begin(head, gather)?;
                    if begun.is_none() {
                        return Some(());
                    }
                    unit
                }
                Some((at_first, unit)) => {
                    let begun = head.begin().ok()?.2?;
                    let mut same = at_first;
                    // Only the last line tells whether names may be cut.
                    same.traits.text_max = begun.traits.text_max;
                    if same != begun {
                        return None;
                    }
                    gather.amend(begun);
                    unit
                }
            };
            for item in head.end(&unit).ok()? {
                gather.take(item).ok()?;
            }
            Some(())
        });
    }

    /// The file has ended.
    pub fn gathered(self, bank_words: &[String], investment: bool) -> Option<Gather> {
        let mut gather = self.gather?;
        tell(bank_words, investment, &mut gather).ok()?;
        Some(gather)
    }

    fn go_on<T>(&mut self, with: impl FnOnce(&mut AtHand, &mut Gather) -> Option<T>) -> Option<T> {
        let done = with(&mut self.open, self.gather.as_mut()?);
        if done.is_none() {
            self.gather = None;
        }
        done
    }
}

/// `None` where something is to be refused. Yen that nobody named may still be named further on.
fn begin(head: &Head, gather: &mut Gather) -> Option<(Unit, Option<Begun>)> {
    let (unit, notices, begun) = head.begin().ok()?;
    if notices.contains(&Notice::CurrencyAssumed) {
        return None;
    }
    for notice in notices {
        gather.take(Item::Notice(notice)).ok()?;
    }
    if let Some(begun) = &begun {
        let begun = Box::new(begun.clone());
        gather.take(Item::Statement(begun)).ok()?;
    }
    Some((unit, begun))
}

/// What is said of the whole file.
pub fn tell(bank_words: &[String], investment: bool, sink: &mut dyn Sink) -> Result<(), Refusal> {
    for bank_words in bank_words.iter().cloned() {
        sink.take(Item::Notice(Notice::BankError { bank_words }))?;
    }
    if investment {
        let kind = FileKind::Investment;
        sink.take(Item::Notice(Notice::PassedOver { kind }))?;
    }
    Ok(())
}
