//! Stored fetches as walks that can be walked again.

use super::wanted;
use crate::refused::Refused;
use domain::ids::{FetchId, OfficeId};
use domain::time::Timestamp;
use recipe::{Captured, FetchOrder};
use store::{Tx, captures, fetches, recipes};

/// A stored fetch: what was asked for, what came, and the text that read it.
#[derive(Clone, Debug)]
pub(super) struct StoredWalk {
    pub office: OfficeId,
    pub fetch: FetchId,
    pub at: Timestamp,
    pub order: FetchOrder,
    pub pages: Vec<Captured>,
    pub recipe_toml: String,
}

/// `None`: it was begun by a version of Renkei that didn't keep what it takes.
pub(super) async fn walk(
    tx: &mut Tx,
    office: OfficeId,
    fetch: FetchId,
) -> Result<Option<StoredWalk>, Refused> {
    let Some(with) = fetches::walked_with(tx, office, fetch).await? else {
        return Ok(None);
    };
    let order = with
        .wanted
        .as_ref()
        .and_then(|wanted| wanted::from_json(wanted, with.started_at));
    let (Some(order), Some(version)) = (order, with.recipe_version) else {
        return Ok(None);
    };
    let Some((_, recipe_toml)) = recipes::text(tx, version).await? else {
        return Ok(None);
    };
    let mut pages = Vec::new();
    for page in fetches::pages(tx, office, fetch).await? {
        let Some(capture) = captures::find(tx, office, &page.digest).await? else {
            return Ok(None);
        };
        pages.push(Captured {
            request: page.request,
            url: page.url,
            status: page.status,
            content_type: Some(capture.media_type),
            body: capture.body,
            rule: page.rule,
        });
    }
    Ok(Some(StoredWalk {
        office,
        fetch,
        at: with.started_at,
        order,
        pages,
        recipe_toml,
    }))
}
