//! The `TxDtls` of an entry: who it was with and what for, and whether the parts of a batch are its whole.

use domain::money::Unit;

use super::value::{unit_of, unsigned};
use super::xml::Element;
use crate::text::fold_spaces;

/// A part of an entry that is money of the account.
#[derive(Debug, PartialEq)]
pub struct Part {
    /// Minor units; + is a credit.
    pub amount: i64,
    pub text: String,
}

/// Whether a reference is one: banks write these words where there is none.
pub fn is_said(reference: &str) -> bool {
    !matches!(
        reference.to_ascii_uppercase().as_str(),
        "" | "NOTPROVIDED" | "NONREF" | "NOT PROVIDED"
    )
}

/// The parts of a batch. `None` unless there are two or more, each with an amount in `unit`, and they give `whole`.
pub fn that_add_up(details: &[&Element], whole: i64, unit: &Unit) -> Option<Vec<Part>> {
    if details.len() < 2 {
        return None;
    }
    let parts: Vec<Part> = details
        .iter()
        .map(|details| Part::of(details, whole < 0, unit))
        .collect::<Option<_>>()?;
    let sum: i128 = parts.iter().map(|part| i128::from(part.amount)).sum();
    (sum == i128::from(whole)).then_some(parts)
}

impl Part {
    /// `is_debit`: the side of its entry, which is its own where it says none.
    fn of(details: &Element, is_debit: bool, unit: &Unit) -> Option<Part> {
        // Version 2 has the amount further in.
        let amount = details
            .child("Amt")
            .or_else(|| details.at(&["AmtDtls", "TxAmt", "Amt"]))?;
        let is_ours = amount.currency.as_deref().and_then(unit_of).as_ref() == Some(unit);
        let minor = is_ours.then(|| unsigned(&amount.text, unit).ok())??;
        let is_debit = match details.value(&["CdtDbtInd"]) {
            None => is_debit,
            Some("CRDT") => false,
            Some("DBIT") => true,
            Some(_) => return None,
        };
        Some(Part {
            amount: if is_debit { -minor } else { minor },
            text: Part::text_of(details, is_debit),
        })
    }

    /// Whom it was with and what for.
    pub fn text_of(details: &Element, is_debit: bool) -> String {
        let party = if is_debit { "Cdtr" } else { "Dbtr" };
        // From version 8 on the name is further in.
        let name = details
            .value(&["RltdPties", party, "Pty", "Nm"])
            .or_else(|| details.value(&["RltdPties", party, "Nm"]));
        let mut words: Vec<&str> = name.into_iter().collect();
        if let Some(remittance) = details.child("RmtInf") {
            for one in &remittance.children {
                match one.name.as_str() {
                    "Ustrd" => words.push(&one.text),
                    "Strd" => words.extend(one.value(&["CdtrRefInf", "Ref"])),
                    _ => {}
                }
            }
        }
        if words.len() <= usize::from(name.is_some()) {
            words.extend(details.value(&["AddtlTxInf"]));
        }
        fold_spaces(&words.join(" "))
    }
}
