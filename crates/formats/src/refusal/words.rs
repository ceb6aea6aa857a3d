//! The refusals in words: what happened, where, and what helps.

use domain::money::Unit;

use super::{Column, RecordFault, Refusal, Spot, TagFault};
use super::{broken, unsaid};
use crate::{AmountFault, Language};

impl Refusal {
    /// A short heading, without a full stop.
    pub fn title(&self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Refusal::Empty => ("中身が空です", "The file is empty"),
            Refusal::NotStatement { .. } => {
                ("明細のファイルではないようです", "Not a statement file")
            }
            Refusal::UnknownCsv { .. } => ("はじめて見る形のCSVです", "A CSV we have not seen"),
            Refusal::TwoLayouts { .. } => ("読み方が2つあります", "It can be read in two ways"),
            Refusal::UnknownWord { .. } => ("知らない区分があります", "A word is not known"),
            Refusal::Encoding { .. } => (
                "文字を読めないところがあります",
                "Some characters cannot be read",
            ),
            Refusal::MixedEncoding { .. } => {
                ("文字の種類がまざっています", "Two encodings are mixed")
            }
            Refusal::BadDate { .. } => ("日付を読めません", "A date cannot be read"),
            Refusal::BadAmount { .. } => ("金額を読めません", "An amount cannot be read"),
            Refusal::ColumnCount { .. } => (
                "列の数が異なる行があります",
                "A row has another number of columns",
            ),
            Refusal::Cut => (
                "ファイルが途中で終わっています",
                "The file ends in the middle",
            ),
            Refusal::TooLong { .. } => ("長すぎる行があります", "A line is too long"),
            Refusal::TooLarge { .. } => ("大きすぎて開けません", "Too large"),
            Refusal::Password => ("パスワードつきのファイルです", "The file has a password"),
            Refusal::Formula { .. } => ("数式の入ったセルがあります", "A cell holds a formula"),
            Refusal::ZipBomb { .. } => ("安全に開けないファイルです", "Cannot be opened safely"),
            Refusal::TwoSheets { .. } => ("明細のシートが2つあります", "Two sheets are statements"),
            Refusal::Workbook => (
                "このExcelファイルは読めません",
                "This workbook cannot be read",
            ),
            Refusal::OldWorkbook => (
                "古い形のExcelファイルです",
                "This workbook is of the old kind",
            ),
            Refusal::Unsorted { .. } => ("日付の順になっていません", "Not in the order of days"),
            Refusal::LongDay { .. } => ("1日の明細が多すぎます", "Too many lines on one day"),
            Refusal::ManyAccounts { .. } => ("口座が多すぎます", "Too many accounts"),
            Refusal::ManyDays { .. } => ("日付が多すぎます", "Too many days"),
            Refusal::OfxError { .. } => (
                "銀行の通知だけのファイルです",
                "The file holds only a bank message",
            ),
            Refusal::OfxBroken { .. } => ("OFXの構造が壊れています", "The OFX is broken"),
            Refusal::Record { .. } => (
                "全銀ファイルの構造が壊れています",
                "The Zengin file is broken",
            ),
            Refusal::Broken { .. } => ("ファイルの構造が壊れています", "The file is broken"),
            Refusal::BalanceDiffers { .. } => (
                "残高が明細と合いません",
                "A balance does not match the lines",
            ),
            Refusal::Unsaid { .. } => ("ファイルからは決められません", "The file does not say it"),
            Refusal::TotalsDiffer { .. } => {
                ("合計が明細と合いません", "A total does not match the lines")
            }
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// What was found, where, and what helps.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Ja => self.text_ja(),
            Language::En => self.text_en(),
        }
    }

    /// Title and text, on two lines.
    pub fn message(&self, language: Language) -> String {
        format!("{}\n{}", self.title(language), self.text(language))
    }

    fn text_ja(&self) -> String {
        match self {
            Refusal::Empty => {
                "明細が1行もありません。期間を確かめて、もう一度ダウンロードしてください。".into()
            }
            Refusal::NotStatement { kind } => {
                format!(
                    "{}のファイルです。{}",
                    kind.words(Language::Ja),
                    kind.mend(Language::Ja)
                )
            }
            Refusal::UnknownCsv { header } => format!(
                "1行目は「{}」です。この見出しの表（CSV・Excel）はまだ読めません。「取り込み」の画面か renkei layout new で、列の意味を教えてください。銀行でOFX・全銀・CAMT.053・MT940・QIFのどれかを選べるときは、そのまま読めます。",
                header.join(",")
            ),
            Refusal::TwoLayouts { names } => format!(
                "「{}」のどれとしても読めます。どれかを選んで、もう一度取り込んでください。",
                names.join("」「")
            ),
            Refusal::UnknownWord {
                spot,
                value,
                expected,
            } => format!(
                "{}の「{value}」。読めるのは「{}」です。このファイルをサポートに知らせてください。",
                spot_ja(spot),
                expected.join("」「")
            ),
            Refusal::Encoding { line, column } => {
                format!(
                    "{line}行目・{column}文字目。UTF-8とShift_JISのどちらでも読めません。銀行からもう一度ダウンロードしてください。"
                )
            }
            Refusal::MixedEncoding { line } => {
                format!(
                    "{line}行目から別の種類になっています。2つのファイルをつないでいませんか。分けて入れてください。"
                )
            }
            Refusal::BadDate {
                spot,
                value,
                expected,
            } if value.is_empty() => {
                format!(
                    "{}に日付がありません。{expected}の形を想定しています。銀行からもう一度ダウンロードしてください。",
                    spot_ja(spot)
                )
            }
            Refusal::BadDate {
                spot,
                value,
                expected,
            } => format!(
                "{}の「{value}」。{expected}の形を想定しています。日付を直すか、銀行からもう一度ダウンロードしてください。",
                spot_ja(spot)
            ),
            Refusal::BadAmount { spot, value, fault } => {
                let place = spot_ja(spot);
                match fault {
                    AmountFault::Missing => format!(
                        "{place}に金額がありません。銀行からもう一度ダウンロードしてください。"
                    ),
                    AmountFault::NotANumber => format!(
                        "{place}の「{value}」。数字だけの金額（1,234など）に直すか、銀行からもう一度ダウンロードしてください。"
                    ),
                    AmountFault::TooPrecise => format!(
                        "{place}の「{value}」。小数の桁がこの通貨より多くあります。通貨を確かめて、もう一度ダウンロードしてください。"
                    ),
                    AmountFault::TooBig => format!(
                        "{place}の「{value}」。大きすぎる金額です。銀行のサイトの金額と比べてください。"
                    ),
                    AmountFault::BothSides => format!(
                        "{place}の「{value}」。同じ行に出金と入金の両方があります。どちらか一方にしてください。"
                    ),
                    AmountFault::OtherCurrency => format!(
                        "{place}の「{value}」。口座と異なる通貨です。口座の通貨の明細をダウンロードしてください。"
                    ),
                    AmountFault::OtherSide => format!(
                        "{place}の「{value}」。出金（DEBIT）か入金（CREDIT）かが、金額の符号と合いません。CSVなど、ほかの形でダウンロードしてください。"
                    ),
                }
            }
            Refusal::ColumnCount {
                line,
                found,
                expected,
            } => {
                let mend = if found > expected {
                    "摘要のカンマで分かれていないか確かめてください。"
                } else {
                    "行の途中で切れていないか確かめるか、もう一度ダウンロードしてください。"
                };
                format!("{line}行目は{found}列です（ほかの行は{expected}列）。{mend}")
            }
            Refusal::Cut => "最後の行が完結していません。もう一度ダウンロードしてください。".into(),
            Refusal::TooLong { line } => format!(
                "{line}行目から始まる行に終わりがないようです。「\"」が1つだけ残っていないか確かめるか、もう一度ダウンロードしてください。"
            ),
            Refusal::Password => {
                "パスワードを外して保存したものを入れてください。".into()
            }
            Refusal::Formula { sheet, cell } => format!(
                "シート「{sheet}」の{cell}。値に直して保存してください。数式は計算しません。"
            ),
            Refusal::ZipBomb { max } => format!(
                "広げると{}を超えます。取り込みを中止しました。銀行からもう一度ダウンロードしてください。",
                megabytes(*max)
            ),
            Refusal::TwoSheets { names } => format!(
                "シート「{}」のどれも明細として読めます。1つだけを残して保存したものを、1つずつ入れてください。",
                names.join("」「")
            ),
            Refusal::Workbook => {
                "壊れているか、特別な形式（.xlsbなど）です。Excelで開き、「Excelブック（.xlsx）」か「CSV UTF-8」で保存したものを入れてください。".into()
            }
            Refusal::OldWorkbook => {
                "2003年までの形（.xls）は読めません。Excelで開き、「Excelブック（.xlsx）」か「CSV UTF-8」で保存しなおして入れてください。銀行でCSVを選べるときは、CSVが確実です。".into()
            }
            Refusal::TooLarge { size, max } => format!(
                "{}あります。上限は{}です。期間を分けてダウンロードしてください。",
                megabytes(*size),
                megabytes(*max)
            ),
            Refusal::Unsorted { lines, max } => format!(
                "日付が前後している明細が{lines}行あります（上限は{max}行）。日付の順に並べなおすか、期間を分けてダウンロードしてください。"
            ),
            Refusal::LongDay { day, lines, max } => format!(
                "{day}だけで{lines}行あります（1日の上限は{max}行）。1日の明細は分けて取り込めません。口座ごとのファイルに分けてください。"
            ),
            Refusal::ManyAccounts { max } => format!(
                "1つのファイルに{max}を超える口座があります。口座ごとに分けてダウンロードしてください。"
            ),
            Refusal::ManyDays { max } => format!(
                "口座ごとに数えた日付が{max}日を超えています。期間か口座を分けてダウンロードしてください。"
            ),
            Refusal::OfxError { bank_words } => {
                format!(
                    "中に「{bank_words}」と書かれています。明細は入っていません。銀行のサイトで確かめて、もう一度ダウンロードしてください。"
                )
            }
            Refusal::OfxBroken {
                line,
                column,
                tag,
                fault,
            } => {
                let what = match fault {
                    TagFault::NotClosed => "が閉じられていません",
                    TagFault::NotOpened => "の始まりがありません",
                    TagFault::TooDeep => "の中が深すぎます",
                };
                format!(
                    "{line}行目・{column}文字目。{tag}{what}。銀行からもう一度ダウンロードしてください。"
                )
            }
            Refusal::Record { line, fault } => {
                let what = match fault {
                    RecordFault::Width { found } => {
                        format!("{found}バイトです（200バイトの決まり）。編集ソフトで保存しなおしていないか確かめてください")
                    }
                    RecordFault::UnknownKind => "入出金取引明細の種類ではありません".into(),
                    RecordFault::OutOfPlace => "順番が正しくありません".into(),
                    RecordFault::Character { at } => {
                        format!("{at}文字目が使えない文字です。途中で壊れたようです")
                    }
                };
                format!("{line}番目のレコードは{what}。銀行からもう一度ダウンロードしてください。")
            }
            Refusal::Broken {
                format,
                spot,
                value,
                fault,
            } => broken::ja(format, &spot_ja(spot), value, *fault),
            Refusal::BalanceDiffers {
                spot,
                stated,
                read,
                unit,
            } => format!(
                "{}の残高は{}、はじめの残高と明細からの計算は{}です。行が抜けているようです。銀行からもう一度ダウンロードしてください。",
                spot_ja(spot),
                money(*stated, unit, Language::Ja),
                money(*read, unit, Language::Ja)
            ),
            Refusal::Unsaid { spot, value, what } => unsaid::ja(&spot_ja(spot), value, *what),
            Refusal::TotalsDiffer {
                line,
                at,
                total,
                unit,
                stated,
                read,
            } => {
                let place = at.map_or(String::new(), |(from, to)| format!("・{from}〜{to}文字目"));
                let own = counted(*stated, unit.as_ref(), Language::Ja);
                let lines = counted(*read, unit.as_ref(), Language::Ja);
                let off = counted(off(*stated, *read), unit.as_ref(), Language::Ja);
                format!(
                    "{line}行目{place}の{total}は{own}、明細からの計算は{lines}です（差{off}）。行が抜けているようです。銀行からもう一度ダウンロードしてください。"
                )
            }
        }
    }

    fn text_en(&self) -> String {
        match self {
            Refusal::Empty => "No lines. Check the period and download again.".into(),
            Refusal::NotStatement { kind } => {
                format!(
                    "This is {}. {}",
                    kind.words(Language::En),
                    kind.mend(Language::En)
                )
            }
            Refusal::UnknownCsv { header } => format!(
                "Its first line is “{}”; tables (CSV, Excel) with this heading cannot be read yet. Say what the columns mean on the page for imports or with renkei layout new. OFX, Zengin, CAMT.053, MT940 and QIF are read as they are, where the bank offers one.",
                header.join(",")
            ),
            Refusal::TwoLayouts { names } => format!(
                "It fits “{}”. Choose one of them and import it again.",
                names.join("”, “")
            ),
            Refusal::UnknownWord {
                spot,
                value,
                expected,
            } => format!(
                "{}: “{value}”. Known are “{}”. Please send this file to the support.",
                spot_en(spot),
                expected.join("”, “")
            ),
            Refusal::Encoding { line, column } => format!(
                "Line {line}, character {column}: neither UTF-8 nor Shift_JIS. Download it again."
            ),
            Refusal::MixedEncoding { line } => format!(
                "From line {line} on it differs. Were two files joined? Import them separately."
            ),
            Refusal::BadDate {
                spot,
                value,
                expected,
            } if value.is_empty() => {
                format!(
                    "{}: there is no date. Expected {expected}. Download it again.",
                    spot_en(spot)
                )
            }
            Refusal::BadDate {
                spot,
                value,
                expected,
            } => format!(
                "{}: “{value}”. Expected {expected}. Correct it, or download it again.",
                spot_en(spot)
            ),
            Refusal::BadAmount { spot, value, fault } => {
                let place = spot_en(spot);
                match fault {
                    AmountFault::Missing => {
                        format!("{place}: there is no amount. Download it again.")
                    }
                    AmountFault::NotANumber => format!(
                        "{place}: “{value}”. Correct it to a plain number such as 1,234, or download it again."
                    ),
                    AmountFault::TooPrecise => format!(
                        "{place}: “{value}” has more decimal places than its currency. Check the currency and download again."
                    ),
                    AmountFault::TooBig => {
                        format!("{place}: “{value}” is too big. Compare it with the bank’s site.")
                    }
                    AmountFault::BothSides => format!(
                        "{place}: “{value}”. The row has both a withdrawal and a deposit. Leave one of them."
                    ),
                    AmountFault::OtherCurrency => format!(
                        "{place}: “{value}” is not in the account’s currency. Download the statement in that currency."
                    ),
                    AmountFault::OtherSide => format!(
                        "{place}: “{value}”. Debit or credit does not go with the sign of the amount. Download it in another form, CSV for example."
                    ),
                }
            }
            Refusal::ColumnCount {
                line,
                found,
                expected,
            } => {
                let mend = if found > expected {
                    "Check commas in the text."
                } else {
                    "See whether the row was broken off, or download it again."
                };
                format!("Line {line} has {found}, the others {expected}. {mend}")
            }
            Refusal::Cut => "The last row is incomplete. Download it again.".into(),
            Refusal::TooLong { line } => format!(
                "The row that begins on line {line} seems to have no end. Look for a single quotation mark, or download it again."
            ),
            Refusal::Password => "Save it without one and try again.".into(),
            Refusal::Formula { sheet, cell } => format!(
                "Sheet “{sheet}”, cell {cell}. Save it as a value; formulas are not computed."
            ),
            Refusal::ZipBomb { max } => format!(
                "It expands beyond {}. The import was stopped. Download it from the bank again.",
                megabytes(*max)
            ),
            Refusal::TwoSheets { names } => format!(
                "Each of the sheets “{}” reads as a statement. Save a copy with only one of them, and import them one by one.",
                names.join("”, “")
            ),
            Refusal::Workbook => "It is damaged or of a rare kind (.xlsb). Open it in Excel, save it as a workbook (.xlsx) or as CSV UTF-8, and import that.".into(),
            Refusal::OldWorkbook => "The kind of before 2007 (.xls) is not read. Open it in Excel, save it as a workbook (.xlsx) or as CSV UTF-8, and import that. Where the bank offers CSV, that is the safest.".into(),
            Refusal::TooLarge { size, max } => format!(
                "{}; the limit is {}. Download shorter periods.",
                megabytes(*size),
                megabytes(*max)
            ),
            Refusal::Unsorted { lines, max } => format!(
                "The days of {lines} lines are mixed (the limit is {max}). Sort them by date, or download shorter periods."
            ),
            Refusal::LongDay { day, lines, max } => format!(
                "{day} alone has {lines} lines (the limit for a day is {max}). The lines of a day cannot be imported in parts; split the file by account."
            ),
            Refusal::ManyAccounts { max } => {
                format!("One file has more than {max} accounts. Download them in several files.")
            }
            Refusal::ManyDays { max } => format!(
                "There are more than {max} days, counted for each account. Download shorter periods or fewer accounts."
            ),
            Refusal::OfxError { bank_words } => format!(
                "It says 「{bank_words}」 and has no lines. Check at the bank and download again."
            ),
            Refusal::OfxBroken {
                line,
                column,
                tag,
                fault,
            } => {
                let what = match fault {
                    TagFault::NotClosed => "is not closed",
                    TagFault::NotOpened => "was never opened",
                    TagFault::TooDeep => "is nested too deeply",
                };
                format!("Line {line}, character {column}: {tag} {what}. Download it again.")
            }
            Refusal::Record { line, fault } => {
                let what = match fault {
                    RecordFault::Width { found } => format!("has {found} bytes instead of 200. Was it saved by an editor?"),
                    RecordFault::UnknownKind => "is of no kind of 入出金取引明細.".into(),
                    RecordFault::OutOfPlace => "stands where it cannot.".into(),
                    RecordFault::Character { at } => {
                        format!("has a character at {at} that such files cannot have.")
                    }
                };
                format!("Record {line} {what} Download it again.")
            }
            Refusal::Broken {
                format,
                spot,
                value,
                fault,
            } => broken::en(format, &spot_en(spot), value, *fault),
            Refusal::BalanceDiffers {
                spot,
                stated,
                read,
                unit,
            } => format!(
                "{}: the balance is {}, the opening balance and the lines give {}. A line seems to be missing. Download it again.",
                spot_en(spot),
                money(*stated, unit, Language::En),
                money(*read, unit, Language::En)
            ),
            Refusal::Unsaid { spot, value, what } => unsaid::en(&spot_en(spot), value, *what),
            Refusal::TotalsDiffer {
                line,
                at,
                total,
                unit,
                stated,
                read,
            } => {
                let place = at.map_or(String::new(), |(from, to)| format!(", characters {from}–{to}"));
                let own = counted(*stated, unit.as_ref(), Language::En);
                let lines = counted(*read, unit.as_ref(), Language::En);
                let off = counted(off(*stated, *read), unit.as_ref(), Language::En);
                format!(
                    "Line {line}{place}: {total} is {own}, the lines give {lines} (off by {off}). A line seems to be missing. Download it again."
                )
            }
        }
    }
}

/// Money, or a count.
fn counted(number: i64, unit: Option<&Unit>, language: Language) -> String {
    unit.map_or_else(|| grouped(number, 0), |unit| money(number, unit, language))
}

fn off(stated: i64, read: i64) -> i64 {
    i64::try_from(stated.abs_diff(read)).unwrap_or(i64::MAX)
}

/// `12.3 MB`, rounded up.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(104_858);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn spot_ja(spot: &Spot) -> String {
    match &spot.column {
        Column::Nth { number, name } => format!("{}行目・{number}列目（{name}）", spot.line),
        Column::Character { at, tag } => format!("{}行目・{at}文字目（{tag}）", spot.line),
    }
}

fn spot_en(spot: &Spot) -> String {
    match &spot.column {
        Column::Nth { number, name } => format!("Line {}, column {number} ({name})", spot.line),
        Column::Character { at, tag } => format!("Line {}, character {at} ({tag})", spot.line),
    }
}

/// An amount for people: `18,422円`, `−12.34 USD`; `18,422 yen` in English.
pub fn money(minor: i64, unit: &Unit, language: Language) -> String {
    let digits = grouped(minor, usize::try_from(unit.decimals()).unwrap_or(0));
    match (unit, language) {
        (unit, Language::Ja) if *unit == Unit::YEN => format!("{digits}円"),
        (unit, Language::En) if *unit == Unit::YEN => format!("{digits} yen"),
        (Unit::Points(name), _) => format!("{digits} {name}"),
        (unit, _) => format!("{digits} {unit}"),
    }
}

/// Thousands parted, the last `decimals` digits behind a point.
fn grouped(minor: i64, decimals: usize) -> String {
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut text = String::from(if minor < 0 { "−" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Unit, money};
    use crate::Language;

    #[test]
    fn amounts_are_grouped_and_carry_their_unit() {
        assert_eq!(money(-1_234_567, &Unit::YEN, Language::Ja), "−1,234,567円");
        assert_eq!(money(5, &Unit::Currency(*b"USD"), Language::En), "0.05 USD");
        assert_eq!(
            money(i64::MIN, &Unit::YEN, Language::En),
            "−9,223,372,036,854,775,808 yen"
        );
    }
}
