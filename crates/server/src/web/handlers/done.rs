//! What was just done, told on the next page. It travels in a cookie that only this sign-in can have written.

use crate::web::text::Pen;
use aggregation::signing;
use domain::time::Timestamp;

/// Something that was done, or could not be done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Done {
    Registered(usize),
    Excluded(usize),
    Undone(usize),
    Cancelled,
    Selected,
    Edited,
    Deleted,
    DraftSaved,
    DraftTried,
    /// So many connections go on.
    RecipeReleased(usize),
    RecipeReturned(usize),
    /// 再同意.
    Consented,
    /// The person said no at the bank.
    Declined,
    /// The bank could not ask.
    NotAsked,
    FetchesRequested(usize),
    /// 再取得 may be pressed from then on.
    TooSoon(Timestamp),
}

impl Done {
    pub(super) fn text(self, pen: &Pen) -> String {
        match self {
            Done::Registered(n) => pen.count("{n}件を登録しました。", "{n} line(s) entered.", &n),
            Done::Excluded(n) => {
                pen.count("{n}件を対象外にしました。", "{n} line(s) set aside.", &n)
            }
            Done::Undone(n) => pen.count("{n}件を元に戻しました。", "{n} line(s) taken back.", &n),
            Done::Cancelled => pen
                .t(
                    "仕訳を取り消しました。明細は未仕訳に戻りました。",
                    "The entry was cancelled; its line is open again.",
                )
                .to_owned(),
            Done::Selected => pen
                .t(
                    "口座の選択を保存しました。",
                    "Your choice of accounts was saved.",
                )
                .to_owned(),
            Done::Edited => pen
                .t("登録情報を保存しました。", "The registration was saved.")
                .to_owned(),
            Done::Deleted => pen
                .t(
                    "連携を削除しました。明細と仕訳は残っています。",
                    "The link was deleted. Its lines and entries stay.",
                )
                .to_owned(),
            Done::Consented => pen
                .t(
                    "同意を更新しました。同じ連携のまま続きます。",
                    "Your consent was renewed; the same registration goes on.",
                )
                .to_owned(),
            Done::Declined => pen
                .t(
                    "銀行のサイトで同意されなかったため、何も変えていません。",
                    "You did not consent at the bank, so nothing was changed.",
                )
                .to_owned(),
            Done::NotAsked => pen
                .t(
                    "銀行のサイトで同意を終えられませんでした。しばらくしてから、もう一度お試しください。",
                    "The bank could not complete it. Please try again later.",
                )
                .to_owned(),
            Done::DraftSaved => pen
                .t("下書きを保存しました。", "The draft was saved.")
                .to_owned(),
            Done::DraftTried => pen
                .t("保存した取得で試しました。", "Tried on stored fetches.")
                .to_owned(),
            Done::RecipeReleased(n) => pen.count(
                "公開しました。待っていた{n}件が再開します。",
                "Released. {n} waiting link(s) go on.",
                &n,
            ),
            Done::RecipeReturned(n) => pen.count(
                "版を戻しました。待っていた{n}件が再開します。",
                "Returned to that version. {n} waiting link(s) go on.",
                &n,
            ),
            Done::FetchesRequested(0) => pen
                .t(
                    "いま再取得できる連携はありません。",
                    "There is nothing to fetch right now.",
                )
                .to_owned(),
            Done::FetchesRequested(n) => {
                pen.count("{n}件の取得をはじめます。", "Fetching {n} link(s).", &n)
            }
            Done::TooSoon(from) => pen.with(
                "取得したばかりです。{}から再取得できます。",
                "Fetched just now. You can fetch again from {}.",
                &pen.moment(from),
            ),
        }
    }

    /// Whether it can be taken back at once.
    pub(super) fn can_be_undone(self) -> bool {
        matches!(self, Done::Registered(_) | Done::Excluded(_))
    }

    /// As a cookie's value. Its seal is made with the sign-in's token, so nobody else can make us say something.
    pub(super) fn sealed(self, token: &str) -> String {
        let (word, number) = self.parts();
        let said = format!("{word}.{number}");
        format!("{said}.{}", seal(&said, token))
    }

    pub(in crate::web) fn opened(sealed: &str, token: &str) -> Option<Done> {
        let (said, sealed_with) = sealed.rsplit_once('.')?;
        let (word, number) = said.split_once('.')?;
        if sealed_with != seal(said, token) {
            return None;
        }
        let number: i64 = number.parse().ok()?;
        let n = usize::try_from(number).unwrap_or(0);
        Some(match word {
            "registered" => Done::Registered(n),
            "excluded" => Done::Excluded(n),
            "undone" => Done::Undone(n),
            "cancelled" => Done::Cancelled,
            "selected" => Done::Selected,
            "edited" => Done::Edited,
            "deleted" => Done::Deleted,
            "consented" => Done::Consented,
            "declined" => Done::Declined,
            "not-asked" => Done::NotAsked,
            "draft" => Done::DraftSaved,
            "tried" => Done::DraftTried,
            "released" => Done::RecipeReleased(n),
            "returned" => Done::RecipeReturned(n),
            "fetches" => Done::FetchesRequested(n),
            "too-soon" => Done::TooSoon(Timestamp::from_second(number).ok()?),
            _ => return None,
        })
    }

    fn parts(self) -> (&'static str, i64) {
        let count = |n| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Done::Registered(n) => ("registered", count(n)),
            Done::Excluded(n) => ("excluded", count(n)),
            Done::Undone(n) => ("undone", count(n)),
            Done::Cancelled => ("cancelled", 0),
            Done::Selected => ("selected", 0),
            Done::Edited => ("edited", 0),
            Done::Deleted => ("deleted", 0),
            Done::Consented => ("consented", 0),
            Done::Declined => ("declined", 0),
            Done::NotAsked => ("not-asked", 0),
            Done::DraftSaved => ("draft", 0),
            Done::DraftTried => ("tried", 0),
            Done::RecipeReleased(n) => ("released", count(n)),
            Done::RecipeReturned(n) => ("returned", count(n)),
            Done::FetchesRequested(n) => ("fetches", count(n)),
            Done::TooSoon(from) => ("too-soon", from.as_second()),
        }
    }
}

fn seal(said: &str, token: &str) -> String {
    signing::form_token(&format!("{token}|done|{said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_sign_in_can_have_said_it() {
        for done in [
            Done::Registered(12),
            Done::Cancelled,
            Done::TooSoon(Timestamp::UNIX_EPOCH),
        ] {
            let sealed = done.sealed("token");
            assert_eq!(Done::opened(&sealed, "token"), Some(done));
            assert_eq!(Done::opened(&sealed, "another"), None);
            assert_eq!(
                Done::opened(&sealed.replacen("2", "3", 1), "token").filter(|other| *other != done),
                None
            );
        }
        assert_eq!(Done::opened("registered.2.", "token"), None);
    }
}
