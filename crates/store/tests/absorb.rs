//! What is absorbed comes back from the database just as matching left it, on each engine.

mod common;

use domain::account::AccountKind;
use domain::ids::{AccountId, FetchId, OfficeId, StatementLineId};
use domain::money::Unit;
use domain::statement::line::StatementLine;
use domain::statement::matching::{self, StoredDays};
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Period, Timestamp};
use store::accounts::{self, Account, AccountIdentity};
use store::people::{self, Office};
use store::views::{self, Origin, ReadFrom};
use store::{Store, lines};

const OFFICE: OfficeId = OfficeId(1);
const ACCOUNT: AccountId = AccountId(2);

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hour * 3600).expect("in range")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date of this test")
}

/// `2026-10-01 -500 コーヒー =99500`, one line each; `?` in front: pending; `#7` behind: a reference.
fn view(source: &str, seen: SeenAt, whole_days: bool, text: &str) -> View {
    let mut row = 0;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            row += 1;
            let pending = line.starts_with('?');
            let mut words = line.trim_start_matches('?').split(' ');
            let posted_on = day(words.next().expect("a date"));
            let amount = words.next().expect("an amount").parse().expect("a number");
            let description = words.next().expect("a text").to_owned();
            let rest: Vec<&str> = words.collect();
            let marked = |mark: char| rest.iter().find_map(|word| word.strip_prefix(mark));
            ReadLine {
                posted_on,
                valued_on: None,
                amount,
                description,
                balance: marked('=').map(|balance| balance.parse().expect("a number")),
                reference: marked('#').map(str::to_owned),
                pending,
                place: Place { page: 0, row },
            }
        })
        .collect();
    let traits = SourceTraits {
        whole_days,
        ..SourceTraits::plain(source)
    };
    View {
        traits,
        seen,
        asked: None,
        opening: None,
        closing: None,
        rows_of: "table".into(),
        lines,
    }
}

/// A history with late lines, twins, rewording, a pending line that becomes final on another day, and references.
fn views() -> Vec<View> {
    let first = "2026-10-01 -500 コーヒー =99500
                 2026-10-01 -500 コーヒー =99000
                 2026-10-02 -1200 仮)デンキ =97800
                 ?2026-10-03 -300 カフェ
                 2026-10-04 5000 ﾌﾘｺﾐ =102800 #A1";
    let late = "2026-10-01 -500 コーヒー =99500
                2026-10-01 -500 コーヒー =99000
                2026-10-01 -70 テスウリョウ =98930
                2026-10-02 -1200 デンキ =97730
                2026-10-04 5000 ﾌﾘｺﾐ =102730 #A1
                2026-10-05 -300 カフェ =102430";
    let file = "2026-10-01 -500 コーヒー
                2026-10-02 -1200 デンキ
                2026-10-05 -300 カフェ
                2026-10-06 -300 カフェ";
    vec![
        view("bank", SeenAt::exactly(at(0)), true, first),
        view("bank", SeenAt::exactly(at(48)), true, late),
        view("file", SeenAt::not_before(day("2026-10-06")), false, file),
    ]
}

fn from(origin: Origin) -> ReadFrom<'static> {
    ReadFrom { origin, pages: &[] }
}

async fn prepare(store: &Store) -> Origin {
    let mut tx = store.write().await.expect("begins");
    people::insert_office(
        &mut tx,
        &Office {
            id: OFFICE,
            name: "みほん".into(),
        },
        at(0),
    )
    .await
    .expect("an office");
    let account = Account {
        id: ACCOUNT,
        connection: None,
        identity: AccountIdentity {
            bank: "9901".into(),
            branch_code: String::new(),
            kind: AccountKind::Ordinary,
            number: "1234567".into(),
        },
        label: "普通".into(),
        branch: None,
        holder: None,
        unit: Unit::YEN,
        selected: true,
        balance: None,
    };
    accounts::insert(&mut tx, OFFICE, &account, at(0))
        .await
        .expect("an account");
    let import = views::insert_import(&mut tx, OFFICE, "a.csv", "digest", "test", None, at(0))
        .await
        .expect("an import");
    tx.commit().await.expect("commits");
    Origin::Import(import)
}

/// Everything of a line but its id, with its faces and references in one order.
fn without_ids(stored: &StoredDays) -> Vec<StatementLine> {
    let nobody = StatementLineId(0);
    let mut lines: Vec<StatementLine> = stored
        .lines()
        .cloned()
        .map(|mut line| {
            line.id = nobody;
            line.held_for = line.held_for.map(|_| nobody);
            line.faces
                .sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
            line.references.sort();
            line
        })
        .collect();
    lines.sort_by_key(|line| (line.posted_on, line.position));
    lines
}

async fn stored(store: &Store, office: OfficeId) -> StoredDays {
    let mut tx = store.read().await.expect("begins");
    let all = Period {
        from: day("2026-01-01"),
        to: day("2026-12-31"),
    };
    lines::stored_days(&mut tx, office, ACCOUNT, all)
        .await
        .expect("reads")
}

#[tokio::test]
async fn the_database_holds_what_matching_decided() {
    for database in common::databases("absorb").await {
        let store = &database.store;
        let origin = prepare(store).await;
        let mut model = StoredDays::default();
        let mut next = 0;
        for view in views() {
            let mut tx = store.write().await.expect("begins");
            let outcome = lines::absorb(&mut tx, OFFICE, ACCOUNT, &view, &from(origin), at(50))
                .await
                .expect("absorbs");
            tx.commit().await.expect("commits");
            let expected = matching::absorb(&mut model, &view, &mut || {
                next += 1;
                StatementLineId(next)
            });
            assert_eq!(outcome.counts(), expected.counts());
            let got = stored(store, OFFICE).await;
            assert_eq!(
                without_ids(&got),
                without_ids(&model),
                "{:?}",
                store.engine()
            );
            assert_eq!(got.day_views, model.day_views);
        }
        assert!(
            model.lines().any(|line| line.faces.len() > 1),
            "the test must see amended lines"
        );
    }
}

#[tokio::test]
async fn the_same_view_again_changes_nothing() {
    for database in common::databases("absorb_again").await {
        let store = &database.store;
        let origin = prepare(store).await;
        for view in views() {
            let mut tx = store.write().await.expect("begins");
            lines::absorb(&mut tx, OFFICE, ACCOUNT, &view, &from(origin), at(50))
                .await
                .expect("absorbs");
            tx.commit().await.expect("commits");
        }
        let before = stored(store, OFFICE).await;
        for view in views() {
            let mut tx = store.write().await.expect("begins");
            let outcome = lines::absorb(&mut tx, OFFICE, ACCOUNT, &view, &from(origin), at(60))
                .await
                .expect("absorbs");
            tx.commit().await.expect("commits");
            assert_eq!(outcome.counts().known, view.lines.len());
        }
        assert_eq!(stored(store, OFFICE).await, before);
    }
}

#[tokio::test]
async fn another_office_sees_no_line() {
    for database in common::databases("absorb_scope").await {
        let store = &database.store;
        let origin = prepare(store).await;
        let mut tx = store.write().await.expect("begins");
        lines::absorb(&mut tx, OFFICE, ACCOUNT, &views()[0], &from(origin), at(50))
            .await
            .expect("absorbs");
        tx.commit().await.expect("commits");
        assert_eq!(stored(store, OFFICE).await.lines().count(), 5);
        assert_eq!(stored(store, OfficeId(99)).await.lines().count(), 0);
    }
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() {
    for database in common::databases("absorb_rollback").await {
        let store = &database.store;
        let origin = prepare(store).await;
        let mut tx = store.write().await.expect("begins");
        lines::absorb(&mut tx, OFFICE, ACCOUNT, &views()[0], &from(origin), at(50))
            .await
            .expect("absorbs");
        drop(tx);
        assert_eq!(stored(store, OFFICE).await.lines().count(), 0);
    }
}

/// The view's origin is checked by the database: it is a fetch or an import, never both.
#[tokio::test]
async fn a_view_without_a_real_fetch_is_refused() {
    for database in common::databases("absorb_origin").await {
        let store = &database.store;
        prepare(store).await;
        let mut tx = store.write().await.expect("begins");
        let nowhere = Origin::Fetch {
            fetch: FetchId(777),
            recipe_version: 1,
        };
        let refused = lines::absorb(
            &mut tx,
            OFFICE,
            ACCOUNT,
            &views()[0],
            &from(nowhere),
            at(50),
        )
        .await;
        assert!(
            refused.is_err(),
            "{:?} took a view of a fetch that isn't there",
            store.engine()
        );
    }
}
