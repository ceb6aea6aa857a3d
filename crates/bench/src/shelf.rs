//! A server that hands recorded pages out in their order, whatever is asked for: the same bytes for everyone.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: Method,
    pub path_and_query: String,
    pub content_type: Option<String>,
    pub body: Bytes,
}

/// The pages, and which one is next.
#[derive(Clone)]
pub struct Shelf {
    pages: Arc<Vec<Page>>,
    next: Arc<AtomicUsize>,
    heard: Arc<Mutex<Option<Vec<Heard>>>>,
}

impl Shelf {
    /// Begins to serve on a free port of this machine.
    pub async fn open(pages: Vec<Page>) -> std::io::Result<(Shelf, SocketAddr)> {
        let shelf = Shelf {
            pages: Arc::new(pages),
            next: Arc::default(),
            heard: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(hand_out).with_state(shelf.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((shelf, address))
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// The first page is next.
    pub fn rewind(&self) {
        self.next.store(0, Ordering::Relaxed);
    }

    /// From now on requests are noted.
    pub fn listen(&self) {
        *self.notes() = Some(Vec::new());
    }

    /// The requests since then; none is noted any more.
    pub fn heard(&self) -> Vec<Heard> {
        self.notes().take().unwrap_or_default()
    }

    fn notes(&self) -> std::sync::MutexGuard<'_, Option<Vec<Heard>>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn hand_out(
    State(shelf): State<Shelf>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    if let Some(heard) = shelf.notes().as_mut() {
        let content_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        heard.push(Heard {
            method,
            path_and_query: uri.to_string(),
            content_type: content_type.map(str::to_owned),
            body,
        });
    }
    let n = shelf.next.fetch_add(1, Ordering::Relaxed) % shelf.pages.len();
    let page = shelf.pages[n].clone();
    (
        StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK),
        [(CONTENT_TYPE, page.content_type)],
        page.body,
    )
}
