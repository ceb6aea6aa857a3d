//! 追加認証: what a bank may ask in the middle of a walk.

use crate::time::Timestamp;

/// The closed set of things a bank asks for; the words are those of the recipe language's `asks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChallengeKind {
    OneTimePassword,
    SecurityQuestion,
    SecondPassword,
    GridCard,
    Picture,
    Approval,
}

impl ChallengeKind {
    pub const ALL: [ChallengeKind; 6] = [
        ChallengeKind::OneTimePassword,
        ChallengeKind::SecurityQuestion,
        ChallengeKind::SecondPassword,
        ChallengeKind::GridCard,
        ChallengeKind::Picture,
        ChallengeKind::Approval,
    ];

    pub fn word(self) -> &'static str {
        match self {
            ChallengeKind::OneTimePassword => "one-time-password",
            ChallengeKind::SecurityQuestion => "security-question",
            ChallengeKind::SecondPassword => "second-password",
            ChallengeKind::GridCard => "grid-card",
            ChallengeKind::Picture => "picture",
            ChallengeKind::Approval => "approval",
        }
    }

    pub fn from_word(word: &str) -> Option<ChallengeKind> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One question of the bank, as a person is to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    pub kind: ChallengeKind,
    /// The bank's own words.
    pub question: Option<String>,
    /// The cells of a grid card that are asked for.
    pub cells: Vec<String>,
    /// The picture's bytes and media type.
    pub picture: Option<(String, Vec<u8>)>,
    /// The bank's own deadline, where it prints one.
    pub until: Option<Timestamp>,
    /// Why it is asked again within one walk: the cause that the bank gave for refusing the answer before.
    pub again: Option<super::Cause>,
}
