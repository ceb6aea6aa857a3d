//! Which form and which field of it are meant: by name, or by the label that is printed at the field.

use std::borrow::Cow;

use scraper::ElementRef;
use scraper::node::Node;

use super::dom::{ancestors, attr, is_submit};
use super::form::{controls, controls_inside};
use super::{Look, Refusal, Scope};
use crate::fence::fits;
use crate::recipe::model::{FormAt, FormBy};
use crate::said;
use crate::text::norm;

/// The forms that a recipe may mean; it has to be one.
pub(super) fn forms_at<'a>(
    scope: &Scope<'a>,
    form: &FormAt,
) -> Result<Vec<ElementRef<'a>>, Refusal> {
    let wanted = match &form.by {
        FormBy::Css(css) => return Ok(scope.select_all(css)),
        FormBy::Field(wanted) => wanted,
    };
    let forms: Vec<ElementRef<'a>> = scope
        .elements()
        .flat_map(|root| scope.look.named(root, "form"))
        .collect();
    let has_name = |form: &ElementRef<'a>| {
        let mut own = controls(scope.look, *form).into_iter();
        own.any(|control| attr(control, "name") == Some(wanted))
    };
    let named: Vec<ElementRef<'a>> = forms.iter().copied().filter(has_name).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let mut labelled = Vec::new();
    for form in forms {
        if field_name(scope.look, &controls(scope.look, form), wanted)?.is_some() {
            labelled.push(form);
        }
    }
    Ok(labelled)
}

/// How a recipe can name each of several forms: by a field to fill in that only it has, else by where it is sent.
pub(super) fn told_apart(look: &Look<'_>, forms: &[ElementRef<'_>]) -> Vec<String> {
    let fields = |form: &ElementRef<'_>| -> Vec<String> {
        let open = controls(look, *form).into_iter().filter(|control| {
            let kind = attr(*control, "type").unwrap_or_default();
            !["hidden", "submit", "image", "button"]
                .iter()
                .any(|closed| kind.eq_ignore_ascii_case(closed))
        });
        let names = open.filter_map(|control| attr(control, "name"));
        names.map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = forms.iter().map(fields).collect();
    let name = |(nth, form): (usize, &ElementRef<'_>)| {
        let is_own = |name: &&String| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != nth);
            others.all(|(_, names)| !names.contains(name))
        };
        match (all[nth].iter().find(is_own), attr(*form, "action")) {
            (Some(own), _) => format!("{{ with = \"{own}\" }}"),
            (None, Some(action)) => {
                // A query may hold what is nobody's business.
                let path = action.split(['?', ';']).next().unwrap_or_default();
                let is = if path == action { "=" } else { "^=" };
                format!("'form[action{is}\"{path}\"]'")
            }
            (None, None) => "'form:not([action])'".to_owned(),
        }
    };
    forms.iter().enumerate().map(name).collect()
}

/// The name of the field that a recipe means, among a form's controls; `None`: there is no such one.
///
/// # Errors
/// Several fields have this label.
pub(super) fn field_name(
    look: &Look<'_>,
    controls: &[ElementRef<'_>],
    wanted: &str,
) -> Result<Option<String>, Refusal> {
    if controls
        .iter()
        .any(|control| attr(*control, "name") == Some(wanted))
    {
        return Ok(Some(wanted.to_owned()));
    }
    let label = stripped(wanted);
    let mut names: Vec<&str> = controls
        .iter()
        .filter(|control| is_filled_by_people(**control))
        .filter(|control| {
            let printed = labels_of(look, **control);
            printed.iter().any(|text| fits(&label, text))
        })
        .filter_map(|control| attr(*control, "name"))
        .collect();
    names.dedup();
    match names.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).to_owned())),
        several => Err(Refusal::changed(
            said::forms::one_field_at(wanted),
            said::several(several.len()),
        )),
    }
}

/// Those of the fields that hide what is typed into them; nothing where the form isn't there.
pub(crate) fn passwords_among<'f>(
    scope: &Scope<'_>,
    form: &FormAt,
    fields: impl Iterator<Item = &'f str>,
) -> Vec<&'f str> {
    let forms = forms_at(scope, form).unwrap_or_default();
    let [form] = forms.as_slice() else {
        return Vec::new();
    };
    let controls = controls(scope.look, *form);
    let hides = |field: &&str| {
        let Ok(Some(name)) = field_name(scope.look, &controls, field) else {
            return false;
        };
        let mut named = controls
            .iter()
            .filter(|control| attr(**control, "name") == Some(&name));
        named.any(|control| {
            attr(*control, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("password"))
        })
    };
    fields.filter(hides).collect()
}

fn is_filled_by_people(control: ElementRef<'_>) -> bool {
    let kind = attr(control, "type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    control.value().name() != "button"
        && !is_submit(control)
        && !matches!(kind.as_str(), "hidden" | "button" | "reset")
}

fn stripped(text: &str) -> String {
    norm(text).trim_end_matches([':', ' ']).to_owned()
}

/// What is printed at a field: its own label, the one around it, the text or the cell before it.
fn labels_of<'a>(look: &Look<'a>, control: ElementRef<'a>) -> Vec<String> {
    let is_label = |element: &ElementRef<'_>| element.value().name() == "label";
    let id = attr(control, "id").filter(|id| !id.is_empty());
    let labels = id.into_iter().flat_map(|_| look.all_named("label"));
    let pointing = labels.filter(|label| attr(*label, "for") == id);
    let around = ancestors(control).find(|outer| is_label(outer));
    let own = ["aria-label", "placeholder", "title"].map(|name| attr(control, name));
    pointing
        .chain(around)
        .map(|element| look.text_of(element))
        .chain(own.into_iter().flatten().map(Cow::Borrowed))
        .chain(before(look, control))
        .map(|text| stripped(&text))
        .filter(|text| !text.is_empty())
        .collect()
}

/// The text before a field: on its line, else in the cell, `dt` or block before.
fn before<'a>(look: &Look<'a>, control: ElementRef<'a>) -> Option<Cow<'a, str>> {
    let mut node = *control;
    // A field's line ends with the second block around it.
    for _ in 0..6 {
        for sibling in node.prev_siblings() {
            let text = match (sibling.value(), ElementRef::wrap(sibling)) {
                (Node::Text(piece), _) => Cow::Borrowed(&**piece),
                // What stands before another field is that one's label.
                (_, Some(element)) if controls_inside(look, element).next().is_some() => {
                    return None;
                }
                (_, Some(element)) => look.text_of(element),
                _ => continue,
            };
            if !text.trim().is_empty() {
                return Some(text);
            }
        }
        node = node.parent()?;
        let outer = ElementRef::wrap(node)?.value().name();
        if matches!(outer, "tr" | "dl" | "ul" | "form" | "table" | "body") {
            return None;
        }
    }
    None
}
