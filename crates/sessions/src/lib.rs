//! Sessions: what carries a walk's requests to a real (or simulated) institution.
//!
//! [`HttpSession`] is a [`recipe::Session`] over plain HTTP(S), [`BrowserSession`] one over a headless Chromium. Whoever runs the fetch stands behind it as its [`Desk`]:
//! gives the login's values, answers challenges, writes down that a login is about to be sent.

mod address;
mod browser;
mod client;
mod desk;
mod guard;
mod hop;
mod http;
mod limits;
mod origins;
mod token;
mod turn;
mod wire;

pub use browser::{BrowserProgram, BrowserSession, NoBrowser};
pub use desk::{Desk, NoToken, Secret, Stopped};
pub use http::{HttpSession, NotSetUp};
pub use limits::Limits;
pub use origins::{BadOrigin, OriginMap};
pub use token::{Client, Grant, TokenEndpoint, TokenFault, Tokens};
