//! Where a draft goes, beside where the version goes that reads for everybody: nobody releases another host unseen.

use super::standing::standing;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::said::Said;
use recipe::Recipe;
use recipe::repair::entrance_changes;
use store::{Tx, recipes};

/// One difference in hosts, addresses, headers, the engine or the fields of the login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteDifference {
    pub said: Said,
    /// It is there now and wasn't before.
    pub is_new: bool,
    /// A host that no walk reached before.
    pub opens_host: bool,
}

/// What reads for everybody.
pub(super) async fn text_for_all(tx: &mut Tx, entry: &Entry) -> Result<String, Refused> {
    let standing = standing(tx, &entry.institution().id).await?;
    if let Some(release) = standing.everybody
        && let Some((_, text)) = recipes::text(tx, release.version).await?
    {
        return Ok(text);
    }
    Ok(entry.recipe_toml.clone())
}

/// The differences, hosts that are opened first. A draft that can't be read has none; it can't be released either.
pub(super) fn differences(entry: &Entry, released: &str, draft: &str) -> Vec<SiteDifference> {
    let read = |text: &str| Recipe::read(&entry.institution_toml, text);
    let Ok(new) = read(draft) else {
        return Vec::new();
    };
    let mut all: Vec<SiteDifference> = match read(released) {
        Ok(old) => {
            let changes = new.reach().changes_since(&old.reach());
            let difference = |change: recipe::SiteChange| SiteDifference {
                said: Said::at(change.line.part.said(), Said::same(&change.line.text)),
                is_new: change.is_new,
                opens_host: change.opens_host,
            };
            changes.into_iter().map(difference).collect()
        }
        // What was released can't be compared any more: everything is to be looked at.
        Err(_) => {
            let reach = new.reach();
            let difference = |line: &recipe::SiteLine| SiteDifference {
                said: Said::at(line.part.said(), Said::same(&line.text)),
                is_new: true,
                opens_host: line.host.is_some(),
            };
            reach.lines().iter().map(difference).collect()
        }
    };
    let entrance = entrance_changes(released, draft).into_iter();
    all.extend(entrance.map(|change| SiteDifference {
        said: change.said,
        is_new: change.is_new,
        opens_host: false,
    }));
    all.sort_by_key(|difference| (!difference.opens_host, difference.is_new));
    all
}
