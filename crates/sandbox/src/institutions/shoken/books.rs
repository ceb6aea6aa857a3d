//! The books of デモ証券: what is bought is paid before the money for it comes, so the balance is negative now and then.

use jiff::civil::{Date, Weekday};

use super::ID;
use crate::ledger::{FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar, running_account};
use crate::login::AccountPlan;
use crate::random::Random;

/// This month and so many whole months before it are shown.
const MONTHS_SHOWN: i64 = 9;

/// Yen: text, other side, lowest and highest amount; what is bought is negative.
const IN_YEN: &[(&str, &str, i64, i64)] = &[
    ("国内株式 買付 デモ電機", "東証 受渡", -186_000, -42_000),
    ("国内株式 売却 サンプル製薬", "東証 受渡", 38_000, 176_000),
    ("投資信託 積立", "デモ・インデックス", -30_000, -10_000),
    ("配当金 見本商事", "株主名簿管理人", 1_200, 18_400),
];

/// Dollars, in cents.
const IN_DOLLARS: &[(&str, &str, i64, i64)] = &[
    ("US stock buy: EXMP", "NYSE settlement", -92_450, -10_125),
    ("US stock sell: SMPL", "NYSE settlement", 12_005, 88_899),
    ("Dividend: EXMP", "Paying agent", 108, 2_499),
];

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let is_yen = plan.unit == "JPY";
    let (kinds, opening) = if is_yen {
        (IN_YEN, 24_800)
    } else {
        (IN_DOLLARS, 150_000)
    };
    let mut book = Book {
        balance: opening,
        lines: Vec::new(),
    };
    for day in calendar::days(FIRST_DAY, moment.today) {
        let mut random = Random::new(moment.seed, &[ID, plan.number, &day.to_string()]);
        book.even_out(day, is_yen);
        let is_quiet = !is_yen && !matches!(day.weekday(), Weekday::Tuesday | Weekday::Friday);
        if is_quiet || calendar::is_weekend(day) {
            continue;
        }
        let most = i64::from(moment.lines_per_day) / 2 + 1;
        for _ in 0..random.between(1, most) {
            let &(text, other, low, high) = random.pick(kinds);
            let times = if random.chance(7) { 2 } else { 1 };
            let amount = random.between(low, high);
            for _ in 0..times {
                book.enter(day, amount, text, other);
            }
        }
    }
    let mut lines = book.lines;
    moment.hold_back(&mut lines);
    let shown_from = calendar::first_of_month_before(moment.today, MONTHS_SHOWN);
    running_account(plan, opening, lines, shown_from)
}

struct Book {
    balance: i64,
    lines: Vec<LedgerLine>,
}

impl Book {
    fn enter(&mut self, on: Date, amount: i64, text: &str, other: &str) {
        self.balance += amount;
        let mut line = LedgerLine::new(on, amount, text);
        other.clone_into(&mut line.counterparty);
        self.lines.push(line);
    }

    /// On the next weekday what is missing comes from the bank, and what is too much goes there.
    fn even_out(&mut self, on: Date, is_yen: bool) {
        if calendar::is_weekend(on) || (!is_yen && on.weekday() != Weekday::Tuesday) {
            return;
        }
        let (short, round, text) = if is_yen {
            (self.balance < 0, 100_000, "振込入金")
        } else {
            (self.balance < 0, 100_000, "為替振替 円→米ドル")
        };
        if short {
            let missing = (-self.balance / round + 1) * round;
            self.enter(on, missing, text, "デモ銀行 みなと支店");
        } else if self.balance > 12 * round {
            self.enter(on, -10 * round, "出金", "デモ銀行 みなと支店");
        }
    }
}
