//! The lines of a text, one at a time.

use crate::Refusal;
use crate::limits::RECORD_MAX;
use crate::source::Unread;
use crate::text::Pieces;

/// Reads a text line by line; holds no more of it than one line.
pub struct Lines<P> {
    text: P,
    /// Without its line end.
    line: String,
    /// Of `line`, from 1; 0 before the first.
    number: u64,
    is_ended: bool,
}

impl<P: Pieces> Lines<P> {
    pub fn new(text: P) -> Lines<P> {
        Lines {
            text,
            line: String::new(),
            number: 0,
            is_ended: true,
        }
    }

    /// The next line with its number from 1; `None` at the end.
    ///
    /// # Errors
    /// [`Refusal::TooLong`].
    pub fn next(&mut self) -> Result<Option<(u64, &str)>, Unread> {
        self.line.clear();
        let mut begun = false;
        loop {
            let piece = self.text.piece()?;
            if piece.is_empty() {
                break;
            }
            if !begun {
                begun = true;
                self.number += 1;
                self.is_ended = false;
            }
            let (part, taken) = match piece.find('\n') {
                Some(at) => {
                    self.is_ended = true;
                    (&piece[..at], at + 1)
                }
                None => (piece, piece.len()),
            };
            self.line.push_str(part);
            self.text.take(taken);
            if self.line.len() > RECORD_MAX {
                let line = self.number;
                return Err(Refusal::TooLong { line }.into());
            }
            if self.is_ended {
                break;
            }
        }
        Ok(begun.then_some((self.number, self.line.as_str())))
    }

    /// Whether the line that came last has a line end.
    pub fn is_ended(&self) -> bool {
        self.is_ended
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_counted_and_the_last_may_lack_its_end() {
        let mut lines = Lines::new("a\n\nb");
        let mut seen = Vec::new();
        while let Some((number, line)) = lines.next().expect("short lines") {
            seen.push((number, line.to_owned()));
        }
        assert_eq!(seen, [(1, "a".into()), (2, String::new()), (3, "b".into())]);
        assert!(!lines.is_ended());
        let mut lines = Lines::new("a\n");
        assert!(lines.next().is_ok_and(|line| line.is_some()));
        assert!(lines.next().is_ok_and(|line| line.is_none()) && lines.is_ended());
    }
}
