//! What stands in the way of a connection, as one message with one remedy.

use domain::fetch::{Cause, FetchError, OwnerAction, Remedy};
use domain::ids::ConnectionId;
use domain::time::Timestamp;

use super::{Act, Rights};
use crate::web::text::{Html, Key, Pen, Said, Values, say};

/// Why the last fetch of a connection ended without success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub connection: ConnectionId,
    /// Its name, as the person knows it.
    pub bank: String,
    /// The bank's own login page.
    pub bank_site: Option<String>,
    pub error: FetchError,
    /// When the fetch ended.
    pub at: Timestamp,
    /// The next try by itself, where there is one.
    pub next: Option<Timestamp>,
    /// This login has been accepted before, unchanged.
    pub login_has_worked: bool,
}

impl Trouble {
    pub fn remedy(&self) -> Remedy {
        self.error.cause.remedy(self.login_has_worked)
    }

    pub fn said(&self, pen: &Pen) -> Said {
        let error = &self.error;
        let values = Values::of(*pen)
            .text("bank", &self.bank)
            .time("at", self.at)
            .when(self.next, |values, next| values.time("next", next))
            .when(error.until, |values, until| values.time("until", until))
            .when(error.tries_left, |values, n| values.number("n", n as usize))
            .when(error.bank_words.as_deref(), |values, words| {
                values.japanese("bank_words", words)
            })
            .text("step", pen.step(error.step.as_deref()));
        say(self.key(), pen.lang, &values)
    }

    fn key(&self) -> Key {
        match self.error.cause {
            Cause::CredentialsRejected if self.error.tries_left.is_some() => {
                Key::RejectedWithTriesLeft
            }
            Cause::CredentialsRejected if !self.login_has_worked => Key::NeverAccepted,
            Cause::LoginOutcomeUnknown if !self.login_has_worked => Key::FirstLoginUnknown,
            Cause::Maintenance if self.error.until.is_none() => Key::MaintenanceOpenEnded,
            cause => Key::Cause(cause),
        }
    }

    /// The one button, where the person can do something.
    pub fn act(&self, pen: &Pen, rights: &Rights) -> Option<Act> {
        let label = self.said(pen).button?;
        let (edit, fetch) = (
            format!("/connections/{}/edit", self.connection),
            format!("/connections/{}/fetch", self.connection),
        );
        let act = match self.remedy() {
            Remedy::Owner(action) if action.allows_fetch() => {
                Act::post(&label, fetch).locked_if(rights.fetch_locked(pen))
            }
            Remedy::Owner(OwnerAction::ConsentAgain) => {
                let consent = format!("/connections/{}/consent", self.connection);
                Act::post(&label, consent).locked_if(rights.manage_locked(pen))
            }
            Remedy::Owner(_) => Act::link(&label, edit).locked_if(rights.manage_locked(pen)),
            // The person knows better than the clock that nobody is signed in any more.
            Remedy::Retry { .. } => Act::post(&label, fetch).locked_if(rights.fetch_locked(pen)),
            Remedy::Operator => return None,
        };
        Some(act)
    }

    /// Looking at the bank's own site helps with what only the bank can show or mend.
    pub fn shows_bank_site(&self) -> Option<&str> {
        self.bank_site
            .as_deref()
            .filter(|_| matches!(self.remedy(), Remedy::Owner(_)))
    }

    /// When the next try is, in words, for a cell.
    pub fn next_in_words(&self, pen: &Pen) -> Html {
        match self.remedy() {
            Remedy::Owner(OwnerAction::EditLogin | OwnerAction::UseUserLogin) => {
                Html::text(pen.t("編集後に1回", "Once, after you edit"))
            }
            Remedy::Owner(OwnerAction::ReadNotice) => {
                Html::text(pen.t("読んだあとすぐ", "Right after you read it"))
            }
            Remedy::Owner(OwnerAction::CheckThenFetch | OwnerAction::FetchAgain) => {
                Html::text(pen.t("再取得するとすぐ", "When you fetch again"))
            }
            Remedy::Owner(OwnerAction::ConsentAgain) => {
                Html::text(pen.t("同意のあとすぐ", "Right after your consent"))
            }
            Remedy::Owner(OwnerAction::SeeToCertificate) => {
                Html::text(pen.t("証明書の用意ができしだい", "When the certificate is ready"))
            }
            Remedy::Operator => Html::text(pen.t("直り次第", "When mended")),
            Remedy::Retry { .. } => match self.next {
                Some(next) => pen.about(&next),
                None => Html::text(pen.t("順番が来しだい", "When its turn comes")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::text::Lang;

    fn trouble(cause: Cause) -> Trouble {
        Trouble {
            connection: ConnectionId(7),
            bank: "瀬戸内銀行".into(),
            bank_site: Some("https://ib.setouchi.example/".into()),
            error: FetchError::new(cause),
            at: Timestamp::UNIX_EPOCH,
            next: None,
            login_has_worked: true,
        }
    }

    fn rights(fetch: bool) -> Rights {
        Rights {
            fetch,
            manage: fetch,
            enter: true,
            owner: "佐藤 美咲".into(),
        }
    }

    #[test]
    fn a_rejected_password_leads_to_the_edit_form_and_never_to_a_fetch() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        for cause in [
            Cause::CredentialsRejected,
            Cause::LoginLocked,
            Cause::PasswordExpired,
            Cause::AdministratorLogin,
            Cause::WrongEntrance,
        ] {
            let act = trouble(cause)
                .act(&pen, &rights(true))
                .expect("the owner can act");
            assert_eq!(
                (act.href.as_str(), act.post),
                ("/connections/7/edit", false),
                "{cause:?}"
            );
        }
    }

    #[test]
    fn who_may_not_fetch_sees_the_button_with_the_owners_name() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let act = trouble(Cause::Notice)
            .act(&pen, &rights(false))
            .expect("the button keeps its place");
        assert!(
            act.locked
                .is_some_and(|reason| reason.contains("佐藤 美咲"))
        );
    }

    #[test]
    fn the_tries_left_are_the_title_where_the_bank_says_them() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let mut trouble = trouble(Cause::CredentialsRejected);
        assert_eq!(
            trouble.said(&pen).title.as_str(),
            "IDかパスワードをご確認ください"
        );
        trouble.error.tries_left = Some(2);
        assert_eq!(trouble.said(&pen).title.as_str(), "あと2回でロックされます");
        trouble.error.tries_left = None;
        trouble.login_has_worked = false;
        assert_eq!(
            trouble.said(&pen).title.as_str(),
            "はじめてのログインができません"
        );
    }
}
