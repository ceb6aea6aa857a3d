//! Places for values: `{login.id}`, `{from:YYYYMMDD}`, `{account.number}`.

use crate::fault::Finding;
use crate::said::{check as say, did_you_mean};
use crate::value::date::DatePattern;

/// A text with places in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Login(String),
    /// 0: the whole answer.
    Answer(u32),
    From(DatePattern),
    To(DatePattern),
    Today(DatePattern),
    Account(String),
    NextPage,
    Token,
    Kept(String),
    /// The access token of a consent; in `[site] headers` only.
    Access,
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with a place in it.
    pub(crate) fn read(text: &str) -> Result<Template, Finding> {
        let (mut rest, mut pieces) = (text, Vec::new());
        while let Some(open) = rest.find('{') {
            if open > 0 {
                pieces.push(Piece::Text(rest[..open].to_owned()));
            }
            let close = rest[open..]
                .find('}')
                .ok_or_else(|| say::open_brace(text))?
                + open;
            pieces.push(Piece::read(&rest[open + 1..close])?);
            rest = &rest[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Template { pieces })
    }

    /// An address with a host in it, not a path.
    pub(crate) fn names_a_host(&self) -> bool {
        match self.pieces.first() {
            Some(Piece::Text(text)) => !text.starts_with('/') || text.starts_with("//"),
            _ => true,
        }
    }

    /// What stands in it for certain; a blank for each place.
    pub(crate) fn fixed(&self) -> String {
        let fixed = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            _ => " ",
        });
        fixed.collect()
    }

    /// It is the same for every customer and account: constants, dates and numbers of pages.
    pub(crate) fn tells_nothing(&self) -> bool {
        let tells = |piece: &Piece| {
            !matches!(
                piece,
                Piece::Text(_) | Piece::From(_) | Piece::To(_) | Piece::Today(_) | Piece::NextPage
            )
        };
        !self.pieces.iter().any(tells)
    }

    /// It is a text, and always the same.
    pub(crate) fn is_written_out(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Text(_)])
    }

    /// It names the period, so what it leads to is for that period.
    pub(crate) fn uses_period(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::From(_) | Piece::To(_)))
    }

    pub(crate) fn carries_access(&self) -> bool {
        self.pieces.contains(&Piece::Access)
    }

    /// It is one kept value and nothing else.
    pub(crate) fn is_kept_alone(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Kept(_)])
    }

    pub(crate) fn carries_secret(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Login(_) | Piece::Answer(_)))
    }
}

impl Piece {
    fn read(inside: &str) -> Result<Piece, Finding> {
        let (name, format) = inside
            .split_once(':')
            .map_or((inside, None), |(name, format)| (name, Some(format)));
        let dated = |make: fn(DatePattern) -> Piece| {
            Ok(make(DatePattern::read(format.unwrap_or("YYYY-MM-DD"))))
        };
        let found = match name {
            "from" => return dated(Piece::From),
            "to" => return dated(Piece::To),
            "today" => return dated(Piece::Today),
            "answer" => Piece::Answer(0),
            "next_page" => Piece::NextPage,
            "token" => Piece::Token,
            _ => match name.split_once('.') {
                Some(("login", field)) => Piece::Login(field.to_owned()),
                Some(("account", key)) => Piece::Account(key.to_owned()),
                Some(("oauth", "access")) => Piece::Access,
                Some(("answer", part)) => {
                    let part = part.parse().ok().filter(|part| *part > 0);
                    Piece::Answer(part.ok_or_else(|| say::answers_from_one(inside))?)
                }
                Some(_) => return Err(no_such_place(inside)),
                None if !name.is_empty()
                    && name.chars().all(|c| c.is_alphanumeric() || c == '_') =>
                {
                    Piece::Kept(name.to_owned())
                }
                None => return Err(no_such_place(inside)),
            },
        };
        match format {
            None => Ok(found),
            Some(_) if is_near_a_date(name) => Err(no_such_place(inside)),
            Some(_) => Err(say::format_of_a_date_only(inside)),
        }
    }
}

/// What every template may name; the last ones stand for names of the institution or the recipe.
const PLACES: [&str; 9] = [
    "from",
    "to",
    "today",
    "next_page",
    "token",
    "answer",
    "account.number",
    "login.id",
    "oauth.access",
];

/// A name with a format that is meant as one of the dates: `{form:YYYY}`.
fn is_near_a_date(name: &str) -> bool {
    let dates = ["from", "to", "today"];
    !dates.contains(&name) && !PLACES.contains(&name) && !name.contains('.')
}

fn no_such_place(inside: &str) -> Finding {
    let name = inside.split(':').next().unwrap_or_default();
    say::no_such_place(inside).with_help(did_you_mean(name, PLACES))
}
