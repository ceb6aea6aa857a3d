//! A person with a browser at a simulated bank's own pages: logs in there, consents, and is sent back.

use super::CALLBACK;
use sandbox::DemoLogin;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Position, Url, form_urlencoded};

/// What the bank gives the browser for the way back.
pub struct Back {
    pub state: String,
    pub code: String,
}

/// Follows the address to the bank's pages, logs in and agrees.
pub async fn consent(address: &Url, login: &DemoLogin) -> Back {
    let host = &address[Position::BeforeHost..Position::AfterPort];
    let host: SocketAddr = host.parse().expect("a simulated bank");
    let asked = &address[Position::BeforePath..Position::AfterQuery];
    let (_, page) = exchange(host, &format!("GET {asked}"), "").await;
    let password = login.fields.iter().find(|(name, _)| *name == "password");
    let typed = [
        ("id", login.login_id),
        ("password", password.map_or("", |(_, value)| value)),
    ];
    let post = format!("POST {}", address.path());
    let (_, page) = exchange(host, &post, &filled(&page, &typed)).await;
    let (head, _) = exchange(host, &post, &filled(&page, &[("act", "agree")])).await;
    let back = head
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    let back = Url::parse(back.expect("is sent back")).expect("an address");
    assert!(back.as_str().starts_with(CALLBACK), "{back}");
    let value = |wanted: &str| {
        let found = back.query_pairs().find(|(name, _)| name == wanted);
        found.expect("state and code").1.into_owned()
    };
    Back {
        state: value("state"),
        code: value("code"),
    }
}

/// Head and page of one exchange.
async fn exchange(host: SocketAddr, head: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(host).await.expect("the bank");
    let request = format!(
        "{head} HTTP/1.1\r\nHost: bank\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("an answer");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, page) = text.split_once("\r\n\r\n").expect("head and body");
    (head.to_owned(), page.to_owned())
}

/// The form's hidden fields, and what is typed or pressed.
fn filled(page: &str, typed: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for field in page.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"").expect("a value");
        let (value, _) = rest.split_once('"').expect("an end");
        if typed.iter().all(|(own, _)| *own != name) {
            form.append_pair(name, &value.replace("&amp;", "&"));
        }
    }
    form.extend_pairs(typed).finish()
}
