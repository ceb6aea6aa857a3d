//! The books of デモモール: orders and refunds; what was ordered this month is to be paid.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar};
use crate::login::AccountPlan;
use crate::random::Random;

/// This month and so many whole months before it are shown.
pub(super) const MONTHS_SHOWN: i64 = 11;

/// Goods with their lowest and highest price.
const GOODS: &[(&str, i64, i64)] = &[
    ("コピー用紙 A4 5000枚", 2_980, 3_480),
    ("インクカートリッジ 4色パック", 4_200, 5_980),
    ("電動ドライバー 替えビット", 1_180, 2_640),
    ("作業用手袋 10双", 880, 1_320),
    ("ＬＥＤデスクライト", 3_300, 8_900),
    ("ノートパソコンスタンド", 1_980, 4_480),
    ("珈琲豆 1kg 深煎り", 1_760, 2_480),
    ("ダンボール 80サイズ 20枚", 1_540, 1_980),
    ("USB-C ケーブル <2m> & 充電器", 990, 3_990),
];

/// The customer who orders in odd months only.
const IN_ODD_MONTHS: &str = "M-731000";

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let mut lines: Vec<LedgerLine> = calendar::days(FIRST_DAY, moment.today)
        .filter(|day| plan.number != IN_ODD_MONTHS || day.month() % 2 == 1)
        .flat_map(|day| orders_of(plan, moment, day))
        .collect();
    moment.hold_back(&mut lines);
    let this_month = moment.today.first_of_month();
    let due = lines
        .iter()
        .filter(|line| line.on >= this_month)
        .map(|line| line.amount)
        .sum();
    let shown_from = calendar::first_of_month_before(moment.today, MONTHS_SHOWN);
    lines.retain(|line| line.on >= shown_from);
    LedgerAccount {
        number: plan.number.to_owned(),
        name: plan.name.to_owned(),
        kind: plan.kind,
        branch: String::new(),
        branch_code: String::new(),
        unit: plan.unit,
        shown_from,
        opening: 0,
        balance: due,
        lines,
    }
}

fn orders_of(plan: &AccountPlan, moment: &Moment, day: Date) -> Vec<LedgerLine> {
    let mut random = Random::new(moment.seed, &[ID, plan.number, &day.to_string()]);
    let count = random.between(0, i64::from(moment.lines_per_day) / 2 + 1);
    let mut orders = Vec::new();
    for _ in 0..count {
        let &(what, low, high) = random.pick(GOODS);
        let paid = random.between(low, high);
        let amount = if random.chance(12) { paid } else { -paid };
        orders.push(LedgerLine::new(day, amount, what));
        if random.chance(8) {
            // The same once more: a twin.
            orders.push(LedgerLine::new(day, amount, what));
        }
    }
    orders
}

/// What an order's sum is made of: price + shipping − points.
pub(super) struct Parts {
    pub(super) price: i64,
    /// `None`: free.
    pub(super) shipping: Option<i64>,
    pub(super) points: i64,
}

impl Parts {
    pub(super) fn of(line: &LedgerLine) -> Parts {
        let paid = line.amount.abs();
        let is_refund = line.amount > 0;
        let shipping = (!is_refund && paid < 3_000).then_some(410);
        let points = if !is_refund && paid % 3 == 0 {
            paid / 40
        } else {
            0
        };
        Parts {
            price: paid - shipping.unwrap_or(0) + points,
            shipping,
            points,
        }
    }
}
