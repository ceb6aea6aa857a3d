//! The plain client: what somebody writes who wants just these pages. It sends the same requests, parses each page once
//! and takes the text of every cell; it proves nothing and keeps nothing.

use crate::shelf::Heard;
use crate::walk::Failure;
use encoding_rs::{Encoding, UTF_8};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use scraper::{Html, Selector};
use std::net::SocketAddr;

pub struct Plain {
    client: Client,
    cells: Selector,
}

impl Plain {
    pub fn new() -> Result<Plain, Failure> {
        // Plain HTTP, but the client wants to know how it would encrypt. A second call finds it installed and changes
        // nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Plain {
            client: Client::builder().no_proxy().build()?,
            cells: Selector::parse("td").map_err(|error| error.to_string())?,
        })
    }

    /// Requests and parses all pages; gives the number of cells or JSON values on them.
    pub async fn walk(&self, address: SocketAddr, requests: &[Heard]) -> Result<usize, Failure> {
        let mut things = 0;
        for heard in requests {
            let url = format!("http://{address}{}", heard.path_and_query);
            let mut request = self.client.request(heard.method.clone(), url);
            if let Some(content_type) = &heard.content_type {
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
            things += self.parse(&content_type, &response.bytes().await?)?;
        }
        Ok(things)
    }

    fn parse(&self, content_type: &str, body: &[u8]) -> Result<usize, Failure> {
        if content_type.contains("json") {
            return Ok(values(&serde_json::from_slice(body)?));
        }
        let charset = content_type
            .split_once("charset=")
            .and_then(|(_, label)| Encoding::for_label(label.as_bytes()))
            .unwrap_or(UTF_8);
        let (text, _, _) = charset.decode(body);
        let html = Html::parse_document(&text);
        let texts = html.select(&self.cells).map(|cell| {
            let text: String = cell.text().collect();
            text.trim().to_owned()
        });
        Ok(texts.filter(|text| !text.is_empty()).count())
    }
}

fn values(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::Array(items) => items.iter().map(values).sum(),
        serde_json::Value::Object(members) => members.values().map(values).sum(),
        _ => 1,
    }
}
