//! Lines that were read, for people.

use super::super::lines::decimal;
use super::language;
use crate::web::text::Lang;
use formats::{Outcome, Understood};
use std::io::{self, Write};

/// The first lines of each statement, with what was compared.
pub(super) fn statements(
    out: &mut impl Write,
    file: &Understood,
    most: usize,
    lang: Lang,
) -> io::Result<()> {
    for statement in &file.statements {
        let of = statement
            .account
            .as_ref()
            .map(|account| account.number.clone());
        let of = of.or_else(|| statement.named.clone()).unwrap_or_default();
        let days = statement
            .days
            .map_or(String::new(), |days| format!("{} – {}", days.from, days.to));
        let unit = &statement.unit;
        let (money_in, money_out) = (
            decimal(statement.money_in, unit),
            decimal(statement.money_out, unit),
        );
        let facts = match lang {
            Lang::Ja => format!(
                "{}行 {days} 入金 {money_in} 出金 {money_out}",
                statement.lines
            ),
            Lang::En => format!(
                "{} lines, {days}, in {money_in}, out {money_out}",
                statement.lines
            ),
        };
        writeln!(out, "{}", format!("{of} {facts}").trim())?;
        for line in statement.first.iter().take(most) {
            let amount = decimal(line.amount, unit);
            let balance = line
                .balance
                .map_or(String::new(), |balance| decimal(balance, unit));
            let pending = if line.pending {
                lang.t("（速報）", " (pending)")
            } else {
                ""
            };
            writeln!(
                out,
                "  {:<12}{amount:>14}{balance:>16}  {}{pending}",
                line.posted_on.to_string(),
                line.description
            )?;
        }
        let more = usize::try_from(statement.lines).unwrap_or(usize::MAX);
        if let Some(more) = more.checked_sub(most).filter(|more| *more > 0) {
            match lang {
                Lang::Ja => writeln!(out, "  ほかに{more}行")?,
                Lang::En => writeln!(out, "  {more} more")?,
            }
        }
        for check in &statement.checks {
            let what = match &check.what {
                formats::What::Chain => lang.t("残高のつながり", "Balances").to_owned(),
                formats::What::Ends => lang
                    .t("はじめと終わりの残高", "First and last balance")
                    .to_owned(),
                formats::What::Stated(name) => name.clone(),
            };
            match check.outcome {
                Outcome::Agrees(_) => {
                    writeln!(out, "  ✓ {what}{}", lang.t("：合っています", ": agrees"))?
                }
                Outcome::Differs(places) => match lang {
                    Lang::Ja => writeln!(out, "  ✗ {what}：{places}か所で合いません")?,
                    Lang::En => writeln!(out, "  ✗ {what}: differs at {places} places")?,
                },
                Outcome::NothingToCompare => {}
            }
        }
    }
    for notice in &file.notices {
        writeln!(
            out,
            "  {}",
            notice.message(language(lang)).replace('\n', "\n    ")
        )?;
    }
    Ok(())
}
