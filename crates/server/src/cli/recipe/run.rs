//! `renkei recipe run`: a walk against a live address that stores nothing.

use super::super::{Context, Failed};
use super::hints;
use super::look;
use super::shown::{self, Format};
use super::visit::{VisitArgs, Visited, recipe_of, visit};
use crate::web::text::Lang;
use domain::fetch::Cause;
use recipe::{Recipe, Walked};
use std::io::{self, BufWriter, Write};

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei recipe run --institution mihon --login id=1200345678 --login password --since 2026-10-01"
)]
pub(super) struct Args {
    #[command(flatten)]
    visit: VisitArgs,
    /// 表示の形（tsv: 口座・取引日・金額・摘要・残高）
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let (_, recipe) = recipe_of(context, &args.visit)?;
    let Visited { walked, .. } = visit(context, &recipe, args.visit).await?;
    let mut out = BufWriter::new(io::stdout().lock());
    shown::lines(&mut out, &recipe, &walked, args.format, context.lang)?;
    out.flush()?;
    drop(out);
    told(&recipe, &walked, context.lang)
}

/// The errors, what the last page has, and how it ended.
pub(super) fn told(recipe: &Recipe, walked: &Walked, lang: Lang) -> Result<(), Failed> {
    let mut err = io::stderr().lock();
    let is_well = shown::errors(&mut err, walked, lang)?;
    let is_about_pages = walked
        .account_errors
        .iter()
        .map(|(_, error)| error)
        .chain(&walked.error)
        .any(|error| is_about_pages(error.cause));
    hints::hints(&mut err, recipe, walked, lang)?;
    if is_about_pages && let Some(page) = look::unrecognised(walked) {
        writeln!(
            err,
            "\n{}",
            lang.t("この画面にあるもの:", "What this page has:")
        )?;
        for line in look::has(page) {
            writeln!(err, "  {line}")?;
        }
    }
    let is_said = |label: &str| {
        let errors = walked.account_errors.iter().map(|(_, error)| error);
        let mut seen = errors.filter_map(|error| error.seen.as_ref());
        seen.any(|seen| seen.ja.contains(label))
    };
    if let Some((page, label)) =
        look::overlooked_next(recipe, walked).filter(|(_, label)| !is_said(label))
    {
        match lang {
            Lang::Ja => writeln!(
                err,
                "\n注意: 画面「{page}」に「{label}」があります。つづきの画面なら、next = {{ click = {label:?} }} を足します。"
            )?,
            Lang::En => writeln!(
                err,
                "\nNote: the page {page:?} shows {label:?}. If it leads to more lines, add next = {{ click = {label:?} }}."
            )?,
        }
    }
    let may_be_open = walked.logged_in || (walked.login_sent && is_about_pages);
    if may_be_open && !walked.logged_out {
        writeln!(
            err,
            "{}",
            lang.t(
                "ログアウトできませんでした。しばらく、同じIDでログインできないことがあります。\nlogout の先が [site] の get か post にあるか、その画面に logout で押すものがあるか、見てください。",
                "The logout failed; the bank may refuse this ID for a while.\nSee whether logout's address stands in get or post of [site], and whether the page has what it clicks."
            )
        )?;
    }
    let lines: usize = walked.views.iter().map(|view| view.view.lines.len()).sum();
    let (accounts, pages) = (walked.accounts.len(), walked.captures.len());
    match lang {
        Lang::Ja => writeln!(
            err,
            "\n口座 {accounts}、明細 {lines}件、画面 {pages}枚（何も保存していません）"
        )?,
        Lang::En => writeln!(
            err,
            "\n{accounts} accounts, {lines} lines, {pages} pages (nothing was stored)"
        )?,
    }
    if is_well {
        return Ok(());
    }
    Err(Failed::Told(
        match is_about_pages {
            true => lang.t(
                "最後まで読めませんでした。上の「期待」と「実際」を見て、recipe.toml を直してください。",
                "It was not read to its end. See what was expected and seen above, and mend recipe.toml.",
            ),
            false => lang.t(
                "上の理由で、最後まで進めませんでした。レシピが読みちがえたのでなければ、直すところはありません。",
                "It ended early for the reason above. Unless the recipe misread it, there is nothing to mend.",
            ),
        }
        .to_owned(),
    ))
}

/// A mended recipe may help, and what the page has is worth a look.
pub(super) fn is_about_pages(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::PageNotRecognised
            | Cause::PageChanged
            | Cause::PageCut
            | Cause::WitnessDiffers
            | Cause::EmptyBySurprise
            | Cause::NoAccounts
            | Cause::FenceBroken
            | Cause::ListMoved
    )
}
