//! The value that is printed beside a label: the rest of the line, the next cell, the `dd`.

use scraper::ElementRef;
use scraper::node::Node;

use super::ink::{Ink, Stretch};
use super::{Look, Refusal};
use crate::fence::fits;
use crate::said;
use crate::text::{as_printed, normal};

/// `*` stands for anything in the label. `None`: the label isn't visible inside of `root`, or nothing is beside it.
///
/// # Errors
/// The label stands more than once.
pub(super) fn beside(
    label: &str,
    look: &Look<'_>,
    root: ElementRef<'_>,
) -> Result<Option<String>, Refusal> {
    // What is invisible on its page is read by itself.
    let own: Ink;
    let ink = match look.ink().filter(|ink| ink.stretch(root).is_some()) {
        Some(ink) => ink,
        None => {
            own = Ink::of(root);
            &own
        }
    };
    let label_at = find(label, ink, root)?;
    Ok(label_at.and_then(|label| value_behind(label, look)))
}

/// The innermost element that says the label.
fn find<'a>(
    label: &str,
    ink: &Ink,
    root: ElementRef<'a>,
) -> Result<Option<ElementRef<'a>>, Refusal> {
    let wanted = normal(label);
    let wanted = strip(&wanted);
    // Half-width kana, full-width letters and a colon make the printed label longer than the wanted one, but not without end.
    let is_open = wanted.contains('*');
    let bytes_max = if is_open {
        4_000
    } else {
        wanted.len() * 4 + 16
    };
    let is_wanted = |said: &str| match is_open {
        true => fits(wanted, said),
        false => said == wanted,
    };
    let is_label = |stretch: &&Stretch| {
        ink.said(stretch).len() <= bytes_max && is_wanted(strip(&ink.normal(stretch)))
    };
    let begins = wanted.split('*').next().unwrap_or_default();
    let hits = ink.beginning_with(root, begins).filter(is_label);
    let found: Vec<ElementRef<'a>> = hits
        .filter_map(|stretch| root.tree().get(stretch.id).and_then(ElementRef::wrap))
        .collect();
    // In the page's order, so what is inside of a label follows it at once.
    let innermost: Vec<ElementRef<'a>> = found
        .iter()
        .enumerate()
        .filter(|(at, outer)| {
            let next = found.get(at + 1).and_then(|next| next.parent());
            next != Some(***outer)
        })
        .map(|(_, label)| *label)
        .collect();
    match innermost.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        several => Err(Refusal::changed(
            said::lines::one_label(label),
            said::lines::say_where_with_css(several.len()),
        )),
    }
}

fn strip(text: &str) -> &str {
    text.trim_end_matches([':', ' '])
}

fn value_behind(label: ElementRef<'_>, look: &Look<'_>) -> Option<String> {
    let mut node = *label;
    loop {
        // What stands beside a cell or a term is the next one; anything in between means that the page has changed.
        let partner: &[&str] = match ElementRef::wrap(node).map(|element| element.value().name()) {
            Some("dt") => &["dd"],
            Some("td" | "th") => &["td", "th"],
            _ => &[],
        };
        for sibling in node.next_siblings() {
            let is_partner = match (sibling.value(), ElementRef::wrap(sibling)) {
                (Node::Text(piece), _) => piece.trim().is_empty(),
                (_, Some(element)) => partner.contains(&element.value().name()),
                _ => true,
            };
            if !partner.is_empty() && !is_partner {
                return None;
            }
            let value = match (sibling.value(), ElementRef::wrap(sibling)) {
                (Node::Text(piece), _) => as_printed(piece),
                (_, Some(element)) => look.text_of(element),
                _ => continue,
            };
            let value = value.trim_start_matches([':', '：', ' ']);
            if !value.is_empty() {
                return Some(value.to_owned());
            }
        }
        let ends_here = ElementRef::wrap(node).is_none_or(|element| {
            matches!(
                element.value().name(),
                "td" | "th" | "dt" | "tr" | "p" | "div" | "li" | "body" | "html"
            )
        });
        node = node.parent().filter(|_| !ends_here)?;
    }
}
