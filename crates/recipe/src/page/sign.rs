//! Whether a sign holds at a place, and if not, what is missing.

use std::borrow::Cow;

use super::dom::text_of;
use super::scope::{Place, Scope};
use crate::fence::fits;
use crate::recipe::model::{Css, Sign, Test, ValuePlace, ValueTest};
use crate::text::{nearest_sentence, norm, short};
use crate::vars::Vars;

/// What a sign is judged with.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'j> {
    pub(crate) vars: Vars<'j>,
    /// The `when` of the form that was sent, for `again`.
    pub(crate) sender: Option<&'j Sign>,
    /// Look for what is nearest on the page; costs time, so only where somebody will read it.
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

    /// `Err`: the first test that fails, as a phrase: `needs the text "…"`.
    pub(crate) fn judge(&self, sign: &Sign, scope: &Scope<'_>) -> Result<(), String> {
        sign.tests
            .iter()
            .try_for_each(|test| self.test(test, scope))
    }

    fn test(&self, test: &Test, scope: &Scope<'_>) -> Result<(), String> {
        let page = scope.look.page;
        let need = |good: bool, why: &dyn Fn() -> String| if good { Ok(()) } else { Err(why()) };
        match test {
            Test::Text { at, texts } => self.text(at.as_ref(), texts, scope),
            Test::Has(all) => match all.iter().find(|css| scope.select(css).is_none()) {
                Some(css) => Err(format!(
                    "needs an element {}{}",
                    css.text,
                    self.near_name(css, scope)
                )),
                None => Ok(()),
            },
            Test::Title(titles) => {
                let title = scope.look.title();
                need(
                    titles.iter().any(|wanted| title.contains(&norm(wanted))),
                    &|| format!("needs title {}, got \"{}\"", list(titles), short(title, 40)),
                )
            }
            Test::Path(paths) => {
                let path = page.url.path();
                need(paths.iter().any(|wanted| fits(wanted, path)), &|| {
                    format!("needs the address {}, got {path}", paths.join(" or "))
                })
            }
            Test::Query(wanted) => wanted.iter().try_for_each(|(name, value)| {
                let got = page
                    .url
                    .query_pairs()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value.into_owned());
                need(got.is_some_and(|got| fits(value, &got)), &|| {
                    format!("needs {name}={value} in the address")
                })
            }),
            Test::Status(wanted) => need(wanted.contains(&u32::from(page.status)), &|| {
                format!("needs status {wanted:?}, got {}", page.status)
            }),
            Test::Type(types) => {
                let kind = scope.look.media_type();
                need(types.iter().any(|wanted| fits(wanted, &kind)), &|| {
                    format!("needs type {}, got {kind}", types.join(" or "))
                })
            }
            Test::Value(value, wanted) => self.value(value, wanted, scope),
            Test::Any(signs) => need(signs.iter().any(|sign| self.holds(sign, scope)), &|| {
                "none of `any` holds".to_owned()
            }),
            Test::All(signs) => signs.iter().try_for_each(|sign| self.judge(sign, scope)),
            Test::Not(sign) => need(!self.holds(sign, scope), &|| {
                "must not be what `not` says, but is".to_owned()
            }),
            Test::Again => {
                let again = self.sender.is_some_and(|sender| self.holds(sender, scope));
                need(again, &|| "the form did not come again".to_owned())
            }
        }
    }

    fn text(&self, at: Option<&Css>, texts: &[String], scope: &Scope<'_>) -> Result<(), String> {
        let hay = match at {
            None if scope.is_page() => Cow::Borrowed(scope.look.text()),
            None => Cow::Owned(norm(&scope.text())),
            Some(css) => {
                let found = scope.select_all(css);
                if found.is_empty() {
                    return Err(format!(
                        "needs an element {}{}",
                        css.text,
                        self.near_name(css, scope)
                    ));
                }
                let all: Vec<String> = found.into_iter().map(text_of).collect();
                Cow::Owned(norm(&all.join(" ")))
            }
        };
        if texts.iter().any(|wanted| hay.contains(&norm(wanted))) {
            return Ok(());
        }
        let near = texts
            .first()
            .filter(|_| self.hints)
            .and_then(|wanted| nearest_sentence(wanted, &hay));
        let near = near
            .map(|near| format!("; the nearest on the page is \"{near}\""))
            .unwrap_or_default();
        Err(format!("needs the text {}{near}", list(texts)))
    }

    fn value(
        &self,
        value: &crate::recipe::model::Value,
        wanted: &ValueTest,
        scope: &Scope<'_>,
    ) -> Result<(), String> {
        // A list or an object is there, though it has no text.
        if let (ValueTest::There, ValuePlace::Json(path)) = (wanted, &value.place) {
            return if scope.has_json(path) {
                Ok(())
            } else {
                Err(format!("needs {}", value.spelling))
            };
        }
        let got = scope
            .read(value, &self.vars)
            .map_err(|refusal| format!("needs {}", refusal.expected))?;
        let Some(got) = got.map(|got| norm(&got)) else {
            return Err(format!("needs {}", value.spelling));
        };
        match wanted {
            ValueTest::There => Ok(()),
            ValueTest::Is(texts) => {
                let texts: Vec<String> = texts
                    .iter()
                    .filter_map(|text| self.vars.text(text, str::to_owned).ok())
                    .collect();
                if texts.iter().any(|text| norm(text) == got) {
                    return Ok(());
                }
                Err(format!(
                    "needs {} to be {}, got \"{}\"",
                    value.spelling,
                    list(&texts),
                    short(&got, 40)
                ))
            }
            ValueTest::Like(pattern) => {
                if pattern.regex.is_match(&got) {
                    return Ok(());
                }
                Err(format!(
                    "needs {} like /{}/, got \"{}\"",
                    value.spelling,
                    pattern.text,
                    short(&got, 40)
                ))
            }
        }
    }

    /// The class or id on the page that is most like the selector's last one.
    fn near_name(&self, css: &Css, scope: &Scope<'_>) -> String {
        let Some(last) = css
            .text
            .rsplit(['.', '#'])
            .next()
            .filter(|name| self.hints && name.len() < css.text.len())
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

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    quoted.join(" or ")
}
