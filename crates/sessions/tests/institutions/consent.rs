//! Institutions that are read by consent: a person agrees at the bank's pages, tokens open the API, and what is read is what
//! the books hold. No password of a customer is ever here.

use std::sync::Arc;
use std::time::Duration;

use domain::fetch::Cause;
use jiff::civil::{Date, date};
use recipe::{AccountState, FetchOrder, Recipe, Walked, walk};
use sandbox::{DemoLogin, Misbehaviour, Place, Sandbox};
use sessions::{HttpSession, Limits, OriginMap, TokenFault};

use crate::ledger::{assert_accounts, assert_nothing_wrong, booked, read};
use crate::person::{TokenDesk, VERIFIER, asking, at_the_bank, client, code, endpoint, redeem};
use crate::recorded::{hold_walk, replay};
use crate::visit::{
    TODAY, customer, customers, days, folder, order, recipe, sandbox, sandbox_with,
};

const INSTITUTIONS: [&str; 2] = ["gmo-aozora", "demo-api"];

async fn walk_with(
    sandbox: &Sandbox,
    recipe: &Recipe,
    desk: TokenDesk,
    order: &FetchOrder,
) -> Walked {
    let origins = OriginMap::new(sandbox.origins()).expect("loopback");
    let mut limits = Limits::new(&recipe.institution().manners, recipe.budget());
    limits.pause = Duration::ZERO;
    let mut session = HttpSession::new(&origins, limits, desk).expect("a session");
    walk(recipe, order, &mut session).await
}

/// A person consents, and everything from `from` until today is walked.
async fn consent_and_walk(sandbox: &Sandbox, login: &DemoLogin, from: Date) -> Walked {
    let recipe = recipe(login.institution);
    let desk = TokenDesk::of(sandbox, &recipe, login).await;
    walk_with(sandbox, &recipe, desk, &order(from)).await
}

/// The same, while the institution misbehaves.
async fn during(institution: &str, how: Misbehaviour, from: Date) -> (Arc<Sandbox>, Walked) {
    let (sandbox, login, recipe) = (sandbox().await, customer(institution), recipe(institution));
    let desk = TokenDesk::of(&sandbox, &recipe, login).await;
    sandbox.misbehave(institution, Some(how));
    let walked = walk_with(&sandbox, &recipe, desk, &order(from)).await;
    sandbox.misbehave(institution, None);
    (sandbox, walked)
}

fn causes(walked: &Walked) -> Vec<Cause> {
    let of_accounts = walked.account_errors.iter().map(|(_, error)| error.cause);
    of_accounts
        .chain(walked.error.as_ref().map(|error| error.cause))
        .collect()
}

#[tokio::test]
async fn every_line_is_read_as_the_books_have_it_without_any_password() {
    let from = date(2026, 9, 25);
    for institution in INSTITUTIONS {
        let sandbox = sandbox().await;
        for login in customers(institution) {
            let walked = consent_and_walk(&sandbox, login, from).await;
            assert_eq!(
                causes(&walked),
                [],
                "{}: {:#?} {:?}",
                login.about,
                walked.trace,
                walked.error
            );
            assert!(walked.logged_in && !walked.login_sent, "{institution}");
            let accounts = sandbox.ledger(institution, login.login_id);
            assert_accounts(&walked, &accounts);
            assert_nothing_wrong(&walked, &accounts, login.about);
            for account in &accounts {
                let lines = read(&walked, &account.number, days(from, TODAY));
                let what = format!("{institution} {}", account.number);
                assert_eq!(lines, booked(account, days(from, TODAY), true), "{what}");
                assert!(lines.len() > 10, "{what} has only {} lines", lines.len());
            }
            for view in &walked.views {
                assert!(!view.proofs.unproven(), "{institution} has no witness");
            }
            let counters = sandbox.counters(institution, login.login_id);
            assert_eq!(
                (counters.wrong_passwords, counters.forbidden_requests),
                (0, 0)
            );
        }
    }
}

#[tokio::test]
async fn a_correction_keeps_its_minus_and_its_own_value_date() {
    let (sandbox, login) = (sandbox_with(20).await, customer("gmo-aozora"));
    let walked = consent_and_walk(&sandbox, login, date(2026, 9, 1)).await;
    let corrections: Vec<_> = walked.views[0]
        .view
        .lines
        .iter()
        .filter(|line| line.description.starts_with("訂正"))
        .collect();
    assert!(!corrections.is_empty(), "{:?}", walked.error);
    for line in corrections {
        assert!(line.amount < 0);
        assert_eq!(line.valued_on, line.posted_on.yesterday().ok());
    }
}

#[tokio::test]
async fn more_lines_than_one_answer_holds_are_read_to_the_last() {
    for (institution, per_answer) in [("gmo-aozora", 500), ("demo-api", 100)] {
        let (sandbox, login) = (sandbox_with(40).await, customer(institution));
        let from = date(2026, 10, 20);
        let walked = consent_and_walk(&sandbox, login, from).await;
        assert_eq!(causes(&walked), [], "{institution}: {:?}", walked.error);
        let account = &sandbox.ledger(institution, login.login_id)[0];
        let lines = read(&walked, &account.number, days(from, TODAY));
        assert!(
            lines.len() > per_answer,
            "{institution}: {} lines",
            lines.len()
        );
        assert_eq!(
            lines,
            booked(account, days(from, TODAY), true),
            "{institution}"
        );
    }
}

#[tokio::test]
async fn a_deselected_account_is_not_asked_for() {
    for institution in INSTITUTIONS {
        let sandbox = sandbox().await;
        let login = customers(institution).nth(1).expect("two accounts");
        let (recipe, accounts) = (
            recipe(institution),
            sandbox.ledger(institution, login.login_id),
        );
        let desk = TokenDesk::of(&sandbox, &recipe, login).await;
        let mut order = order(date(2026, 11, 1));
        order.deselected = vec![accounts[0].number.clone()];
        let walked = walk_with(&sandbox, &recipe, desk, &order).await;
        assert_eq!(causes(&walked), [], "{institution}: {:?}", walked.error);
        let states: Vec<_> = walked
            .accounts
            .iter()
            .map(|account| account.state)
            .collect();
        assert_eq!(states, [AccountState::Deselected, AccountState::Walked]);
        assert!(
            walked
                .views
                .iter()
                .all(|view| view.account == accounts[1].number)
        );
    }
}

#[tokio::test]
async fn an_access_token_that_ran_out_is_renewed_once_and_the_walk_goes_on() {
    for institution in INSTITUTIONS {
        let (sandbox, login, recipe) =
            (sandbox().await, customer(institution), recipe(institution));
        let desk = TokenDesk::of(&sandbox, &recipe, login).await;
        sandbox.expire_access(institution, login.login_id);
        let walked = walk_with(&sandbox, &recipe, desk, &order(date(2026, 11, 1))).await;
        assert_eq!(causes(&walked), [], "{institution}: {:?}", walked.error);
        let account = &sandbox.ledger(institution, login.login_id)[0];
        assert_eq!(
            read(&walked, &account.number, days(date(2026, 11, 1), TODAY)),
            booked(account, days(date(2026, 11, 1), TODAY), true),
            "{institution}"
        );
        let counted = sandbox.consents(institution, login.login_id);
        assert_eq!(
            (counted.refreshes, counted.refused),
            (1, 1),
            "{institution}"
        );
    }
}

#[tokio::test]
async fn a_consent_that_was_withdrawn_or_ran_out_is_over_and_nobody_asks_twice() {
    for institution in INSTITUTIONS {
        for ran_out in [false, true] {
            let (sandbox, login, recipe) =
                (sandbox().await, customer(institution), recipe(institution));
            let desk = TokenDesk::of(&sandbox, &recipe, login).await;
            if ran_out {
                sandbox.set_today(Some(date(2027, 3, 1)));
            } else {
                sandbox.withdraw_consent(institution, login.login_id);
            }
            let walked = walk_with(&sandbox, &recipe, desk, &order(TODAY)).await;
            assert_eq!(
                causes(&walked),
                [Cause::ConsentExpired],
                "{institution} {ran_out}"
            );
            assert!(walked.views.is_empty());
            let counted = sandbox.consents(institution, login.login_id);
            let seen = (counted.running, counted.refreshes, counted.refused);
            assert_eq!(seen, (0, 1, 1), "{institution}: {:#?}", walked.trace);
        }
    }
}

#[tokio::test]
async fn a_bank_in_trouble_says_nothing_about_the_consent() {
    for institution in INSTITUTIONS {
        for (how, expected) in [
            (
                Misbehaviour::Status {
                    place: Place::Login,
                    status: 503,
                },
                Cause::Unreachable,
            ),
            (
                Misbehaviour::ConnectionReset {
                    place: Place::Login,
                },
                Cause::Unreachable,
            ),
        ] {
            let (sandbox, login, recipe) =
                (sandbox().await, customer(institution), recipe(institution));
            let desk = TokenDesk::of(&sandbox, &recipe, login).await;
            sandbox.expire_access(institution, login.login_id);
            sandbox.misbehave(institution, Some(how.clone()));
            let walked = walk_with(&sandbox, &recipe, desk, &order(TODAY)).await;
            assert_eq!(causes(&walked), [expected], "{institution} {how:?}");
        }
        let (_, walked) = during(
            institution,
            Misbehaviour::Maintenance {
                until: "5:00".to_owned(),
            },
            TODAY,
        )
        .await;
        assert_eq!(causes(&walked), [Cause::Maintenance], "{institution}");
    }
}

#[tokio::test]
async fn a_spoiled_answer_is_refused_or_right() {
    let from = date(2026, 10, 20);
    for institution in INSTITUTIONS {
        let cuts = [0, 1, 40, 300, 900, 3_000, 8_000];
        let cut = cuts.map(|at_byte| Misbehaviour::CutStatement { at_byte });
        let all = vec![
            Misbehaviour::EmptyTable,
            Misbehaviour::WrongTotal,
            Misbehaviour::MissingTable,
            Misbehaviour::PageChanged,
            Misbehaviour::ErrorInside {
                place: Place::Statement,
            },
            Misbehaviour::Status {
                place: Place::Statement,
                status: 500,
            },
            Misbehaviour::Status {
                place: Place::Accounts,
                status: 200,
            },
            Misbehaviour::ConnectionReset {
                place: Place::Statement,
            },
        ];
        for how in all.into_iter().chain(cut) {
            let what = format!("{institution} {how:?}");
            let (sandbox, walked) = during(institution, how, from).await;
            assert!(!causes(&walked).is_empty(), "{what} was taken for good");
            let accounts = sandbox.ledger(institution, customer(institution).login_id);
            assert_nothing_wrong(&walked, &accounts, &what);
        }
    }
}

#[tokio::test]
async fn a_list_that_moves_while_it_is_paged_is_read_right() {
    let from = date(2026, 10, 20);
    for institution in INSTITUTIONS {
        let (sandbox, login, recipe) = (
            sandbox_with(40).await,
            customer(institution),
            recipe(institution),
        );
        let desk = TokenDesk::of(&sandbox, &recipe, login).await;
        sandbox.misbehave(institution, Some(Misbehaviour::MovingList));
        let walked = walk_with(&sandbox, &recipe, desk, &order(from)).await;
        let accounts = sandbox.ledger(institution, login.login_id);
        assert_nothing_wrong(&walked, &accounts, institution);
        if causes(&walked).is_empty() {
            let lines = read(&walked, &accounts[0].number, days(from, TODAY));
            assert_eq!(
                lines,
                booked(&accounts[0], days(from, TODAY), true),
                "{institution}"
            );
        }
    }
}

#[tokio::test]
async fn the_second_layout_is_refused_and_one_word_mends_it() {
    for (institution, old, new) in [
        ("gmo-aozora", "\"transactions\"", "\"transactionList\""),
        ("demo-api", "\"data.entries\"", "\"data.items\""),
    ] {
        let (sandbox, login) = (sandbox().await, customer(institution));
        sandbox.set_layout(institution, 2);
        let walked = consent_and_walk(&sandbox, login, date(2026, 11, 1)).await;
        assert!(
            matches!(causes(&walked)[..], [Cause::PageNotRecognised, ..]),
            "{institution}: {:?}",
            causes(&walked)
        );
        let text =
            |name: &str| std::fs::read_to_string(folder(institution).join(name)).expect("a file");
        let mended = text("recipe.toml").replace(old, new);
        let mended = Recipe::read(&text("institution.toml"), &mended).expect("a good recipe");
        let desk = TokenDesk::of(&sandbox, &mended, login).await;
        let walked = walk_with(&sandbox, &mended, desk, &order(date(2026, 11, 1))).await;
        assert_eq!(causes(&walked), [], "{institution}: {:?}", walked.error);
    }
}

#[tokio::test]
async fn a_person_may_say_no_and_a_code_is_good_once_for_whoever_asked() {
    for institution in INSTITUTIONS {
        let (sandbox, login, recipe) =
            (sandbox().await, customer(institution), recipe(institution));
        let url = asking(&recipe, login);
        let back = at_the_bank(&sandbox, &url, login, "refuse").await;
        assert!(
            back.contains(&("error".to_owned(), "access_denied".to_owned())),
            "{back:?}"
        );

        let endpoint = endpoint(&sandbox, &recipe);
        let once = code(&sandbox, &recipe, login).await;
        let tokens = redeem(&endpoint, login, once.clone(), VERIFIER)
            .await
            .expect("tokens");
        assert_eq!(tokens.nonce.as_deref(), Some("n-1"), "{institution}");
        assert!(tokens.subject.is_some() && tokens.refresh.is_some());
        let again = redeem(&endpoint, login, once, VERIFIER).await;
        assert_eq!(again, Err(TokenFault::Ended), "{institution}");
        if recipe.oauth().is_some_and(|oauth| oauth.pkce) {
            let stolen = code(&sandbox, &recipe, login).await;
            let other = VERIFIER.replace('d', "e");
            assert_eq!(
                redeem(&endpoint, login, stolen, &other).await,
                Err(TokenFault::Ended)
            );
        }
        let mut stranger = client(login);
        stranger.secret = sessions::Secret::new("guessed");
        let grant = sessions::Grant::Refresh(tokens.refresh.expect("a refresh token"));
        assert_eq!(
            endpoint.ask(&stranger, &grant).await,
            Err(TokenFault::Client)
        );
    }
}

#[tokio::test]
async fn a_refresh_token_that_is_used_twice_ends_the_consent_where_it_rotates() {
    for institution in INSTITUTIONS {
        let (sandbox, login, recipe) =
            (sandbox().await, customer(institution), recipe(institution));
        let desk = TokenDesk::of(&sandbox, &recipe, login).await;
        let endpoint = endpoint(&sandbox, &recipe);
        let spent = desk.tokens.refresh.clone().expect("a refresh token");
        let grant = sessions::Grant::Refresh(spent);
        let next = endpoint.ask(&client(login), &grant).await.expect("tokens");
        assert_ne!(next.refresh, desk.tokens.refresh, "{institution} rotates");
        let again = endpoint.ask(&client(login), &grant).await;
        assert_eq!(again, Err(TokenFault::Ended), "{institution}");
        assert_eq!(sandbox.consents(institution, login.login_id).running, 0);
    }
}

#[tokio::test]
async fn a_consent_is_given_back_where_the_institution_takes_it() {
    let (sandbox, login, recipe) = (sandbox().await, customer("demo-api"), recipe("demo-api"));
    let desk = TokenDesk::of(&sandbox, &recipe, login).await;
    assert_eq!(sandbox.consents("demo-api", login.login_id).running, 1);
    desk.give_back().await.expect("the bank hears it");
    assert_eq!(sandbox.consents("demo-api", login.login_id).running, 0);
}

#[tokio::test]
async fn recorded_answers_give_their_expected_text() {
    for institution in INSTITUTIONS {
        let (login, recipe) = (customer(institution), recipe(institution));
        let mut order = order(TODAY);
        order.default_period = days(date(2026, 11, 1), TODAY);
        for (name, how) in [
            ("normal", None),
            (
                "maintenance",
                Some(Misbehaviour::Maintenance {
                    until: "2026-11-24T05:00:00+09:00".to_owned(),
                }),
            ),
            (
                "page-error",
                Some(Misbehaviour::ErrorInside {
                    place: Place::Statement,
                }),
            ),
        ] {
            let sandbox = sandbox_with(1).await;
            let desk = TokenDesk::of(&sandbox, &recipe, login).await;
            sandbox.misbehave(institution, how);
            let walked = walk_with(&sandbox, &recipe, desk, &order).await;
            hold_walk(login, name, &order, &walked);
            replay(institution, &folder(institution).join("pages").join(name)).await;
        }
    }
}
