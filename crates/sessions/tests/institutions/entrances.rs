//! Customers who stand at the wrong door: their login goes by certificate, or there is no account that they may look at.

use domain::fetch::Cause;
use sandbox::Misbehaviour;

use crate::truth::{cause, customer};
use crate::visit::{TODAY, sandbox, visit_during};

#[tokio::test]
async fn whose_login_goes_by_certificate_is_told_what_is_the_matter_with_it() {
    // One tells it by a number in the address, the other by a sentence.
    for institution in ["demo-hojin", "demo-trust"] {
        for (how, expected) in [
            (Misbehaviour::WrongEntrance, Cause::WrongEntrance),
            (Misbehaviour::CertificateMissing, Cause::CertificateMissing),
            (Misbehaviour::CertificateWrong, Cause::CertificateWrong),
            (Misbehaviour::CertificateExpired, Cause::CertificateExpired),
        ] {
            let sandbox = sandbox().await;
            let visit = visit_during(&sandbox, institution, how, TODAY).await;
            assert_eq!(
                cause(&visit),
                Some(expected),
                "{institution}: {:#?}",
                visit.walked.trace
            );
            assert!(visit.walked.login_sent && !visit.walked.logged_in);
            assert_eq!(
                (
                    visit.counters.wrong_passwords,
                    visit.counters.logins,
                    visit.counters.codes_sent
                ),
                (0, 0, 0)
            );
        }
    }
}

#[tokio::test]
async fn who_has_no_account_is_signed_in_and_out_without_a_line() {
    for institution in ["demo-netbank", "demo-shoko"] {
        let sandbox = sandbox().await;
        let how = Misbehaviour::NoAccounts;
        let visit = visit_during(&sandbox, institution, how, TODAY).await;
        assert_eq!(
            cause(&visit),
            Some(Cause::NoAccounts),
            "{institution}: {:#?}",
            visit.walked.trace
        );
        assert!(visit.walked.accounts.is_empty() && visit.walked.logged_out);
        let login = customer(institution, 0);
        let counters = sandbox.counters(institution, login.login_id);
        assert_eq!((counters.logins, counters.open_sessions), (1, 0));
    }
}
