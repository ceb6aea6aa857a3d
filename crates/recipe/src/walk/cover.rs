//! Before anything of a walk leaves it, the session covers the secrets that the bank said back.

use domain::fetch::{Challenge, FetchError};

use super::Walked;
use super::engine::Walk;
use crate::recipe::Recipe;
use crate::session::{Session, Texts};

impl<S: Session> Walk<'_, S> {
    /// A question as a person may see it.
    pub(super) fn covered(&self, mut challenge: Challenge) -> Challenge {
        let question = challenge.question.iter_mut();
        let said = question.chain(&mut challenge.cells).collect();
        let texts = Texts {
            said,
            ..Texts::default()
        };
        self.session.cover(&secrets(self.recipe), texts);
        challenge
    }
}

/// Every text of a walk, and the bodies of its pages, which are kept as evidence.
pub(super) fn cover<S: Session>(session: &S, recipe: &Recipe, walked: &mut Walked) {
    let mut texts = Texts::default();
    texts.said.extend(&mut walked.trace);
    for capture in &mut walked.captures {
        texts.said.extend([&mut capture.request, &mut capture.url]);
        texts.pages.push(&mut capture.body);
    }
    for (number, error) in &mut walked.account_errors {
        texts.kept.push(number);
        of_error(error, &mut texts);
    }
    if let Some(error) = &mut walked.error {
        of_error(error, &mut texts);
    }
    for account in &mut walked.accounts {
        let seen = &mut account.seen;
        texts.kept.push(&mut seen.number);
        let names = [
            &mut seen.bank_code,
            &mut seen.branch,
            &mut seen.branch_code,
            &mut seen.name,
            &mut seen.holder,
        ];
        texts.kept.extend(names.into_iter().flatten());
    }
    for walked in &mut walked.views {
        texts.kept.push(&mut walked.account);
        for line in &mut walked.view.lines {
            texts.kept.push(&mut line.description);
            texts.kept.extend(&mut line.reference);
        }
    }
    session.cover(&secrets(recipe), texts);
}

fn of_error<'e>(error: &'e mut FetchError, texts: &mut Texts<'e>) {
    texts.said.extend(&mut error.bank_words);
    let facts = [&mut error.expected, &mut error.seen];
    let tried = error.tried.iter_mut().map(|tried| &mut tried.missed);
    for said in facts.into_iter().flatten().chain(tried) {
        texts.said.extend([&mut said.ja, &mut said.en]);
    }
}

/// The login's fields that nobody is to see again.
fn secrets(recipe: &Recipe) -> Vec<&str> {
    let fields = recipe.institution.fields.iter();
    fields
        .filter(|field| field.kind.is_secret())
        .map(|field| field.name.as_str())
        .collect()
}
