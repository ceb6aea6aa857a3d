//! Redirects are followed by hand, each hop judged by the fence; cookies and headers go where they belong.

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, limits, login, page, request, session_at, url};
use recipe::{Method, NetworkFault, Page, Part, Purpose, Request, Session};

async fn send(bank: &Bank, request: &Request) -> Result<Page, NetworkFault> {
    session_at(bank.address, limits(), CountingDesk::default())
        .send(request, &|_| true)
        .await
}

#[tokio::test]
async fn a_page_keeps_the_banks_own_address_though_it_came_from_loopback() {
    let bank = Bank::open(|_| Answer::page("メニュー")).await;
    let came = send(&bank, &page("https://bank.example/menu?a=1"))
        .await
        .expect("a page");
    assert_eq!(came.url, url("https://bank.example/menu?a=1"));
    assert_eq!(
        (came.status, came.content_type.as_deref()),
        (200, Some("text/html; charset=UTF-8"))
    );
    assert_eq!(came.body, "メニュー".as_bytes());
    let seen = &bank.seen()[0];
    assert_eq!(seen.header("host"), Some("bank.example"));
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("Renkei/", env!("CARGO_PKG_VERSION")))
    );
}

#[tokio::test]
async fn a_login_is_redirected_to_its_page_with_the_cookie_that_it_got() {
    let bank = Bank::open(|line| match line {
        "POST /auth" => Answer::Whole(
            "302 Found",
            vec![
                ("Location", "menu".to_owned()),
                ("Set-Cookie", "SID=abc; Path=/; Secure; HttpOnly".to_owned()),
            ],
            Vec::new(),
        ),
        _ => Answer::page("メニュー"),
    })
    .await;
    let came = send(&bank, &login("https://bank.example/auth"))
        .await
        .expect("a page");
    assert_eq!(came.url, url("https://bank.example/menu"));
    let seen = bank.seen();
    assert_eq!(bank.lines(), ["POST /auth", "GET /menu"]);
    assert_eq!(seen[0].body, "GAMEN=%8F%C6%89%EF&ID=taro&PW=himitsu%232026");
    assert_eq!(seen[1].header("cookie"), Some("SID=abc"));
    assert_eq!(
        (seen[1].header("content-type"), seen[1].body.as_str()),
        (None, "")
    );
}

#[tokio::test]
async fn a_redirect_out_of_the_fence_is_refused_before_it_is_followed() {
    for outside in [
        "/transfer",
        "https://evil.example/menu",
        "http://bank.example/menu",
        "https://bank.example:8443/menu",
        "/x/..%2fmenu",
        "https://bank.example@evil.example/menu",
    ] {
        let bank = Bank::open(move |_| Answer::redirect("302 Found", outside)).await;
        let fault = send(&bank, &page("https://bank.example/menu"))
            .await
            .expect_err(outside);
        assert!(
            matches!(fault, NetworkFault::FenceBroken { sent: true, .. }),
            "{outside}: {fault:?}"
        );
        assert_eq!(bank.lines(), ["GET /menu"], "{outside}");
    }
}

#[tokio::test]
async fn a_login_is_never_repeated_by_a_redirect() {
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let bank = Bank::open(move |_| Answer::redirect(status, "/auth")).await;
        let fault = send(&bank, &login("https://bank.example/auth"))
            .await
            .expect_err(status);
        assert!(
            matches!(fault, NetworkFault::FenceBroken { sent: true, .. }),
            "{status}: {fault:?}"
        );
        assert_eq!(bank.lines(), ["POST /auth"], "{status}");
    }
}

#[tokio::test]
async fn a_form_without_a_secret_is_posted_again_where_the_bank_says_so() {
    let bank = Bank::open(|line| match line {
        "POST /search?old" => Answer::redirect("307 Temporary Redirect", "/search"),
        _ => Answer::page("明細"),
    })
    .await;
    let mut search = request(
        Purpose::Page,
        Method::Post,
        "https://bank.example/search?old",
    );
    search.fields = vec![("K".to_owned(), vec![Part::Text("1".to_owned())])];
    send(&bank, &search).await.expect("a page");
    assert_eq!(bank.lines(), ["POST /search?old", "POST /search"]);
    assert_eq!(bank.seen()[1].body, "K=1");
}

#[tokio::test]
async fn headers_cookies_and_the_referring_page_stay_with_their_origin() {
    let bank = Bank::open(|line| match line {
        "GET /menu" => Answer::Whole(
            "302 Found",
            vec![
                ("Location", "https://files.example/csv".to_owned()),
                ("Set-Cookie", "SID=abc".to_owned()),
            ],
            Vec::new(),
        ),
        _ => Answer::page("日付,摘要"),
    })
    .await;
    let mut menu = page("https://bank.example/menu");
    let token = vec![Part::Text("t0ken".to_owned())];
    menu.headers = vec![("X-CSRF-Token".to_owned(), token)];
    menu.referer = Some(url("https://bank.example/login?k=1#top"));
    send(&bank, &menu).await.expect("a page");
    let seen = bank.seen();
    assert_eq!(
        (seen[0].header("x-csrf-token"), seen[0].header("referer")),
        (Some("t0ken"), Some("https://bank.example/login?k=1"))
    );
    assert_eq!(seen[1].header("host"), Some("files.example"));
    for name in ["x-csrf-token", "referer", "cookie"] {
        assert_eq!(seen[1].header(name), None, "{name}");
    }
}

#[tokio::test]
async fn a_ring_of_redirects_is_called_that_and_left() {
    let bank = Bank::open(|_| Answer::redirect("302 Found", "/round")).await;
    let came = send(&bank, &page("https://bank.example/round")).await;
    assert_eq!(came, Err(NetworkFault::RedirectsWithoutEnd));
    assert_eq!(bank.lines().len(), 11);
}
