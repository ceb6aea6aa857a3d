//! A visit to デモ銀行: its login, its Shift_JIS statements, and what goes wrong on request.

use crate::visitor::{TODAY, Visitor, between, hidden, sandbox, sandbox_with};
use std::time::Duration;

use sandbox::{LedgerLine, Misbehaviour, Sandbox, SessionLimits};

const ID: &str = "1200345678";
const PASSWORD: &str = "sakura2026";

async fn sign_in(bank: &Visitor, password: &str) -> String {
    let form = bank.get("/ib/login.cgi").await;
    let token = hidden(&form, "TKN").to_owned();
    let fields = [
        ("TKN", token.as_str()),
        ("GAMEN", "照会画面"),
        ("KEIYAKU", ID),
        ("PASSWD", password),
    ];
    bank.post("/ib/auth.cgi", &fields).await
}

async fn month(bank: &Visitor, year: &str, month: &str, last_day: &str, page: &str) -> String {
    let form = bank.get("/ib/jouken.cgi?K=1234567").await;
    let token = hidden(&form, "TKN").to_owned();
    let fields = [
        ("TKN", token.as_str()),
        ("GAMEN", "照会画面"),
        ("K", "1234567"),
        ("FY", year),
        ("FM", month),
        ("FD", "01"),
        ("TY", year),
        ("TM", month),
        ("TD", last_day),
        ("P", page),
    ];
    bank.post("/ib/meisai.cgi", &fields).await
}

fn visitor_of(sandbox: &Sandbox) -> Visitor {
    Visitor::at(sandbox, "https://ib.demo-bank.example")
}

/// Day, amount, text and balance of every row, as a person reads them.
fn rows(page: &str) -> Vec<(String, i64, String, i64)> {
    let yen = |cell: &str| -> i64 { cell.replace(['\\', ','], "").parse().unwrap_or(0) };
    between(page, "<table class=\"meisai\"", "</table>")
        .lines()
        .filter(|row| row.starts_with("<tr><td>0"))
        .map(|row| {
            let cells: Vec<&str> = row
                .split("<td")
                .skip(1)
                .map(|cell| between(cell, ">", "</td>"))
                .collect();
            let amount = yen(cells[2]) - yen(cells[1]);
            (
                cells[0].to_owned(),
                amount,
                cells[3].to_owned(),
                yen(cells[4]),
            )
        })
        .collect()
}

fn printed(line: &LedgerLine) -> (String, i64, String, i64) {
    let day = format!("08.{:02}.{:02}", line.on.month(), line.on.day());
    let balance = line.balance.expect("a running balance");
    (day, line.amount, line.description.clone(), balance)
}

#[tokio::test]
async fn a_month_of_pages_shows_every_line_of_the_ledger_in_shift_jis() {
    let sandbox = sandbox().await;
    let bank = visitor_of(&sandbox);
    let first = sign_in(&bank, PASSWORD).await;
    assert!(first.contains("メインメニュー") || first.contains("お知らせ"));
    let accounts = bank.get("/ib/zandaka.cgi").await;
    assert!(accounts.contains("みなと支店(012)") && accounts.contains("7654321"));

    let ledger = sandbox.ledger("demo-bank", ID);
    let balance = format!("\\{}<", ledger[0].balance);
    assert!(accounts.replace(',', "").contains(&balance));

    let mut seen = Vec::new();
    let mut bytes = Vec::new();
    let mut page_number = 0;
    loop {
        let page = month(&bank, "08", "11", "24", &page_number.to_string()).await;
        assert!(page.contains("令和8年11月1日～令和8年11月24日"));
        seen.extend(rows(&page));
        bytes.extend(bank.bytes.lock().expect("a page").clone());
        if !page.contains("次の２０件") {
            break;
        }
        page_number += 1;
    }
    let expected: Vec<_> = ledger[0]
        .lines
        .iter()
        .filter(|line| line.on >= TODAY.first_of_month())
        .map(printed)
        .collect();
    assert_eq!(seen, expected);
    assert!(page_number >= 2, "a month has several pages");

    // ﾃﾞﾋﾞﾂﾄ is one byte per letter; a yen sign is the byte 0x5C.
    let debit = [0xC3, 0xDE, 0xCB, 0xDE, 0xC2, 0xC4];
    assert!(bytes.windows(6).any(|part| part == debit));
    assert!(bytes.windows(10).any(|part| part == b"\"right\">\\1"));

    bank.get("/ib/logout.cgi").await;
    let counters = sandbox.counters("demo-bank", ID);
    assert_eq!((counters.logins, counters.logouts), (1, 1));
    assert_eq!((counters.open_sessions, counters.open_sessions_max), (0, 1));
    sandbox.stop().await;
}

#[tokio::test]
async fn the_third_wrong_password_locks_the_login_even_for_the_right_one() {
    let sandbox = sandbox().await;
    let bank = visitor_of(&sandbox);
    assert!(sign_in(&bank, "wrong1").await.contains("あと2回"));
    assert!(sign_in(&bank, "wrong2").await.contains("あと1回"));
    assert!(sign_in(&bank, "wrong3").await.contains("停止しております"));
    assert!(sign_in(&bank, PASSWORD).await.contains("停止しております"));
    let counters = sandbox.counters("demo-bank", ID);
    assert_eq!((counters.wrong_passwords, counters.logins), (3, 0));
    assert!(counters.locked);

    assert!(sandbox.change_password("demo-bank", ID, "tsubaki2026"));
    let page = sign_in(&bank, "tsubaki2026").await;
    assert!(page.contains("ログアウト") && !sandbox.counters("demo-bank", ID).locked);
}

#[tokio::test]
async fn a_login_form_is_good_for_one_sending_and_a_login_for_one_session() {
    let sandbox = sandbox().await;
    let (first, second) = (visitor_of(&sandbox), visitor_of(&sandbox));
    let form = first.get("/ib/login.cgi").await;
    let fields = [
        ("TKN", hidden(&form, "TKN")),
        ("GAMEN", "照会画面"),
        ("KEIYAKU", ID),
        ("PASSWD", PASSWORD),
    ];
    assert!(
        first
            .post("/ib/auth.cgi", &fields)
            .await
            .contains("ログアウト")
    );
    let again = second.post("/ib/auth.cgi", &fields).await;
    assert!(again.contains("画面の有効期限が切れています"));
    let page = sign_in(&second, PASSWORD).await;
    assert!(page.contains("すでにログインされています"));
    assert_eq!(sandbox.counters("demo-bank", ID).refused_as_open, 1);
    assert!(first.get("/ib/menu.cgi").await.contains("メインメニュー"));
}

#[tokio::test]
async fn a_session_ends_after_idle_time_or_too_many_requests() {
    let ended = "一定時間操作がなかったため";
    let two_requests = SessionLimits {
        requests: 2,
        ..SessionLimits::default()
    };
    let sandbox = sandbox_with(two_requests).await;
    let bank = visitor_of(&sandbox);
    sign_in(&bank, PASSWORD).await;
    for _ in 0..2 {
        assert!(!bank.get("/ib/menu.cgi").await.contains(ended));
    }
    assert!(bank.get("/ib/menu.cgi").await.contains(ended));
    assert_eq!(sandbox.counters("demo-bank", ID).open_sessions, 0);
    assert!(sign_in(&bank, PASSWORD).await.contains("ログアウト"));

    let soon = SessionLimits {
        idle: Duration::from_millis(40),
        ..SessionLimits::default()
    };
    let sandbox = sandbox_with(soon).await;
    let bank = visitor_of(&sandbox);
    sign_in(&bank, PASSWORD).await;
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert!(bank.get("/ib/menu.cgi").await.contains(ended));
}

#[tokio::test]
async fn only_the_last_months_can_be_asked_for_one_at_a_time() {
    let sandbox = sandbox().await;
    let bank = visitor_of(&sandbox);
    sign_in(&bank, PASSWORD).await;
    assert!(!rows(&month(&bank, "08", "08", "31", "0").await).is_empty());
    let too_old = month(&bank, "08", "07", "31", "0").await;
    assert!(too_old.contains("エラー") && rows(&too_old).is_empty());
    let no_such_day = month(&bank, "08", "09", "31", "0").await;
    assert!(no_such_day.contains("期間の日付が正しくありません"));
}

#[tokio::test]
async fn it_misbehaves_as_told_and_behaves_again() {
    let sandbox = sandbox().await;
    let bank = visitor_of(&sandbox);
    let tell = |how: Misbehaviour| assert!(sandbox.misbehave("demo-bank", Some(how)));

    tell(Misbehaviour::Maintenance {
        until: "8:00".to_owned(),
    });
    let page = bank.get("/ib/login.cgi").await;
    assert!(page.contains("サービス停止中") && page.contains("～ 8:00まで"));
    tell(Misbehaviour::PasswordExpired);
    assert!(
        sign_in(&bank, PASSWORD)
            .await
            .contains("有効期限が切れています")
    );
    assert_eq!(sandbox.counters("demo-bank", ID).logins, 0);

    sandbox.misbehave("demo-bank", None);
    sign_in(&bank, PASSWORD).await;
    let good = rows(&month(&bank, "08", "10", "31", "0").await);
    tell(Misbehaviour::CutStatement { at_byte: 4_000 });
    let cut = month(&bank, "08", "10", "31", "0").await;
    assert!(!cut.contains("</html>") && rows(&cut).len() < good.len());
    tell(Misbehaviour::EmptyTable);
    let bare = month(&bank, "08", "10", "31", "0").await;
    assert!(bare.contains("お取引日") && rows(&bare).is_empty());
    assert!(!bare.contains("該当する明細はございません"));
    tell(Misbehaviour::ConnectionReset {
        place: sandbox::Place::Accounts,
    });
    assert!(bank.get_broken("/ib/zandaka.cgi").await.is_some());
    tell(Misbehaviour::SignedOut);
    sandbox.misbehave("demo-bank", None);
    assert!(
        bank.get("/ib/menu.cgi")
            .await
            .contains("一定時間操作がなかったため")
    );
}
