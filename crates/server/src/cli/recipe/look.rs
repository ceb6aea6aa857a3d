//! What a page has that a recipe could name: title, headings, forms with their fields, links and buttons, tables with their
//! labels, repeated boxes, JSON keys. So an author needs no developer tools to write the next rule.

use recipe::{Captured, Recipe, Walked};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;

/// More of a kind only hide the others.
const SHOWN_MAX: usize = 20;

/// The first page that no rule recognised, or else the newest of all but the logout: what comes after a fault is often only its
/// consequence.
pub(super) fn unrecognised(walked: &Walked) -> Option<&Captured> {
    // A picture is shown beside its page and recognised by nothing.
    let is_text = |page: &&Captured| !media_type(page).starts_with("image/");
    let mut pages = walked.captures.iter().filter(is_text);
    pages.find(|page| page.rule.is_none()).or_else(|| {
        let mut newest = walked.captures.iter().filter(is_text).rev();
        newest.find(|page| page.rule.as_deref() != Some("logout"))
    })
}

/// Links and buttons of statement pages that look like a further page, where the recipe has no `next`: (page, label).
pub(super) fn overlooked_next(recipe: &Recipe, walked: &Walked) -> Option<(String, String)> {
    const NEXT: [&str; 7] = ["次", "つぎ", "もっと", "続き", "つづき", "翌", "next"];
    let of_one_page = recipe.statements_of_one_page();
    walked.captures.iter().find_map(|page| {
        let rule = page
            .rule
            .as_deref()
            .filter(|rule| of_one_page.contains(rule))?;
        let text = recipe::scrub::page_text(page);
        if recipe::is_too_deep(&text) {
            return None;
        }
        let html = Html::parse_document(&text);
        let label = clickable(&html).into_iter().find(|label| {
            NEXT.iter()
                .any(|next| label.to_lowercase().starts_with(next))
        })?;
        Some((rule.to_owned(), label))
    })
}

/// What a page says in the places where banks complain: an error's sentence, a warning.
pub(super) fn complaints(page: &Captured) -> Vec<String> {
    const CSS: &str =
        "[class*=err], [class*=Err], [class*=alert], [class*=warn], [id*=err], [role=alert]";
    let source = recipe::scrub::page_text(page);
    if !media_type(page).contains("html") || recipe::is_too_deep(&source) {
        return Vec::new();
    }
    let html = Html::parse_document(&source);
    let mut found: Vec<String> = Vec::new();
    for element in select(&html, CSS) {
        // The innermost says it best.
        let inner = select_in(element, "p, li, dd, td").first().copied();
        let said = whole_text(inner.unwrap_or(element));
        let said: String = said.chars().take(120).collect();
        if !said.is_empty() && !found.contains(&said) {
            found.push(said);
        }
    }
    found.truncate(2);
    found
}

/// A form with a year to choose or two dates to enter.
pub(super) fn asks_for_a_period(page: &Captured) -> bool {
    let source = recipe::scrub::page_text(page);
    if !media_type(page).contains("html") || recipe::is_too_deep(&source) {
        return false;
    }
    let html = Html::parse_document(&source);
    let fields = "form select, form input[type=date], form input[type=month], form input[name*=from i], form input[name*=to i]";
    select(&html, fields).len() >= 2
}

/// The text of a page, white space folded.
pub(super) fn text_of(page: &Captured) -> String {
    let source = recipe::scrub::page_text(page);
    if recipe::is_too_deep(&source) {
        return String::new();
    }
    whole_text(Html::parse_document(&source).root_element())
}

fn whole_text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn media_type(page: &Captured) -> &str {
    page.content_type.as_deref().unwrap_or_default()
}

/// One line for each thing on a page, in the words of the recipe language.
pub(super) fn has(page: &Captured) -> Vec<String> {
    let kind = media_type(page);
    if kind.contains("json") {
        return json(&page.body);
    }
    if kind.contains("html") || kind.is_empty() {
        return html(&recipe::scrub::page_text(page));
    }
    let text = recipe::scrub::page_text(page);
    text.lines()
        .take(5)
        .map(|line| format!("| {line}"))
        .collect()
}

fn json(body: &[u8]) -> Vec<String> {
    let mut paths = Vec::new();
    if let Ok(value) = serde_json::from_slice(body) {
        walk_json(&value, "", &mut paths);
    }
    paths.truncate(SHOWN_MAX * 3);
    paths
}

fn walk_json(value: &serde_json::Value, at: &str, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                walk_json(inner, &path, out);
            }
        }
        serde_json::Value::Array(items) => {
            out.push(format!("items = {at:?}  ({})", items.len()));
            if let Some(first) = items.first() {
                walk_json(first, &format!("{at}[]"), out);
            }
        }
        other => {
            let kind = match other {
                serde_json::Value::String(_) => "text",
                serde_json::Value::Number(_) => "number",
                serde_json::Value::Bool(_) => "true/false",
                _ => "null",
            };
            out.push(format!("json = {at:?}  ({kind})"));
        }
    }
}

fn select<'h>(html: &'h Html, css: &str) -> Vec<ElementRef<'h>> {
    Selector::parse(css)
        .map(|selector| html.select(&selector).collect())
        .unwrap_or_default()
}

fn text(element: ElementRef<'_>) -> String {
    let text = whole_text(element);
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// `form#x`, `table.meisai`, `form[name=LGN]`: the shortest name of an element.
pub(super) fn selector(element: ElementRef<'_>) -> String {
    let name = element.value().name();
    if let Some(id) = element.attr("id").filter(|id| is_plain(id)) {
        return format!("{name}#{id}");
    }
    if let Some(own) = element.attr("name").filter(|own| is_plain(own)) {
        return format!("{name}[name={own}]");
    }
    match element.value().classes().find(|class| is_plain(class)) {
        Some(class) => format!("{name}.{class}"),
        None => name.to_owned(),
    }
}

fn is_plain(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn html(source: &str) -> Vec<String> {
    if recipe::is_too_deep(source) {
        return vec!["(nested too deep / 入れ子が深すぎます)".to_owned()];
    }
    let html = Html::parse_document(source);
    let mut out = Vec::new();
    for title in select(&html, "title").into_iter().take(1) {
        out.push(format!("title = {:?}", text(title)));
    }
    for heading in select(&html, "h1, h2, h3, legend, caption")
        .into_iter()
        .take(SHOWN_MAX)
    {
        out.push(format!(
            "text = {:?}  ({})",
            text(heading),
            heading.value().name()
        ));
    }
    for sentence in sentences(&html) {
        out.push(sentence);
    }
    let forms = select(&html, "form");
    for form in &forms {
        let css = selector(*form);
        let is_one = forms
            .iter()
            .filter(|other| selector(**other) == css)
            .count()
            == 1;
        let name = match form.attr("action").filter(|_| !is_one) {
            Some(action) => format!("'{css}[action={action:?}]'"),
            None => format!("{css:?}"),
        };
        out.push(format!("form = {name}  {}", fields(*form)));
    }
    let labels = clickable(&html);
    out.extend(
        labels
            .iter()
            .take(SHOWN_MAX)
            .map(|label| format!("click = {label:?}")),
    );
    for table in select(&html, "table") {
        let rows = select_in(table, "tr");
        let labels: Vec<String> = rows
            .first()
            .map_or_else(Vec::new, |row| row.child_elements().map(text).collect());
        out.push(format!(
            "table = {:?}  {} × {}",
            selector(table),
            labels.join(" | "),
            rows.len().saturating_sub(1)
        ));
    }
    out.extend(repeated(&html));
    out
}

/// Short texts on their own: what a bank says of an error or of an empty list stands in one of these.
fn sentences(html: &Html) -> Vec<String> {
    const CSS: &str = "p, [class*=err], [class*=Err], [class*=msg], [class*=alert], [role=alert]";
    let mut found: Vec<String> = Vec::new();
    for element in select(html, CSS) {
        let text = text(element);
        let line = format!("text = {text:?}  ({})", selector(element));
        let is_inner = element
            .child_elements()
            .any(|child| child.value().name() == "table");
        if !text.is_empty() && !is_inner && !found.contains(&line) {
            found.push(line);
        }
    }
    found.truncate(SHOWN_MAX / 2);
    found
}

/// What links and buttons say, each once.
fn clickable(html: &Html) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for link in select(
        html,
        "a[href], button, input[type=submit], input[type=button]",
    ) {
        let label = match text(link) {
            label if label.is_empty() => link.attr("value").unwrap_or_default().to_owned(),
            label => label,
        };
        if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

fn select_in<'h>(element: ElementRef<'h>, css: &str) -> Vec<ElementRef<'h>> {
    Selector::parse(css)
        .map(|selector| element.select(&selector).collect())
        .unwrap_or_default()
}

fn fields(form: ElementRef<'_>) -> String {
    let names: Vec<String> = select_in(form, "input, select, textarea")
        .into_iter()
        .filter_map(|field| {
            let kind = field.attr("type").unwrap_or(field.value().name());
            Some(format!("{} ({kind})", field.attr("name")?))
        })
        .take(SHOWN_MAX)
        .collect();
    names.join(", ")
}

/// Things that stand side by side, twice or more, named by what holds them: `ol.flow > li`.
fn repeated(html: &Html) -> Vec<String> {
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for element in select(html, "div, li, section, article, dl, p[class]") {
        let Some(parent) = element.parent().and_then(ElementRef::wrap) else {
            continue;
        };
        let css = match (element.attr("class"), selector(parent)) {
            (Some(_), _) => selector(element),
            (None, holder) if holder != parent.value().name() => {
                format!("{holder} > {}", element.value().name())
            }
            _ => continue,
        };
        let entry = found.entry(css).or_insert_with(|| (0, parts(element)));
        entry.0 += 1;
    }
    found
        .into_iter()
        .filter(|(_, (count, _))| *count >= 2)
        .map(|(css, (count, parts))| format!("each = {css:?}  × {count}  {parts}"))
        .take(SHOWN_MAX)
        .collect()
}

fn parts(element: ElementRef<'_>) -> String {
    let mut classes: Vec<String> = element
        .descendent_elements()
        .skip(1)
        .flat_map(|inner| {
            inner
                .value()
                .classes()
                .map(|class| format!(".{class}"))
                .collect::<Vec<_>>()
        })
        .collect();
    classes.dedup();
    classes.truncate(8);
    classes.join(" ")
}
