//! When a bank changes: the operator mends its recipe, tries it on stored pages, and releases it.
//!
//! Only `recipe.toml` is released; `institution.toml` comes with the software or the data folder. Every draft, trial and
//! release is a row of its own; a rollback is one too. Which version reads is computed from the releases ([`standing`]).

mod changing;
mod failing;
mod looking;
mod operators;
mod private;
mod site;
mod standing;
mod stored;
mod trying;
mod wanted;

pub use changing::{
    Releasing, To, Woken, discard_draft, release, roll_back, save_draft, try_draft, widen,
};
pub use failing::{Failing, Which, picture};
pub use looking::{
    FewNow, InstitutionRow, ReleaseRow, Workshop, institutions, waiting_count, workshop,
};
pub use operators::{add, all, first, is_operator, remove};
pub use site::SiteDifference;
pub use trying::{Difference, Trial, Unread};

pub(crate) use standing::entry_for;
pub(crate) use wanted::{from_json as wanted_of, to_json as wanted_json};
