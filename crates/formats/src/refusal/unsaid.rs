//! In words: what a file leaves out, and how its person says it.

use super::Unsaid;

pub fn ja(place: &str, value: &str, what: Unsaid) -> String {
    match what {
        Unsaid::DayOrder => format!(
            "{place}の「{value}」など、どの日付も日と月のどちらが先かわかりません。読み方に「qif-dmy」（日/月/年）か「qif-mdy」（月/日/年）、年が先なら「qif-ymd」を選んで、もう一度取り込んでください。"
        ),
        Unsaid::Currency => format!(
            "{place}の「{value}」は円の金額ではなく、通貨の記載もありません。読み方に「qif-usd」のように通貨を選んで、もう一度取り込んでください。"
        ),
    }
}

pub fn en(place: &str, value: &str, what: Unsaid) -> String {
    match what {
        Unsaid::DayOrder => format!(
            "{place}: “{value}” and all other dates can be read with the day or the month first. Choose the layout qif-dmy (day/month/year) or qif-mdy (month/day/year), or qif-ymd where the year is first, and import it again."
        ),
        Unsaid::Currency => format!(
            "{place}: “{value}” is not an amount in yen, and no currency is stated. Choose a layout with the currency, such as qif-usd, and import it again."
        ),
    }
}
