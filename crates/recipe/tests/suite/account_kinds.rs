//! What Japanese banks print as the kind of an account needs no words of the recipe; what may be any kind is refused.

use crate::bank::{ACCOUNTS, RECIPE, order, recipe_of, signed_in, walk};
use domain::account::AccountKind;
use recipe::Walked;

const TYPE: &str =
    "type    = { col = \"科目\", words = { \"普通\" = \"ordinary\", \"当座\" = \"current\" } }";

/// The list with another kind printed at its first account, read by a recipe that has no words for it.
fn printed(kind: &str) -> Walked {
    assert!(RECIPE.contains(TYPE));
    let recipe = recipe_of(&RECIPE.replacen(TYPE, "type    = \"科目\"", 1));
    let mut bank = signed_in();
    bank.replace("GET /zandaka", &ACCOUNTS.replacen("普通", kind, 1));
    walk(&recipe, &order(), &mut bank)
}

#[test]
fn kinds_are_known_as_banks_print_them() {
    for (kind, means) in [
        ("普通", AccountKind::Ordinary),
        ("普通預金", AccountKind::Ordinary),
        ("円普通預金", AccountKind::Ordinary),
        ("総合口座", AccountKind::Ordinary),
        ("当座", AccountKind::Current),
        ("当座預金", AccountKind::Current),
        ("貯蓄預金", AccountKind::Savings),
        ("定期", AccountKind::Term),
        ("積立定期預金", AccountKind::Term),
        ("定期積金", AccountKind::Term),
        ("カードローン", AccountKind::Loan),
        ("savings", AccountKind::Savings),
    ] {
        let walked = printed(kind);
        let kinds: Vec<AccountKind> = walked.accounts.iter().map(|one| one.seen.kind).collect();
        assert_eq!(kinds, [means, AccountKind::Current], "{kind}");
    }
}

#[test]
fn a_kind_that_may_be_any_is_refused() {
    for kind in ["外貨普通預金", "普通・当座", "投資信託", "決済用"] {
        let walked = printed(kind);
        let error = walked.error.expect("a refusal");
        let seen = error.seen.map(|seen| seen.ja).unwrap_or_default();
        assert!(seen.contains(kind), "{kind}: {seen}");
        assert!(walked.accounts.is_empty(), "{kind}");
    }
}
