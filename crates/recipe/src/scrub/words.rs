//! Descriptions of lines: what kind of movement it is may stay, who it was with may not.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::disguised;
use crate::text::norm;

/// Words of statements that name nobody. Compared after normalisation, so half-width kana is in it too.
const GENERAL: &[&str] = &[
    "ATM",
    "Amazon",
    "EC",
    "ETC",
    "IB",
    "JCB",
    "PE",
    "VISA",
    "アリガトウ",
    "カード",
    "ガス",
    "キャッシュバック",
    "クレジット",
    "コンビニ",
    "サイト",
    "スーパー",
    "ステツカー",
    "チャージ",
    "デビット",
    "デンキ",
    "デンキダイ",
    "デンワ",
    "デンワリヨウ",
    "ポイント",
    "リソク",
    "リヨウ",
    "ローン",
    "他行",
    "代金",
    "保険料",
    "入金",
    "入出金",
    "公共料金",
    "出金",
    "利息",
    "口座振替",
    "国税",
    "地方税",
    "小切手",
    "定期",
    "当行",
    "手数料",
    "振替",
    "振込",
    "振込手数料",
    "振込入金",
    "支払",
    "支払い",
    "料金",
    "未確定",
    "水道",
    "決済",
    "決算利息",
    "海外",
    "現金",
    "税",
    "税金",
    "納税",
    "給与",
    "給料",
    "自動",
    "解約",
    "記帳",
    "購入",
    "送金",
    "返品",
    "返済",
    "送料",
    "通帳",
    "配当",
    "配当金",
    "電気",
    "電話",
    "預入",
    "ご利用",
    "お預入れ",
    "お引出し",
    "お支払い",
    "None",
    "-",
];

/// The most words of a description that are looked for as one text of a page.
const PARTS_MAX: usize = 12;

/// Every run of words of every description → the same with its names replaced; runs of general words only are left out.
pub(super) fn parts_of(descriptions: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    for description in descriptions {
        let words: Vec<&str> = description
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(PARTS_MAX)
            .collect();
        for from in 0..words.len() {
            for to in from + 1..=words.len() {
                let run = words[from..to].join(" ");
                let other = words[from..to]
                    .iter()
                    .map(|word| other_word(word))
                    .collect::<Vec<_>>()
                    .join(" ");
                if other != run {
                    parts.insert(run, other);
                }
            }
        }
    }
    parts
}

fn other_word(word: &str) -> String {
    let plain = norm(word);
    let is_general = GENERAL.iter().any(|general| norm(general) == plain);
    if is_general || word.chars().count() < 2 {
        return word.to_owned();
    }
    disguised(word)
}
