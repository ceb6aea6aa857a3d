//! The people who have a login somewhere, and the accounts behind it.

use serde::Serialize;

/// A login that a person can try, as the demo prints it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DemoLogin {
    /// Id of the institution in the catalogue, e.g. `demo-bank`.
    pub institution: &'static str,
    /// The login ID, which is also the value of the field `id`.
    pub login_id: &'static str,
    /// Names and values of the login form in the catalogue.
    pub fields: &'static [(&'static str, &'static str)],
    /// What is behind this login, in Japanese, for people.
    pub about: &'static str,
    /// This is an administrator's ID (管理者ID): the right password opens nothing.
    pub administrator: bool,
    /// What is asked besides ID and password, in this order.
    pub asks: &'static [Asks],
    #[serde(skip)]
    pub(crate) accounts: &'static [AccountPlan],
    /// 合言葉: questions with their answers.
    #[serde(skip)]
    pub(crate) questions: &'static [(&'static str, &'static str)],
    /// The password that a second page asks for; empty where none does.
    #[serde(skip)]
    pub(crate) second_password: &'static str,
    /// The one-time code is shown by a token at any time; nothing is sent.
    #[serde(skip)]
    pub(crate) has_token: bool,
}

impl DemoLogin {
    pub(crate) const fn new(
        institution: &'static str,
        login_id: &'static str,
        fields: &'static [(&'static str, &'static str)],
        about: &'static str,
    ) -> DemoLogin {
        DemoLogin {
            institution,
            login_id,
            fields,
            about,
            administrator: false,
            asks: &[],
            accounts: &[],
            questions: &[],
            second_password: "",
            has_token: false,
        }
    }

    pub(crate) const fn with_accounts(mut self, accounts: &'static [AccountPlan]) -> DemoLogin {
        self.accounts = accounts;
        self
    }

    pub(crate) const fn as_administrator(mut self) -> DemoLogin {
        self.administrator = true;
        self
    }

    pub(crate) const fn asking(mut self, asks: &'static [Asks]) -> DemoLogin {
        self.asks = asks;
        self
    }

    pub(crate) const fn with_questions(
        mut self,
        questions: &'static [(&'static str, &'static str)],
    ) -> DemoLogin {
        self.questions = questions;
        self
    }

    pub(crate) const fn with_second_password(mut self, password: &'static str) -> DemoLogin {
        self.second_password = password;
        self
    }

    pub(crate) const fn with_token(mut self) -> DemoLogin {
        self.has_token = true;
        self
    }

    /// Whether it is asked for this after ID and password.
    pub(crate) fn is_asked(&self, what: Asks) -> bool {
        self.asks.contains(&what)
    }

    /// The value of the login form's field `password`.
    pub(crate) fn password(&self) -> &'static str {
        self.fields
            .iter()
            .find(|(name, _)| *name == "password")
            .map_or("", |(_, value)| value)
    }
}

/// What an institution may ask besides ID and password; serialised in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// ワンタイムパスワード, sent by mail or shown by a token.
    OneTimePassword,
    /// 合言葉
    SecurityQuestion,
    /// 第二暗証
    SecondPassword,
    /// 乱数表
    GridCard,
    /// 画像認証
    Picture,
    /// アプリでの承認
    Approval,
}

/// What kind of account it is; serialised in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// 普通預金
    Ordinary,
    /// 貯蓄預金
    Savings,
    /// 当座預金
    Current,
    /// 定期預金
    Term,
    /// 借入
    Loan,
    /// クレジットカード
    Card,
    /// 電子マネーの残高
    Wallet,
    /// ポイント
    Points,
}

/// What stays the same about an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AccountPlan {
    pub(crate) number: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: AccountKind,
    pub(crate) branch: &'static str,
    pub(crate) branch_code: &'static str,
    /// An ISO currency, or `POINT`; amounts are in its minor unit.
    pub(crate) unit: &'static str,
}

impl AccountPlan {
    /// An account in yen without a branch.
    pub(crate) const fn new(
        number: &'static str,
        name: &'static str,
        kind: AccountKind,
    ) -> AccountPlan {
        AccountPlan {
            number,
            name,
            kind,
            branch: "",
            branch_code: "",
            unit: "JPY",
        }
    }

    pub(crate) const fn at_branch(
        mut self,
        branch: &'static str,
        branch_code: &'static str,
    ) -> AccountPlan {
        self.branch = branch;
        self.branch_code = branch_code;
        self
    }

    pub(crate) const fn in_unit(mut self, unit: &'static str) -> AccountPlan {
        self.unit = unit;
        self
    }
}
