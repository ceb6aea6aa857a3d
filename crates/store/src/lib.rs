//! The only SQL of Renkei: SQLite and PostgreSQL behind one set of functions, one module per table family.
//!
//! Functions on office-owned tables take the [`OfficeId`](domain::ids::OfficeId) and name it in every query. The tables
//! of the installation (`users`, `sign_ins`, `sign_in_throttles`, `operators`, `recipe_…`, `leases`, `login_attempts`, `oauth_clients`, `authorizations`)
//! are the only ones without it.

pub mod accounts;
pub mod captures;
pub mod connections;
pub mod consents;
pub mod decisions;
mod error;
pub mod events;
pub mod fetches;
pub mod imports;
pub mod journal;
pub mod leases;
pub mod line_search;
pub mod lines;
mod migrate;
pub mod office_layouts;
mod open;
pub mod operators;
mod packed;
pub mod people;
pub mod questions;
pub mod recipes;
pub mod releases;
mod rows;
pub mod rules;
pub mod sign_ins;
mod sql;
pub mod testing;
pub mod uploads;
pub mod views;

pub use error::{StoreError, Trouble};
pub use open::{Engine, Store, Tx};
pub use sql::all_statements;
