//! `renkei rules`: 自動仕訳ルール.

use super::{Context, Failed, print_line};
use aggregation::ruling::{self, NewRule};
use clap::Subcommand;
use domain::ids::JournalRuleId;
use domain::journal::{Counter, TaxCategory};

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei rules\n  renkei rules add --text ﾃﾞﾝｷﾀﾞｲ --title 水道光熱費 --tax '課税仕入 10%'\n  renkei rules remove 512"
)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// ルールを足します（例：renkei rules add --text 電気代 --title 水道光熱費）
    #[command(
        after_help = "例 / Example:\n  renkei rules add --text 電気代 --title 水道光熱費 --tax '課税仕入 10%' --money out"
    )]
    Add {
        /// 摘要にふくまれる文字（全角・半角は区別しません）
        #[arg(long)]
        text: String,
        /// 相手の勘定科目
        #[arg(long)]
        title: String,
        /// 税区分（対象外、課税仕入 10% など）
        #[arg(long, default_value = "対象外", value_parser = parse_tax)]
        tax: TaxCategory,
        /// 入金（in）か出金（out）だけに使う
        #[arg(long, value_parser = parse_money)]
        money: Option<bool>,
    },
    /// ルールを除きます
    #[command(after_help = "例 / Example:\n  renkei rules remove 512")]
    Remove {
        /// ルールの番号
        id: JournalRuleId,
    },
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let now = app.clock.now();
    match args.what {
        None => {
            for rule in ruling::list(&app, actor).await? {
                let money = match rule.money_in {
                    None => "",
                    Some(true) => context.lang.t("入金", "in"),
                    Some(false) => context.lang.t("出金", "out"),
                };
                print_line(format_args!(
                    "{}\t{}\t{money}\t{}\t{}",
                    rule.id,
                    rule.text,
                    rule.counter.title,
                    rule.counter.tax.japanese()
                ))?;
            }
        }
        Some(What::Add {
            text,
            title,
            tax,
            money,
        }) => {
            let id = ruling::add(
                &app,
                actor,
                NewRule {
                    text,
                    money_in: money,
                    counter: Counter { title, tax },
                },
                now,
            )
            .await?;
            print_line(format_args!("{id}"))?;
        }
        Some(What::Remove { id }) => ruling::remove(&app, actor, id, now).await?,
    }
    Ok(())
}

fn parse_tax(text: &str) -> Result<TaxCategory, String> {
    let names = TaxCategory::ALL.map(TaxCategory::japanese).join("、");
    TaxCategory::ALL
        .into_iter()
        .find(|tax| tax.japanese() == text)
        .ok_or_else(|| format!("税区分は {names} のどれかです / One of {names}"))
}

fn parse_money(text: &str) -> Result<bool, String> {
    match text {
        "in" => Ok(true),
        "out" => Ok(false),
        _ => Err("in か out を指定してください / write in or out".to_owned()),
    }
}
