//! The books of デモカード: uses that are pending for some days and then final, refunds, no balance per line.

use jiff::civil::Date;

use super::ID;
use crate::ledger::{FIRST_DAY, LedgerAccount, LedgerLine, Moment, calendar, names};
use crate::login::AccountPlan;
use crate::random::Random;

/// The open period and so many closed ones have a tab.
const CLOSED_PERIODS_SHOWN: i64 = 6;

/// Closing days of the tabs, newest first.
pub(super) fn closings_shown(today: Date) -> Vec<Date> {
    let open = calendar::closing_of(today);
    (0..=CLOSED_PERIODS_SHOWN)
        .map(|periods| calendar::closing_before(open, periods))
        .collect()
}

fn shown_from(today: Date) -> Date {
    let oldest = calendar::closing_before(calendar::closing_of(today), CLOSED_PERIODS_SHOWN);
    calendar::period_start(oldest)
}

pub(super) fn account(plan: &AccountPlan, moment: &Moment) -> LedgerAccount {
    let today = moment.today;
    let uses: Vec<CardUse> = calendar::days(FIRST_DAY, today)
        .flat_map(|day| uses_of(plan, moment, day))
        .collect();
    let mut lines: Vec<LedgerLine> = uses.iter().filter_map(|one| one.line_on(today)).collect();
    // Stable: within a day the order of booking stays.
    lines.sort_by_key(|line| (line.pending, line.on));
    moment.hold_back(&mut lines);
    let balance = lines
        .iter()
        .filter(|line| calendar::payment_of(calendar::closing_of(line.on)) > today)
        .map(|line| line.amount)
        .sum();
    let shown_from = shown_from(today);
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
        balance,
        lines,
    }
}

/// One use of the card, with what it looks like at once and at last.
struct CardUse {
    at_once: LedgerLine,
    /// From this day on the use is final.
    final_from: Date,
    /// `None`: the shop never asks for the money, and the pending line just goes.
    at_last: Option<LedgerLine>,
}

impl CardUse {
    fn line_on(&self, today: Date) -> Option<LedgerLine> {
        if today >= self.final_from {
            return self.at_last.clone();
        }
        Some(LedgerLine {
            pending: true,
            ..self.at_once.clone()
        })
    }
}

fn uses_of(plan: &AccountPlan, moment: &Moment, day: Date) -> Vec<CardUse> {
    let mut random = Random::new(moment.seed, &[ID, plan.number, &day.to_string()]);
    let mut uses = Vec::new();
    if day.day() == 1 {
        for &(text, price) in names::SUBSCRIPTIONS {
            uses.push(used(&mut random, day, -price, text, text));
        }
    }
    for _ in 0..random.between(0, i64::from(moment.lines_per_day)) {
        let one = use_of(&mut random, day);
        if random.chance(6) {
            uses.push(CardUse {
                at_once: one.at_once.clone(),
                final_from: one.final_from,
                at_last: one.at_last.clone(),
            });
        }
        uses.push(one);
    }
    uses
}

fn use_of(random: &mut Random, day: Date) -> CardUse {
    match random.below(100) {
        0..8 => {
            let shop = &names::PETROL;
            let price = random.between(shop.low, shop.high);
            let mut one = used(random, day, -price, shop.at_once, shop.at_last);
            one.at_once.amount = -10_000;
            one
        }
        8..13 => {
            let cents = random.between(900, 12_900);
            let yen = cents * 152 / 100;
            let shop = *random.pick(names::ABROAD);
            let mut one = used(random, day, -yen, shop, shop);
            if let Some(line) = &mut one.at_last {
                line.remark = format!("USD {}.{:02}（1USD＝152.00円）", cents / 100, cents % 100);
            }
            one
        }
        13..16 => {
            let shop = random.pick(names::CARD_SHOPS);
            let price = random.between(shop.low, shop.high);
            let text = format!("返品 {}", shop.at_last);
            used(random, day, price, &text, &text)
        }
        _ => {
            let shop = random.pick(names::CARD_SHOPS);
            let price = random.between(shop.low, shop.high);
            used(random, day, -price, shop.at_once, shop.at_last)
        }
    }
}

fn used(random: &mut Random, day: Date, amount: i64, at_once: &str, at_last: &str) -> CardUse {
    let wait = random.between(2, 5);
    let moved = i64::from(random.chance(8));
    let is_dropped = random.chance(2);
    CardUse {
        at_once: LedgerLine::new(day, amount, at_once),
        final_from: calendar::days_after(day, wait),
        at_last: (!is_dropped)
            .then(|| LedgerLine::new(calendar::days_after(day, moved), amount, at_last)),
    }
}
