//! デモペイ: the page says the same to all who are refused; the status of the answer says why.

use domain::fetch::Cause;
use sandbox::Misbehaviour;

use crate::truth::{cause, customer};
use crate::visit::{Customer, TODAY, order, sandbox, visit};

const ID: &str = "demo-pay";

#[tokio::test]
async fn the_status_alone_says_why_a_login_was_refused() {
    for (how, password, expected, status) in [
        (None, Some("chigau12"), Cause::CredentialsRejected, 401),
        (
            Some(Misbehaviour::OtherSession),
            None,
            Cause::OtherSession,
            409,
        ),
        (
            Some(Misbehaviour::PasswordExpired),
            None,
            Cause::PasswordExpired,
            410,
        ),
        (
            Some(Misbehaviour::AdministratorLogin),
            None,
            Cause::AdministratorLogin,
            403,
        ),
    ] {
        let (sandbox, login) = (sandbox().await, customer(ID, 0));
        sandbox.misbehave(ID, how);
        let person = Customer::of(login);
        let person = match password {
            Some(password) => person.with_password(password),
            None => person,
        };
        let visit = visit(&sandbox, login, &order(TODAY), person).await;
        assert_eq!(cause(&visit), Some(expected));
        let last = visit.walked.captures.last().expect("the answer");
        assert_eq!(last.status, status);
        let page = String::from_utf8_lossy(&last.body);
        assert!(page.contains("ログインできませんでした"), "{page}");
        assert_eq!(visit.intents, 1);
    }
}
