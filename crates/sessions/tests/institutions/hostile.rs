//! Pages whose scripts call somebody else: everything that leaves is held against the fence.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sandbox::Misbehaviour;
use tokio::net::TcpListener;

use crate::truth::{assert_as_booked, customer};
use crate::visit::{Customer, TODAY, order, recipe, sandbox, visit_where};

/// To whom the hostile scripts of the sandbox talk.
const TRACKER: &str = "https://tracker.example";

/// Somebody else's server, reachable from here. It counts who comes.
async fn tracker() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let visitors = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visitors);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (address, visitors)
}

/// The institution's pages load scripts from another host, send what they read there, and ask for a transfer: nobody is
/// reached, the trace names what was cut, and the lines are right.
pub async fn assert_cut_from_others(institution: &'static str) {
    let (sandbox, login) = (sandbox().await, customer(institution, 0));
    let (address, visitors) = tracker().await;
    sandbox.misbehave(institution, Some(Misbehaviour::ForeignScript));
    let order = order(TODAY);
    let mut origins = sandbox.origins();
    origins.push((TRACKER.to_owned(), address));
    let recipe = recipe(institution);
    let (customer, step) = (Customer::of(login), Duration::from_secs(10));
    let visit = visit_where(origins, &recipe, &sandbox, login, &order, customer, step).await;
    assert_as_booked(&sandbox, login, &visit, &order);
    assert_eq!(visitors.load(Ordering::SeqCst), 0, "somebody came");
    assert_eq!(visit.counters.forbidden_requests, 0);
    let cut = visit
        .walked
        .trace
        .iter()
        .filter(|step| step.contains("cut: ") && step.contains(TRACKER));
    assert!(cut.count() > 0, "{:#?}", visit.walked.trace);
    for capture in &visit.walked.captures {
        assert!(!capture.url.starts_with(TRACKER), "{}", capture.url);
    }
}
