//! What a person does on a page: typing, choosing, clicking, downloading; and the page that comes of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use encoding_rs::SHIFT_JIS;
use recipe::{Act, JsonBody, Method, NetworkFault, Part, Purpose, Session};

use crate::bank::{Answer, Bank};
use crate::stage::{
    CountingDesk, browser, browser_at, click, login, open, short_limits, submit, text, until, url,
};

fn sjis(body: &str) -> Answer {
    let html = format!("<html><body>{body}</body></html>");
    let (bytes, _, lossy) = SHIFT_JIS.encode(&html);
    assert!(!lossy);
    Answer::of("text/html; charset=Shift_JIS", bytes.into_owned())
}

#[tokio::test]
async fn every_kind_of_field_is_filled_as_a_person_would() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /page" => sjis(
            r#"<form action="/search" method="post">
            <input name="KANA" value="まえの値"><textarea name="MEMO"></textarea>
            <select name="SITEN"><option value="1">本店</option><option value="2">さくら　支店</option></select>
            <input type="radio" name="SYU" value="a" checked><input type="radio" name="SYU" value="b">
            <input type="checkbox" name="DOUI" value="1"><input type="date" name="HI">
            <input type="hidden" name="TKN" value="x1"><input type="submit" name="BTN" value="照会"><button name="BTN" value="2">次</button>
            </form>"#,
        ),
        _ => Answer::page("結果"),
    })
    .await;
    let mut session = browser(&bank).await;
    let page = until(&mut session, &open("/page"), "KANA")
        .await
        .expect("a page");
    assert!(text(&page).contains("まえの値"), "in UTF-8");
    let fill = [
        ("KANA", "ｶ)ﾐﾎﾝ　髙島①"),
        ("MEMO", "一行目"),
        ("SITEN", "さくら 支店"),
        ("SYU", "b"),
        ("DOUI", "1"),
        ("HI", "2026-11-01"),
    ];
    let send = submit(0, &fill, Some("button:nth-child(10)"));
    until(&mut session, &send, "結果").await.expect("an answer");
    let pairs: Vec<(String, String)> = bank.bodies("POST /search")[0]
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').expect("a pair");
            let bytes: Vec<u8> = percent(&value.replace('+', " "));
            (name.to_owned(), SHIFT_JIS.decode(&bytes).0.into_owned())
        })
        .collect();
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("KANA", "ｶ)ﾐﾎﾝ　髙島①"),
            ("MEMO", "一行目"),
            ("SITEN", "2"),
            ("SYU", "b"),
            ("DOUI", "1"),
            ("HI", "2026-11-01"),
            ("TKN", "x1"),
            ("BTN", "2"),
        ]
    );
    session.close().await;
}

fn percent(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some(c) = rest.chars().next() {
        if c == '%' {
            bytes.push(u8::from_str_radix(&rest[1..3], 16).expect("two digits"));
            rest = &rest[3..];
        } else {
            bytes.extend(c.to_string().bytes());
            rest = &rest[c.len_utf8()..];
        }
    }
    bytes
}

#[tokio::test]
async fn a_file_that_a_script_makes_is_a_page_with_its_bytes() {
    let bank = Bank::open(|_| {
        Answer::page(
            r#"<p>明細</p><button onclick="save()">CSV</button><script>
            function save() {
              const bytes = new Uint8Array([0x93, 0xfa, 0x95, 0x74, 0x2c, 0x31, 0x0d, 0x0a]);
              const link = document.createElement("a");
              link.href = window.URL.createObjectURL(new Blob([bytes], { type: "text/csv" }));
              link.download = "明細_202611.csv";
              link.click();
              window.URL.revokeObjectURL(link.href);
            }</script>"#,
        )
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "明細")
        .await
        .expect("a page");
    let file = click(0, "button:nth-child(2)");
    let csv = session.send(&file, &|_| false).await.expect("a file");
    assert_eq!(csv.content_type.as_deref(), Some("text/csv"));
    assert_eq!(csv.body, b"\x93\xfa\x95\x74,1\r\n", "byte for byte");
    assert_eq!(csv.url, url("https://bank.example/page"));
    let again = session.send(&file, &|_| false).await.expect("a file");
    assert_eq!(again.body, csv.body);
    assert_eq!(bank.lines(), ["GET /page"], "the page stayed open");
    session.close().await;
}

#[tokio::test]
async fn json_and_files_come_from_the_wire_and_the_page_stays_open() {
    const JSON: &str = "{\"a\" :\t1.50}";
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /api/lines" => Answer::json(JSON).with("Set-Cookie", "seen=1; Path=/; Secure"),
        "GET /page/csv" => Answer::of("text/csv", "a,b\n")
            .with("Content-Disposition", "attachment; filename=x.csv"),
        _ => Answer::page(r#"<a href="/page/csv" download>CSV</a><a href="/page/2">次へ</a>"#),
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "次へ")
        .await
        .expect("a page");
    let json = session.send(&open("/api/lines"), &|_| false).await;
    let json = json.expect("JSON");
    assert_eq!((json.status, text(&json).as_str()), (200, JSON));
    assert_eq!(json.content_type.as_deref(), Some("application/json"));
    let csv = click(0, "a:nth-child(1)");
    let csv = session.send(&csv, &|_| false).await.expect("a file");
    assert_eq!(text(&csv), "a,b\n");
    assert_eq!(csv.url, url("https://bank.example/page/csv"));
    until(&mut session, &click(0, "a:nth-child(2)"), "次へ")
        .await
        .expect("a page");
    assert_eq!(
        bank.lines(),
        [
            "GET /page",
            "GET /api/lines",
            "GET /page/csv",
            "GET /page/2"
        ]
    );
    assert_eq!(bank.seen()[2].header("cookie"), Some("seen=1"));
    session.close().await;
}

#[tokio::test]
async fn what_would_open_another_window_is_followed_in_the_same_tab() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /page" => Answer::page(
            r#"<a href="/page/blank" target="_blank">1</a><button onclick="window.open('/page/opened', 'w')">2</button>
            <form action="/search" method="post" target="w"><button>3</button></form>"#,
        ),
        line => Answer::page(&format!("came by {line}")),
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "<a")
        .await
        .expect("a page");
    let ways = [
        ("a:nth-child(1)", "came by GET /page/blank"),
        ("button:nth-child(2)", "came by GET /page/opened"),
        (
            "form:nth-child(3) > button:nth-child(1)",
            "came by POST /search",
        ),
    ];
    for (at, says) in ways {
        let page = until(&mut session, &click(0, at), says).await;
        page.unwrap_or_else(|fault| panic!("{at}: {fault:?}"));
    }
    let reopened = bank.lines().into_iter().filter(|line| line == "GET /page");
    assert_eq!(reopened.count(), 3, "opened again before each further way");
    session.close().await;
}

#[tokio::test]
async fn status_cookies_and_referer_are_what_a_browser_makes_of_them() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /page" => {
            Answer::redirect("302 Found", "/page/1").with("Set-Cookie", "a=1; HttpOnly; Secure")
        }
        "GET /page/1" => {
            Answer::page(r#"<a href="/page/2">次へ</a><script>document.cookie = "b=2"</script>"#)
        }
        _ => Answer::page("<p>休止中</p>").status("503 Service Unavailable"),
    })
    .await;
    let mut session = browser(&bank).await;
    let first = until(&mut session, &open("/page"), "次へ")
        .await
        .expect("a page");
    assert_eq!(first.url, url("https://bank.example/page/1"));
    let second = click(0, "a:nth-child(1)");
    let second = until(&mut session, &second, "休止中")
        .await
        .expect("a page");
    assert_eq!(second.status, 503);
    let seen = bank.seen();
    let last = seen.last().expect("a request");
    assert_eq!(last.header("cookie"), Some("b=2; a=1"));
    assert_eq!(last.header("referer"), Some("https://bank.example/page/1"));
    assert_eq!(last.header("host"), Some("bank.example"));
    let agent = last.header("user-agent").expect("who comes");
    assert!(
        agent.contains("Renkei/") && !agent.contains("Headless"),
        "{agent}"
    );
    session.close().await;
}

#[tokio::test]
async fn a_page_that_was_cut_on_the_wire_does_not_look_whole() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /page" => Answer::of("text/html; charset=utf-8", "<html><body><p>途中"),
        _ => Answer::page("<p>全部</p>"),
    })
    .await;
    let mut session = browser(&bank).await;
    let cut = until(&mut session, &open("/page"), "途中")
        .await
        .expect("a page");
    assert!(!text(&cut).ends_with("</html>"));
    let whole = until(&mut session, &open("/page/1"), "全部")
        .await
        .expect("a page");
    assert!(text(&whole).ends_with("</html>"));
    session.close().await;
}

#[tokio::test]
async fn dialogs_keep_nobody_waiting_and_are_answered_by_no() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "GET /page" => Answer::page(
            r#"<a href="/logout" onclick="alert('x'); return confirm('ログアウトしますか')">1</a><a href="/page/2">2</a>
            <script>onbeforeunload = (event) => { event.preventDefault(); return "x" };</script>"#,
        ),
        _ => Answer::page("<p>次の画面</p>"),
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "<a")
        .await
        .expect("a page");
    until(&mut session, &click(0, "a:nth-child(2)"), "次の画面")
        .await
        .expect("the page is left");
    let refused = browser_at(bank.address, short_limits(), CountingDesk::default());
    let mut other = refused.await;
    until(&mut other, &open("/page"), "<a")
        .await
        .expect("a page");
    let confirmed = until(&mut other, &click(0, "a:nth-child(1)"), "次の画面").await;
    assert!(confirmed.is_err(), "the page asked, and nobody said yes");
    let mut leave = click(0, "a:nth-child(1)");
    leave.purpose = Purpose::Logout;
    until(&mut other, &leave, "次の画面")
        .await
        .expect("who logs out means it");
    other.close().await;
    session.close().await;
}

#[tokio::test]
async fn a_post_of_the_recipe_goes_out_as_it_stands_and_keeps_its_secret_from_the_page() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "POST /api/login" => {
            Answer::json("{\"ok\":true}").with("Set-Cookie", "sid=1; Path=/; Secure")
        }
        _ => Answer::page("<p>トップ</p>"),
    })
    .await;
    let mut session = browser(&bank).await;
    until(&mut session, &open("/page"), "トップ")
        .await
        .expect("a page");
    let mut send = login(0);
    send.url = url("https://bank.example/api/login");
    send.fields.clear();
    send.act = Act::Open;
    send.json = Some(JsonBody::Object(vec![(
        "pw".to_owned(),
        JsonBody::Text(vec![Part::Login("password".to_owned())]),
    )]));
    assert_eq!(send.method, Method::Post);
    let answer = session.send(&send, &|_| false).await.expect("an answer");
    assert_eq!(text(&answer), "{\"ok\":true}");
    assert_eq!(bank.bodies("POST /api/login"), [r#"{"pw":"himitsu#2026"}"#]);
    until(&mut session, &open("/page/1"), "トップ")
        .await
        .expect("a page");
    assert_eq!(bank.seen()[2].header("cookie"), Some("sid=1"));
    assert_eq!(session.close().await.intents, 1);
}

#[tokio::test]
async fn a_page_that_says_something_else_when_it_is_opened_again_is_the_answer() {
    let opened = AtomicUsize::new(0);
    let bank = Bank::open(move |seen| match seen.line.as_str() {
        "GET /page" if opened.fetch_add(1, Ordering::Relaxed) > 0 => {
            Answer::page("<p>別の端末でログインされました</p>")
        }
        "GET /page" => Answer::page(r#"<a href="/page/1">1</a><a href="/page/2">2</a>"#),
        _ => Answer::page("<p>明細</p>"),
    })
    .await;
    let mut session = browser_at(bank.address, short_limits(), CountingDesk::default()).await;
    until(&mut session, &open("/page"), "<a")
        .await
        .expect("a page");
    until(&mut session, &click(0, "a:nth-child(1)"), "明細")
        .await
        .expect("a page");
    let other = until(&mut session, &click(0, "a:nth-child(2)"), "別の端末").await;
    assert_eq!(other.expect("a page").url, url("https://bank.example/page"));
    session.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_still_waits_for_an_answer_when_the_time_is_over_is_none() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "POST /search" => {
            std::thread::sleep(Duration::from_secs(8));
            Answer::json("{}")
        }
        _ => Answer::page(
            r#"<button onclick="document.body.append('お待ちください'); fetch('/search', { method: 'POST' })">照会</button>"#,
        ),
    })
    .await;
    let mut session = browser_at(bank.address, short_limits(), CountingDesk::default()).await;
    until(&mut session, &open("/page"), "照会")
        .await
        .expect("a page");
    let came = session
        .send(&click(0, "button:nth-child(1)"), &|_| false)
        .await;
    assert_eq!(came, Err(NetworkFault::Slow { sent: true }));
    session.close().await;
}
