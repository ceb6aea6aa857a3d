//! Names of the things of the domain, in both languages.

use domain::account::AccountKind;
use domain::fetch::{ChallengeKind, Trigger};

use super::Lang;

/// What people know an account by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLabel {
    /// The name of the connection it belongs to.
    pub institution: String,
    pub kind: AccountKind,
    /// As the institution prints it; may be empty where there is none.
    pub number: String,
    /// The institution's or the office's own name for it.
    pub name: Option<String>,
}

impl AccountLabel {
    /// 普通 1234567; its own name in front where it has one, and the number only if that doesn't hold it already.
    pub(super) fn short(&self, lang: Lang) -> String {
        let name = self
            .name
            .as_deref()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| account_kind(lang, self.kind));
        if self.number.is_empty() || name.contains(&self.number) {
            name.to_owned()
        } else {
            format!("{name} {}", self.number)
        }
    }
}

pub fn account_kind(lang: Lang, kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Ordinary => lang.t("普通", "Ordinary"),
        AccountKind::Current => lang.t("当座", "Current"),
        AccountKind::Savings => lang.t("貯蓄", "Savings"),
        AccountKind::Term => lang.t("定期", "Term"),
        AccountKind::Loan => lang.t("借入", "Loan"),
        AccountKind::Card => lang.t("カード", "Card"),
        AccountKind::Wallet => lang.t("電子マネー", "Wallet"),
        AccountKind::Points => lang.t("ポイント", "Points"),
    }
}

pub fn trigger(lang: Lang, trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Scheduled => lang.t("定期取得", "Schedule"),
        Trigger::OwnerRequest => lang.t("再取得", "Fetch again"),
        Trigger::AfterEdit => lang.t("登録情報の編集", "Edited login"),
        Trigger::CommandLine => lang.t("コマンド", "Command line"),
    }
}

pub fn challenge(lang: Lang, kind: ChallengeKind) -> &'static str {
    match kind {
        ChallengeKind::OneTimePassword => lang.t("ワンタイムパスワード", "a one-time password"),
        ChallengeKind::SecurityQuestion => lang.t("合言葉", "the answer to a question"),
        ChallengeKind::SecondPassword => lang.t("第二パスワード", "the second password"),
        ChallengeKind::GridCard => lang.t("乱数表の数字", "digits of the grid card"),
        ChallengeKind::Picture => lang.t("画像の文字", "the letters of a picture"),
        ChallengeKind::Approval => lang.t("アプリでの承認", "approval in the bank’s app"),
    }
}

/// A step of a walk for the person whose bank it is. A recipe's own names are its author's; what they look for and
/// what they saw is for the operator.
pub fn step(lang: Lang, page: Option<&str>) -> &'static str {
    match page.unwrap_or_default() {
        "login-form" => lang.t("ログイン", "sign-in"),
        "challenge-form" => lang.t("追加認証", "the extra check"),
        "menu" => lang.t("メニュー", "the menu"),
        "accounts" | "account" => lang.t("口座の確認", "the list of accounts"),
        "period-form" | "months" => lang.t("期間の選択", "the choice of a period"),
        "statement" | "pending" => lang.t("明細の取得", "the statement"),
        _ => lang.t("銀行のページ", "a page of the bank"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_named_once() {
        let label = |number: &str, name: Option<&str>| AccountLabel {
            institution: "青葉銀行".into(),
            kind: AccountKind::Ordinary,
            number: number.into(),
            name: name.map(str::to_owned),
        };
        assert_eq!(label("1234567", None).short(Lang::Ja), "普通 1234567");
        assert_eq!(
            label("4417", Some("法人カード")).short(Lang::Ja),
            "法人カード 4417"
        );
        assert_eq!(
            label("4417", Some("法人カード ****-4417")).short(Lang::En),
            "法人カード ****-4417"
        );
        assert_eq!(label("", Some("残高")).short(Lang::En), "残高");
    }
}
