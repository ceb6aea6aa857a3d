//! The recipes of the simulated institutions, walked over HTTP, against the ledgers of the simulation itself.

mod ledger;
mod normal;
mod recorded;
mod refused;
mod spoiled;
mod visit;
