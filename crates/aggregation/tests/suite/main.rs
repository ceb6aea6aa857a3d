//! The commands against the simulated banks.

mod common;
mod drift;
mod every_institution;
mod fetching;
mod unattended;
