//! 追加認証: the bank's question, the deadline, one field.

use askama::Template;
use domain::fetch::{Cause, ChallengeKind};
use domain::ids::ConnectionId;
use domain::time::Timestamp;

use super::Frame;
use crate::web::text::{Html, Key, Pen, Values, say};

#[derive(Template)]
#[template(path = "challenge.html")]
pub struct ChallengePage {
    pub frame: Frame,
    pub connection: ConnectionId,
    pub bank: String,
    pub kind: ChallengeKind,
    /// The bank's own words.
    pub question: Option<String>,
    /// The cells of a grid card, in the order of the answers.
    pub cells: Vec<String>,
    /// There is a picture to look at.
    pub picture: bool,
    pub asked_at: Timestamp,
    pub until: Timestamp,
    /// Why it is asked again.
    pub again: Option<Cause>,
}

impl ChallengePage {
    fn title(&self) -> &'static str {
        if self.is_approval() {
            return self.pen().t(
                "銀行のアプリで承認してください",
                "Please approve in the bank’s app",
            );
        }
        self.pen().t("追加認証", "Answer the bank")
    }

    /// What the fetch waits for.
    fn lead(&self) -> String {
        let (ja, en) = match self.is_approval() {
            true => (
                "{}の取得を途中で止めて、アプリでの承認を待っています。",
                "The fetch from {} waits for your approval.",
            ),
            false => (
                "{}の取得を途中で止めて、あなたの入力を待っています。",
                "The fetch from {} waits for your input.",
            ),
        };
        self.pen().with(ja, en, &self.bank)
    }

    /// Nothing is typed: it is done in the bank's app.
    fn is_approval(&self) -> bool {
        self.kind == ChallengeKind::Approval
    }

    /// What the bank shows beside an approval is often only the number that its app shows too.
    fn shows_number(&self) -> bool {
        let is_number = |text: &String| {
            let text = text.trim();
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
        };
        self.is_approval() && self.question.as_ref().is_some_and(is_number)
    }

    fn pen(&self) -> &Pen {
        &self.frame.pen
    }

    /// For each field: its name to people and its id.
    fn answers(&self) -> Vec<(String, String)> {
        match self.kind {
            ChallengeKind::Approval => vec![],
            ChallengeKind::GridCard if !self.cells.is_empty() => self
                .cells
                .iter()
                .enumerate()
                .map(|(at, cell)| {
                    (
                        self.pen().with("確認カードの{}", "Grid card, {}", cell),
                        format!("answer-{at}"),
                    )
                })
                .collect(),
            _ => vec![(self.label().to_owned(), "answer-0".to_owned())],
        }
    }

    fn label(&self) -> &'static str {
        let pen = self.pen();
        match self.kind {
            ChallengeKind::OneTimePassword => pen.t("ワンタイムパスワード", "One-time password"),
            ChallengeKind::SecurityQuestion => pen.t("合言葉の答え", "Answer to the question"),
            ChallengeKind::SecondPassword => pen.t("第二パスワード", "Second password"),
            ChallengeKind::GridCard => pen.t("確認カードの数字", "Digits of the grid card"),
            ChallengeKind::Picture => pen.t("画像に見える文字", "Letters in the picture"),
            ChallengeKind::Approval => pen.t("アプリでの承認", "Approval in the app"),
        }
    }

    fn hint(&self) -> &'static str {
        let pen = self.pen();
        match self.kind {
            ChallengeKind::OneTimePassword => pen.t(
                "銀行から届いた番号、またはアプリの番号です。",
                "The number the bank sent, or the one in its app.",
            ),
            ChallengeKind::SecurityQuestion => pen.t(
                "銀行に登録したとおりに入力してください。",
                "Exactly as registered with the bank.",
            ),
            ChallengeKind::SecondPassword => pen.t(
                "ログインパスワードとは別のものです。",
                "Not the login password.",
            ),
            ChallengeKind::GridCard => pen.t(
                "お手元のカードを見て入力してください。",
                "Read them from your card.",
            ),
            ChallengeKind::Picture => pen.t(
                "文字を自動で読み取ることはしません。",
                "Renkei never tries to read it itself.",
            ),
            ChallengeKind::Approval if self.shows_number() => pen.t(
                "アプリに同じ番号が表示されていることを確かめてから、承認してください。",
                "Check that the app shows the same number before you approve.",
            ),
            ChallengeKind::Approval => pen.t(
                "番号が表示されているときは、アプリの番号と同じことを確かめてから承認してください。",
                "Where a number is shown, check that the app shows the same one before you approve.",
            ),
        }
    }

    /// Numbers are shown large, with the number pad, and filled from the message on a phone.
    fn is_code(&self) -> bool {
        matches!(
            self.kind,
            ChallengeKind::OneTimePassword | ChallengeKind::GridCard
        )
    }

    fn is_secret(&self) -> bool {
        self.kind == ChallengeKind::SecondPassword
    }

    fn is_one_time(&self) -> bool {
        self.kind == ChallengeKind::OneTimePassword
    }

    /// Wrong is red, not sent is blue: what comes next differs.
    fn again_class(&self) -> &'static str {
        match self.again {
            Some(Cause::ChallengeNotSent) => "banner-info",
            _ => "banner-act",
        }
    }

    fn again_said(&self) -> Option<(Html, &'static str)> {
        let pen = self.pen();
        let cause = self.again?;
        let title = say(Key::Cause(cause), pen.lang, &Values::of(*pen)).title;
        let wanted = match cause {
            Cause::ChallengeNotSent => pen.t(
                "まだ使われていません。同じ番号でもう一度送れます。",
                "It is unused. You can send the same one again.",
            ),
            Cause::ChallengeUsed => pen.t(
                "新しい番号に変わったら入力してください。",
                "Enter the new one when it has changed.",
            ),
            _ => pen.t(
                "取得はつづけて待っています。もう一度入力してください。",
                "The fetch still waits. Please enter it again.",
            ),
        };
        Some((title, wanted))
    }

    /// Seconds left and seconds there were, for the bar.
    fn bar(&self) -> (i64, i64) {
        let total = self.until.duration_since(self.asked_at).as_secs().max(1);
        (
            self.until
                .duration_since(self.frame.pen.now)
                .as_secs()
                .clamp(0, total),
            total,
        )
    }
}
