//! What was understood of a file, in a line for people.

use crate::web::text::Lang;
use aggregation::importing::{Imported, ImportedStatement, Target};
use formats::{Check, Outcome, What};

/// Layout, account, period and what was checked.
pub fn words(imported: &Imported, one: &ImportedStatement, l: Lang) -> String {
    let checks: Vec<String> = one
        .summary
        .checks
        .iter()
        .filter_map(|check| check_words(check, l))
        .collect();
    let checks = match (checks.is_empty(), l) {
        (true, _) => l
            .t(
                "確かめる残高や合計は書かれていません",
                "no balance or sum to check",
            )
            .to_owned(),
        (false, Lang::Ja) => checks.join("、"),
        (false, Lang::En) => checks.join(", "),
    };
    let account = account_words(imported, one, l);
    let days = one.summary.days.map_or(String::new(), |days| match l {
        Lang::Ja => format!("{}〜{}・", days.from, days.to),
        Lang::En => format!("{} to {}; ", days.from, days.to),
    });
    let layout = &imported.layout_name;
    match l {
        Lang::Ja => format!("{layout}として読めました。{account}・{days}{checks}"),
        Lang::En => format!("Read as {layout}; {account}; {days}{checks}"),
    }
}

fn account_words(imported: &Imported, one: &ImportedStatement, l: Lang) -> String {
    let label = &one.account_label;
    let is_stored = imported.id.is_some();
    match (one.target, l) {
        (Target::Known, Lang::Ja) => format!("口座「{label}」"),
        (Target::Known, Lang::En) => format!("account {label:?}"),
        (Target::New, Lang::Ja) if is_stored => format!("口座「{label}」を作りました"),
        (Target::New, Lang::En) if is_stored => format!("account {label:?}, made now"),
        (Target::New, Lang::Ja) => format!("口座「{label}」を新しく作ります"),
        (Target::New, Lang::En) => format!("account {label:?}, to be made"),
        (Target::Undecided, Lang::Ja) => format!("口座は未定（「{label}」など）"),
        (Target::Undecided, Lang::En) => format!("account not decided ({label:?}, say)"),
    }
}

/// `None`: there was nothing to compare.
fn check_words(check: &Check, l: Lang) -> Option<String> {
    let words = match (&check.what, check.outcome, l) {
        (_, Outcome::NothingToCompare, _) => return None,
        (What::Chain, Outcome::Agrees(n), Lang::Ja) => format!("残高のつながり{n}行すべて一致"),
        (What::Chain, Outcome::Agrees(n), Lang::En) => format!("balances chain on {n} line(s)"),
        (What::Ends, Outcome::Agrees(_), Lang::Ja) => {
            "はじめの残高＋入出金＝終わりの残高".to_owned()
        }
        (What::Ends, Outcome::Agrees(_), Lang::En) => {
            "opening plus lines equals closing".to_owned()
        }
        (What::Stated(name), Outcome::Agrees(_), Lang::Ja) => format!("「{name}」が一致"),
        (What::Stated(name), Outcome::Agrees(_), Lang::En) => format!("{name:?} agrees"),
        // Each place has been told before, by a notice.
        (What::Chain, Outcome::Differs(n), Lang::Ja) => format!("残高が{n}か所でつながりません"),
        (What::Chain, Outcome::Differs(n), Lang::En) => {
            format!("balances don't chain in {n} place(s)")
        }
        (What::Ends, Outcome::Differs(_), Lang::Ja) => {
            "はじめの残高＋入出金が、終わりの残高と合いません".to_owned()
        }
        (What::Ends, Outcome::Differs(_), Lang::En) => {
            "opening plus lines differs from closing".to_owned()
        }
        (What::Stated(name), Outcome::Differs(_), Lang::Ja) => format!("「{name}」が合いません"),
        (What::Stated(name), Outcome::Differs(_), Lang::En) => format!("{name:?} differs"),
    };
    Some(words)
}

/// A file was looked at, and to import it more has to be said.
pub fn undecided(l: Lang) -> &'static str {
    l.t(
        "取り込むときは、--account で口座の名前を指定してください（新しい口座なら --create もつけます）。",
        "To import it, name the account with --account (and --create for a new one).",
    )
}

/// A layout of the office that this version can't read.
pub fn left_out(name: &str, l: Lang) -> String {
    match l {
        Lang::Ja => format!(
            "事業所の読み方「{name}」は、いまの版では読めないため、使いませんでした。ファイルの取り込みの画面で作りなおしてください。"
        ),
        Lang::En => format!(
            "The office's layout {name:?} can't be read by this version and was not used. Please make it anew on the page for importing files."
        ),
    }
}
