//! What is known about a file besides its bytes.

use std::sync::Arc;

use domain::time::Date;

use crate::layout::Layout;

/// What is known about a file besides its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The civil date in Japan: tells years and eras that a file leaves out.
    pub today: Date,
    /// Only dates a file (some names carry the year or the month) and helps to say what kind a refused one is of.
    pub file_name: Option<&'a str>,
    /// The layout that the person chose, by its id.
    pub layout: Option<&'a str>,
    /// The office's own layouts, tried beside the built-in ones.
    pub layouts: &'a [Arc<Layout>],
}

impl Asked<'_> {
    pub fn on(today: Date) -> Asked<'static> {
        Asked {
            today,
            file_name: None,
            layout: None,
            layouts: &[],
        }
    }
}
