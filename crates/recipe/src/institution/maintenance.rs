//! Recurring maintenance: waited out, not run into.

use domain::time::{Timestamp, date_in_japan, japan};
use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

/// One entry of `[[maintenance]]`, Japan time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// As written, for the maintenance page: `第1・第3日曜`.
    pub text: String,
    pub every: Recurrence,
    pub from: Time,
    /// Before `from`: on the next day.
    pub to: Time,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recurrence {
    /// 毎日.
    Daily,
    /// 日曜, 毎週日曜.
    Weekly(Weekday),
    /// 第1・第3日曜.
    NthWeekdays(Vec<i8>, Weekday),
    /// 毎月15日.
    MonthDay(i8),
    /// `2026-12-31`.
    Once(Date),
}

impl Recurrence {
    pub(crate) fn read(text: &str) -> Option<Recurrence> {
        if text == "毎日" {
            return Some(Recurrence::Daily);
        }
        if let Ok(date) = text.parse::<Date>() {
            return Some(Recurrence::Once(date));
        }
        if let Some(day) = text
            .strip_prefix("毎月")
            .and_then(|rest| rest.strip_suffix('日'))
        {
            return day
                .parse()
                .ok()
                .filter(|day| (1..=31).contains(day))
                .map(Recurrence::MonthDay);
        }
        let text = text.strip_prefix("毎週").unwrap_or(text);
        let name = text.trim_end_matches("曜日").trim_end_matches('曜');
        let (last, (at, _)) = (name.chars().next_back()?, name.char_indices().next_back()?);
        let weekday = weekday(last)?;
        let weeks = &name[..at];
        if weeks.is_empty() {
            return Some(Recurrence::Weekly(weekday));
        }
        let nth: Option<Vec<i8>> = weeks
            .split('・')
            .map(|week| {
                week.strip_prefix('第')?
                    .parse()
                    .ok()
                    .filter(|n| (1..=5).contains(n))
            })
            .collect();
        nth.map(|nth| Recurrence::NthWeekdays(nth, weekday))
    }

    pub fn is_on(&self, date: Date) -> bool {
        match self {
            Recurrence::Daily => true,
            Recurrence::Weekly(weekday) => date.weekday() == *weekday,
            Recurrence::NthWeekdays(nth, weekday) => {
                date.weekday() == *weekday && nth.contains(&((date.day() - 1) / 7 + 1))
            }
            Recurrence::MonthDay(day) => date.day() == *day,
            Recurrence::Once(on) => date == *on,
        }
    }
}

fn weekday(kanji: char) -> Option<Weekday> {
    let days = [
        Weekday::Sunday,
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
    ];
    "日月火水木金土"
        .chars()
        .zip(days)
        .find(|(name, _)| *name == kanji)
        .map(|(_, day)| day)
}

impl MaintenanceWindow {
    /// Until when it lasts, if it is on at `now`.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let today = date_in_japan(now);
        [today.yesterday().ok(), Some(today)]
            .into_iter()
            .flatten()
            .filter(|date| self.every.is_on(*date))
            .find_map(|date| {
                let ends_on = if self.to <= self.from {
                    date.checked_add(1.day()).ok()?
                } else {
                    date
                };
                let from = date
                    .to_datetime(self.from)
                    .to_zoned_datetime(japan())
                    .ok()?
                    .timestamp();
                let to = ends_on
                    .to_datetime(self.to)
                    .to_zoned_datetime(japan())
                    .ok()?
                    .timestamp();
                (from <= now && now < to).then_some(to)
            })
    }
}
