//! The plain client: what somebody writes who wants just these pages of this bank. It sends the same requests with a cookie
//! jar, follows redirects, fills each form from the page that shows it, parses each page once and takes the text of every
//! value; it proves nothing and keeps nothing.

use crate::tape::{Exchange, Failure};
use domain::time::Date;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url};
use scraper::{Html, Selector};
use std::borrow::Cow;
use std::net::SocketAddr;

pub struct Plain {
    client: Client,
    values: Selector,
    fields: Selector,
    today: Date,
}

impl Plain {
    /// `values`: the selector of what is to be taken from this bank's pages.
    pub fn new(values: &str, today: Date) -> Result<Plain, Failure> {
        Ok(Plain {
            client: Client::builder().no_proxy().cookie_store(true).build()?,
            values: Selector::parse(values).map_err(|error| error.to_string())?,
            fields: Selector::parse("input[name]").map_err(|error| error.to_string())?,
            today,
        })
    }

    /// Requests and parses all pages; gives the number of values on them.
    pub async fn walk(&self, address: SocketAddr, tape: &[Exchange]) -> Result<usize, Failure> {
        let mut found = 0;
        let mut page: Option<(Html, &'static Encoding)> = None;
        let mut is_led_on = false;
        for asked in tape {
            // The client follows redirects by itself.
            if std::mem::replace(&mut is_led_on, asked.status.is_redirection()) {
                continue;
            }
            let url = format!("http://{address}{}", asked.path_and_query);
            let mut request = self.client.request(asked.method.clone(), url);
            if let Some(content_type) = &asked.content_type {
                // Its own form would have another login in it than the one that was recorded; the work is the same.
                if let Some((html, charset)) = &page {
                    std::hint::black_box(self.form(html, charset)?);
                }
                request = request
                    .header(CONTENT_TYPE, content_type)
                    .body(asked.form.clone());
            }
            let response = request.send().await?;
            let content_type = response
                .headers()
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            let body = response.bytes().await?;
            let kind = content_type.split(';').next().unwrap_or_default();
            found += match kind {
                "application/json" => values_of(&serde_json::from_slice(&body)?),
                "text/csv" => cells_of(&body)?,
                "application/x-ofx" => lines_of(formats::ofx_statements(&body))?,
                "text/plain" => lines_of(formats::zengin::read(&body, self.today))?,
                _ => {
                    let (html, charset) = parse(&content_type, &body);
                    let texts = self.texts(&html);
                    page = Some((html, charset));
                    texts
                }
            };
        }
        Ok(found)
    }

    fn texts(&self, html: &Html) -> usize {
        let texts = html.select(&self.values).map(|element| {
            let text: String = element.text().collect();
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

fn values_of(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::Array(items) => items.iter().map(values_of).sum(),
        serde_json::Value::Object(members) => members.values().map(values_of).sum(),
        _ => 1,
    }
}

fn cells_of(body: &[u8]) -> Result<usize, Failure> {
    // Whatever the header says: whoever has seen one such file knows.
    let (text, _, _) = SHIFT_JIS.decode(body);
    let mut found = 0;
    let mut rows = csv::ReaderBuilder::new();
    let mut rows = rows
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for row in rows.records() {
        let cells = row?;
        let texts = cells.iter().map(|cell| cell.trim().to_owned());
        found += texts.filter(|text| !text.is_empty()).count();
    }
    Ok(found)
}

/// OFX and 全銀 are read by a library by everyone; for both sides it is the same one.
fn lines_of(read: Result<Vec<formats::FileStatement>, formats::Refusal>) -> Result<usize, Failure> {
    let statements = read.map_err(|refusal| refusal.message(formats::Language::En))?;
    Ok(statements.iter().map(|one| one.view.lines.len()).sum())
}
