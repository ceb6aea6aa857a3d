//! The books of a small business: a 普通預金 and a second account beside it. Any bank may keep them.

use jiff::civil::{Date, Weekday};

use super::{FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar, names};
use crate::login::{AccountKind, AccountPlan};
use crate::random::Random;

/// What such an account begins with.
pub(crate) const STARTING_BALANCE: i64 = 3_284_116;
/// Below this, customers pay; above the other, suppliers are paid.
const TOO_LITTLE: i64 = 1_800_000;
const TOO_MUCH: i64 = 7_500_000;
/// Moved to the second account every Monday.
const WEEKLY_TRANSFER: i64 = 50_000;
const TRANSFER_FEES: &[i64] = &[220, 440];

/// デモ銀行 and banks like it show this month and three whole months before it.
pub(crate) fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, 3)
}

/// The account as デモ銀行 shows it: running balances, this month and three before it.
pub(crate) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let lines = lines("demo-bank", plan, moment);
    super::running_account(plan, STARTING_BALANCE, lines, shown_from(moment.today))
}

/// Every line of a 普通預金 (or of a second account: 貯蓄, 当座) since the books began, oldest first, without balances.
/// What is held back today is missing. Another institution's id gives other lines.
pub(crate) fn lines(institution: &str, plan: &AccountPlan, moment: &Moment) -> Vec<LedgerLine> {
    let mut book = Book::new();
    for day in calendar::days(FIRST_DAY, moment.today) {
        let names = [institution, plan.number, &day.to_string()];
        let mut random = Random::new(moment.seed, &names);
        match plan.kind {
            AccountKind::Ordinary => book.ordinary_day(day, &mut random, moment.lines_per_day),
            kind => book.second_day(day, &mut random, moment.lines_per_day, kind),
        }
    }
    let mut lines = book.lines;
    moment.hold_back(&mut lines);
    lines
}

struct Book {
    balance: i64,
    lines: Vec<LedgerLine>,
}

impl Book {
    fn new() -> Self {
        Book {
            balance: STARTING_BALANCE,
            lines: Vec::new(),
        }
    }

    fn enter(&mut self, on: Date, amount: i64, description: impl Into<String>) {
        self.balance += amount;
        self.lines.push(LedgerLine::new(on, amount, description));
    }

    fn ordinary_day(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        self.due_today(on, random);
        let average = i64::from(lines_per_day);
        let wanted = if calendar::is_weekend(on) {
            random.between(0, average / 2)
        } else {
            random.between(average / 2, average + average / 2)
        };
        for _ in 0..wanted {
            self.daily(on, random);
        }
    }

    /// What comes by the calendar: direct debits, wages, the weekly transfer, interest.
    fn due_today(&mut self, on: Date, random: &mut Random) {
        for &(day, text, low, high) in names::DIRECT_DEBITS {
            if calendar::is_due(on, day) {
                self.enter(on, -random.between(low, high), text);
            }
        }
        if calendar::is_due(on, 25) {
            for &(text, wage) in names::STAFF {
                self.enter(on, -wage, text);
                self.enter(on, -220, "振込手数料");
            }
        }
        if on.weekday() == Weekday::Monday {
            self.enter(on, -WEEKLY_TRANSFER, "振替 ｺﾞﾎﾝﾆﾝ");
        }
        if matches!(on.month(), 2 | 8) && calendar::is_due(on, 15) {
            self.enter(on, random.between(12, 96), "ﾘｿｸ");
        }
    }

    /// One thing that happens on an ordinary day: usually one line, with a fee two.
    fn daily(&mut self, on: Date, random: &mut Random) {
        if random.chance(5) && self.repeat_last(on) {
            return;
        }
        let percent_in = match self.balance {
            balance if balance < TOO_LITTLE => 100,
            balance if balance > TOO_MUCH => 0,
            _ => 38,
        };
        if random.chance(percent_in) {
            let amount = random.between(28, 640) * 1_000 + 10 * random.between(0, 99);
            let text = format!("振込 {}", random.pick(names::CUSTOMERS));
            return self.enter(on, amount, text);
        }
        match random.below(100) {
            0..45 => {
                let top = if self.balance > TOO_MUCH { 880 } else { 420 };
                let text = format!("振込 {}", random.pick(names::SUPPLIERS));
                self.enter(on, -random.between(12, top) * 1_000, text);
                self.enter(on, -*random.pick(TRANSFER_FEES), "振込手数料");
            }
            45..80 => {
                let text = format!("ﾃﾞﾋﾞﾂﾄ {}", random.pick(names::DEBIT_SHOPS));
                self.enter(on, -random.between(110, 16_800), text);
            }
            80..92 => self.enter(on, -random.between(1, 8) * 10_000, "ATM ﾋｷﾀﾞｼ"),
            92..97 => self.enter(on, random.between(1, 30) * 10_000, "ATM ﾆﾕｳｷﾝ"),
            _ => self.enter(on, -random.between(40, 900) * 100, "PE ﾃﾞﾓｼ ｺﾞﾐｼﾖﾘﾌﾀﾝｷﾝ"),
        }
    }

    /// A twin: the line before once more, the same day, amount and text.
    fn repeat_last(&mut self, on: Date) -> bool {
        let Some(last) = self.lines.last().filter(|last| last.on == on).cloned() else {
            return false;
        };
        self.enter(on, last.amount, last.description);
        true
    }

    fn second_day(&mut self, on: Date, random: &mut Random, lines_per_day: u32, kind: AccountKind) {
        if on.weekday() == Weekday::Monday {
            self.enter(on, WEEKLY_TRANSFER, "振替 ｺﾞﾎﾝﾆﾝ");
        }
        if calendar::is_weekend(on) {
            return;
        }
        for _ in 0..random.between(0, i64::from(lines_per_day) / 3) {
            match kind {
                AccountKind::Current => self.cheque(on, random),
                _ => self.saving(on, random),
            }
        }
    }

    fn saving(&mut self, on: Date, random: &mut Random) {
        if self.balance > 4_000_000 {
            self.enter(on, -2_000_000, "定期預金へ振替");
        } else if self.balance < 800_000 || random.chance(50) {
            self.enter(on, random.between(1, 6) * 10_000, "ATM ﾆﾕｳｷﾝ");
        } else {
            self.enter(on, -random.between(1, 5) * 10_000, "ATM ﾋｷﾀﾞｼ");
        }
    }

    fn cheque(&mut self, on: Date, random: &mut Random) {
        if self.balance < TOO_LITTLE || random.chance(40) {
            let text = format!("振込 {}", random.pick(names::CUSTOMERS));
            self.enter(on, random.between(60, 900) * 1_000, text);
        } else if random.chance(60) {
            let text = format!("小切手 {:06}", random.between(100, 9_999));
            self.enter(on, -random.between(20, 700) * 1_000, text);
        } else {
            self.enter(on, -random.between(90, 850) * 1_000, "約束手形 ｼﾊﾗｲ");
        }
    }
}
