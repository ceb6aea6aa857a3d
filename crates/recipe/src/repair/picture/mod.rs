//! A captured page, redrawn so that it is safe to look at: no script, nothing loaded, nothing that can be sent, and
//! names, numbers and descriptions hidden, whether anybody has read such a page before or not. Once as a page, once as its
//! source, with the places of interest marked.

mod days;
mod drawn;
mod figures;
mod hide;
mod lexicon;
mod numbers;
mod source;
mod words;

pub use days::days_of;
pub use hide::{Private, covered, hidden};
pub use words::BankWords;

use std::collections::HashSet;

use super::find::{Reason, What};
use super::page::{Paper, Tree};
use crate::text::norm;
use crate::walk::Captured;
use hide::Hider;

/// A picture of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Markup of a few harmless elements, all text escaped. Empty for what isn't HTML.
    pub drawn: String,
    /// The source, element by element.
    pub source: Vec<SourceLine>,
}

/// One line of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    pub text: String,
    pub marked: bool,
}

/// What is to be marked on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of an element as a whole.
    whole: Vec<String>,
    /// Within an element.
    texts: Vec<String>,
    selectors: Vec<String>,
}

impl Marks {
    /// The words before or after a change.
    pub fn of<'r>(reasons: impl IntoIterator<Item = &'r Reason>, new: bool) -> Marks {
        let mut marks = Marks::default();
        for reason in reasons {
            let word = if new { &reason.new } else { &reason.old };
            match reason.what {
                What::Selector => marks.selectors.push(word.clone()),
                What::Field => marks.selectors.push(format!("[name=\"{word}\"]")),
                What::JsonKey => {
                    let last = word.rsplit('.').next().unwrap_or(word);
                    marks.texts.push(format!("\"{last}\":"));
                }
                What::Title | What::Text => marks.texts.push(norm(word)),
                What::Label | What::Beside | What::Link => marks.whole.push(norm(word)),
            }
        }
        marks
    }

    /// The innermost elements that hold a marked text, and those at a marked selector.
    fn places(&self, tree: &Tree<'_>) -> HashSet<usize> {
        let innermost = |holds: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..tree.els.len())
                .filter(|at| holds(*at))
                .filter(|at| !tree.els[*at].children.iter().any(|child| holds(*child)))
                .collect()
        };
        let within = self
            .texts
            .iter()
            .flat_map(|text| innermost(&|at| tree.els[at].text.contains(text.as_str())));
        let whole = self
            .whole
            .iter()
            .flat_map(|text| innermost(&|at| tree.els[at].label() == *text));
        let by_text = within.chain(whole);
        let by_css = self
            .selectors
            .iter()
            .flat_map(|css| tree.select(css).unwrap_or_default());
        by_text.chain(by_css).collect()
    }
}

/// Draws a page. `words` are the bank's own and stay visible.
pub fn draw(capture: &Captured, private: &Private, words: &BankWords, marks: &Marks) -> Picture {
    let Some(paper) = Paper::of(capture) else {
        return Picture::default();
    };
    let hider = Hider::new(private, words);
    if let Some(value) = paper.json() {
        return Picture {
            drawn: String::new(),
            source: source::of_json(value, &hider, &marks.texts),
        };
    }
    let Some(tree) = paper.tree() else {
        return Picture {
            drawn: String::new(),
            source: source::of_text(&paper.plain(), &hider, &marks.texts),
        };
    };
    let data = hide::data_places(&tree);
    let marked = marks.places(&tree);
    Picture {
        drawn: drawn::of(&tree, &hider, &data, &marked),
        source: source::of_tree(&tree, &hider, &data, &marked),
    }
}
