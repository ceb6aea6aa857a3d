//! The registry: every simulated institution is a module of its own, and one line here.

mod api;
mod bank;
mod card;
mod chigin;
mod digital;
mod gmo_aozora;
mod hojin;
mod kumiai;
mod mall;
mod mobile;
mod netbank;
mod pay;
mod portal;
mod shinkin;
mod shoken;
mod shoko;
mod trust;

use crate::consents::Rules;
use crate::institution::Institution;

/// All of them, in the order in which they are listed for people.
pub(crate) static ALL: &[&Institution] = &[
    &bank::INSTITUTION,
    &card::INSTITUTION,
    &pay::INSTITUTION,
    &api::INSTITUTION,
    &digital::INSTITUTION,
    &gmo_aozora::INSTITUTION,
    &kumiai::INSTITUTION,
    &mall::INSTITUTION,
    &mobile::INSTITUTION,
    &netbank::INSTITUTION,
    &portal::INSTITUTION,
    &shinkin::INSTITUTION,
    &chigin::INSTITUTION,
    &hojin::INSTITUTION,
    &shoko::INSTITUTION,
    &shoken::INSTITUTION,
    &trust::INSTITUTION,
];

/// How those with an API give tokens.
pub(crate) static APIS: &[&Rules] = &[&api::RULES, &gmo_aozora::RULES];
