//! 追加認証: a person's answer on its way to the fetch that waits for it.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use crate::registering;
use domain::connection::ConnectionState;
use domain::ids::ConnectionId;
use domain::office::Act;
use recipe::NoAnswer;
use sessions::Secret;

/// 追加認証を行う, or gives up. The answer goes to the waiting fetch and nowhere else.
pub async fn answer(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    answer: Result<Secret, NoAnswer>,
) -> Result<(), Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let stored = registering::find(&mut tx, actor, id).await?;
    drop(tx);
    match stored.connection.state() {
        ConnectionState::AwaitingInput { fetch, .. } => app.answers.give(fetch, answer),
        _ => Err(Refused::NotAwaited),
    }
}
