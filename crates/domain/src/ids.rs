//! One type per kind of id, so that an account's id never stands where a line's is wanted.
//! All ids of an installation come from one sequence of small positive numbers.

/// Declares id types: a copyable number that prints as itself.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    )*};
}

ids! {
    /// 口座.
    AccountId
    /// 連携: one office × one institution × one login ID.
    ConnectionId
    /// One stored attempt to fetch.
    FetchId
    /// 取り込み: one imported file.
    ImportId
    /// 仕訳.
    JournalEntryId
    /// 自動仕訳ルール.
    JournalRuleId
    /// 事業所.
    OfficeId
    /// A question about lines that only a person can answer.
    QuestionId
    /// 明細.
    StatementLineId
    /// A file that was handed over and waits to be confirmed.
    UploadId
    /// A person who signs in.
    UserId
    /// One look at one account's statement.
    ViewId
}
