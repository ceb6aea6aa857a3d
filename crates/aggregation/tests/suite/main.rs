//! The commands against the simulated banks.

mod broken_folder;
mod common;
mod drift;
mod drift_by_hand;
mod drift_release;
mod echo;
mod every_institution;
mod fetching;
mod importing;
mod joining;
mod unattended;
