//! Words that sound like moving money or changing settings, however they are written into an address, a form or a link.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use regex::Regex;

use crate::text::norm;

/// In small letters, without `-` and `_`, long vowels short (`soukin` is `sokin`): see [`plain`].
const MOVING: [&str; 72] = [
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
    "frk0",
    "furik",
    "xfer",
    "topup",
    "kaitsuke",
    "kaitsuki",
    "baikyaku",
    "konyu",
    "karikae",
    "moshikomi",
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
    "買付する",
    "売却する",
    "支払う",
    "借換",
    "チャージする",
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
const HONEST: [&str; 13] = [
    "入出金",
    "入金・出金",
    "nyushukkin",
    "nyusyukkin",
    "chumonrireki",
    "chumonmeisai",
    "chumonshokai",
    "chumonichiran",
    "注文履歴",
    "konyurireki",
    "konyumeisai",
    "moshikomirireki",
    "moshikomijokyo",
];

/// What is posted to under such a name does something. To look at it under the same name is another matter: an order, what
/// is to be paid, one's own profile.
const DOING: [&str; 39] = [
    "pay",
    "payjp",
    "harai",
    "kessai",
    "purchase",
    "redeem",
    "baibai",
    "nyukin",
    "hikidashi",
    "okuru",
    "yushi",
    "kokan",
    "kaijo",
    "shinsei",
    "sashikae",
    "order",
    "orders",
    "wire",
    "charge",
    "checkout",
    "cart",
    "trade",
    "buy",
    "sell",
    "settings",
    "setting",
    "profile",
    "password",
    "passwd",
    "shiharai",
    "oshiharai",
    "jikko",
    "kakutei",
    "shukkin",
    "syukkin",
    "hensai",
    "tsumitate",
    "cancel",
    "delete",
];

/// The same as part of a name: `shiharaiyoyaku`, `purchaseconfirm`.
const DOING_WITHIN: [&str; 6] = [
    "kessai", "shiharai", "purchase", "redeem", "baibai", "nyukin",
];
const DOING_WRITTEN: [&str; 5] = ["支払", "決済", "購入", "売買", "入金"];
/// A name with these only shows what was done.
const SHOWING: [&str; 9] = [
    "meisai", "shokai", "rireki", "ichiran", "joho", "明細", "照会", "履歴", "一覧",
];

/// Where a login is, its password is posted.
const ENTRANCES: [&str; 5] = ["login", "logon", "signin", "auth", "ninsho"];
const WAYS_OUT: [&str; 4] = ["logout", "logoff", "signout", "signoff"];

/// Names of fields that say how much money.
const AMOUNTS: [&str; 5] = ["amt", "amount", "kingaku", "金額", "furigaku"];

/// Shorter ones begin a word; a random token has every four letters somewhere.
const LONG: usize = 6;

/// How often an address may be percent-encoded over itself.
const ROUNDS: usize = 3;

/// Every word, and every way to say that a setting is changed. Compiled once: each address is judged on its way out, by the
/// walk and by the session. `None`, which a test rules out, lets nothing pass.
static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let both =
        |setting: &str, change: &str| [[setting, change].concat(), [change, setting].concat()];
    let changes = SETTINGS
        .iter()
        .flat_map(|setting| CHANGING.iter().flat_map(|change| both(setting, change)));
    any_of(MOVING.map(str::to_owned).into_iter().chain(changes))
});
static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let short = MOVING.iter().filter(|word| word.len() < LONG);
    any_of(short.map(|word| (*word).to_owned()))
});
static READ_OVER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&HONEST.join("|")).ok());

/// Long words tell wherever they stand, short ones where a word begins.
fn any_of(words: impl Iterator<Item = String>) -> Option<Regex> {
    let (mut choices, short): (Vec<String>, Vec<String>) =
        words.partition(|word| word.len() >= LONG);
    if !short.is_empty() {
        choices.push(format!("(?:^|[^0-9A-Za-z])(?:{})", short.join("|")));
    }
    Regex::new(&choices.join("|")).ok()
}

/// Whether a text sounds like moving money or changing settings: in any of the charsets of Japanese pages, percent-encoded
/// once or again, in full width, with or without strokes between its words.
pub(crate) fn moves_money(text: &str) -> bool {
    !text.is_empty() && views(text).iter().any(|view| sounds(view))
}

/// Whether an address that is posted to is called after something that is done there.
pub(crate) fn does_something(address: &str) -> bool {
    let words = words(path_of(address));
    let shows = |text: &str| SHOWING.iter().any(|word| text.contains(word));
    let is_within =
        |word: &String| DOING_WITHIN.iter().any(|doing| word.contains(doing)) && !shows(word);
    let is_written = || {
        views(path_of(address)).iter().any(|view| {
            let view = norm(view);
            let view = without_honest(&view);
            DOING_WRITTEN.iter().any(|doing| view.contains(doing)) && !shows(&view)
        })
    };
    let does = has_one_of(&words, &DOING) || words.iter().any(is_within) || is_written();
    does && !has_one_of(&words, &ENTRANCES)
}

/// Whether an address is called after a login.
pub(crate) fn is_an_entrance(address: &str) -> bool {
    has_one_of(&words(path_of(address)), &ENTRANCES)
}

/// Whether an address is called after a logout.
pub(crate) fn is_a_way_out(address: &str) -> bool {
    has_one_of(&words(path_of(address)), &WAYS_OUT)
}

/// Without host and query.
fn path_of(address: &str) -> &str {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    path.split_once("://").map_or(path, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    })
}

/// Whether a field's name says that an amount of money goes into it.
pub(crate) fn is_an_amount(field: &str) -> bool {
    let words = words(field);
    has_one_of(&words, &AMOUNTS) || plain(field).contains("kingaku") || norm(field).contains("金額")
}

/// The words are [`plain`], and `amount` would be `amont`.
fn has_one_of(words: &[String], known: &[&str]) -> bool {
    known.iter().any(|known| words.contains(&plain(known)))
}

/// `/ib/order_confirm.do`, `orderConfirm`: each word by itself.
fn words(text: &str) -> Vec<String> {
    let mut parted = String::with_capacity(text.len());
    let mut was_small = false;
    for c in text.chars() {
        if c.is_ascii_uppercase() && was_small {
            parted.push(' ');
        }
        was_small = c.is_ascii_lowercase();
        parted.push(c);
    }
    let is_between = |c: char| !c.is_alphabetic();
    let words = parted.split(is_between).filter(|word| !word.is_empty());
    words.map(plain).collect()
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
fn views(text: &str) -> Vec<Cow<'_, str>> {
    let charsets: [&'static Encoding; 4] = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP];
    let mut views = vec![Cow::Borrowed(text)];
    if !text.contains(['%', '+']) {
        return views;
    }
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..ROUNDS {
        let next = unescaped(&bytes);
        if next == bytes {
            break;
        }
        let read = |charset: &&'static Encoding| {
            let (text, _) = charset.decode_without_bom_handling(&next);
            Cow::Owned(text.into_owned())
        };
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
    let mut small = norm(text).to_lowercase();
    for (long, short) in [("ou", "o"), ("oo", "o"), ("uu", "u")] {
        if small.contains(long) {
            small = small.replace(long, short);
        }
    }
    small
}

fn sounds(view: &str) -> bool {
    let holds =
        |words: &Option<Regex>, text: &str| words.as_ref().is_none_or(|words| words.is_match(text));
    // A long word is looked for without the strokes within it, a short one where a word begins.
    let is_stroke = |c: char| matches!(c, '-' | '_' | '.' | ' ' | '\u{301c}');
    if view.contains(is_stroke) && holds(&SHORT, &without_honest(&plain(view))) {
        return true;
    }
    let joined = plain(&view.replace(is_stroke, ""));
    let joined = without_honest(&joined);
    holds(&ALL, &joined) || holds(&ALL, &joined.replace('/', ""))
}

fn without_honest(text: &str) -> Cow<'_, str> {
    match &*READ_OVER {
        Some(honest) => honest.replace_all(text, " "),
        None => Cow::Borrowed(text),
    }
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
    fn what_is_posted_to_is_called_after_what_it_does() {
        for doing in [
            "/order",
            "/order/confirm",
            "/ib/shiharai",
            "/ib/jikkou",
            "/ib/kakutei.do",
            "/settings",
            "/password",
            "/ib/orderConfirm",
            "/checkout",
            "https://ib.mihon.example/cart",
            "/ib/pay",
            "/ib/kessai.cgi",
            "/ib/shiharaiyoyaku",
            "/ib/purchase",
            "/ib/redeem",
            "/ib/baibai",
            "/ib/nyuukin",
            "/ib/yuushi",
            "/ib/支払",
            "/ib/%E6%B1%BA%E6%B8%88",
            "/ib/%8Ex%95%A5",
        ] {
            assert!(does_something(doing), "{doing}");
        }
        for honest in [
            "/login/password",
            "/ib/auth.cgi",
            "/shinkin/ansho",
            "/biz/shoukai/meisai",
            "/mikakutei",
            "/shiharaimeisai",
            "/ib/nyuushukkin",
            "/ib/入出金",
            "/ib/支払明細",
        ] {
            assert!(!does_something(honest), "{honest}");
        }
        for moving in [
            "/ib/FURIK.do",
            "/TB/FRK0010.do",
            "/xfer",
            "/ib/kaitsuke",
            "/ib/baikyaku",
            "/ib/kounyu",
            "/ib/karikae",
            "/ib/moushikomi",
            "/topup",
        ] {
            assert!(moves_money(moving), "{moving}");
        }
        assert!(
            is_an_amount("AMT")
                && is_an_amount("txtKingaku")
                && is_an_amount("お支払金額")
                && is_an_amount("order_amount")
        );
        assert!(!is_an_amount("NENGETSU") && !is_an_amount("account"));
    }

    #[test]
    fn the_words_are_patterns() {
        assert!(ALL.is_some() && SHORT.is_some() && READ_OVER.is_some());
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
