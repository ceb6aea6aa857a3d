//! The rules of Renkei, without any I/O: what a line, a fetch, a connection, an office and an entry are,
//! and what may happen to them. Time and randomness are always arguments.

pub mod account;
pub mod connection;
pub mod fetch;
pub mod ids;
pub mod journal;
pub mod money;
pub mod office;
pub mod said;
pub mod statement;
pub mod time;
