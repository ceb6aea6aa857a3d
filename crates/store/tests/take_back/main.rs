//! An import is taken back: afterwards the store is as if it had never been.

#[path = "../common/mod.rs"]
mod common;
mod examples;
mod property;
mod world;
