//! The elements of a page and its visible text, taken down in one pass: what an element says is a stretch of the text.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::ElementRef;
use scraper::node::Node;

use super::dom::{breaks_line, is_hidden};
use super::marks::Marks;
use crate::text::{Words, normal};

/// What a person reads in an element, and which part of it in which element inside.
pub(crate) struct Ink {
    text: Folded,
    normal: OnceCell<Words>,
    firsts: OnceCell<Vec<First>>,
    /// The element itself and all inside, in the page's order.
    stretches: Vec<Stretch>,
    marks: Vec<Marks>,
    /// Their numbers by the elements' ids, sorted.
    numbers: Vec<(NodeId, usize)>,
}

/// One element's part of the text.
pub(super) struct Stretch {
    pub(super) id: NodeId,
    is_visible: bool,
    at: Range<usize>,
    /// Those of the text's words that begin in it.
    words: Range<usize>,
    /// Number of the first stretch that isn't inside.
    behind: usize,
}

impl Ink {
    /// An element that is itself invisible (an option, a title) gives its own text.
    pub(crate) fn of(root: ElementRef<'_>) -> Ink {
        let mut text = Folded::default();
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut marks: Vec<Marks> = Vec::new();
        // With each, whether it breaks the line.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut hidden: Option<NodeId> = None;
        // No recursion: a hostile page may be nested deeper than the stack.
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => {
                    let Some(element) = ElementRef::wrap(node) else {
                        if let (Node::Text(piece), None) = (node.value(), hidden) {
                            text.push(piece);
                        }
                        continue;
                    };
                    let begins = text.so_far();
                    let breaks = breaks_line(&element);
                    if hidden.is_none() {
                        if breaks {
                            text.push_blank();
                        }
                        if element != root && is_hidden(&element) {
                            hidden = Some(node.id());
                        }
                    }
                    open.push((stretches.len(), breaks));
                    marks.push(Marks::of(element));
                    stretches.push(Stretch {
                        id: node.id(),
                        is_visible: hidden.is_none(),
                        at: begins.0..begins.0,
                        words: begins.1..begins.1,
                        behind: 0,
                    });
                }
                Edge::Close(node) if node.value().is_element() => {
                    let Some((number, breaks)) = open.pop() else {
                        continue;
                    };
                    if hidden == Some(node.id()) {
                        hidden = None;
                    }
                    if breaks && hidden.is_none() {
                        text.push_blank();
                    }
                    let ends = text.so_far();
                    let behind = stretches.len();
                    let stretch = &mut stretches[number];
                    (stretch.at.end, stretch.words.end) = ends;
                    stretch.behind = behind;
                }
                Edge::Close(_) => {}
            }
        }
        let ids = stretches.iter().map(|stretch| stretch.id);
        let mut numbers: Vec<(NodeId, usize)> = ids.zip(0..).collect();
        numbers.sort_unstable();
        Ink {
            text,
            normal: OnceCell::new(),
            firsts: OnceCell::new(),
            stretches,
            marks,
            numbers,
        }
    }

    /// White space folded, with a blank where a browser would break the line.
    pub(crate) fn text(&self) -> &str {
        &self.text.text
    }

    /// The same, normalised.
    pub(super) fn normal_text(&self) -> &str {
        self.words().text()
    }

    fn words(&self) -> &Words {
        self.normal.get_or_init(|| Words::of(self.text()))
    }

    /// An element's part of the text; `None`: it isn't visible here.
    pub(super) fn stretch(&self, element: ElementRef<'_>) -> Option<&Stretch> {
        let stretch = &self.stretches[self.number(element)?];
        stretch.is_visible.then_some(stretch)
    }

    /// What an element says, as printed.
    pub(super) fn said(&self, stretch: &Stretch) -> &str {
        self.text()[stretch.at.clone()].trim_matches(' ')
    }

    /// The same, normalised.
    pub(super) fn normal(&self, stretch: &Stretch) -> Cow<'_, str> {
        match self.whole(stretch) {
            Some(words) => Cow::Borrowed(words),
            None => normal(self.said(stretch)),
        }
    }

    /// What an element says in whole words, normalised; `None`: a word goes across one of its ends.
    fn whole(&self, stretch: &Stretch) -> Option<&str> {
        let text = self.text().as_bytes();
        let is_between = |at: usize| {
            at == 0 || text[at - 1] == b' ' || text.get(at).is_none_or(|next| *next == b' ')
        };
        let is_whole = is_between(stretch.at.start) && is_between(stretch.at.end);
        is_whole.then(|| self.words().among(&stretch.words))
    }

    /// The visible elements inside of one, in the page's order, but for those that say something that begins otherwise in its
    /// normal form.
    pub(super) fn beginning_with(
        &self,
        element: ElementRef<'_>,
        begins: &str,
    ) -> impl Iterator<Item = &Stretch> {
        let number = self.number(element);
        let inside = number.map(|number| number + 1..self.stretches[number].behind);
        let inside = inside.unwrap_or_default();
        let firsts = self.firsts.get_or_init(|| {
            let stretches = self.stretches.iter();
            let first = |stretch| self.whole(stretch).map_or(First::ANY, First::of);
            stretches.map(first).collect()
        });
        let (wanted, mask) = (First::of(begins), First::mask(begins));
        let may_begin = move |first: &First| *first == First::ANY || first.0 & mask == wanted.0;
        let numbered = firsts[inside.clone()].iter().zip(inside);
        let found = numbered.filter(move |(first, _)| may_begin(first));
        let found = found.map(|(_, number)| &self.stretches[number]);
        found.filter(|stretch| stretch.is_visible)
    }

    /// An element and all inside of it, visible or not, that have marks that fit.
    pub(super) fn within<'i, F: Fn(Marks) -> bool>(
        &'i self,
        element: ElementRef<'_>,
        fits: F,
    ) -> impl Iterator<Item = NodeId> + use<'i, F> {
        let number = self.number(element);
        let range = number.map(|number| number..self.stretches[number].behind);
        let range = range.unwrap_or_default();
        let marked = self.marks[range.clone()].iter().zip(range);
        let fitting = marked.filter(move |(marks, _)| fits(**marks));
        fitting.map(|(_, number)| self.stretches[number].id)
    }

    /// How many elements stand before one; `None`: it isn't inside.
    pub(super) fn number(&self, element: ElementRef<'_>) -> Option<usize> {
        let found = self
            .numbers
            .binary_search_by_key(&element.id(), |(id, _)| *id);
        found.ok().map(|at| self.numbers[at].1)
    }
}

/// The first bytes of a text, so that nearly all are told apart without reading them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct First(u64);

impl First {
    /// Of a text that may begin with anything; no text has these bytes.
    const ANY: First = First(u64::MAX);

    fn of(text: &str) -> First {
        let bytes = text.bytes().take(8).zip((0..64).step_by(8));
        First(bytes.fold(0, |all, (byte, at)| all | (u64::from(byte) << at)))
    }

    /// Those of the bits that a longer text has in common with what it begins with.
    fn mask(begins: &str) -> u64 {
        match begins.len() {
            short @ 0..8 => (1 << (8 * short)) - 1,
            _ => u64::MAX,
        }
    }
}

/// A text with each run of white space as one blank.
#[derive(Default)]
struct Folded {
    text: String,
    /// How many words have begun.
    words: usize,
}

impl Folded {
    fn so_far(&self) -> (usize, usize) {
        (self.text.len(), self.words)
    }

    fn push(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(blank_at) = rest.find(char::is_whitespace) {
            self.push_inside_a_word(&rest[..blank_at]);
            self.push_blank();
            rest = rest[blank_at..].trim_start();
        }
        self.push_inside_a_word(rest);
    }

    fn push_inside_a_word(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if self.text.is_empty() || self.text.ends_with(' ') {
            self.words += 1;
        }
        self.text.push_str(piece);
    }

    fn push_blank(&mut self) {
        if !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    fn saying<'i>(ink: &'i Ink, html: &Html, css: &str) -> Option<(&'i str, Cow<'i, str>)> {
        let css = Selector::parse(css).expect("a selector");
        let element = html.select(&css).next().expect("an element");
        let stretch = ink.stretch(element)?;
        Some((ink.said(stretch), ink.normal(stretch)))
    }

    #[test]
    fn each_visible_element_has_its_stretch_of_the_text() {
        let html = Html::parse_document(
            "<title>t</title><body><p> <b>あ</b>い<i hidden>x<b>y</b></i></p><ul><li></li></ul><br>う",
        );
        let ink = Ink::of(html.root_element());
        let said = |css: &str| saying(&ink, &html, css).map(|(said, _)| said);
        let words: Vec<&str> = ink.text().split_whitespace().collect();
        assert_eq!(words, ["あい", "う"]);
        assert_eq!(said("p"), Some("あい"));
        assert_eq!(said("b"), Some("あ"));
        assert_eq!(said("ul"), Some(""));
        assert_eq!(said("i"), None);
        assert_eq!(said("i b"), None);
        assert_eq!(said("title"), None);
        // body, p, b, ul, li, br
        assert_eq!(ink.beginning_with(html.root_element(), "").count(), 6);
    }

    #[test]
    fn an_element_says_in_normal_form_what_is_printed_in_it_even_where_a_word_goes_across_its_ends()
    {
        let html = Html::parse_document(
            "<body>ﾃ<b>ﾞﾝｷ　Ａ</b><i>ﾞ</i> ㍻８ ´<u>é</u>e<s>\u{301}</s> <em> ｱ ﾊ</em>ﾟ<p><a>次へ</a>＞</p><p>ｶ<a>ﾞ</a></p> <tt> </tt>",
        );
        let ink = Ink::of(html.root_element());
        assert_eq!(ink.normal_text(), normal(ink.text()));
        let root = html.root_element();
        let visible: Vec<&Stretch> = ink.beginning_with(root, "").collect();
        assert_eq!(visible.len(), 11);
        for stretch in &visible {
            assert_eq!(ink.normal(stretch), normal(ink.said(stretch)));
        }
        for begins in [
            "デンキ A次へ",
            "次",
            "次へ",
            "次へ>",
            "次へ> ガと続く",
            "ガ",
            "゙",
        ] {
            let all = visible.iter();
            let saying = all.filter(|stretch| ink.normal(stretch).starts_with(begins));
            let found: Vec<NodeId> = ink.beginning_with(root, begins).map(|one| one.id).collect();
            for stretch in saying {
                assert!(found.contains(&stretch.id), "{begins}");
            }
        }
        assert!(ink.beginning_with(root, "次").count() < visible.len());
        assert_eq!(saying(&ink, &html, "b"), Some(("ﾞﾝｷ Ａ", normal("ﾞﾝｷ Ａ"))));
        assert_eq!(saying(&ink, &html, "a"), Some(("次へ", "次へ".into())));
    }

    #[test]
    fn what_is_inside_is_found_by_its_marks_in_the_pages_order_whether_visible_or_not() {
        let html = Html::parse_document(
            "<head><title>t</title></head><body><p>1<p hidden>2<b><p>3</b><div><p>4</div>",
        );
        let ink = Ink::of(html.root_element());
        let css = Selector::parse("p").expect("a selector");
        let by_selector: Vec<NodeId> = html.select(&css).map(|p| p.id()).collect();
        let marks = Marks::name("p");
        let is_p = |id: &NodeId| {
            let element = html.tree.get(*id).and_then(ElementRef::wrap);
            element.is_some_and(|element| element.value().name() == "p")
        };
        let in_page = ink.within(html.root_element(), |own| own.may_be(marks));
        assert_eq!(in_page.filter(is_p).collect::<Vec<_>>(), by_selector);
        let div = Selector::parse("div").expect("a selector");
        let div = html.select(&div).next().expect("a div");
        let in_div = ink.within(div, |own| own.may_be(marks));
        assert_eq!(in_div.filter(is_p).collect::<Vec<_>>(), by_selector[3..]);
        assert_eq!(ink.within(div, |_| true).count(), 2);
    }

    #[test]
    fn what_is_invisible_itself_says_its_own_text() {
        let html = Html::parse_document("<select><option>一<option>二</select>");
        let option = Selector::parse("option").expect("a selector");
        let option = html.select(&option).next().expect("an option");
        assert_eq!(Ink::of(option).text().trim(), "一");
    }
}
