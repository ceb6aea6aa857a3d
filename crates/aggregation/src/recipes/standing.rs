//! Which version of a recipe reads now, computed from the releases.

use crate::app::App;
use crate::catalogue::Entry;
use crate::refused::Refused;
use domain::ids::ConnectionId;
use std::sync::Arc;
use store::releases::{Reach, Release};
use store::{Tx, captures, recipes, releases};

/// What the releases of an institution come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// `None`: the text that came with the software.
    pub everybody: Option<Release>,
    /// First for a few.
    pub few: Option<Release>,
}

impl Standing {
    /// From all releases, oldest first; `text_of` gives the digest of a version's recipe.
    pub(super) fn of(all: &[Release], text_of: impl Fn(i64) -> Option<String>) -> Standing {
        let mut standing = Standing::default();
        for release in all {
            match &release.reach {
                Reach::Few(_) => standing.few = Some(release.clone()),
                Reach::All | Reach::Back => {
                    standing.everybody = Some(release.clone());
                    standing.few = None;
                }
            }
        }
        // Whoever released the very text of the software follows the software again.
        if standing
            .everybody
            .as_ref()
            .is_some_and(|release| text_of(release.version) == Some(release.built_in.clone()))
        {
            standing.everybody = None;
        }
        standing
    }

    /// The release that a connection is read by; `None`: the text of the software.
    pub(super) fn for_connection(&self, connection: ConnectionId) -> Option<&Release> {
        let few = self
            .few
            .as_ref()
            .filter(|few| matches!(&few.reach, Reach::Few(ones) if ones.contains(&connection)));
        few.or(self.everybody.as_ref())
    }
}

/// Names the text of a recipe.
pub(super) fn text_digest(recipe_toml: &str) -> String {
    captures::digest(recipe_toml.as_bytes())
}

pub(super) async fn standing(tx: &mut Tx, institution: &str) -> Result<Standing, Refused> {
    let all = releases::of_institution(tx, institution).await?;
    if all.is_empty() {
        return Ok(Standing::default());
    }
    let versions = recipes::of_institution(tx, institution).await?;
    Ok(Standing::of(&all, |version| {
        let found = versions.iter().find(|known| known.id == version)?;
        Some(text_digest(&found.recipe_toml))
    }))
}

/// What a connection is to be read by: the newest release that is for it, else what came with the software. A release that
/// doesn't fit the present institution.toml any more is passed over; the operator's page says so.
pub(crate) async fn entry_for(
    app: &App,
    tx: &mut Tx,
    built_in: &Arc<Entry>,
    connection: ConnectionId,
) -> Result<Arc<Entry>, Refused> {
    let standing = standing(tx, &built_in.institution().id).await?;
    let Some(release) = standing.for_connection(connection) else {
        return Ok(Arc::clone(built_in));
    };
    let Some((_, recipe_toml)) = recipes::text(tx, release.version).await? else {
        return Ok(Arc::clone(built_in));
    };
    Ok(app
        .catalogue
        .released(built_in, &recipe_toml)
        .unwrap_or_else(|_| Arc::clone(built_in)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn release(id: i64, version: i64, reach: Reach) -> Release {
        Release {
            id,
            version,
            reach,
            why: String::new(),
            built_in: "text 1".into(),
            at: Timestamp::UNIX_EPOCH,
            by: None,
        }
    }

    fn reads(all: &[Release], connection: i64) -> Option<i64> {
        let text = |version: i64| Some(format!("text {version}"));
        Standing::of(all, text)
            .for_connection(ConnectionId(connection))
            .map(|release| release.version)
    }

    #[test]
    fn the_newest_release_reads_and_a_few_come_first() {
        let few = Reach::Few(vec![ConnectionId(7)]);
        let mut all = vec![];
        assert_eq!(reads(&all, 7), None, "the software's own");
        all.push(release(1, 2, few.clone()));
        assert_eq!((reads(&all, 7), reads(&all, 8)), (Some(2), None));
        all.push(release(2, 2, Reach::All));
        assert_eq!((reads(&all, 7), reads(&all, 8)), (Some(2), Some(2)));
        all.push(release(3, 3, few));
        assert_eq!((reads(&all, 7), reads(&all, 8)), (Some(3), Some(2)));
        all.push(release(4, 2, Reach::Back));
        assert_eq!((reads(&all, 7), reads(&all, 8)), (Some(2), Some(2)));
        all.push(release(5, 1, Reach::Back));
        assert_eq!(
            reads(&all, 7),
            None,
            "back to the software, and with it from then on"
        );
    }
}
