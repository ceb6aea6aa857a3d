//! Whether a sign holds at a place, and if not, what is missing.

use std::borrow::Cow;

use super::scope::{Place, Scope};
use crate::fence::fits;
use crate::recipe::model::{Css, Sign, Test, ValuePlace, ValueTest};
use crate::text::{nearest_sentence, norm, normal, short};
use crate::vars::Vars;

/// What a sign is judged with.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'j> {
    pub(crate) vars: Vars<'j>,
    /// The `when` of the form that was sent, for `again`.
    pub(crate) sender: Option<&'j Sign>,
    /// Say what is missing and what is nearest to it on the page; costs time, so only where somebody will read it.
    pub(crate) hints: bool,
}

impl Judge<'_> {
    pub(crate) fn holds(&self, sign: &Sign, scope: &Scope<'_>) -> bool {
        Judge {
            hints: false,
            ..*self
        }
        .judge(sign, scope)
        .is_ok()
    }

    /// `Err`: the first test that fails, as a phrase: `needs the text "…"`; empty without `hints`.
    pub(crate) fn judge(&self, sign: &Sign, scope: &Scope<'_>) -> Result<(), String> {
        let mut tests = sign.tests.iter();
        if self.hints {
            return tests.try_for_each(|test| self.test(test, scope));
        }
        // Where nobody asks which test failed, those that need little of the page come first.
        let cheap = tests.clone().filter(|test| is_cheap(test));
        let dear = tests.filter(|test| !is_cheap(test));
        cheap
            .chain(dear)
            .try_for_each(|test| self.test(test, scope))
    }

    /// Nearly all signs that are judged fail, and nobody asks why.
    fn need(&self, good: bool, why: impl FnOnce() -> String) -> Result<(), String> {
        if good {
            return Ok(());
        }
        Err(if self.hints { why() } else { String::new() })
    }

    fn test(&self, test: &Test, scope: &Scope<'_>) -> Result<(), String> {
        let page = scope.look.page;
        match test {
            Test::Text { at, texts } => self.text(at.as_ref(), texts, scope),
            Test::Has(all) => all.iter().try_for_each(|css| {
                self.need(scope.select(css).is_some(), || self.no_element(css, scope))
            }),
            Test::Title(titles) => {
                let title = scope.look.title();
                let is_in = |wanted: &String| title.contains(&*normal(wanted));
                self.need(titles.iter().any(is_in), || {
                    format!("needs title {}, got \"{}\"", list(titles), short(title, 40))
                })
            }
            Test::Path(paths) => {
                let path = page.url.path();
                self.need(paths.iter().any(|wanted| fits(wanted, path)), || {
                    format!("needs the address {}, got {path}", paths.join(" or "))
                })
            }
            Test::Query(wanted) => wanted.iter().try_for_each(|(name, value)| {
                let mut pairs = page.url.query_pairs();
                let got = pairs.find(|(key, _)| key == name);
                self.need(got.is_some_and(|(_, got)| fits(value, &got)), || {
                    format!("needs {name}={value} in the address")
                })
            }),
            Test::Status(wanted) => self.need(wanted.contains(&u32::from(page.status)), || {
                format!("needs status {wanted:?}, got {}", page.status)
            }),
            Test::Type(types) => {
                let kind = scope.look.media_type();
                self.need(types.iter().any(|wanted| fits(wanted, &kind)), || {
                    format!("needs type {}, got {kind}", types.join(" or "))
                })
            }
            Test::Value(value, wanted) => self.value(value, wanted, scope),
            Test::Any(signs) => self.need(signs.iter().any(|sign| self.holds(sign, scope)), || {
                "none of `any` holds".to_owned()
            }),
            Test::All(signs) => signs.iter().try_for_each(|sign| self.judge(sign, scope)),
            Test::Not(sign) => self.need(!self.holds(sign, scope), || {
                "must not be what `not` says, but is".to_owned()
            }),
            Test::Again => {
                let again = self.sender.is_some_and(|sender| self.holds(sender, scope));
                self.need(again, || "the form did not come again".to_owned())
            }
        }
    }

    fn no_element(&self, css: &Css, scope: &Scope<'_>) -> String {
        format!(
            "needs an element {}{}",
            css.text,
            self.near_name(css, scope)
        )
    }

    fn text(&self, at: Option<&Css>, texts: &[String], scope: &Scope<'_>) -> Result<(), String> {
        let hay = match at {
            None => scope.normal_text(),
            Some(css) => {
                let found = scope.select_all(css);
                self.need(!found.is_empty(), || self.no_element(css, scope))?;
                let texts = found.into_iter().map(|element| scope.look.text_of(element));
                Cow::Owned(norm(&texts.collect::<Vec<_>>().join(" ")))
            }
        };
        let is_in = |wanted: &String| hay.contains(&*normal(wanted));
        self.need(texts.iter().any(is_in), || {
            let near = texts
                .first()
                .and_then(|wanted| nearest_sentence(wanted, &hay))
                .map(|near| format!("; the nearest on the page is \"{near}\""))
                .unwrap_or_default();
            format!("needs the text {}{near}", list(texts))
        })
    }

    fn value(
        &self,
        value: &crate::recipe::model::Value,
        wanted: &ValueTest,
        scope: &Scope<'_>,
    ) -> Result<(), String> {
        let missing = || format!("needs {}", value.spelling);
        // A list or an object is there, though it has no text.
        if let (ValueTest::There, ValuePlace::Json(path)) = (wanted, &value.place) {
            return self.need(scope.has_json(path), missing);
        }
        let got = scope
            .read(value, &self.vars)
            .map_err(|refusal| format!("needs {}", refusal.expected))?;
        let Some(got) = &got else {
            return self.need(false, missing);
        };
        let got = normal(got);
        match wanted {
            ValueTest::There => Ok(()),
            ValueTest::Is(texts) => {
                let texts: Vec<String> = texts
                    .iter()
                    .filter_map(|text| self.vars.text(text, str::to_owned).ok())
                    .collect();
                self.need(texts.iter().any(|text| normal(text) == got), || {
                    format!(
                        "needs {} to be {}, got \"{}\"",
                        value.spelling,
                        list(&texts),
                        short(&got, 40)
                    )
                })
            }
            ValueTest::Like(pattern) => self.need(pattern.regex.is_match(&got), || {
                format!(
                    "needs {} like /{}/, got \"{}\"",
                    value.spelling,
                    pattern.text,
                    short(&got, 40)
                )
            }),
        }
    }

    /// The class or id on the page that is most like the selector's last one.
    fn near_name(&self, css: &Css, scope: &Scope<'_>) -> String {
        let Some(last) = css
            .text
            .rsplit(['.', '#'])
            .next()
            .filter(|name| name.len() < css.text.len())
        else {
            return String::new();
        };
        let Place::Element(root) = scope.place else {
            return String::new();
        };
        let names: Vec<&str> = root
            .descendent_elements()
            .flat_map(|element| element.value().classes().chain(element.value().id()))
            .take(3000)
            .collect();
        match nearest_sentence(last, &names.join(" ")) {
            Some(near) if near != last => format!("; the nearest name on the page is \"{near}\""),
            _ => String::new(),
        }
    }
}

fn is_cheap(test: &Test) -> bool {
    matches!(
        test,
        Test::Title(_) | Test::Path(_) | Test::Query(_) | Test::Status(_) | Test::Type(_)
    )
}

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    quoted.join(" or ")
}
