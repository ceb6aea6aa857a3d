//! Why a column is proposed as what it is, and what a person should look at, in both languages.

use domain::said::Said;

use super::{Meaning, Proof, Warning};

pub fn days(count: usize, of: usize) -> Said {
    Said::new(
        format!("日付の形 {count}／{of}行"),
        format!("dates in {count} of {of} rows"),
    )
}

pub fn balance(links: usize, broken: usize, of: usize) -> Said {
    if broken == 0 {
        Said::new(
            format!("{of}行のうち{links}行で前の残高から計算が合う"),
            format!("{links} of {of} balances follow from the one before"),
        )
    } else {
        Said::new(
            format!("{links}行で計算が合い、{broken}行で合わない"),
            format!("{links} balances follow from the one before, {broken} don't"),
        )
    }
}

pub fn proven(meaning: &Meaning, alone: bool) -> Said {
    match (meaning, alone) {
        (Meaning::Out, true) => Said::new("残高が減る行と一致", "fits where the balance falls"),
        (Meaning::In, true) => Said::new("残高が増える行と一致", "fits where the balance rises"),
        (Meaning::Signed, true) => Said::new("残高の増減と一致", "fits how the balance changes"),
        (Meaning::Charge, true) => {
            Said::new("残高が減る金額と一致", "fits how much the balance falls")
        }
        (_, true) => Said::new("残高の動きと一致", "fits how the balance moves"),
        (_, false) => Said::new("見出しのことばと残高", "the heading's word and the balance"),
    }
}

pub fn word(heading: &str) -> Said {
    Said::new(
        format!("見出し「{heading}」"),
        format!("the heading \"{heading}\""),
    )
}

pub fn currency() -> Said {
    Said::new("通貨の記号", "codes of currencies")
}

pub fn sides() -> Said {
    Said::new("入金・出金のことば", "words for in and out")
}

pub fn text(gaps: bool) -> Said {
    if gaps {
        Said::new("文字・空欄あり", "text, some empty")
    } else {
        Said::new("文字", "text")
    }
}

pub fn open() -> Said {
    Said::new(
        "金額のようですが、入金か出金か分かりません。選んでください。",
        "It seems to be money, but nothing tells whether in or out. Please choose.",
    )
}

pub fn nothing() -> Said {
    Said::new("使わない", "not used")
}

impl Proof {
    /// For people.
    pub fn said(&self) -> Said {
        match self {
            Proof::Proven { .. } => Said::new("残高で確かめました", "Proven by the balance"),
            Proof::Fits { broken: 0, .. } => Said::new(
                "見出しのことばで読み、残高とも合いました",
                "Read by the words of the heading; the balance agrees",
            ),
            Proof::Fits { broken, .. } => Said::new(
                format!("残高が{broken}行でつながりません。ほかの行は合いました"),
                format!("The balance breaks at {broken} lines and holds at the others"),
            ),
            Proof::Words => Said::new(
                "見出しのことばだけで読みました。金額の向きを確かめてください",
                "Read by the words of the heading only. Please check the sides",
            ),
            Proof::Undecided => Said::new(
                "入金と出金を見分けられません。金額の列を選んでください",
                "Nothing tells in from out. Please choose the columns of money",
            ),
        }
    }
}

impl Warning {
    /// For people.
    pub fn said(&self) -> Said {
        match self {
            Warning::NoHeading => Said::new(
                "見出しの行がありません。列は番号で呼びます。",
                "There is no heading. Columns go by their numbers.",
            ),
            Warning::OtherRows { line, count } => Said::new(
                format!(
                    "日付のない行が{count}行あります（{line}行目から）。合計などの行は読みとばし、ほかは取り込むときに断ります。"
                ),
                format!(
                    "{count} rows have no date (from line {line}). Sums and empty rows are passed over; others will be refused."
                ),
            ),
            Warning::NoAmount { line, count } => Said::new(
                format!("金額のない行が{count}行あります（{line}行目から）。取り込みません。"),
                format!("{count} rows have no amount (from line {line}). They are not imported."),
            ),
            Warning::DateForms { column, forms } => Said::new(
                format!(
                    "{}列目の日付は{}のどれとも読めます。確かめてください。",
                    column + 1,
                    forms.join("、")
                ),
                format!(
                    "The dates of column {} can be read as {}. Please check.",
                    column + 1,
                    forms.join(", ")
                ),
            ),
            Warning::NoDate => Said::new("日付の列が見つかりません。", "No column holds dates."),
            Warning::Against { column } => Said::new(
                format!(
                    "{}列目は見出しと残高の動きが逆です。残高に合わせました。",
                    column + 1
                ),
                format!(
                    "The heading of column {} and the balance disagree. The balance was followed.",
                    column + 1
                ),
            ),
            Warning::UnknownWords { column, words } => Said::new(
                format!(
                    "{}列目の「{}」が入金か出金か分かりません。選ばないと、その行は取り込めません。",
                    column + 1,
                    words.join("」「")
                ),
                format!(
                    "Nothing tells whether \"{}\" in column {} is in or out. Rows with it will be refused until you say it.",
                    words.join("\", \""),
                    column + 1
                ),
            ),
            Warning::NotChained => Said::new(
                "残高が金額とつながりません。行が抜けているか、列の意味が違います。",
                "The balances don't follow from the amounts: rows are missing, or columns mean something else.",
            ),
            Warning::Decimals { column } => Said::new(
                format!(
                    "{}列目に小数があります。円の明細ではないようです。",
                    column + 1
                ),
                format!(
                    "Column {} has decimals. These lines don't seem to be in yen.",
                    column + 1
                ),
            ),
            Warning::ManyColumns { looked_at } => Said::new(
                format!("列が多いため、はじめの{looked_at}列だけを調べました。"),
                format!("There are many columns; only the first {looked_at} were looked at."),
            ),
            Warning::Surplus { line } => Said::new(
                format!(
                    "{line}行目は見出しより列が多くなっています。摘要のカンマで分かれていないか確かめてください。"
                ),
                format!("Line {line} has more columns than the heading. Check commas in the text."),
            ),
        }
    }
}
