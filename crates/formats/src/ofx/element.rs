//! Elements in one buffer that is used again for the next ones.

use std::ops::Range;

use super::name::{Name, Tag};
use crate::text::Place;

/// A tag with the place of its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub tag: Option<Tag>,
    /// As it is written, where that isn't the tag's own name.
    spelled: Range<usize>,
    /// How many elements it is in.
    depth: usize,
    place: Place,
    text: Range<usize>,
    text_place: Place,
    /// How much of the texts there was before it.
    before: usize,
}

impl Node {
    pub fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    pub fn is_aggregate(&self) -> bool {
        self.tag.is_some_and(Tag::is_aggregate)
    }
}

/// Elements, each followed by those in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    texts: String,
}

impl Tree {
    /// Adds an element that is in `depth` others, the last ones of each lesser depth; returns where it is.
    pub fn add(&mut self, name: Name<'_>, place: Place, depth: usize) -> usize {
        let before = self.texts.len();
        if !name.is_usual {
            self.texts.push_str(name.text);
        }
        let after = self.texts.len();
        self.nodes.push(Node {
            tag: name.tag,
            spelled: before..after,
            depth,
            place,
            text: after..after,
            text_place: place,
            before,
        });
        self.nodes.len() - 1
    }

    /// Adds to the text of an element that everything behind it is in; several texts have a blank between them.
    pub fn add_text(&mut self, at: usize, text: &str, place: Place) {
        let Some(node) = self.nodes.get_mut(at) else {
            return;
        };
        let end = self.texts.len();
        if node.text.is_empty() {
            node.text_place = place;
            node.text = end..end;
        } else {
            if node.text.end != end {
                // Other texts came between.
                let text = node.text.clone();
                self.texts.extend_from_within(text);
                node.text.start = end;
            }
            self.texts.push(' ');
        }
        self.texts.push_str(text);
        node.text.end = self.texts.len();
    }

    pub fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    pub fn element(&self, at: usize) -> Element<'_> {
        Element { tree: self, at }
    }

    /// A tag's name as it is written.
    fn spelling(&self, node: &Node) -> &str {
        match node.tag {
            Some(tag) if node.spelled.is_empty() => tag.name(),
            _ => &self.texts[node.spelled.clone()],
        }
    }

    /// Whether an element's name is this one, in upper or lower case.
    pub fn is_named(&self, at: usize, name: Name<'_>) -> bool {
        self.node(at).is_some_and(|node| {
            let is_known = name.tag.is_some();
            node.tag == name.tag
                && (is_known || self.spelling(node).eq_ignore_ascii_case(name.text))
        })
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.texts.len()
    }

    /// Drops an element and everything behind it.
    pub fn cut(&mut self, at: usize) {
        if let Some(node) = self.nodes.get(at) {
            self.texts.truncate(node.before);
            self.nodes.truncate(at);
        }
    }

    /// Puts what is in the last element of its depth behind it; of all these, only those stay that `is_kept`.
    pub fn spill(&mut self, at: usize, is_kept: impl Fn(&Node) -> bool) {
        let Some((depth, before)) = self.node(at).map(|node| (node.depth, node.before)) else {
            return;
        };
        let (mut stays, mut to) = (true, at);
        for from in at..self.nodes.len() {
            let Some(node) = self.nodes.get_mut(from) else {
                break;
            };
            if node.depth <= depth + 1 {
                stays = is_kept(node);
            }
            if stays {
                node.depth = node.depth.saturating_sub(1).max(depth);
                self.nodes.swap(to, from);
                to += 1;
            }
        }
        self.nodes.truncate(to);
        if to == at {
            self.texts.truncate(before);
        }
    }
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'t> {
    tree: &'t Tree,
    at: usize,
}

impl<'t> Element<'t> {
    /// What is in it, outermost.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let depth = self.tree.node(self.at).map_or(0, |node| node.depth);
        let inside = self.tree.nodes.get(self.at + 1..).unwrap_or_default();
        (self.at + 1..)
            .zip(inside)
            .take_while(move |(_, node)| node.depth > depth)
            .filter(move |(_, node)| node.depth == depth + 1)
            .map(move |(at, _)| Element { at, ..self })
    }

    pub fn child(self, tag: Tag) -> Option<Element<'t>> {
        self.find(|child| child.tag == Some(tag))
    }

    /// A child that has a text.
    pub fn value(self, tag: Tag) -> Option<Element<'t>> {
        self.find(|child| child.tag == Some(tag) && child.has_text())
    }

    fn find(self, is_it: impl Fn(&Node) -> bool) -> Option<Element<'t>> {
        let (own, inside) = self.tree.nodes.get(self.at..)?.split_first()?;
        let next = inside.iter().position(|node| {
            node.depth <= own.depth || node.depth == own.depth + 1 && is_it(node)
        })?;
        let at = self.at + 1 + next;
        let is_inside = self.tree.node(at)?.depth > own.depth;
        is_inside.then_some(Element { at, ..self })
    }

    pub fn is(self, tag: Tag) -> bool {
        self.tree
            .node(self.at)
            .is_some_and(|node| node.tag == Some(tag))
    }

    /// As it is written.
    pub fn name(self) -> &'t str {
        let node = self.tree.node(self.at);
        node.map_or("", |node| self.tree.spelling(node))
    }

    /// Trimmed, with entities replaced.
    pub fn text(self) -> &'t str {
        let node = self.tree.node(self.at);
        node.map_or("", |node| &self.tree.texts[node.text.clone()])
    }

    /// Where the tag begins.
    pub fn place(self) -> Place {
        let node = self.tree.node(self.at);
        node.map_or(Place::START, |node| node.place)
    }

    /// Where the text begins; the place of the tag where there is none.
    pub fn text_place(self) -> Place {
        let node = self.tree.node(self.at);
        node.map_or(Place::START, |node| node.text_place)
    }

    /// A tree of its own; the element is its first one.
    pub fn held(self) -> Tree {
        let mut tree = Tree::default();
        self.copy_into(&mut tree, 0);
        tree
    }

    fn copy_into(self, tree: &mut Tree, depth: usize) {
        let Some(node) = self.tree.node(self.at) else {
            return;
        };
        let at = tree.add(Name::of(self.name()), node.place, depth);
        if node.has_text() {
            tree.add_text(at, self.text(), node.text_place);
        }
        for child in self.children() {
            child.copy_into(tree, depth + 1);
        }
    }
}
