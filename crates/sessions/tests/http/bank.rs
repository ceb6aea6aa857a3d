//! A bank of a few lines: answers each request as told, and remembers what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the bank does with a request.
pub enum Answer {
    /// Status line without the version, headers, body.
    Whole(&'static str, Vec<(&'static str, String)>, Vec<u8>),
    /// Sends these bytes and closes.
    Raw(Vec<u8>),
    /// Says nothing, for very long.
    Silence,
}

impl Answer {
    pub fn page(text: &str) -> Answer {
        Answer::Whole(
            "200 OK",
            vec![("Content-Type", "text/html; charset=UTF-8".to_owned())],
            text.into(),
        )
    }

    pub fn redirect(status: &'static str, to: &str) -> Answer {
        Answer::Whole(status, vec![("Location", to.to_owned())], Vec::new())
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
        self.headers
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }
}

pub struct Bank {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Bank {
    /// `answer` gets `GET /path?query`.
    pub async fn open(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Bank {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen_by_all) = (Arc::new(answer), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen_by_all));
                tokio::spawn(async move { serve(stream, answer.as_ref(), &seen).await });
            }
        });
        Bank { address, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("nobody panics here").clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: &(dyn Fn(&str) -> Answer + Send + Sync),
    all: &Mutex<Vec<Seen>>,
) {
    let Some(seen) = read(&mut stream).await else {
        return;
    };
    let line = seen.line.clone();
    all.lock().expect("nobody panics here").push(seen);
    let bytes = match answer(&line) {
        Answer::Whole(status, headers, body) => {
            let mut head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
                body.len()
            );
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let mut bytes = (head + "\r\n").into_bytes();
            bytes.extend(body);
            bytes
        }
        Answer::Raw(bytes) => bytes,
        Answer::Silence => return tokio::time::sleep(Duration::from_secs(600)).await,
    };
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
    Some(Seen {
        line,
        headers,
        body: String::from_utf8_lossy(&bytes[head_end..]).into_owned(),
    })
}
