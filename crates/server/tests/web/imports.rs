//! ファイルの取り込み over HTTP: files come in by a form, wait, are stored once they are confirmed, and can be taken back.

use crate::world::{Answer, Browser, World, between};
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use domain::office::Role;
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::io;
use std::time::Duration;

const BOUNDARY: &str = "a-boundary-that-is-in-no-file";

const PLAIN: &str = "日付,摘要,出金,入金,残高\n\
    2026/11/02,振込 ミドリショウジ,,330000,1330000\n\
    2026/11/04,デンキリョウ,18422,,1311578\n\
    2026/11/05,手数料,440,,1311138\n";

/// A heading that no layout knows; its balance proves what is in and what out.
const UNKNOWN: &str = "お取引日,摘要１,摘要２,支払,預り,差引残\n\
    R8.11.02,振込,ﾐﾄﾞﾘｼﾖｳｼﾞ,,330000,1502880\n\
    R8.11.04,電気料,,18422,,1484458\n\
    R8.11.05,手数料,,440,,1484018\n\
    R8.11.09,ｶ-ﾄﾞ,ﾂﾊﾞﾒ,184260,,1299758\n\
    R8.11.12,振込,ｶﾄｳｾﾂﾋﾞ,,55000,1354758\n";

fn token(csrf: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n")
}

fn file(name: &str, content: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n"
    )
}

fn end() -> String {
    format!("--{BOUNDARY}--\r\n")
}

fn request(body: Body) -> Request<Body> {
    Request::post("/imports")
        .header("sec-fetch-site", "same-origin")
        .header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(body)
        .expect("a request")
}

/// Sends files as the page's form does.
async fn send(browser: &mut Browser, files: &[(&str, &str)]) -> Answer {
    let mut body = token(&browser.own_token().await);
    for (name, content) in files {
        body.push_str(&file(name, content));
    }
    browser.send(request(Body::from(body + &end()))).await
}

async fn page(browser: &mut Browser) -> String {
    let answer = browser.get("/imports").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.text
}

/// The number of the only card on the page.
fn upload(page: &str) -> String {
    between(page, r#"<section class="card" id="f"#, "\"")
        .unwrap_or_else(|| panic!("no file waits: {page}"))
        .to_owned()
}

fn cards(page: &str) -> usize {
    page.matches(r#"<section class="card" id="f"#).count()
}

/// The lines of 明細一覧.
async fn lines(browser: &mut Browser) -> usize {
    browser.get("/lines").await.text.matches("l-date").count()
}

#[tokio::test]
async fn a_file_waits_until_it_is_confirmed_and_can_be_taken_back_whole() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let answer = send(&mut browser, &[("明細(3).csv", PLAIN)]).await;
    assert_eq!(
        (answer.status, answer.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/imports"))
    );
    let waiting = page(&mut browser).await;
    for said in [
        "明細(3).csv",
        "3行を保存する",
        "振込 ミドリショウジ",
        "＋330,000",
        "残高のつながり",
    ] {
        assert!(waiting.contains(said), "{said}: {waiting}");
    }
    assert_eq!(
        lines(&mut browser).await,
        0,
        "something was stored before it was confirmed"
    );

    let id = upload(&waiting);
    let store = format!("/imports/{id}/store");
    let unnamed = browser
        .submit(&store, &[("account", ""), ("account-name", " ")])
        .await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unnamed
            .text
            .contains("新しい口座の名前を入力してください。")
    );
    let stored = browser
        .submit(&store, &[("account", ""), ("account-name", "みどり信金")])
        .await;
    assert_eq!(
        (stored.status, stored.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/imports"))
    );
    let told = page(&mut browser).await;
    assert!(told.contains("3行を保存しました。"), "{told}");
    assert_eq!(cards(&told), 0, "it still waits");
    assert_eq!(lines(&mut browser).await, 3);

    // The same again: nothing new.
    send(&mut browser, &[("again.csv", PLAIN)]).await;
    let again = page(&mut browser).await;
    let id = upload(&again);
    let account = between(&again, r#"/lines?account="#, "\"")
        .expect("the account")
        .to_owned();
    let stored = browser
        .submit(&format!("/imports/{id}/store"), &[("account", &account)])
        .await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text);
    assert_eq!(lines(&mut browser).await, 3);

    let past = page(&mut browser).await;
    let back: Vec<&str> = past
        .match_indices("href=\"/imports/done/")
        .filter_map(|(at, _)| past[at + 6..].split('"').next())
        .collect();
    // Beside the toast of what was just stored.
    let (newest, first) = (back[back.len() - 2], back[back.len() - 1]);
    for (import, question) in [(newest, "again.csv"), (first, "明細(3).csv")] {
        let ask = browser.get(import).await.text;
        assert!(
            ask.contains("この取り込みを取り消しますか") && ask.contains(question),
            "{ask}"
        );
        let done = browser.submit(import, &[]).await;
        assert_eq!(done.location.as_deref(), Some("/imports"), "{}", done.text);
    }
    assert_eq!(
        lines(&mut browser).await,
        0,
        "an import was not taken back whole"
    );
    let past = page(&mut browser).await;
    assert_eq!(past.matches("取消済").count(), 2, "{past}");
}

#[tokio::test]
async fn several_files_are_sent_at_once_and_each_has_its_card() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let broken = PLAIN.replace("18422", "いくら");
    let sent = send(
        &mut browser,
        &[
            ("good.csv", PLAIN),
            ("<b>broken.csv", &broken),
            ("empty.csv", ""),
        ],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let waiting = page(&mut browser).await;
    assert_eq!(cards(&waiting), 3);
    for said in [
        "何も保存していません",
        "3行目",
        "「いくら」",
        "中身が空です",
        "&#60;b&#62;broken.csv",
    ] {
        assert!(waiting.contains(said), "{said}: {waiting}");
    }
    assert!(
        !waiting.contains("<b>broken.csv"),
        "a file's name became markup"
    );
    let english = {
        let mut other = browser.clone();
        other
            .submit("/language", &[("lang", "en"), ("back", "/imports")])
            .await;
        page(&mut other).await
    };
    for said in ["nothing was stored", "The file is empty", "Store 3 lines"] {
        assert!(english.contains(said), "{said}: {english}");
    }
    // Each is put away by itself, and twice is once.
    let id = upload(&waiting);
    for _ in 0..2 {
        let left = browser.submit(&format!("/imports/{id}/discard"), &[]).await;
        assert_eq!(left.location.as_deref(), Some("/imports"));
    }
    assert_eq!(cards(&page(&mut browser).await), 2);
}

#[tokio::test]
async fn a_request_that_is_cut_leaves_nothing() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let csrf = browser.own_token().await;
    let begun = token(&csrf) + &file("whole.csv", PLAIN) + &file("cut.csv", PLAIN);
    let begun = Bytes::copy_from_slice(&begun.as_bytes()[..begun.len() - 60]);

    let broken = stream::iter([
        Ok(begun.clone()),
        Err(io::Error::other("the browser went away")),
    ]);
    let answer = browser.send(request(Body::from_stream(broken))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        answer.text.contains("送る途中で切れました"),
        "{}",
        answer.text
    );
    assert_eq!(cards(&page(&mut browser).await), 0);

    // A browser that is closed: nobody waits for the answer any more, and the connection ends.
    let (sender, ended) = tokio::sync::oneshot::channel::<()>();
    let endless = stream::iter([Ok::<_, io::Error>(begun)]).chain(stream::once(async move {
        let _ = ended.await;
        Err(io::Error::other("closed"))
    }));
    let asked = tokio::time::timeout(
        Duration::from_millis(500),
        browser.raw(request(Body::from_stream(endless))),
    );
    assert!(asked.await.is_err(), "it was answered before it was sent");
    drop(sender);
    for _ in 0..200 {
        if cards(&page(&mut browser).await) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!(
        "the file before the cut waits: {}",
        page(&mut browser).await
    );
}

#[tokio::test]
async fn files_are_taken_from_a_form_of_ours_only() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let csrf = browser.own_token().await;
    for body in [
        file("a.csv", PLAIN) + &end(),
        token("0123") + &file("a.csv", PLAIN) + &end(),
        token(&csrf[1..]) + &file("a.csv", PLAIN) + &end(),
        token(&"x".repeat(100_000)) + &file("a.csv", PLAIN) + &end(),
        // The token has to come first.
        file("a.csv", PLAIN) + &token(&csrf) + &end(),
    ] {
        let answer = browser.send(request(Body::from(body))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let mut other = request(Body::from(token(&csrf) + &file("a.csv", PLAIN) + &end()));
    other
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().expect("a header"));
    assert_eq!(browser.send(other).await.status, StatusCode::FORBIDDEN);
    let nothing = send(&mut browser, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("ファイルを選んでください。"));
    assert_eq!(cards(&page(&mut browser).await), 0);
}

#[tokio::test]
async fn a_large_file_is_taken_although_other_forms_are_small() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    let lines = (0..20_000).map(|n| {
        format!(
            "2026/11/{:02},{n}番の買い物,{},,\n",
            1 + n / 1_000,
            1 + n % 900
        )
    });
    let large = format!("日付,摘要,出金,入金,残高\n{}", lines.collect::<String>());
    assert!(large.len() > 600 * 1024);
    let csrf = browser.own_token().await;
    let body = token(&csrf) + &file("large.csv", &large) + &end();
    // In pieces that end anywhere, also within the boundary.
    let pieces: Vec<Result<Bytes, Infallible>> = body
        .as_bytes()
        .chunks(7_919)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    let sent = browser
        .send(request(Body::from_stream(stream::iter(pieces))))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    for _ in 0..400 {
        let waiting = page(&mut browser).await;
        if waiting.contains("20,000行を保存する") {
            return;
        }
        // A page that shows a bar renews itself, with and without scripts.
        assert!(waiting.contains("data-imports=") && waiting.contains("http-equiv=\"refresh\""));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it is read for ever");
}

#[tokio::test]
async fn an_unknown_table_becomes_a_layout_of_the_office() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    send(&mut browser, &[("meisai.csv", UNKNOWN)]).await;
    let waiting = page(&mut browser).await;
    for said in [
        "はじめて見る形のCSVです",
        "残高で確かめました",
        "残高が減る行と一致",
        "5行を保存する",
    ] {
        assert!(waiting.contains(said), "{said}: {waiting}");
    }
    let columns = format!("/imports/{}/columns", upload(&waiting));
    let whole = [
        ("meaning-0", "date"),
        ("form-0", "e.m.d"),
        ("meaning-1", "description"),
        ("meaning-2", "nothing"),
        ("meaning-3", "out"),
        ("meaning-4", "in"),
        ("meaning-5", "balance"),
        ("account", ""),
        ("account-name", "潮見信用組合"),
        ("name", "潮見信用組合のCSV"),
        ("kind", "bank"),
    ];
    let with = |changed: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        let mut fields = whole.to_vec();
        for (name, value) in changed {
            fields.retain(|(other, _)| other != name);
            fields.push((name, value));
        }
        fields
    };
    // Looked at again: the second text is left out, and what was typed stays.
    let looked = browser
        .submit(&columns, &with(&[("act", "look"), ("name", "わたしの形")]))
        .await;
    assert_eq!(looked.status, StatusCode::OK);
    for said in ["わたしの形", "選んだ意味", "5行を保存する"] {
        assert!(looked.text.contains(said), "{said}: {}", looked.text);
    }
    let twice = browser
        .submit(&columns, &with(&[("act", "look"), ("meaning-3", "in")]))
        .await;
    assert!(
        twice.text.contains("「入金」の列が2つあります"),
        "{}",
        twice.text
    );
    assert!(!twice.text.contains("行を保存する"));
    let unnamed = browser
        .submit(&columns, &with(&[("act", "store"), ("name", " ")]))
        .await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.text.contains("この形の名前を入力してください。"));
    assert_eq!(lines(&mut browser).await, 0);

    let stored = browser.submit(&columns, &with(&[("act", "store")])).await;
    assert_eq!(
        (stored.status, stored.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/imports")),
        "{}",
        stored.text
    );
    assert_eq!(lines(&mut browser).await, 5);
    let found = browser.get("/lines").await.text;
    assert!(
        found.contains("電気料") && !found.contains("ﾂﾊﾞﾒ"),
        "{found}"
    );

    let later = UNKNOWN.replace(
        "R8.11.12,振込,ｶﾄｳｾﾂﾋﾞ,,55000,1354758",
        "R8.11.12,振込,ｶﾄｳｾﾂﾋﾞ,,55001,1354759",
    );
    send(&mut browser, &[("12月.csv", &later)]).await;
    let known = page(&mut browser).await;
    assert!(
        known.contains("潮見信用組合のCSV"),
        "the layout was not kept: {known}"
    );
    assert!(!known.contains("はじめて見る形"), "{known}");
}

#[tokio::test]
async fn who_may_not_import_sees_the_history_and_nothing_that_waits() {
    let world = World::new().await;
    let (office, mut owner) = world.owner().await;
    send(&mut owner, &[("secret.csv", PLAIN)]).await;
    let id = upload(&page(&mut owner).await);
    let email = world.member(office, Role::Member).await;
    let mut member = world.signed_in(&email).await;
    let seen = page(&mut member).await;
    assert!(
        !seen.contains("secret.csv") && seen.contains("オーナーと管理者が行えます"),
        "{seen}"
    );
    let refused = send(&mut member, &[("mine.csv", PLAIN)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for path in ["store", "discard", "columns", "layout"] {
        let answer = member.submit(&format!("/imports/{id}/{path}"), &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(cards(&page(&mut owner).await), 1);
}

#[tokio::test]
async fn what_is_in_entries_is_not_taken_back() {
    let world = World::new().await;
    let (_, mut browser) = world.owner().await;
    send(&mut browser, &[("a.csv", PLAIN)]).await;
    let id = upload(&page(&mut browser).await);
    browser
        .submit(
            &format!("/imports/{id}/store"),
            &[("account", ""), ("account-name", "普通")],
        )
        .await;
    let past = page(&mut browser).await;
    let back = between(&past, r#"href="/imports/done/"#, "\"").expect("a way back");
    let back = format!("/imports/done/{back}");
    let inbox = browser.get("/journal/inbox").await.text;
    let line = between(&inbox, r#"name="line" value=""#, "\"")
        .expect("an open line")
        .to_owned();
    let entered = browser
        .submit(
            "/journal/inbox/register",
            &[
                ("one", &line),
                (&format!("title-{line}"), "雑費"),
                (&format!("tax-{line}"), ""),
                ("back", "/journal/inbox"),
            ],
        )
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    let asked = browser.get(&back).await.text;
    for said in [
        "取り消せない行があります",
        "a.csvの1行は仕訳に使われています。",
        "href=\"/journal\"",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let refused = browser.submit(&back, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(lines(&mut browser).await, 3);
}
