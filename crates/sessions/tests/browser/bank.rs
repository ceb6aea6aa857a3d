//! A bank of a few lines: answers each request as told, and remembers what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the bank answers.
pub struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    late: Duration,
}

impl Answer {
    pub fn of(kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer {
            status: "200 OK",
            headers: vec![("Content-Type", kind.to_owned())],
            body: body.into(),
            late: Duration::ZERO,
        }
    }

    pub fn page(body: &str) -> Answer {
        let html = format!("<!DOCTYPE html><html><head></head><body>{body}</body></html>");
        Answer::of("text/html; charset=utf-8", html)
    }

    pub fn json(body: &str) -> Answer {
        Answer::of("application/json", body)
    }

    pub fn redirect(status: &'static str, to: &str) -> Answer {
        Answer::of("text/html", "")
            .with("Location", to)
            .status(status)
    }

    pub fn status(self, status: &'static str) -> Answer {
        Answer { status, ..self }
    }

    /// Answers only after this time.
    pub fn late(self, late: Duration) -> Answer {
        Answer { late, ..self }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Answer {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `POST /ib/auth.cgi`
    pub line: String,
    /// In lower case: `name: value`.
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }
}

type Answering = dyn Fn(&Seen) -> Answer + Send + Sync;

pub struct Bank {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Bank {
    pub async fn open(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Bank {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, all): (Arc<Answering>, _) = (Arc::new(answer), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, all) = (Arc::clone(&answer), Arc::clone(&all));
                tokio::spawn(async move { serve(stream, answer.as_ref(), &all).await });
            }
        });
        Bank { address, seen }
    }

    /// Everything that was asked for, in order; also connections that said nothing readable.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("nobody panics here").clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    pub fn bodies(&self, line: &str) -> Vec<String> {
        let seen = self.seen().into_iter().filter(|seen| seen.line == line);
        seen.map(|seen| seen.body).collect()
    }
}

async fn serve(mut stream: TcpStream, answer: &Answering, all: &Mutex<Vec<Seen>>) {
    let seen = read(&mut stream).await.unwrap_or_else(|| Seen {
        line: "?".to_owned(),
        headers: Vec::new(),
        body: String::new(),
    });
    all.lock().expect("nobody panics here").push(seen.clone());
    let answer = answer(&seen);
    tokio::time::sleep(answer.late).await;
    let mut head = format!(
        "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut bytes = (head + "\r\n").into_bytes();
    bytes.extend(answer.body);
    // A client that has seen enough hangs up.
    drop(stream.write_all(&bytes).await);
    drop(stream.shutdown().await);
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.rsplit_once(' ')?.0.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    while bytes.len() < head_end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8_lossy(&bytes[head_end..]).into_owned();
    Some(Seen {
        line,
        headers,
        body,
    })
}
