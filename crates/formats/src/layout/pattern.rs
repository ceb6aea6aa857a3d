//! What a cell must be like: texts with `*`, and shapes of values.

use serde::Deserialize;

use crate::amount;
use crate::date::DateForm;
use crate::text::nfkc;

/// A text as it is compared: full and half width, and blanks, make no difference.
pub fn key(text: &str) -> String {
    nfkc(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\\' => '¥',
            '〜' => '~',
            '−' => '-',
            other => other,
        })
        .collect()
}

/// A text in which `*` stands for anything; `\*` is the sign itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Glob {
    /// What stands between the `*`.
    pieces: Vec<String>,
}

impl Glob {
    pub fn new(text: &str) -> Glob {
        let mut pieces = vec![String::new()];
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '*' => pieces.push(String::new()),
                _ => {
                    let sign = match sign {
                        '\\' => signs.next_if_eq(&'*').unwrap_or(sign),
                        _ => sign,
                    };
                    if let Some(last) = pieces.last_mut() {
                        last.push(sign);
                    }
                }
            }
        }
        for piece in &mut pieces {
            *piece = key(piece);
        }
        Glob { pieces }
    }

    /// Whether it fits a text that [`key`] made.
    pub fn fits(&self, text: &str) -> bool {
        let [first, between @ .., last] = self.pieces.as_slice() else {
            return self.pieces.first().is_some_and(|only| only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for piece in between {
            match rest.find(piece.as_str()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

/// What one cell must be. In a layout: `""` empty · `"小計"` just this · `"小計*"` beginning so · `"@number"`, `"@date"`,
/// `"@text"` (neither of both) and with `?` such a value or nothing · `"!…"` not so.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Empty,
    Text(Glob),
    Value(Value),
    /// Such a value or nothing.
    Maybe(Value),
    Not(Box<Test>),
}

/// Shapes of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number,
    /// As `[line]` says.
    Date,
    /// Something that is neither.
    Text,
}

impl Value {
    fn fits(self, cell: &str, dates: &DateForm) -> bool {
        let is_number = || {
            let cell = nfkc(cell);
            let digits = cell.bytes().any(|byte| byte.is_ascii_digit());
            digits && amount::printed(&cell, 2).is_ok()
        };
        let is_date = || dates.parse(cell).is_some();
        match self {
            Value::Number => is_number(),
            Value::Date => is_date(),
            Value::Text => !cell.is_empty() && !is_number() && !is_date(),
        }
    }
}

impl Test {
    fn new(text: &str) -> Result<Test, String> {
        if let Some(not) = text.strip_prefix('!') {
            return Ok(Test::Not(Box::new(Test::new(not)?)));
        }
        if text.is_empty() {
            return Ok(Test::Empty);
        }
        let Some(shape) = text.strip_prefix('@') else {
            return Ok(Test::Text(Glob::new(text)));
        };
        let value = match shape.trim_end_matches('?') {
            "number" => Value::Number,
            "date" => Value::Date,
            "text" => Value::Text,
            _ => return Err(format!("not a shape: {text}")),
        };
        Ok(if shape.ends_with('?') {
            Test::Maybe(value)
        } else {
            Test::Value(value)
        })
    }

    pub fn fits(&self, cell: &str, dates: &DateForm) -> bool {
        match self {
            Test::Empty => cell.is_empty(),
            Test::Text(glob) => glob.fits(&key(cell)),
            Test::Value(value) => value.fits(cell, dates),
            Test::Maybe(value) => cell.is_empty() || value.fits(cell, dates),
            Test::Not(test) => !test.fits(cell, dates),
        }
    }
}

/// One test, or a list of which one must fit.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(try_from = "Written")]
pub struct Tests(Vec<Test>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Several(Vec<String>),
}

impl TryFrom<Written> for Tests {
    type Error = String;
    fn try_from(written: Written) -> Result<Tests, String> {
        let texts = match written {
            Written::One(text) => vec![text],
            Written::Several(texts) => texts,
        };
        let tests: Result<_, String> = texts.iter().map(|text| Test::new(text)).collect();
        Ok(Tests(tests?))
    }
}

impl Tests {
    pub fn fit(&self, cell: &str, dates: &DateForm) -> bool {
        self.0.iter().any(|test| test.fits(cell, dates))
    }
}
