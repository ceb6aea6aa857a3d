//! The records of one account: header, data, trailer.

use domain::account::{AccountKind, SeenAccount, SeenBalance};
use domain::money::Unit;
use domain::statement::view::{Place, ReadLine, SourceTraits};
use domain::time::{Date, Period};

use super::SOURCE;
use super::days::Days;
use super::record::Record;
use crate::Refusal;
use crate::item::{Begun, Item};

/// 摘要内容 has at most so many characters; what is longer is cut.
const TEXT_MAX: usize = 20;

/// An account whose trailer hasn't come yet.
pub struct Open {
    account: SeenAccount,
    asked: Option<Period>,
    made_on: Date,
    opening: Option<i64>,
    days: Days,
    /// 通知, 定期 and 積立 have other fields behind the amount.
    pub is_term: bool,
    lines: i64,
    ins: Side,
    outs: Side,
    has_corrections: bool,
}

/// Lines of one direction.
#[derive(Clone, Copy, Default)]
struct Side {
    count: i64,
    sum: i64,
}

impl Side {
    fn add(&mut self, size: i64) {
        self.count += 1;
        self.sum = self.sum.saturating_add(size);
    }
}

impl Open {
    pub fn begin(header: &Record, today: Date) -> Result<Open, Refusal> {
        let day = |name, from| header.date(name, from, today);
        let made_on = day("作成日", 5)?;
        let asked = day("勘定日（自）", 11)?
            .zip(day("勘定日（至）", 17)?)
            .and_then(|(from, to)| Period::new(from, to));
        let kind = header.text(63, 63);
        let number = header.text(64, 73);
        let number = match number.strip_prefix("000") {
            Some(seven) if number.len() == 10 => seven.to_owned(),
            _ => number,
        };
        let account = SeenAccount {
            number,
            bank_code: header.filled(23, 26),
            branch: header.filled(45, 59),
            branch_code: header.filled(42, 44),
            kind: match kind.as_str() {
                "2" => AccountKind::Current,
                "4" => AccountKind::Savings,
                "5" | "6" | "7" => AccountKind::Term,
                _ => AccountKind::Ordinary,
            },
            name: None,
            holder: Some(header.kana(74, 113)?).filter(|holder| !holder.is_empty()),
            unit: Unit::YEN,
            balance: None,
        };
        Ok(Open {
            account,
            asked,
            made_on: made_on.unwrap_or(today),
            opening: balance(header, "取引前残高", 114, (116, 129))?,
            days: Days::new(today),
            is_term: matches!(kind.as_str(), "5" | "6" | "7"),
            lines: 0,
            ins: Side::default(),
            outs: Side::default(),
            has_corrections: false,
        })
    }

    /// What is known before the lines.
    pub fn begun(&self) -> Begun {
        Begun {
            account: Some(self.account.clone()),
            named: None,
            unit: Unit::YEN,
            traits: SourceTraits {
                text_max: Some(TEXT_MAX),
                ..SourceTraits::plain(SOURCE)
            },
            asked: self.asked,
            rows_of: "record",
        }
    }

    pub fn line(&mut self, data: &Record) -> Result<ReadLine, Refusal> {
        let (posted_on, valued_on) = self.days.of(data, 10)?;
        let size = data.required_number("取引金額", 25, 36)?;
        let amount = match data.raw(22, 22) {
            "1" => size,
            "2" => -size,
            _ => return Err(data.bad_number("入払区分", 22, 22)),
        };
        self.has_corrections |= data.raw(23, 24) == "19";
        self.lines += 1;
        let side = if amount < 0 {
            &mut self.outs
        } else {
            &mut self.ins
        };
        side.add(size);
        Ok(ReadLine {
            posted_on,
            valued_on,
            amount,
            description: self.description(data, amount)?,
            balance: None,
            // 照会番号 begins anew at many banks, so it names a line for nobody.
            reference: None,
            pending: false,
            place: Place {
                page: 0,
                row: data.number,
            },
        })
    }

    /// 摘要, and who paid where it doesn't say so; the kind of the movement where nothing is printed.
    fn description(&self, data: &Record, amount: i64) -> Result<String, Refusal> {
        if self.is_term {
            return data.kana(171, 190);
        }
        let text = data.kana(160, 179)?;
        // What went out has a contract's number there, which is no name.
        let payer = if amount > 0 {
            data.kana(82, 129)?
        } else {
            String::new()
        };
        Ok(match (text.is_empty(), payer.is_empty()) {
            (false, false) if !text.contains(&payer) => format!("{text} {payer}"),
            (false, _) => text,
            (true, false) => payer,
            (true, true) => movement(data.raw(23, 24)).to_owned(),
        })
    }

    /// What the trailer says, compared with the lines.
    pub fn close(self, trailer: &Record) -> Result<Vec<Item>, Refusal> {
        let (yen, lines) = (Some(Unit::YEN), (55, 61));
        let count = trailer.number("データレコード件数", lines.0, lines.1)?;
        let mut items = Vec::new();
        let counts = (count, self.lines);
        items.extend(trailer.agree_if("データレコード件数", lines, None, counts)?);
        let totals = [
            ("入金件数", (2, 7), None, self.ins.count),
            ("入金額合計", (8, 20), yen.clone(), self.ins.sum),
            ("出金件数", (21, 26), None, self.outs.count),
            ("出金額合計", (27, 39), yen.clone(), self.outs.sum),
        ];
        let mut stated = Vec::new();
        for (name, (from, to), ..) in &totals {
            stated.push(trailer.number(name, *from, *to)?);
        }
        // Banks differ in how a correction counts; what came of it all is one number.
        if !self.has_corrections {
            for ((name, at, unit, read), stated) in totals.into_iter().zip(stated) {
                items.extend(trailer.agree_if(name, at, unit, (stated, read))?);
            }
        }
        let moved = self.ins.sum.saturating_sub(self.outs.sum);
        let closing = balance(trailer, "取引後残高", 40, (41, 54))?;
        let (opening, closing) = match (self.opening, closing) {
            // Filled with zeros where the bank doesn't tell.
            (Some(0), Some(0)) if moved != 0 => (None, None),
            both => both,
        };
        if let (Some(before), Some(after)) = (opening, closing) {
            let both = (after, before.saturating_add(moved));
            trailer.agree("取引後残高", (41, 54), yen, both)?;
        }
        items.extend(opening.map(Item::Opening));
        items.extend(closing.map(Item::Closing));
        items.extend(closing.map(|minor| Item::Balance(SeenBalance { minor, as_of: None })));
        let day = self.asked.map_or(self.made_on, |asked| asked.to);
        items.push(Item::NotBefore(day));
        items.push(Item::Ended);
        Ok(items)
    }
}

/// A balance with the 貸越区分 before it; `None` where it is blank.
fn balance(
    record: &Record,
    name: &str,
    sign_at: usize,
    (from, to): (usize, usize),
) -> Result<Option<i64>, Refusal> {
    let size = record.number(name, from, to)?;
    let negative = record.text(sign_at, sign_at) == "2";
    Ok(size.map(|size| if negative { -size } else { size }))
}

/// 取引区分.
fn movement(code: &str) -> &'static str {
    match code {
        "10" => "現金",
        "11" => "振込",
        "12" => "他店券入金",
        "13" => "交換",
        "14" => "振替",
        "15" => "継続",
        "19" => "訂正",
        _ => "その他",
    }
}
