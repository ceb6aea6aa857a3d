//! Before anything of a walk leaves it, the session covers the secrets that the bank said back.

use domain::account::SeenAccount;
use domain::fetch::{Cause, Challenge, FetchError};

use super::Walked;
use super::engine::Walk;
use crate::recipe::Recipe;
use crate::said;
use crate::session::{Session, Texts};

/// Digits of a bank's code (金融機関コード); a branch's has fewer.
const CODE: usize = 4;

impl<S: Session> Walk<'_, S> {
    /// A question as a person may see it.
    pub(super) fn covered(&self, mut challenge: Challenge) -> Challenge {
        let question = challenge.question.iter_mut();
        let quoted = question.chain(&mut challenge.cells).collect();
        let texts = Texts {
            quoted,
            ..Texts::default()
        };
        self.session.cover(&secrets(self.recipe), texts);
        challenge
    }
}

/// Every text of a walk, and the bodies of its pages, which are kept as evidence.
pub(super) fn cover<S: Session>(session: &S, recipe: &Recipe, walked: &mut Walked) {
    refuse_telling_numbers(session, recipe, walked);
    let mut texts = Texts::default();
    texts.said.extend(&mut walked.trace);
    for capture in &mut walked.captures {
        texts.said.extend([&mut capture.request, &mut capture.url]);
        texts.pages.push(&mut capture.body);
    }
    for (_, error) in &mut walked.account_errors {
        of_error(error, &mut texts);
    }
    if let Some(error) = &mut walked.error {
        of_error(error, &mut texts);
    }
    for account in &mut walked.accounts {
        let seen = &mut account.seen;
        let names = [&mut seen.branch, &mut seen.name, &mut seen.holder];
        texts.kept.extend(names.into_iter().flatten());
    }
    for walked in &mut walked.views {
        for line in &mut walked.view.lines {
            texts.kept.push(&mut line.description);
            texts.kept.extend(&mut line.reference);
        }
    }
    session.cover(&secrets(recipe), texts);
}

/// An account is recognised by its number. Covered, it would be another account, and all those of which that is done would be
/// the same one: nothing of an account is given out whose number or code has a secret in it.
fn refuse_telling_numbers<S: Session>(session: &S, recipe: &Recipe, walked: &mut Walked) {
    let shown = walked.accounts.iter();
    let shown = shown.flat_map(|account| told_apart_by(&account.seen));
    let failed = walked.account_errors.iter().map(|(number, _)| number);
    let mut marks: Vec<String> = shown.chain(failed).cloned().collect();
    marks.sort_unstable();
    marks.dedup();
    let mut covered = marks.clone();
    let texts = Texts {
        kept: covered.iter_mut().collect(),
        ..Texts::default()
    };
    session.cover(&secrets(recipe), texts);
    let pairs = marks.into_iter().zip(covered);
    let telling = pairs.filter(|(mark, covered)| mark != covered);
    let mut telling: Vec<String> = telling.map(|(mark, _)| mark).collect();
    if telling.is_empty() {
        return;
    }
    walked.accounts.retain(|account| {
        let tells = told_apart_by(&account.seen).any(|mark| telling.contains(mark));
        if tells {
            telling.push(account.seen.number.clone());
        }
        !tells
    });
    walked.views.retain(|view| !telling.contains(&view.account));
    walked
        .account_errors
        .retain(|(number, _)| !telling.contains(number));
    let mut error = FetchError::new(Cause::PageChanged);
    error.expected = Some(said::accounts::a_number_that_is_no_secret());
    error.seen = Some(said::accounts::one_with_a_secret());
    walked.error.get_or_insert(error);
}

/// What makes an account this one and no other. The codes of banks and their branches are few digits that everybody knows: one
/// that is the answer to a question is so by chance.
fn told_apart_by(seen: &SeenAccount) -> impl Iterator<Item = &String> {
    let is_public =
        |code: &str| code.len() <= CODE && code.bytes().all(|byte| byte.is_ascii_digit());
    let codes = [&seen.bank_code, &seen.branch_code];
    let codes = codes.into_iter().flatten();
    let codes = codes.filter(move |code| !is_public(code));
    codes.chain([&seen.number])
}

fn of_error<'e>(error: &'e mut FetchError, texts: &mut Texts<'e>) {
    texts.quoted.extend(&mut error.bank_words);
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
