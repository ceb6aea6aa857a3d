//! Histories of a bank account and the pieces of them that a person downloads. Nothing is random but by the seed.

use super::account::Print;
use domain::statement::view::ReadLine;
use domain::time::Date;
use jiff::ToSpan;

/// SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// From 0 up to, not including, `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// A line as the bank booked it.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    pub day: Date,
    pub amount: i64,
    pub text: String,
    pub balance: i64,
    /// Numbers the twins; 0 where a line has none.
    pub twins: usize,
}

impl Booked {
    pub fn print(&self) -> Print {
        (self.day, self.amount, self.text.clone())
    }
}

const PAYEES: [&str; 16] = [
    "ＮＴＴ東日本",
    "ﾄﾞｺﾓｹｲﾀｲ",
    "AMAZON.CO.JP",
    "アスクル",
    "ヨドバシカメラ",
    "ﾀｸｼ-ｺﾞ-",
    "東京ガス",
    "振込手数料",
    "ﾌﾘｺﾐﾃｽｳﾘﾖｳ",
    "紀伊國屋書店",
    "スターバックス",
    "国税電子納付",
    "ﾌﾘｺﾐ ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ",
    "振込 カ）サトウコウギョウ",
    "セブン－イレブン",
    "GOOGLE*ADS",
];
const ROUND: [i64; 8] = [110, 220, 330, 550, 660, 880, 1_100, 11_000];

/// `n` lines, about eight a day, of which about three in a hundred have twins.
pub fn history(n: usize, seed: u64) -> Vec<Booked> {
    history_with(n, seed, 3)
}

/// … of which so many in a hundred have twins.
pub fn history_with(n: usize, seed: u64, twins: usize) -> Vec<Booked> {
    let mut dice = Dice::new(seed);
    let first = Date::constant(2026, 4, 1);
    let mut lines = Vec::new();
    let (mut balance, mut group) = (1_000_000, 0);
    while lines.len() < n {
        let day = first.saturating_add(((lines.len() / 8) as i64).days());
        let mut text = dice.pick(&PAYEES).to_owned();
        if dice.percent(35) {
            text = format!("{text} {:02}テン", dice.below(99));
        } else if dice.percent(15) {
            text = format!("{text} {}", 100_000 + dice.below(899_999));
        }
        let size = if dice.percent(40) {
            ROUND[dice.below(ROUND.len())]
        } else {
            100 + dice.below(299_900) as i64
        };
        let amount = if dice.percent(15) { size * 10 } else { -size };
        let copies = if dice.percent(twins) {
            2 + dice.below(2)
        } else {
            1
        };
        group += usize::from(copies > 1);
        for _ in 0..copies.min(n - lines.len()) {
            balance += amount;
            lines.push(Booked {
                day,
                amount,
                text: text.clone(),
                balance,
                twins: if copies > 1 { group } else { 0 },
            });
        }
    }
    lines
}

/// The next cut from `at` on that falls between twins.
pub fn inside_twins(lines: &[Booked], at: usize) -> Option<usize> {
    (at..lines.len()).find(|at| lines[*at].twins != 0 && lines[at - 1].twins == lines[*at].twins)
}

pub fn prints(lines: &[Booked]) -> Vec<Print> {
    lines.iter().map(Booked::print).collect()
}

/// As a bank prints them, with the balance or without.
pub fn rows(lines: &[Booked], balances: bool) -> Vec<ReadLine> {
    lines
        .iter()
        .map(|line| {
            super::account::row(
                line.day,
                line.amount,
                &line.text,
                balances.then_some(line.balance),
            )
        })
        .collect()
}

/// Each day's lines with the newest first.
pub fn each_day_backwards(lines: &[Booked]) -> Vec<Booked> {
    lines
        .chunk_by(|a, b| a.day == b.day)
        .flat_map(|day| day.iter().rev().cloned())
        .collect()
}

/// Without the lines at `missing`, and with the balances as they were before those came.
pub fn without(lines: &[Booked], missing: &[usize]) -> Vec<Booked> {
    let mut off = 0;
    let mut left = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if missing.contains(&at) {
            off += line.amount;
        } else {
            left.push(Booked {
                balance: line.balance - off,
                ..line.clone()
            });
        }
    }
    left
}
