//! Matching and completeness, as a caller of the domain sees them.

mod account;
mod bank;
mod completeness;
mod examples;
mod long;
mod properties;
mod scenarios;
