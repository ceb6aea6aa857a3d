//! The layouts that come with Renkei.

use std::sync::{Arc, LazyLock};

use super::Layout;

/// One of each folder of `layouts/`, by their ids in order.
pub fn built_in() -> &'static [Arc<Layout>] {
    static LAYOUTS: LazyLock<Vec<Arc<Layout>>> = LazyLock::new(|| {
        let texts: &[&str] = include!(concat!(env!("OUT_DIR"), "/layouts.rs"));
        texts
            .iter()
            .map(|text| match Layout::parse(text) {
                Ok(layout) => Arc::new(layout),
                Err(fault) => panic!("the built-in layouts are part of the program: {fault}"),
            })
            .collect()
    });
    &LAYOUTS
}
