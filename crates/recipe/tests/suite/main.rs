//! The recipe language through its public face: what is read, refused and said.

mod approval;
mod bank;
mod card;
mod challenges;
mod check;
mod consent;
mod elsewhere;
mod fence_words;
mod files;
mod forms;
mod institutions;
mod mixed;
mod moved;
mod printed;
mod refused_lists;
mod reopen;
mod repair;
mod replay;
mod scrub;
mod stated;
mod walk;
mod wallet;
