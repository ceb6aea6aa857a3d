//! Values of a page.
pub(crate) mod date;
pub(crate) mod expr;
pub(crate) mod number;
