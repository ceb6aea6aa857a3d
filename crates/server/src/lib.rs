//! Renkei's server and command line: [`cli`] for people and scripts, [`web`] for browsers, [`worker`] for what is due.

pub mod cli;
#[cfg(feature = "demo")]
pub mod demo;
mod doctor;
pub mod open;
pub mod serve;
pub mod web;
pub mod words;
mod worker;
