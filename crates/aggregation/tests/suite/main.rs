//! The commands against the simulated banks.

mod common;
mod drift;
mod fetching;
