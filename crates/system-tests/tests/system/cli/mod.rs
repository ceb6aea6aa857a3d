//! The command line, on each engine.

mod exporting;
mod hints;
mod importing;
mod institution;
mod layouts;
mod looking;
mod places;
mod samples;
mod tutorial;
mod workshop;
