//! Rule 1: a rejected password is sent once, whoever asks how often, until the person acts.

use crate::harness::ledger::has_exactly_the_banks_lines;
use crate::harness::{BANK, Banks, CARD, Home, Inside, Running, until};
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::{Cause, OwnerAction};

const WRONG: &str = "ayame2026";

#[tokio::test]
async fn a_rejected_password_is_sent_once_until_it_is_edited() {
    for home in Home::on_each_engine("rejected").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let inside = Inside::open(&home).await;
        let id = inside
            .link_with(BANK, WRONG)
            .await
            .expect("it is registered");
        let number = id.to_string();

        let said = home.run(&["fetch", "--connection", &number]).await.failed();
        assert!(said.contains(BANK.name) && !said.contains(WRONG), "{said}");
        for arguments in [
            ["fetch", "--connection", &number].as_slice(),
            &["fetch", "--all"],
            &["fetch", "--all"],
        ] {
            let said = home.run(arguments).await.failed();
            assert!(said.contains("もう送りません"), "{said}");
        }
        let state = inside.state(id).await;
        let by = BlockedBy::Owner(OwnerAction::EditLogin);
        assert_eq!(
            state,
            ConnectionState::Blocked {
                cause: Cause::CredentialsRejected,
                by
            }
        );

        // The worker of a server leaves it alone as well: it fetches what is linked after it, and not this.
        let other = inside.link(CARD).await;
        let mut server =
            Running::start("serve", home.command(&["serve", "--listen", "127.0.0.1:0"]));
        server
            .says("where it listens", |line| {
                line.contains("http://").then_some(())
            })
            .await;
        until("the card is fetched", async || {
            inside.connection(other).await.connection.last_succeeded_at
        })
        .await;
        server.stop().await;

        let counters = banks.counters(BANK).await;
        assert_eq!(
            (counters.wrong_passwords, counters.logins, counters.locked),
            (1, 0, false)
        );
        assert_eq!(inside.intents(id).await, 1);

        inside.change_password(id, BANK.password).await;
        home.run(&["fetch", "--connection", &number])
            .await
            .succeeded();
        has_exactly_the_banks_lines(&home, &banks, BANK).await;
        assert_eq!(banks.counters(BANK).await.wrong_passwords, 1);
    }
}

#[tokio::test]
async fn another_office_does_not_send_the_same_rejected_password_again() {
    for home in Home::on_each_engine("rejected_elsewhere").await {
        let banks = Banks::start().await;
        banks.are_known_to(&home).await;
        let inside = Inside::open(&home).await;
        let other = inside.second_office().await;
        // Both are linked before the bank has said no to either.
        let here = inside
            .link_with(BANK, WRONG)
            .await
            .expect("it is registered")
            .to_string();
        let there = inside
            .link_as(other, BANK, WRONG)
            .await
            .expect("it is registered")
            .to_string();
        home.run(&["fetch", "--connection", &here]).await.failed();
        let office = other.office.to_string();
        home.run(&["--office", &office, "fetch", "--connection", &there])
            .await
            .failed();
        assert_eq!(banks.counters(BANK).await.wrong_passwords, 1);
    }
}

#[tokio::test]
async fn an_administrators_login_is_explained_and_not_tried_again() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let administrator = crate::harness::Login {
        id: "9000000001",
        password: "kanri2026",
        ..BANK
    };
    let inside = Inside::open(&home).await;
    let id = inside.link(administrator).await;
    home.run(&["fetch", "--all"]).await.failed();
    let by = BlockedBy::Owner(OwnerAction::UseUserLogin);
    assert_eq!(
        inside.state(id).await,
        ConnectionState::Blocked {
            cause: Cause::AdministratorLogin,
            by
        }
    );
    home.run(&["fetch", "--all"]).await.failed();
    assert_eq!(inside.intents(id).await, 1);
}
