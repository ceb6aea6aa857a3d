//! 振込入金通知: the transfers that came in on one account. Their amounts have ten digits (A) or twelve (B).

use domain::account::{AccountKind, SeenAccount};
use domain::money::Unit;
use domain::statement::view::{Place, ReadLine, SourceTraits};
use domain::time::{Date, Period};

use super::TRANSFERS_SOURCE;
use super::days::Days;
use super::record::Record;
use crate::Refusal;
use crate::item::{Begun, Item};

/// An account whose trailer hasn't come yet.
pub struct Open {
    begun: Begun,
    made_on: Date,
    days: Days,
    came: (i64, i64),
    cancelled: (i64, i64),
}

impl Open {
    pub fn begin(header: &Record, today: Date) -> Result<Open, Refusal> {
        let day = |name, from| header.date(name, from, today);
        let asked = day("勘定日（自）", 11)?
            .zip(day("勘定日（至）", 17)?)
            .and_then(|(from, to)| Period::new(from, to));
        let account = SeenAccount {
            number: header.text(61, 67),
            bank_code: header.filled(23, 26),
            branch: header.filled(45, 59),
            branch_code: header.filled(42, 44),
            kind: match header.text(60, 60).as_str() {
                "2" => AccountKind::Current,
                "4" => AccountKind::Savings,
                _ => AccountKind::Ordinary,
            },
            name: None,
            holder: Some(header.kana(68, 107)?).filter(|holder| !holder.is_empty()),
            unit: Unit::YEN,
            balance: None,
        };
        Ok(Open {
            begun: Begun {
                account: Some(account),
                named: None,
                unit: Unit::YEN,
                // Only transfers that came in: what it doesn't show may be there all the same.
                traits: SourceTraits {
                    authoritative: false,
                    ..SourceTraits::plain(TRANSFERS_SOURCE)
                },
                asked,
                rows_of: "record",
            },
            made_on: day("作成日", 5)?.unwrap_or(today),
            days: Days::new(today),
            came: (0, 0),
            cancelled: (0, 0),
        })
    }

    pub fn begun(&self) -> Begun {
        self.begun.clone()
    }

    pub fn line(&mut self, data: &Record) -> Result<ReadLine, Refusal> {
        let (posted_on, valued_on) = self.days.of(data, 8)?;
        let size = size(data)?;
        let is_cancelled = data.raw(128, 128) == "1";
        let side = if is_cancelled {
            &mut self.cancelled
        } else {
            &mut self.came
        };
        *side = (side.0 + 1, side.1.saturating_add(size));
        let payer = data.kana(50, 97)?;
        Ok(ReadLine {
            posted_on,
            valued_on,
            amount: if is_cancelled { -size } else { size },
            description: match (payer.is_empty(), is_cancelled) {
                (false, _) => payer,
                (true, false) => "振込".into(),
                (true, true) => "振込取消".into(),
            },
            balance: None,
            reference: None,
            pending: false,
            place: Place {
                page: 0,
                row: data.number,
            },
        })
    }

    /// What the trailer says, compared with the lines.
    pub fn close(self, trailer: &Record) -> Result<Vec<Item>, Refusal> {
        let yen = Some(Unit::YEN);
        let totals = [
            ("振込合計件数", (2, 7), None, self.came.0),
            ("振込合計金額", (8, 19), yen.clone(), self.came.1),
            ("取消合計件数", (20, 25), None, self.cancelled.0),
            ("取消合計金額", (26, 37), yen, self.cancelled.1),
        ];
        let mut items = Vec::new();
        for (name, at, unit, read) in totals {
            let stated = trailer.number(name, at.0, at.1)?;
            items.extend(trailer.agree_if(name, at, unit, (stated, read))?);
        }
        let day = self.begun.asked.map_or(self.made_on, |asked| asked.to);
        items.push(Item::NotBefore(day));
        items.push(Item::Ended);
        Ok(items)
    }
}

/// The amount; of twelve digits where the record has the second pair and it isn't only filled up.
fn size(data: &Record) -> Result<i64, Refusal> {
    let is_long = data.text(129, 152).len() == 24
        && data
            .text(129, 152)
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    if is_long {
        let long = data.required_number("金額（2）", 129, 140)?;
        if long > 0 {
            return Ok(long);
        }
    }
    data.required_number("金額", 20, 29)
}
