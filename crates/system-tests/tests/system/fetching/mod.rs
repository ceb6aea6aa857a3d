//! `renkei fetch` from the simulated banks, on each engine.

mod at_once;
mod lines;
mod rejected;
mod trouble;
