//! Invented payees, written as Japanese statements write them.

/// Customers who pay by 振込, in half-width kana as banks transmit them.
pub(crate) const CUSTOMERS: &[&str] = &[
    "ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ",
    "ｶ)ｻｸﾗｼﾖｳｶｲ",
    "ﾐﾅﾄｾｲｻｸｼﾖ(ｶ",
    "ﾕ)ｱｵｿﾞﾗｺｳﾑﾃﾝ",
    "ｶ)ﾋｶﾘﾃﾞｻﾞｲﾝ",
    "ﾄﾞ)ｺﾓﾚﾋﾞ",
    "ｲ)ﾊﾙｶｾﾞｶｲ",
    "ﾀﾅｶ ｲﾁﾛｳ",
    "ｽｽﾞｷ ﾊﾅｺ",
    "ｶ)ﾆｼﾑﾗﾌﾞﾂｻﾝ",
    "ｻﾄｳ ｹﾝｼﾞ",
    "ｶ)ﾄﾋﾞｳｵｽｲｻﾝ",
];

/// Suppliers who are paid by 振込.
pub(crate) const SUPPLIERS: &[&str] = &[
    "ｶ)ｷﾀﾉｼｷｻﾞｲ",
    "ﾐﾔﾓﾄｲﾝｻﾂ(ｶ",
    "ｶ)ｵｵﾊｼｳﾝﾕ",
    "ﾕ)ﾌｼﾞﾐﾎﾝﾎﾟ",
    "ｶ)ﾐｽﾞﾎｼﾖｸﾋﾝ",
    "ﾔﾏｸﾞﾁ ｶｲｹｲｼﾞﾑｼﾖ",
    "ｶ)ﾃﾞﾓｼｽﾃﾑｽﾞ",
    "ｶ)ﾅﾅﾂﾎｼｺｳｺｸ",
];

/// Shops where the bank's debit card is used.
pub(crate) const DEBIT_SHOPS: &[&str] = &[
    "ﾃﾞﾓｽ-ﾊﾟ-ﾐﾅﾄﾃﾝ",
    "ﾃﾞﾓﾏ-ﾄﾖﾂﾔ",
    "ﾌﾞﾝｸﾞﾉﾐﾄﾞﾘ",
    "ﾎ-ﾑｾﾝﾀ-ﾋﾏﾜﾘ",
    "ﾕｳﾋﾞﾝｷﾖｸ",
    "ｺｳｿｸﾊﾞｽ",
];

/// What is taken by 口座振替 each month: due day, text, lowest and highest yen.
pub(crate) const DIRECT_DEBITS: &[(i8, &str, i64, i64)] = &[
    (5, "口座振替 ｵﾌｲｽﾘ-ｽ", 33_000, 33_000),
    (10, "口座振替 ﾃﾞﾓｶ-ﾄﾞ", 64_000, 148_000),
    (10, "納税 ｹﾞﾝｾﾝｼﾖﾄｸｾﾞｲ", 21_400, 39_800),
    (20, "口座振替 ﾃﾞﾝｷﾀﾞｲ", 18_200, 42_900),
    (20, "口座振替 ﾃﾞﾝﾜﾘﾖｳ", 9_180, 14_300),
    (26, "口座振替 ｶﾞｽﾀﾞｲ", 4_300, 12_800),
    (26, "口座振替 ｽｲﾄﾞｳﾀﾞｲ", 5_940, 8_820),
    (27, "口座振替 ﾔﾁﾝ ﾐﾅﾄﾋﾞﾙ", 165_000, 165_000),
    (31, "口座振替 ｼﾔｶｲﾎｹﾝﾘﾖｳ", 118_000, 118_000),
];

/// Staff who are paid on the 25th.
pub(crate) const STAFF: &[(&str, i64)] = &[
    ("給与振込 ｷﾑﾗ ﾕｳｲﾁ", 268_400),
    ("給与振込 ﾏﾂﾀﾞ ｱｶﾘ", 241_700),
    ("給与振込 ｵｶ ｼﾝｼﾞ", 241_700),
];

/// A shop that takes cards: its text at once (速報), its final text, lowest and highest yen.
pub(crate) struct CardShop {
    pub(crate) at_once: &'static str,
    pub(crate) at_last: &'static str,
    pub(crate) low: i64,
    pub(crate) high: i64,
}

const fn shop(at_once: &'static str, at_last: &'static str, low: i64, high: i64) -> CardShop {
    CardShop {
        at_once,
        at_last,
        low,
        high,
    }
}

pub(crate) const CARD_SHOPS: &[CardShop] = &[
    shop("デモマート", "デモマート 四谷店", 380, 3_600),
    shop("デモマート", "デモマート 港南店", 380, 2_900),
    shop("文具のみどり", "文具のみどり", 660, 12_400),
    shop("ショッピング", "ネット通販デモ市場", 1_280, 28_600),
    shop("タクシー", "みなとタクシー", 740, 4_860),
    shop("ＥＴＣ", "ＥＴＣ 首都高速", 320, 2_950),
    shop("居酒屋とびうお", "居酒屋とびうお", 4_200, 38_500),
    shop("ﾓﾊﾞｲﾙﾃﾞﾓ", "ﾓﾊﾞｲﾙﾃﾞﾓ ﾂｳﾜﾘﾖｳ", 3_278, 6_578),
    shop("航空券", "デモ航空 国内線", 12_700, 42_300),
    shop("カフェこもれび", "カフェこもれび", 480, 1_960),
];

/// Petrol stations ask for a round sum at once and the real one later.
pub(crate) const PETROL: CardShop = shop("ガソリンスタンド", "ＳＳデモ石油 みなと", 3_200, 9_400);

/// Shops abroad; the price in dollars is printed as a remark.
pub(crate) const ABROAD: &[&str] = &["CLOUD DEMO INC", "SAMPLE APPS LLC", "EXAMPLE DOMAINS"];

/// What is charged on the 1st of each month.
pub(crate) const SUBSCRIPTIONS: &[(&str, i64)] = &[
    ("デモクラウド会計 月額", 3_980),
    ("オフィスソフト 月額", 1_360),
];

/// Shops that take the wallet: text, lowest and highest yen.
pub(crate) const WALLET_SHOPS: &[(&str, i64, i64)] = &[
    ("デモコンビニ 四谷店", 150, 1_800),
    ("デモコンビニ 駅前店", 150, 1_600),
    ("ドラッグひまわり", 480, 4_200),
    ("弁当のまるはち", 540, 1_480),
    ("自動販売機", 130, 180),
    ("みなとタクシー", 740, 3_900),
    ("書店こもれび", 770, 3_850),
];
