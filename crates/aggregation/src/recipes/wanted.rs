//! What a fetch was sent for, kept so that its stored pages can be walked again in the very same way.

use domain::time::{Period, Timestamp, date_in_japan};
use recipe::{Budget, FetchOrder, KnownBalance};
use serde_json::{Value, json};

pub(crate) fn to_json(order: &FetchOrder) -> Value {
    let period = |period: &Period| json!([period.from.to_string(), period.to.to_string()]);
    let single: Vec<Value> = order
        .periods
        .iter()
        .map(|(number, wanted)| json!([number, period(wanted)]))
        .collect();
    let known: Vec<Value> = order
        .known
        .iter()
        .map(|known| {
            json!([
                known.number,
                period(&known.days),
                known.balance,
                known.further
            ])
        })
        .collect();
    json!({
        "default": period(&order.default_period),
        "periods": single,
        "known": known,
        "deselected": order.deselected,
    })
}

/// `None`: it isn't what [`to_json`] writes.
pub(crate) fn from_json(wanted: &Value, started_at: Timestamp) -> Option<FetchOrder> {
    let period = |value: &Value| {
        let day = |at: usize| value.get(at)?.as_str()?.parse().ok();
        Period::new(day(0)?, day(1)?)
    };
    let periods = wanted["periods"].as_array()?.iter().map(|single| {
        let number = single.get(0)?.as_str()?.to_owned();
        Some((number, period(single.get(1)?)?))
    });
    let deselected = wanted["deselected"]
        .as_array()?
        .iter()
        .map(|number| number.as_str().map(str::to_owned));
    // Older ones hold nothing against their lists.
    let known = wanted["known"].as_array().map_or(&[][..], Vec::as_slice);
    let known = known.iter().map(|known| {
        Some(KnownBalance {
            number: known.get(0)?.as_str()?.to_owned(),
            days: period(known.get(1)?)?,
            balance: known.get(2)?.as_i64()?,
            further: known.get(3)?.as_bool()?,
        })
    });
    Some(FetchOrder {
        today: date_in_japan(started_at),
        now: started_at,
        default_period: period(&wanted["default"])?,
        periods: periods.collect::<Option<_>>()?,
        known: known.collect::<Option<_>>()?,
        deselected: deselected.collect::<Option<_>>()?,
        budget: Budget::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Date;

    #[test]
    fn what_was_wanted_comes_back_as_it_was() {
        let day = |day| Date::constant(2026, 11, day);
        let now = "2026-11-24T03:00:00Z".parse().expect("a time of this test");
        let order = FetchOrder {
            today: day(24),
            now,
            default_period: Period {
                from: day(1),
                to: day(24),
            },
            periods: vec![(
                "1234567".into(),
                Period {
                    from: day(9),
                    to: day(24),
                },
            )],
            known: vec![KnownBalance {
                number: "1234567".into(),
                days: Period {
                    from: day(2),
                    to: day(8),
                },
                balance: 900,
                further: true,
            }],
            deselected: vec!["7654321".into()],
            budget: Budget::default(),
        };
        assert_eq!(from_json(&to_json(&order), now), Some(order));
        assert_eq!(from_json(&json!({}), now), None);
    }
}
