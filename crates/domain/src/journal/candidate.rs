//! 仕訳候補: computed when shown, so that one decision changes every open candidate at once.

use super::title::TaxCategory;
use crate::ids::JournalRuleId;
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

/// 自動仕訳ルール: what a person laid down for lines whose text contains `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRule {
    pub id: JournalRuleId,
    pub text: String,
    /// `Some(true)`: 入金 only; `Some(false)`: 出金 only.
    pub money_in: Option<bool>,
    pub counter: Counter,
}

/// Why a candidate is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A rule that somebody of the office laid down.
    Rule { rule: JournalRuleId, text: String },
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

/// What a rule says, else what this office did before with the same description, else the institution's default, else
/// nothing: a new partner is never guessed.
pub fn candidate(
    description: &str,
    amount: i64,
    rules: &[JournalRule],
    past: Option<&Past>,
    defaults: &[DefaultTitle],
) -> Option<JournalCandidate> {
    let key = text_key(description);
    let fits = |text: &str, money_in: Option<bool>| {
        money_in.is_none_or(|money_in| money_in == (amount > 0)) && key.contains(&text_key(text))
    };
    if let Some(rule) = rules.iter().find(|rule| fits(&rule.text, rule.money_in)) {
        let reason = Reason::Rule {
            rule: rule.id,
            text: rule.text.clone(),
        };
        return Some(JournalCandidate {
            counter: rule.counter.clone(),
            reason,
        });
    }
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
    let default = defaults
        .iter()
        .find(|default| fits(&default.text, default.money_in))?;
    let reason = Reason::InstitutionDefault {
        text: default.text.clone(),
    };
    Some(JournalCandidate {
        counter: default.counter.clone(),
        reason,
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

    fn proposed(
        description: &str,
        amount: i64,
        rules: &[JournalRule],
        past: Option<&Past>,
    ) -> Option<String> {
        let defaults = [DefaultTitle {
            text: "利息".into(),
            money_in: Some(true),
            counter: counter("受取利息"),
        }];
        candidate(description, amount, rules, past, &defaults)
            .map(|candidate| candidate.counter.title)
    }

    #[test]
    fn a_rule_comes_before_the_past_the_past_before_a_default_and_a_new_partner_is_not_guessed() {
        let past = Past {
            counter: counter("雑収入"),
            on: Date::constant(2026, 10, 1),
            times: 2,
        };
        let rule = JournalRule {
            id: JournalRuleId(1),
            text: "ﾘｿｸ".into(),
            money_in: None,
            counter: counter("仮受金"),
        };
        let kana = JournalRule {
            text: "利息".into(),
            ..rule.clone()
        };
        assert_eq!(
            proposed("利息", 20, &[kana], Some(&past)).as_deref(),
            Some("仮受金")
        );
        assert_eq!(
            proposed("利息", 20, &[rule], Some(&past)).as_deref(),
            Some("雑収入")
        );
        assert_eq!(
            proposed("普通預金利息", 20, &[], None).as_deref(),
            Some("受取利息")
        );
        assert_eq!(proposed("利息", -20, &[], None), None);
        assert_eq!(proposed("ﾌﾘｺﾐ ﾔﾏﾀﾞ", 20, &[], None), None);
    }
}
