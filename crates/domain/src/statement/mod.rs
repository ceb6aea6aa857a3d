//! 明細: what a source showed ([`view`]), and the lines that all views together tell ([`line`]).

pub mod completeness;
pub mod line;
pub mod matching;
pub mod text;
pub mod view;
