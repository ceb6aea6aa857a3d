//! A button that helps: where it leads, whether it stores something, and why it may be locked.

use askama::Template;

use crate::web::text::Html;

/// One action of a card or row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub label: String,
    pub href: String,
    /// Changes something, so it is a form of its own.
    pub post: bool,
    /// Who may do it instead, where this person may not; the button keeps its place and says why.
    pub locked: Option<String>,
}

impl Act {
    pub fn link(label: &str, href: String) -> Act {
        Act {
            label: label.to_owned(),
            href,
            post: false,
            locked: None,
        }
    }

    pub fn post(label: &str, href: String) -> Act {
        Act {
            label: label.to_owned(),
            href,
            post: true,
            locked: None,
        }
    }

    pub fn locked_if(mut self, reason: Option<String>) -> Act {
        self.locked = reason;
        self
    }

    /// As a button of a class, for templates.
    pub fn button(&self, class: &str, csrf: &str) -> Html {
        let button = Button {
            act: self,
            class,
            csrf,
        };
        Html::markup(button.render().unwrap_or_default())
    }
}

#[derive(Template)]
#[template(path = "parts/act.html")]
struct Button<'a> {
    act: &'a Act,
    class: &'a str,
    csrf: &'a str,
}
