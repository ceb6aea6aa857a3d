//! サインイン.

use askama::Template;

use super::Gate;

#[derive(Template)]
#[template(path = "signin.html")]
pub struct SignIn {
    pub gate: Gate,
    /// What was typed; empty at first.
    pub email: String,
    pub error: Option<SignInError>,
    /// Where to go afterwards: a local address.
    pub next: Option<String>,
}

/// Says nothing about whether an address exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInError {
    Wrong,
    /// Too many tries; how long to wait.
    Wait {
        seconds: usize,
    },
}

impl SignIn {
    fn title(&self) -> &'static str {
        self.gate.pen.t("サインイン", "Sign in")
    }
}
