//! Seeded statements: an invented history with payees, twins and a running balance.

use domain::time::Date;
use jiff::ToSpan;

/// One line of the history.
pub struct Made {
    pub on: Date,
    pub amount: i64,
    pub description: String,
    pub balance: i64,
}

const PAYEES: [&str; 12] = [
    "ﾌﾘｺﾐ ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ",
    "口座振替 ﾃﾞﾝｷﾀﾞｲ",
    "カード デモマート",
    "振込手数料",
    "ＡＴＭ引出",
    "給与振込",
    "家賃 ﾐﾅﾄﾋﾞﾙ",
    "通信料",
    "保険料",
    "売上入金 さくら商会",
    "文具のみどり",
    "ガソリンスタンド",
];

/// `n` lines, `per_day` a day, the newest on 2026-10-31. About one in thirty has a twin.
pub fn history(n: usize, per_day: usize) -> Vec<Made> {
    let mut random = Random(0x5EED);
    let days = n.div_ceil(per_day) as i64;
    let first = Date::constant(2026, 10, 31).saturating_sub((days - 1).days());
    let mut balance = 1_000_000;
    let mut lines: Vec<Made> = Vec::with_capacity(n);
    for i in 0..n {
        let on = first.saturating_add(((i / per_day) as i64).days());
        let twin = lines
            .last()
            .filter(|last| last.on == on && random.below(30) == 0);
        let (amount, description) = match twin {
            Some(last) => (last.amount, last.description.clone()),
            None => {
                let payee = PAYEES[random.below(PAYEES.len() as u64) as usize];
                let money_in = payee.contains("入金") || payee.starts_with("ﾌﾘｺﾐ");
                let size = 100 + random.below(60_000) as i64;
                (
                    if money_in { size * 3 } else { -size },
                    format!("{payee} {:04}", random.below(3_000)),
                )
            }
        };
        balance += amount;
        lines.push(Made {
            on,
            amount,
            description,
            balance,
        });
    }
    lines
}

/// xorshift64*: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }
}
