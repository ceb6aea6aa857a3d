//! `institution.toml`: what people and the scheduler need to know about an institution.

use domain::fetch::ChallengeKind;
use domain::journal::DefaultTitle;
use domain::money::Unit;
use domain::time::Date;
use url::Url;

use crate::fault::Fault;

mod maintenance;
mod read;

pub use maintenance::{MaintenanceWindow, Recurrence};
pub(crate) use read::reach;
#[cfg(test)]
pub(crate) use read::read_for_test;

/// An entry of the catalogue. A certificate variant is an entry of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Institution {
    pub id: String,
    pub name: String,
    /// For the search box.
    pub kana: String,
    pub english: String,
    /// Tabs of 新規登録.
    pub categories: Vec<Category>,
    /// Which bank counts wrong passwords and open logins; shared by all entrances of one bank. The id by default.
    pub bank: String,
    /// 金融機関コード, four digits.
    pub bank_code: Option<String>,
    /// Shown to people; never fetched.
    pub login_page: Url,
    /// Further origins of the institution, for recipes whose `origin` isn't the login page's: an API beside its consent page.
    pub hosts: Vec<Url>,
    /// The login form drawn in 新規登録, in order.
    pub fields: Vec<LoginField>,
    /// Of accounts that don't print their own.
    pub unit: Unit,
    /// How far back the institution shows lines.
    pub history: Reach,
    pub unattended: Unattended,
    pub terms: Terms,
    pub terms_note: Option<String>,
    pub proved: Vec<Proved>,
    pub manners: Manners,
    pub maintenance: Vec<MaintenanceWindow>,
    /// Texts of lines that the site doesn't show, only the passbook.
    pub passbook_only: Vec<String>,
    /// What its points are worth.
    pub points: Vec<PointRate>,
    /// What its lines with certain texts usually are, for the first journal candidates.
    pub default_titles: Vec<DefaultTitle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// 銀行.
    Bank,
    /// 信金.
    ShinkinBank,
    /// カード.
    Card,
    /// 電子マネー.
    Wallet,
    /// 通販.
    Shopping,
    /// 証券.
    Securities,
    /// サービス連携.
    Service,
    /// ビジネス.
    Business,
}

impl Category {
    pub const ALL: [Category; 8] = [
        Category::Bank,
        Category::ShinkinBank,
        Category::Card,
        Category::Wallet,
        Category::Shopping,
        Category::Securities,
        Category::Service,
        Category::Business,
    ];

    /// As written in `institution.toml` and on the tab.
    pub fn word(self) -> &'static str {
        match self {
            Category::Bank => "銀行",
            Category::ShinkinBank => "信金",
            Category::Card => "カード",
            Category::Wallet => "電子マネー",
            Category::Shopping => "通販",
            Category::Securities => "証券",
            Category::Service => "サービス連携",
            Category::Business => "ビジネス",
        }
    }

    pub fn from_word(word: &str) -> Option<Category> {
        Self::ALL
            .into_iter()
            .find(|category| category.word() == word)
    }
}

/// One field of the login form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginField {
    /// What a recipe names as `{login.NAME}`.
    pub name: String,
    pub label: String,
    pub kind: FieldKind,
    pub hint: Option<String>,
    /// A regular expression that the whole value fits.
    pub pattern: Option<String>,
    /// The values of a [`FieldKind::Choice`].
    pub choices: Vec<String>,
}

impl LoginField {
    /// Whether the whole value fits the field's pattern; without one everything does.
    pub fn accepts(&self, value: &str) -> bool {
        let Some(pattern) = &self.pattern else {
            return true;
        };
        regex::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(value))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    /// Sealed, and never shown again.
    Secret,
    Digits,
    Choice,
}

impl FieldKind {
    pub const ALL: [FieldKind; 4] = [
        FieldKind::Text,
        FieldKind::Secret,
        FieldKind::Digits,
        FieldKind::Choice,
    ];

    pub fn word(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Secret => "secret",
            FieldKind::Digits => "digits",
            FieldKind::Choice => "choice",
        }
    }

    /// Whether the value is a secret that is shown to nobody.
    pub fn is_secret(self) -> bool {
        matches!(self, FieldKind::Secret)
    }
}

/// How far back something shows lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Back to the same day of the month.
    Months(u32),
    /// The present month, and so many whole ones before it.
    WholeMonths(u32),
    Days(u32),
    All,
}

impl Reach {
    /// The first day that is shown on `today`; `None`: there is no limit.
    pub fn first_day(self, today: Date) -> Option<Date> {
        let from = if matches!(self, Reach::WholeMonths(_)) {
            today.first_of_month()
        } else {
            today
        };
        let back = match self {
            Reach::Months(months) | Reach::WholeMonths(months) => {
                jiff::Span::new().try_months(months).ok()?
            }
            Reach::Days(days) => jiff::Span::new().try_days(days).ok()?,
            Reach::All => return None,
        };
        from.checked_sub(back).ok()
    }
}

/// Whether a fetch needs nobody, and if not, why (F12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unattended {
    Yes,
    /// The bank asks a person at each login.
    Asks {
        /// What it asks; of several it depends on the login which, and whether more than one.
        kinds: Vec<ChallengeKind>,
        /// Some logins are asked nothing at all.
        not_all: bool,
    },
    Certificate,
    /// The consent has to be renewed after so many days.
    Consent {
        days: u32,
    },
}

/// What the institution's terms say about being read by a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    Allowed,
    Forbidden,
    Unknown,
}

/// Against what the recipe was seen to work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    pub against: ProvedAgainst,
    pub on: Date,
    pub by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvedAgainst {
    Sandbox,
    Real,
}

/// Politeness, counted over the whole installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Between two pages of one walk, milliseconds.
    pub pause_ms: u32,
    /// Walks at the same time.
    pub together: u32,
    /// Scheduled fetches of one connection.
    pub per_day: u32,
    /// Pages of all walks.
    pub per_minute: u32,
    /// When it may be fetched, Japan time, minutes after midnight: from (included) to (excluded, up to 1440).
    pub hours: (u16, u16),
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            pause_ms: 700,
            together: 2,
            per_day: 1,
            per_minute: 20,
            hours: (7 * 60, 23 * 60),
        }
    }
}

/// What one point is worth, in yen.
#[derive(Clone, Debug, PartialEq)]
pub struct PointRate {
    /// The name of the points, as in `Unit::Points`.
    pub kind: String,
    pub yen: f64,
}

impl Institution {
    /// Reads and checks `institution.toml`.
    ///
    /// # Errors
    /// Every fault that was found, with its line.
    pub fn read(toml: &str) -> Result<Institution, Vec<Fault>> {
        read::read(toml)
    }

    /// It doesn't exist: only the sandbox plays it. `.example` is reserved for what nobody runs (RFC 2606).
    pub fn is_simulated(&self) -> bool {
        self.login_page
            .host_str()
            .is_some_and(|host| host.ends_with(".example"))
    }

    /// Whether an address is on the login page's origin, or on one of the further [`hosts`](Institution::hosts).
    pub fn owns(&self, url: &Url) -> bool {
        let mut own = self.hosts.iter().chain([&self.login_page]);
        own.any(|one| one.origin() == url.origin())
    }

    pub fn field(&self, name: &str) -> Option<&LoginField> {
        self.fields.iter().find(|field| field.name == name)
    }
}
