//! What Renkei can be asked to do. Every change is one command: who, in which office, at what time; one transaction that
//! also appends the fact to the history. The screens, the command line and the worker have no other way in.

pub mod actor;
pub mod answers;
pub mod app;
pub mod catalogue;
pub mod consenting;
pub mod deciding;
pub mod exporting;
pub mod fetching;
pub mod importing;
pub mod looking;
pub mod offices;
pub mod recipes;
pub mod refused;
pub mod registering;
pub mod ruling;
pub mod signing;
pub mod vault;

pub use actor::{Actor, Who};
pub use app::{App, Clock, Entropy};
pub use refused::Refused;
