//! A session over HTTP against a bank of a few lines: redirects, cookies, secrets, and everything that goes wrong.

mod away;
mod bank;
mod customer;
mod echo;
mod elsewhere;
mod faults;
mod hostile;
mod redirects;
mod secrets;
mod tokens;
