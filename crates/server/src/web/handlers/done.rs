//! What was just done, told on the next page. It travels in a cookie that only this sign-in can have written.

use crate::web::text::Pen;
use aggregation::recipes::Woken;
use aggregation::signing;
use domain::ids::ImportId;
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
    DraftDiscarded,
    DraftTried,
    RecipeReleased(Woken),
    RecipeReturned(Woken),
    /// 再同意.
    Consented,
    /// The person said no at the bank.
    Declined,
    /// The bank could not ask.
    NotAsked,
    FetchesRequested(usize),
    /// A file was stored.
    Imported {
        lines: usize,
        import: Option<ImportId>,
    },
    /// A file was put away and not stored.
    ImportLeft,
    ImportTakenBack(usize),
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
            Done::DraftDiscarded => pen
                .t(
                    "下書きを捨てました。使用中の版を表示しています。",
                    "The draft was discarded. The version in use is shown.",
                )
                .to_owned(),
            Done::DraftTried => pen
                .t("保存した取得で試しました。", "Tried on stored fetches.")
                .to_owned(),
            Done::RecipeReleased(woken) => {
                followed(pen.t("公開しました。", "Released."), woken, pen)
            }
            Done::RecipeReturned(woken) => followed(
                pen.t("版を戻しました。", "Returned to that version."),
                woken,
                pen,
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
            Done::Imported { lines, .. } => {
                pen.count("{n}行を保存しました。", "{n} line(s) stored.", &lines)
            }
            Done::ImportLeft => pen
                .t("取り込みをやめました。", "The file was not imported.")
                .to_owned(),
            Done::ImportTakenBack(lines) => pen.count(
                "取り込んだ{n}行を取り消しました。",
                "{n} imported line(s) were taken back.",
                &lines,
            ),
            Done::TooSoon(from) => pen.with(
                "取得したばかりです。{}から再取得できます。",
                "Fetched just now. You can fetch again from {}.",
                &pen.moment(from),
            ),
        }
    }

    /// Whether what was wanted is done.
    pub(super) fn is_done(self) -> bool {
        !matches!(
            self,
            Done::Declined | Done::NotAsked | Done::FetchesRequested(0) | Done::TooSoon(_)
        )
    }

    /// Whether it can be taken back at once.
    pub(super) fn can_be_undone(self) -> bool {
        matches!(self, Done::Registered(_) | Done::Excluded(_))
    }

    /// Where it is taken back after a question.
    pub(super) fn way_back(self) -> Option<String> {
        match self {
            Done::Imported { import, .. } => {
                import.map(|import| format!("/imports/done/{import}/take-back"))
            }
            _ => None,
        }
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
            "discarded" => Done::DraftDiscarded,
            "tried" => Done::DraftTried,
            "released" => Done::RecipeReleased(unpacked(number)),
            "returned" => Done::RecipeReturned(unpacked(number)),
            "fetches" => Done::FetchesRequested(n),
            "imported" => {
                let (lines, import) = halves(number);
                Done::Imported {
                    lines,
                    import: (import > 0).then_some(ImportId(import as i64)),
                }
            }
            "import-left" => Done::ImportLeft,
            "import-back" => Done::ImportTakenBack(n),
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
            Done::DraftDiscarded => ("discarded", 0),
            Done::DraftTried => ("tried", 0),
            Done::RecipeReleased(woken) => ("released", packed(woken)),
            Done::RecipeReturned(woken) => ("returned", packed(woken)),
            Done::FetchesRequested(n) => ("fetches", count(n)),
            Done::Imported { lines, import } => {
                // An id that has no room is left out, and with it the way back beside the words.
                let import = import.and_then(|import| i32::try_from(import.0).ok());
                ("imported", pair(lines, import.unwrap_or(0) as usize))
            }
            Done::ImportLeft => ("import-left", 0),
            Done::ImportTakenBack(n) => ("import-back", count(n)),
            Done::TooSoon(from) => ("too-soon", from.as_second()),
        }
    }
}

/// What was done, and what follows for whoever waited.
fn followed(done: &str, woken: Woken, pen: &Pen) -> String {
    let mut said = vec![done.to_owned()];
    if woken.go_on > 0 {
        said.push(pen.count(
            "待っていた{n}件が再開します。",
            "{n} waiting link(s) go on.",
            &woken.go_on,
        ));
    }
    if woken.asked > 0 {
        said.push(pen.count(
            "追加認証が必要な{n}件は、お客様に再取得をお願いしました。",
            "{n} link(s) need their customers, who are asked to fetch again.",
            &woken.asked,
        ));
    }
    said.join(pen.t("", " "))
}

fn packed(woken: Woken) -> i64 {
    pair(woken.go_on, woken.asked)
}

fn unpacked(number: i64) -> Woken {
    let (go_on, asked) = halves(number);
    Woken { go_on, asked }
}

/// Two numbers in the place of one.
fn pair(first: usize, second: usize) -> i64 {
    let half = |n: usize| i64::from(i32::try_from(n).unwrap_or(i32::MAX));
    (half(first) << 32) | half(second)
}

fn halves(number: i64) -> (usize, usize) {
    let half = |n: i64| usize::try_from(n & i64::from(u32::MAX)).unwrap_or(0);
    (half(number >> 32), half(number))
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
            Done::Imported {
                lines: 12,
                import: Some(ImportId(20)),
            },
            Done::TooSoon(Timestamp::UNIX_EPOCH),
            Done::RecipeReleased(Woken {
                go_on: 2,
                asked: 41,
            }),
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
