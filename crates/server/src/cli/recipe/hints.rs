//! What to write next, where a walk's errors and the pages that came show it; the bank's own sentence first.

use super::look;
use crate::web::text::Lang;
use domain::fetch::{Cause, FetchError};
use recipe::{Captured, Recipe, Walked};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// One line for each: what the bank says of its own, then what to write.
pub(super) fn hints(
    out: &mut impl Write,
    recipe: &Recipe,
    walked: &Walked,
    lang: Lang,
) -> io::Result<()> {
    let of_accounts = walked.account_errors.iter().map(|(_, error)| error);
    let all: Vec<&FetchError> = of_accounts.chain(&walked.error).collect();
    let mut lines = Vec::new();
    for error in &all {
        lines.extend(of_error(recipe, walked, error, lang));
    }
    // What went well for one account and not for the next one.
    let is_lost = |error: &&FetchError| error.cause == Cause::PageNotRecognised;
    if !walked.views.is_empty()
        && of_an_account(walked).any(|error| is_lost(&error))
        && !recipe.reopens()
    {
        lines.push(help(
            lang,
            "画面ごとに使い捨ての合い札がある銀行かもしれません。口座の一覧に reopen = { click = \"口座一覧へ戻る\" }（いまの画面から戻る道）か reopen = true を足します",
            "the bank may spoil each page after one use: add reopen = { click = \"…\" } (the way back to the list) or reopen = true to the accounts page",
        ));
    }
    let mut told = BTreeSet::new();
    for line in lines.into_iter().filter(|line| told.insert(line.clone())) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

fn of_an_account(walked: &Walked) -> impl Iterator<Item = &FetchError> {
    walked.account_errors.iter().map(|(_, error)| error)
}

fn help(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => format!("直し方: {ja}"),
        Lang::En => format!("help: {en}"),
    }
}

fn of_error(recipe: &Recipe, walked: &Walked, error: &FetchError, lang: Lang) -> Vec<String> {
    match error.cause {
        Cause::PageNotRecognised => unrecognised(walked, error, recipe, lang),
        Cause::PageChanged | Cause::EmptyBySurprise => on_the_page(recipe, walked, error, lang),
        _ => Vec::new(),
    }
}

fn unrecognised(walked: &Walked, error: &FetchError, recipe: &Recipe, lang: Lang) -> Vec<String> {
    let Some(page) = look::unrecognised(walked) else {
        return Vec::new();
    };
    let said = look::complaints(page);
    let mut lines: Vec<String> = said
        .iter()
        .map(|sentence| match lang {
            Lang::Ja => format!("銀行の文: 「{sentence}」"),
            Lang::En => format!("the bank says: \"{sentence}\""),
        })
        .collect();
    let is_period = error
        .step
        .as_deref()
        .is_some_and(|step| recipe.kind_of(step) == Some("period-form"));
    let reach = said.iter().find_map(|sentence| history_of(sentence));
    if let Some(history) = reach.filter(|_| is_period) {
        lines.push(help(
            lang,
            &format!(
                "照会できる期間の外でした。institution.toml に history = \"{history}\" と書きます"
            ),
            &format!(
                "it was outside of what the bank shows: history = \"{history}\" in institution.toml"
            ),
        ));
    }
    lines
}

/// `本日を含む過去90日以内` is 89 days back; months are months.
fn history_of(sentence: &str) -> Option<String> {
    let at = |unit: &str| {
        let mut before = sentence.match_indices(unit).map(|(at, _)| &sentence[..at]);
        before.find_map(|before| {
            let bare = before.trim_end_matches(|c: char| c.is_ascii_digit());
            let count: u32 = before[bare.len()..].parse().ok()?;
            (count > 1).then_some(count)
        })
    };
    let months = ["か月", "ヶ月", "カ月", "ヵ月", "ケ月"]
        .into_iter()
        .find_map(at);
    months
        .map(|months| format!("{months} months"))
        .or_else(|| at("日").map(|days| format!("{} days", days - 1)))
}

fn on_the_page(recipe: &Recipe, walked: &Walked, error: &FetchError, lang: Lang) -> Vec<String> {
    let Some(step) = error.step.as_deref() else {
        return Vec::new();
    };
    let mut pages = walked.captures.iter().rev();
    let Some(page) = pages.find(|page| page.rule.as_deref() == Some(step)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let label = error.expected.as_ref().and_then(|said| beside(&said.en));
    if let Some(find) = label.and_then(|label| in_a_sentence(page, label)) {
        lines.push(help(
            lang,
            &format!("その言葉は文の中にあります。{{ find = '{find}' }} と書くと、画面の文から取ります"),
            &format!("it stands inside of a sentence: {{ find = '{find}' }} takes it from the page's text"),
        ));
    }
    let is_statement = recipe.kind_of(step) == Some("statement");
    let is_missing = error.cause == Cause::EmptyBySurprise || lacks_its_lines(error);
    if is_statement && is_missing && look::asks_for_a_period(page) {
        lines.push(help(
            lang,
            "この画面は期間を聞く画面（period-form）かもしれません。題が似た画面は、when に違う部分まで書きます",
            "this page may be a period-form; where titles are alike, `when` names the part that differs",
        ));
    }
    lines
}

/// No table of the recipe's was on the page.
fn lacks_its_lines(error: &FetchError) -> bool {
    let expected = error.expected.as_ref().map_or("", |said| &said.en);
    expected.contains("table") || expected.contains("lines at")
}

/// The label of `the value beside "…"`.
fn beside(expected: &str) -> Option<&str> {
    let (_, label) = expected.split_once("the value beside \"")?;
    label.split('"').next()
}

/// A pattern for the number behind a label that stands in a sentence.
fn in_a_sentence(page: &Captured, label: &str) -> Option<String> {
    let text = look::text_of(page);
    let behind = text.split_once(label)?.1;
    let between: String = behind
        .chars()
        .take(8)
        .take_while(|c| !c.is_numeric())
        .collect();
    let rest = &behind[between.len()..];
    let number: String = rest
        .chars()
        .take_while(|c| c.is_numeric() || *c == ',')
        .collect();
    if number.is_empty() || between.contains(|c: char| "<>'\\[](){}.*+?|^$".contains(c)) {
        return None;
    }
    let unit: String = rest[number.len()..]
        .chars()
        .take(1)
        .filter(|c| c.is_alphabetic())
        .collect();
    Some(format!(r"{label}{between}([\d,]+){unit}"))
}

#[cfg(test)]
mod tests {
    use super::history_of;

    #[test]
    fn a_bank_says_how_far_back_it_shows() {
        let days = "照会期間は、本日を含む過去90日以内で指定してください。（IB-0101）";
        assert_eq!(history_of(days).as_deref(), Some("89 days"));
        assert_eq!(history_of("過去15か月以内").as_deref(), Some("15 months"));
        assert_eq!(history_of("本日の受付は終了しました"), None);
    }
}
