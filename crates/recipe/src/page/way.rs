//! Turning a way into a request: addresses, links, buttons.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::UTF_8;
use scraper::ElementRef;
use url::Url;

use super::dom::{ancestors, attr, is_link, is_submit, label_of};
use super::field::{forms_at, told_apart};
use super::form::{button_of, controls, filled, form_of, submission};
use super::marks::Marks;
use super::path::css_path;
use super::{Look, Refusal, Scope};
use crate::fence::Fence;
use crate::recipe::model::Action;
use crate::recipe::template::Template;
use crate::said;
use crate::session::{Act, Method, Purpose, Request};
use crate::text::{norm, short};
use crate::vars::Vars;

/// Where a way starts from.
pub(crate) struct Origin<'o> {
    pub(crate) fence: &'o Arc<Fence>,
    /// The page that shows the link or form; a start has none.
    pub(crate) scope: Option<Scope<'o>>,
    pub(crate) vars: Vars<'o>,
    /// The pages' scripts run: what has no address can be clicked too.
    pub(crate) scripts: bool,
}

/// A request without purpose and headers, made by going to its address.
pub(super) fn bare(origin: &Origin<'_>, method: Method, url: Url) -> Request {
    Request {
        purpose: Purpose::Page,
        method,
        url,
        fields: Vec::new(),
        json: None,
        headers: Vec::new(),
        private: Vec::new(),
        referer: None,
        charset: UTF_8,
        carries_secret: false,
        act: Act::Open,
        page: None,
        fence: Arc::clone(origin.fence),
    }
}

/// The request that an action makes; `None`: what is to be clicked isn't there.
pub(crate) fn request(origin: &Origin<'_>, action: &Action) -> Result<Option<Request>, Refusal> {
    match action {
        Action::Open(template) => Ok(Some(bare(origin, Method::Get, address(origin, template)?))),
        Action::Post { path, fields, json } => {
            let mut request = bare(origin, Method::Post, address(origin, path)?);
            for (name, template) in fields {
                request
                    .fields
                    .push((name.clone(), origin.vars.parts(template)?));
            }
            request.json = json
                .as_ref()
                .map(|json| origin.vars.json(json))
                .transpose()?;
            let in_json = json
                .as_ref()
                .is_some_and(crate::recipe::json_carries_secret);
            request.carries_secret =
                in_json || fields.iter().any(|(_, template)| template.carries_secret());
            Ok(Some(request))
        }
        Action::Submit { form, fill, button } => {
            let scope = on_page(origin)?;
            let forms = forms_at(&scope, form)?;
            match forms.as_slice() {
                [one] => {
                    let request = submission(origin, &scope, *one, fill, button.as_deref(), None)?;
                    // Over HTTP it is sent as it stands; only a browser asks how a person would make it.
                    if !origin.scripts {
                        return Ok(Some(request));
                    }
                    let mut named = Vec::new();
                    for (name, template) in filled(scope.look, &controls(scope.look, *one), fill)? {
                        named.push((name, origin.vars.parts(template)?));
                    }
                    let pressed = button_of(scope.look, *one, button.as_deref(), origin.scripts);
                    let act = Act::Submit {
                        form: css_path(*one),
                        fill: named,
                        button: pressed.map(css_path),
                    };
                    Ok(Some(Request { act, ..request }))
                }
                [] => Ok(None),
                several => Err(Refusal::changed(
                    said::ways::one_form_at(&form.text),
                    said::ways::several_forms(&told_apart(scope.look, several)),
                )),
            }
        }
        Action::ClickText(text) => {
            let scope = on_page(origin)?;
            let wanted = norm(text);
            let hits: Vec<ElementRef<'_>> = scope
                .elements()
                .flat_map(|element| ways(scope.look, element, origin.scripts))
                .filter(|element| label_of(scope.look, *element) == wanted)
                .collect();
            click(origin, &scope, &innermost(hits), text)
        }
        Action::ClickCss(css) => {
            let scope = on_page(origin)?;
            let hits = if css.text == "." {
                scope.elements().collect()
            } else {
                scope.select_all(css)
            };
            // A picture or a cell stands for the link around or inside of it.
            let hits: Vec<ElementRef<'_>> = hits
                .into_iter()
                .map(|hit| clickable_at(scope.look, hit, origin.scripts).unwrap_or(hit))
                .collect();
            click(origin, &scope, &hits, &css.text)
        }
    }
}

fn on_page<'o>(origin: &Origin<'o>) -> Result<Scope<'o>, Refusal> {
    origin
        .scope
        .ok_or_else(|| Refusal::changed(said::ways::page_to_click_on(), said::ways::none_yet()))
}

fn clickable_at<'a>(look: &Look<'a>, hit: ElementRef<'a>, scripts: bool) -> Option<ElementRef<'a>> {
    if hit.value().name() == "form" {
        return Some(hit);
    }
    let is_way = |outer: &ElementRef<'_>| {
        is_link(*outer) || is_submit(*outer) || (scripts && is_script_way(*outer))
    };
    ways(look, hit, scripts)
        .next()
        .or_else(|| ancestors(hit).find(is_way))
}

/// Links and buttons; with scripts also those that only a script brings to life.
fn ways<'a>(
    look: &Look<'a>,
    root: ElementRef<'_>,
    scripts: bool,
) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let names = ["a", "area", "button", "input"].map(Marks::name);
    // A script can bring anything to life.
    let may_be = move |own: Marks| scripts || names.iter().any(|name| own.may_be(*name));
    look.within(root, may_be).filter(move |element| {
        is_link(*element) || is_submit(*element) || (scripts && is_script_way(*element))
    })
}

/// What looks like a link or button to a person and has neither an address nor a form.
pub(super) fn is_script_way(element: ElementRef<'_>) -> bool {
    let is = |name: &str, values: &[&str]| {
        attr(element, name)
            .is_some_and(|value| values.contains(&value.trim().to_ascii_lowercase().as_str()))
    };
    match element.value().name() {
        "button" | "a" => true,
        "input" => is("type", &["button"]),
        _ => {
            attr(element, "onclick").is_some()
                || is("role", &["button", "link", "tab", "menuitem", "option"])
        }
    }
}

/// An address that leads to another page by itself.
fn has_address(link: ElementRef<'_>) -> bool {
    let href = attr(link, "href").unwrap_or_default().trim();
    is_link(link) && !href.starts_with('#') && !is_script(href)
}

fn is_script(href: &str) -> bool {
    href.trim_start()
        .to_ascii_lowercase()
        .starts_with("javascript:")
}

/// Without those that have another one inside: a card that can be clicked and the link on it are one way.
fn innermost(hits: Vec<ElementRef<'_>>) -> Vec<ElementRef<'_>> {
    let holds = |outer: &ElementRef<'_>| {
        hits.iter()
            .any(|inner| inner != outer && ancestors(*inner).any(|around| around == *outer))
    };
    hits.iter().copied().filter(|hit| !holds(hit)).collect()
}

/// What there is to click, for messages.
pub(crate) fn labels(scope: &Scope<'_>, scripts: bool) -> String {
    let mut labels: Vec<Cow<'_, str>> = Vec::new();
    let elements = scope.elements();
    for element in elements.flat_map(|element| ways(scope.look, element, scripts)) {
        let label = label_of(scope.look, element);
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
    short(&labels.join(", "), 200)
}

fn address(origin: &Origin<'_>, template: &Template) -> Result<Url, Refusal> {
    let escape = |text: &str| {
        url::form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let text = origin.vars.text(template, escape)?;
    origin.fence.origin().join(&text).map_err(|_| unreadable())
}

fn unreadable() -> Refusal {
    Refusal::changed(said::ways::an_address(), said::ways::unreadable_address())
}

/// An address on the page, against its `<base>`.
pub(super) fn resolve(scope: &Scope<'_>, href: &str) -> Result<Url, Refusal> {
    let base = scope.look.base();
    base.join(href.trim()).map_err(|_| unreadable())
}

fn click(
    origin: &Origin<'_>,
    scope: &Scope<'_>,
    hits: &[ElementRef<'_>],
    wanted: &str,
) -> Result<Option<Request>, Refusal> {
    let Some(first) = hits.first().copied() else {
        return Ok(None);
    };
    let needs_script = |element: ElementRef<'_>| {
        let sends = element.value().name() == "form"
            || (is_submit(element) && form_of(scope.look, element).is_some());
        origin.scripts && !has_address(element) && !sends
    };
    let target = |element: &ElementRef<'_>| -> String {
        if needs_script(*element) {
            return css_path(*element);
        }
        if is_link(*element) {
            return attr(*element, "href").unwrap_or_default().trim().to_owned();
        }
        let form = form_of(scope.look, *element).map(|form| form.id());
        format!(
            "{form:?} {:?} {:?}",
            attr(*element, "name"),
            attr(*element, "value")
        )
    };
    if hits[1..].iter().any(|hit| target(hit) != target(&first)) {
        return Err(Refusal::changed(
            said::ways::one_thing_to_click(wanted),
            said::ways::different_ones(hits.len()),
        ));
    }
    let act = match origin.scripts {
        true => Act::Click {
            at: css_path(first),
        },
        false => Act::Open,
    };
    if needs_script(first) {
        let here = scope.look.page.url.clone();
        return Ok(Some(Request {
            act,
            ..bare(origin, Method::Get, here)
        }));
    }
    if is_link(first) {
        let href = attr(first, "href").unwrap_or_default();
        if is_script(href) {
            return Err(Refusal::changed(
                said::ways::address_behind(wanted),
                said::ways::only_a_script(),
            ));
        }
        let request = bare(origin, Method::Get, resolve(scope, href)?);
        return Ok(Some(Request { act, ..request }));
    }
    let form = if first.value().name() == "form" {
        Some(first)
    } else {
        form_of(scope.look, first)
    };
    match form {
        Some(form) => {
            let clicked = (first != form).then_some(first);
            let request = submission(origin, scope, form, &[], None, clicked)?;
            let act = match clicked {
                None if origin.scripts => Act::Submit {
                    form: css_path(form),
                    fill: Vec::new(),
                    button: button_of(scope.look, form, None, origin.scripts).map(css_path),
                },
                _ => act,
            };
            Ok(Some(Request { act, ..request }))
        }
        None => Err(Refusal::changed(
            said::ways::form_around(wanted),
            said::ways::button_without_form(),
        )),
    }
}

/// The request for a picture of a challenge.
pub(crate) fn picture(fence: &Arc<Fence>, url: Url, referer: &Url) -> Request {
    Request {
        purpose: Purpose::Page,
        method: Method::Get,
        url,
        fields: Vec::new(),
        json: None,
        headers: Vec::new(),
        private: Vec::new(),
        referer: Some(referer.clone()),
        charset: UTF_8,
        carries_secret: false,
        act: Act::Aside,
        page: None,
        fence: Arc::clone(fence),
    }
}
