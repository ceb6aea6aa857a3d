//! Chromium's own protocol over its pipe: messages of JSON, each ended by a zero byte.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// More events than any page needs to be told while nobody listens; a page that makes more of them is left.
const EVENTS_MAX: usize = 20_000;

/// Something that happened in the browser.
#[derive(Debug)]
pub(super) struct Event {
    /// The tab, frame or worker; empty for the browser itself.
    pub(super) session: String,
    pub(super) method: String,
    pub(super) params: Value,
}

/// Why a command had no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// The browser is gone.
    Lost,
    /// The browser can't do it now: the page has moved on, the element is gone.
    Refused,
}

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Value, Unanswered>>>>>;

/// Commands go in, events come out (at the receiver that [`Pipe::open`] gives).
pub(super) struct Pipe {
    waiting: Waiting,
    last: AtomicU64,
    outgoing: mpsc::UnboundedSender<Vec<u8>>,
    reader: JoinHandle<()>,
    writer: JoinHandle<()>,
}

impl Pipe {
    pub(super) fn open(to: ChildStdin, from: ChildStdout) -> (Pipe, mpsc::Receiver<Event>) {
        let waiting = Waiting::default();
        let (outgoing, messages) = mpsc::unbounded_channel();
        let (happened, events) = mpsc::channel(EVENTS_MAX);
        let pipe = Pipe {
            waiting: Arc::clone(&waiting),
            last: AtomicU64::new(0),
            outgoing,
            reader: tokio::spawn(read(from, waiting, happened)),
            writer: tokio::spawn(write(to, messages)),
        };
        (pipe, events)
    }

    /// Gives a command and waits for what comes of it.
    pub(super) async fn call(
        &self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, Unanswered> {
        let (answered, answer) = oneshot::channel();
        let id = self.next();
        self.waiting().insert(id, answered);
        self.put(id, session, method, params);
        if self.reader.is_finished() {
            self.waiting().remove(&id);
        }
        answer.await.unwrap_or(Err(Unanswered::Lost))
    }

    /// Gives a command whose result nobody needs.
    pub(super) fn tell(&self, session: &str, method: &str, params: Value) {
        self.put(self.next(), session, method, params);
    }

    fn next(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn put(&self, id: u64, session: &str, method: &str, params: Value) {
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        // With the writer gone, `call` hears of it by its dropped sender.
        if self.outgoing.send(bytes).is_err() {
            self.waiting().remove(&id);
        }
    }

    fn waiting(
        &self,
    ) -> std::sync::MutexGuard<'_, HashMap<u64, oneshot::Sender<Result<Value, Unanswered>>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pipe {
    /// Both ends close: the browser ends.
    fn drop(&mut self) {
        self.reader.abort();
        self.writer.abort();
    }
}

async fn write(mut to: ChildStdin, mut messages: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(message) = messages.recv().await {
        if to.write_all(&message).await.is_err() || to.flush().await.is_err() {
            return;
        }
    }
}

async fn read(from: ChildStdout, waiting: Waiting, happened: mpsc::Sender<Event>) {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match from.read_until(0, &mut bytes).await {
            Ok(read) if read > 0 => {}
            _ => break,
        }
        bytes.pop();
        let Ok(mut message) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        if let Some(id) = message["id"].as_u64() {
            let answered = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&id);
            let result = match message.get_mut("result") {
                Some(result) => Ok(result.take()),
                None => Err(Unanswered::Refused),
            };
            if let Some(answered) = answered {
                let _ = answered.send(result);
            }
            continue;
        }
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            continue;
        };
        let event = Event {
            session: message["sessionId"].as_str().unwrap_or_default().to_owned(),
            method,
            params: message["params"].take(),
        };
        if happened.try_send(event).is_err() {
            break;
        }
    }
    // Whoever waits hears that nothing will come.
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clear();
}
