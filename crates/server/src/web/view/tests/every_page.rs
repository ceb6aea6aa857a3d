//! What holds on every page, in both languages.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::samples::{self, Sample};
use super::{sample, select, text_of};
use crate::web::view::assets;

#[test]
fn no_page_has_inline_style_or_script_or_a_placeholder_left() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        assert!(
            select(&page, "[style], style").is_empty(),
            "{name} has inline style"
        );
        assert!(
            select(&page, "script:not([src])").is_empty(),
            "{name} has an inline script"
        );
        for element in select(&page, "*") {
            assert!(
                !element
                    .value()
                    .attrs()
                    .any(|(attribute, _)| attribute.starts_with("on")),
                "{name}: an inline handler"
            );
        }
        let mut visible = select(&page, "body")
            .into_iter()
            .map(text_of)
            .collect::<String>();
        // A recipe is full of braces of its own.
        for recipe in select(&page, "textarea, .diff > *, [role=alert] li") {
            visible = visible.replace(&text_of(recipe), "");
        }
        assert!(
            !visible.contains(['{', '}']),
            "{name} shows a placeholder: {visible}"
        );
    }
}

#[test]
fn every_field_has_a_name_for_people() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let labelled: HashSet<&str> = select(&page, "label[for]")
            .iter()
            .filter_map(|label| label.attr("for"))
            .collect();
        for field in select(&page, "input:not([type=hidden]), select, textarea") {
            let in_label = field
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|ancestor| ancestor.value().name() == "label");
            let named = field
                .attr("aria-label")
                .is_some_and(|label| !label.is_empty());
            let for_id = field.attr("id").is_some_and(|id| labelled.contains(id));
            assert!(
                in_label || named || for_id,
                "{name}: {} has no label",
                field.html()
            );
        }
        for button in select(&page, "button, a[href]") {
            let says = !text_of(button).is_empty() || button.attr("aria-label").is_some();
            assert!(says, "{name}: {} says nothing", button.html());
        }
    }
}

#[test]
fn every_form_that_stores_something_proves_where_it_comes_from() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let csrf = Selector::parse(r#"input[type=hidden][name=csrf][value="csrf-token"]"#)
            .expect("a selector of this test");
        for form in select(&page, "form[method=post]") {
            assert!(
                form.select(&csrf).next().is_some(),
                "{name}: the form to {:?} has no csrf",
                form.attr("action")
            );
        }
        assert!(
            select(&page, "form form").is_empty(),
            "{name}: a form in a form"
        );
    }
}

#[test]
fn ids_are_unique_and_whatever_refers_to_one_finds_it() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let mut ids = HashSet::new();
        for element in select(&page, "[id]") {
            let id = element.attr("id").unwrap_or_default();
            assert!(ids.insert(id), "{name}: two elements have the id {id}");
        }
        for element in select(&page, "[aria-describedby], label[for], [data-reveals]") {
            let referred = [
                element.attr("aria-describedby"),
                element.attr("for"),
                element.attr("data-reveals"),
            ];
            for id in referred
                .into_iter()
                .flatten()
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(id), "{name}: nothing has the id {id}");
            }
        }
        for link in select(&page, r##"a[href^="#"]"##) {
            let id = link
                .attr("href")
                .unwrap_or_default()
                .trim_start_matches('#');
            assert!(ids.contains(id), "{name}: nothing is at #{id}");
        }
    }
}

#[test]
fn headings_descend_by_one_and_the_title_is_the_first() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let mut before = 0;
        for heading in select(&page, "h1, h2, h3, h4") {
            let level = usize::from(heading.value().name().as_bytes()[1] - b'0');
            assert!(
                level <= before + 1,
                "{name}: {} comes after an h{before}",
                heading.html()
            );
            before = level;
        }
        let [h1] = select(&page, "h1")[..] else {
            panic!("{name} has not exactly one h1")
        };
        let title = text_of(select(&page, "title")[0]);
        assert_eq!(title, format!("{} — Renkei", text_of(h1)), "{name}");
    }
}

#[test]
fn a_page_is_in_its_language_and_japanese_inside_of_english_is_marked() {
    for Sample { name, lang, html } in samples::all() {
        let page = Html::parse_document(&html);
        assert_eq!(
            select(&page, "html")[0].attr("lang"),
            Some(lang.code()),
            "{name}"
        );
        let current = select(&page, ".lang-switch button[aria-current]");
        assert!(
            !current.is_empty()
                && current
                    .iter()
                    .all(|button| button.attr("value") == Some(lang.code())),
            "{name}"
        );
    }
    // The interface itself is translated whole: of the English menu, nothing is Japanese.
    let page = Html::parse_document(&sample("home-en").html);
    for entry in select(&page, "nav .nav-link, nav .nav-group, thead th, .btn") {
        let text = text_of(entry);
        assert!(
            !text.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c)),
            "{text:?} is not English"
        );
    }
}

#[test]
fn icons_and_assets_exist() {
    let sprite =
        std::str::from_utf8(assets::find("icons.svg").expect("the sprite").bytes).expect("text");
    let sprite = Html::parse_document(sprite);
    let icons: HashSet<&str> = select(&sprite, "symbol")
        .iter()
        .filter_map(|symbol| symbol.attr("id"))
        .collect();
    let mut used = HashSet::new();
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        for icon in select(&page, "use") {
            let id = icon
                .attr("href")
                .and_then(|href| href.strip_prefix("/assets/icons.svg#"))
                .expect("an icon of the sprite")
                .to_owned();
            assert!(icons.contains(id.as_str()), "{name}: there is no icon {id}");
            used.insert(id);
        }
        for element in select(&page, "link[href], script[src]") {
            let address = element
                .attr("href")
                .or(element.attr("src"))
                .unwrap_or_default();
            let asset = address.strip_prefix("/assets/").and_then(assets::find);
            assert!(asset.is_some(), "{name}: there is no {address}");
        }
    }
    let unused: Vec<_> = icons.iter().filter(|icon| !used.contains(**icon)).collect();
    assert!(unused.is_empty(), "no page uses {unused:?}");
}

#[test]
fn classes_of_the_pages_are_those_of_the_style_sheet() {
    let sheet =
        std::str::from_utf8(assets::find("renkei.css").expect("the sheet").bytes).expect("text");
    let mut missing = HashSet::new();
    for Sample { html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        for element in select(&page, "[class]") {
            missing.extend(
                element
                    .value()
                    .classes()
                    .filter(|class| !sheet.contains(&format!(".{class}")))
                    .map(str::to_owned),
            );
        }
    }
    // Read by the script, or only a name for what the others style.
    for unstyled in ["is-next", "journal", "inst-kana"] {
        missing.remove(unstyled);
    }
    assert!(
        missing.is_empty(),
        "the style sheet knows nothing of {missing:?}"
    );
}

#[test]
fn a_secret_is_never_written_back() {
    for Sample { name, html, .. } in samples::all() {
        assert!(
            !html.contains("a-secret-that-was-typed"),
            "{name} shows what was typed as a password"
        );
        let page = Html::parse_document(&html);
        for field in select(&page, "input[type=password]") {
            assert!(
                field.attr("value").is_none(),
                "{name}: a password field with a value"
            );
            assert!(
                matches!(
                    field.attr("autocomplete"),
                    Some("new-password" | "current-password")
                ),
                "{name}"
            );
        }
    }
    let page = Html::parse_document(&sample("login-wrong-ja").html);
    assert_eq!(
        select(&page, "#field-id")[0].attr("value"),
        Some("4021"),
        "what isn't secret stays as typed"
    );
}

#[test]
fn what_a_bank_writes_is_text_and_nothing_else() {
    let html = sample("lines-ja").html;
    assert!(
        html.contains("&#60;b&#62;ｺﾝﾋﾞﾆ") && !html.contains("<b>ｺﾝﾋﾞﾆ"),
        "a description became markup"
    );
}
