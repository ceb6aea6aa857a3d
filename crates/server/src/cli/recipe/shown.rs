//! What came of a walk, printed: lines for people or as tabs, and an error with its rule, what it expected and what it saw.

use super::super::lines::decimal;
use crate::web::text::Lang;
use domain::fetch::{Cause, FetchError};
use domain::money::Unit;
use domain::statement::view::ReadLine;
use recipe::{Proofs, Recipe, Walked, WalkedView};
use std::io::{self, Write};

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Format {
    Table,
    Tsv,
}

fn unit<'w>(walked: &'w Walked, view: &WalkedView) -> &'w Unit {
    walked
        .accounts
        .iter()
        .find(|account| account.seen.number == view.account)
        .map_or(&Unit::YEN, |account| &account.seen.unit)
}

/// All lines in the order of the walk. Tabs: account, date, amount, description, balance.
pub(super) fn lines(
    out: &mut impl Write,
    recipe: &Recipe,
    walked: &Walked,
    format: Format,
    lang: Lang,
) -> io::Result<()> {
    for view in &walked.views {
        let unit = unit(walked, view);
        if matches!(format, Format::Table) {
            heading(out, recipe, view, unit, lang)?;
        }
        for line in &view.view.lines {
            let amount = decimal(line.amount, unit);
            let balance = line
                .balance
                .map(|balance| decimal(balance, unit))
                .unwrap_or_default();
            match format {
                Format::Tsv => writeln!(
                    out,
                    "{}\t{}\t{amount}\t{}\t{balance}",
                    view.account,
                    line.posted_on,
                    line.description.replace(['\t', '\n', '\r'], " ")
                )?,
                Format::Table => {
                    let pending = if line.pending {
                        lang.t("（速報）", " (pending)")
                    } else {
                        ""
                    };
                    writeln!(
                        out,
                        "  {:<12}{amount:>14}{balance:>16}  {}{pending}{}",
                        line.posted_on.to_string(),
                        line.description,
                        counted_from(line, lang)
                    )?;
                }
            }
        }
    }
    Ok(())
}

/// The day from which a line counts, where it isn't its own.
fn counted_from(line: &ReadLine, lang: Lang) -> String {
    match line.valued_on.filter(|day| *day != line.posted_on) {
        Some(day) if lang == Lang::Ja => format!("（起算日 {day}）"),
        Some(day) => format!(" (value date {day})"),
        None => String::new(),
    }
}

fn heading(
    out: &mut impl Write,
    recipe: &Recipe,
    view: &WalkedView,
    unit: &Unit,
    lang: Lang,
) -> io::Result<()> {
    let count = view.view.lines.len();
    let period = view
        .view
        .asked
        .map(|asked| format!(" {}–{}", asked.from, asked.to))
        .unwrap_or_default();
    match lang {
        Lang::Ja => writeln!(
            out,
            "\n{} {unit}{period}  {count}件  {}",
            view.account,
            proofs(recipe, view, lang)
        ),
        Lang::En => writeln!(
            out,
            "\n{} {unit}{period}  {count} lines  {}",
            view.account,
            proofs(recipe, view, lang)
        ),
    }
}

/// Which witnesses agreed.
fn proofs(recipe: &Recipe, view: &WalkedView, lang: Lang) -> String {
    let is_empty = view.view.lines.is_empty();
    let proofs = if is_empty {
        // Nothing adds up to nothing: the sentence alone says so.
        Proofs::default()
    } else {
        view.proofs
    };
    let none = is_empty.then(|| match (recipe.sentence_of_none(&view.page), lang) {
        (Some(sentence), Lang::Ja) => format!("「{sentence}」の文"),
        (Some(sentence), Lang::En) => format!("the sentence \"{sentence}\""),
        (None, _) => lang
            .t("明細がないという印", "the sign that there are none")
            .to_owned(),
    });
    let witnesses = [
        (
            proofs.balances,
            lang.t("残高のつながり", "running balances"),
        ),
        (
            proofs.known,
            lang.t("前回までの残高", "balance of earlier fetches"),
        ),
        (proofs.total, lang.t("件数", "number of lines")),
        (proofs.sum, lang.t("合計", "sum")),
        (proofs.opening, lang.t("前残高", "opening balance")),
        (proofs.closing, lang.t("最終残高", "closing balance")),
    ];
    let by_figures = witnesses
        .into_iter()
        .filter_map(|(agreed, name)| agreed.then_some(name));
    let agreed: Vec<&str> = none.as_deref().into_iter().chain(by_figures).collect();
    if agreed.is_empty() {
        return lang
            .t("裏づけなし（unproven）", "no witness (unproven)")
            .to_owned();
    }
    // Balances that follow from each other say nothing of lines before the first or after the last one.
    let counts = is_empty || proofs.total || proofs.sum || proofs.closing;
    let uncounted = if counts {
        ""
    } else {
        lang.t(
            "（件数は確かめていません）",
            " (the number of lines has no witness)",
        )
    };
    let unproven = if is_empty || !proofs.unproven() {
        ""
    } else {
        lang.t(
            "（金額は確かめていません）",
            " (the amounts have no witness)",
        )
    };
    match lang {
        Lang::Ja => format!("一致: {}{uncounted}{unproven}", agreed.join("・")),
        Lang::En => format!("agrees: {}{uncounted}{unproven}", agreed.join(", ")),
    }
}

/// An error as the recipe's author needs it.
pub(super) fn error(out: &mut impl Write, error: &FetchError, lang: Lang) -> io::Result<()> {
    let cause = error.cause.said();
    match lang {
        Lang::Ja => writeln!(out, "✗ {}（{}）", cause.ja, error.cause.word())?,
        Lang::En => writeln!(out, "✗ {}: {}", error.cause.word(), cause.en)?,
    }
    let rows = [
        (lang.t("画面", "page"), error.step.as_deref()),
        (
            lang.t("期待", "expected"),
            error.expected.as_ref().map(|said| lang.said(said)),
        ),
        (
            lang.t("実際", "seen"),
            error.seen.as_ref().map(|said| lang.said(said)),
        ),
        (
            lang.t("銀行の文", "the bank says"),
            error.bank_words.as_deref(),
        ),
    ];
    for (name, text) in rows {
        if let Some(text) = text {
            writeln!(out, "  {name}: {text}")?;
        }
    }
    if !error.tried.is_empty() {
        let heading = lang.t("試した画面（上から順に）", "tried, from top to bottom");
        writeln!(out, "  {heading}:")?;
    }
    for tried in &error.tried {
        writeln!(out, "    {:<16}  {}", tried.rule, lang.said(&tried.missed))?;
    }
    if let Some((list, path)) = fence_of(error) {
        match lang {
            Lang::Ja => writeln!(
                out,
                "  直し方: そこを開いてよければ、recipe.toml の [site] の {list} に \"{path}\" を足します"
            )?,
            Lang::En => writeln!(
                out,
                "  help: if it may be opened, add \"{path}\" to {list} in [site] of recipe.toml"
            )?,
        }
    }
    if let Some(tries) = error.tries_left {
        writeln!(out, "  {}: {tries}", lang.t("残りの回数", "tries left"))?;
    }
    Ok(())
}

/// The list of the fence, and what to add to it, where an address wasn't in it.
fn fence_of(error: &FetchError) -> Option<(&'static str, String)> {
    if error.cause != Cause::FenceBroken {
        return None;
    }
    let mut words = error.seen.as_ref()?.en.split(' ');
    let list = match words.next()? {
        "GET" => "get",
        "POST" => "post",
        _ => return None,
    };
    let address = url::Url::parse(words.next()?).ok()?;
    Some((list, address.path().to_owned()))
}

/// Every error of a walk; `true` if there was none.
pub(super) fn errors(out: &mut impl Write, walked: &Walked, lang: Lang) -> io::Result<bool> {
    for (account, of_account) in &walked.account_errors {
        writeln!(out, "\n{account}:")?;
        error(out, of_account, lang)?;
    }
    if let Some(of_all) = &walked.error {
        writeln!(out)?;
        error(out, of_all, lang)?;
    }
    Ok(walked.error.is_none() && walked.account_errors.is_empty())
}
