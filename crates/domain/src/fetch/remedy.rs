//! What helps: exactly one remedy for each cause.

use super::Cause;

/// The one thing an owner can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnerAction {
    /// 登録情報を編集.
    EditLogin,
    /// 読みました・再取得.
    ReadNotice,
    /// Check at the bank that the login works, then fetch again.
    CheckThenFetch,
    /// Fetch again when it suits.
    FetchAgain,
    /// Fetch again: the recipe for which it waited is released, and nothing is fetched unless a person wants it now.
    FetchMended,
    /// 再同意する.
    ConsentAgain,
    /// Renew, install or choose a certificate.
    SeeToCertificate,
    /// 利用者IDに変更.
    UseUserLogin,
}

impl OwnerAction {
    pub const ALL: [OwnerAction; 8] = [
        OwnerAction::EditLogin,
        OwnerAction::ReadNotice,
        OwnerAction::CheckThenFetch,
        OwnerAction::FetchAgain,
        OwnerAction::FetchMended,
        OwnerAction::ConsentAgain,
        OwnerAction::SeeToCertificate,
        OwnerAction::UseUserLogin,
    ];

    pub fn word(self) -> &'static str {
        match self {
            OwnerAction::EditLogin => "edit-login",
            OwnerAction::ReadNotice => "read-notice",
            OwnerAction::CheckThenFetch => "check-then-fetch",
            OwnerAction::FetchAgain => "fetch-again",
            OwnerAction::FetchMended => "fetch-mended",
            OwnerAction::ConsentAgain => "consent-again",
            OwnerAction::SeeToCertificate => "see-to-certificate",
            OwnerAction::UseUserLogin => "use-user-login",
        }
    }

    pub fn from_word(word: &str) -> Option<OwnerAction> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// Whether a new look at the bank alone may help, so that 再取得 is offered although the connection is blocked.
    /// After a rejected login it never does: rule 1.
    pub fn allows_fetch(self) -> bool {
        match self {
            OwnerAction::ReadNotice
            | OwnerAction::CheckThenFetch
            | OwnerAction::FetchAgain
            | OwnerAction::FetchMended => true,
            OwnerAction::EditLogin
            | OwnerAction::ConsentAgain
            | OwnerAction::SeeToCertificate
            | OwnerAction::UseUserLogin => false,
        }
    }
}

/// Who does what next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Renkei tries again by itself: after the time the bank stated, else after `minutes`, doubled at each further try.
    Retry { minutes: u32 },
    /// The owner has to act; nothing is tried before.
    Owner(OwnerAction),
    /// Waits for a released recipe; the customer is told so.
    Operator,
}

impl Cause {
    /// The one remedy. `login_has_worked`: this login has been accepted before, unchanged.
    pub fn remedy(self, login_has_worked: bool) -> Remedy {
        use Remedy::{Operator, Owner, Retry};
        match self {
            // Banks lock a login after a few wrong passwords, so no refused one is ever tried twice.
            Cause::CredentialsRejected
            | Cause::LoginLocked
            | Cause::PasswordExpired
            | Cause::WrongEntrance => Owner(OwnerAction::EditLogin),
            Cause::AdministratorLogin => Owner(OwnerAction::UseUserLogin),
            // Nobody knows whether it counted as a wrong password: once, an hour later, and only if it ever worked.
            Cause::LoginOutcomeUnknown if login_has_worked => Retry { minutes: 60 },
            Cause::LoginOutcomeUnknown => Owner(OwnerAction::CheckThenFetch),
            Cause::Notice => Owner(OwnerAction::ReadNotice),
            Cause::ChallengeWrong
            | Cause::ChallengeLate
            | Cause::ChallengeExpired
            | Cause::ChallengeNotSent
            | Cause::ChallengeUsed
            | Cause::ChallengeRefused
            | Cause::ApprovalDeclined
            | Cause::ApprovalLate => Owner(OwnerAction::FetchAgain),
            Cause::ConsentExpired => Owner(OwnerAction::ConsentAgain),
            Cause::CertificateMissing | Cause::CertificateWrong | Cause::CertificateExpired => {
                Owner(OwnerAction::SeeToCertificate)
            }
            // The other accounts go on; a closed one is left out by 連携データの選択, by the owner.
            Cause::OtherSession | Cause::AccountMissing => Retry { minutes: 360 },
            Cause::OwnSessionLeft => Retry { minutes: 30 },
            Cause::Maintenance | Cause::TooManyRequests => Retry { minutes: 60 },
            Cause::Unavailable
            | Cause::Unreachable
            | Cause::SlowStep
            | Cause::SlowRun
            | Cause::PageError => Retry { minutes: 30 },
            Cause::SignedOut | Cause::PageCut | Cause::ListMoved | Cause::EmptyBySurprise => {
                Retry { minutes: 30 }
            }
            Cause::Interrupted | Cause::OwnFault | Cause::BudgetSpent => Retry { minutes: 60 },
            Cause::PageNotRecognised
            | Cause::PageChanged
            | Cause::WitnessDiffers
            | Cause::FenceBroken
            | Cause::NoAccounts => Operator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejected_password_is_never_tried_again_by_itself() {
        for cause in [
            Cause::CredentialsRejected,
            Cause::LoginLocked,
            Cause::PasswordExpired,
            Cause::AdministratorLogin,
        ] {
            for worked in [false, true] {
                let Remedy::Owner(action) = cause.remedy(worked) else {
                    panic!("{cause:?} is retried")
                };
                assert!(
                    !action.allows_fetch(),
                    "{cause:?} lets 再取得 send the same password"
                );
            }
        }
    }

    #[test]
    fn an_unknown_login_is_retried_only_where_it_has_worked_and_an_hour_later() {
        assert_eq!(
            Cause::LoginOutcomeUnknown.remedy(true),
            Remedy::Retry { minutes: 60 }
        );
        assert!(matches!(
            Cause::LoginOutcomeUnknown.remedy(false),
            Remedy::Owner(_)
        ));
    }

    #[test]
    fn every_word_leads_back_to_its_cause() {
        for &cause in Cause::ALL {
            assert_eq!(Cause::from_word(cause.word()), Some(cause));
        }
    }
}
