//! The unknown CSV: proposed, corrected, kept as a layout of the office, recognised the next time.

use super::{UNKNOWN, into};
use crate::common::Shared;
use aggregation::Refused;
use aggregation::importing::columns::{self, Kept};
use aggregation::importing::uploads::{self, LIMITS, State};
use aggregation::importing::{File, Import, layouts};
use domain::ids::UploadId;
use formats::Refusal;
use formats::layout::Holder;
use formats::propose::Meaning;
use std::time::Duration;
use store::captures;
use store::office_layouts::{self, OfficeLayout};

const LONG: Duration = Duration::from_secs(60);

async fn hand_over(shared: &Shared) -> UploadId {
    let packed = captures::pack(UNKNOWN.as_bytes(), LIMITS).expect("is packed");
    uploads::receive(
        &shared.app,
        shared.actor,
        "kozukai.csv",
        packed,
        shared.now(),
    )
    .await
    .expect("is kept")
}

async fn state(shared: &Shared, id: UploadId) -> State {
    uploads::state(&shared.app, shared.actor, id, LONG, shared.now())
        .await
        .expect("is there")
}

#[tokio::test]
async fn an_unknown_csv_is_kept_as_a_layout_and_then_recognised() {
    let shared = Shared::new().await;
    let id = hand_over(&shared).await;
    match state(&shared, id).await {
        State::Refused { why, .. } => assert!(
            matches!(&*why, Refused::File(Refusal::UnknownCsv { .. })),
            "{why}"
        ),
        other => panic!("{other:?}"),
    }
    let proposed = columns::propose(&shared.app, shared.actor, id, &[], shared.now())
        .await
        .expect("a table");
    assert!(proposed.faults.is_empty(), "{:?}", proposed.faults);
    let shown = proposed.shown.as_ref().expect("no fault");
    let shown = shown.as_ref().expect("is read");
    let first: Vec<i64> = shown.statements[0]
        .summary
        .first
        .iter()
        .map(|line| line.amount)
        .collect();
    assert_eq!(first, [5000, -120, -180, 300, -110]);

    // What the person takes away is missing, and said by its column or the table.
    let none = [(0, Meaning::Nothing)];
    let broken = columns::propose(&shared.app, shared.actor, id, &none, shared.now()).await;
    let broken = broken.expect("a table");
    assert!(!broken.faults.is_empty() && broken.shown.is_none());
    let kept = Kept {
        name: "おこづかい帳",
        account: Holder::Wallet,
        corrections: &none,
    };
    let refused = columns::keep_layout(&shared.app, shared.actor, id, kept, shared.now()).await;
    assert!(matches!(refused, Err(Refused::Columns(_))));

    let kept = Kept {
        corrections: &[],
        ..kept
    };
    let unnamed = Kept { name: " ", ..kept };
    let refused = columns::keep_layout(&shared.app, shared.actor, id, unnamed, shared.now()).await;
    assert!(matches!(refused, Err(Refused::Form(_))));
    let layout = columns::keep_layout(&shared.app, shared.actor, id, kept, shared.now())
        .await
        .expect("is kept");
    match state(&shared, id).await {
        State::Looked(looked) => {
            assert_eq!(looked.layout, layout);
            assert_eq!(looked.layout_name, "おこづかい帳");
            assert_eq!(looked.counts().new, 5);
        }
        other => panic!("{other:?}"),
    }

    // The next file of this form is known, in this office only.
    let next = UNKNOWN.replace("ガム", "あめ");
    let import = into("おこづかい", "next.csv", next);
    let imported = shared.import(shared.actor, &import).await.expect("is read");
    assert_eq!(
        (imported.layout.as_str(), imported.counts().new),
        (layout.as_str(), 5)
    );
    let stranger = shared.other_office().await;
    let refused = shared.import(stranger, &import).await;
    assert!(matches!(
        refused,
        Err(Refused::File(Refusal::UnknownCsv { .. }))
    ));
    // Until it is taken away.
    layouts::forget(&shared.app, shared.actor, &layout, shared.now())
        .await
        .expect("is there");
    let refused = shared.look(shared.actor, &import).await;
    assert!(matches!(
        refused,
        Err(Refused::File(Refusal::UnknownCsv { .. }))
    ));
}

#[tokio::test]
async fn a_stored_layout_that_is_not_understood_any_more_stops_no_import() {
    let shared = Shared::new().await;
    let mut tx = shared.app.store.write().await.expect("a transaction");
    let old = OfficeLayout {
        layout_id: "own-1".into(),
        name: "古い読み方".into(),
        toml: "id = \"own-1\"\nnonsense = true".into(),
        user: None,
        created_at: shared.now(),
    };
    office_layouts::insert(&mut tx, shared.actor.office, &old)
        .await
        .expect("is stored");
    tx.commit().await.expect("is stored");
    let import = into("普通", "plain.csv", super::PLAIN);
    let imported = shared.import(shared.actor, &import).await.expect("is read");
    assert_eq!(imported.left_out, ["古い読み方"]);
    assert_eq!(imported.counts().new, 4);
    // Whoever chooses it is told that it isn't there.
    let chosen = Import {
        layout: Some("own-1"),
        ..Import::of("x.csv", File::in_memory(UNKNOWN))
    };
    let refused = shared.look(shared.actor, &chosen).await;
    assert!(matches!(refused, Err(Refused::NoSuchLayout { .. })));
    // And its id is not given to another one.
    let id = hand_over(&shared).await;
    state(&shared, id).await;
    let kept = Kept {
        name: "おこづかい帳",
        account: Holder::Bank,
        corrections: &[],
    };
    let layout = columns::keep_layout(&shared.app, shared.actor, id, kept, shared.now()).await;
    assert_eq!(layout.expect("is kept"), "own-2");
}
