//! Sentences by which a page says that it doesn't show all of its lines.

use std::sync::LazyLock;

use regex::Regex;

use super::figure;
use crate::text::short;

/// How many are left, in the first group.
static REMAINING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const N: &str = r" ?(\d[\d,]*)";
    let patterns = [
        format!("(?:残り|のこり)(?:の[^ 。0-9]{{0,8}})?[はが:]?{N} ?件"),
        format!("残件数[は:]?{N}"),
        format!(
            "(?:ほか|他)に?[はも]?{N} ?件(?:の[^ 。]{{0,6}}明細|の取引|が?あり|が?ござい|を?表示)"
        ),
        format!("あと{N} ?件(?:の[^ 。]{{0,6}}明細|の取引|が?あり|が?ござい|を?表示)"),
    ];
    let read = patterns
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok());
    read.collect()
});

/// That these aren't all.
static PARTS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        "一部(?:のみ|だけ)[^。]{0,6}(?:表示|照会|掲載|取得|出力)",
        "(?:すべて|全て|全件|全部|全明細)[^。]{0,12}(?:表示|照会|取得|出力)[^。]{0,4}(?:できません|できない|しきれ|できてい|されてい?ません|していません|しておりません)",
        "表示しきれ",
        r"(?:上限|最大|表示件数|表示可能|\d ?件)[^。]{0,16}(?:超えて|超えた|超えました|超過)",
        "(?i)(?:only|just) (?:a |the )?(?:first )?(?:part|portion) of",
        "(?i)not all (?:of )?(?:the |your )?(?:transactions|entries|lines|items|records)",
        "(?i)too many (?:transactions|entries|lines|items|records)",
    ];
    let read = patterns
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok());
    read.collect()
});

/// Of what such a sentence speaks.
const SUBJECTS: [&str; 13] = [
    "明細",
    "取引",
    "履歴",
    "件数",
    "件",
    "データ",
    "一覧",
    "transaction",
    "entries",
    "line",
    "item",
    "record",
    "list",
];

/// What is shown in part without a line being left out.
const OTHERS: [&str; 6] = ["番号", "氏名", "名前", "名義", "住所", "number"];

/// What may happen, but hasn't.
const CONDITIONS: [&str; 8] = [
    "場合",
    "とき",
    "時は",
    "際は",
    "ことがあり",
    "ことがござ",
    "may ",
    "if ",
];

/// Bytes around a match are looked at no farther than so many characters.
const AROUND: usize = 40;

/// As printed, shortened.
pub(super) fn not_all(text: &str) -> Option<String> {
    remaining(text).or_else(|| part(text))
}

fn remaining(text: &str) -> Option<String> {
    REMAINING.iter().find_map(|pattern| {
        let mut counts = pattern.captures_iter(text);
        counts.find_map(|count| {
            let all = count.get(0)?;
            let behind: String = text[all.end()..].chars().take(12).collect();
            // 残り2件のお知らせ
            let is_other =
                behind.starts_with('の') && !SUBJECTS.iter().any(|of| behind.contains(of));
            let is_some = figure(count.get(1))? > 0;
            (is_some && !is_other).then(|| short(all.as_str(), 40))
        })
    })
}

fn part(text: &str) -> Option<String> {
    PARTS.iter().find_map(|pattern| {
        let mut parts = pattern.find_iter(text);
        parts.find_map(|part| {
            let (before, behind) = (&text[..part.start()], &text[part.end()..]);
            let sentence = format!(
                "{}{}{}",
                back_to(before, &['。']),
                part.as_str(),
                up_to(behind, &['。'])
            );
            let close = format!(
                "{}{}{}",
                back_to(before, &['。', ' ']),
                part.as_str(),
                up_to(behind, &['。', ' '])
            );
            let says = |text: &str, words: &[&str]| {
                let text = text.to_lowercase();
                words.iter().any(|word| text.contains(word))
            };
            let is_english = part.as_str().is_ascii();
            let near = if is_english { &sentence } else { &close };
            let is_one =
                says(&sentence, &SUBJECTS) && !says(near, &OTHERS) && !says(near, &CONDITIONS);
            is_one.then(|| short(near.trim(), 60))
        })
    })
}

fn back_to(text: &str, ends: &[char]) -> String {
    let back = text.chars().rev().take(AROUND);
    let mut back: Vec<char> = back.take_while(|c| !ends.contains(c)).collect();
    back.reverse();
    back.into_iter().collect()
}

fn up_to(text: &str, ends: &[char]) -> String {
    let on = text.chars().take(AROUND);
    on.take_while(|c| !ends.contains(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_say_that_these_are_not_all() {
        for text in [
            "合計 残り8件 ログアウト",
            "残り: 1,204 件",
            "残りの明細は8件です",
            "残件数:8",
            "ほかに8件の明細があります",
            "あと8件あります",
            "明細が多いため、一部のみ表示しています。",
            "お取引が多いため、 一部だけを表示しています",
            "すべての明細を表示できません。",
            "全件を表示していません。明細は…",
            "該当する明細が表示件数の上限を超えています",
            "明細が500件を超えたため",
            "Only part of the transactions is shown.",
            "Not all transactions are listed",
        ] {
            assert!(not_all(text).is_some(), "{text}");
        }
    }

    #[test]
    fn sentences_that_do_not() {
        for text in [
            "残り0件",
            "残り2回",
            "残り2件のお知らせ",
            "誤っています。(残り2回)",
            "口座番号は一部のみ表示しています。明細 一覧",
            "明細が500件を超える場合、一部のみ表示します。",
            "明細が500件を超えたときは、一部のみ表示します。",
            "令和8年8月1日以降を照会できます。",
            "すべての明細を表示しています",
            "一部の店舗では",
            "If there are too many transactions, choose a shorter period.",
        ] {
            assert_eq!(not_all(text), None, "{text}");
        }
    }
}
