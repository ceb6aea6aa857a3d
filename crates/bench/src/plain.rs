//! The plain client: what somebody writes who wants just these pages. It sends the same requests with a cookie jar, fills
//! each form from the page that shows it, parses each page once and takes the text of every cell; it proves nothing and
//! keeps nothing.

use crate::shelf::Heard;
use crate::walk::Failure;
use encoding_rs::{Encoding, UTF_8};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url};
use scraper::{Html, Selector};
use std::borrow::Cow;
use std::net::SocketAddr;

pub struct Plain {
    client: Client,
    cells: Selector,
    fields: Selector,
}

impl Plain {
    pub fn new() -> Result<Plain, Failure> {
        // Plain HTTP, but the client wants to know how it would encrypt. A second call finds it installed and changes
        // nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Plain {
            client: Client::builder().no_proxy().cookie_store(true).build()?,
            cells: Selector::parse("td").map_err(|error| error.to_string())?,
            fields: Selector::parse("input[name]").map_err(|error| error.to_string())?,
        })
    }

    /// Requests and parses all pages; gives the number of cells or JSON values on them.
    pub async fn walk(&self, address: SocketAddr, requests: &[Heard]) -> Result<usize, Failure> {
        let mut things = 0;
        let mut page: Option<(Html, &'static Encoding)> = None;
        for heard in requests {
            let url = format!("http://{address}{}", heard.path_and_query);
            let mut request = self.client.request(heard.method.clone(), url);
            if let Some(content_type) = &heard.content_type {
                // Its own form would have another login in it than the one that was recorded; the work is the same.
                if let Some((html, charset)) = &page {
                    std::hint::black_box(self.form(html, charset)?);
                }
                request = request
                    .header(CONTENT_TYPE, content_type)
                    .body(heard.body.clone());
            }
            let response = request.send().await?;
            let content_type = response
                .headers()
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            let body = response.bytes().await?;
            if content_type.contains("json") {
                things += values(&serde_json::from_slice(&body)?);
                continue;
            }
            let (html, charset) = parse(&content_type, &body);
            things += self.cells(&html);
            page = Some((html, charset));
        }
        Ok(things)
    }

    fn cells(&self, html: &Html) -> usize {
        let texts = html.select(&self.cells).map(|cell| {
            let text: String = cell.text().collect();
            text.trim().to_owned()
        });
        texts.filter(|text| !text.is_empty()).count()
    }

    /// What the fields of a page's form send, in its charset.
    fn form(&self, html: &Html, charset: &'static Encoding) -> Result<String, Failure> {
        let encode: &dyn Fn(&str) -> Cow<'_, [u8]> = &|text| charset.encode(text).0;
        let mut form = Url::parse("http://form.example/")?;
        let mut pairs = form.query_pairs_mut();
        pairs.encoding_override(Some(encode));
        for field in html.select(&self.fields) {
            let name = field.attr("name").unwrap_or_default();
            pairs.append_pair(name, field.attr("value").unwrap_or_default());
        }
        drop(pairs);
        Ok(form.query().unwrap_or_default().to_owned())
    }
}

fn parse(content_type: &str, body: &[u8]) -> (Html, &'static Encoding) {
    let charset = content_type
        .split_once("charset=")
        .and_then(|(_, label)| Encoding::for_label(label.as_bytes()))
        .unwrap_or(UTF_8);
    let (text, _, _) = charset.decode(body);
    (Html::parse_document(&text), charset)
}

fn values(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::Array(items) => items.iter().map(values).sum(),
        serde_json::Value::Object(members) => members.values().map(values).sum(),
        _ => 1,
    }
}
