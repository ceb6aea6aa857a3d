//! The pages, drawn with samples: what holds on every one, and what each says.

mod each_page;
mod every_page;
mod imports;
mod samples;

use scraper::{ElementRef, Html, Selector};

use samples::Sample;

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).expect("a selector of this test");
    page.select(&selector).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<Vec<_>>()
        .join("")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn sample(name: &str) -> Sample {
    samples::all()
        .into_iter()
        .find(|sample| sample.name == name)
        .unwrap_or_else(|| panic!("no sample {name}"))
}

/// The visible text of a page.
fn words(name: &str) -> String {
    let page = Html::parse_document(&sample(name).html);
    select(&page, "main").into_iter().map(text_of).collect()
}

/// Writes every sample with the assets into a folder, to be looked at in a browser:
/// `cargo test -p server --lib -- --ignored page_samples`, then serve `renkei-pages` of the temporary folder.
#[test]
#[ignore = "draws pages to look at; it checks nothing"]
fn page_samples() -> std::io::Result<()> {
    let folder = std::env::temp_dir().join("renkei-pages");
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in super::assets::ALL {
        std::fs::write(folder.join("assets").join(asset.name), asset.bytes)?;
    }
    for Sample { name, html, .. } in samples::all() {
        std::fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
