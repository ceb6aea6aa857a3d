//! Whether a sign holds at a place, and if not, what is missing.

use std::borrow::Cow;

use domain::said::Said;

use super::scope::{Place, Scope};
use crate::fence::fits;
use crate::recipe::model::{Css, Sign, Test, ValuePlace, ValueTest};
use crate::said;
use crate::text::{likeness, nearest_sentence, norm, normal};
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
    pub(crate) fn judge(&self, sign: &Sign, scope: &Scope<'_>) -> Result<(), Said> {
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
    fn need(&self, good: bool, why: impl FnOnce() -> Said) -> Result<(), Said> {
        if good { Ok(()) } else { Err(self.why(why)) }
    }

    fn why(&self, why: impl FnOnce() -> Said) -> Said {
        if self.hints { why() } else { Said::default() }
    }

    /// How near a place is to a sign, 0 to 1: the share of its tests that hold; a title or text that is only alike counts
    /// for less.
    pub(crate) fn nearness(&self, sign: &Sign, scope: &Scope<'_>) -> f64 {
        let alike = |test: &Test| match test {
            _ if self.test(test, scope).is_ok() => 1.0,
            Test::Title(titles) => alike_most(titles, scope.look.title()),
            Test::Text { at: None, texts } => {
                let hay = scope.normal_text();
                let near = texts.iter().filter_map(|text| nearest_sentence(text, &hay));
                let near: Vec<String> = near.collect();
                near.iter()
                    .map(|near| alike_most(texts, near))
                    .fold(0.0, f64::max)
            }
            _ => 0.0,
        };
        let all: f64 = sign.tests.iter().map(alike).sum();
        all / sign.tests.len().max(1) as f64
    }

    fn test(&self, test: &Test, scope: &Scope<'_>) -> Result<(), Said> {
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
                    said::signs::title(titles, title)
                })
            }
            Test::Path(paths) => {
                let path = page.url.path();
                self.need(paths.iter().any(|wanted| fits(wanted, path)), || {
                    said::signs::address(paths, path)
                })
            }
            Test::Query(wanted) => wanted.iter().try_for_each(|(name, value)| {
                let mut pairs = page.url.query_pairs();
                let got = pairs.find(|(key, _)| key == name);
                self.need(got.is_some_and(|(_, got)| fits(value, &got)), || {
                    said::signs::query(name, value)
                })
            }),
            Test::Status(wanted) => self.need(wanted.contains(&u32::from(page.status)), || {
                said::signs::status(wanted, page.status)
            }),
            Test::Type(types) => {
                let kind = scope.look.media_type();
                self.need(types.iter().any(|wanted| fits(wanted, &kind)), || {
                    said::signs::media_type(types, &kind)
                })
            }
            Test::Value(value, wanted) => self.value(value, wanted, scope),
            Test::Any(signs) => {
                let is_any = signs.iter().any(|sign| self.holds(sign, scope));
                self.need(is_any, said::signs::any)
            }
            Test::All(signs) => signs.iter().try_for_each(|sign| self.judge(sign, scope)),
            Test::Not(sign) => self.need(!self.holds(sign, scope), said::signs::not),
            Test::Again => {
                let again = self.sender.is_some_and(|sender| self.holds(sender, scope));
                self.need(again, said::signs::again)
            }
        }
    }

    fn no_element(&self, css: &Css, scope: &Scope<'_>) -> Said {
        said::signs::element(&css.text, near_name(css, scope).as_deref())
    }

    fn text(&self, at: Option<&Css>, texts: &[String], scope: &Scope<'_>) -> Result<(), Said> {
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
                .and_then(|wanted| nearest_sentence(wanted, &hay));
            said::signs::text(texts, near.as_deref())
        })
    }

    fn value(
        &self,
        value: &crate::recipe::model::Value,
        wanted: &ValueTest,
        scope: &Scope<'_>,
    ) -> Result<(), Said> {
        let missing = || said::signs::value(said::value(value));
        // A list or an object is there, though it has no text.
        if let (ValueTest::There, ValuePlace::Json(path)) = (wanted, &value.place) {
            return self.need(scope.has_json(path), missing);
        }
        let got = scope
            .found(value, &self.vars)
            .map_err(|refusal| self.why(|| said::signs::value(refusal.expected)))?;
        let Some(got) = got.as_deref().or(value.default.as_deref()) else {
            return self.need(false, missing);
        };
        let got = match (&value.place, scope.place) {
            (ValuePlace::Here, Place::Record(row)) if value.is_bare() => {
                Cow::Borrowed(row.cells.normal_text())
            }
            _ => normal(got),
        };
        match wanted {
            ValueTest::There => Ok(()),
            ValueTest::Is(texts) => {
                let text = |template| self.vars.lent(template).ok();
                let mut wanted = texts.iter().filter_map(text);
                self.need(wanted.any(|text| normal(&text) == got), || {
                    let texts = texts.iter().filter_map(text).map(Cow::into_owned);
                    let texts: Vec<String> = texts.collect();
                    said::signs::value_is(&said::value(value), &texts, &got)
                })
            }
            ValueTest::Like(pattern) => self.need(pattern.regex.is_match(&got), || {
                said::signs::value_like(&said::value(value), &pattern.text, &got)
            }),
        }
    }
}

/// The class or id on the page that is most like the selector's last one.
fn near_name(css: &Css, scope: &Scope<'_>) -> Option<String> {
    let last = css
        .text
        .rsplit(['.', '#'])
        .next()
        .filter(|name| name.len() < css.text.len())?;
    let Place::Element(root) = scope.place else {
        return None;
    };
    let names: Vec<&str> = root
        .descendent_elements()
        .flat_map(|element| element.value().classes().chain(element.value().id()))
        .take(3000)
        .collect();
    nearest_sentence(last, &names.join(" ")).filter(|near| near != last)
}

/// Less than a test that holds.
fn alike_most(wanted: &[String], got: &str) -> f64 {
    let alike = wanted.iter().map(|text| likeness(&normal(text), got));
    alike.fold(0.0, f64::max) * 0.9
}

fn is_cheap(test: &Test) -> bool {
    matches!(
        test,
        Test::Title(_) | Test::Path(_) | Test::Query(_) | Test::Status(_) | Test::Type(_)
    )
}
