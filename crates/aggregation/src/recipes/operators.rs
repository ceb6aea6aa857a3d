//! Who may mend recipes for the whole installation.

use crate::actor::{Actor, Who};
use crate::app::App;
use crate::refused::Refused;
use domain::ids::UserId;
use domain::time::Timestamp;
use serde_json::{Value, json};
use store::events::{self, Event};
use store::operators::{self, Operator};
use store::{Tx, people};

/// Whether this person is an operator.
pub async fn is_operator(app: &App, user: UserId) -> Result<bool, Refused> {
    let mut tx = app.store.read().await?;
    Ok(operators::is_one(&mut tx, user).await?)
}

/// All operators, the longest first.
pub async fn all(app: &App) -> Result<Vec<Operator>, Refused> {
    let mut tx = app.store.read().await?;
    Ok(operators::all(&mut tx).await?)
}

/// Makes somebody who can sign in an operator. `false`: is one already.
pub async fn add(app: &App, actor: Actor, email: &str, now: Timestamp) -> Result<bool, Refused> {
    change(app, actor, email, true, now).await
}

/// Ends somebody's time as an operator. `false`: was none.
pub async fn remove(app: &App, actor: Actor, email: &str, now: Timestamp) -> Result<bool, Refused> {
    change(app, actor, email, false, now).await
}

async fn change(
    app: &App,
    actor: Actor,
    email: &str,
    add: bool,
    now: Timestamp,
) -> Result<bool, Refused> {
    let mut tx = app.store.write().await?;
    must_operate(&mut tx, actor).await?;
    let user = people::user_by_email(&mut tx, &email.trim().to_lowercase())
        .await?
        .ok_or(Refused::NotFound("user"))?;
    let changed = if add {
        operators::add(&mut tx, user.id, actor.user(), now).await?
    } else {
        operators::remove(&mut tx, user.id, actor.user(), now).await?
    };
    if changed {
        let command = if add {
            "add-operator"
        } else {
            "remove-operator"
        };
        note(
            &mut tx,
            actor,
            command,
            format!("user:{}", user.id),
            json!({}),
            now,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(changed)
}

/// Makes this person the operator if there is none yet: whoever sets up an installation runs it.
pub async fn first(app: &App, actor: Actor, user: UserId, now: Timestamp) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    if !operators::all(&mut tx).await?.is_empty() {
        return Ok(());
    }
    operators::add(&mut tx, user, None, now).await?;
    note(
        &mut tx,
        actor,
        "add-operator",
        format!("user:{user}"),
        json!({ "first": true }),
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Refuses whoever is no operator. Read anew in the transaction of the change: it may have ended since the page was shown.
pub(super) async fn must_operate(tx: &mut Tx, actor: Actor) -> Result<(), Refused> {
    let allowed = match actor.who {
        Who::User(user, _) => operators::is_one(tx, user).await?,
        Who::CommandLine => true,
        Who::Schedule => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(Refused::NotOperator)
    }
}

/// Appends a fact about the whole installation to the history.
pub(super) async fn note(
    tx: &mut Tx,
    actor: Actor,
    command: &str,
    subject: String,
    fact: Value,
    now: Timestamp,
) -> Result<(), Refused> {
    let event = Event {
        at: now,
        actor: actor.word().to_owned(),
        user: actor.user(),
        command: command.to_owned(),
        subject,
        fact,
    };
    Ok(events::append_for_all(tx, &event).await?)
}
