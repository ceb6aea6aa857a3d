//! The messages of a file: whose movements follow, and whether the balances at both ends agree with them.

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::SourceTraits;

use super::SOURCE;
use super::field::{Field, Met, shown};
use super::movement::{self, Movement};
use super::pages::{Balance, Pages};
use crate::item::{Begun, Item, Sink, Stated};
use crate::{AmountFault, Fault, Notice, Refusal};

/// All messages of a file.
#[derive(Debug, Default)]
pub struct Messages {
    pages: Pages,
    open: Option<Message>,
}

#[derive(Debug)]
struct Message {
    /// The field that it began with.
    first: Field,
    account: Option<Field>,
    /// `:34F:` says it where there are no balances.
    unit: Option<Unit>,
    /// `None` where the message has no balances (MT942).
    opening: Option<i64>,
    begun: bool,
    closed: bool,
    /// A movement whose `:86:` may follow.
    movement: Option<Movement>,
    /// Booked, minor units.
    moved: i128,
    debits: Side,
    credits: Side,
}

/// What went one way.
#[derive(Debug, Default)]
struct Side {
    count: i64,
    /// Minor units without a sign.
    sum: i128,
}

impl Messages {
    pub fn take(&mut self, met: Met, sink: &mut dyn Sink) -> Result<(), Refusal> {
        match met {
            Met::Field(field) => self.field(field, sink),
            Met::End(last) => {
                if let Some(last) = last {
                    self.field(last, sink)?;
                }
                self.end_message(sink)
            }
        }
    }

    /// The end of the file; `is_whole`: its last line has a line end.
    pub fn end(&mut self, is_whole: bool, sink: &mut dyn Sink) -> Result<(), Refusal> {
        if let Some(open) = &self.open {
            let is_done = match open.opening {
                Some(_) => open.closed,
                None => open.begun && is_whole,
            };
            if !is_done {
                return Err(Refusal::Cut);
            }
        }
        self.end_message(sink)?;
        self.pages.end(sink)
    }

    fn end_message(&mut self, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let Some(mut message) = self.open.take() else {
            return Ok(());
        };
        message.flush(None, sink)?;
        if !message.begun {
            let has_unit = message.unit.is_some();
            if !has_unit {
                return Err(message.first.broken(0, ":60F:", Fault::Missing));
            }
            message.begin_without_balances(&mut self.pages, sink)?;
        }
        if message.opening.is_none() {
            return sink.take(Item::Ended);
        }
        if message.closed {
            Ok(())
        } else {
            Err(message.first.broken(0, ":62F:", Fault::Missing))
        }
    }

    fn field(&mut self, field: Field, sink: &mut dyn Sink) -> Result<(), Refusal> {
        if field.tag == "20" {
            self.end_message(sink)?;
        }
        let message = self.open.get_or_insert_with(|| Message::new(field.clone()));
        match field.tag.as_str() {
            "25" | "25P" => message.account = Some(field),
            "34F" => message.unit = Some(unit_of(&field, 0)?),
            "60F" | "60M" => message.open(&field, &mut self.pages, sink)?,
            "61" => message.movement(&field, &mut self.pages, sink)?,
            "86" => message.flush(Some(&field), sink)?,
            "62F" | "62M" => message.close(&field, &mut self.pages, sink)?,
            "90C" => message.count(&field, false, sink)?,
            "90D" => message.count(&field, true, sink)?,
            _ => {}
        }
        Ok(())
    }
}

impl Message {
    fn new(first: Field) -> Message {
        Message {
            first,
            account: None,
            unit: None,
            opening: None,
            begun: false,
            closed: false,
            movement: None,
            moved: 0,
            debits: Side::default(),
            credits: Side::default(),
        }
    }

    fn open(
        &mut self,
        field: &Field,
        pages: &mut Pages,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        if self.begun {
            return Err(field.broken(0, "", Fault::OutOfPlace));
        }
        let first = balance(field)?;
        let number = self.number(&first.unit);
        let goes_on = pages.begin(&number, &first, field, sink)?;
        self.opening = Some(first.minor);
        self.unit = Some(first.unit.clone());
        self.begin(number, &first.unit, true, sink)?;
        if goes_on {
            return Ok(());
        }
        sink.take(Item::Opening(first.minor))?;
        if first.unit != Unit::YEN {
            let unit = first.unit;
            sink.take(Item::Notice(Notice::Currency { unit }))?;
        }
        Ok(())
    }

    fn begin(
        &mut self,
        number: String,
        unit: &Unit,
        authoritative: bool,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        self.begun = true;
        let account = (!number.is_empty()).then(|| SeenAccount {
            number,
            bank_code: None,
            branch: None,
            branch_code: None,
            kind: AccountKind::Ordinary,
            name: None,
            holder: None,
            unit: unit.clone(),
            balance: None,
        });
        sink.take(Item::Statement(Box::new(Begun {
            account,
            named: None,
            unit: unit.clone(),
            traits: SourceTraits {
                authoritative,
                ..SourceTraits::plain(SOURCE)
            },
            asked: None,
            rows_of: "line",
        })))
    }

    /// MT942: what has come until now.
    fn begin_without_balances(
        &mut self,
        pages: &mut Pages,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let Some(unit) = self.unit.clone() else {
            return Err(self.first.broken(0, ":60F:", Fault::Missing));
        };
        pages.end(sink)?;
        let number = self.number(&unit);
        self.begin(number, &unit, false, sink)?;
        if unit != Unit::YEN {
            sink.take(Item::Notice(Notice::Currency { unit }))?;
        }
        Ok(())
    }

    /// The account: an IBAN where there is one, else all that stands there, since a number alone may be of two banks.
    fn number(&self, unit: &Unit) -> String {
        let text = self
            .account
            .as_ref()
            .map_or("", |field| field.text.as_str());
        let text: String = text
            .lines()
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let code = unit.to_string();
        // Some banks put the currency behind it.
        let text = text.strip_suffix(&code).unwrap_or(&text);
        let text = text.strip_suffix('/').unwrap_or(text);
        let last = text.rsplit('/').next().unwrap_or(text);
        if is_iban(last) { last } else { text }.to_owned()
    }

    fn movement(
        &mut self,
        field: &Field,
        pages: &mut Pages,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        self.flush(None, sink)?;
        if self.closed {
            return Err(field.broken(0, "", Fault::OutOfPlace));
        }
        if !self.begun {
            self.begin_without_balances(pages, sink)?;
        }
        if let Some(unit) = &self.unit {
            self.movement = Some(Movement::of(field, unit)?);
        }
        Ok(())
    }

    /// The movement that waits is complete.
    fn flush(&mut self, info: Option<&Field>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let Some(movement) = self.movement.take() else {
            // An `:86:` behind the closing balance speaks of the statement.
            return Ok(());
        };
        let line = movement.told(info);
        let amount = i128::from(line.amount);
        if !line.pending {
            self.moved += amount;
        }
        let side = if amount < 0 {
            &mut self.debits
        } else {
            &mut self.credits
        };
        side.count += 1;
        side.sum += amount.abs();
        sink.take(Item::Line(Box::new(line)))
    }

    fn close(
        &mut self,
        field: &Field,
        pages: &mut Pages,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        self.flush(None, sink)?;
        let Some(opening) = self.opening else {
            return Err(field.broken(0, ":60F:", Fault::Missing));
        };
        if self.closed {
            return Err(field.broken(0, "", Fault::OutOfPlace));
        }
        let last = balance(field)?;
        if self.unit.as_ref() != Some(&last.unit) {
            return Err(Refusal::BadAmount {
                spot: field.spot(7),
                value: shown(&last.unit.to_string()),
                fault: AmountFault::OtherCurrency,
            });
        }
        let read = i128::from(opening) + self.moved;
        if read != i128::from(last.minor) {
            return Err(Refusal::BalanceDiffers {
                spot: field.spot(0),
                stated: last.minor,
                read: i64::try_from(read).unwrap_or(i64::MAX),
                unit: last.unit,
            });
        }
        self.closed = true;
        sink.take(Item::Balance(SeenBalance {
            minor: last.minor,
            as_of: None,
        }))?;
        sink.take(Item::NotBefore(last.on))?;
        if field.tag == "62M" {
            let number = self.number(&last.unit);
            pages.wait(&number, &last);
            return Ok(());
        }
        sink.take(Item::Closing(last.minor))?;
        sink.take(Item::Ended)
    }

    /// `:90C:5EUR123,45`: so many movements and their sum. Banks don't agree on what counts, so that a difference is only
    /// told.
    fn count(&mut self, field: &Field, is_debit: bool, sink: &mut dyn Sink) -> Result<(), Refusal> {
        self.flush(None, sink)?;
        if !self.begun {
            return Ok(());
        }
        let (name, side) = if is_debit {
            (":90D:", &self.debits)
        } else {
            (":90C:", &self.credits)
        };
        let text = field.text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, rest) = text.split_at(digits);
        let unit = unit_of(field, digits)?;
        let sum = rest.get(3..).map(|sum| movement::minor(sum, &unit));
        let agrees = count.parse() == Ok(side.count)
            && matches!(sum, Some(Ok(sum)) if i128::from(sum) == side.sum);
        sink.take(if agrees {
            Item::Agrees(Stated {
                name: name.into(),
                value: side.count,
            })
        } else {
            let sum = i64::try_from(side.sum).unwrap_or(i64::MAX);
            let sum = crate::refusal::money(sum, &unit, crate::Language::En);
            Item::Notice(Notice::SummaryDiffers {
                name,
                stated: shown(text),
                read: format!("{}, {sum}", side.count),
            })
        })
    }
}

fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
        && (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// The three letters of a currency in a field.
fn unit_of(field: &Field, at: usize) -> Result<Unit, Refusal> {
    let code = field.text.get(at..at + 3).unwrap_or_default();
    code.parse()
        .ok()
        .filter(|unit| matches!(unit, Unit::Currency(_)))
        .ok_or_else(|| Refusal::BadAmount {
            spot: field.spot(at),
            value: shown(field.text.get(at..).unwrap_or_default()),
            fault: AmountFault::OtherCurrency,
        })
}

/// `C260109EUR1234,56`.
fn balance(field: &Field) -> Result<Balance, Refusal> {
    let text = field.text.trim_end();
    let is_debit = match text.chars().next() {
        Some('C') => false,
        Some('D') => true,
        other => {
            let value = other.map(String::from).unwrap_or_default();
            return Err(field.broken(0, &value, Fault::Syntax));
        }
    };
    let six = text.get(1..7).unwrap_or_default();
    let Some(on) = movement::day(six) else {
        return Err(Refusal::BadDate {
            spot: field.spot(1),
            value: shown(six),
            expected: "260109".into(),
        });
    };
    let unit = unit_of(field, 7)?;
    let digits = text.get(10..).unwrap_or_default();
    let minor = movement::minor(digits, &unit).map_err(|fault| Refusal::BadAmount {
        spot: field.spot(10),
        value: shown(digits),
        fault,
    })?;
    Ok(Balance {
        minor: if is_debit { -minor } else { minor },
        unit,
        on,
    })
}
