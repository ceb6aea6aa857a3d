//! What the sandbox has to know about an institution. Everything else is the institution's own module.

use std::sync::LazyLock;

use encoding_rs::Encoding;

use crate::http::{Answer, Asked};
use crate::institutions;
use crate::ledger::{LedgerAccount, Moment};
use crate::login::{AccountPlan, DemoLogin};
use crate::shared::Shared;

/// A simulated institution: one module under `institutions/` and one line in its registry.
pub(crate) struct Institution {
    /// The id of its folder in the catalogue; names it everywhere in the sandbox.
    pub(crate) id: &'static str,
    /// Its name for people, as in the catalogue.
    pub(crate) name: &'static str,
    /// What its login form asks for: names of [`DemoLogin::fields`] with their labels, from top to bottom.
    pub(crate) form: &'static [(&'static str, &'static str)],
    /// The address that recipes name; the sandbox itself listens on loopback.
    pub(crate) origin: &'static str,
    /// Further origins (downloads, APIs) that lead to the same listener.
    pub(crate) further_origins: &'static [&'static str],
    /// The encoding of the forms that come back from its pages.
    pub(crate) forms: &'static Encoding,
    /// Who has a login there.
    pub(crate) logins: &'static [DemoLogin],
    /// What one account's pages show at a moment: a pure function.
    pub(crate) books: fn(&AccountPlan, &Moment) -> LedgerAccount,
    /// Answers one request.
    pub(crate) answer: fn(&Shared, &Asked) -> Answer,
}

impl Institution {
    pub(crate) fn find(id: &str) -> Option<&'static Institution> {
        institutions::ALL.iter().copied().find(|one| one.id == id)
    }

    /// The login with this ID, if the institution knows it.
    pub(crate) fn login(&self, login_id: &str) -> Option<&'static DemoLogin> {
        self.logins.iter().find(|one| one.login_id == login_id)
    }
}

/// Every login of every institution.
pub(crate) fn logins() -> &'static [DemoLogin] {
    static ALL: LazyLock<Vec<DemoLogin>> = LazyLock::new(|| {
        institutions::ALL
            .iter()
            .flat_map(|one| one.logins)
            .copied()
            .collect()
    });
    &ALL
}
