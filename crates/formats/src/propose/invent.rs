//! Content that is made up: texts and numbers of the same shape as those of a person.

use crate::text::nfkc;

/// The balance before the first line of a sample; hundredths.
pub const BALANCE: i64 = 345_678_900;

/// Numbers that look random and are always the same.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: usize) -> Chance {
        Chance((seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end.max(1)
    }
}

/// Words from which the letters of each kind are taken.
const HIRAGANA: &str = "みほんさくらやまかわ";
const KATAKANA: &str = "アオバショウテンミホン";
const HALF_KATAKANA: &str = "ｱｵﾊｼﾖｳﾃﾝﾐﾎﾝ";
const KANJI: &str = "青葉商店桜川緑山花丘";
const CAPITALS: &str = "MIHONAOBA";
const SMALL: &str = "mihonaoba";

/// A text with a letter for each letter and a digit for each digit.
pub fn text_like(text: &str, chance: &mut Chance) -> String {
    let start = usize::try_from(chance.below(7)).unwrap_or(0);
    let of = |word: &str, at: usize| {
        let count = word.chars().count();
        word.chars().nth((start + at) % count).unwrap_or('x')
    };
    let mut invented = String::with_capacity(text.len());
    for (at, sign) in text.chars().enumerate() {
        // Full-width letters and digits stand this far behind the others.
        let wide = |sign: char| char::from_u32(u32::from(sign) + 0xFEE0).unwrap_or('＊');
        let mut digit = || {
            let digit = u32::try_from(chance.below(10)).unwrap_or(0);
            char::from_digit(digit, 10).unwrap_or('0')
        };
        invented.push(match sign {
            '0'..='9' => digit(),
            '０'..='９' => wide(digit()),
            'A'..='Z' => of(CAPITALS, at),
            'a'..='z' => of(SMALL, at),
            'Ａ'..='Ｚ' => wide(of(CAPITALS, at)),
            'ａ'..='ｚ' => wide(of(SMALL, at)),
            'ぁ'..='ゖ' => of(HIRAGANA, at),
            'ァ'..='ヺ' => of(KATAKANA, at),
            'ー' | 'ｰ' => sign,
            'ｦ'..='ﾟ' => of(HALF_KATAKANA, at),
            letter if letter.is_alphanumeric() => of(KANJI, at),
            other => other,
        });
    }
    invented
}

/// Another amount with as many digits and the same sign; hundredths.
pub fn amount_like(printed: i64, chance: &mut Chance) -> i64 {
    let whole = printed.unsigned_abs() / 100;
    let digits = whole.max(1).ilog10();
    let least = 10_u64.pow(digits.min(9));
    let mut amount = (least + chance.below(9 * least)) * 100;
    if !printed.unsigned_abs().is_multiple_of(100) {
        amount += 1 + chance.below(99);
    }
    let amount = i64::try_from(amount).unwrap_or(0);
    if printed < 0 { -amount } else { amount }
}

/// A number written as a cell writes its own: its signs around it, its decimals, its marks of thousands.
pub fn number_like(cell: &str, hundredths: i64) -> String {
    let plain = nfkc(cell);
    let is_digit = |sign: char| sign.is_ascii_digit();
    let (Some(from), Some(to)) = (plain.find(is_digit), plain.rfind(is_digit)) else {
        return cell.to_owned();
    };
    let (before, core, after) = (&plain[..from], &plain[from..=to], &plain[to + 1..]);
    let decimals = core
        .rsplit_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
        .min(2);
    let minus = |text: &str| text.contains(['-', '−', '△', '▲', '▼', '(']);
    let was_minus = minus(before) || minus(after);
    let (before, after) = match (was_minus, hundredths < 0) {
        (true, true) | (false, false) => (before.to_owned(), after),
        (false, true) => (format!("-{before}"), after),
        (true, false) => (String::new(), ""),
    };
    let whole = (hundredths.unsigned_abs() / 100).to_string();
    let mut text = before;
    for (at, digit) in whole.chars().enumerate() {
        if core.contains(',') && at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if decimals > 0 {
        let cents = format!("{:02}", hundredths.unsigned_abs() % 100);
        text.push('.');
        text.push_str(&cents[..decimals]);
    }
    text + after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_shape_and_nothing_else() {
        let own = "振込 ﾔﾏﾀﾞ ﾀﾛｳ 1234567 さとう（カ）Ｓｍｉｔｈ";
        let invented = text_like(own, &mut Chance::new(3));
        let kind = |sign: char| match sign {
            sign if sign.is_numeric() => '0',
            'ぁ'..='ゖ' => 'あ',
            'ァ'..='ヺ' => 'ア',
            'ｦ'..='ﾟ' => 'ｱ',
            '一'..='龯' => '亜',
            sign if sign.is_alphabetic() => 'a',
            other => other,
        };
        let shape = |text: &str| text.chars().map(kind).collect::<String>();
        assert_eq!(shape(&invented), shape(own));
        for word in ["振込", "ﾔﾏ", "ﾀﾛ", "1234567", "さと", "Ｓｍ"] {
            assert!(!invented.contains(word), "{invented}");
        }
    }

    #[test]
    fn a_number_is_written_as_its_cell_is() {
        for (cell, hundredths, written) in [
            ("1,489円", 9_876_500, "98,765円"),
            ("¥480", 123_400, "¥1234"),
            ("△1,000", -200_000, "△2,000"),
            ("1,000", -200_000, "-2,000"),
            ("(15.20)", -1234, "(12.34)"),
            ("-12.50", 1234, "12.34"),
            ("３００", 50_000, "500"),
        ] {
            assert_eq!(number_like(cell, hundredths), written, "{cell}");
        }
    }

    #[test]
    fn an_amount_is_another_one_of_its_size() {
        for printed in [-1_234_500_i64, 50_000, 100, 1234] {
            let other = amount_like(printed, &mut Chance::new(5));
            assert_eq!(other.signum(), printed.signum());
            assert_eq!(
                (other.unsigned_abs() / 100).max(1).ilog10(),
                (printed.unsigned_abs() / 100).max(1).ilog10()
            );
        }
    }
}
