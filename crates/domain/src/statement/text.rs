//! Comparing descriptions: the same text in full or half width, cut or whole, is one text.

use unicode_normalization::UnicodeNormalization;

/// Stored beside each key. A change of [`text_key`] gets a new number and a migration.
pub const TEXT_KEY_VERSION: i64 = 1;

/// The key by which two descriptions are the same.
///
/// NFKD and not NFKC: the voicing mark stays a character of its own, so that a text cut between ｶ and ﾞ is still
/// a prefix of the whole. Upper case, small kana large, all dashes one, no blanks.
pub fn text_key(text: &str) -> String {
    text.nfkd()
        .flat_map(char::to_uppercase)
        .filter(|c| !c.is_whitespace())
        .map(fold)
        .collect()
}

/// One of all dashes, and the large one of a small kana.
fn fold(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '－' | '-' | '〜' | '~' | 'ｰ' => {
            '-'
        }
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::text_key;

    #[test]
    fn width_case_dashes_and_small_kana_do_not_matter() {
        assert_eq!(
            text_key("ﾌﾘｺﾐ ｶ)ﾔﾏﾀﾞｼｮｳｼﾞ"),
            text_key("フリコミ　カ）ヤマダシヨウジ")
        );
        assert_eq!(text_key("ｶ-ﾄﾞ"), text_key("カード"));
        assert_ne!(text_key("カード"), text_key("カート"));
    }

    #[test]
    fn a_text_cut_before_its_voicing_mark_is_a_prefix() {
        assert!(text_key("ﾔﾏﾀﾞｼﾞ").starts_with(&text_key("ﾔﾏﾀﾞｼ")));
        assert!(text_key("ガス").starts_with(&text_key("ｶ")));
    }
}
