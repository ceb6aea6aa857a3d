//! Matching and completeness, as a caller of the domain sees them.

mod account;
mod bank;
mod completeness;
mod examples;
mod extent;
mod long;
mod moved;
mod order;
mod properties;
mod scenarios;
mod today;
