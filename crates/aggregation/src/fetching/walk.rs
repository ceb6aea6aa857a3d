//! The walk itself, by the engine that the recipe names.

use super::claim::Claimed;
use super::desk::FetchDesk;
use crate::app::App;
use domain::fetch::{Cause, FetchError};
use domain::said::Said;
use recipe::{Engine, Recipe, Walked};
use sessions::{BrowserProgram, BrowserSession, HttpSession, Limits, NoBrowser};

pub(super) async fn walk(app: &App, claimed: &Claimed) -> Walked {
    let recipe = &claimed.entry.recipe;
    let manners = &claimed.entry.institution().manners;
    let limits = Limits::new(manners, recipe.budget().within(claimed.order.budget));
    let desk = FetchDesk::new(app, claimed);
    match recipe.engine() {
        Engine::Http => match HttpSession::new(&app.origins, limits, desk) {
            Ok(mut session) => recipe::walk(recipe, &claimed.order, &mut session).await,
            Err(missing) => not_set_up(
                missing.said(),
                Said::new("暗号化通信（TLS）", "encrypted connections (TLS)"),
            ),
        },
        Engine::Browser => match open(app, recipe, limits, desk).await {
            Ok(mut session) => {
                let walked = recipe::walk(recipe, &claimed.order, &mut session).await;
                session.close().await;
                walked
            }
            Err(missing) => not_set_up(
                missing.said(),
                Said::new(
                    "この金融機関の画面を開くためのChromium",
                    "a Chromium for this institution's pages",
                ),
            ),
        },
    }
}

async fn open<'a>(
    app: &App,
    recipe: &Recipe,
    limits: Limits,
    desk: FetchDesk<'a>,
) -> Result<BrowserSession<FetchDesk<'a>>, NoBrowser> {
    let fields = recipe.institution().fields.iter();
    let secrets = fields
        .filter(|field| field.kind.is_secret())
        .map(|field| field.name.clone())
        .collect();
    let program = BrowserProgram::find()?;
    BrowserSession::open(&program, &app.origins, limits, secrets, desk).await
}

/// The operator reads what is missing; `renkei doctor` says how to mend it.
fn not_set_up(missing: Said, needed: Said) -> Walked {
    let mut error = FetchError::new(Cause::OwnFault);
    error.step = Some("start".to_owned());
    error.expected = Some(needed);
    error.seen = Some(missing);
    Walked {
        error: Some(error),
        ..Walked::default()
    }
}
