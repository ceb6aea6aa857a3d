//! Rule 2: at most one session per login ID, over all processes and offices.

use crate::harness::ledger::has_exactly_the_banks_lines;
use crate::harness::{BANK, Banks, Home, Inside, PAY};
use futures_util::future::join_all;

#[tokio::test]
async fn many_processes_that_fetch_one_connection_make_one_session() {
    for home in Home::on_each_engine("at_once").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        // The wallet lets a second login end the first session instead of refusing it: two would really fight.
        for login in [BANK, PAY] {
            let id = Inside::open(&home).await.link(login).await.to_string();
            banks.dawdle(login, "anywhere", 50).await;
            let arguments = ["fetch", "--connection", id.as_str()];
            let runs = join_all((0..4).map(|_| home.run(&arguments))).await;
            let (done, refused): (Vec<_>, Vec<_>) =
                runs.into_iter().partition(|ran| ran.code == Some(0));
            assert_eq!(done.len(), 1, "{} of four fetched", done.len());
            for ran in refused {
                assert!(
                    ran.stderr.contains("続いています") || ran.stderr.contains("別の取得"),
                    "{ran}"
                );
                ran.failed();
            }
            let counters = banks.counters(login).await;
            assert_eq!(
                (
                    counters.logins,
                    counters.open_sessions_max,
                    counters.refused_as_open
                ),
                (1, 1, 0)
            );
            banks.behave(login).await;
            has_exactly_the_banks_lines(&home, &banks, login).await;
        }
    }
}

#[tokio::test]
async fn two_offices_with_the_same_login_take_turns() {
    for home in Home::on_each_engine("offices_at_once").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let inside = Inside::open(&home).await;
        let other = inside.second_office().await;
        let here = inside.link(BANK).await.to_string();
        let there = inside
            .link_as(other, BANK, BANK.password)
            .await
            .expect("it is registered")
            .to_string();
        let office = other.office.to_string();
        banks.dawdle(BANK, "anywhere", 50).await;
        let (fetch_here, fetch_there) = (
            ["fetch", "--connection", &here],
            ["--office", &office, "fetch", "--connection", &there],
        );
        let (one, two) = tokio::join!(home.run(&fetch_here), home.run(&fetch_there));
        assert_ne!(
            one.code == Some(0),
            two.code == Some(0),
            "one fetches, one waits\n{one}\n{two}"
        );
        let counters = banks.counters(BANK).await;
        assert_eq!(
            (
                counters.logins,
                counters.open_sessions_max,
                counters.refused_as_open
            ),
            (1, 1, 0)
        );

        banks.behave(BANK).await;
        home.run(&fetch_here).await.succeeded();
        home.run(&fetch_there).await.succeeded();
        assert_eq!(banks.counters(BANK).await.open_sessions_max, 1);
        has_exactly_the_banks_lines(&home, &banks, BANK).await;
    }
}
