//! What stands between a browser and the handlers: whose browser it is, and that the request is its own doing.

pub(super) mod cookies;
mod guard;
mod headers;
mod local;
mod sent;
mod signed_in;

pub(super) use guard::{host, refuse_cross_site, refuse_other_hosts, refuse_other_sites};
pub(super) use headers::set_headers;
pub(super) use local::local_address;
pub(super) use sent::{Fields, Posted, is_own_form, read as read_form};
pub(super) use signed_in::{Browser, SignedIn};
