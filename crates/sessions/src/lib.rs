//! Sessions: what carries a walk's requests to a real (or simulated) institution.
//!
//! [`HttpSession`] is a [`recipe::Session`] over plain HTTP(S). Whoever runs the fetch stands behind it as its [`Desk`]:
//! gives the login's values, answers challenges, writes down that a login is about to be sent.

mod address;
mod client;
mod desk;
mod hop;
mod http;
mod limits;
mod origins;
mod wire;

pub use desk::{Desk, Secret, Stopped};
pub use http::{HttpSession, NotSetUp};
pub use limits::Limits;
pub use origins::{BadOrigin, OriginMap};
