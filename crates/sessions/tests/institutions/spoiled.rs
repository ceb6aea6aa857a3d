//! Spoiled pages: each walk is refused or right, never wrong.

use domain::fetch::Cause;
use jiff::civil::date;
use recipe::{AccountState, Walked};
use sandbox::{LedgerAccount, Misbehaviour, Place};

use crate::habits::{each, is_in_a_browser};
use crate::ledger::{assert_nothing_wrong, booked, read};
use crate::visit::{TODAY, Visit, customer, days, sandbox, visit_during};

const FROM: jiff::civil::Date = date(2026, 10, 20);

/// Every cause that the walk met, of single accounts and of the whole.
fn causes(walked: &Walked) -> Vec<Cause> {
    walked
        .account_errors
        .iter()
        .map(|(_, error)| error.cause)
        .chain(walked.error.as_ref().map(|error| error.cause))
        .collect()
}

/// An account that counts as walked is complete; whatever was read stands in the books; nobody is left logged in.
fn assert_refused_or_right(visit: &Visit, accounts: &[LedgerAccount], what: &str) {
    assert_nothing_wrong(&visit.walked, accounts, what);
    for account in accounts {
        let state = visit
            .walked
            .accounts
            .iter()
            .find(|walked| walked.seen.number == account.number)
            .map(|walked| walked.state);
        if state == Some(AccountState::Walked) {
            let lines = read(&visit.walked, &account.number, days(FROM, TODAY));
            assert_eq!(
                lines,
                booked(account, days(FROM, TODAY), true),
                "{what} {}",
                account.number
            );
        } else {
            assert!(
                !causes(&visit.walked).is_empty(),
                "{what}: {} has no lines and nobody knows why",
                account.number
            );
        }
    }
    // Where not even the login's own answer came, there is no page with a logout on it: the bank's time-out has to do it,
    // and the walk says so.
    let is_left_open = visit.counters.open_sessions > 0;
    let nobody_knows =
        causes(&visit.walked).contains(&Cause::LoginOutcomeUnknown) && !visit.walked.logged_out;
    assert!(!is_left_open || nobody_knows, "{what}: still logged in");
}

async fn during(institution: &str, how: Misbehaviour) -> (Visit, String) {
    let sandbox = sandbox().await;
    let what = format!("{institution} {how:?}");
    let accounts = sandbox.ledger(institution, customer(institution).login_id);
    let visit = visit_during(&sandbox, institution, how, FROM).await;
    assert_refused_or_right(&visit, &accounts, &what);
    (visit, what)
}

/// After how many bytes a statement is cut; the last one is whole.
const CUTS: [usize; 16] = [
    0, 1, 300, 900, 1_700, 2_300, 2_700, 3_100, 3_700, 4_300, 4_900, 5_700, 6_500, 7_900, 9_100,
    1_000_000,
];

/// Each walk in a browser takes as long as twenty others: fewer of them. (Their recorded pages are cut like all others, see the
/// mutations of the recipe crate.)
const CUTS_IN_A_BROWSER: [usize; 4] = [0, 900, 3_100, 1_000_000];

#[tokio::test]
async fn a_statement_that_is_cut_anywhere_is_refused_or_right() {
    each(|institution| async move {
        let cuts: &[usize] = if is_in_a_browser(institution) {
            &CUTS_IN_A_BROWSER
        } else {
            &CUTS
        };
        let mut refused = 0;
        for at_byte in cuts.iter().copied() {
            let (visit, _) = during(institution, Misbehaviour::CutStatement { at_byte }).await;
            refused += usize::from(!causes(&visit.walked).is_empty());
        }
        assert!(
            (cuts.len() * 3 / 8..cuts.len()).contains(&refused),
            "{institution}: {refused} of {} were refused; the last one is whole",
            cuts.len()
        );
    })
    .await;
}

#[tokio::test]
async fn a_list_without_lines_and_without_a_word_about_it_is_refused() {
    each(|institution| async move {
        for how in [Misbehaviour::EmptyTable, Misbehaviour::MissingTable] {
            let (visit, what) = during(institution, how).await;
            assert!(
                visit
                    .walked
                    .views
                    .iter()
                    .all(|view| view.view.lines.is_empty()),
                "{what}"
            );
            let causes = causes(&visit.walked);
            assert!(
                causes.iter().any(|cause| matches!(
                    cause,
                    Cause::EmptyBySurprise
                        | Cause::PageChanged
                        | Cause::PageNotRecognised
                        | Cause::WitnessDiffers
                )),
                "{what}: {causes:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_list_with_other_names_is_refused() {
    each(|institution| async move {
        let (visit, what) = during(institution, Misbehaviour::PageChanged).await;
        let causes = causes(&visit.walked);
        assert!(
            causes.iter().any(|cause| matches!(
                cause,
                Cause::PageChanged | Cause::PageNotRecognised | Cause::EmptyBySurprise
            )),
            "{what}: {causes:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_number_of_lines_that_is_not_kept_is_refused() {
    each(|institution| async move {
        let (visit, what) = during(institution, Misbehaviour::WrongTotal).await;
        let causes = causes(&visit.walked);
        assert!(
            causes.iter().any(|cause| matches!(
                cause,
                Cause::WitnessDiffers | Cause::PageCut | Cause::ListMoved
            )),
            "{what}: {causes:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_page_in_another_charset_than_it_says_is_refused_or_right() {
    each(|institution| async move {
        during(institution, Misbehaviour::WrongCharset).await;
    })
    .await;
}

#[tokio::test]
async fn a_broken_page_costs_its_branch_and_not_the_truth() {
    each(|institution| async move {
        for how in [
            Misbehaviour::Status {
                place: Place::Statement,
                status: 500,
            },
            Misbehaviour::Status {
                place: Place::Statement,
                status: 503,
            },
            Misbehaviour::ConnectionReset {
                place: Place::Statement,
            },
            Misbehaviour::ConnectionReset {
                place: Place::Accounts,
            },
            Misbehaviour::Status {
                place: Place::Accounts,
                status: 200,
            },
        ] {
            let (visit, what) = during(institution, how).await;
            assert!(!causes(&visit.walked).is_empty(), "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_logout_that_fails_is_noted() {
    each(|institution| async move {
        let sandbox = sandbox().await;
        let visit = visit_during(
            &sandbox,
            institution,
            Misbehaviour::Status {
                place: Place::Logout,
                status: 500,
            },
            TODAY,
        )
        .await;
        assert_eq!(
            causes(&visit.walked),
            [],
            "{institution}: lines are lines, whatever becomes of the logout"
        );
        assert!(!visit.walked.logged_out, "{institution}");
    })
    .await;
}
