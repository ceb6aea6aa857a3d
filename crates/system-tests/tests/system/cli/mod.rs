//! The command line, on each engine.

mod exporting;
mod importing;
mod looking;
mod places;
mod samples;
