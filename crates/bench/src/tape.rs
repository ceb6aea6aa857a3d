//! What goes over the wire in one walk: noted by a go-between before a bank, handed out again by a shelf.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Response, StatusCode};
use reqwest::Client;
use reqwest::redirect::Policy;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// A failure that can leave the thread that it happened on.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Longer than any form.
const FORM_BYTES_MAX: usize = 1_000_000;

/// One request and what the bank answered; a redirect is an answer of its own.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: Method,
    pub path_and_query: String,
    /// Of the request's body.
    pub content_type: Option<String>,
    pub form: Bytes,
    pub status: StatusCode,
    /// Those that a client looks at.
    headers: HeaderMap,
    body: Bytes,
}

/// Stands before a bank and notes what passes.
#[derive(Clone)]
pub struct GoBetween {
    bank: SocketAddr,
    client: Client,
    tape: Arc<Mutex<Vec<Exchange>>>,
}

impl GoBetween {
    pub async fn open(bank: SocketAddr) -> Result<(GoBetween, SocketAddr), Failure> {
        let client = Client::builder().no_proxy().redirect(Policy::none());
        let go_between = GoBetween {
            bank,
            client: client.no_gzip().build()?,
            tape: Arc::default(),
        };
        let router = Router::new().fallback(pass_on);
        let address = listen(router.with_state(go_between.clone())).await?;
        Ok((go_between, address))
    }

    /// Everything so far, in order.
    pub fn tape(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.tape.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn ask(&self, request: Request) -> Result<Exchange, Failure> {
        let (head, form) = request.into_parts();
        let form = to_bytes(form, FORM_BYTES_MAX).await?;
        let content_type = head.headers.get(CONTENT_TYPE).map(|value| value.to_str());
        let content_type = content_type.transpose()?.map(str::to_owned);
        let url = format!("http://{}{}", self.bank, head.uri);
        let asked = self.client.request(head.method.clone(), url);
        let asked = asked.headers(head.headers).body(form.clone());
        let answer = asked.send().await?;
        let mut headers = HeaderMap::new();
        for name in [CONTENT_TYPE, LOCATION, SET_COOKIE] {
            for value in answer.headers().get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Ok(Exchange {
            method: head.method,
            path_and_query: head.uri.to_string(),
            content_type,
            form,
            status: answer.status(),
            headers,
            body: answer.bytes().await?,
        })
    }
}

async fn pass_on(State(go_between): State<GoBetween>, request: Request) -> Response<Body> {
    let Ok(exchange) = go_between.ask(request).await else {
        return answer(StatusCode::BAD_GATEWAY, HeaderMap::new(), Bytes::new());
    };
    let mut tape = go_between
        .tape
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    tape.push(exchange.clone());
    answer(exchange.status, exchange.headers, exchange.body)
}

/// Hands recorded answers out in their order, whatever is asked for: the same bytes for everyone.
#[derive(Clone)]
pub struct Shelf {
    tape: Arc<Vec<Exchange>>,
    next: Arc<AtomicUsize>,
}

impl Shelf {
    pub async fn open(tape: Vec<Exchange>) -> std::io::Result<(Shelf, SocketAddr)> {
        let shelf = Shelf {
            tape: Arc::new(tape),
            next: Arc::default(),
        };
        let router = Router::new().fallback(hand_out);
        let address = listen(router.with_state(shelf.clone())).await?;
        Ok((shelf, address))
    }

    pub fn tape(&self) -> &[Exchange] {
        &self.tape
    }

    /// How many answers were handed out since the last time; the first one is next.
    pub fn rewind(&self) -> usize {
        self.next.swap(0, Ordering::Relaxed)
    }
}

async fn hand_out(State(shelf): State<Shelf>) -> Response<Body> {
    let next = shelf.next.fetch_add(1, Ordering::Relaxed);
    match shelf.tape.get(next).cloned() {
        Some(Exchange {
            status,
            headers,
            body,
            ..
        }) => answer(status, headers, body),
        None => answer(StatusCode::GONE, HeaderMap::new(), Bytes::new()),
    }
}

fn answer(status: StatusCode, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Serves on a free port of this machine.
async fn listen(router: Router) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
