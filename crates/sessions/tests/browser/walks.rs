//! Whole walks over a bank whose pages are drawn by scripts.

use domain::account::SeenBalance;
use domain::fetch::Cause;
use domain::time::{Date, Period, start_of_day};
use jiff::civil::date;
use recipe::{Budget, FetchOrder, Walked, walk};

use crate::bank::{Answer, Bank, Seen};
use crate::stage::{CountingDesk, browser_at, limits, recipe};

const TODAY: Date = date(2026, 11, 24);

const LOGIN: &str = r#"
<form name="L"><input name="NAME"><input type="password" name="PW"><button>ログイン</button></form><p class="err"></p>
<script>
document.forms.L.onsubmit = async (event) => {
  event.preventDefault();
  const [name, pw] = [...new FormData(document.forms.L).values()];
  const answer = await fetch("/api/login", { method: "POST", body: JSON.stringify({ name, pw }) });
  const { ok } = await answer.json();
  if (!ok) document.querySelector(".err").textContent = "お名前またはパスワードが正しくありません";
  else setTimeout(() => {
    document.body.innerHTML = '<form name="C"><input name="CODE"><button type="button">認証</button></form><p class="err"></p>';
    document.querySelector("button").onclick = async () => {
      const code = document.querySelector("[name=CODE]").value;
      const { ok } = await (await fetch("/api/code", { method: "POST", body: code })).json();
      if (ok) location.href = "/app";
      else document.querySelector(".err").textContent = "コードが違います";
    };
  }, 150);
};
</script>"#;

const APP: &str = r#"<div id="app">読み込んでいます</div><script>
const app = document.querySelector("div");
const row = (cells, tag = "td") => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
setTimeout(async () => {
  const accounts = await (await fetch("/api/accounts")).json();
  const rows = accounts.map(([number, balance], at) =>
    row([number, balance, `<button type="button" data-at="${at}">明細</button>`]));
  app.innerHTML = `<table class="koza">${row(["口座番号", "残高", ""], "th")}${rows.join("")}</table>`;
  app.onclick = async ({ target }) => {
    if (!target.dataset.at) return;
    const [number] = accounts[target.dataset.at];
    app.innerHTML = "お待ちください";
    const lines = await (await fetch("/api/lines?n=" + number)).json();
    app.innerHTML = `<p class="bango">${number}</p><p class="kensu">全${lines.length}件</p>
      <table class="meisai">${row(["日付", "出金", "入金", "残高", "摘要"], "th")}${lines.map((line) => row(line)).join("")}</table>`;
  };
}, 200);
</script>"#;

fn answer(seen: &Seen) -> Answer {
    match seen.line.as_str() {
        "GET /login" => Answer::page(LOGIN),
        "POST /api/login" => {
            let ok = seen.body == r#"{"name":"見本　太郎","pw":"himitsu#2026"}"#;
            Answer::json(&format!("{{\"ok\":{ok}}}"))
                .with("Set-Cookie", "sid=1; Path=/; HttpOnly; Secure")
        }
        "POST /api/code" => Answer::json(&format!("{{\"ok\":{}}}", seen.body == "246810")),
        _ if seen.header("cookie") != Some("sid=1") => Answer::page("ログインしてください"),
        "GET /app" => Answer::page(APP),
        "GET /api/accounts" => Answer::json(r#"[["1234567","8,800円"],["7654321","500円"]]"#),
        "GET /api/lines?n=1234567" => Answer::json(
            r#"[["2026-11-20","","10,000","10,000","振込　タナカ　タロウ"],["2026-11-21","1,200","","8,800","ｶ)ﾐﾎﾝ髙島"]]"#,
        ),
        "GET /api/lines?n=7654321" => Answer::json(r#"[["2026-11-22","","500","500","利息"]]"#),
        "GET /logout" => Answer::page("ログアウトしました"),
        _ => Answer::page("").status("404 Not Found"),
    }
}

fn order() -> FetchOrder {
    FetchOrder {
        today: TODAY,
        now: start_of_day(TODAY),
        default_period: Period::new(date(2026, 11, 1), TODAY).expect("a period"),
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    }
}

async fn visit(bank: &Bank, desk: CountingDesk) -> (Walked, CountingDesk) {
    let mut session = browser_at(bank.address, limits(), desk).await;
    let walked = walk(&recipe(), &order(), &mut session).await;
    (walked, session.close().await)
}

#[tokio::test]
async fn a_bank_drawn_by_scripts_is_walked_to_its_last_line() {
    let bank = Bank::open(answer).await;
    let desk = CountingDesk {
        // The last one is given first: a wrong code is asked for again.
        answers: vec!["246810", "000000"],
        ..CountingDesk::default()
    };
    let (walked, desk) = visit(&bank, desk).await;
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert!(walked.logged_out);
    assert_eq!(desk.intents, 1, "the login was written down once");
    let accounts: Vec<_> = walked
        .accounts
        .iter()
        .map(|account| (account.seen.number.as_str(), account.seen.balance))
        .collect();
    let balance = |minor| Some(SeenBalance { minor, as_of: None });
    assert_eq!(
        accounts,
        [("1234567", balance(8_800)), ("7654321", balance(500))]
    );
    let lines: Vec<_> = walked
        .views
        .iter()
        .flat_map(|view| &view.view.lines)
        .map(|line| {
            (
                line.posted_on.to_string(),
                line.amount,
                line.description.as_str(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("2026-11-20".to_owned(), 10_000, "振込 タナカ タロウ"),
            ("2026-11-21".to_owned(), -1_200, "ｶ)ﾐﾎﾝ髙島"),
            ("2026-11-22".to_owned(), 500, "利息"),
        ]
    );
    assert!(
        !walked
            .captures
            .iter()
            .any(|page| String::from_utf8_lossy(&page.body).contains("himitsu")),
        "no capture holds the password"
    );
}

#[tokio::test]
async fn a_refused_login_is_told_by_what_the_script_shows() {
    let bank = Bank::open(|seen| match seen.line.as_str() {
        "POST /api/login" => Answer::json(r#"{"ok":false}"#),
        _ => answer(seen),
    })
    .await;
    let (walked, desk) = visit(&bank, CountingDesk::default()).await;
    let error = walked.error.expect("an outcome");
    assert_eq!(
        error.cause,
        Cause::CredentialsRejected,
        "{:#?}",
        walked.trace
    );
    assert_eq!(desk.intents, 1);
    assert_eq!(bank.bodies("POST /api/login").len(), 1, "sent once");
}
