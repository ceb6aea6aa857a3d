//! The closed sets of words, for readers and for the description of the language alike.

use domain::fetch::{Cause, ChallengeKind};
use domain::journal::TaxCategory;
use domain::statement::view::Order;

use super::page::KINDS;
use super::way::OUTCOMES;
use crate::institution::{Category, FieldKind};

/// What a form may ask for; an approval is a page of its own.
pub(crate) const ASKED: [ChallengeKind; 5] = [
    ChallengeKind::OneTimePassword,
    ChallengeKind::SecurityQuestion,
    ChallengeKind::GridCard,
    ChallengeKind::Picture,
    ChallengeKind::SecondPassword,
];

pub(crate) const ORDERS: [(&str, Order); 3] = [
    ("newest-first", Order::NewestFirst),
    ("oldest-first", Order::OldestFirst),
    ("each-day-backwards", Order::EachDayBackwards),
];

pub(crate) const SEPARATORS: [(&str, u8); 4] =
    [(",", b','), ("\t", b'\t'), (";", b';'), ("|", b'|')];

pub(crate) fn kinds() -> Vec<&'static str> {
    KINDS.into_iter().chain(outcomes()).collect()
}

pub(crate) fn outcomes() -> Vec<&'static str> {
    OUTCOMES.map(Cause::word).to_vec()
}

pub(crate) fn asked() -> Vec<&'static str> {
    ASKED.map(ChallengeKind::word).to_vec()
}

pub(crate) fn orders() -> Vec<&'static str> {
    ORDERS.map(|(word, _)| word).to_vec()
}

pub(crate) fn separators() -> Vec<&'static str> {
    SEPARATORS.map(|(word, _)| word).to_vec()
}

pub(crate) fn categories() -> Vec<&'static str> {
    Category::ALL.map(Category::word).to_vec()
}

pub(crate) fn field_kinds() -> Vec<&'static str> {
    FieldKind::ALL.map(FieldKind::word).to_vec()
}

pub(crate) fn taxes() -> Vec<&'static str> {
    TaxCategory::ALL.map(TaxCategory::japanese).to_vec()
}
