//! One `Ntry`: whether it is booked, its days, its amount, and its lines.

use domain::money::Unit;
use domain::statement::view::{Place as LinePlace, ReadLine};
use domain::time::Date;

use super::parts::{self, Part};
use super::value::{amount_in, bad_date, day_of, is_debit, missing, shown};
use super::xml::Element;
use crate::text::fold_spaces;
use crate::{AmountFault, Refusal};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Status {
    Booked,
    Pending,
    /// Announced, or for information: no money has moved and perhaps none will.
    Other,
}

/// An entry without its lines.
#[derive(Debug)]
pub struct Entry<'e> {
    element: &'e Element,
    pub status: Status,
    /// Minor units; + is a credit.
    pub amount: i64,
    posted_on: Date,
    valued_on: Option<Date>,
}

impl<'e> Entry<'e> {
    /// `RvslInd` says only why: `CdtDbtInd` is the real direction already (camt.053, Usage of ReversalIndicator).
    pub fn of(element: &'e Element, unit: &Unit) -> Result<Entry<'e>, Refusal> {
        let minor = amount_in(element, element.child("Amt"), unit)?;
        let amount = if is_debit(element)? { -minor } else { minor };
        let booked = day_of(element.child("BookgDt"))?;
        let valued = day_of(element.child("ValDt"))?;
        let Some(posted_on) = booked.or(valued) else {
            return Err(match element.child("BookgDt") {
                Some(empty) => bad_date(empty),
                None => missing(element, "BookgDt"),
            });
        };
        Ok(Entry {
            element,
            status: status_of(element)?,
            amount,
            posted_on,
            valued_on: booked.and(valued),
        })
    }

    /// One line; those of its parts where they are money of the same account and give the entry's amount exactly.
    pub fn lines(&self, unit: &Unit, row: u32) -> Vec<ReadLine> {
        let details: Vec<&Element> = self
            .element
            .children
            .iter()
            .filter(|child| child.name == "NtryDtls")
            .flat_map(|details| &details.children)
            .filter(|child| child.name == "TxDtls")
            .collect();
        let reference = self
            .element
            .value(&["AcctSvcrRef"])
            .filter(|reference| parts::is_said(reference));
        if let Some(split) = parts::that_add_up(&details, self.amount, unit) {
            let lines = split.into_iter().zip(1..);
            return lines
                .map(|(part, number)| {
                    // A part is told from the others by its number in the entry, which stays the same in every file.
                    let reference = reference.map(|whole| format!("{whole}/{number}"));
                    self.line(part.amount, part.text, reference, row)
                })
                .collect();
        }
        let first = details.first().filter(|_| details.len() == 1);
        let text = match first {
            Some(details) => Part::text_of(details, self.amount < 0),
            None => String::new(),
        };
        let reference = reference.map(str::to_owned);
        vec![self.line(self.amount, text, reference, row)]
    }

    fn line(&self, amount: i64, text: String, reference: Option<String>, row: u32) -> ReadLine {
        let own = || {
            let kinds: [&[&str]; 3] = [
                &["AddtlNtryInf"],
                &["BkTxCd", "Prtry", "Cd"],
                &["BkTxCd", "Domn", "Fmly", "SubFmlyCd"],
            ];
            let found = kinds.iter().find_map(|path| self.element.value(path));
            fold_spaces(found.unwrap_or_default())
        };
        ReadLine {
            posted_on: self.posted_on,
            valued_on: self.valued_on,
            amount,
            description: if text.is_empty() { own() } else { text },
            balance: None,
            reference,
            pending: self.status == Status::Pending,
            place: LinePlace { page: 0, row },
        }
    }

    /// Minor units without a sign.
    pub fn size(&self) -> i128 {
        i128::from(self.amount).abs()
    }
}

/// `Sts`: a text, or (from version 8 on) a code in it.
fn status_of(element: &Element) -> Result<Status, Refusal> {
    let Some(status) = element.child("Sts") else {
        return Err(missing(element, "Sts"));
    };
    let inner = status.child("Cd").or_else(|| status.child("Prtry"));
    let leaf = inner.unwrap_or(status);
    match leaf.text.as_str() {
        "BOOK" => Ok(Status::Booked),
        "PDNG" => Ok(Status::Pending),
        "INFO" | "FUTR" => Ok(Status::Other),
        other => Err(Refusal::UnknownWord {
            spot: leaf.spot(),
            value: shown(other),
            expected: ["BOOK", "PDNG", "INFO", "FUTR"].map(String::from).to_vec(),
        }),
    }
}

/// What an entry's amount can't be, at its place.
pub fn too_big(element: &Element) -> Refusal {
    Refusal::BadAmount {
        spot: element.spot(),
        value: shown(&element.text),
        fault: AmountFault::TooBig,
    }
}
