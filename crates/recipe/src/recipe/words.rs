//! The closed sets of words, for readers and for the description of the language alike.

use domain::account::AccountKind;
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

/// How Japanese banks print what kind an account is, after NFKC and without what stands around it.
const PRINTED_KINDS: [(&str, AccountKind); 9] = [
    ("普通", AccountKind::Ordinary),
    ("総合", AccountKind::Ordinary),
    ("当座", AccountKind::Current),
    ("貯蓄", AccountKind::Savings),
    ("定期", AccountKind::Term),
    ("積金", AccountKind::Term),
    ("定期積金", AccountKind::Term),
    ("カードローン", AccountKind::Loan),
    ("ポイント", AccountKind::Points),
];

/// What is printed around such a word: 円普通預金, 定期預金（自動継続）.
const AROUND: [&str; 8] = ["円", "預金", "口座", "性", "積立", "預", "(", ")"];

/// The kind of an account: a word of the language, or as a bank prints it. `None`: it may be any.
pub(crate) fn account_kind(text: &str) -> Option<AccountKind> {
    if let Some(kind) = AccountKind::from_word(text) {
        return Some(kind);
    }
    let printed = crate::text::norm(text);
    let plain = AROUND
        .iter()
        .fold(printed, |text, around| text.replace(around, ""));
    let plain = plain.trim();
    let found = PRINTED_KINDS.iter().find(|(word, _)| *word == plain);
    found.map(|(_, kind)| *kind)
}
