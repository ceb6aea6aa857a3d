//! Books of accounts without a passbook: debit uses that wait some days to be booked, a purse to save in, dollars.

use jiff::civil::{Date, Weekday};

use super::{FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar, names};
use crate::login::{AccountKind, AccountPlan};
use crate::random::Random;

/// What one institution's accounts have in common.
#[derive(Clone, Copy)]
pub(crate) struct Modern {
    /// Its id, so that no two institutions move together.
    pub(crate) institution: &'static str,
    /// The first day that the pages show.
    pub(crate) shown_from: Date,
    /// Debit uses are pending for some days before they are booked.
    pub(crate) debits_wait: bool,
}

impl Modern {
    /// An account in yen, or in US dollars counted in cents.
    pub(crate) fn account(&self, plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
        let starting = if plan.unit == "USD" {
            412_050
        } else {
            1_284_330
        };
        let mut book = Book {
            balance: starting,
            movements: Vec::new(),
            debits_wait: self.debits_wait,
        };
        let pace = moment.lines_per_day;
        for day in calendar::days(FIRST_DAY, moment.today) {
            let names = [self.institution, plan.number, &day.to_string()];
            let mut random = Random::new(moment.seed, &names);
            match (plan.unit, plan.kind) {
                ("USD", _) => book.dollar_day(day, &mut random, pace),
                (_, AccountKind::Savings) => book.purse_day(day, &mut random, pace),
                (_, AccountKind::Current) => book.trade_day(day, &mut random, pace),
                _ => book.everyday(day, &mut random, pace),
            }
        }
        let movements = book.movements.into_iter();
        let mut lines: Vec<LedgerLine> = movements.map(|one| one.seen_on(moment.today)).collect();
        // Stable: within a day the order of booking stays.
        lines.sort_by_key(|line| (line.pending, line.on));
        print_times(&mut lines);
        moment.hold_back(&mut lines);
        super::running_account(plan, starting, lines, self.shown_from)
    }
}

/// One movement, and the day from which it is booked.
struct Movement {
    line: LedgerLine,
    booked_on: Date,
}

impl Movement {
    fn seen_on(self, today: Date) -> LedgerLine {
        let pending = today < self.booked_on;
        let on = if pending {
            self.line.on
        } else {
            self.booked_on
        };
        LedgerLine {
            on,
            pending,
            ..self.line
        }
    }
}

/// From early in the morning on: in UTC it is still the day before.
fn print_times(lines: &mut [LedgerLine]) {
    for day in lines.chunk_by_mut(|a, b| (a.pending, a.on) == (b.pending, b.on)) {
        let step = 18 * 60 / day.len().max(1);
        for (index, line) in day.iter_mut().enumerate() {
            let minute = 5 * 60 + 17 + index * step.min(41);
            line.time = format!("{:02}:{:02}", minute / 60, minute % 60);
        }
    }
}

struct Book {
    balance: i64,
    movements: Vec<Movement>,
    debits_wait: bool,
}

impl Book {
    fn enter(&mut self, on: Date, amount: i64, text: impl Into<String>) {
        self.enter_waiting(on, amount, text, 0);
    }

    fn enter_waiting(&mut self, on: Date, amount: i64, text: impl Into<String>, days: i64) {
        self.balance += amount;
        let number = self
            .movements
            .iter()
            .rev()
            .take_while(|one| one.line.on == on)
            .count()
            + 1;
        let mut line = LedgerLine::new(on, amount, text);
        line.id = format!("{}{number:03}", on.strftime("%y%m%d"));
        self.movements.push(Movement {
            line,
            booked_on: calendar::days_after(on, days),
        });
    }

    fn everyday(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        if calendar::is_due(on, 25) {
            self.enter(
                on,
                random.between(3_120, 3_480) * 100,
                "給与 カ）デモショウカイ",
            );
        }
        if calendar::is_due(on, 27) {
            self.enter(on, -92_000, "口座振替 ヤチン");
        }
        if calendar::is_due(on, 10) {
            self.enter(on, -random.between(4_200, 11_800), "口座振替 デンキ");
        }
        if on.weekday() == Weekday::Friday {
            self.enter(on, -20_000, "つみたて");
        }
        for _ in 0..random.between(0, i64::from(lines_per_day) + 2) {
            self.use_card(on, random);
        }
    }

    /// A debit use, or what it takes to have enough for the next ones.
    fn use_card(&mut self, on: Date, random: &mut Random) {
        if self.balance < 200_000 {
            return self.enter(
                on,
                random.between(10, 60) * 10_000,
                "振込 カ）ミナトブッサン",
            );
        }
        let &(shop, low, high) = random.pick(names::WALLET_SHOPS);
        let days = if self.debits_wait {
            random.between(1, 4)
        } else {
            0
        };
        let times = if random.chance(7) { 2 } else { 1 };
        let price = random.between(low, high);
        for _ in 0..times {
            self.enter_waiting(on, -price, format!("デビット {shop}"), days);
        }
        if self.balance > 3_000_000 {
            self.enter(
                on,
                -random.between(60, 140) * 10_000,
                "振込 ユ）アオゾラキカク",
            );
        } else if random.chance(6) {
            self.enter(on, price, format!("返金 {shop}"));
        }
    }

    fn purse_day(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        if on.weekday() == Weekday::Friday {
            self.enter(on, 20_000, "つみたて");
        }
        if calendar::is_due(on, 20) {
            self.enter(on, random.between(3, 41), "利息");
        }
        if random.chance(6 * u64::from(lines_per_day)) {
            let amount = random.between(1, 30) * 1_000;
            let sign = if self.balance > 900_000 { -1 } else { 1 };
            self.enter(on, sign * amount, "メイン口座と振替");
        }
    }

    fn trade_day(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        if calendar::is_weekend(on) {
            return;
        }
        for _ in 0..random.between(0, i64::from(lines_per_day.div_ceil(2))) {
            if self.balance < 900_000 || random.chance(35) {
                let text = format!("振込 {}", random.pick(names::CUSTOMERS));
                self.enter(on, random.between(40, 700) * 1_000, text);
            } else if random.chance(50) {
                let text = format!("コギッテ {:06}", random.between(100, 9_999));
                self.enter(on, -random.between(15, 520) * 1_000, text);
            } else {
                let text = format!("振込 {}", random.pick(names::SUPPLIERS));
                self.enter(on, -random.between(15, 480) * 1_000, text);
                self.enter(on, -330, "振込手数料");
            }
        }
    }

    /// Cents.
    fn dollar_day(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        if calendar::is_weekend(on) || !random.chance(12 * u64::from(lines_per_day)) {
            return;
        }
        if self.balance < 60_000 {
            return self.enter(on, random.between(400, 2_600) * 100, "円から預替");
        }
        let shop = random.pick(names::ABROAD);
        self.enter(on, -random.between(299, 18_999), *shop);
    }
}
