//! Several values in one cell: `{branch}（{branch_code}） {kind} {number}`.

use serde::Deserialize;

use crate::text::{fold_spaces, nfkc};

/// What a cell is made of. Between two values stands at least one sign or a blank; the last value takes the rest.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "String")]
pub struct Like {
    written: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Sign(String),
    Value(Part),
}

/// What a cell can say of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Number,
    Branch,
    BranchCode,
    BankCode,
    Kind,
    Name,
    Holder,
}

impl Part {
    fn of_word(word: &str) -> Option<Part> {
        Some(match word {
            "number" => Part::Number,
            "branch" => Part::Branch,
            "branch_code" => Part::BranchCode,
            "bank_code" => Part::BankCode,
            "kind" => Part::Kind,
            "name" => Part::Name,
            "holder" => Part::Holder,
            _ => return None,
        })
    }
}

impl TryFrom<String> for Like {
    type Error = String;
    fn try_from(written: String) -> Result<Like, String> {
        let fault = || format!("not a form of cells: {written}");
        let plain = fold_spaces(&nfkc(&written));
        let mut pieces = Vec::new();
        let mut rest = plain.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Sign(before.to_owned()));
            } else if matches!(pieces.last(), Some(Piece::Value(_))) {
                return Err(fault());
            }
            let (word, after) = after.split_once('}').ok_or_else(fault)?;
            pieces.push(Piece::Value(Part::of_word(word).ok_or_else(fault)?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Sign(rest.to_owned()));
        }
        Ok(Like { written, pieces })
    }
}

impl Like {
    /// As the layout writes it.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The values of a cell; `None` where it isn't like this.
    pub fn take(&self, cell: &str) -> Option<Vec<(Part, String)>> {
        let plain = fold_spaces(&nfkc(cell));
        let mut rest = plain.as_str();
        let mut found = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Sign(sign) => rest = rest.strip_prefix(sign.as_str())?,
                Piece::Value(part) => {
                    let end = match self.pieces.get(at + 1) {
                        Some(Piece::Sign(sign)) => rest.find(sign.as_str())?,
                        _ => rest.len(),
                    };
                    found.push((*part, rest[..end].trim().to_owned()));
                    rest = &rest[end..];
                }
            }
        }
        rest.is_empty().then_some(found)
    }
}
