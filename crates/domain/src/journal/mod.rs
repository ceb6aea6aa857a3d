//! 仕訳: proposing entries for lines ([`candidate`]) and holding them together ([`JournalEntry`]).

mod candidate;
mod entry;
mod title;

pub use candidate::{
    Counter, DefaultTitle, JournalCandidate, JournalRule, Past, Reason, candidate,
};
pub use entry::{EntryFault, JournalEntry, Posting, entry_for_line};
pub use title::{AccountTitle, TaxCategory, TitleKind, account_side, standard_titles};
