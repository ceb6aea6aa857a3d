//! The recipes of the simulated institutions, walked over HTTP, against the ledgers of the simulation itself.

mod asked;
mod chigin;
mod consent;
mod digital;
mod habits;
mod hojin;
mod hostile;
mod kumiai;
mod layouts;
mod ledger;
mod mall;
mod mobile;
mod netbank;
mod normal;
mod person;
mod portal;
mod recorded;
mod refused;
mod shinkin;
mod shoken;
mod shoko;
mod spoiled;
mod trust;
mod truth;
mod visit;
