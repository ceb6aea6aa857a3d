//! What a column means, in words that are typed and read.

use crate::web::text::Lang;
use domain::said::Said;
use formats::propose::Meaning;

/// What is typed, and the Japanese for it.
const WORDS: [(&str, &str, &str); 13] = [
    ("date", "取引日", "the day"),
    ("value-date", "起算日", "the value date"),
    ("description", "摘要", "the description"),
    ("out", "出金", "money out"),
    ("in", "入金", "money in"),
    ("signed", "金額（入金が正）", "an amount, in is positive"),
    (
        "charge",
        "利用額（使った額が正）",
        "an amount, spending is positive",
    ),
    (
        "amount",
        "金額（向きは区分の列）",
        "an amount whose way another column says",
    ),
    ("side", "区分", "says which way the amount went"),
    ("balance", "残高", "the balance"),
    ("currency", "通貨", "the currency"),
    ("reference", "取引番号", "a reference"),
    ("nothing", "使わない", "not used"),
];

/// The words that can be typed, for a question.
pub(super) fn choices(lang: Lang) -> String {
    let one = |(word, ja, en): &(&str, &str, &str)| match lang {
        Lang::Ja => format!("{word} {ja}"),
        Lang::En => format!("{word} ({en})"),
    };
    let all: Vec<String> = WORDS.iter().map(one).collect();
    all.join(lang.t("、", ", "))
}

/// For people.
pub(super) fn shown(meaning: &Meaning, lang: Lang) -> String {
    let word = match meaning {
        Meaning::Date(_) => "date",
        Meaning::ValueDate => "value-date",
        Meaning::Description => "description",
        Meaning::Out => "out",
        Meaning::In => "in",
        Meaning::Signed => "signed",
        Meaning::Charge => "charge",
        Meaning::Amount => "amount",
        Meaning::Side { .. } => "side",
        Meaning::Balance => "balance",
        Meaning::Currency => "currency",
        Meaning::Reference => "reference",
        Meaning::Nothing => "nothing",
        Meaning::Open => return lang.t("？ 選んでください", "? please choose").to_owned(),
    };
    let found = WORDS.iter().find(|(known, ..)| *known == word);
    let said = found.map_or(word, |(_, ja, en)| lang.t(ja, en));
    match meaning {
        Meaning::Date(form) => format!("{said} {form}"),
        Meaning::Side { into, out } => {
            let (into, out) = (into.join("|"), out.join("|"));
            format!("{said} in={into};out={out}")
        }
        _ => said.to_owned(),
    }
}

/// What was typed: `out`, `出金`, `date:y/m/d`, `side:in=入金|振込;out=出金`. What isn't said stays as it was proposed.
///
/// # Errors
/// What can be typed instead.
pub(super) fn typed(text: &str, proposed: &Meaning) -> Result<Meaning, Said> {
    let text = text.trim();
    let (word, more) = text.split_once([':', '：']).unwrap_or((text, ""));
    let found = WORDS.iter().find(|(known, ja, _)| {
        let short = ja.split('（').next().unwrap_or(ja);
        word.eq_ignore_ascii_case(known) || word == *ja || (word == short && short != "金額")
    });
    Ok(match found.map(|(known, ..)| *known) {
        Some("date") => match (more, proposed) {
            ("", Meaning::Date(form)) => Meaning::Date(form.clone()),
            ("", _) => {
                return Err(Said::new(
                    "日付の形も書いてください（date:y/m/d、date:y年m月d日、date:ymd など）。",
                    "write the form of the days too, like date:y/m/d, date:y年m月d日 or date:ymd",
                ));
            }
            (form, _) => Meaning::Date(form.to_owned()),
        },
        Some("value-date") => Meaning::ValueDate,
        Some("description") => Meaning::Description,
        Some("out") => Meaning::Out,
        Some("in") => Meaning::In,
        Some("signed") => Meaning::Signed,
        Some("charge") => Meaning::Charge,
        Some("amount") => Meaning::Amount,
        Some("side") => side(more, proposed)?,
        Some("balance") => Meaning::Balance,
        Some("currency") => Meaning::Currency,
        Some("reference") => Meaning::Reference,
        Some("nothing") => Meaning::Nothing,
        _ => {
            let words = WORDS.map(|(word, ..)| word);
            let near = formats::layout::nearest(word, words);
            let near = near.map_or_else(Said::default, |near| {
                Said::new(
                    format!("「{near}」のことですか。"),
                    format!("did you mean {near}? "),
                )
            });
            return Err(Said::new(
                format!(
                    "「{word}」という意味はありません。{}使えるのは {} です。",
                    near.ja,
                    words.join("、")
                ),
                format!(
                    "there is no \"{word}\"; {}there are {}",
                    near.en,
                    words.join(", ")
                ),
            ));
        }
    })
}

/// The words of both sides.
fn side(text: &str, proposed: &Meaning) -> Result<Meaning, Said> {
    if let (true, Meaning::Side { .. }) = (text.is_empty(), proposed) {
        return Ok(proposed.clone());
    }
    let list = |name: &str| -> Vec<String> {
        let found = text
            .split(';')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        let words = found.into_iter().flat_map(|words| words.split('|'));
        words
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (into, out) = (list("in"), list("out"));
    if into.is_empty() || out.is_empty() {
        return Err(Said::new(
            "入金と出金の言葉を書いてください（side:in=入金|振込;out=出金）。",
            "write the words of both sides, like side:in=入金|振込;out=出金",
        ));
    }
    Ok(Meaning::Side { into, out })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed_and_a_slip_is_told() {
        let date = Meaning::Date("y/m/d".to_owned());
        for (text, meaning) in [
            ("out", Meaning::Out),
            ("出金", Meaning::Out),
            ("利用額", Meaning::Charge),
            ("金額（入金が正）", Meaning::Signed),
            ("date", date.clone()),
            ("取引日：ymd", Meaning::Date("ymd".to_owned())),
        ] {
            assert_eq!(typed(text, &date), Ok(meaning), "{text}");
        }
        let sides = Meaning::Side {
            into: vec!["入金".to_owned(), "利息".to_owned()],
            out: vec!["出金".to_owned()],
        };
        assert_eq!(
            typed("side:in=入金|利息;out=出金", &Meaning::Nothing),
            Ok(sides.clone())
        );
        assert_eq!(typed("side", &sides), Ok(sides));
        assert!(typed("side", &date).is_err());
        assert!(typed("date", &Meaning::Out).is_err());
        // Which way an amount goes is said, never guessed.
        assert!(typed("金額", &date).is_err());
        let said = typed("balanse", &date).expect_err("a slip");
        assert!(said.ja.contains("「balance」のことですか"), "{said:?}");
    }
}
