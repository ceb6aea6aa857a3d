//! What a file's lines were compared with, in words.

use formats::{Check, Outcome, What};

use crate::web::text::Pen;

/// One comparison, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckShown(Check);

impl From<Check> for CheckShown {
    fn from(check: Check) -> CheckShown {
        CheckShown(check)
    }
}

impl CheckShown {
    /// What is worth a place on the card: what was compared, and once that nothing could be.
    pub fn of(checks: &[Check]) -> Vec<CheckShown> {
        let compared: Vec<CheckShown> = checks
            .iter()
            .filter(|check| check.outcome != Outcome::NothingToCompare)
            .cloned()
            .map(CheckShown)
            .collect();
        if !compared.is_empty() {
            return compared;
        }
        vec![CheckShown(Check {
            what: What::Chain,
            outcome: Outcome::NothingToCompare,
        })]
    }

    pub(super) fn differs(&self) -> bool {
        matches!(self.0.outcome, Outcome::Differs(_))
    }

    pub(in crate::web::view) fn class(&self) -> &'static str {
        match self.0.outcome {
            Outcome::Agrees(_) => "chip chip-ok",
            Outcome::Differs(_) => "chip chip-note",
            Outcome::NothingToCompare => "chip chip-wait",
        }
    }

    pub(in crate::web::view) fn icon(&self) -> &'static str {
        match self.0.outcome {
            Outcome::Agrees(_) => "ok",
            Outcome::Differs(_) => "note",
            Outcome::NothingToCompare => "wait",
        }
    }

    pub(in crate::web::view) fn words(&self, pen: &Pen) -> String {
        let n = |n: i64| usize::try_from(n).unwrap_or(0);
        match (&self.0.what, self.0.outcome) {
            (_, Outcome::NothingToCompare) => pen
                .t(
                    "確かめる残高や合計がありません",
                    "No balance or sum to check",
                )
                .to_owned(),
            (What::Chain, Outcome::Agrees(lines)) => pen.count(
                "残高のつながり {n}行すべて一致",
                "Balances chain on {n} line(s)",
                &n(lines),
            ),
            (What::Chain, Outcome::Differs(places)) => pen.count(
                "残高が{n}か所でつながりません",
                "Balances break at {n} place(s)",
                &usize::try_from(places).unwrap_or(usize::MAX),
            ),
            (What::Ends, Outcome::Agrees(_)) => pen
                .t(
                    "はじめの残高＋入出金＝終わりの残高",
                    "Opening plus lines equals closing",
                )
                .to_owned(),
            (What::Ends, Outcome::Differs(_)) => pen
                .t("終わりの残高が合いません", "The closing balance differs")
                .to_owned(),
            (What::Stated(name), Outcome::Agrees(_)) => pen.with("{}が一致", "{} agrees", name),
            (What::Stated(name), Outcome::Differs(_)) => {
                pen.with("{}が合いません", "{} differs", name)
            }
        }
    }
}
