//! Turning a way into a request: addresses, links, buttons.

use std::sync::Arc;

use encoding_rs::UTF_8;
use scraper::ElementRef;
use url::Url;

use super::dom::{ancestors, clickables, elements, is_link, is_submit, label_of};
use super::form::{form_of, submission};
use super::{Look, Refusal, Scope};
use crate::fence::Fence;
use crate::recipe::model::Action;
use crate::recipe::template::Template;
use crate::session::{Method, Purpose, Request};
use crate::text::{norm, short};
use crate::vars::Vars;

/// Where a way starts from.
pub(crate) struct Origin<'o> {
    pub(crate) fence: &'o Arc<Fence>,
    /// The page that shows the link or form; a start has none.
    pub(crate) scope: Option<Scope<'o>>,
    pub(crate) vars: Vars<'o>,
}

/// A request without headers and purpose.
pub(super) fn bare(origin: &Origin<'_>, method: Method, url: Url) -> Request {
    Request {
        purpose: Purpose::Page,
        method,
        url,
        fields: Vec::new(),
        json: None,
        headers: Vec::new(),
        referer: origin.scope.map(|scope| scope.look.page.url.clone()),
        charset: UTF_8,
        carries_secret: false,
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
            let forms = scope.select_all(form);
            match forms.as_slice() {
                [one] => submission(origin, &scope, *one, fill, button.as_deref(), None).map(Some),
                [] => Ok(None),
                several => Err(Refusal::changed(
                    format!("one form at {}", form.text),
                    format!("{} of them", several.len()),
                )),
            }
        }
        Action::ClickText(text) => {
            let scope = on_page(origin)?;
            let wanted = norm(text);
            let hits: Vec<ElementRef<'_>> = scope
                .elements()
                .into_iter()
                .flat_map(clickables)
                .filter(|element| label_of(*element) == wanted)
                .collect();
            click(origin, &scope, &hits, text)
        }
        Action::ClickCss(css) => {
            let scope = on_page(origin)?;
            let hits = if css.text == "." {
                scope.elements()
            } else {
                scope.select_all(css)
            };
            // A picture or a cell stands for the link around or inside of it.
            let hits: Vec<ElementRef<'_>> = hits
                .into_iter()
                .map(|hit| clickable_at(hit).unwrap_or(hit))
                .collect();
            click(origin, &scope, &hits, &css.text)
        }
    }
}

fn on_page<'o>(origin: &Origin<'o>) -> Result<Scope<'o>, Refusal> {
    origin
        .scope
        .ok_or_else(|| Refusal::changed("a page to click on", "none yet"))
}

fn clickable_at(hit: ElementRef<'_>) -> Option<ElementRef<'_>> {
    if hit.value().name() == "form" {
        return Some(hit);
    }
    clickables(hit)
        .next()
        .or_else(|| ancestors(hit).find(|outer| is_link(*outer) || is_submit(*outer)))
}

/// What there is to click, for messages.
pub(crate) fn labels(scope: &Scope<'_>) -> String {
    let mut labels: Vec<String> = Vec::new();
    for element in scope.elements().into_iter().flat_map(clickables) {
        let label = label_of(element);
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
    origin
        .fence
        .origin()
        .join(&text)
        .map_err(|_| Refusal::changed("an address", "one that can't be read"))
}

/// An address on the page, against its `<base>`.
pub(super) fn resolve(scope: &Scope<'_>, href: &str) -> Result<Url, Refusal> {
    let page = &scope.look.page.url;
    let base = scope
        .look
        .html()
        .and_then(|html| elements(html).find(|element| element.value().name() == "base"));
    let base = base
        .and_then(|base| base.attr("href"))
        .and_then(|href| page.join(href).ok())
        .unwrap_or_else(|| page.clone());
    base.join(href.trim())
        .map_err(|_| Refusal::changed("an address", "one that can't be read"))
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
    let target = |element: &ElementRef<'_>| -> String {
        if is_link(*element) {
            return element.attr("href").unwrap_or_default().trim().to_owned();
        }
        let form =
            form_of(scope.look, *element).and_then(|form| elements_position(scope.look, form));
        format!(
            "{form:?} {:?} {:?}",
            element.attr("name"),
            element.attr("value")
        )
    };
    if hits.iter().any(|hit| target(hit) != target(&first)) {
        return Err(Refusal::changed(
            format!("one thing to click at \"{wanted}\""),
            format!("{} different ones", hits.len()),
        ));
    }
    if is_link(first) {
        let href = first.attr("href").unwrap_or_default();
        if href
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("javascript:")
        {
            return Err(Refusal::changed(
                format!("an address behind \"{wanted}\""),
                "a script: it needs the browser engine",
            ));
        }
        return Ok(Some(bare(origin, Method::Get, resolve(scope, href)?)));
    }
    let form = if first.value().name() == "form" {
        Some(first)
    } else {
        form_of(scope.look, first)
    };
    match form {
        Some(form) => submission(
            origin,
            scope,
            form,
            &[],
            None,
            (first != form).then_some(first),
        )
        .map(Some),
        None => Err(Refusal::changed(
            format!("a form around \"{wanted}\""),
            "a button outside of any form: it needs the browser engine",
        )),
    }
}

fn elements_position(look: &Look<'_>, wanted: ElementRef<'_>) -> Option<usize> {
    elements(look.html()?).position(|element| element == wanted)
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
        referer: Some(referer.clone()),
        charset: UTF_8,
        carries_secret: false,
        fence: Arc::clone(fence),
    }
}
