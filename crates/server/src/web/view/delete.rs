//! Asked only because it can't be undone: 連携を削除.

use askama::Template;
use domain::ids::ConnectionId;

use super::Frame;
use crate::web::text::{Key, Said, Values, say};

#[derive(Template)]
#[template(path = "delete.html")]
pub struct DeleteConnection {
    pub frame: Frame,
    pub connection: ConnectionId,
    pub bank: String,
    /// How many lines stay.
    pub lines: usize,
}

impl DeleteConnection {
    fn said(&self) -> Said {
        let pen = self.frame.pen;
        say(
            Key::DeleteConnection,
            pen.lang,
            &Values::of(pen)
                .text("bank", &self.bank)
                .number("n", self.lines),
        )
    }

    fn title(&self) -> crate::web::text::Html {
        self.said().title
    }
}
