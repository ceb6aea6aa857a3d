//! Why a fetch ended without success: one closed set, whose words are the recipe's, the messages' and the guide's.

use crate::said::Said;
use crate::time::Timestamp;

/// Declares [`Cause`] with its word in one place.
macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $word:literal)*) => {
        /// What stood in the way. What the bank said, what the network did, what the page wasn't, and our own fault
        /// are never one bucket.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Cause { $($(#[$doc])* $name,)* }

        impl Cause {
            pub const ALL: &'static [Cause] = &[$(Cause::$name,)*];

            /// The word in recipes, in the store, as key of the messages and in the error guide.
            pub fn word(self) -> &'static str {
                match self { $(Cause::$name => $word,)* }
            }

            pub fn from_word(word: &str) -> Option<Cause> {
                match word { $($word => Some(Cause::$name),)* _ => None }
            }
        }
    };
}

causes! {
    CredentialsRejected = "credentials-rejected"
    LoginLocked = "login-locked"
    PasswordExpired = "password-expired"
    AdministratorLogin = "administrator-login"
    /// The ID looks like one of another entrance of the bank (the certificate variant's).
    WrongEntrance = "wrong-entrance"
    OtherSession = "other-session"
    /// The bank says the same, but it is our own login that a fetch which was cut off left behind.
    OwnSessionLeft = "own-session-left"
    Notice = "notice"
    Maintenance = "maintenance"
    /// The bank answers, but not with its service (502, 503, 504, or a page that says so).
    Unavailable = "unavailable"
    TooManyRequests = "too-many-requests"
    /// The bank's own error inside a page that looks fine.
    PageError = "page-error"
    /// The bank ended the session in the middle of the walk.
    SignedOut = "signed-out"
    ChallengeWrong = "challenge-wrong"
    /// The person was late.
    ChallengeLate = "challenge-late"
    /// The bank's code ran out before it was used.
    ChallengeExpired = "challenge-expired"
    ChallengeNotSent = "challenge-not-sent"
    ChallengeUsed = "challenge-used"
    /// The bank refused the answer and doesn't say why.
    ChallengeRefused = "challenge-refused"
    /// The person declined in the bank's app. Nothing was typed.
    ApprovalDeclined = "approval-declined"
    /// The person didn't approve in the bank's app before its time or ours was over.
    ApprovalLate = "approval-late"
    ConsentExpired = "consent-expired"
    CertificateMissing = "certificate-missing"
    CertificateWrong = "certificate-wrong"
    CertificateExpired = "certificate-expired"
    NoAccounts = "no-accounts"
    /// An account that was there before isn't listed any more: closed, or left out.
    AccountMissing = "account-missing"

    /// No connection, no name, broken TLS, a reset.
    Unreachable = "bank-unreachable"
    SlowStep = "slow-step"
    /// The whole walk took longer than its budget.
    SlowRun = "slow-run"
    /// The login was sent and no answer came: nobody knows whether it counted.
    LoginOutcomeUnknown = "login-outcome-unknown"

    PageNotRecognised = "page-not-recognised"
    /// The page has no end.
    PageCut = "page-cut"
    EmptyBySurprise = "empty-by-surprise"
    /// A value, a row or a form isn't as the recipe says.
    PageChanged = "page-changed"
    /// What the page says about itself and what was read differ.
    WitnessDiffers = "witness-differs"
    /// The list moved while it was paged, again and again, or since the last fetch.
    ListMoved = "list-moved"

    /// A link, form or redirect led outside of the recipe's addresses.
    FenceBroken = "fence-broken"
    BudgetSpent = "budget-spent"
    /// Renkei was stopped in the middle.
    Interrupted = "interrupted"
    OwnFault = "own-fault"
}

/// A cause with what a person needs to see of it. Holds no page and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    pub cause: Cause,
    /// The bank's own words, as captured.
    pub bank_words: Option<String>,
    pub tries_left: Option<u32>,
    /// Until when the bank says it lasts.
    pub until: Option<Timestamp>,
    /// The page or step where it happened, by its name in the recipe.
    pub step: Option<String>,
    pub expected: Option<Said>,
    pub seen: Option<Said>,
    /// Where no rule recognised a page: each that was tried, in order.
    pub tried: Vec<Tried>,
}

/// A rule of the recipe that a page didn't fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The page's or outcome's name in the recipe.
    pub rule: String,
    /// The first of its signs that isn't there.
    pub missed: Said,
}

impl Cause {
    /// What the same outcome is where the bank waits for its app: nobody typed an answer that could be wrong or late.
    pub fn of_approval(self) -> Cause {
        match self {
            Cause::ChallengeWrong | Cause::ChallengeRefused => Cause::ApprovalDeclined,
            Cause::ChallengeLate | Cause::ChallengeExpired => Cause::ApprovalLate,
            other => other,
        }
    }
}

impl FetchError {
    pub fn new(cause: Cause) -> FetchError {
        FetchError {
            cause,
            bank_words: None,
            tries_left: None,
            until: None,
            step: None,
            expected: None,
            seen: None,
            tried: Vec::new(),
        }
    }
}

impl std::fmt::Display for FetchError {
    /// For logs: the cause and the step, never what a page said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.cause.word())?;
        if let Some(step) = &self.step {
            write!(f, " at {step}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FetchError {}
