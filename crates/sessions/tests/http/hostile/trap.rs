//! Servers that nobody may reach: whoever connects is counted, whatever they say.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

pub struct Trap {
    address: SocketAddr,
    visits: Arc<AtomicUsize>,
}

/// Origins that lead to the trap, as a name server in an attacker's hands would lead them.
const ORIGINS: [&str; 8] = [
    "https://evil.example",
    "https://bank.example:8443",
    "https://www.bank.example",
    "https://bank.example.evil.example",
    "https://bank.example.",
    "https://xn--bnk-5cd.example",
    "https://bank-example.example",
    "https://user.example",
];

impl Trap {
    pub async fn open() -> Trap {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&visits);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                drop(stream);
            }
        });
        Trap { address, visits }
    }

    pub fn origins(&self) -> Vec<(String, SocketAddr)> {
        ORIGINS
            .iter()
            .map(|origin| ((*origin).to_owned(), self.address))
            .collect()
    }

    /// A target with the trap's own port in it.
    pub fn spelled(&self, target: &str) -> String {
        target.replace("PORT", &self.address.port().to_string())
    }

    /// Somebody comes, and waits to be sent away.
    pub async fn is_tried(&self) {
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        let gone = stream.read_to_end(&mut Vec::new()).await;
        assert_eq!(gone.unwrap_or_default(), 0);
    }

    pub fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}
