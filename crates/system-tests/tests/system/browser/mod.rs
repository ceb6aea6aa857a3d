//! The screens in a real browser: the way of a person who knows nothing but the README, with and without scripts, in
//! both languages, at the desk and on a phone.

mod consent;
mod demo;
mod imports;
mod pages;
mod renkei;
mod steps;
mod trouble;
