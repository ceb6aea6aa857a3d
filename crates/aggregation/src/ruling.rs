//! 自動仕訳ルール: laid down once, proposed for every line that fits.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::{Fault, FieldFault, Refused};
use domain::ids::JournalRuleId;
use domain::journal::{Counter, JournalRule};
use domain::office::Act;
use domain::statement::text::text_key;
use domain::time::Timestamp;
use serde_json::json;
use store::{people, rules};

/// A rule to be laid down.
#[derive(Clone, Debug)]
pub struct NewRule {
    /// Part of the description, in any width and case.
    pub text: String,
    /// `Some(true)`: 入金 only; `Some(false)`: 出金 only.
    pub money_in: Option<bool>,
    pub counter: Counter,
}

/// Lays down a rule. Entries that were registered before stay as they are.
pub async fn add(
    app: &App,
    actor: Actor,
    new: NewRule,
    now: Timestamp,
) -> Result<JournalRuleId, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    // A text of blanks would fit every line.
    if text_key(&new.text).is_empty() {
        return Err(Refused::Form(vec![FieldFault {
            field: "text".into(),
            fault: Fault::Missing,
        }]));
    }
    let titles = people::titles(&mut tx, actor.office).await?;
    if !titles.iter().any(|title| title.name == new.counter.title) {
        return Err(Refused::NoSuchTitle(new.counter.title));
    }
    let id = JournalRuleId(tx.id().await?);
    let rule = JournalRule {
        id,
        text: new.text.trim().to_owned(),
        money_in: new.money_in,
        counter: new.counter,
    };
    rules::insert(&mut tx, actor.office, &rule, actor.user(), now).await?;
    let fact =
        json!({ "text": rule.text, "title": rule.counter.title, "tax": rule.counter.tax.word() });
    actor
        .note(&mut tx, "add-rule", format!("rule:{id}"), fact, now)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// The rules of the office, in the order in which they are tried.
pub async fn list(app: &App, actor: Actor) -> Result<Vec<JournalRule>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(rules::of_office(&mut tx, actor.office).await?)
}

/// Takes a rule back. Entries that it proposed stay.
pub async fn remove(
    app: &App,
    actor: Actor,
    id: JournalRuleId,
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::Journalise).await?;
    if !rules::remove(&mut tx, actor.office, id, now).await? {
        return Err(Refused::NotFound("rule"));
    }
    actor
        .note(&mut tx, "remove-rule", format!("rule:{id}"), json!({}), now)
        .await?;
    Ok(tx.commit().await?)
}
