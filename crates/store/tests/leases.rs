//! Rules 1 and 2 of the product, as the database keeps them.

mod common;

use domain::ids::{ConnectionId, FetchId};
use domain::time::Timestamp;
use store::leases::{self, LoginOutcome};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("in range")
}

#[tokio::test]
async fn a_login_is_held_by_one_and_a_lost_lease_can_not_be_extended() {
    for database in common::databases("leases").await {
        let mut tx = database.store.write().await.expect("begins");
        let first = leases::take(&mut tx, "login", "worker 1", at(60), at(0))
            .await
            .expect("asks")
            .expect("is free");
        assert_eq!(
            leases::take(&mut tx, "login", "worker 2", at(61), at(1))
                .await
                .expect("asks"),
            None
        );
        assert_eq!(
            leases::held_until(&mut tx, "login", at(1))
                .await
                .expect("asks"),
            Some(at(60))
        );
        assert!(
            leases::extend(&mut tx, &first, at(90), at(30))
                .await
                .expect("asks")
        );

        // The first holder went silent; its lease runs out and another takes over.
        let second = leases::take(&mut tx, "login", "worker 2", at(200), at(100))
            .await
            .expect("asks")
            .expect("ran out");
        assert!(second.token > first.token);
        assert!(
            !leases::extend(&mut tx, &first, at(300), at(110))
                .await
                .expect("asks"),
            "the old holder came back"
        );
        leases::release(&mut tx, &first)
            .await
            .expect("has no effect");
        assert_eq!(
            leases::held_until(&mut tx, "login", at(110))
                .await
                .expect("asks"),
            Some(at(200))
        );
        leases::release(&mut tx, &second).await.expect("releases");
        assert_eq!(
            leases::held_until(&mut tx, "login", at(110))
                .await
                .expect("asks"),
            None
        );
    }
}

#[tokio::test]
async fn the_ledger_remembers_a_refusal_of_this_very_secret() {
    for database in common::databases("ledger").await {
        let mut tx = database.store.write().await.expect("begins");
        leases::intend(
            &mut tx,
            "login",
            "secret",
            ConnectionId(1),
            FetchId(10),
            at(0),
        )
        .await
        .expect("intends");
        assert_eq!(
            leases::of_fetch(&mut tx, FetchId(10)).await.expect("asks"),
            Some(None)
        );
        leases::settle(&mut tx, FetchId(10), LoginOutcome::Rejected, at(1))
            .await
            .expect("settles");
        leases::settle(&mut tx, FetchId(10), LoginOutcome::Accepted, at(2))
            .await
            .expect("changes nothing");
        assert_eq!(
            leases::of_fetch(&mut tx, FetchId(10)).await.expect("asks"),
            Some(Some(LoginOutcome::Rejected))
        );
        assert_eq!(
            leases::of_fetch(&mut tx, FetchId(11)).await.expect("asks"),
            None
        );

        let rejected = async |tx: &mut store::Tx, secret: &str, since| {
            leases::rejected_since(tx, "login", secret, since)
                .await
                .expect("asks")
        };
        assert!(rejected(&mut tx, "secret", at(0)).await);
        assert!(
            !rejected(&mut tx, "secret", at(1)).await,
            "the person saved it again after the refusal"
        );
        assert!(!rejected(&mut tx, "another secret", at(0)).await);
    }
}
