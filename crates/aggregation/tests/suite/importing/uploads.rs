//! A file that was handed over waits to be confirmed; before that nothing of it is stored.

use super::{PLAIN, into};
use crate::common::Shared;
use aggregation::importing::uploads::{self, Choice, LIMITS, State};
use aggregation::importing::{Target, history};
use aggregation::{Actor, Refused};
use domain::ids::UploadId;
use domain::office::Role;
use std::time::Duration;
use store::captures;

/// Longer than anything here takes: a test that waits for it has failed.
const LONG: Duration = Duration::from_secs(60);

impl Shared {
    async fn hand_over(&self, name: &str, bytes: &[u8]) -> UploadId {
        let packed = captures::pack(bytes, LIMITS).expect("is packed");
        uploads::receive(&self.app, self.actor, name, packed, self.now())
            .await
            .expect("is kept")
    }

    async fn state(&self, actor: Actor, id: UploadId) -> Result<State, Refused> {
        uploads::state(&self.app, actor, id, LONG, self.now()).await
    }

    async fn confirm(&self, id: UploadId, choice: &Choice) -> Result<(), Refused> {
        uploads::confirm(&self.app, self.actor, id, choice.clone(), self.now()).await
    }

    async fn waiting(&self, actor: Actor) -> usize {
        let waiting = uploads::waiting(&self.app, actor, self.now()).await;
        waiting.expect("can be read").len()
    }
}

fn made(label: &str) -> Choice {
    Choice {
        label: Some(label.into()),
        create: true,
        layout: None,
    }
}

#[tokio::test]
async fn a_file_is_stored_when_it_is_confirmed_and_not_before() {
    let shared = Shared::new().await;
    let id = shared.hand_over("plain.csv", PLAIN.as_bytes()).await;
    let looked = match shared.state(shared.actor, id).await {
        Ok(State::Looked(looked)) => looked,
        other => panic!("{other:?}"),
    };
    assert_eq!(looked.statements[0].target, Target::Undecided);
    assert_eq!(looked.counts().new, 4);
    assert_eq!(shared.waiting(shared.actor).await, 1);
    assert!(shared.labels(shared.actor).await.is_empty());

    shared.confirm(id, &made("普通")).await.expect("begins");
    // A second press stores nothing twice.
    shared.confirm(id, &made("普通")).await.expect("is begun");
    let stored = match shared.state(shared.actor, id).await {
        Ok(State::Stored(stored)) => stored,
        other => panic!("{other:?}"),
    };
    shared.confirm(id, &made("普通")).await.expect("is done");
    assert_eq!(stored.counts().new, 4);
    assert_eq!(shared.lines(shared.actor, "普通").await.len(), 4);
    assert_eq!(shared.waiting(shared.actor).await, 0);
    let past = history::page(&shared.app, shared.actor, None, 10).await;
    let past = past.expect("a history");
    assert_eq!(past.len(), 1);
    assert_eq!(
        (Some(past[0].id), past[0].file_name.as_str()),
        (stored.id, "plain.csv")
    );
    // After a restart nobody knows the card any more, and there is nothing to look at.
    shared.advance(120);
    uploads::expire(&shared.app, shared.now())
        .await
        .expect("tidies");
    assert!(matches!(
        shared.state(shared.actor, id).await,
        Err(Refused::NotFound("upload"))
    ));
}

#[tokio::test]
async fn a_refused_confirmation_shows_the_file_as_before_and_can_be_repeated() {
    let shared = Shared::new().await;
    let id = shared.hand_over("plain.csv", PLAIN.as_bytes()).await;
    shared.state(shared.actor, id).await.expect("a look");
    let slip = Choice {
        label: Some("不通".into()),
        ..Choice::default()
    };
    let before = shared.dump().await;
    shared.confirm(id, &slip).await.expect("begins");
    match shared.state(shared.actor, id).await {
        Ok(State::Refused { why, looked }) => {
            assert!(matches!(&*why, Refused::NoSuchAccount { .. }), "{why}");
            assert_eq!(looked.map(|looked| looked.counts().new), Some(4));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(shared.dump().await, before);
    shared.confirm(id, &made("普通")).await.expect("begins");
    assert!(matches!(
        shared.state(shared.actor, id).await,
        Ok(State::Stored(_))
    ));
}

#[tokio::test]
async fn a_discarded_file_and_one_that_nobody_confirmed_leave_nothing() {
    let shared = Shared::new().await;
    let before = shared.dump().await;
    let discarded = shared.hand_over("a.csv", PLAIN.as_bytes()).await;
    uploads::discard(&shared.app, shared.actor, discarded, shared.now())
        .await
        .expect("is there");
    let forgotten = shared.hand_over("b.csv", PLAIN.as_bytes()).await;
    shared.state(shared.actor, forgotten).await.expect("a look");
    shared.advance(24 * 60 + 1);
    assert_eq!(shared.waiting(shared.actor).await, 0);
    for id in [discarded, forgotten] {
        let state = shared.state(shared.actor, id).await;
        assert!(matches!(state, Err(Refused::NotFound("upload"))));
        let confirmed = shared.confirm(id, &made("普通")).await;
        assert!(matches!(confirmed, Err(Refused::NotFound("upload"))));
    }
    let expired = uploads::expire(&shared.app, shared.now()).await;
    assert_eq!(expired.expect("tidies"), 1);
    let without_ids = |rows: Vec<String>| {
        let mut rows = rows;
        rows.retain(|row| !row.starts_with("id_sequence"));
        rows
    };
    assert_eq!(without_ids(shared.dump().await), without_ids(before));
}

#[tokio::test]
async fn another_office_finds_no_file_and_who_may_not_import_touches_none() {
    let shared = Shared::new().await;
    let id = shared.hand_over("plain.csv", PLAIN.as_bytes()).await;
    let stranger = shared.other_office().await;
    assert_eq!(shared.waiting(stranger).await, 0);
    let (app, now) = (&shared.app, shared.now());
    let not_found = [
        shared.state(stranger, id).await.err(),
        uploads::confirm(app, stranger, id, made("x"), now)
            .await
            .err(),
        uploads::look_again(app, stranger, id, made("x"), now)
            .await
            .err(),
        uploads::discard(app, stranger, id, now).await.err(),
    ];
    for refused in not_found {
        assert!(
            matches!(refused, Some(Refused::NotFound("upload"))),
            "{refused:?}"
        );
    }
    let auditor = shared.member(Role::Auditor).await;
    let packed = captures::pack(PLAIN.as_bytes(), LIMITS).expect("is packed");
    let not_allowed = [
        uploads::receive(app, auditor, "x.csv", packed, now)
            .await
            .err(),
        uploads::confirm(app, auditor, id, made("x"), now)
            .await
            .err(),
        uploads::discard(app, auditor, id, now).await.err(),
        shared
            .import(auditor, &into("x", "x.csv", PLAIN))
            .await
            .err(),
        shared.look(auditor, &into("x", "x.csv", PLAIN)).await.err(),
    ];
    for refused in not_allowed {
        assert!(
            matches!(refused, Some(Refused::NotAllowed { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(shared.waiting(shared.actor).await, 1);
}

#[tokio::test]
async fn a_choice_is_looked_at_before_it_is_confirmed() {
    let shared = Shared::new().await;
    let first = into("普通", "first.csv", PLAIN);
    shared.import(shared.actor, &first).await.expect("is read");
    let longer = format!("{PLAIN}2026/11/04,家賃,88000,,1228655\n");
    let id = shared.hand_over("longer.csv", longer.as_bytes()).await;
    shared.state(shared.actor, id).await.expect("a look");
    let choice = Choice {
        label: Some("普通".into()),
        ..Choice::default()
    };
    uploads::look_again(&shared.app, shared.actor, id, choice.clone(), shared.now())
        .await
        .expect("begins");
    match shared.state(shared.actor, id).await {
        Ok(State::Looked(looked)) => {
            let one = &looked.statements[0];
            assert_eq!(
                (one.target, one.counts.new, one.counts.known),
                (Target::Known, 1, 4)
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(uploads::choice(&shared.app, shared.actor, id), choice);
}
