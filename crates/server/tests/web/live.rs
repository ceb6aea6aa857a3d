//! A fetch as the page follows it.

use crate::world::{Browser, World};
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use domain::connection::{FetchTicket, Needs};
use domain::fetch::{Cause, FetchError, Trigger};
use domain::ids::{ConnectionId, FetchId, OfficeId};
use futures_util::StreamExt;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::fetches::{self, FetchProgress, NewFetch};
use store::{connections, recipes};
use tokio::time::timeout;

struct Running {
    office: OfficeId,
    connection: ConnectionId,
    fetch: FetchId,
    ticket: FetchTicket,
}

/// What the worker does at the beginning of a fetch, as far as others can see it.
async fn begin(world: &World, office: OfficeId, connection: ConnectionId) -> Running {
    let mut tx = world.app.store.write().await.expect("a transaction");
    let mut stored = connections::find(&mut tx, office, connection)
        .await
        .expect("reads")
        .expect("is there");
    let fetch = FetchId(tx.id().await.expect("an id"));
    let ticket = stored
        .connection
        .begin_fetch(fetch, true, world.now())
        .expect("may begin");
    let recipe_version = recipes::version(&mut tx, "demo-bank", "digest", "", "", world.now())
        .await
        .expect("a version");
    let new = NewFetch {
        id: fetch,
        connection,
        trigger: Trigger::OwnerRequest,
        user: None,
        recipe_version,
    };
    fetches::insert(&mut tx, office, &new, world.now())
        .await
        .expect("inserts");
    connections::save(&mut tx, &mut stored)
        .await
        .expect("saves");
    tx.commit().await.expect("commits");
    Running {
        office,
        connection,
        fetch,
        ticket,
    }
}

impl Running {
    async fn progress(&self, world: &World, step: &str, lines: u32) {
        let mut tx = world.app.store.write().await.expect("a transaction");
        let progress = FetchProgress {
            step: step.into(),
            accounts_done: 1,
            accounts_all: 2,
            pages: 7,
            lines,
        };
        fetches::set_progress(&mut tx, self.office, self.fetch, &progress)
            .await
            .expect("writes");
        tx.commit().await.expect("commits");
    }

    async fn end(self, world: &World, error: Option<FetchError>) {
        let mut tx = world.app.store.write().await.expect("a transaction");
        let mut stored = connections::find(&mut tx, self.office, self.connection)
            .await
            .expect("reads")
            .expect("is there");
        fetches::end(
            &mut tx,
            self.office,
            self.fetch,
            error.as_ref(),
            12,
            world.now(),
        )
        .await
        .expect("writes");
        match error {
            None => stored
                .connection
                .succeed(self.ticket, None, world.now())
                .expect("its own fetch"),
            Some(error) => stored
                .connection
                .fail(
                    self.ticket,
                    error.cause,
                    None,
                    false,
                    Needs::Nobody,
                    0.0,
                    world.now(),
                )
                .expect("its own fetch"),
        }
        connections::save(&mut tx, &mut stored)
            .await
            .expect("saves");
        tx.commit().await.expect("commits");
    }
}

async fn events(browser: &Browser, connection: ConnectionId, seen: &str) -> BodyDataStream {
    let request = Request::get(format!("/connections/{connection}/events?seen={seen}"))
        .body(Body::empty())
        .expect("a request");
    let response = browser.raw(request).await;
    assert_eq!(
        response
            .headers()
            .get(CONTENT_TYPE)
            .map(|kind| kind.as_bytes()),
        Some(&b"text/event-stream"[..])
    );
    response.into_body().into_data_stream()
}

/// The next event, `None` at the end.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let chunk = timeout(Duration::from_secs(10), stream.next())
        .await
        .expect("within ten seconds");
    chunk.map(|chunk| String::from_utf8_lossy(&chunk.expect("a chunk")).into_owned())
}

#[tokio::test]
async fn figures_come_as_events_and_the_end_reloads_the_page() {
    let world = World::new().await;
    let (office, mut browser) = world.owner().await;
    let connection = world.link(office).await;
    let page = format!("/connections/{connection}");
    assert!(
        browser
            .get(&page)
            .await
            .text
            .contains("取得の順番を待っています")
    );
    let mut from_queue = events(&browser, connection, "queued").await;

    let running = begin(&world, office, connection).await;
    running.progress(&world, "lines", 40).await;
    assert!(
        next(&mut from_queue)
            .await
            .is_some_and(|event| event.contains("event: changed")),
        "the page has to show the bar now"
    );
    assert_eq!(next(&mut from_queue).await, None, "and its stream ends");

    let text = browser.get(&page).await.text;
    assert!(
        text.contains("デモ銀行から取得しています") && text.contains("明細の取得（2口座の1つ目）")
    );
    assert!(
        text.contains("http-equiv=\"refresh\" content=\"3\""),
        "without a script the page renews itself"
    );
    let mut stream = events(&browser, connection, "running").await;
    let event = next(&mut stream).await.expect("progress");
    assert!(
        event.contains("event: progress")
            && event.contains(r#""step":4"#)
            && event.contains(r#""lines":40"#),
        "{event}"
    );
    running.progress(&world, "lines", 60).await;
    assert!(
        next(&mut stream)
            .await
            .is_some_and(|event| event.contains(r#""lines":60"#))
    );

    running.end(&world, None).await;
    assert!(
        next(&mut stream)
            .await
            .is_some_and(|event| event.contains("event: changed"))
    );
    assert_eq!(next(&mut stream).await, None);
    let text = browser.get(&page).await.text;
    assert!(text.contains("新しい明細を12行取得しました") && text.contains("取得済みの明細"));
    let mut stale = events(&browser, connection, "running").await;
    assert!(
        next(&mut stale)
            .await
            .is_some_and(|event| event.contains("changed")),
        "a page that missed the end learns of it at once"
    );

    // Fetched just now: the button says from when on it works again.
    let refused = browser.submit(&format!("{page}/fetch"), &[]).await;
    assert_eq!(refused.location.as_deref(), Some(page.as_str()));
    assert!(
        browser
            .get(&page)
            .await
            .text
            .contains("今日 9:45から再取得できます。")
    );
}

#[tokio::test]
async fn a_refused_login_leads_to_its_edit_form_and_to_no_second_try() {
    let world = World::new().await;
    let (office, mut browser) = world.owner().await;
    let connection = world.link(office).await;
    let mut error = FetchError::new(Cause::CredentialsRejected);
    error.tries_left = Some(2);
    begin(&world, office, connection)
        .await
        .end(&world, Some(error))
        .await;
    let page = browser
        .get(&format!("/connections/{connection}"))
        .await
        .text;
    assert!(
        page.contains("あと2回でロックされます")
            && page.contains(&format!("/connections/{connection}/edit"))
    );
    assert!(
        browser
            .get("/")
            .await
            .text
            .contains("あなたの対応が必要です（1）")
    );
    assert!(
        !browser
            .get("/connections")
            .await
            .text
            .contains(&format!("action=\"/connections/{connection}/fetch\"")),
        "no 再取得"
    );
    let forced = browser
        .submit(&format!("/connections/{connection}/fetch"), &[])
        .await;
    assert_eq!(forced.status.as_u16(), 409);
    assert!(forced.text.contains("登録情報を編集してください"));
}

#[tokio::test]
async fn a_stream_ends_with_the_process() {
    let world = World::new().await;
    let (office, browser) = world.owner().await;
    let connection = world.link(office).await;
    let mut stream = events(&browser, connection, "queued").await;
    world.app.ending.store(true, Ordering::Relaxed);
    assert_eq!(next(&mut stream).await, None);
}
