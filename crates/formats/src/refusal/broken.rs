//! In words: what surrounds the lines isn't as the format has it.

use super::Fault;

pub fn ja(format: &str, place: &str, value: &str, fault: Fault) -> String {
    let said = if value.is_empty() {
        String::new()
    } else {
        format!("「{value}」")
    };
    let what = match fault {
        Fault::NotClosed => "が閉じられていません。銀行からもう一度ダウンロードしてください。",
        Fault::NotOpened => "は開かれていません。銀行からもう一度ダウンロードしてください。",
        Fault::TooDeep => "は入れ子が深すぎます。銀行からもう一度ダウンロードしてください。",
        Fault::Syntax => {
            "は決まった書き方ではありません。銀行からもう一度ダウンロードしてください。"
        }
        Fault::Doctype => {
            "のDOCTYPEは安全のため読みません。銀行のサイトからダウンロードしたファイルを選んでください。"
        }
        Fault::Entity => "の文字の書き方は読めません。銀行からもう一度ダウンロードしてください。",
        Fault::OutOfPlace => {
            "はここには置けません。つないだファイルは分けて、または銀行からもう一度ダウンロードしてください。"
        }
        Fault::Missing => "がありません。銀行からもう一度ダウンロードしてください。",
    };
    format!("{place}{said}{what}（{format}）")
}

pub fn en(format: &str, place: &str, value: &str, fault: Fault) -> String {
    let said = if value.is_empty() {
        String::new()
    } else {
        format!(" “{value}”")
    };
    let what = match fault {
        Fault::NotClosed => "is not closed. Download it again.",
        Fault::NotOpened => "was never opened. Download it again.",
        Fault::TooDeep => "is nested too deeply. Download it again.",
        Fault::Syntax => "is not as the format has it. Download it again.",
        Fault::Doctype => {
            "is a DOCTYPE, which is not read for safety. Choose the file downloaded from the bank."
        }
        Fault::Entity => "is a reference that is not read. Download it again.",
        Fault::OutOfPlace => {
            "cannot stand here. If files were joined, part them; or download it again."
        }
        Fault::Missing => "is missing. Download it again.",
    };
    format!("{place}:{said} {what} ({format})")
}
