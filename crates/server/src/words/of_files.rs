//! Refusals of files and imports in words.

use super::of_formats;
use crate::web::text::Lang;
use aggregation::Refused;

/// Of a refusal that has nothing to do with files: what it says for the log.
pub(super) fn refused(refused: &Refused, l: Lang) -> String {
    let t = |ja: &str, en: &str| l.t(ja, en).to_owned();
    match refused {
        Refused::File(file) => file.message(of_formats(l)),
        Refused::Unread(error) => match l {
            Lang::Ja => format!(
                "ファイルを読めませんでした\n何も保存していません。もう一度お試しください。（{error}）"
            ),
            Lang::En => format!(
                "The file could not be read\nNothing was stored. Please try again. ({error})"
            ),
        },
        Refused::FileTooLarge { max } => match l {
            Lang::Ja => format!(
                "大きすぎて開けません\n上限は{}です。期間を分けてダウンロードしてください。",
                megabytes(*max)
            ),
            Lang::En => format!(
                "Too large\nThe limit is {}. Download shorter periods.",
                megabytes(*max)
            ),
        },
        Refused::FileTooLargePacked { max } => match l {
            Lang::Ja => format!(
                "大きすぎて保存できません\n圧縮しても{}を超えます。期間を分けてダウンロードしてください。",
                megabytes(*max)
            ),
            Lang::En => format!(
                "Too large to be kept\nEven packed it is more than {}. Download shorter periods.",
                megabytes(*max)
            ),
        },
        Refused::NoSuchLayout { id, near } => no_such_layout(id, near.as_deref(), l),
        Refused::OtherLayout { name } => match l {
            Lang::Ja => format!(
                "選んだ読み方に合いません\n「{name}」のファイルではないようです。読み方を選ばなければ、中身から見分けます。"
            ),
            Lang::En => format!(
                "Another layout\nThe file is not one of {name}. Without a layout the content tells it."
            ),
        },
        Refused::Columns(faults) => {
            let said: Vec<&str> = faults.iter().map(|fault| l.said(&fault.said)).collect();
            said.join("\n")
        }
        Refused::BeingStored => t(
            "このファイルは保存しているところです。終わってから、取り込みを取り消せます。",
            "The file is being stored. Once it is done, the import can be taken back.",
        ),
        Refused::Journalised { file, lines, .. } => match l {
            Lang::Ja => format!(
                "取り消せない行があります\n{file}の{lines}行は仕訳に使われています。先にその仕訳を取り消してください。"
            ),
            Lang::En => format!(
                "Some lines are in use\n{lines} line(s) of {file} are in entries. Undo those first."
            ),
        },
        Refused::TakenBackAlready => t(
            "この取り込みは、すでに取り消されています。",
            "This import was taken back already.",
        ),
        Refused::TooOldToTakeBack => t(
            "この取り込みは取り消せません。取り消しに必要な記録のない、前の版で取り込まれています。",
            "This import can't be taken back: it was made by an earlier version, which did not note what that needs.",
        ),
        other => other.to_string(),
    }
}

fn no_such_layout(id: &str, near: Option<&str>, l: Lang) -> String {
    match (near, l) {
        (Some(near), Lang::Ja) => format!(
            "読み方「{id}」はありません。「{near}」のことですか。省略すると、中身から見分けます。"
        ),
        (None, Lang::Ja) => {
            format!("読み方「{id}」はありません。省略すると、中身から見分けます。")
        }
        (Some(near), Lang::En) => {
            format!("There is no layout {id:?}. Is {near:?} meant? Left out, the content tells it.")
        }
        (None, Lang::En) => {
            format!("There is no layout {id:?}. Left out, the content tells it.")
        }
    }
}

/// Neither the file nor the person says whose lines these are. `known`: the accounts that there are.
pub(super) fn account_open(known: &str, l: Lang) -> String {
    match (l, known.is_empty()) {
        (Lang::Ja, true) => {
            "どの口座の明細かが決まっていません。--account で口座の名前を指定し、--create をつけると新しく作れます。"
                .to_owned()
        }
        (Lang::Ja, false) => format!(
            "どの口座の明細かが決まっていません。--account で口座の名前を指定してください。いまある口座：{known}。--create をつけると新しく作れます。"
        ),
        (Lang::En, true) => {
            "Nothing says whose lines these are. Name an account with --account, and --create to make it."
                .to_owned()
        }
        (Lang::En, false) => format!(
            "Nothing says whose lines these are. Name an account with --account. There are: {known}. --create makes a new one."
        ),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{}MB", bytes >> 20)
}
