//! Visits to the simulated institutions, as a browser makes them.

mod bank;
mod card;
mod hand;
mod ledger;
mod pay;
mod visitor;
