//! 同意: off to the bank's own page, and back from it.

use super::failure::status_of;
use super::names::connection_name;
use super::page::institution_name;
use super::places::{Asked, Named, OwnAddress};
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::view::{Again, Leaving, NotReceived, Place};
use crate::words;
use aggregation::consenting::{self, CALLBACK, CameFrom, Unfinished, Wish};
use aggregation::{Refused, looking};
use axum::extract::State;
use axum::response::Response;
use domain::ids::ConnectionId;
use sessions::Secret;

/// 再同意する.
pub(super) async fn again(
    State(web): State<Web>,
    Named(id): Named<ConnectionId>,
    ours: OwnAddress,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    leave(&web, &me, Wish::Again(id), &ours).await
}

/// The page on the way to the bank.
pub(super) async fn leave(
    web: &Web,
    me: &SignedIn,
    wish: Wish,
    OwnAddress(ours): &OwnAddress,
) -> Result<Response, Failure> {
    let (bank, place, back) = match &wish {
        Wish::New { institution, .. } => {
            let entry = web
                .app
                .catalogue
                .get(institution)
                .ok_or(Failure::NotFound)?;
            (
                institution_name(entry.institution(), &me.pen),
                Place::Catalogue,
                format!("/connections/new/{institution}"),
            )
        }
        Wish::Again(id) => {
            let registered = looking::registration(&web.app, me.actor(), *id).await?;
            (
                connection_name(&web.app, &registered.stored, &me.pen),
                Place::Connections,
                format!("/connections?open={id}#c{id}"),
            )
        }
    };
    let callback = format!("{ours}{CALLBACK}");
    let address = consenting::begin(&web.app, me.actor(), wish, &callback, me.pen.now).await?;
    let frame = me.frame(web, Some(place)).await?;
    me.page(&Leaving {
        bank,
        address: address.into(),
        back,
        frame,
    })
}

/// The bank sends the browser back, with a code or with the reason why there is none (RFC 6749 §4.1.2).
pub(super) async fn callback(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let (app, state, now) = (&web.app, query.get("state"), me.pen.now);
    let code = query.get("code");
    if code.is_empty() || !query.get("error").is_empty() {
        let done = match query.get("error") {
            "access_denied" => Done::Declined,
            _ => Done::NotAsked,
        };
        let declined = consenting::decline(app, me.actor(), state, now).await;
        let back = match declined {
            Err(why) => return not_received(&web, &me, Unfinished { why, from: None }).await,
            Ok(CameFrom::Institution(id)) => format!("/connections/new/{id}"),
            Ok(CameFrom::Connection(id)) => format!("/connections?open={id}#c{id}"),
        };
        return Ok(me.go(&back, Some(done)));
    }
    let given = consenting::finish(app, me.actor(), state, Secret::new(code), now).await;
    let given = match given {
        Ok(given) => given,
        Err(unfinished) => return not_received(&web, &me, unfinished).await,
    };
    web.nudge.notify_one();
    let done = given.renewed.then_some(Done::Consented);
    Ok(me.go(&format!("/connections/{}", given.connection), done))
}

/// No consent came of it. What it was for leads to where it begins once more; a stranger's or an old way back leads to the
/// pages from which one begins.
async fn not_received(
    web: &Web,
    me: &SignedIn,
    Unfinished { why, from }: Unfinished,
) -> Result<Response, Failure> {
    let is_of_the_consent = matches!(
        why,
        Refused::NotConsenting | Refused::OtherCustomer | Refused::Token(_)
    );
    if !is_of_the_consent {
        return Err(why.into());
    }
    let what = words::refused(&why, &me.pen);
    let status = status_of(&why);
    let frame = me.frame(web, Some(Place::Connections)).await?;
    let again = match from {
        Some(CameFrom::Institution(id)) => Again::Link(format!("/connections/new/{id}")),
        Some(CameFrom::Connection(id)) => Again::Consent(id),
        None => Again::Choose,
    };
    me.page_with(status, &NotReceived { frame, what, again })
}
