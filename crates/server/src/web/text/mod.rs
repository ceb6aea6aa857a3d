//! What the screens say: two languages side by side, dates, amounts, names of things, and the longer messages.
//!
//! Short words stand in the templates themselves as `l.t("日本語", "English")`, so that neither can be forgotten.
//! What a cause of a fetch needs to say stands in `messages.toml`, read by [`message`].

mod dates;
mod html;
mod message;
mod money;
mod names;
mod pen;
mod size;

pub use html::Html;
pub use message::{Key, Said, Values, say};
pub use money::Amount;
pub use names::AccountLabel;
pub use pen::{Lang, Pen};
pub use size::megabytes;
