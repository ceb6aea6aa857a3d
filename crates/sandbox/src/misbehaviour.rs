//! What an institution can be told to do wrong, one thing at a time.

use serde::{Deserialize, Serialize};

/// Where in a visit something goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Every page.
    #[default]
    Anywhere,
    /// The empty login form.
    LoginForm,
    /// The answer to a sent login form; the bank has counted the login by then.
    Login,
    /// The home page or menu.
    Home,
    /// The list of accounts.
    Accounts,
    /// The form or tabs that choose a period.
    Period,
    /// A page with statement lines.
    Statement,
    /// The answer to a logout.
    Logout,
    /// Any other page.
    Other,
}

impl Place {
    /// Whether a page at `page` is meant.
    pub(crate) fn covers(self, page: Place) -> bool {
        self == Place::Anywhere || self == page
    }
}

/// One way to misbehave. In JSON: `{"kind": "maintenance", "until": "5:00"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Misbehaviour {
    /// Every page is the maintenance page, which prints `until` as it stands.
    Maintenance { until: String },
    /// After a right password comes a notice that a person has to agree to.
    Notice,
    /// After a right password: somebody else is logged in.
    OtherSession,
    /// After a right password: it has to be changed first.
    PasswordExpired,
    /// After a right password: this is an administrator's ID.
    AdministratorLogin,
    /// After a right password: this customer's entrance is the one for certificates (demo-hojin, demo-trust).
    WrongEntrance,
    /// After a right password: no certificate came with it (demo-hojin, demo-trust).
    CertificateMissing,
    /// After a right password: the certificate is another customer's (demo-hojin, demo-trust).
    CertificateWrong,
    /// After a right password: the certificate's time is over (demo-hojin, demo-trust).
    CertificateExpired,
    /// Signed in, but no account may be looked at (demo-netbank, demo-shoko).
    NoAccounts,
    /// After a right password comes a page that nobody has seen before.
    UnknownPage,
    /// Pages of this place are the institution's own error page, with status 200.
    ErrorInside {
        #[serde(default)]
        place: Place,
    },
    /// Between the first page of a list and its next one a new line arrives in every account, once.
    MovingList,
    /// Scripts of the pages call a host that isn't the institution's.
    ForeignScript,
    /// The one-time code (or the request to approve) isn't sent, and the institution says so.
    CodeNotSent,
    /// A right code is refused: it came too late.
    CodeLate,
    /// A right code is refused: it was used before.
    CodeUsed,
    /// A right code is refused: it came too soon after the one before.
    CodeTooSoon,
    /// A right code is refused, and the institution doesn't say why.
    CodeRefused,
    /// Every session that is open now is ended; later ones are not.
    SignedOut,
    /// Statement pages end after this many bytes, without any sign of it in the headers.
    CutStatement { at_byte: usize },
    /// The frame of the list is there without lines, and no sentence says "none".
    EmptyTable,
    /// The list is gone altogether, and no sentence says "none".
    MissingTable,
    /// The list has other labels, classes or names than ever before.
    PageChanged,
    /// The printed number of lines is one more than the lines shown.
    WrongTotal,
    /// Pages name an encoding that they are not written in.
    WrongCharset,
    /// The answer comes late.
    Slow {
        #[serde(default)]
        place: Place,
        milliseconds: u64,
    },
    /// The answer is an error page with this HTTP status.
    Status {
        #[serde(default)]
        place: Place,
        status: u16,
    },
    /// The connection breaks in the middle of the answer.
    ConnectionReset {
        #[serde(default)]
        place: Place,
    },
    /// Lines of the last `days` days are not shown yet, and the balances don't have them.
    LateLines { days: u16 },
    /// The n-th newest final line of every account (0: the newest) is withdrawn.
    WithdrawnLine { newest: usize },
}
