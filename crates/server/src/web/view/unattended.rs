//! Whether an institution is fetched without a person, and if not, why (F12): in the words of each page.

use domain::fetch::ChallengeKind;

use crate::web::text::Pen;

/// Whether it is fetched without a person, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unattended {
    Yes,
    /// The bank asks a person at each login; of several kinds it depends on the login which.
    Asks {
        kinds: Vec<ChallengeKind>,
        /// Some logins are asked nothing.
        not_all: bool,
    },
    Certificate,
    /// Consent has to be given again after so many days.
    Consent {
        days: usize,
    },
}

impl Unattended {
    /// 乱数表の数字や画像の文字の入力: what a person has to do at each fetch; `None`: nothing.
    pub fn needs(&self, pen: &Pen) -> Option<String> {
        let kinds = match self {
            Unattended::Asks { kinds, .. } => kinds,
            Unattended::Certificate => {
                return Some(pen.t("電子証明書", "the certificate").to_owned());
            }
            Unattended::Yes | Unattended::Consent { .. } => return None,
        };
        let name = |kind: &ChallengeKind| pen.challenge(kind);
        if !pen.is_ja() {
            return Some(kinds.iter().map(name).collect::<Vec<_>>().join(" or "));
        }
        let is_typed = |kind: &&ChallengeKind| **kind != ChallengeKind::Approval;
        let typed: Vec<&str> = kinds.iter().filter(is_typed).map(name).collect();
        let mut needs = vec![];
        if !typed.is_empty() {
            needs.push(format!("{}の入力", typed.join("や")));
        }
        if kinds.contains(&ChallengeKind::Approval) {
            needs.push(name(&ChallengeKind::Approval).to_owned());
        }
        Some(needs.join("や"))
    }

    pub(super) fn text(&self, pen: &Pen) -> String {
        match self {
            Unattended::Yes => pen
                .t("毎日自動で取得します。", "Fetched by itself every day.")
                .to_owned(),
            Unattended::Asks { kinds, not_all } => {
                let needs = self.needs(pen).unwrap_or_default();
                let (ja, en) = match (*not_all, kinds.len()) {
                    (true, _) => (
                        "ログインによっては、取得のたびに{}が必要です。求められないログインは毎日自動で取得します。",
                        "Some logins need {} at each fetch; the others are fetched by themselves every day.",
                    ),
                    (false, 1) => ("取得のたびに{}が必要です。", "Each fetch needs {}."),
                    (false, _) => (
                        "取得のたびに{}が必要です（ログインによって違います）。",
                        "Each fetch needs {}, depending on the login.",
                    ),
                };
                pen.with(ja, en, &needs)
            }
            Unattended::Certificate => pen
                .t(
                    "電子証明書連携ソフトを使います。",
                    "Uses the certificate agent.",
                )
                .to_owned(),
            Unattended::Consent { days } => pen.count(
                "{n}日ごとに再同意が必要です。",
                "Consent is needed again every {n} day(s).",
                days,
            ),
        }
    }

    /// For a list of facts: 毎日1回、自動.
    pub(super) fn short(&self, pen: &Pen) -> &'static str {
        match self {
            Unattended::Yes | Unattended::Consent { .. } => {
                pen.t("毎日1回、自動", "Once a day, by itself")
            }
            Unattended::Asks { not_all: true, .. } => pen.t(
                "追加認証がなければ毎日1回、自動。あればあなたが操作したとき",
                "Once a day by itself where the bank asks nothing more; else when you start it",
            ),
            Unattended::Asks { .. } => pen.t("あなたが操作したとき", "When you start it"),
            Unattended::Certificate => pen.t("毎日1回、連携ソフトで", "Once a day, by the agent"),
        }
    }

    /// What the bank asks at each fetch.
    pub(super) fn asks(&self, pen: &Pen) -> String {
        let text = match self {
            Unattended::Yes | Unattended::Certificate => {
                pen.t("ふだんはありません", "Usually nothing")
            }
            Unattended::Consent { .. } => pen.t("期限ごとの再同意", "Consent from time to time"),
            Unattended::Asks { kinds, not_all } => {
                let (ja, en) = match (*not_all, kinds.len()) {
                    (true, _) => (
                        "{}（求められないログインもあります）",
                        "{} (some logins: nothing)",
                    ),
                    (false, 1) => ("毎回、{}", "{}, each time"),
                    (false, _) => (
                        "毎回、{}（ログインによって違います）",
                        "{}, each time, depending on the login",
                    ),
                };
                return pen.with(ja, en, &self.needs(pen).unwrap_or_default());
            }
        };
        text.to_owned()
    }

    /// 次回取得予定 of a registration that isn't fetched by itself: 再取得したとき（アプリでの承認が必要です）.
    pub(super) fn by_hand(&self, pen: &Pen) -> Option<String> {
        let needs = self.needs(pen)?;
        Some(pen.with(
            "再取得したとき（{}が必要です）",
            "When you fetch again (it needs {})",
            &needs,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Unattended;
    use crate::web::text::{Lang, Pen};
    use domain::fetch::ChallengeKind::{
        self, Approval, GridCard, OneTimePassword, Picture, SecondPassword, SecurityQuestion,
    };
    use domain::time::Timestamp;

    fn said(kinds: &[ChallengeKind], not_all: bool) -> [String; 3] {
        let pen = Pen {
            lang: Lang::Ja,
            now: Timestamp::UNIX_EPOCH,
        };
        let kinds = kinds.to_vec();
        let asked = Unattended::Asks { kinds, not_all };
        [
            asked.text(&pen),
            asked.asks(&pen),
            asked.by_hand(&pen).unwrap_or_default(),
        ]
    }

    #[test]
    fn each_reason_is_said_by_its_own_name() {
        assert_eq!(
            said(&[GridCard], false),
            [
                "取得のたびに乱数表の数字の入力が必要です。",
                "毎回、乱数表の数字の入力",
                "再取得したとき（乱数表の数字の入力が必要です）"
            ]
        );
        assert_eq!(
            said(&[SecondPassword, SecurityQuestion], false)[0],
            "取得のたびに第二パスワードや合言葉の入力が必要です（ログインによって違います）。"
        );
        assert_eq!(
            said(&[OneTimePassword, Approval], false)[2],
            "再取得したとき（ワンタイムパスワードの入力やアプリでの承認が必要です）"
        );
        assert_eq!(
            said(&[Approval], false)[2],
            "再取得したとき（アプリでの承認が必要です）"
        );
    }

    #[test]
    fn where_some_logins_are_asked_nothing_the_others_are_promised_nothing_untrue() {
        let [text, asks, _] = said(&[Picture], true);
        assert_eq!(
            text,
            "ログインによっては、取得のたびに画像の文字の入力が必要です。求められないログインは毎日自動で取得します。"
        );
        assert_eq!(asks, "画像の文字の入力（求められないログインもあります）");
    }
}
