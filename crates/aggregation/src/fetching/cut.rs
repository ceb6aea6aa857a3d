//! Pages that are cut: a broken line cuts anywhere, a bank that doesn't close its pages any more ends them at the same place
//! each time. The latter heals by no retry; it waits for a recipe.

use crate::refused::Refused;
use domain::fetch::{Cause, FetchError};
use domain::ids::{ConnectionId, FetchId, OfficeId};
use domain::said::Said;
use recipe::Captured;
use store::{Tx, captures, fetches};

/// So many fetches in a row have to end at the same place.
const IN_A_ROW: u32 = 3;
/// Bytes at the end of a page that are compared.
const TAIL: usize = 48;

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    path: String,
    length: usize,
    tail: Vec<u8>,
}

impl End {
    fn of(url: &str, body: &[u8]) -> End {
        End {
            path: url.split('?').next().unwrap_or_default().to_owned(),
            length: body.len(),
            tail: body[body.len().saturating_sub(TAIL)..].to_vec(),
        }
    }

    /// After so many bytes, or after the same ones.
    fn is_at(&self, other: &End) -> bool {
        self.path == other.path && (self.length == other.length || self.tail == other.tail)
    }
}

/// What became of a fetch that ended at a cut page; anything else stays as it is. `fetch` is the one that just ended.
pub(super) async fn judged(
    tx: &mut Tx,
    office: OfficeId,
    connection: ConnectionId,
    fetch: FetchId,
    pages: &[Captured],
    error: FetchError,
) -> Result<FetchError, Refused> {
    if error.cause != Cause::PageCut {
        return Ok(error);
    }
    let own = pages
        .iter()
        .rfind(|page| is_cut(page.rule.as_deref(), &error))
        .map(|page| End::of(&page.url, &page.body));
    let Some(own) = own else { return Ok(error) };
    let before = fetches::of_connection(tx, office, connection, IN_A_ROW).await?;
    let mut in_a_row = 1;
    for earlier in before.iter().filter(|earlier| earlier.id != fetch) {
        match end_of(tx, office, earlier.id, earlier.error.as_ref()).await? {
            Some(end) if end.is_at(&own) => in_a_row += 1,
            _ => break,
        }
    }
    if in_a_row < IN_A_ROW {
        return Ok(error);
    }
    Ok(FetchError {
        cause: Cause::PageChanged,
        seen: Some(Said::new(
            format!("{in_a_row}回続けて同じ所で終わるページ"),
            format!("one that ended at the same place {in_a_row} times"),
        )),
        ..error
    })
}

/// A page that nobody recognised because it has no end, or one that was being read.
fn is_cut(rule: Option<&str>, error: &FetchError) -> bool {
    rule.is_none() || rule == error.step.as_deref()
}

/// Where an earlier fetch ended, if at a cut page.
async fn end_of(
    tx: &mut Tx,
    office: OfficeId,
    fetch: FetchId,
    error: Option<&FetchError>,
) -> Result<Option<End>, Refused> {
    let Some(error) = error.filter(|error| error.cause == Cause::PageCut) else {
        return Ok(None);
    };
    let pages = fetches::pages(tx, office, fetch).await?;
    let cut = pages
        .iter()
        .rfind(|page| is_cut(page.rule.as_deref(), error));
    let Some(page) = cut else { return Ok(None) };
    let capture = captures::find(tx, office, &page.digest).await?;
    Ok(capture.map(|capture| End::of(&page.url, &capture.body)))
}
