//! The books of デモペイ: a wallet that is charged and spent, and the points that spending earns.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{
    FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar, names, running_account,
};
use crate::login::{AccountKind, AccountPlan};
use crate::random::Random;

const STARTING_BALANCE: i64 = 12_480;
const STARTING_POINTS: i64 = 214;
/// A payment that would leave less than this is preceded by a charge.
const LEAST_LEFT: i64 = 500;

/// The wallet shows this month and six whole months before it.
fn shown_from(today: Date) -> Date {
    calendar::first_of_month_before(today, 6)
}

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    // Wallet and points of a person share the digits of their numbers.
    let person = plan.number.get(1..).unwrap_or(plan.number);
    let mut book = Book::new();
    for day in calendar::days(FIRST_DAY, moment.today) {
        let mut random = Random::new(moment.seed, &[ID, person, &day.to_string()]);
        book.day(day, &mut random, moment.lines_per_day);
    }
    let (starting, mut lines) = match plan.kind {
        AccountKind::Points => (STARTING_POINTS, book.points),
        _ => (STARTING_BALANCE, book.wallet),
    };
    moment.hold_back(&mut lines);
    running_account(plan, starting, lines, shown_from(moment.today))
}

struct Book {
    balance: i64,
    points_balance: i64,
    wallet: Vec<LedgerLine>,
    points: Vec<LedgerLine>,
}

impl Book {
    fn new() -> Self {
        Book {
            balance: STARTING_BALANCE,
            points_balance: STARTING_POINTS,
            wallet: Vec::new(),
            points: Vec::new(),
        }
    }

    fn day(&mut self, on: Date, random: &mut Random, lines_per_day: u32) {
        let first_of_day = self.wallet.len();
        let mut spent = 0;
        for _ in 0..random.between(0, i64::from(lines_per_day)) {
            spent += self.happening(on, random);
        }
        let mut minute = 8 * 60 + random.between(0, 50);
        let count = i64::try_from(self.wallet.len() - first_of_day).unwrap_or(1);
        for (index, line) in self.wallet[first_of_day..].iter_mut().enumerate() {
            line.time = format!("{:02}:{:02}", minute / 60, minute % 60);
            line.id = format!("W{}-{:04}", on.strftime("%Y%m%d"), index + 1);
            minute += random.between(0, (13 * 60 / count.max(1)).max(1));
        }
        self.points_of(on, spent);
    }

    /// One thing that happens; returns the yen spent at shops.
    fn happening(&mut self, on: Date, random: &mut Random) -> i64 {
        if random.chance(5) {
            let text = format!("受け取り {}さん", random.pick(&["木村", "松田", "岡"]));
            self.enter(on, random.between(5, 40) * 100, text);
            return 0;
        }
        let &(text, low, high) = random.pick(names::WALLET_SHOPS);
        let price = random.between(low, high);
        let times = if random.chance(6) { 2 } else { 1 };
        for _ in 0..times {
            if self.balance - price < LEAST_LEFT {
                let charge = *random.pick(&[5_000, 10_000, 20_000]);
                self.enter(on, charge, "チャージ デモ銀行");
            }
            self.enter(on, -price, text);
        }
        price * times
    }

    fn enter(&mut self, on: Date, amount: i64, text: impl Into<String>) {
        self.balance += amount;
        self.wallet.push(LedgerLine::new(on, amount, text));
    }

    fn points_of(&mut self, on: Date, spent: i64) {
        let earned = spent / 100;
        if on.day() == 20 && self.points_balance > 100 {
            let used = self.points_balance / 100 * 100;
            self.enter_points(on, -used, "ポイント利用", "10:00", 1);
        }
        if earned > 0 {
            self.enter_points(on, earned, "ポイント獲得 お支払い分", "23:30", 2);
        }
    }

    fn enter_points(&mut self, on: Date, amount: i64, text: &str, time: &str, number: u32) {
        self.points_balance += amount;
        let mut line = LedgerLine::new(on, amount, text);
        line.time = time.to_owned();
        line.id = format!("P{}-{number:04}", on.strftime("%Y%m%d"));
        self.points.push(line);
    }
}
