//! Renkei as its users run it: the program itself, real HTTP, real databases, a real browser, real hledger.
//!
//! One helper for each thing that is touched is in [`harness`]; the tests are its examples.

mod browser;
mod cli;
mod fetching;
mod harness;
mod killing;
