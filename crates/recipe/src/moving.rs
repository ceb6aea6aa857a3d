//! Words that sound like moving money or changing settings, however they are written into an address, a form or a link.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};

use crate::text::norm;

/// In small letters, without `-` and `_`, long vowels short (`soukin` is `sokin`): see [`plain`].
const MOVING: [&str; 57] = [
    "furikomi",
    "hurikomi",
    "furikae",
    "hurikae",
    "sokin",
    "haraikomi",
    "shikinido",
    "sikinido",
    "payeasy",
    "transfer",
    "payment",
    "payee",
    "payout",
    "payexecute",
    "payjikko",
    "paybill",
    "billpay",
    "remit",
    "beneficiary",
    "sendmoney",
    "withdraw",
    "deposit",
    "azukeire",
    "kariire",
    "kaiyaku",
    "nozei",
    "chumon",
    "orderbuy",
    "buyorder",
    "ordersell",
    "sellorder",
    "placeorder",
    "henko",
    "settei",
    "toroku",
    "frkm",
    "振込",
    "振り込み",
    "ふりこみ",
    "フリコミ",
    "振替",
    "送金",
    "出金",
    "払込",
    "資金移動",
    "ペイジー",
    "解約",
    "納税",
    "注文する",
    "購入",
    "暗証番号変更",
    "暗証番号の変更",
    "パスワード変更",
    "パスワードの変更",
    "限度額変更",
    "住所変更",
    "設定変更",
];

/// What is changed, and how it is said that it is: `password/change`, `chg_pw`.
const SETTINGS: [&str; 15] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "pw",
    "pin",
    "ansho",
    "limit",
    "gendogaku",
    "jusho",
    "address",
    "email",
    "mail",
    "phone",
    "settings",
];
const CHANGING: [&str; 7] = [
    "change", "chg", "update", "edit", "modify", "reset", "henko",
];

/// What only has one of those words in it: read over, and the rest is judged.
const HONEST: [&str; 9] = [
    "入出金",
    "入金・出金",
    "nyushukkin",
    "nyusyukkin",
    "chumonrireki",
    "chumonmeisai",
    "chumonshokai",
    "chumonichiran",
    "注文履歴",
];

/// Shorter ones begin a word; a random token has every four letters somewhere.
const LONG: usize = 6;

/// How often an address may be percent-encoded over itself.
const ROUNDS: usize = 3;

/// Whether a text sounds like moving money or changing settings: in any of the charsets of Japanese pages, percent-encoded
/// once or again, in full width, with or without strokes between its words.
pub(crate) fn moves_money(text: &str) -> bool {
    views(text).iter().any(|view| sounds(view))
}

/// Whether an open pattern's beginning is a piece of such a word: `/furi*`.
pub(crate) fn begins_to_move(pattern: &str) -> bool {
    const TELLING: usize = 4;
    pattern.split_once('*').is_some_and(|(before, _)| {
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next();
        let last = plain(last.unwrap_or_default());
        last.chars().count() >= TELLING && MOVING.iter().any(|word| word.starts_with(&last))
    })
}

/// The text as it may be understood.
fn views(text: &str) -> Vec<String> {
    let charsets: [&'static Encoding; 4] = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP];
    let mut views = vec![text.to_owned()];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..ROUNDS {
        let next = unescaped(&bytes);
        if next == bytes {
            break;
        }
        let read =
            |charset: &&'static Encoding| charset.decode_without_bom_handling(&next).0.into_owned();
        views.extend(charsets.iter().map(read));
        bytes = next;
    }
    views
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let plus: Vec<u8> = bytes
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let digit = |at: usize| {
        char::from(*plus.get(at)?)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (mut plain, mut at) = (Vec::with_capacity(plus.len()), 0);
    while let Some(byte) = plus.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                plain.push(high * 16 + low);
                at += 3;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// Small letters, and each long vowel of a romanisation as a short one.
fn plain(text: &str) -> String {
    let small = norm(text).to_lowercase();
    small
        .replace("ou", "o")
        .replace("oo", "o")
        .replace("uu", "u")
}

fn sounds(view: &str) -> bool {
    let spaced = without_honest(plain(view));
    let is_stroke = |c: char| matches!(c, '-' | '_' | '.' | ' ' | '\u{301c}');
    let joined = without_honest(plain(&view.replace(is_stroke, "")));
    let pathless = joined.replace('/', "");
    // A long word is looked for without the strokes within it, a short one where a word begins.
    let moving = |word: &str| {
        let short = word.len() < LONG && holds(&spaced, word);
        short || holds(&joined, word) || holds(&pathless, word)
    };
    MOVING.iter().any(|word| moving(word)) || changes(&joined) || changes(&pathless)
}

fn without_honest(text: String) -> String {
    HONEST
        .iter()
        .fold(text, |text, honest| text.replace(honest, " "))
}

fn holds(text: &str, word: &str) -> bool {
    let begins = |at: usize| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphanumeric())
    };
    let mut found = text.match_indices(word);
    let is_telling = word.len() >= LONG;
    found.any(|(at, _)| is_telling || begins(at))
}

fn changes(text: &str) -> bool {
    let both = |setting: &str| {
        CHANGING.iter().any(|change| {
            holds(text, &format!("{setting}{change}")) || holds(text, &format!("{change}{setting}"))
        })
    };
    SETTINGS.iter().any(|setting| both(setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_money_is_heard_however_it_is_written() {
        for moving in [
            "/ib/furikomi.cgi",
            "/ib/%66urikomi.cgi",
            "/ib/%2566urikomi.cgi",
            "/ib/%252566urikomi.cgi",
            "/ib/%90%55%8D%9E",
            "/ib/%BF%B6%B9%FE",
            "/ib/%E6%8C%AF%E8%BE%BC",
            "/ib/ＦＵＲＩＫＯＭＩ",
            "/ib/anshou_henkou",
            "/ib/pwchange",
            "/ib/settei/henkou",
            "/ib/kaiyaku",
            "/ib/haraikomi",
            "/ib/payeasy",
            "/ib/pay/execute",
            "/ib/limit-change",
            "/ib/order/buy",
            "/ib/so-kin",
            "/ib/password/change",
            "/ib/juushoHenkou.do",
            "/ib?ACT=FURIKOMI_JIKKOU&amt=100000",
            "/ib?ACT=Furi-Komi",
            "ﾌﾘｺﾐ",
            "振込",
        ] {
            assert!(moves_money(moving), "{moving}");
        }
    }

    #[test]
    fn what_banks_call_their_statements_is_none_of_it() {
        for honest in [
            "/ib/meisai.cgi",
            "/ib/zandaka.cgi",
            "/ib/nyushukkin",
            "/nyuusyukkin/shoukai.do",
            "/ib/kouza/ichiran",
            "/torihiki/rireki?kikan=3",
            "/torihikiMeisai.do?page=2",
            "/shoukai/jikkou.do",
            "/ib/jouken.cgi",
            "/balance/inquiry/execute",
            "/api/accounts/*/entries",
            "/statement?change=month&limit=20",
            "/transactions?from=2026-04-01",
            "/ib/oshirase.cgi",
            "/csv/download?type=ofx",
            "/ib?ACT=MEISAI*",
            "/shinkin/ansho",
            "/mikakutei",
            "/orders?year=2026",
            "/denshi_tsuuchou/hyouji",
            "/keiyaku/kouza_joho",
            "/teiki/meisai",
            "/exchange/rates",
            "全口座の入出金明細を見る",
            "お支払い分",
            "次の２０件",
            "chuumon_rireki",
        ] {
            assert!(!moves_money(honest), "{honest}");
        }
    }

    #[test]
    fn an_open_beginning_of_such_a_word_is_one() {
        assert!(begins_to_move("/ib/furi*") && begins_to_move("/ib?ACT=soki*"));
        for honest in [
            "/ib?ACT=MEISAI*",
            "/ib/*",
            "/transactions*",
            "/api/f*",
            "/login",
        ] {
            assert!(!begins_to_move(honest), "{honest}");
        }
    }
}
