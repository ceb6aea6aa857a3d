//! Which institutions every generic test walks, and in what each differs from the others.

use std::time::Duration;

use encoding_rs::Encoding;
use futures_util::future::{join, join_all};
use jiff::civil::{Date, date};
use recipe::Engine;

use crate::visit::recipe;

/// One line per institution whose recipe is ready and that is signed in to; where people consent at the bank there are tests of
/// their own.
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
    "demo-digital",
    "demo-portal",
];

pub fn is_in_a_browser(institution: &str) -> bool {
    recipe(institution).engine() == Engine::Browser
}

/// All of them; with `RENKEI_TEST_INSTITUTION=ID` that one alone, listed or not.
pub fn institutions() -> impl Iterator<Item = &'static str> {
    let only = std::env::var("RENKEI_TEST_INSTITUTION").ok();
    sandbox::Sandbox::institutions().filter(move |id| match &only {
        Some(only) => only == id,
        None => INSTITUTIONS.contains(id),
    })
}

/// Does `check` with each institution. Walks in a browser wait for it most of their time: those go on beside the others.
pub async fn each<F: Future<Output = ()>>(check: impl Fn(&'static str) -> F) {
    let (in_browsers, others): (Vec<_>, Vec<_>) =
        institutions().partition(|id| is_in_a_browser(id));
    let one_by_one = async {
        for institution in others {
            check(institution).await;
        }
    };
    join(join_all(in_browsers.into_iter().map(&check)), one_by_one).await;
}

/// A bound for one step that an answer which comes keeps, and within which an answer that doesn't come may be waited for.
pub fn short_step(institution: &str) -> Duration {
    if is_in_a_browser(institution) {
        Duration::from_secs(4)
    } else {
        Duration::from_millis(700)
    }
}

/// Longer than that by far, in milliseconds.
pub const MUCH_LATER: u64 = 12_000;

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
