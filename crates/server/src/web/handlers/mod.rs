//! One handler for each route: reads who asks, asks a query or gives a command, fills a page.

mod accounts;
mod assets;
mod captures;
mod catalogue;
mod challenge;
mod connections;
mod consent;
mod done;
mod evidence;
mod excerpt;
mod export;
mod failure;
mod home;
mod imports;
mod inbox;
mod journal;
mod lines;
mod live;
mod login_form;
mod names;
mod page;
mod person;
mod places;
mod recipes;
mod state;
mod typed;

pub(super) use done::Done;
pub(super) use failure::{Failure, in_words};

use super::Web;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

/// One method of one path.
pub(super) struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub handler: MethodRouter<Web>,
}

/// Every route. The pages' fields are described in [`view`](super::view).
pub(super) fn routes() -> Vec<Route> {
    let shown = |path, handler| Route {
        method: "GET",
        path,
        handler,
    };
    let sent = |path, handler| Route {
        method: "POST",
        path,
        handler,
    };
    vec![
        shown("/assets/{name}", get(assets::show)),
        shown("/signin", get(person::show_sign_in)),
        sent("/signin", post(person::sign_in)),
        sent("/signout", post(person::sign_out)),
        sent("/language", post(person::set_language)),
        sent("/office", post(person::switch_office)),
        shown("/", get(home::show)),
        shown("/connections/new", get(catalogue::show)),
        shown("/connections/new/{institution}", get(login_form::show_new)),
        sent("/connections/new/{institution}", post(login_form::register)),
        shown("/connections", get(connections::show)),
        shown("/connections/{id}", get(live::show)),
        shown("/connections/{id}/events", get(live::events)),
        sent("/connections/{id}/fetch", post(connections::fetch)),
        sent("/connections/fetch-all", post(connections::fetch_all)),
        sent("/connections/{id}/consent", post(consent::again)),
        shown(aggregation::consenting::CALLBACK, get(consent::callback)),
        shown("/connections/{id}/edit", get(login_form::show_edit)),
        sent("/connections/{id}/edit", post(login_form::edit)),
        shown("/connections/{id}/delete", get(connections::show_delete)),
        sent("/connections/{id}/delete", post(connections::delete)),
        shown("/connections/{id}/challenge", get(challenge::show)),
        shown(
            "/connections/{id}/challenge/picture",
            get(challenge::picture),
        ),
        sent("/connections/{id}/challenge", post(challenge::answer)),
        shown("/accounts/selection", get(accounts::show)),
        sent("/accounts/selection", post(accounts::select)),
        shown("/lines", get(lines::show)),
        shown("/lines/{id}", get(evidence::show)),
        shown("/captures/{id}", get(captures::show)),
        shown("/imports", get(imports::show)),
        // Files are packed while they come; `receive` has limits of its own.
        sent(
            "/imports",
            post(imports::receive).layer(DefaultBodyLimit::disable()),
        ),
        shown("/imports/events", get(imports::events)),
        shown("/imports/{id}", get(imports::show_file)),
        sent("/imports/{id}/store", post(imports::store)),
        sent("/imports/{id}/layout", post(imports::choose_layout)),
        sent("/imports/{id}/discard", post(imports::discard)),
        shown("/imports/{id}/columns", get(imports::show_columns)),
        sent("/imports/{id}/columns", post(imports::send_columns)),
        shown("/imports/done/{id}/take-back", get(imports::show_take_back)),
        sent("/imports/done/{id}/take-back", post(imports::take_back)),
        shown("/journal/inbox", get(inbox::show)),
        sent("/journal/inbox/register", post(inbox::register)),
        sent("/journal/inbox/exclude", post(inbox::exclude)),
        sent("/journal/inbox/undo", post(inbox::undo)),
        shown("/journal", get(journal::show)),
        sent("/journal/{id}/cancel", post(journal::cancel)),
        shown("/operator/recipes", get(recipes::show_all)),
        shown("/operator/recipes/{id}", get(recipes::show)),
        shown("/operator/recipes/{id}/page", get(recipes::show_page)),
        sent("/operator/recipes/{id}/draft", post(recipes::save)),
        sent("/operator/recipes/{id}/discard", post(recipes::discard)),
        sent("/operator/recipes/{id}/release", post(recipes::release)),
        sent("/operator/recipes/{id}/widen", post(recipes::widen)),
        sent("/operator/recipes/{id}/back", post(recipes::roll_back)),
        shown("/export", get(export::show)),
        shown("/export/file", get(export::file)),
    ]
}

/// Whatever else is asked for.
pub(super) async fn not_found() -> Failure {
    Failure::NotFound
}
