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
    pub left: Left,
}

/// To whom the next try is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// To Renkei, or to whom the cause says.
    AsUsual,
    /// Each login needs a person, so nothing is tried again by itself, whatever the cause.
    ToPerson,
    /// The operator mends the recipe first; then the person is asked.
    ToPersonOnceMended,
    /// The recipe is mended, and the person is asked.
    ToPersonNow,
}

impl Trouble {
    pub fn remedy(&self) -> Remedy {
        if self.is_vanished() {
            return Remedy::Operator;
        }
        match self.error.cause.remedy(self.login_has_worked) {
            Remedy::Retry { .. } | Remedy::Operator
                if matches!(self.left, Left::ToPerson | Left::ToPersonNow) =>
            {
                Remedy::Owner(OwnerAction::FetchAgain)
            }
            remedy => remedy,
        }
    }

    /// A list that vanished, where its person has to be there for another look: most likely the recipe has to be mended.
    fn is_vanished(&self) -> bool {
        self.left == Left::ToPerson && self.error.cause == Cause::EmptyBySurprise
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
        let said = say(self.key(), pen.lang, &values);
        match self.left {
            Left::AsUsual => said,
            Left::ToPerson => {
                let key = match self.is_vanished() {
                    true => Key::VanishedForPerson,
                    false => Key::LeftToPerson,
                };
                let left = say(key, pen.lang, &values);
                Said {
                    brief: Html::markup(format!("{}{}{}", said.brief, pen.t("", " "), left.brief)),
                    title: said.title,
                    happened: said.happened,
                    ..left
                }
            }
            Left::ToPersonOnceMended => Said {
                brief: said.brief,
                title: said.title,
                happened: said.happened,
                ..say(Key::MendedForPerson, pen.lang, &values)
            },
            Left::ToPersonNow => say(Key::Mended, pen.lang, &values),
        }
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
            Remedy::Owner(
                OwnerAction::CheckThenFetch | OwnerAction::FetchAgain | OwnerAction::FetchMended,
            ) => Html::text(pen.t("再取得するとすぐ", "When you fetch again")),
            Remedy::Owner(OwnerAction::ConsentAgain) => {
                Html::text(pen.t("同意のあとすぐ", "Right after your consent"))
            }
            Remedy::Owner(OwnerAction::SeeToCertificate) => {
                Html::text(pen.t("証明書の用意ができしだい", "When the certificate is ready"))
            }
            Remedy::Operator if self.is_vanished() || self.left == Left::ToPersonOnceMended => {
                Html::text(pen.t(
                    "直ったあと、再取得するとすぐ",
                    "When you fetch again, once it is mended",
                ))
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
            left: Left::AsUsual,
        }
    }

    fn rights(fetch: bool) -> Rights {
        Rights {
            fetch,
            manage: fetch,
            import: fetch,
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
    fn what_is_fetched_by_hand_alone_is_left_to_the_person_and_promises_no_next_time() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let mut trouble = trouble(Cause::Maintenance);
        assert!(trouble.said(&pen).can.as_str().contains("操作は不要"));
        trouble.left = Left::ToPerson;
        let said = trouble.said(&pen);
        assert_eq!(said.title.as_str(), "金融機関のメンテナンス中です");
        assert_eq!(said.can.as_str(), "しばらくしてから、再取得してください。");
        assert!(said.does.as_str().contains("自動では取得しません"));
        let act = trouble.act(&pen, &rights(true)).expect("a button");
        assert_eq!(
            (act.href.as_str(), act.post, act.label.as_str()),
            ("/connections/7/fetch", true, "再取得")
        );
    }

    #[test]
    fn nobody_is_sent_to_fetch_a_list_again_that_the_bank_has_changed() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let trouble = Trouble {
            left: Left::ToPerson,
            ..trouble(Cause::EmptyBySurprise)
        };
        let said = trouble.said(&pen);
        assert!(
            said.can
                .as_str()
                .starts_with("お知らせまで、操作は不要です")
        );
        assert!(said.does.as_str().contains("この画面でお知らせします"));
        assert_eq!(trouble.remedy(), Remedy::Operator);
        assert_eq!(trouble.act(&pen, &rights(true)), None);
    }

    #[test]
    fn what_waits_for_a_recipe_and_a_person_never_promises_to_go_on_by_itself() {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let causes = [
            Cause::PageNotRecognised,
            Cause::PageChanged,
            Cause::WitnessDiffers,
            Cause::EmptyBySurprise,
            Cause::NoAccounts,
        ];
        for (cause, left) in causes.into_iter().flat_map(|cause| {
            [
                (cause, Left::ToPersonOnceMended),
                (cause, Left::ToPersonNow),
            ]
        }) {
            let trouble = Trouble {
                left,
                ..trouble(cause)
            };
            let said = trouble.said(&pen);
            let whole = format!("{}{}{}{}", said.brief, said.happened, said.does, said.can);
            assert!(!whole.contains("すぐに取得します"), "{cause:?}: {whole}");
            let act = trouble.act(&pen, &rights(true));
            match left {
                Left::ToPersonNow => {
                    assert_eq!(said.title.as_str(), "再取得をお願いします");
                    assert_eq!(act.expect("a button").href, "/connections/7/fetch");
                }
                _ if trouble.remedy() == Remedy::Operator => {
                    assert_eq!(act, None, "{cause:?}");
                    assert!(said.does.as_str().contains("再取得をお願いします"));
                }
                _ => {}
            }
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
