//! Data folders, keys and databases that can't be used: the message names the thing and the mend, and no secret.

use super::samples::PLAIN;
use crate::harness::Home;
use crate::harness::home::{renkei, run, text};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn a_key_that_others_may_read_is_refused_with_the_command_that_mends_it() {
    let home = Home::new();
    home.run(&["accounts"]).await.succeeded();
    let key = home.data().join("root.key");
    let mode = std::fs::metadata(&key)
        .expect("the key is made")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "a new key is its owner's alone");
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("chmod");
    let mend = format!("chmod 600 {}", text(&key));
    let said = home.run(&["accounts"]).await.failed();
    assert!(said.contains(&mend), "{said}");
    let doctor = home.run(&["doctor"]).await;
    assert!(
        doctor.stdout.contains('✗') && doctor.stdout.contains(&mend),
        "{doctor}"
    );
    doctor.failed();

    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("chmod");
    home.run(&["accounts"]).await.succeeded();
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_left_alone() {
    let home = Home::new();
    home.run(&["accounts"]).await.succeeded();
    let key = home.data().join("root.key");
    std::fs::write(&key, "not a key").expect("the key is overwritten");
    let said = home.run(&["accounts"]).await.failed();
    assert!(said.contains(text(&key)), "{said}");
    assert_eq!(
        std::fs::read_to_string(&key).expect("the file is there"),
        "not a key"
    );
}

#[tokio::test]
async fn a_database_that_can_not_be_opened_is_named_without_its_password() {
    let home = Home::new();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = nobody.local_addr().expect("its number").port();
    drop(nobody);
    let nobody_there = format!("postgres://renkei:himitsu-1@127.0.0.1:{port}/renkei");
    let unknown = "mysql://renkei:himitsu-1@127.0.0.1/renkei";
    for (address, command) in [
        (nobody_there.as_str(), "accounts"),
        (unknown, "accounts"),
        (unknown, "doctor"),
    ] {
        let ran = home.run(&["--database", address, command]).await;
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains("himitsu-1"), "{all}");
        assert!(all.contains("データベース"), "{all}");
        ran.failed();
    }
}

#[tokio::test]
async fn a_wrong_password_of_the_database_is_not_shown() {
    let Ok(server) = std::env::var("RENKEI_TEST_POSTGRES") else {
        return;
    };
    let address = server.replace("postgres://postgres@", "postgres://nobody-there:himitsu-1@");
    let said = Home::new()
        .run(&["--database", &address, "accounts"])
        .await
        .failed();
    assert!(!said.contains("himitsu-1"), "{said}");
}

#[tokio::test]
async fn a_file_in_place_of_the_data_folder_is_named() {
    let home = Home::new();
    let file = home.file("a-file", "");
    let mut command = renkei();
    command.args(["--lang", "ja", "--data", text(&file), "accounts"]);
    let said = run(command, &["--data", text(&file), "accounts"])
        .await
        .failed();
    assert!(
        said.contains(text(&file)) && said.contains("--data"),
        "{said}"
    );
}

#[tokio::test]
async fn the_folder_is_its_owners_alone_and_the_database_can_be_named_by_the_environment() {
    let home = Home::new();
    let path = home.file("plain.csv", PLAIN);
    home.run(&["import", text(&path), "--account", "普通", "--create"])
        .await
        .succeeded();
    let mode = std::fs::metadata(home.data())
        .expect("the folder is made")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);

    let elsewhere = format!(
        "sqlite:{}?mode=rwc",
        text(&home.file("elsewhere.sqlite", ""))
    );
    let mut command = home.command(&["accounts"]);
    command.env("RENKEI_DATABASE", &elsewhere);
    assert_eq!(
        run(command, &["accounts"]).await.succeeded(),
        "",
        "another database has other accounts"
    );
}

#[tokio::test]
async fn english_is_spoken_where_it_is_asked_for() {
    let home = Home::new();
    let mut command = renkei();
    command
        .arg("--data")
        .arg(home.data())
        .args(["--lang", "en", "lines", "--account", "main"]);
    let said = run(command, &["lines"]).await.failed();
    assert!(
        said.contains("There is no account \"main\"") && said.contains("--create"),
        "{said}"
    );
}
