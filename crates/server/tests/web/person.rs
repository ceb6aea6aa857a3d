//! A person at the simulated bank's own pages: logs in there, consents or doesn't, and is sent back.

use std::net::SocketAddr;

use sandbox::{DemoLogin, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{between, form};

/// The first customers of an institution, in the sandbox's order.
pub fn customer(institution: &str, index: usize) -> &'static DemoLogin {
    let mut customers = Sandbox::logins()
        .iter()
        .filter(|login| login.institution == institution && !login.administrator);
    customers.nth(index).expect("a customer")
}

/// Head and page of one exchange.
async fn exchange(address: SocketAddr, head: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.expect("the bank");
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

/// The page's hidden fields, and what is typed.
fn filled(page: &str, typed: &[(&str, &str)]) -> String {
    let hidden = page.split("<input type=\"hidden\" name=\"").skip(1);
    let hidden: Vec<(&str, String)> = hidden
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            Some((name, value.replace("&amp;", "&")))
        })
        .collect();
    let own = hidden.iter().map(|(name, value)| (*name, value.as_str()));
    let own = own.filter(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    form(&own.chain(typed.iter().copied()).collect::<Vec<_>>())
}

/// Follows `http://127.0.0.1:PORT/…` to the bank, logs in, presses a button; gives path and query of where the browser is
/// sent back to.
pub async fn at_the_bank(address: &str, login: &DemoLogin, act: &str) -> String {
    let rest = address.strip_prefix("http://").expect("a simulated bank");
    let at = rest.find('/').expect("a path");
    let (host, target) = rest.split_at(at);
    let host: SocketAddr = host.parse().expect("an address");
    let path = target.split('?').next().expect("a path");
    let (_, page) = exchange(host, &format!("GET {target}"), "").await;
    let password = login.fields.iter().find(|(name, _)| *name == "password");
    let typed = [
        ("id", login.login_id),
        ("password", password.map_or("", |(_, value)| value)),
    ];
    let (_, page) = exchange(host, &format!("POST {path}"), &filled(&page, &typed)).await;
    assert!(page.contains("value=\"agree\""), "{page}");
    let decided = filled(&page, &[("act", act)]);
    let (head, _) = exchange(host, &format!("POST {path}"), &decided).await;
    let back = between(&format!("{head}\r\n"), "location: ", "\r\n").map(str::to_owned);
    let back = back.expect("is sent back");
    let ours = back.strip_prefix("http://127.0.0.1:8330");
    ours.expect("to where the person came from").to_owned()
}
