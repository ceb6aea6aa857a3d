//! The bank's forms: filled in where the recipe says so, else sent as they stand there.

use encoding_rs::Encoding;
use scraper::{ElementRef, Html};

use super::dom::{ancestors, attr, is_submit, label_of, text_of};
use super::field::field_name;
use super::marks::Marks;
use super::way::{Origin, bare, is_script_way, labels, resolve};
use super::{Look, Refusal, Scope};
use crate::recipe::template::Template;
use crate::said;
use crate::session::{Method, Part, Request, encode};
use crate::text::{norm, short};

/// The form that a control belongs to. Old pages put `<form>` between `<table>` and `<tr>`, where the parser leaves it
/// empty and its controls stand behind it.
pub(super) fn form_of<'a>(look: &Look<'a>, control: ElementRef<'a>) -> Option<ElementRef<'a>> {
    if let Some(id) = attr(control, "form") {
        return look
            .all_named("form")
            .find(|form| attr(*form, "id") == Some(id));
    }
    let around = ancestors(control).find(|outer| outer.value().name() == "form");
    around.or_else(|| {
        let ink = look.ink()?;
        let number = ink.number(control)?;
        let before = |form: &ElementRef<'a>| ink.number(*form).is_some_and(|own| own < number);
        let last = look.all_named("form").take_while(before).last();
        last.filter(|form| controls_inside(look, *form).next().is_none())
    })
}

pub(super) fn is_control(element: ElementRef<'_>) -> bool {
    CONTROLS.contains(&element.value().name())
}

const CONTROLS: [&str; 4] = ["input", "select", "textarea", "button"];

/// The controls inside of an element, or it itself.
pub(super) fn controls_inside<'a>(
    look: &Look<'a>,
    root: ElementRef<'_>,
) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let names = CONTROLS.map(Marks::name);
    let marked = look.within(root, move |own| names.iter().any(|name| own.may_be(*name)));
    marked.filter(|element| is_control(*element))
}

pub(super) fn controls<'a>(look: &Look<'a>, form: ElementRef<'a>) -> Vec<ElementRef<'a>> {
    let own: Vec<ElementRef<'a>> = controls_inside(look, form)
        .filter(|control| attr(*control, "form").is_none())
        .collect();
    // Nothing outside can name a form without an id, and a form with controls of its own has none behind it.
    if !own.is_empty() && attr(form, "id").is_none() {
        return own;
    }
    let root = look.html().map(Html::root_element);
    root.into_iter()
        .flat_map(|root| controls_inside(look, root))
        .filter(|control| form_of(look, *control) == Some(form))
        .collect()
}

/// The button of a form that a person would press: the named one, else the first that sends it. Over HTTP only those count
/// that send by themselves; the others need a script.
pub(super) fn button_of<'a>(
    look: &Look<'a>,
    form: ElementRef<'a>,
    wanted: Option<&str>,
    scripts: bool,
) -> Option<ElementRef<'a>> {
    let is_wanted = |element: &ElementRef<'a>| {
        wanted.is_none_or(|wanted| {
            attr(*element, "name") == Some(wanted) || norm(wanted) == label_of(look, *element)
        })
    };
    let controls = controls(look, form);
    let own = controls
        .iter()
        .copied()
        .find(|control| is_submit(*control) && is_wanted(control));
    own.or_else(|| {
        let around = controls.into_iter().chain(form.descendent_elements());
        around
            .filter(|element| scripts && wanted.is_some() && is_script_way(*element))
            .find(is_wanted)
    })
}

/// What goes into which field. A field that has no name of the recipe's is known by its label.
pub(super) fn filled<'t>(
    look: &Look<'_>,
    controls: &[ElementRef<'_>],
    fill: &'t [(String, Template)],
) -> Result<Vec<(String, &'t Template)>, Refusal> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (wanted, template) in fill {
        match field_name(look, controls, wanted)? {
            Some(name) => found.push((name, template)),
            None => missing.push(wanted.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let mut names: Vec<&str> = controls
        .iter()
        .filter_map(|control| attr(*control, "name"))
        .collect();
    names.sort_unstable();
    names.dedup();
    Err(Refusal::changed(
        said::forms::form_with_fields(&missing),
        said::forms::its_fields(&short(&names.join(", "), 120)),
    ))
}

/// Fills a form of the bank and sends it: hidden fields and defaults as they are, `fill` where it names a field, and one
/// button.
pub(super) fn submission(
    origin: &Origin<'_>,
    scope: &Scope<'_>,
    form: ElementRef<'_>,
    fill: &[(String, Template)],
    button: Option<&str>,
    clicked: Option<ElementRef<'_>>,
) -> Result<Request, Refusal> {
    let controls = controls(scope.look, form);
    let fill = filled(scope.look, &controls, fill)?;
    let mut fields: Vec<(String, Vec<Part>)> = Vec::new();
    let mut filled: Vec<&str> = Vec::new();
    let mut pressed = false;
    for control in controls {
        let Some(name) = attr(control, "name")
            .filter(|name| !name.is_empty() && attr(control, "disabled").is_none())
        else {
            continue;
        };
        let kind = attr(control, "type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if is_submit(control) {
            let this_one = match (clicked, button) {
                (Some(clicked), _) => clicked == control,
                (None, Some(button)) => {
                    button == name || norm(button) == label_of(scope.look, control)
                }
                (None, None) => true,
            };
            if this_one && !pressed {
                pressed = true;
                if kind == "image" {
                    fields.push((format!("{name}.x"), vec![Part::Text("0".to_owned())]));
                    fields.push((format!("{name}.y"), vec![Part::Text("0".to_owned())]));
                } else {
                    fields.push((
                        name.to_owned(),
                        vec![Part::Text(
                            attr(control, "value").unwrap_or_default().to_owned(),
                        )],
                    ));
                }
            }
            continue;
        }
        if matches!(kind.as_str(), "button" | "reset" | "file")
            || control.value().name() == "button"
        {
            continue;
        }
        let wanted = fill
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, template)| origin.vars.parts(template))
            .transpose()?;
        match (wanted, kind.as_str()) {
            (Some(parts), "radio" | "checkbox") => {
                if attr(control, "value").unwrap_or("on") == plain(&parts).unwrap_or_default() {
                    fields.push((name.to_owned(), parts));
                    filled.push(name);
                }
            }
            (Some(parts), _) if control.value().name() == "select" => {
                fields.push((
                    name.to_owned(),
                    vec![Part::Text(option_for(control, &parts)?)],
                ));
                filled.push(name);
            }
            (Some(parts), _) => {
                if !filled.contains(&name) {
                    fields.push((name.to_owned(), parts));
                    filled.push(name);
                }
            }
            (None, _) => fields.extend(
                as_it_is(control, &kind).map(|value| (name.to_owned(), vec![Part::Text(value)])),
            ),
        }
    }
    if let Some((name, _)) = fill
        .iter()
        .find(|(name, _)| !filled.contains(&name.as_str()))
    {
        return Err(Refusal::changed(
            said::forms::choice_with_the_value(name),
            said::forms::other_choices(),
        ));
    }
    let is_there = |button: &str| {
        pressed || button_of(scope.look, form, Some(button), origin.scripts).is_some()
    };
    if let Some(button) = button.filter(|button| clicked.is_none() && !is_there(button)) {
        return Err(Refusal::changed(
            said::forms::button(button),
            said::ways::clickables(&labels(scope, origin.scripts), None),
        ));
    }
    sent(origin, scope, form, fields)
}

fn sent(
    origin: &Origin<'_>,
    scope: &Scope<'_>,
    form: ElementRef<'_>,
    fields: Vec<(String, Vec<Part>)>,
) -> Result<Request, Refusal> {
    let wanted = attr(form, "accept-charset").and_then(|names| {
        names
            .split([' ', ','])
            .find_map(|name| Encoding::for_label(name.as_bytes()))
    });
    let charset = wanted.unwrap_or(scope.look.charset);
    let carries_secret = fields
        .iter()
        .flat_map(|(_, parts)| parts)
        .any(|part| !matches!(part, Part::Text(_)));
    let mut url = resolve(
        scope,
        attr(form, "action")
            .filter(|action| !action.trim().is_empty())
            .unwrap_or(scope.look.page.url.as_str()),
    )?;
    if attr(form, "method").is_some_and(|method| method.trim().eq_ignore_ascii_case("post")) {
        return Ok(Request {
            fields,
            charset,
            carries_secret,
            ..bare(origin, Method::Post, url)
        });
    }
    if carries_secret && origin.scripts {
        // Its script sends it; should the form itself do, the session refuses the address with the secret in it.
        return Ok(Request {
            fields,
            charset,
            carries_secret,
            ..bare(origin, Method::Get, url)
        });
    }
    if carries_secret {
        return Err(Refusal::of(
            domain::fetch::Cause::FenceBroken,
            said::forms::login_form_by_post(),
            said::forms::login_form_by_get(),
        ));
    }
    let mut query = Vec::new();
    for (name, parts) in &fields {
        let value = plain(parts).unwrap_or_default();
        let pair = encode(name, charset).zip(encode(&value, charset));
        let (name, value) = pair.ok_or_else(|| {
            Refusal::changed(
                said::forms::field_in_charset(name, charset.name()),
                said::forms::character_it_lacks(),
            )
        })?;
        query.push(format!("{name}={value}"));
    }
    url.set_query(Some(&query.join("&")));
    Ok(Request {
        charset,
        ..bare(origin, Method::Get, url)
    })
}

/// What a control sends if nobody touches it.
fn as_it_is(control: ElementRef<'_>, kind: &str) -> Option<String> {
    match (control.value().name(), kind) {
        ("input", "checkbox" | "radio") => {
            attr(control, "checked").map(|_| attr(control, "value").unwrap_or("on").to_owned())
        }
        ("input", _) => Some(attr(control, "value").unwrap_or_default().to_owned()),
        ("textarea", _) => Some(control.text().collect()),
        ("select", _) => {
            let options: Vec<ElementRef<'_>> = options(control).collect();
            let chosen = options
                .iter()
                .find(|option| attr(**option, "selected").is_some())
                .or(options.first());
            chosen.map(|option| value_of(*option))
        }
        _ => None,
    }
}

fn options(select: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    select
        .descendent_elements()
        .filter(|element| element.value().name() == "option")
}

fn value_of(option: ElementRef<'_>) -> String {
    attr(option, "value").map_or_else(|| norm(&text_of(option)), str::to_owned)
}

/// The option that has the value or says the text.
fn option_for(select: ElementRef<'_>, parts: &[Part]) -> Result<String, Refusal> {
    let wanted = plain(parts).ok_or_else(|| {
        Refusal::changed(
            said::forms::text_field_for_a_secret(),
            said::forms::list_of_choices(),
        )
    })?;
    let has_value = |option: &ElementRef<'_>| attr(*option, "value") == Some(&*wanted);
    let says = |option: &ElementRef<'_>| norm(&text_of(*option)) == wanted;
    let by_value = options(select).find(has_value);
    let found = by_value.or_else(|| options(select).find(says));
    found.map(value_of).ok_or_else(|| {
        let all: Vec<String> = options(select).map(value_of).collect();
        let name = attr(select, "name").unwrap_or_default();
        Refusal::changed(
            said::forms::choice(name, &wanted),
            said::forms::choices(&short(&all.join(", "), 80)),
        )
    })
}

/// The text, if no secret is in it.
fn plain(parts: &[Part]) -> Option<String> {
    parts
        .iter()
        .map(|part| {
            if let Part::Text(text) = part {
                Some(text.as_str())
            } else {
                None
            }
        })
        .collect()
}
