//! `docs/teach-a-bank.md`, in both languages, followed to the letter: its blocks go where its text says, its commands are
//! run against the simulated bank, and what it quotes has to be what comes.

mod author;
mod blocks;
mod likeness;
mod recipe;
mod steps;
mod truth;

use crate::harness::{Banks, Login};
use author::Author;
use std::path::Path;
use steps::STEPS;

/// Whose accounts the tutorial reads.
const READER: Login = Login {
    institution: "demo-shoken",
    name: "デモ証券",
    id: "101-204816",
    password: "4826-Midori",
};
/// Who is asked for a picture.
const ASKED: Login = Login {
    institution: "demo-shoken",
    name: "デモ証券",
    id: "101-731000",
    password: "7310-Asahi",
};
/// The id that the tutorial gives its institution: none of the catalogue has it.
const MADE: &str = "shoken";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Follows one of the two texts; whatever isn't as it says fails with the line of the block.
async fn follow(page: &str, arguments: &'static str) {
    let text = std::fs::read_to_string(root().join("docs").join(page)).expect("the tutorial");
    for word in [READER.id, READER.password, ASKED.id, ASKED.password] {
        assert!(text.contains(word), "{page} doesn't say {word}");
    }
    assert!(
        !root().join("institutions").join(MADE).exists(),
        "the tutorial makes what is there already"
    );
    let blocks = blocks::of(page, &text);
    let mut author = Author::begin(Banks::start().await, arguments).await;
    for (at, block) in blocks.iter().enumerate() {
        let Some(step) = STEPS.get(at) else {
            panic!("{block}: the test has no step for it");
        };
        author.follows(block, step).await;
    }
    assert_eq!(blocks.len(), STEPS.len(), "{page}: blocks are missing");
    author.has_read_the_whole_truth().await;
}

#[tokio::test]
async fn the_japanese_text_is_true() {
    follow("teach-a-bank.ja.md", " --lang ja").await;
}

#[tokio::test]
async fn the_english_text_is_true() {
    follow("teach-a-bank.md", " --lang en").await;
}
