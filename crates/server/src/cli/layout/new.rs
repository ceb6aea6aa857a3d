//! `renkei layout new`: from a person's table a folder that already checks. What its columns mean is proposed; what stays
//! open is asked; the sample has invented names and numbers.

mod ask;
mod meaning;

use super::super::recipe::prompt;
use super::super::{Failed, print_line};
use super::folder::{EXPECTED, LAYOUT, SAMPLE};
use super::{OnDisk, language, shown, today, unread};
use crate::web::text::Lang;
use formats::layout::{Holder, Layout, built_in};
use formats::propose::{Choice, Meaning};
use formats::{Asked, Proposal, Refusal, Unread, propose, understand};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lines of the person's file that are shown.
const SHOWN: usize = 5;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei layout new 明細.csv\n  renkei layout new 明細.csv --id my-bank --column 3=out --column 4=in --yes"
)]
pub(super) struct Args {
    /// お手もとの表（CSVかExcel）
    file: PathBuf,
    /// 読み方のID（英小文字・数字・ハイフン。フォルダの名前にもなります）
    #[arg(long)]
    id: Option<String>,
    /// 読み方の名前
    #[arg(long)]
    name: Option<String>,
    /// 口座の種類（省略すると銀行）
    #[arg(long, value_enum)]
    account: Option<Kind>,
    /// 列の意味（3=out のように、何度でも）
    #[arg(long, value_name = "N=MEANING", value_parser = column)]
    column: Vec<(usize, String)>,
    /// 読み方を作るフォルダ（省略すると、IDと同じ名前）
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// 何も聞かず、提案のまま作ります
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    Bank,
    Card,
    Wallet,
    Shop,
}

impl From<Kind> for Holder {
    fn from(kind: Kind) -> Holder {
        match kind {
            Kind::Bank => Holder::Bank,
            Kind::Card => Holder::Card,
            Kind::Wallet => Holder::Wallet,
            Kind::Shop => Holder::Shop,
        }
    }
}

fn column(text: &str) -> Result<(usize, String), String> {
    let parted = text.split_once('=');
    let numbered =
        parted.and_then(|(number, word)| Some((number.trim().parse::<usize>().ok()?, word)));
    match numbered {
        Some((number, word)) if number > 0 => Ok((number - 1, word.to_owned())),
        _ => Err("3=out のように書いてください / write it like 3=out".to_owned()),
    }
}

pub(super) fn run(lang: Lang, args: Args) -> Result<(), Failed> {
    let source = OnDisk(args.file.clone());
    readable(&args.file, lang)?;
    let file_name = args.file.file_name().and_then(|name| name.to_str());
    let asked = Asked {
        file_name,
        ..Asked::on(today())
    };
    match understand(&source, &asked) {
        Ok(file) => {
            let (id, name) = (&file.layout, &file.layout_name);
            return Err(Failed::Told(match lang {
                Lang::Ja => format!(
                    "このファイルは「{name}」（{id}）として、もう読めます。renkei import でそのまま取り込めます。"
                ),
                Lang::En => format!(
                    "This file is read already, as {id} ({name}). Import it as it is: renkei import"
                ),
            }));
        }
        Err(Unread::Refused(Refusal::UnknownCsv { .. })) => {}
        Err(other) => return Err(unread(other, lang)),
    }
    let proposal = propose(&source, &asked).map_err(|error| unread(error, lang))?;
    let mut meanings = proposal.meanings();
    for (at, word) in &args.column {
        let (Some(own), Some(proposed)) = (meanings.get_mut(*at), proposal.columns.get(*at)) else {
            return Err(Failed::Told(match lang {
                Lang::Ja => format!("列は1から{}までです。", proposal.columns.len()),
                Lang::En => format!("Columns are 1 to {}.", proposal.columns.len()),
            }));
        };
        *own = meaning::typed(word, &proposed.meaning)
            .map_err(|said| Failed::Told(lang.said(&said).to_owned()))?;
    }
    proposed(&proposal, &meanings, lang);
    if !args.yes {
        ask::meanings(&proposal, &mut meanings, lang)?;
    }
    let own = Own::of(&args, &meanings, lang)?;
    let choice = Choice {
        id: &own.id,
        name: &own.name,
        account: own.account,
        meanings: &meanings,
    };
    let toml = proposal.layout_toml(&choice).map_err(|faults| {
        let told = faults.iter().map(|fault| match (fault.column, lang) {
            (Some(at), Lang::Ja) => format!("{}列目：{}", at + 1, fault.said.ja),
            (Some(at), Lang::En) => format!("column {}: {}", at + 1, fault.said.en),
            (None, _) => lang.said(&fault.said).to_owned(),
        });
        let all: Vec<String> = told.collect();
        let mend = lang.t(
            "--column 3=out のように、列の意味を書けます。",
            "Say what a column is with --column, like --column 3=out.",
        );
        Failed::Told(format!("{}\n{mend}", all.join("\n")))
    })?;
    let layout = Layout::parse(&toml)
        .map_err(|fault| Failed::Told(lang.said(&fault.in_file(LAYOUT)).to_owned()))?;
    let layout = Arc::new(layout);
    let layouts = [Arc::clone(&layout)];
    let by_it = Asked {
        layout: Some(&layout.id),
        layouts: &layouts,
        ..asked
    };
    let whole = match understand(&source, &by_it) {
        Ok(file) => {
            let mut out = std::io::stdout().lock();
            shown::statements(&mut out, &file, SHOWN, lang)?;
            None
        }
        Err(Unread::Refused(refusal)) => Some(refusal),
        Err(other) => return Err(unread(other, lang)),
    };
    let sample = match proposal.sample(&source, &asked, &layout, &meanings) {
        Ok(sample) => Some(sample),
        Err(Unread::Refused(_)) => None,
        Err(other) => return Err(unread(other, lang)),
    };
    write(&own.folder, &toml, sample.as_ref())?;
    told(
        &own.folder,
        sample.is_some(),
        whole.as_ref(),
        &args.file,
        lang,
    )
}

/// A file that is there and can be opened.
fn readable(path: &Path, lang: Lang) -> Result<(), Failed> {
    let shown = path.display();
    match fs::metadata(path).and_then(|file| fs::File::open(path).map(|_| file.is_file())) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failed::Told(match lang {
            Lang::Ja => {
                format!("「{shown}」はファイルではありません。表のファイルを選んでください。")
            }
            Lang::En => format!("{shown} is no file. Choose the file with the table."),
        })),
        Err(error) => Err(Failed::Told(match lang {
            Lang::Ja => {
                format!("「{shown}」を開けません。場所と権限を確かめてください。（{error}）")
            }
            Lang::En => {
                format!("{shown} can't be opened; check its place and permissions. ({error})")
            }
        })),
    }
}

/// What the new layout is called, and where it goes.
struct Own {
    id: String,
    name: String,
    account: Holder,
    folder: PathBuf,
}

impl Own {
    fn of(args: &Args, meanings: &[Meaning], lang: Lang) -> Result<Own, Failed> {
        let refused = |ja: &str, en: &str| Failed::Told(lang.t(ja, en).to_owned());
        let usual = args.to.as_deref().unwrap_or(&args.file);
        let usual = id_of(usual);
        let id = match &args.id {
            Some(id) => id.clone(),
            None if args.yes => usual,
            None => prompt::line_or(
                lang.t(
                    "読み方のID（英小文字・数字・ハイフン）:",
                    "The layout's id (small letters, digits, hyphens):",
                ),
                &usual,
            )?,
        };
        let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        if id.is_empty() || !id.chars().all(plain) {
            return Err(refused(
                "IDは英小文字・数字・ハイフンだけで書いてください（例: my-bank）。",
                "Write the id with small letters, digits and hyphens, e.g. my-bank.",
            ));
        }
        if built_in().iter().any(|layout| layout.id == id) {
            return Err(refused(
                "そのIDは、組み込みの読み方にあります。--id で別のIDにしてください。",
                "A built-in layout has that id. Choose another one with --id.",
            ));
        }
        let folder = args.to.clone().unwrap_or_else(|| PathBuf::from(&id));
        if folder.exists() {
            return Err(refused(
                "そのフォルダはもうあります。--id か --to で別の名前にしてください。",
                "That folder exists already. Choose another name with --id or --to.",
            ));
        }
        if folder
            .file_name()
            .is_none_or(|name| name.to_str() != Some(&id))
        {
            return Err(refused(
                "フォルダの名前は、IDと同じにしてください。",
                "Call the folder as the id.",
            ));
        }
        let usual = format!("{id}のCSV");
        let name = match &args.name {
            Some(name) => name.clone(),
            None if args.yes => usual,
            None => prompt::line_or(lang.t("読み方の名前:", "The layout's name:"), &usual)?,
        };
        let spends = meanings.contains(&Meaning::Charge);
        let account = match args.account {
            Some(kind) => kind.into(),
            None if args.yes => {
                if spends {
                    Holder::Card
                } else {
                    Holder::Bank
                }
            }
            None => holder(spends, lang)?,
        };
        Ok(Own {
            id,
            name,
            account,
            folder,
        })
    }
}

fn holder(spends: bool, lang: Lang) -> Result<Holder, Failed> {
    let question = lang.t(
        "口座の種類（bank 銀行、card カード、wallet 電子マネー、shop 店）:",
        "The kind of account (bank, card, wallet, shop):",
    );
    let usual = if spends { "card" } else { "bank" };
    loop {
        let holder = match prompt::line_or(question, usual)?.as_str() {
            "bank" | "銀行" => Holder::Bank,
            "card" | "カード" => Holder::Card,
            "wallet" | "電子マネー" => Holder::Wallet,
            "shop" | "店" => Holder::Shop,
            _ => continue,
        };
        return Ok(holder);
    }
}

/// From the name of a file or a folder.
fn id_of(path: &Path) -> String {
    let stem = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let mut id = String::new();
    for sign in stem.chars() {
        match sign.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => id.push(letter),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let id = id.trim_end_matches('-');
    // A number alone is a date or an account.
    match id.chars().any(|sign| sign.is_ascii_lowercase()) {
        true => id.to_owned(),
        false => "my-layout".to_owned(),
    }
}

/// What was found, column by column.
fn proposed(proposal: &Proposal, meanings: &[Meaning], lang: Lang) {
    match (proposal.heading_at, lang) {
        (Some(line), Lang::Ja) => eprintln!("見出しは{line}行目、明細は{}行です。", proposal.lines),
        (Some(line), Lang::En) => {
            eprintln!("The heading is line {line}; {} lines.", proposal.lines)
        }
        (None, Lang::Ja) => eprintln!("見出しはなく、明細は{}行です。", proposal.lines),
        (None, Lang::En) => eprintln!("There is no heading; {} lines.", proposal.lines),
    }
    for (at, (column, own)) in proposal.columns.iter().zip(meanings).enumerate() {
        let reason = match *own == column.meaning {
            true => lang.said(&column.reason),
            false => lang.t("指定", "as you said"),
        };
        eprintln!(
            "  {:>2} {} → {}  {reason}  {}",
            at + 1,
            column.heading,
            meaning::shown(own, lang),
            column.samples.join(lang.t("、", ", "))
        );
    }
    eprintln!("{}", lang.said(&proposal.proof.said()));
    for warning in &proposal.warnings {
        eprintln!(
            "{}{}",
            lang.t("注意：", "warning: "),
            lang.said(&warning.said())
        );
    }
}

fn write(folder: &Path, toml: &str, sample: Option<&(String, String)>) -> Result<(), Failed> {
    fs::create_dir_all(folder)?;
    let head = "# renkei layout new が、見出しのことばと残高から書きました。書き方は docs/layouts.ja.md にあります。\n";
    fs::write(folder.join(LAYOUT), format!("{head}{toml}"))?;
    if let Some((csv, expected)) = sample {
        fs::write(folder.join(SAMPLE), csv)?;
        fs::write(folder.join(EXPECTED), expected)?;
    }
    Ok(())
}

/// What was made, what to look at, and what comes next.
fn told(
    folder: &Path,
    has_sample: bool,
    refusal: Option<&Refusal>,
    file: &Path,
    lang: Lang,
) -> Result<(), Failed> {
    let (shown, file) = (folder.display(), file.display());
    print_line(match (has_sample, lang) {
        (true, Lang::Ja) => format!(
            "{shown} を作りました。{SAMPLE} の名前・番号・金額は作りものです（日付と、合計や入出金の区分の言葉はそのままです）。人に渡す前に、{LAYOUT} と {SAMPLE} を見てください。\n次は: renkei layout check {shown}"
        ),
        (true, Lang::En) => format!(
            "{shown} is made. Names, numbers and amounts in {SAMPLE} are invented (days and the words of totals and sides are as they were). Look at {LAYOUT} and {SAMPLE} before you give them away.\nNext: renkei layout check {shown}"
        ),
        (false, Lang::Ja) => format!(
            "{shown} に {LAYOUT} を作りましたが、見本は作れませんでした。読み方を直してから、名前や番号を置きかえた表を {SAMPLE} として置いてください。"
        ),
        (false, Lang::En) => format!(
            "{LAYOUT} is made in {shown}, but no sample. Mend the layout, then put a table with invented names and numbers beside it, as {SAMPLE}."
        ),
    })?;
    match refusal {
        None => print_line(match lang {
            Lang::Ja => format!("取り込むには: renkei import {file} --layout {shown} --dry-run"),
            Lang::En => format!("To import: renkei import {file} --layout {shown} --dry-run"),
        }),
        Some(refusal) => Err(Failed::Told(match lang {
            Lang::Ja => format!(
                "お手もとのファイルは、この読み方ではまだ最後まで読めません。{LAYOUT} を直してください。\n{}",
                refusal.message(language(lang))
            ),
            Lang::En => format!(
                "Your file isn't read to its end by this layout yet. Mend {LAYOUT}.\n{}",
                refusal.message(language(lang))
            ),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_the_file_is_called_and_no_number_alone() {
        for (path, id) in [
            ("Aoba Bank_2026.csv", "aoba-bank-2026"),
            ("明細 meisai.xlsx", "meisai"),
            ("1234567.csv", "my-layout"),
            ("明細.csv", "my-layout"),
            ("dir/my-bank", "my-bank"),
        ] {
            assert_eq!(id_of(Path::new(path)), id, "{path}");
        }
    }
}
