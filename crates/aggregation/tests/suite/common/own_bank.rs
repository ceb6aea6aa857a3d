//! A small bank of a test's own, which is in no catalogue but the test's.

use super::World;
use aggregation::catalogue::Catalogue;
use sessions::OriginMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the bank answers to a request: the inside of a page.
type Answer = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// A Renkei that knows the bank `id`, which is at `https://ID.example`.
pub async fn world(
    id: &str,
    institution: &str,
    recipe: &str,
    answer: impl Fn(&str) -> String + Send + Sync + 'static,
) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join(id);
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("institution.toml"), institution).expect("written");
    std::fs::write(own.join("recipe.toml"), recipe).expect("written");
    let mut catalogue = Catalogue::built_in().expect("the recipes are good");
    catalogue.add_folder(folder.path()).expect("is read");
    let mut world = World::with(catalogue, 1).await;
    let at = open(Arc::new(answer)).await;
    let origins = OriginMap::new([(format!("https://{id}.example"), at)]);
    world.app.origins = origins.expect("loopback");
    world
}

async fn open(answer: Answer) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&answer)));
        }
    });
    address
}

async fn serve(mut stream: TcpStream, answer: Answer) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_whole(&text) {
            let page = format!("<html><body>{}</body></html>", answer(&text));
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                page.len()
            );
            // Who is gone needs no answer.
            let _ = stream.write_all((head + &page).as_bytes()).await;
            return;
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, length) = line.split_once(':')?;
        let is_it = name.eq_ignore_ascii_case("content-length");
        is_it.then(|| length.trim().parse::<usize>().ok())?
    });
    body.len() >= length.unwrap_or(0)
}
