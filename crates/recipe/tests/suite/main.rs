//! The recipe language through its public face: what is read, refused and said.

mod bank;
mod card;
mod check;
mod institutions;
mod replay;
mod walk;
mod wallet;
