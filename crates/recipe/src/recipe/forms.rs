//! Reading forms: login, challenge, period.

use super::model::{
    Action, Approval, Asks, AtMost, Form, FormAt, FormBy, PeriodForm, Value, ValuePlace, Way,
};
use super::reader::{Mode, Reader, Secrets};
use super::template::{Piece, Template};
use super::words::ASKED;
use crate::institution::Reach;
use crate::language::FORM;
use crate::said::check as say;
use crate::source::{Node, Table};

impl Reader<'_> {
    /// `login-form` and `challenge-form`.
    pub(super) fn form(&self, table: &Table<'_>, login: bool) -> Option<Form> {
        let asks_node = table.get("asks");
        let secrets = Secrets {
            login,
            answer: asks_node.is_some(),
            ..Secrets::NONE
        };
        let form = table.get("form");
        let fill = table.get("fill");
        let send = table.get("send");
        let button = table.text("button");
        if let Some(button) = &button {
            self.is_literal(table.at, "button", button);
            self.notes(table.at, say::a_button(), button);
        }
        let outcomes = self.outcomes(table.get("outcome"));
        let to = self.to(table.get("to"));
        let asks = self.asks(table, asks_node);
        if !login && asks.is_none() {
            self.source.refuse(table.at, say::challenge_without_asks());
        }
        let way = match (fill, send) {
            (Some(fill), None) => {
                let form = self.form_at(table.at, form)?;
                Way::of(Action::Submit {
                    form,
                    fill: self.fill(Some(fill), secrets),
                    button,
                })
            }
            (None, Some(send)) => {
                let way = self.way(&send, secrets)?;
                match &way.action {
                    Action::Post { path, .. } if path.names_a_host() => {
                        self.source.refuse(send.at, say::send_to_another_host());
                    }
                    Action::Post { .. } => {}
                    _ => {
                        self.source.refuse(send.at, say::send_is_a_post());
                    }
                }
                way
            }
            _ => {
                self.source
                    .refuse(table.at, say::fill_or_send(table.what()));
                return None;
            }
        };
        let used = login_names(&way);
        let is_secret = |name: &String| {
            self.institution
                .field(name)
                .is_some_and(|field| field.kind.is_secret())
        };
        let secrets = used.into_iter().filter(is_secret).collect();
        Some(Form {
            send: Way {
                to,
                outcomes,
                ..way
            },
            asks,
            secrets,
        })
    }

    /// A selector, or `{ with = "FIELD" }`.
    pub(super) fn form_at(&self, at: usize, form: Option<Node<'_>>) -> Option<FormAt> {
        let css = match form {
            Some(node) if node.is_table() => {
                let table = node.block(&FORM)?;
                let field = table.required_text("with");
                table.finish();
                let field = field?;
                self.notes(table.at, say::the_form(), &field);
                return Some(FormAt {
                    text: format!("the form with {field}"),
                    by: FormBy::Field(field),
                });
            }
            Some(node) => {
                let css = self.css_at(&node)?;
                self.notes(node.at, say::the_form(), &css.text);
                css
            }
            None => self.css(at, "form")?,
        };
        Some(FormAt {
            text: css.text.clone(),
            by: FormBy::Css(css),
        })
    }

    fn asks(&self, table: &Table<'_>, node: Option<Node<'_>>) -> Option<Asks> {
        let value = |key| {
            table
                .get(key)
                .and_then(|node| self.value(&node, Mode::Page))
        };
        let (question, cells, picture, until) = (
            value("question"),
            value("cells"),
            value("picture"),
            value("until"),
        );
        if let (Some(picture), Some(node)) = (&picture, table.peek("picture"))
            && !stands_on_the_page(picture)
        {
            self.source.refuse(node.at, say::made_up_picture());
        }
        let words = ASKED.map(|kind| (kind.word(), kind));
        let kind = node?.word(&say::something_a_bank_asks(), &words)?;
        Some(Asks {
            kind,
            question,
            cells,
            picture,
            until,
        })
    }

    /// `approval`.
    pub(super) fn approval(&self, table: &Table<'_>) -> Option<Approval> {
        let every = table.count("every", 1, 60).unwrap_or(5);
        let at_most = table.count("at_most", 1, 900).unwrap_or(180);
        let value = |key| {
            table
                .get(key)
                .and_then(|node| self.value(&node, Mode::Page))
        };
        let (question, until) = (value("question"), value("until"));
        let look = match table.get("look") {
            Some(node) => Some(self.way(&node, Secrets::NONE)?),
            None => None,
        };
        Some(Approval {
            every,
            at_most,
            look,
            question,
            until,
            outcomes: self.outcomes(table.get("outcome")),
            to: self.to(table.get("to")),
        })
    }

    pub(super) fn period_form(&self, table: &Table<'_>) -> Option<PeriodForm> {
        let form = self.form_at(table.at, table.get("form"));
        let fill = self.fill(table.required("fill"), Secrets::NONE);
        let button = table.text("button");
        if let Some(button) = &button {
            self.is_literal(table.at, "button", button);
            self.notes(table.at, say::a_button(), button);
        }
        let at_most = table
            .get("at_most")
            .map_or(Some(AtMost::Anything), |node| self.at_most(&node));
        let outcomes = self.outcomes(table.get("outcome"));
        let to = self.to(table.get("to"));
        let to = if to.is_empty() {
            vec!["statement".to_owned()]
        } else {
            to
        };
        let way = Way {
            to,
            outcomes,
            ..Way::of(Action::Submit {
                form: form?,
                fill,
                button,
            })
        };
        if !way.uses_period() {
            self.source.refuse(table.at, say::form_without_period());
        }
        Some(PeriodForm {
            send: way,
            at_most: at_most?,
        })
    }

    fn at_most(&self, node: &Node<'_>) -> Option<AtMost> {
        if node.as_text() == Some("calendar month") {
            return Some(AtMost::CalendarMonth);
        }
        match crate::institution::reach(*node)? {
            Reach::Days(days) if days > 0 => Some(AtMost::Days(days)),
            Reach::Months(months) if months > 0 => Some(AtMost::Months(months)),
            Reach::All => Some(AtMost::Anything),
            Reach::Days(_) | Reach::Months(_) | Reach::WholeMonths(_) => {
                self.source.refuse(node.at, say::no_stretch());
                None
            }
        }
    }
}

/// It is one thing of the page as it stands there: nothing of the recipe's, of the customer's or of several is put together.
fn stands_on_the_page(value: &Value) -> bool {
    match &value.place {
        ValuePlace::Either(choices) => choices.iter().all(stands_on_the_page),
        ValuePlace::Css { .. }
        | ValuePlace::Attr(_)
        | ValuePlace::Json(_)
        | ValuePlace::Bare { .. } => true,
        _ => false,
    }
}

/// The login fields that a way names.
fn login_names(way: &Way) -> Vec<String> {
    let names = |template: &Template| -> Vec<String> {
        template
            .pieces
            .iter()
            .filter_map(|piece| {
                if let Piece::Login(name) = piece {
                    Some(name.clone())
                } else {
                    None
                }
            })
            .collect()
    };
    match &way.action {
        Action::Submit { fill, .. } => fill
            .iter()
            .flat_map(|(_, template)| names(template))
            .collect(),
        Action::Post { fields, json, .. } => {
            let found = std::cell::RefCell::new(
                fields
                    .iter()
                    .flat_map(|(_, template)| names(template))
                    .collect::<Vec<_>>(),
            );
            if let Some(json) = json {
                json.any(&|template| {
                    found.borrow_mut().extend(names(template));
                    false
                });
            }
            found.into_inner()
        }
        _ => Vec::new(),
    }
}
