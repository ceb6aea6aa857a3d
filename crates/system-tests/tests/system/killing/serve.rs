//! `renkei serve` killed while its worker fetches, and started again.

use super::moment::Moment;
use super::victim::{Allowed, Victim};
use crate::harness::{BANK, CARD, Home, Running, until};
use futures_util::future::join_all;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// Kills a server, starts it again, and judges what it does by itself.
async fn judge(worked: bool, moment: Moment, expected: Allowed) {
    let victim = Victim::new(Home::new(), BANK, worked).await;
    if worked {
        victim.inside.make_due(victim.id).await;
    }
    victim.is_killed(moment, &SERVE).await;
    let allowed = victim.allowed().await;
    assert_eq!(allowed, expected, "{moment:?}");
    victim.lease_runs_out().await;

    let left = victim.counters().await;
    let mut again = Running::start("serve, again", victim.home.command(&SERVE));
    again
        .says("where it listens", |line| {
            line.contains("http://").then_some(())
        })
        .await;
    if allowed == Allowed::GoOn {
        until("the fetch that was cut off is done", async || {
            victim
                .inside
                .connection(victim.id)
                .await
                .connection
                .last_succeeded_at
        })
        .await;
        until("it has logged out", async || {
            (victim.counters().await.open_sessions == 0).then_some(())
        })
        .await;
    } else {
        // It looks at what is due, and at this one not: another that is linked now is fetched.
        let other = victim.inside.link(CARD).await;
        until("the card is fetched", async || {
            victim
                .inside
                .connection(other)
                .await
                .connection
                .last_succeeded_at
        })
        .await;
        assert_eq!(
            victim.counters().await.logins,
            left.logins,
            "{moment:?}: the server has logged in by itself"
        );
    }
    let (status, said) = again.stop().await;
    assert!(
        status.success(),
        "asked to end, it ended with {status}: {said}"
    );
    match allowed {
        Allowed::GoOn => victim.is_well().await,
        _ => victim.starts_again(allowed).await,
    }
}

#[tokio::test]
async fn a_server_that_is_killed_goes_on_as_far_as_rule_1_allows() {
    join_all([
        judge(false, Moment::LoginForm, Allowed::GoOn),
        judge(false, Moment::Login, Allowed::AfterThePerson),
        judge(true, Moment::Login, Allowed::AnHourLater),
        judge(false, Moment::Request(4), Allowed::GoOn),
        judge(false, Moment::Request(8), Allowed::GoOn),
    ])
    .await;
}
