//! `renkei lines`.

use super::{Context, Failed};
use aggregation::{Refused, looking};
use domain::money::Unit;
use domain::time::{Date, Period};
use std::io::{self, BufWriter, Write};
use store::line_search::FoundLine;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei lines --account 三菱UFJ普通 --from 2026-10-01 --format tsv"
)]
pub struct Args {
    /// 口座の名前（renkei accounts で表示されます）
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    account: String,
    /// この日から（2026-10-01 の形）
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// この日まで
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// 表示の形
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Table,
    Tsv,
    Csv,
    Json,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let (from, to) = (
        args.from.unwrap_or(Date::constant(1, 1, 1)),
        args.to.unwrap_or(Date::MAX),
    );
    let period = Period::new(from, to).ok_or_else(|| {
        Failed::Told(
            context
                .lang
                .t(
                    "終わりの日が始まりの日より前です。",
                    "The end is before the start.",
                )
                .to_owned(),
        )
    })?;
    let account = looking::account(&app, actor, &args.account).await?;
    let account = account.map_err(|labels| Refused::NoSuchAccount {
        label: args.account.clone(),
        labels,
    })?;
    let lines = looking::live_lines(&app, actor, account.id, period).await?;
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Table => table(&mut out, &lines, &account.unit, context)?,
        Format::Tsv => separated(&mut out, &lines, &account.unit, '\t')?,
        Format::Csv => {
            writeln!(out, "date,amount,description,balance")?;
            separated(&mut out, &lines, &account.unit, ',')?;
        }
        Format::Json => json(&mut out, &lines, &account.unit)?,
    }
    Ok(out.flush()?)
}

/// A number of minor units as people write it: `-12.34`, and `-1234` for yen.
pub(super) fn decimal(minor: i64, unit: &Unit) -> String {
    let decimals = unit.decimals() as usize;
    if decimals == 0 {
        return minor.to_string();
    }
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}.{part}", if minor < 0 { "-" } else { "" })
}

fn separated(
    out: &mut impl Write,
    lines: &[FoundLine],
    unit: &Unit,
    separator: char,
) -> io::Result<()> {
    for line in lines {
        let balance = line
            .balance
            .map(|balance| decimal(balance, unit))
            .unwrap_or_default();
        let description = if separator == ',' {
            quoted(&line.description)
        } else {
            line.description.replace(['\t', '\n', '\r'], " ")
        };
        writeln!(
            out,
            "{}{separator}{}{separator}{description}{separator}{balance}",
            line.posted_on,
            decimal(line.amount, unit)
        )?;
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    // A spreadsheet would run a text that begins like a formula.
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn json(out: &mut impl Write, lines: &[FoundLine], unit: &Unit) -> io::Result<()> {
    writeln!(out, "[")?;
    for (n, line) in lines.iter().enumerate() {
        let value = serde_json::json!({
            "id": line.id.0,
            "date": line.posted_on.to_string(),
            "amount": decimal(line.amount, unit),
            "unit": unit.to_string(),
            "description": line.description,
            "balance": line.balance.map(|balance| decimal(balance, unit)),
            "pending": line.pending,
        });
        writeln!(
            out,
            "  {value}{}",
            if n + 1 < lines.len() { "," } else { "" }
        )?;
    }
    writeln!(out, "]")
}

fn table(
    out: &mut impl Write,
    lines: &[FoundLine],
    unit: &Unit,
    context: &Context,
) -> io::Result<()> {
    let l = context.lang;
    writeln!(
        out,
        "{:<12}{:>14}{:>16}  {}",
        l.t("取引日", "Date"),
        l.t("金額", "Amount"),
        l.t("残高", "Balance"),
        l.t("摘要", "Description")
    )?;
    for line in lines {
        let balance = line
            .balance
            .map(|balance| decimal(balance, unit))
            .unwrap_or_default();
        let pending = if line.pending {
            l.t("（速報）", " (pending)")
        } else {
            ""
        };
        writeln!(
            out,
            "{:<12}{:>14}{:>16}  {}{pending}",
            line.posted_on.to_string(),
            decimal(line.amount, unit),
            balance,
            line.description
        )?;
    }
    Ok(())
}
