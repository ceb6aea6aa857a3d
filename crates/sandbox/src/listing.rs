//! The part of a ledger that one statement page shows, with what is wrong about it.

use jiff::civil::Date;

use crate::ledger::{LedgerAccount, LedgerLine, calendar};
use crate::misbehaviour::Misbehaviour;

/// Lines of one period of one account, one page of them.
pub(crate) struct Listing<'a> {
    /// In the order of the ledger: oldest first.
    pub(crate) lines: Vec<&'a LedgerLine>,
    /// Balance before the first line of the period.
    pub(crate) opening: i64,
    /// Balance after its last line.
    pub(crate) closing: i64,
    /// Frame without lines.
    pub(crate) is_bare: bool,
    /// No frame either.
    pub(crate) is_missing: bool,
    /// Other labels than usual.
    pub(crate) is_changed: bool,
    printed_extra: usize,
}

impl<'a> Listing<'a> {
    /// Final lines with `from <= on <= to`.
    pub(crate) fn of_period(
        account: &'a LedgerAccount,
        from: Date,
        to: Date,
        misbehaviour: Option<&Misbehaviour>,
    ) -> Listing<'a> {
        let lines = account
            .lines
            .iter()
            .filter(|line| !line.pending && (from..=to).contains(&line.on))
            .collect();
        Listing {
            lines,
            opening: account.balance_on(calendar::days_before(from, 1)),
            closing: account.balance_on(to),
            is_bare: misbehaviour == Some(&Misbehaviour::EmptyTable),
            is_missing: misbehaviour == Some(&Misbehaviour::MissingTable),
            is_changed: misbehaviour == Some(&Misbehaviour::PageChanged),
            printed_extra: usize::from(misbehaviour == Some(&Misbehaviour::WrongTotal)),
        }
    }

    /// Lines that aren't final.
    pub(crate) fn of_pending(
        account: &'a LedgerAccount,
        misbehaviour: Option<&Misbehaviour>,
    ) -> Listing<'a> {
        let lines = account.lines.iter().filter(|line| line.pending).collect();
        Listing {
            lines,
            ..Listing::of_period(account, Date::MAX, Date::MAX, misbehaviour)
        }
    }

    /// The number of lines as the page prints it; a page that lost its lines doesn't know of them.
    pub(crate) fn printed_total(&self) -> usize {
        if self.is_bare || self.is_missing {
            return 0;
        }
        self.lines.len() + self.printed_extra
    }
}

/// Lines of several accounts in one list.
pub(crate) struct Mixed<'a> {
    /// Oldest first; within a day account by account, each in its own order.
    pub(crate) lines: Vec<(&'a LedgerAccount, &'a LedgerLine)>,
    /// As in [`Listing`].
    pub(crate) is_bare: bool,
    pub(crate) is_missing: bool,
    pub(crate) is_changed: bool,
    printed_extra: usize,
}

impl<'a> Mixed<'a> {
    /// Final lines of all `accounts` with `from <= on <= to`.
    pub(crate) fn of_period(
        accounts: &'a [LedgerAccount],
        from: Date,
        to: Date,
        misbehaviour: Option<&Misbehaviour>,
    ) -> Mixed<'a> {
        let mut lines: Vec<_> = accounts
            .iter()
            .flat_map(|account| account.lines.iter().map(move |line| (account, line)))
            .filter(|(_, line)| !line.pending && (from..=to).contains(&line.on))
            .collect();
        // Stable: within a day and an account the order of booking stays.
        lines.sort_by_key(|(_, line)| line.on);
        Mixed {
            lines,
            is_bare: misbehaviour == Some(&Misbehaviour::EmptyTable),
            is_missing: misbehaviour == Some(&Misbehaviour::MissingTable),
            is_changed: misbehaviour == Some(&Misbehaviour::PageChanged),
            printed_extra: usize::from(misbehaviour == Some(&Misbehaviour::WrongTotal)),
        }
    }

    /// As [`Listing::printed_total`].
    pub(crate) fn printed_total(&self) -> usize {
        if self.is_bare || self.is_missing {
            return 0;
        }
        self.lines.len() + self.printed_extra
    }
}
