//! What the places of a template stand for at one moment of a walk.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::time::{Date, Period};

use crate::page::Refusal;
use crate::recipe::model::JsonTemplate;
use crate::recipe::template::{Piece, Template};
use crate::said;
use crate::session::{AnswerToken, JsonBody, Part};

/// The named values.
#[derive(Clone, Copy)]
pub(crate) struct Vars<'v> {
    pub(crate) kept: &'v BTreeMap<String, String>,
    pub(crate) account: Option<&'v BTreeMap<&'static str, String>>,
    pub(crate) period: Option<Period>,
    pub(crate) today: Date,
    pub(crate) next_page: u32,
    pub(crate) token: Option<&'v str>,
    pub(crate) answer: Option<AnswerToken>,
}

impl Vars<'_> {
    /// A kept value, or `account.…`.
    pub(crate) fn named(&self, name: &str) -> Option<String> {
        match name.strip_prefix("account.") {
            Some(key) => self.account.and_then(|account| account.get(key)).cloned(),
            None => self.kept.get(name).cloned(),
        }
    }

    fn part(&self, piece: &Piece) -> Result<Part, Refusal> {
        let missing =
            |what: &str| Refusal::changed(said::ways::value_for(what), said::ways::none_so_far());
        Ok(match piece {
            Piece::Text(text) => Part::Text(text.clone()),
            Piece::Login(name) => Part::Login(name.clone()),
            Piece::Answer(part) => Part::Answer {
                token: self.answer.ok_or_else(|| missing("answer"))?,
                part: *part,
            },
            Piece::From(pattern) => {
                Part::Text(pattern.write(self.period.ok_or_else(|| missing("from"))?.from))
            }
            Piece::To(pattern) => {
                Part::Text(pattern.write(self.period.ok_or_else(|| missing("to"))?.to))
            }
            Piece::Today(pattern) => Part::Text(pattern.write(self.today)),
            Piece::Account(key) => Part::Text(
                self.named(&format!("account.{key}"))
                    .ok_or_else(|| missing(key))?,
            ),
            Piece::NextPage => Part::Text(self.next_page.to_string()),
            Piece::Token => Part::Text(self.token.ok_or_else(|| missing("token"))?.to_owned()),
            Piece::Kept(name) => Part::Text(self.named(name).ok_or_else(|| missing(name))?),
            Piece::Access => Part::AccessToken,
        })
    }

    /// The template's parts; secrets stay names.
    pub(crate) fn parts(&self, template: &Template) -> Result<Vec<Part>, Refusal> {
        template
            .pieces
            .iter()
            .map(|piece| self.part(piece))
            .collect()
    }

    /// The template as text. `escape` is applied to what stands in its places.
    pub(crate) fn text(
        &self,
        template: &Template,
        escape: impl Fn(&str) -> String,
    ) -> Result<String, Refusal> {
        let mut text = String::new();
        for piece in &template.pieces {
            if let Piece::Text(fixed) = piece {
                text.push_str(fixed);
                continue;
            }
            match self.part(piece)? {
                Part::Text(value) => text.push_str(&escape(&value)),
                // `check` doesn't let a secret stand here.
                Part::Login(_) | Part::Answer { .. } | Part::AccessToken => {
                    return Err(Refusal::changed(
                        said::ways::no_secret_here(),
                        said::ways::a_secret(),
                    ));
                }
            }
        }
        Ok(text)
    }

    /// The template as text, unchanged in its places; lent where it has none.
    pub(crate) fn lent<'t>(&self, template: &'t Template) -> Result<Cow<'t, str>, Refusal> {
        match template.pieces.as_slice() {
            [Piece::Text(fixed)] => Ok(Cow::Borrowed(fixed)),
            _ => self.text(template, str::to_owned).map(Cow::Owned),
        }
    }

    pub(crate) fn json(&self, template: &JsonTemplate) -> Result<JsonBody, Refusal> {
        Ok(match template {
            JsonTemplate::Object(members) => JsonBody::Object(
                members
                    .iter()
                    .map(|(name, member)| Ok((name.clone(), self.json(member)?)))
                    .collect::<Result<_, Refusal>>()?,
            ),
            JsonTemplate::Array(items) => JsonBody::Array(
                items
                    .iter()
                    .map(|item| self.json(item))
                    .collect::<Result<_, _>>()?,
            ),
            JsonTemplate::Text(text) => JsonBody::Text(self.parts(text)?),
            JsonTemplate::Plain(plain) => JsonBody::Plain(plain.clone()),
        })
    }
}
