//! A session over HTTP against a bank of a few lines: redirects, cookies, secrets, and everything that goes wrong.

mod bank;
mod customer;
mod elsewhere;
mod faults;
mod hostile;
mod redirects;
mod secrets;
mod tokens;
