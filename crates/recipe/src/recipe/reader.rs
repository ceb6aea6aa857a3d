//! What the parts of a recipe's reader share: selectors, patterns, templates, and the names that are used.

use std::cell::RefCell;

use regex::Regex;

use super::dispatch::Fenced;
use super::elsewhere::{Saying, Sent};
use super::model::{ACCOUNT_KEYS, Css, Declared, Pattern, Value};
use super::template::{Piece, Template};
use crate::institution::{Institution, LoginField};
use crate::said::{check as say, did_you_mean};
use crate::source::{Node, Source};
use crate::text::norm;

/// Reads a recipe; notes the names that have to exist.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) institution: &'s Institution,
    /// Pages that ways lead to.
    pub(super) targets: RefCell<Vec<(usize, String)>>,
    /// Values that templates take.
    pub(super) kept_uses: RefCell<Vec<(usize, String)>>,
    /// What a request of the recipe's own says.
    pub(super) sayings: RefCell<Vec<Saying>>,
    /// Requests to addresses of the recipe.
    pub(super) sent: RefCell<Vec<Sent>>,
    /// Addresses of the fence.
    pub(super) fenced: RefCell<Vec<Fenced>>,
    /// Values that are taken from pages to be sent again.
    pub(super) taken: RefCell<Vec<(usize, Value)>>,
    /// Fields that requests carry, by their names.
    pub(super) carried: RefCell<Vec<(usize, String)>>,
    /// All values that are read of pages.
    pub(super) values: RefCell<Vec<(usize, Value)>>,
    /// All selectors.
    pub(super) selectors: RefCell<Vec<(usize, String)>>,
    /// Where the pages that could be read begin.
    pub(super) page_starts: RefCell<Vec<usize>>,
}

/// Which secrets may stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Secrets {
    pub(super) login: bool,
    pub(super) answer: bool,
    /// The access token of a consent.
    pub(super) access: bool,
}

impl Secrets {
    pub(super) const NONE: Secrets = Secrets {
        login: false,
        answer: false,
        access: false,
    };
    pub(super) const ACCESS: Secrets = Secrets {
        access: true,
        ..Secrets::NONE
    };
}

/// What a bare text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The label of a column.
    Table,
    /// A selector.
    Each,
    /// A path.
    Items,
    /// A header of a file.
    File,
    /// What a file of such a format says about itself.
    Stated(Declared),
    /// A file of lines as a whole: nothing in it has a name.
    FilePage,
    /// The page decides.
    Page,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source<'s>, institution: &'s Institution) -> Reader<'s> {
        Reader {
            source,
            institution,
            targets: RefCell::default(),
            kept_uses: RefCell::default(),
            sayings: RefCell::default(),
            sent: RefCell::default(),
            fenced: RefCell::default(),
            taken: RefCell::default(),
            carried: RefCell::default(),
            values: RefCell::default(),
            selectors: RefCell::default(),
            page_starts: RefCell::default(),
        }
    }

    pub(super) fn css(&self, at: usize, text: &str) -> Option<Css> {
        const LENGTH_MAX: i64 = 200;
        if text.chars().count() as i64 > LENGTH_MAX {
            self.source.refuse(at, say::long_selector(LENGTH_MAX));
            return None;
        }
        if text.matches(":has(").count() > 1 {
            self.source.refuse(at, say::nested_has(text));
            return None;
        }
        let css = Css::read(text);
        if css.is_none() {
            self.source.refuse(at, say::not_a_selector(text));
        }
        self.selectors.borrow_mut().push((at, text.to_owned()));
        css
    }

    pub(super) fn css_at(&self, node: &Node<'_>) -> Option<Css> {
        self.css(node.at, &node.text()?)
    }

    /// A linear pattern, normalised as the texts it is matched against. Full-width brackets are plain characters.
    pub(super) fn pattern(&self, node: &Node<'_>) -> Option<Pattern> {
        let text = node.text()?;
        let refuse = |finding| {
            self.source.refuse(node.at, finding);
            None
        };
        if looks_around(&text) {
            self.source
                .refuse(node.at, say::looks_around(node.key(), &text));
            return None;
        }
        let plain: String = text.chars().map(escape_wide).collect();
        let normal: String =
            unicode_normalization::UnicodeNormalization::nfkc(plain.as_str()).collect();
        match Regex::new(&normal) {
            Ok(regex) if regex.captures_len() > 2 => {
                let groups = regex.captures_len() as i64 - 1;
                refuse(say::many_groups(node.key(), &text, groups))
            }
            Ok(regex) => Some(Pattern { text, regex }),
            Err(_) => refuse(say::not_a_pattern(node.key(), &text)),
        }
    }

    /// A text with places in it.
    pub(super) fn template(&self, node: &Node<'_>, secrets: Secrets) -> Option<Template> {
        self.template_of(node.at, &node.text()?, secrets)
    }

    pub(super) fn template_of(&self, at: usize, text: &str, secrets: Secrets) -> Option<Template> {
        if text.contains(['\u{ff5b}', '\u{ff5d}']) {
            self.source.doubt(at, say::wide_braces(text));
        }
        let template = match Template::read(text) {
            Ok(template) => template,
            Err(finding) => {
                self.source.refuse(at, finding);
                return None;
            }
        };
        for piece in &template.pieces {
            self.piece(at, piece, secrets);
        }
        Some(template)
    }

    /// Texts without places say so where somebody meant one.
    pub(super) fn is_literal(&self, at: usize, key: &str, text: &str) {
        if text.contains('{') && text.contains('}') {
            self.source.refuse(at, say::literal_place(key, text));
        }
    }

    fn piece(&self, at: usize, piece: &Piece, secrets: Secrets) {
        match piece {
            Piece::Login(name) if !secrets.login => {
                self.source.refuse(at, say::secret_elsewhere(name));
            }
            Piece::Login(name) if self.institution.field(name).is_none() => {
                let names = self
                    .institution
                    .fields
                    .iter()
                    .map(|field: &LoginField| field.name.as_str());
                self.source.refuse(
                    at,
                    say::no_login_field(name).with_help(did_you_mean(name, names)),
                );
            }
            Piece::Answer(_) if !secrets.answer => {
                self.source.refuse(at, say::answer_to_nothing());
            }
            Piece::Access if !secrets.access => {
                self.source.refuse(at, say::token_elsewhere());
            }
            Piece::Account(key) if !ACCOUNT_KEYS.contains(&key.as_str()) => {
                self.source.refuse(
                    at,
                    say::no_fact_of_an_account(key).with_help(did_you_mean(key, ACCOUNT_KEYS)),
                );
            }
            Piece::Kept(name) => self.kept_uses.borrow_mut().push((at, name.clone())),
            _ => {}
        }
    }

    /// Names or kinds of pages.
    pub(super) fn to(&self, node: Option<Node<'_>>) -> Vec<String> {
        let Some(node) = node else { return Vec::new() };
        let names = node.texts();
        self.targets
            .borrow_mut()
            .extend(names.iter().map(|name| (node.at, name.clone())));
        names
    }
}

fn looks_around(text: &str) -> bool {
    let look = ["(?=", "(?!", "(?<=", "(?<!"];
    let bytes = text.as_bytes();
    let back = bytes
        .windows(2)
        .any(|pair| pair[0] == b'\\' && (b'1'..=b'9').contains(&pair[1]));
    back || look.iter().any(|word| text.contains(word))
}

/// NFKC would turn `（` into a group; as printed on a page it is a plain bracket.
fn escape_wide(c: char) -> String {
    let narrow = norm(&c.to_string());
    match narrow.as_str() {
        "(" | ")" | "[" | "]" | "{" | "}" | "." | "*" | "+" | "?" | "|" | "^" | "$" | "\\"
            if !c.is_ascii() =>
        {
            format!("\\{narrow}")
        }
        _ => c.to_string(),
    }
}
