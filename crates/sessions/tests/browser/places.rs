//! Where a browser comes from, and that nothing of it stays.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recipe::NetworkFault;

use crate::bank::{Answer, Bank};
use crate::stage::{browser, open, until};

/// A process of this machine.
struct Running {
    id: u32,
    parent: u32,
    group: u32,
}

fn running() -> Vec<Running> {
    let entries = fs::read_dir("/proc").expect("the processes");
    let one = |entry: fs::DirEntry| {
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let (_, rest) = stat.rsplit_once(')')?;
        let mut fields = rest.split_whitespace();
        if fields.next() == Some("Z") {
            return None;
        }
        Some(Running {
            id: entry.file_name().to_str()?.parse().ok()?,
            parent: fields.next()?.parse().ok()?,
            group: fields.next()?.parse().ok()?,
        })
    };
    entries.flatten().filter_map(one).collect()
}

/// The group and the profile of this test's browser.
fn own_browser() -> (u32, PathBuf) {
    let own = running()
        .into_iter()
        .find(|one| one.parent == std::process::id() && one.group == one.id)
        .expect("a browser");
    let line = fs::read_to_string(format!("/proc/{}/cmdline", own.id)).expect("its arguments");
    let profile = line
        .split('\0')
        .find(|argument| argument.contains("renkei-browser-"));
    (own.group, PathBuf::from(profile.expect("a profile")))
}

fn is_left(group: u32, profile: &Path) -> bool {
    profile.exists() || running().iter().any(|one| one.group == group)
}

async fn is_gone(group: u32, profile: PathBuf) {
    for _ in 0..200 {
        if !is_left(group, &profile) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("something is left of {}", profile.display());
}

async fn bank() -> Bank {
    Bank::open(|_| {
        Answer::page(
            "<p>ok</p><script>localStorage.a = 1; document.cookie = 'a=1; max-age=999'</script>",
        )
    })
    .await
}

#[tokio::test]
async fn a_closed_browser_leaves_neither_process_nor_profile() {
    let bank = bank().await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "ok")
        .await
        .expect("a page");
    let (group, profile) = own_browser();
    assert!(is_left(group, &profile));
    session.close().await;
    assert!(!is_left(group, &profile));
}

#[tokio::test]
async fn a_browser_whose_walk_is_dropped_leaves_nothing_either() {
    let bank = bank().await;
    let walking = tokio::spawn(async move {
        let mut session = browser(&bank).await;
        until(&mut session, &open("/page"), "never").await.map(drop)
    });
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (group, profile) = own_browser();
    walking.abort();
    assert!(
        walking
            .await
            .expect_err("ended in the middle")
            .is_cancelled()
    );
    is_gone(group, profile).await;
}

#[tokio::test]
async fn a_browser_that_is_killed_ends_the_walk_as_our_own_fault() {
    let bank = bank().await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "ok")
        .await
        .expect("a page");
    let (group, profile) = own_browser();
    let killed = std::process::Command::new("sh")
        .args(["-c", "kill -KILL \"-$1\"", "sh", &group.to_string()])
        .status();
    assert!(killed.expect("a shell").success());
    let came = until(&mut session, &open("/page"), "ok").await;
    assert!(
        matches!(came, Err(NetworkFault::Crashed { .. })),
        "{came:?}"
    );
    session.close().await;
    is_gone(group, profile).await;
}
