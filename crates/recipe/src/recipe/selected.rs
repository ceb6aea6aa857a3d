//! What a CSS selector may select: whether that is a field that is typed into, and which one. What isn't understood may be any.

/// Several selectors, of which each is the parts between its combinators.
type List = Vec<Vec<Part>>;

/// A selector as far as it tells fields apart.
#[derive(Debug)]
pub(super) struct Selected(Option<List>);

/// What stands between two combinators.
#[derive(Debug, Default)]
struct Part {
    /// In small letters; nothing for `*`.
    tag: Option<String>,
    asked: Vec<Asked>,
    /// `:is(…)`, `:where(…)`: it is one of these.
    among: Vec<List>,
    /// `:not(…)`: it is none of these.
    except: Vec<List>,
    /// `:has(…)`: what is inside or behind it.
    around: Vec<List>,
}

/// `[name="TKN" i]`, in small letters.
#[derive(Debug)]
struct Asked {
    name: String,
    /// Nothing where only the attribute has to be there.
    value: Option<String>,
    /// `=` alone: the whole value, not a piece of it.
    is_whole: bool,
}

/// Elements that nobody types into. Anything else is a field, or may be one.
const NO_FIELDS: [&str; 40] = [
    "a", "abbr", "article", "b", "body", "button", "caption", "dd", "div", "dl", "dt", "em",
    "form", "h1", "h2", "h3", "h4", "html", "img", "label", "legend", "li", "meta", "ol", "option",
    "p", "pre", "script", "section", "small", "span", "strong", "table", "tbody", "td", "th",
    "title", "tr", "ul", "header",
];
/// Kinds of `input` that are picked or pressed.
const PICKED: [&str; 6] = ["radio", "checkbox", "submit", "button", "image", "reset"];

impl Selected {
    pub(super) fn read(css: &str) -> Selected {
        let mut text = Text { rest: css };
        let list = text.list();
        Selected(list.filter(|_| text.rest.is_empty()))
    }

    pub(super) fn is_understood(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it speaks of a field that hides what is typed, or that has one of these names.
    pub(super) fn speaks_of(&self, login: &[&str]) -> bool {
        self.0
            .as_ref()
            .is_some_and(|list| parts(list).iter().any(|part| part.is_login(login)))
    }

    /// Whether it asks what a field holds that is the login's, or may be any: it would be spelled out letter by letter.
    pub(super) fn asks_what_a_field_holds(&self, login: &[&str]) -> bool {
        self.0.as_ref().is_some_and(|list| {
            let asks = parts(list).into_iter().any(Part::asks_for_the_value);
            (asks && self.speaks_of(login)) || asks_of_any_field(list, false)
        })
    }

    /// Whether its text may be what was typed: a field of several lines has its value as text.
    pub(super) fn may_be_any_text_field(&self) -> bool {
        self.0.as_ref().is_some_and(|list| {
            list.iter()
                .any(|parts| parts.last().is_some_and(Part::may_be_any_text_field))
        })
    }

    /// Whether it may select a field that is typed into, and doesn't say by its whole name which one.
    pub(super) fn may_be_any_field(&self) -> bool {
        self.0.as_ref().is_none_or(may_be_any_field)
    }
}

fn may_be_any_field(list: &List) -> bool {
    list.iter()
        .any(|parts| parts.last().is_none_or(|own| own.may_be_any_field()))
}

/// `is_told`: what is around says already that the element is no field, or which one.
fn asks_of_any_field(list: &List, is_told: bool) -> bool {
    list.iter().any(|parts| {
        parts.iter().enumerate().any(|(at, part)| {
            let is_itself = at + 1 == parts.len();
            let is_told = (is_told && is_itself) || !part.may_be_any_field();
            let mut same = part.among.iter().chain(&part.except);
            (part.asks_for_the_value() && !is_told)
                || same.any(|list| asks_of_any_field(list, is_told))
                || part
                    .around
                    .iter()
                    .any(|list| asks_of_any_field(list, false))
        })
    })
}

/// Every part, however deep.
fn parts(list: &List) -> Vec<&Part> {
    let mut all = Vec::new();
    for part in list.iter().flatten() {
        all.push(part);
        for inner in part.among.iter().chain(&part.except).chain(&part.around) {
            all.extend(parts(inner));
        }
    }
    all
}

impl Part {
    fn is_login(&self, login: &[&str]) -> bool {
        self.asked.iter().any(|asked| {
            let Some(value) = &asked.value else {
                return false;
            };
            let is_hiding = asked.name == "type" && value == "password";
            is_hiding || login.iter().any(|field| field.to_lowercase() == *value)
        })
    }

    fn asks_for_the_value(&self) -> bool {
        self.asked.iter().any(|asked| asked.name == "value")
    }

    fn may_be_any_text_field(&self) -> bool {
        const OWN: [&str; 8] = [
            "rows",
            "cols",
            "wrap",
            "placeholder",
            "maxlength",
            "minlength",
            "readonly",
            "name",
        ];
        let has_own = || self.asked.iter().any(|asked| OWN.contains(&&*asked.name));
        let is_one = match self.tag.as_deref() {
            Some(tag) => tag == "textarea",
            None => has_own(),
        };
        let among = self.among.iter().flatten().filter_map(|parts| parts.last());
        let is_among = || among.into_iter().any(Part::may_be_any_text_field);
        (is_one || is_among()) && self.may_be_any_field()
    }

    fn may_be_any_field(&self) -> bool {
        let has = |name: &str| {
            let mut whole = self.asked.iter().filter(|asked| asked.is_whole);
            whole.find_map(|asked| asked.value.as_deref().filter(|_| asked.name == name))
        };
        let is_other = |tag: &str| NO_FIELDS.contains(&tag);
        let is_picked = has("type").is_some_and(|kind| PICKED.contains(&kind));
        let is_none = self.tag.as_deref().is_some_and(is_other)
            || is_picked
            || self.among.iter().any(|list| !may_be_any_field(list));
        !is_none && has("name").is_none()
    }
}

/// What is left to read.
struct Text<'t> {
    rest: &'t str,
}

/// `None` is what isn't understood.
impl Text<'_> {
    fn take(&mut self, what: &str) -> bool {
        let rest = self.rest.strip_prefix(what);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Blanks and comments; whether there were blanks.
    fn blanks(&mut self) -> Option<bool> {
        let mut any = false;
        loop {
            let rest = self
                .rest
                .trim_start_matches(|c: char| c.is_ascii_whitespace());
            any |= rest.len() < self.rest.len();
            self.rest = rest;
            if !self.take("/*") {
                return Some(any);
            }
            self.rest = self.rest.split_once("*/")?.1;
        }
    }

    /// Up to the end, or to the bracket that closes it.
    fn list(&mut self) -> Option<List> {
        let mut list = vec![self.one()?];
        while self.take(",") {
            list.push(self.one()?);
        }
        Some(list)
    }

    fn one(&mut self) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        self.blanks()?;
        // Within `:has(…)` it may begin with one.
        self.combinator();
        self.blanks()?;
        loop {
            parts.push(self.part()?);
            let apart = self.blanks()?;
            if self.rest.is_empty() || self.rest.starts_with([',', ')']) {
                return Some(parts);
            }
            if !self.combinator() && !apart {
                return None;
            }
            self.blanks()?;
        }
    }

    fn combinator(&mut self) -> bool {
        self.take(">") || self.take("+") || self.take("~")
    }

    fn part(&mut self) -> Option<Part> {
        let mut part = Part::default();
        let before = self.rest.len();
        if !self.take("*") {
            part.tag = self.name().map(|tag| tag.to_lowercase());
        }
        loop {
            if self.take(".") || self.take("#") {
                self.name()?;
            } else if self.take("[") {
                part.asked.push(self.asked()?);
            } else if self.take(":") {
                self.pseudo(&mut part)?;
            } else if self.take("/*") {
                self.rest = self.rest.split_once("*/")?.1;
            } else {
                return (self.rest.len() < before).then_some(part);
            }
        }
    }

    fn asked(&mut self) -> Option<Asked> {
        self.blanks()?;
        let name = self.name()?.to_lowercase();
        self.blanks()?;
        if self.take("]") {
            return Some(Asked {
                name,
                value: None,
                is_whole: false,
            });
        }
        let is_piece = ["~", "|", "^", "$", "*"].iter().any(|sign| self.take(sign));
        if !self.take("=") {
            return None;
        }
        self.blanks()?;
        let value = match self.rest.chars().next()? {
            quote @ ('"' | '\'') => self.quoted(quote)?,
            _ => self.name()?,
        };
        self.blanks()?;
        if let Some(flag) = self.name() {
            let flag = flag.to_lowercase();
            if flag != "i" && flag != "s" {
                return None;
            }
            self.blanks()?;
        }
        self.take("]").then(|| Asked {
            name,
            value: Some(value.to_lowercase()),
            is_whole: !is_piece,
        })
    }

    fn pseudo(&mut self, part: &mut Part) -> Option<()> {
        let name = self.name()?.to_lowercase();
        if !self.take("(") {
            return Some(());
        }
        match name.as_str() {
            "is" | "where" | "matches" => part.among.push(self.list()?),
            "not" => part.except.push(self.list()?),
            "has" => part.around.push(self.list()?),
            // `2n + 1`, `ja`.
            _ => {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | ' ');
                self.rest = self.rest.trim_start_matches(is_plain);
            }
        }
        self.take(")").then_some(())
    }

    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        while let Some(c) = self.rest.chars().next() {
            if c == '\\' {
                name.push(self.escaped()?);
            } else if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() {
                name.push(c);
                self.rest = &self.rest[c.len_utf8()..];
            } else {
                break;
            }
        }
        (!name.is_empty()).then_some(name)
    }

    fn quoted(&mut self, quote: char) -> Option<String> {
        self.rest = &self.rest[quote.len_utf8()..];
        let mut text = String::new();
        loop {
            let c = self.rest.chars().next()?;
            if c == '\\' {
                text.push(self.escaped()?);
                continue;
            }
            self.rest = &self.rest[c.len_utf8()..];
            if c == quote {
                return Some(text);
            }
            text.push(c);
        }
    }

    /// `\44 `, up to six digits and one blank, or the character itself.
    fn escaped(&mut self) -> Option<char> {
        const DIGITS: usize = 6;
        self.rest = self.rest.strip_prefix('\\')?;
        let is_digit = |c: &char| c.is_ascii_hexdigit();
        let digits = self.rest.chars().take(DIGITS).take_while(is_digit).count();
        if digits == 0 {
            let c = self.rest.chars().next().filter(|c| !c.is_control())?;
            self.rest = &self.rest[c.len_utf8()..];
            return Some(c);
        }
        let (code, rest) = self.rest.split_at(digits);
        let blank = |c: char| c.is_ascii_whitespace();
        self.rest = rest.strip_prefix(blank).unwrap_or(rest);
        char::from_u32(u32::from_str_radix(code, 16).ok()?)
    }
}
