//! A session over a real Chromium against banks of a few lines: what scripts draw, what forms need, and what hostile pages
//! try.

mod approval;
mod bank;
mod echo;
mod forms;
mod hostile;
mod places;
mod private;
mod same;
mod secrets;
mod stage;
mod walks;
