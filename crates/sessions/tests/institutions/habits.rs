//! Which institutions every generic test walks, and in what each differs from the others.

use encoding_rs::Encoding;
use jiff::civil::{Date, date};

/// One line per institution whose recipe is ready and walks over HTTP.
const INSTITUTIONS: &[&str] = &[
    "demo-bank",
    "demo-card",
    "demo-pay",
    "demo-shinkin",
    "demo-chigin",
    "demo-hojin",
    "demo-shoko",
    "demo-netbank",
    "demo-trust",
    "demo-mall",
    "demo-shoken",
    "demo-kumiai",
    "demo-mobile",
];

/// Those that need a browser. They have tests of their own and are among `institutions_and_browsers`; all the generic tests
/// take each of them four minutes and are run by name.
const IN_A_BROWSER: &[&str] = &["demo-digital", "demo-portal"];

/// All that walk over HTTP; with `RENKEI_TEST_INSTITUTION=ID` that one alone, listed or not.
pub fn institutions() -> impl Iterator<Item = &'static str> {
    chosen(|id| INSTITUTIONS.contains(&id))
}

/// The same and those that need a browser, for the tests that matter most.
pub fn institutions_and_browsers() -> impl Iterator<Item = &'static str> {
    chosen(|id| INSTITUTIONS.contains(&id) || IN_A_BROWSER.contains(&id))
}

fn chosen(usually: fn(&str) -> bool) -> impl Iterator<Item = &'static str> {
    let only = std::env::var("RENKEI_TEST_INSTITUTION").ok();
    sandbox::Sandbox::institutions().filter(move |id| match &only {
        Some(only) => only == id,
        None => usually(id),
    })
}

/// What a second login does while one is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SecondLogin {
    IsRefused,
    EndsTheFirst,
}

/// In what an institution differs from most.
pub struct Habits {
    /// How many tries it says are left after the first wrong password; `None`: it doesn't say.
    pub tries_left: Option<u32>,
    /// How often a login secret is sent in one login: a form for the ID and one for the password are two.
    pub intents: u32,
    pub second_login: SecondLogin,
    /// A right login is answered by a redirect without a body: nothing of it can be lost.
    pub redirects_login: bool,
    /// Lists are of whole periods: the first day of the one that holds 2 November 2026.
    pub whole_periods_from: Option<Date>,
    /// Of its pages.
    pub charset: &'static Encoding,
}

pub fn habits(institution: &str) -> Habits {
    let usual = Habits {
        tries_left: Some(2),
        intents: 1,
        second_login: SecondLogin::EndsTheFirst,
        redirects_login: true,
        whole_periods_from: None,
        charset: encoding_rs::UTF_8,
    };
    match institution {
        "demo-bank" => Habits {
            second_login: SecondLogin::IsRefused,
            redirects_login: false,
            charset: encoding_rs::SHIFT_JIS,
            ..usual
        },
        "demo-card" => Habits {
            whole_periods_from: Some(date(2026, 10, 16)),
            ..usual
        },
        "demo-chigin" => Habits {
            second_login: SecondLogin::IsRefused,
            whole_periods_from: Some(date(2026, 11, 1)),
            charset: encoding_rs::SHIFT_JIS,
            ..usual
        },
        "demo-hojin" => Habits {
            tries_left: None,
            charset: encoding_rs::EUC_JP,
            ..usual
        },
        "demo-shoko" => Habits {
            charset: encoding_rs::SHIFT_JIS,
            ..usual
        },
        "demo-shinkin" => Habits {
            second_login: SecondLogin::IsRefused,
            redirects_login: false,
            charset: encoding_rs::EUC_JP,
            ..usual
        },
        "demo-netbank" => Habits {
            redirects_login: false,
            ..usual
        },
        "demo-trust" => Habits {
            second_login: SecondLogin::IsRefused,
            redirects_login: false,
            ..usual
        },
        "demo-mall" => Habits {
            whole_periods_from: Some(date(2026, 11, 1)),
            ..usual
        },
        "demo-shoken" => Habits {
            tries_left: None,
            ..usual
        },
        "demo-kumiai" => Habits {
            redirects_login: false,
            ..usual
        },
        "demo-digital" => Habits {
            redirects_login: false,
            whole_periods_from: Some(date(2026, 11, 1)),
            ..usual
        },
        _ => usual,
    }
}
