//! Files on their way in: packed, waiting, kept; layouts of an office; and what looking at a view says before it goes in.

mod common;

use domain::ids::OfficeId;
use domain::statement::matching::Counts;
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Timestamp};
use std::io::Read;
use store::captures::{self, PackFault, PackLimits, Packed, Packer, pack};
use store::lines::{self, Carry};
use store::office_layouts::{self, OfficeLayout};
use store::people::{self, Office};
use store::views::{Origin, ReadFrom};
use store::{Tx, imports, testing, uploads};

const LIMITS: PackLimits = PackLimits {
    size: 10 << 20,
    packed: 1 << 20,
};

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hour * 3600).expect("in range")
}

/// Bytes that don't pack: a sequence that looks like chance.
fn noise(n: usize) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..n).map(|_| next()).collect()
}

fn unpacked(packed: &Packed) -> Vec<u8> {
    let mut bytes = vec![];
    let mut reader = packed.open().expect("opens");
    reader.read_to_end(&mut bytes).expect("reads");
    bytes
}

#[test]
fn what_is_packed_comes_out_again_as_often_as_wanted() {
    for bytes in [vec![], b"2026-10-01,-500\n".repeat(100_000), noise(300_000)] {
        let packed = pack(bytes.as_slice(), LIMITS).expect("packs");
        assert_eq!(packed.digest, captures::digest(&bytes));
        assert_eq!(packed.size, bytes.len() as u64);
        assert_eq!(unpacked(&packed), bytes);
        assert_eq!(unpacked(&packed), bytes);
        // Piece by piece it is the same.
        let mut packer = Packer::new(LIMITS).expect("begins");
        for piece in bytes.chunks(777) {
            packer.push(piece).expect("fits");
        }
        assert_eq!(packer.finish().expect("packs").digest, packed.digest);
    }
}

/// Gives noise without end and counts how much of it was wanted.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        into.copy_from_slice(&noise(into.len()));
        self.0 += into.len() as u64;
        Ok(into.len())
    }
}

#[test]
fn no_more_is_read_than_the_limits_allow() {
    let mut endless = Endless(0);
    let limits = PackLimits {
        size: 1 << 20,
        packed: 8 << 20,
    };
    let fault = pack(&mut endless, limits).expect_err("too large");
    assert!(matches!(fault, PackFault::TooLarge { limit } if limit == 1 << 20));
    assert!(endless.0 < 2 << 20, "{} bytes were read", endless.0);

    let zeros = std::io::repeat(0).take(100 << 20);
    let fault = pack(zeros, LIMITS).expect_err("too large");
    assert!(matches!(fault, PackFault::TooLarge { .. }));
    let fault = pack(noise(3 << 20).as_slice(), LIMITS).expect_err("too large");
    assert!(matches!(fault, PackFault::TooLargePacked { limit } if limit == 1 << 20));
}

#[test]
fn a_damaged_body_is_an_error() {
    let mut packed = pack(noise(300_000).as_slice(), LIMITS).expect("packs");
    packed.body.truncate(1000);
    let mut reader = packed.open().expect("opens");
    assert!(reader.read_to_end(&mut vec![]).is_err());
}

async fn office(tx: &mut Tx) -> OfficeId {
    let id = OfficeId(tx.id().await.expect("an id"));
    let name = "みほん".into();
    people::insert_office(tx, &Office { id, name }, at(0))
        .await
        .expect("an office");
    id
}

#[tokio::test]
async fn an_upload_waits_until_it_is_confirmed_or_forgotten() {
    for database in common::databases("uploads").await {
        let tx = &mut database.store.write().await.expect("begins");
        let (here, there) = (office(tx).await, office(tx).await);
        let file = pack(b"2026-10-01,-500\n".as_slice(), LIMITS).expect("packs");
        let mut ids = vec![];
        for hour in [0, 1, 2] {
            let id = uploads::keep(tx, here, None, "a.csv", &file, at(hour), at(hour + 24)).await;
            ids.push(id.expect("keeps"));
        }
        let waiting = async |tx: &mut Tx, office, hour| {
            let waiting = uploads::of_office(tx, office, at(hour))
                .await
                .expect("reads");
            waiting.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(waiting(tx, here, 3).await, ids);
        assert_eq!(waiting(tx, there, 3).await, []);
        let found = uploads::find(tx, there, ids[0], at(3))
            .await
            .expect("reads");
        assert!(found.is_none(), "another office's");
        let (upload, packed) = uploads::find(tx, here, ids[0], at(3))
            .await
            .expect("reads")
            .expect("waits");
        assert_eq!((upload.file_name.as_str(), &packed), ("a.csv", &file));

        // Its time is over, and its row goes with the next tidying.
        assert_eq!(waiting(tx, here, 24).await, ids[1..]);
        assert_eq!(
            uploads::remove_expired(tx, at(24)).await.expect("removes"),
            1
        );

        assert!(
            uploads::move_to_captures(tx, here, ids[1], "text/csv", at(4))
                .await
                .expect("moves")
        );
        assert!(
            !uploads::move_to_captures(tx, here, ids[1], "text/csv", at(4))
                .await
                .expect("answers")
        );
        let capture = captures::find(tx, here, &file.digest).await.expect("reads");
        assert_eq!(capture.expect("kept").body, b"2026-10-01,-500\n");
        let (media_type, kept) = captures::find_packed(tx, here, &file.digest)
            .await
            .expect("reads")
            .expect("kept");
        assert_eq!((media_type.as_str(), kept), ("text/csv", file.clone()));
        // The same bytes once more.
        assert!(
            uploads::move_to_captures(tx, here, ids[2], "text/csv", at(5))
                .await
                .expect("moves")
        );
        assert_eq!(waiting(tx, here, 5).await, []);
        assert!(!uploads::remove(tx, here, ids[2]).await.expect("answers"));
    }
}

#[tokio::test]
async fn an_office_has_its_own_layouts() {
    for database in common::databases("office_layouts").await {
        let store = &database.store;
        let mut tx = store.write().await.expect("begins");
        let (here, there) = (office(&mut tx).await, office(&mut tx).await);
        let layout = OfficeLayout {
            layout_id: "tsuchiya".into(),
            name: "土屋信金".into(),
            toml: "[layout]".into(),
            user: None,
            created_at: at(0),
        };
        for of in [here, there] {
            office_layouts::insert(&mut tx, of, &layout)
                .await
                .expect("inserts");
        }
        tx.commit().await.expect("commits");
        let mut tx = store.write().await.expect("begins");
        let again = office_layouts::insert(&mut tx, here, &layout).await;
        assert!(again.expect_err("it is there").is_duplicate());
        drop(tx);
        let mut tx = store.write().await.expect("begins");
        assert!(
            office_layouts::remove(&mut tx, here, "tsuchiya")
                .await
                .expect("removes")
        );
        assert!(
            !office_layouts::remove(&mut tx, here, "tsuchiya")
                .await
                .expect("answers")
        );
        assert_eq!(
            office_layouts::of_office(&mut tx, here)
                .await
                .expect("reads"),
            []
        );
        assert_eq!(
            office_layouts::of_office(&mut tx, there)
                .await
                .expect("reads"),
            [layout]
        );
    }
}

fn line(day: i8, amount: i64, row: u32) -> ReadLine {
    ReadLine {
        posted_on: Date::new(2026, 10, day).expect("a date"),
        valued_on: None,
        amount,
        description: format!("ガム{}", amount % 7),
        balance: None,
        reference: None,
        pending: false,
        place: Place { page: 0, row },
    }
}

/// The days of a file in views that share the day at which it is parted; the same twin twice on each day.
fn parts(days: &[i8], newest_first: bool) -> Vec<View> {
    let mut parts: Vec<View> = days
        .windows(2)
        .map(|ends| {
            let mut lines: Vec<ReadLine> = (ends[0]..=ends[1])
                .flat_map(|day| [-5, -5, -i64::from(day) * 3].map(|amount| line(day, amount, 1)))
                .collect();
            if newest_first {
                lines.reverse();
            }
            View {
                traits: SourceTraits {
                    whole_days: true,
                    ..SourceTraits::plain("csv")
                },
                seen: SeenAt::not_before(Date::new(2026, 10, 30).expect("a date")),
                asked: None,
                opening: None,
                closing: None,
                rows_of: "line".into(),
                lines,
            }
        })
        .collect();
    if newest_first {
        parts.reverse();
    }
    parts
}

/// Looking says just what absorbing then does, over all parts, and writes nothing.
#[tokio::test]
async fn looking_counts_as_absorbing_will() {
    for database in common::databases("look").await {
        let store = &database.store;
        let mut tx = store.write().await.expect("begins");
        let here = office(&mut tx).await;
        let (connection, _) = testing::fetched(&mut tx, here).await.expect("a fetch");
        let account = testing::account(&mut tx, here, Some(connection), "普通")
            .await
            .expect("an account");
        tx.commit().await.expect("commits");
        let mut sums = vec![];
        for (days, newest_first) in [
            (&[10, 14, 20][..], false),
            (&[1, 4, 9, 16, 27], true),
            (&[1, 4, 9, 16, 27], true),
            (&[1, 4, 9, 18, 27], false),
        ] {
            let views = parts(days, newest_first);
            let mut tx = store.read().await.expect("begins");
            let mut carry = Carry::default();
            let mut looked = vec![];
            for view in &views {
                looked.push(
                    lines::look(&mut tx, here, Some(account), view, &mut carry)
                        .await
                        .expect("looks"),
                );
            }
            drop(tx);
            let mut tx = store.write().await.expect("begins");
            let import = imports::insert(&mut tx, here, "a.csv", "d", "csv", None, at(0))
                .await
                .expect("an import");
            let mut absorbed = vec![];
            for view in &views {
                let from = ReadFrom {
                    origin: Origin::Import(import),
                    pages: &[],
                };
                let outcome = lines::absorb(&mut tx, here, account, view, &from, at(1))
                    .await
                    .expect("absorbs");
                absorbed.push(outcome.counts());
            }
            tx.commit().await.expect("commits");
            assert_eq!(looked, absorbed, "{days:?} on {:?}", store.engine());
            sums.push(
                absorbed
                    .into_iter()
                    .fold(Counts::default(), |sum, one| sum + one)
                    .new,
            );
        }
        assert_eq!(sums, [33, 48, 0, 0]);
    }
}

/// An account that doesn't exist yet has nothing but what the parts before have brought.
#[tokio::test]
async fn a_new_account_can_be_looked_at() {
    for database in common::databases("look_new").await {
        let mut tx = database.store.read().await.expect("begins");
        let mut carry = Carry::default();
        let mut sum = Counts::default();
        for view in parts(&[1, 4, 9], false) {
            let looked = lines::look(&mut tx, OfficeId(1), None, &view, &mut carry).await;
            sum = sum + looked.expect("looks");
        }
        assert_eq!((sum.new, sum.known), (27, 3));
    }
}
