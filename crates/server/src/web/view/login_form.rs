//! The login form of an institution, drawn from its own field definitions; for 新規登録 and 登録情報の編集.

use askama::Template;
use domain::ids::ConnectionId;
use domain::time::Date;

use super::{Act, ConsentFacts, Frame, Trouble, Unattended};
use crate::web::text::{Html, Key, Pen, Said, Values, say};

#[derive(Template)]
#[template(path = "login_form.html")]
pub struct LoginForm {
    pub frame: Frame,
    pub institution: InstitutionFacts,
    pub purpose: Purpose,
    pub fields: Vec<LoginField>,
    /// Renkeiでの表示名; empty for the institution's own.
    pub display_name: String,
    pub start: Start,
    pub start_error: Option<FieldError>,
    /// F10: this login is known already.
    pub already: Option<AlreadyRegistered>,
    /// Why the login has to be edited.
    pub trouble: Option<Trouble>,
}

/// What is said about an institution beside its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionFacts {
    pub id: String,
    pub name: String,
    pub login_page: Option<String>,
    pub unattended: Unattended,
    /// From when to when it is fetched; `None` for the whole day.
    pub hours: Option<(String, String)>,
    /// The first day that it would show today, where that is known.
    pub earliest: Option<Date>,
    pub practice: bool,
    /// A real institution that was tried against its simulation only.
    pub untried: bool,
    /// Of some of its lists nothing on the bank's pages proves the amounts.
    pub unproven: bool,
    /// It is read by consent: there are no fields.
    pub consent: Option<ConsentFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    New,
    Edit { connection: ConnectionId },
}

/// One field of the bank's login form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginField {
    /// The name in institution.toml; the form's is `field-{name}`.
    pub name: String,
    pub label: String,
    pub kind: FieldKind,
    pub hint: Option<String>,
    /// What was typed; a secret is never written back.
    pub typed: String,
    /// When editing: the first three characters of what is stored. Never of a secret.
    pub stored: Option<String>,
    pub error: Option<FieldError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Digits,
    Secret,
    Choice(Vec<String>),
}

/// What is wrong with a field, and what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    Missing,
    /// So many digits were entered, so many are wanted.
    DigitCount {
        entered: usize,
        wanted: usize,
    },
    DigitsOnly,
    /// It hasn't the form that the institution declares.
    Form,
    NoSuchDay,
    /// The start date lies after today.
    InFuture,
}

/// 取り込む期間.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    All,
    /// As typed: `2026-10-01`.
    From(String),
}

/// F10: where the same login is registered in this office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered {
    pub connection: ConnectionId,
    pub name: String,
    pub on: Date,
    pub unselected: Vec<String>,
}

impl LoginForm {
    fn unproven_text(&self) -> &'static str {
        super::catalogue::unproven_text(&self.frame.pen)
    }

    fn title(&self) -> String {
        let pen = &self.frame.pen;
        match self.purpose {
            Purpose::New => pen.with("{}を登録する", "Add {}", &self.institution.name),
            Purpose::Edit { .. } => pen.with(
                "{}の登録情報を編集",
                "Edit the login of {}",
                &self.institution.name,
            ),
        }
    }

    fn action(&self) -> String {
        match self.purpose {
            Purpose::New => format!("/connections/new/{}", self.institution.id),
            Purpose::Edit { connection } => format!("/connections/{connection}/edit"),
        }
    }

    /// What the main button says.
    fn button(&self) -> &'static str {
        let pen = &self.frame.pen;
        match (self.is_edit(), &self.institution.consent) {
            (true, Some(_)) => pen.t("保存する", "Save"),
            (true, None) => pen.t("保存して取得をはじめる", "Save and fetch"),
            (false, Some(_)) => pen.t("銀行のサイトで同意する", "Consent at the bank’s site"),
            (false, None) => pen.t("登録して取得をはじめる", "Add and fetch"),
        }
    }

    /// 再同意する, where something is registered.
    fn consent_again(&self) -> Option<Act> {
        let pen = &self.frame.pen;
        match (&self.purpose, &self.institution.consent) {
            (Purpose::Edit { connection }, Some(_)) => Some(Act::post(
                pen.t("再同意する", "Consent again"),
                format!("/connections/{connection}/consent"),
            )),
            _ => None,
        }
    }

    fn is_edit(&self) -> bool {
        matches!(self.purpose, Purpose::Edit { .. })
    }

    fn wrong_fields(&self) -> Vec<&LoginField> {
        self.fields
            .iter()
            .filter(|field| field.error.is_some())
            .collect()
    }

    fn start_on(&self) -> &str {
        match &self.start {
            Start::All => "",
            Start::From(on) => on,
        }
    }

    fn starts_at_all(&self) -> bool {
        self.start == Start::All
    }

    fn start_error_text(&self) -> Option<String> {
        let pen = &self.frame.pen;
        self.start_error
            .as_ref()
            .map(|error| error.text(pen, pen.t("開始日", "the start date"), None))
    }
}

impl AlreadyRegistered {
    fn said(&self, pen: &Pen) -> Said {
        let values = Values::of(*pen)
            .text("name", &self.name)
            .day("date", self.on);
        let values = match self.unselected.is_empty() {
            true => values,
            false => values
                .number("n", self.unselected.len())
                .text("accounts", &self.unselected.join(pen.t("・", ", "))),
        };
        say(Key::AlreadyRegistered, pen.lang, &values)
    }
}

impl LoginField {
    fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    fn is_secret(&self) -> bool {
        self.kind == FieldKind::Secret
    }

    /// A secret typed before isn't shown again, whatever else was wrong.
    fn value(&self) -> &str {
        if self.is_secret() { "" } else { &self.typed }
    }

    fn error_text(&self, pen: &Pen) -> Option<String> {
        self.error
            .as_ref()
            .map(|error| error.text(pen, &self.label, self.hint.as_deref()))
    }

    /// What `aria-describedby` names: hint, what is kept when editing, error.
    fn described_by(&self, editing: bool) -> String {
        let id = self.id();
        let mut parts = vec![];
        if self.hint.is_some() {
            parts.push(format!("{id}-hint"));
        }
        if editing && (self.stored.is_some() || self.is_secret()) {
            parts.push(format!("{id}-kept"));
        }
        if self.error.is_some() {
            parts.push(format!("{id}-error"));
        }
        parts.join(" ")
    }
}

impl FieldError {
    fn text(&self, pen: &Pen, label: &str, hint: Option<&str>) -> String {
        match self {
            FieldError::Missing => pen.with("{}を入力してください。", "Please enter {}.", label),
            FieldError::DigitCount { entered, wanted } => format!(
                "{}{}",
                pen.count("{n}桁入力されています。", "{n} digit(s) entered; ", entered),
                pen.count("{n}桁で入力してください。", "{n} are needed.", wanted)
            ),
            FieldError::DigitsOnly => pen
                .t("半角の数字だけで入力してください。", "Digits only, please.")
                .to_owned(),
            FieldError::Form => {
                let said = pen.with("{}の形が異なります。", "{} has another form. ", label);
                format!("{said}{}", hint.unwrap_or_default())
            }
            FieldError::NoSuchDay => pen
                .t(
                    "その日付はありません。例：2026-10-01",
                    "There is no such day. Example: 2026-10-01",
                )
                .to_owned(),
            FieldError::InFuture => pen
                .t("今日より後の日は選べません。", "It can’t be after today.")
                .to_owned(),
        }
    }
}

impl InstitutionFacts {
    fn hours_text(&self, pen: &Pen) -> Html {
        match &self.hours {
            Some((from, to)) => Html::text(&format!("{from}〜{to}")),
            None if matches!(self.unattended, Unattended::Asks { not_all: false, .. }) => {
                Html::text(pen.t("いつでも", "At any time"))
            }
            None => Html::text(pen.t(
                "終日のうち、毎日決まった時刻",
                "At a fixed time of each day",
            )),
        }
    }
}
