//! What goes wrong on the way is told apart, above all whether the bank may have got the request.

use std::net::SocketAddr;
use std::time::Duration;

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, limits, login, page, request, session_at};
use recipe::{Method, NetworkFault, Page, Purpose, Request, Session};
use sessions::{HttpSession, Limits, OriginMap};

async fn send(bank: &Bank, limits: Limits, request: &Request) -> Result<Page, NetworkFault> {
    session_at(bank.address, limits, CountingDesk::default())
        .send(request, &|_| true)
        .await
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_carried_the_login() {
    let login = login("https://bank.example/auth");
    let no_answer = Bank::open(|_| Answer::Raw(Vec::new())).await;
    assert_eq!(
        send(&no_answer, limits(), &login).await,
        Err(NetworkFault::Reset { sent: true })
    );
    let half =
        Bank::open(|_| Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec()))
            .await;
    assert_eq!(
        send(&half, limits(), &login).await,
        Err(NetworkFault::BrokenOff)
    );
    let chunk = Bank::open(|_| {
        Answer::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n".to_vec())
    })
    .await;
    assert_eq!(
        send(&chunk, limits(), &login).await,
        Err(NetworkFault::BrokenOff)
    );
    assert!(NetworkFault::BrokenOff.sent());
}

/// An answer that says how it is packed.
fn packed(how: &str, body: &[u8]) -> Answer {
    Answer::Whole(
        "200 OK",
        vec![
            ("Content-Type", "text/html".to_owned()),
            ("Content-Encoding", how.to_owned()),
        ],
        body.to_vec(),
    )
}

#[tokio::test]
async fn an_answer_that_can_not_be_unpacked_is_no_cut_page() {
    let menu = page("https://bank.example/menu");
    for how in ["br", "zstd", "x-own", "gzip"] {
        let bank = Bank::open(move |_| packed(how, b"<html>not packed at all</html>")).await;
        assert_eq!(
            send(&bank, limits(), &menu).await,
            Err(NetworkFault::Undecodable),
            "{how}"
        );
    }
    let whole = bomb();
    let bank = Bank::open(move |_| packed("gzip", &whole[..whole.len() / 2])).await;
    let cut = send(
        &bank,
        Limits {
            page_bytes_max: 2_000_000,
            ..limits()
        },
        &menu,
    )
    .await;
    assert_eq!(cut, Err(NetworkFault::BrokenOff), "packed, and cut");
    let bank = Bank::open(|_| packed("identity", b"<html></html>")).await;
    let came = send(&bank, limits(), &menu).await.expect("a page");
    assert_eq!(came.body, b"<html></html>");
}

/// A port at which nobody listens. Held as long as the socket is: a port that was merely given back may be the next one that
/// another test's bank gets, or the one that the connection itself comes from.
fn closed_port() -> (tokio::net::TcpSocket, SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(any).expect("a free port");
    let address = socket.local_addr().expect("an address");
    (socket, address)
}

#[tokio::test]
async fn a_refused_connection_has_carried_nothing() {
    let (_closed, address) = closed_port();
    let mut session = session_at(address, limits(), CountingDesk::default());
    let fault = session
        .send(&login("https://bank.example/auth"), &|_| true)
        .await;
    assert_eq!(fault, Err(NetworkFault::Unreachable { sent: false }));
}

#[tokio::test]
async fn a_bank_that_can_not_be_reached_any_more_after_the_login_has_got_it() {
    let bank = Bank::open(|_| Answer::redirect("303 See Other", "https://files.example/csv")).await;
    let (_gone, gone_address) = closed_port();
    let origins = [
        ("https://bank.example", bank.address),
        ("https://files.example", gone_address),
    ];
    let origins = OriginMap::new(origins.map(|(origin, address)| (origin.to_owned(), address)))
        .expect("a map");
    let mut session =
        HttpSession::new(&origins, limits(), CountingDesk::default()).expect("a session");
    let fault = session
        .send(&login("https://bank.example/auth"), &|_| true)
        .await;
    assert_eq!(fault, Err(NetworkFault::Unreachable { sent: true }));
}

#[tokio::test]
async fn a_slow_step_and_a_slow_walk_are_two_things() {
    let bank = Bank::open(|_| Answer::Silence).await;
    let slow_step = Limits {
        step: Duration::from_millis(300),
        ..limits()
    };
    assert_eq!(
        send(&bank, slow_step, &page("https://bank.example/menu")).await,
        Err(NetworkFault::Slow { sent: true })
    );

    let slow_run = Limits {
        run: Duration::from_millis(300),
        ..limits()
    };
    let mut session = session_at(bank.address, slow_run, CountingDesk::default());
    let fault = session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await;
    assert_eq!(fault, Err(NetworkFault::TimeSpent { sent: true }));
    let fault = session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await;
    assert_eq!(fault, Err(NetworkFault::TimeSpent { sent: false }));
    assert_eq!(
        bank.lines().len(),
        2,
        "nothing is sent when the time is over"
    );
}

#[tokio::test]
async fn a_walk_whose_time_is_over_still_logs_out() {
    let bank = Bank::open(|line| {
        if line == "GET /menu" {
            Answer::Silence
        } else {
            Answer::page("ありがとうございました")
        }
    })
    .await;
    let limits = Limits {
        run: Duration::from_millis(300),
        ..limits()
    };
    let mut session = session_at(bank.address, limits, CountingDesk::default());
    session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await
        .expect_err("too slow");
    let logout = request(Purpose::Logout, Method::Get, "https://bank.example/login");
    session.send(&logout, &|_| true).await.expect("a page");
}

#[tokio::test]
async fn a_page_that_is_too_large_is_not_read_to_its_end() {
    let small = Limits {
        page_bytes_max: 1_000,
        ..limits()
    };
    let whole = Bank::open(|_| Answer::page(&"x".repeat(1_000))).await;
    assert_eq!(
        send(&whole, small, &page("https://bank.example/large"))
            .await
            .map(|page| page.body.len()),
        Ok(1_000)
    );
    let large = Bank::open(|_| Answer::page(&"x".repeat(1_001))).await;
    assert_eq!(
        send(&large, small, &page("https://bank.example/large")).await,
        Err(NetworkFault::TooLarge)
    );
}

/// A megabyte of zeros in a thousand bytes (gzip, RFC 1952).
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&[0; 1_000_000]).expect("memory");
    packed.finish().expect("memory")
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_large_page_is_refused() {
    let bank = Bank::open(|_| {
        Answer::Whole(
            "200 OK",
            vec![("Content-Encoding", "gzip".to_owned())],
            bomb(),
        )
    })
    .await;
    let fault = send(&bank, limits(), &page("https://bank.example/large")).await;
    assert_eq!(fault, Err(NetworkFault::TooLarge));
}

#[tokio::test]
async fn without_a_map_no_address_of_this_machine_or_its_network_is_reached() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let port = bank.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
    ] {
        let mut session =
            HttpSession::new(&OriginMap::default(), limits(), CountingDesk::default())
                .expect("a session");
        let mut menu = page("https://bank.example/menu");
        menu.url = crate::customer::url(&format!("https://{host}:{port}/menu"));
        let fault = session.send(&menu, &|_| true).await.expect_err(host);
        assert!(
            matches!(fault, NetworkFault::FenceBroken { sent: false, .. }),
            "{host}: {fault:?}"
        );
    }
    assert!(bank.lines().is_empty());
}

#[tokio::test]
async fn the_pause_stands_between_requests_and_a_request_is_get_or_post() {
    let bank = Bank::open(|_| Answer::page("")).await;
    let polite = Limits {
        pause: Duration::from_millis(200),
        ..limits()
    };
    let mut session = session_at(bank.address, polite, CountingDesk::default());
    let began = tokio::time::Instant::now();
    session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await
        .expect("a page");
    session
        .send(
            &request(Purpose::Page, Method::Post, "https://bank.example/search"),
            &|_| true,
        )
        .await
        .expect("a page");
    session
        .send(&page("https://bank.example/menu"), &|_| true)
        .await
        .expect("a page");
    assert!(began.elapsed() >= Duration::from_millis(400));
    assert_eq!(bank.lines(), ["GET /menu", "POST /search", "GET /menu"]);
}
