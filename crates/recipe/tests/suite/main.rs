//! The recipe language through its public face: what is read, refused and said.

mod bank;
mod card;
mod check;
mod institutions;
mod refused_lists;
mod replay;
mod walk;
mod wallet;
