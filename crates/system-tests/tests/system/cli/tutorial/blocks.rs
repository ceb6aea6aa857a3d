//! The fenced blocks of a page, with their lines.

use std::fmt;

/// What stands between two fences.
pub struct Block {
    page: String,
    /// Of its opening fence, from 1.
    line: usize,
    /// `sh`, `toml`, `text` or `html`.
    pub kind: String,
    pub text: String,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.text.lines().next().unwrap_or_default();
        write!(
            f,
            "docs/{}:{} ({}: {first})",
            self.page, self.line, self.kind
        )
    }
}

pub fn of(page: &str, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                open = Some(Block {
                    page: page.to_owned(),
                    line: at + 1,
                    kind: kind.to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    if let Some(block) = open {
        panic!("{block}: it isn't closed");
    }
    blocks
}
