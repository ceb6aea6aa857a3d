//! The language of layouts: a layout says in TOML what a table is recognised by and what its rows and columns mean.
//!
//! ```toml
//! id = "aoba-card"
//! name = "あおばカードのCSV"
//! account = "card"
//!
//! [heading]
//! columns = ["利用日", "店名", "金額", "備考?"]
//!
//! [[above]]
//! label = "ご請求額"
//! is = "billed"
//!
//! [[row]]
//! when = { "利用日" = "", "店名" = "小計" }
//! is = "subtotal"
//! sum = "金額"
//!
//! [line]
//! date = "利用日"
//! as = "y/m/d"
//! charge = "金額"
//! description = "店名"
//! ```
//!
//! The words of every part stand at its type: [`Layout`], [`Heading`], [`Shape`], [`Above`], [`Row`], [`Line`],
//! [`AccountFrom`], [`Traits`], [`Test`](pattern::Test) and [`DateForm`](crate::date::DateForm). A word that isn't there is refused.
//!
//! A column is named by its heading as [`Heading`] lists it, or by its place: `"#3"` is the third cell of a row.

mod built_in;
mod check;
mod column;
mod fault;
mod like;
mod model;
mod near;
mod pattern;
mod schema;
#[cfg(test)]
mod tests;

pub use built_in::built_in;
pub use column::{Column, nth};
pub use fault::LayoutFault;
pub use like::{Like, Part};
pub use model::{
    Above, AboveIs, AccountFrom, Heading, Holder, Layout, Line, Many, Pending, Row, RowIs, Shape,
    Side, Traits, When, Where,
};
pub use near::nearest;
pub use pattern::{Glob, Tests, key};
pub use schema::schema;
