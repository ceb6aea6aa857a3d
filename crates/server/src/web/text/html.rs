//! Text that is HTML already, so that a template writes it as it is.

use std::fmt;

/// A piece of HTML. Made only from escaped text and from markup written in this crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Escapes a text of any origin.
    pub fn text(text: &str) -> Html {
        let mut html = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                _ => html.push(c),
            }
        }
        Html(html)
    }

    /// Markup that is known to be well formed: what an askama template rendered, or what this crate put together
    /// from escaped parts.
    pub(in crate::web) fn markup(markup: String) -> Html {
        Html(markup)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without markup, for the command line.
    pub fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some(start) = rest.find('<') {
            plain.push_str(&rest[..start]);
            rest = rest[start..]
                .find('>')
                .map_or("", |end| &rest[start + end + 1..]);
        }
        plain.push_str(rest);
        let named = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&amp;", "&"),
        ];
        named.iter().fold(plain, |text, (name, character)| {
            text.replace(name, character)
        })
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn plain_text_comes_back_as_it_was() {
        let bank = "<b> & \"'";
        let marked = Html::markup(format!(
            "<time datetime=\"x\">今日</time>：{}",
            Html::text(bank)
        ));
        assert_eq!(marked.plain(), format!("今日：{bank}"));
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(
            Html::text("<b a=\"'&'\">").as_str(),
            "&lt;b a=&quot;&#39;&amp;&#39;&quot;&gt;"
        );
    }
}
