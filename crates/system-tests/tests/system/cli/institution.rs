//! `renkei institution client`: the operator's registration at an institution with an API. Its secret is on no command line
//! and in no file as it is.

use crate::harness::Home;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;

const SECRET: &str = "himitsu-no-kagi-0310";

/// Whether it went well, and what was said.
async fn set(home: &Home, arguments: &[&str], secret: &str) -> (bool, String) {
    let mut command = home.command(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("an input");
    // A program that refuses its arguments reads nothing.
    drop(stdin.write_all(secret.as_bytes()).await);
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn client<'a>(institution: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["institution", "client", institution];
    arguments.extend(["--client-id", "renkei-1", "--secret-stdin"]);
    arguments.extend(more);
    arguments
}

#[tokio::test]
async fn a_client_is_set_and_its_secret_is_sealed() {
    for home in Home::on_each_engine("client").await {
        let line = format!("{SECRET}\n");
        let (good, said) = set(&home, &client("gmo-aozora", &[]), &line).await;
        assert!(good && said.contains("設定しました"), "{said}");
        assert!(!said.contains(SECRET));
        let callback = ["--callback", "https://renkei.example/consent/callback"];
        let (good, said) = set(&home, &client("gmo-aozora", &callback), &line).await;
        assert!(good, "set anew: {said}");
        for file in std::fs::read_dir(home.data()).expect("the data folder") {
            let path = file.expect("a file").path();
            let bytes = std::fs::read(&path).unwrap_or_default();
            let is_there = bytes
                .windows(SECRET.len())
                .any(|window| window == SECRET.as_bytes());
            assert!(!is_there, "{} holds the secret", path.display());
        }
    }
}

#[tokio::test]
async fn what_can_not_be_set_is_said_with_its_mend() {
    let home = Home::new();
    let http = ["--callback", "http://renkei.example/consent/callback"];
    for (arguments, secret, expected) in [
        (client("gmo-aozora", &[]), "", "標準入力が空です"),
        (
            client("demo-bank", &[]),
            "x\n",
            "この方法では登録できません",
        ),
        (client("nowhere", &[]), "x\n", "レシピがありません"),
        (
            client("gmo-aozora", &http),
            "x\n",
            "https://…/consent/callback",
        ),
        (
            vec!["institution", "client", "gmo-aozora"],
            "x\n",
            "--client-id",
        ),
    ] {
        let (good, said) = set(&home, &arguments, secret).await;
        assert!(!good && said.contains(expected), "{arguments:?}: {said}");
    }
}
