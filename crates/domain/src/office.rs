//! 事業所: who may do what. One table; the screens, the commands and the documentation read it.

/// What a member of an office is. Each office has exactly one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// オーナー.
    Owner,
    /// 管理者.
    Admin,
    /// 一般.
    Member,
    /// 閲覧.
    Auditor,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Owner, Role::Admin, Role::Member, Role::Auditor];

    /// The word of the store and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Member => "member",
            Role::Auditor => "auditor",
        }
    }

    pub fn from_word(word: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether this role may do that in its office.
    pub fn may(self, act: Act) -> bool {
        match act {
            Act::SeeEverything => true,
            Act::Journalise | Act::Export => {
                matches!(self, Role::Owner | Role::Admin | Role::Member)
            }
            Act::SelectAccounts | Act::ImportFiles | Act::AnswerQuestions => {
                matches!(self, Role::Owner | Role::Admin)
            }
            Act::LinkAndFetch => matches!(self, Role::Owner),
        }
    }
}

/// What somebody wants to do in an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    SeeEverything,
    /// 登録, 対象外 and their undoing.
    Journalise,
    /// 書き出し.
    Export,
    /// 連携データの選択.
    SelectAccounts,
    /// ファイルの取り込み.
    ImportFiles,
    AnswerQuestions,
    /// 新規登録, 編集, 再取得, 削除, 追加認証.
    LinkAndFetch,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_touches_logins_and_an_auditor_changes_nothing() {
        assert_eq!(
            Role::ALL.map(|role| role.may(Act::LinkAndFetch)),
            [true, false, false, false]
        );
        for act in [
            Act::Journalise,
            Act::Export,
            Act::SelectAccounts,
            Act::ImportFiles,
            Act::AnswerQuestions,
            Act::LinkAndFetch,
        ] {
            assert!(!Role::Auditor.may(act));
        }
    }
}
