//! Names and structure of an HTML page: classes, fields, links, forms, tables.

use super::{between_tags, html_operators};
use crate::operators::pattern;

html_operators! {
    "names: all classes": |page| page.replaced(r#"class="[^"]*""#, r#"class="x9""#);
    "names: all ids": |page| page.replaced(r#" id="[^"]*""#, r#" id="x9""#);
    "names: all form fields": |page| page.replaced(r#" name="([^"]*)""#, r#" name="${1}2""#);
    "names: the addresses of links": |page| page.replaced(r#" href="([^"?]*)"#, r#" href="/new$1"#);
    "names: the addresses of forms": |page| page.replaced(r#" action="([^"?]*)"#, r#" action="/new$1"#);
    "names: the title": |page| page.replaced(r"<title>[^<]*</title>", "<title>リニューアルのお知らせ</title>");
    "names: every link and button says something else": |page| page.changed(
        pattern(r"(<(?:a|button)[^>]*>)[^<]*(</(?:a|button)>)")
            .replace_all(&page.text, "${1}こちら$2").into_owned()
    );
    "names: every heading says something else": |page| page.changed(
        pattern(r"(<(?:h1|h2|th|dt|caption)[^>]*>)[^<]*(</)")
            .replace_all(&page.text, "${1}新しい項目$2").into_owned()
    );
    "frame: tables become boxes": |page| page.replaced(r"<(/?)(table|tbody|tr|td|th)\b", "<${1}div");
    "frame: everything in one more box": |page| page.changed(
        page.text.replace("<body>", "<body><div class=\"new\"><section>").replace("</body>", "</section></div></body>")
    );
    "frame: comments and blanks everywhere": |page| page.changed(between_tags(&page.text, |piece| {
        if piece.trim().is_empty() { format!("{piece}\n<!-- 2026 -->\u{3000}\n") } else { format!(" {piece}\u{a0}") }
    }));
    "frame: the page stands twice": |page| {
        let inner = page.text.find("<body").zip(page.text.rfind("</body>"));
        inner.map_or_else(Vec::new, |(open, close)| {
            let body = page.text[open..close].split_once('>').map_or("", |(_, body)| body).to_owned();
            page.changed(format!("{}{body}{}", &page.text[..close], &page.text[close..]))
        })
    };
    "frame: it never closes": |page| page.changed(page.text.replace("</html>", ""));
    "frame: everything is hidden": |page| page.changed(page.text.replace("<body", "<body hidden"));
    "frame: tags in capitals": |page| page.replaced(r"<(/?)(table|tr|td|th|form|div|ul|li|a)\b", "<${1}X$2");
    "frame: one table stands twice": |page| page.each("(?s)<table.*?</table>", |table| format!("{table}{table}"));
    "frame: one table inside of another": |page| page.each("(?s)<table.*?</table>", |table| {
        format!("<table><tbody><tr><td>{table}</td></tr></tbody></table>")
    });
    "frame: one table is gone": |page| page.each("(?s)<table.*?</table>", |_| String::new());
    "frame: one list stands twice": |page| page.each("(?s)<(ul|ol|dl)\\b.*?</(ul|ol|dl)>", |list| format!("{list}{list}"));
    "frame: one list is gone": |page| page.each("(?s)<(ul|ol|dl)\\b.*?</(ul|ol|dl)>", |_| String::new());
    "links: one is gone": |page| page.each("(?s)<a\\b.*?</a>", |_| String::new());
    "links: one is only text": |page| page.each("(?s)<a\\b.*?</a>", |link| {
        pattern("<[^>]*>").replace_all(link, "").into_owned()
    });
    "links: one stands twice": |page| page.each("(?s)<a\\b.*?</a>", |link| format!("{link}{link}"));
    "links: one leads elsewhere": |page| page.each("href=\"[^\"]*\"", |_| "href=\"/elsewhere\"".to_owned());
    "links: all lead where the first does": |page| {
        let link = pattern("(?s)(<a\\b[^>]*?href=)(\"[^\"]*\")");
        let first = link.captures(&page.text).map(|found| found[2].to_owned());
        first.map_or_else(Vec::new, |first| {
            page.changed(link.replace_all(&page.text, |found: &regex::Captures<'_>| format!("{}{first}", &found[1])).into_owned())
        })
    };
    "forms: one is gone": |page| page.each("(?s)<form.*?</form>", |_| String::new());
    "forms: one stands twice": |page| page.each("(?s)<form.*?</form>", |form| format!("{form}{form}"));
    "forms: one button is gone": |page| page.each("(?s)<button.*?</button>|<input[^>]*type=\"submit\"[^>]*>", |_| String::new());
    "forms: one field is gone": |page| page.each("(?s)<input[^>]*>|<select.*?</select>", |_| String::new());
    "forms: one field stands twice": |page| page.each("(?s)<input[^>]*>|<select.*?</select>", |field| format!("{field}{field}"));
    "names: one class": |page| page.each("class=\"[^\"]*\"", |_| "class=\"x9\"".to_owned());
    "names: one id": |page| page.each(" id=\"[^\"]*\"", |_| " id=\"x9\"".to_owned());
}
