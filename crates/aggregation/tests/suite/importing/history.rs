//! What was imported is told, and taken back as a whole.

use super::{PLAIN, into};
use crate::common::Shared;
use aggregation::Refused;
use aggregation::importing::history;

#[tokio::test]
async fn an_import_is_taken_back_and_the_history_says_who_and_when() {
    let shared = Shared::new().await;
    let first = into("普通", "first.csv", PLAIN);
    let first = shared.import(shared.actor, &first).await.expect("is read");
    let lines = shared.lines(shared.actor, "普通").await;
    let longer = format!("{PLAIN}2026/11/04,家賃,88000,,1228655\n");
    let second = into("普通", "second.csv", longer);
    let second = shared.import(shared.actor, &second).await.expect("is read");
    let (first, second) = (first.id.expect("an id"), second.id.expect("an id"));

    let (app, actor) = (&shared.app, shared.actor);
    let question = history::ask(app, actor, second).await.expect("is there");
    assert!(question.possible);
    assert_eq!((question.lines, question.journalised), (1, 0));
    shared.advance(5);
    let done = history::take_back(app, actor, second, shared.now())
        .await
        .expect("nothing was built on it");
    assert_eq!((done.file_name.as_str(), done.lines), ("second.csv", 1));
    assert_eq!(shared.lines(actor, "普通").await, lines);

    let past = history::page(app, actor, None, 10)
        .await
        .expect("a history");
    let told: Vec<_> = past
        .iter()
        .map(|import| {
            (
                import.id,
                import.file_name.as_str(),
                import.taken_back.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(second, "second.csv", true), (first, "first.csv", false)]
    );
    assert_eq!(
        past[0].taken_back.as_ref().map(|(at, _)| *at),
        Some(shared.now())
    );
    assert_eq!(past[1].layout_name, past[0].layout_name);
    let rest = history::page(app, actor, Some(second), 10).await;
    assert_eq!(rest.expect("a page").len(), 1);

    let again = history::take_back(app, actor, second, shared.now()).await;
    assert!(matches!(again, Err(Refused::TakenBackAlready)));
    let stranger = shared.other_office().await;
    let strange = history::take_back(app, stranger, first, shared.now()).await;
    assert!(matches!(strange, Err(Refused::NotFound("import"))));
    let strange = history::ask(app, stranger, first).await;
    assert!(matches!(strange, Err(Refused::NotFound("import"))));
    assert!(
        history::page(app, stranger, None, 10)
            .await
            .expect("a page")
            .is_empty()
    );
}
