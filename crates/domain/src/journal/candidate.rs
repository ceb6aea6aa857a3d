//! 仕訳候補: computed when shown, so that one decision changes every open candidate at once.

use super::title::TaxCategory;
use crate::statement::text::text_key;
use crate::time::Date;

/// The other side of an entry: what the money was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    pub title: String,
    pub tax: TaxCategory,
}

/// What this office decided before for the same description and direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub counter: Counter,
    /// The day of the newest such line.
    pub on: Date,
    /// How many there are.
    pub times: u32,
}

/// A default that an institution's folder states for lines whose text contains `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultTitle {
    pub text: String,
    /// `Some(true)`: 入金 only; `Some(false)`: 出金 only.
    pub money_in: Option<bool>,
    pub counter: Counter,
}

/// Why a candidate is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 前回と同じ.
    SameAsBefore { on: Date, times: u32 },
    /// The institution's default for this text.
    InstitutionDefault { text: String },
}

/// 仕訳候補.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalCandidate {
    pub counter: Counter,
    pub reason: Reason,
}

/// What this office did before with the same description, else the institution's default, else nothing:
/// a new partner is never guessed.
pub fn candidate(
    description: &str,
    amount: i64,
    past: Option<&Past>,
    defaults: &[DefaultTitle],
) -> Option<JournalCandidate> {
    if let Some(past) = past {
        let reason = Reason::SameAsBefore {
            on: past.on,
            times: past.times,
        };
        return Some(JournalCandidate {
            counter: past.counter.clone(),
            reason,
        });
    }
    let key = text_key(description);
    defaults
        .iter()
        .find(|default| {
            default
                .money_in
                .is_none_or(|money_in| money_in == (amount > 0))
                && key.contains(&text_key(&default.text))
        })
        .map(|default| JournalCandidate {
            counter: default.counter.clone(),
            reason: Reason::InstitutionDefault {
                text: default.text.clone(),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(title: &str) -> Counter {
        Counter {
            title: title.into(),
            tax: TaxCategory::OutOfScope,
        }
    }

    #[test]
    fn what_the_office_did_before_comes_first_and_a_new_partner_is_not_guessed() {
        let defaults = [DefaultTitle {
            text: "利息".into(),
            money_in: Some(true),
            counter: counter("受取利息"),
        }];
        let past = Past {
            counter: counter("雑収入"),
            on: Date::constant(2026, 10, 1),
            times: 2,
        };
        assert_eq!(
            candidate("利息", 20, Some(&past), &defaults).map(|c| c.counter.title),
            Some("雑収入".into())
        );
        assert_eq!(
            candidate("普通預金利息", 20, None, &defaults).map(|c| c.counter.title),
            Some("受取利息".into())
        );
        assert_eq!(candidate("利息", -20, None, &defaults), None);
        assert_eq!(candidate("ﾌﾘｺﾐ ﾔﾏﾀﾞ", 20, None, &defaults), None);
    }
}
