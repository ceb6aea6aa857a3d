//! Waiting for an approval on a page that goes on by itself: it is looked at as it stands, and never asked for once more in
//! the middle of its own sign-in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use domain::fetch::Cause;
use domain::time::{Date, Period, start_of_day};
use jiff::civil::date;
use recipe::replay::Replayer;
use recipe::{Budget, FetchOrder, Recipe, Walked, walk};

use crate::bank::{Answer, Bank, Seen};
use crate::stage::{CountingDesk, INSTITUTION, browser_at, limits};

const TODAY: Date = date(2026, 11, 24);

const RECIPE: &str = r#"
start  = "/login"
logout = { open = "/logout" }
engine = "browser"
[site]
origin = "https://bank.example"
get    = ["/login", "/wait", "/poll", "/home", "/logout"]
post   = ["/auth", "/final"]
[[page]]
kind    = "login-form"
when    = { has = "form[name=L]" }
form    = "form[name=L]"
fill    = { NAME = "{login.name}", PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", text = "正しくありません" }]
[[page]]
kind    = "approval"
when    = { text = "アプリで承認してください" }
every   = 1
at_most = AT_MOST
[[page]]
kind = "maintenance"
when = { text = "承認の番号が使えません" }
[[page]]
kind = "accounts"
when = { has = "table.koza" }
[page.account]
table   = "table.koza"
number  = "口座番号"
type    = { always = "ordinary" }
balance = "残高"
"#;

const LOGIN: &str = r#"<form name="L" method="post" action="/auth"><input name="NAME"><input type="password" name="PW"><button>ログイン</button></form>"#;

const HOME: &str = r#"<table class="koza"><tr><th>口座番号</th><th>残高</th></tr><tr><td>1234567</td><td>8,800円</td></tr></table>"#;

/// Asks each half second, and then signs in with a number that is good once and for this page alone.
const POLLING: &str = r#"<p>アプリで承認してください</p><script>
const number = "NUMBER";
const ask = async () => {
  const { ok } = await (await fetch("/poll")).json();
  if (!ok) return setTimeout(ask, 500);
  document.querySelector("p").textContent = "承認されました。お待ちください。";
  setTimeout(() => {
    const form = document.createElement("form");
    form.method = "post"; form.action = "/final";
    form.innerHTML = `<input type="hidden" name="number" value="${number}">`;
    document.body.append(form);
    form.submit();
  }, 400);
};
setTimeout(ask, 500);
</script>"#;

/// A waiting page of which each showing spoils the number of the one before, as banks do it.
struct Once {
    shown: AtomicU32,
    polls: AtomicU32,
    approved: AtomicBool,
    /// Polls before the person approves.
    after: u32,
}

impl Once {
    fn new(after: u32) -> Arc<Once> {
        Arc::new(Once {
            shown: AtomicU32::new(0),
            polls: AtomicU32::new(0),
            approved: AtomicBool::new(false),
            after,
        })
    }

    fn answer(&self, seen: &Seen, waiting: &str) -> Answer {
        match seen.line.as_str() {
            "GET /login" => Answer::page(LOGIN),
            "POST /auth" => Answer::redirect("303 See Other", "/wait"),
            "GET /wait" => {
                let number = self.shown.fetch_add(1, Ordering::Relaxed) + 1;
                Answer::page(&waiting.replace("NUMBER", &number.to_string()))
            }
            "GET /poll" => {
                let polls = self.polls.fetch_add(1, Ordering::Relaxed) + 1;
                let ok = polls > self.after;
                self.approved.store(ok, Ordering::Relaxed);
                Answer::json(&format!("{{\"ok\":{ok}}}"))
            }
            "POST /final" => {
                let newest = format!("number={}", self.shown.load(Ordering::Relaxed));
                if seen.body == newest && self.approved.swap(false, Ordering::Relaxed) {
                    Answer::page(HOME)
                } else {
                    Answer::page("承認の番号が使えません")
                }
            }
            "GET /home" => Answer::page(HOME),
            "GET /logout" => Answer::page("ログアウトしました"),
            _ => Answer::page("").status("404 Not Found"),
        }
    }
}

fn recipe(at_most: u32) -> Recipe {
    let text = RECIPE.replace("AT_MOST", &at_most.to_string());
    Recipe::read(INSTITUTION, &text).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
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

async fn visit(bank: &Bank, recipe: &Recipe) -> (Walked, CountingDesk) {
    let mut session = browser_at(bank.address, limits(), CountingDesk::default()).await;
    let walked = walk(recipe, &order(), &mut session).await;
    (walked, session.close().await)
}

fn numbers(walked: &Walked) -> Vec<&str> {
    let accounts = walked.accounts.iter();
    accounts
        .map(|account| account.seen.number.as_str())
        .collect()
}

#[tokio::test]
async fn a_page_that_asks_by_itself_is_left_alone_until_it_has_signed_in() {
    let once = Once::new(6);
    let of_bank = Arc::clone(&once);
    let bank = Bank::open(move |seen| of_bank.answer(seen, POLLING)).await;
    let (walked, desk) = visit(&bank, &recipe(60)).await;
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert_eq!(numbers(&walked), ["1234567"]);
    assert_eq!(desk.intents, 1);
    let lines = bank.lines();
    assert_eq!(
        lines.iter().filter(|line| *line == "GET /wait").count(),
        1,
        "it was never asked for once more: {lines:?}"
    );
    assert!(walked.logged_out);

    // The walk replays, though a recording has no live page.
    let recipe = recipe(60);
    let mut replayer = Replayer::of(order(), &walked.captures);
    let again = walk(&recipe, &order(), &mut replayer).await;
    assert_eq!(again.error, None, "{:#?}", again.trace);
    assert_eq!(numbers(&again), ["1234567"]);
}

#[tokio::test]
async fn a_sign_in_that_takes_longer_than_a_look_is_not_lost() {
    // The answer of the poll is on its way for longer than the walk waits between two looks: at each of them the page looks
    // as if nothing happened.
    const SLOW: &str = r#"<p>アプリで承認してください</p><script>
setTimeout(async () => {
  const held = [1, 2, 3, 4, 5, 6];
  for (const _ of held) await fetch("/poll");
  const form = document.createElement("form");
  form.method = "post"; form.action = "/final";
  form.innerHTML = '<input type="hidden" name="number" value="NUMBER">';
  document.body.append(form);
  form.submit();
}, 200);
</script>"#;
    let once = Once::new(0);
    let of_bank = Arc::clone(&once);
    let bank = Bank::open(move |seen| {
        let answer = of_bank.answer(seen, SLOW);
        if seen.line == "GET /poll" {
            answer.late(Duration::from_millis(900))
        } else {
            answer
        }
    })
    .await;
    let (walked, _) = visit(&bank, &recipe(60)).await;
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert_eq!(numbers(&walked), ["1234567"]);
    assert_eq!(once.shown.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_page_without_a_life_of_its_own_is_asked_for_once_more() {
    let asked = Arc::new(AtomicU32::new(0));
    let of_bank = Arc::clone(&asked);
    let once = Once::new(0);
    let bank = Bank::open(move |seen| match seen.line.as_str() {
        "GET /wait" if of_bank.fetch_add(1, Ordering::Relaxed) >= 1 => {
            Answer::redirect("303 See Other", "/home")
        }
        _ => once.answer(seen, "<p>アプリで承認してください</p>"),
    })
    .await;
    let (walked, _) = visit(&bank, &recipe(60)).await;
    assert_eq!(walked.error, None, "{:#?}", walked.trace);
    assert_eq!(numbers(&walked), ["1234567"]);
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

/// Asks for the first time after twenty seconds, and then each twenty.
const SELDOM: &str = r#"<p>アプリで承認してください</p><script>
setInterval(async () => {
  const { ok } = await (await fetch("/poll")).json();
  if (!ok) return;
  document.body.innerHTML = '<form method="post" action="/final"><input type="hidden" name="number" value="NUMBER"></form>';
  document.forms[0].submit();
}, 20000);
</script>"#;

/// Counts the seconds until it asks.
const COUNTDOWN: &str = r#"<p>アプリで承認してください</p><p>あと<span>20</span>秒</p><script>
const left = document.querySelector("span");
const tick = async () => {
  left.textContent -= 1;
  if (left.textContent > 0) return setTimeout(tick, 1000);
  await fetch("/poll");
  document.body.innerHTML = '<form method="post" action="/final"><input type="hidden" name="number" value="NUMBER"></form>';
  document.forms[0].submit();
};
setTimeout(tick, 1000);
</script>"#;

/// Shows the time and asks for nothing.
const CLOCK: &str = r#"<p>アプリで承認してください</p><time></time><script>
setInterval(() => { document.querySelector("time").textContent = new Date().toISOString(); }, 1000);
</script>"#;

/// One test for three pages: each of them takes its time.
#[tokio::test]
async fn a_page_that_asks_seldom_is_left_alone_and_a_clock_is_not() {
    let alone = async |after: u32, waiting: &'static str| {
        let once = Once::new(after);
        let of_bank = Arc::clone(&once);
        let bank = Bank::open(move |seen| of_bank.answer(seen, waiting)).await;
        let (walked, _) = visit(&bank, &recipe(60)).await;
        assert_eq!(walked.error, None, "{:#?} {:?}", walked.trace, bank.lines());
        assert_eq!(numbers(&walked), ["1234567"]);
        assert_eq!(once.shown.load(Ordering::Relaxed), 1, "{waiting}");
        assert_eq!(once.polls.load(Ordering::Relaxed), after + 1);
    };
    let clock = async {
        let once = Once::new(0);
        let of_bank = Arc::clone(&once);
        let bank = Bank::open(move |seen| match seen.line.as_str() {
            "GET /wait" if of_bank.shown.load(Ordering::Relaxed) >= 2 => {
                Answer::redirect("303 See Other", "/home")
            }
            _ => of_bank.answer(seen, CLOCK),
        })
        .await;
        let (walked, _) = visit(&bank, &recipe(60)).await;
        assert_eq!(walked.error, None, "{:#?}", walked.trace);
        assert_eq!(numbers(&walked), ["1234567"]);
        assert_eq!(once.shown.load(Ordering::Relaxed), 2);
    };
    tokio::join!(alone(1, SELDOM), alone(0, COUNTDOWN), clock);
}

#[tokio::test]
async fn a_page_that_leads_itself_to_another_host_meanwhile_ends_the_walk() {
    let once = Once::new(0);
    let bank = Bank::open(move |seen| {
        let waiting = r#"<p>アプリで承認してください</p><script>
setTimeout(() => { location.href = "https://files.example/home"; }, 300);
</script>"#;
        once.answer(seen, waiting)
    })
    .await;
    let (walked, _) = visit(&bank, &recipe(60)).await;
    let error = walked.error.expect("refused");
    assert_eq!(error.cause, Cause::FenceBroken, "{:#?}", walked.trace);
    assert!(
        bank.seen()
            .iter()
            .all(|seen| seen.header("host") == Some("bank.example"))
    );
}

#[tokio::test]
async fn a_page_that_asks_for_ever_is_left_when_the_time_is_over() {
    let once = Once::new(u32::MAX - 1);
    let bank = Bank::open(move |seen| once.answer(seen, POLLING)).await;
    let (walked, _) = visit(&bank, &recipe(4)).await;
    let error = walked.error.expect("nobody approved");
    assert_eq!(error.cause, Cause::ApprovalLate, "{:#?}", walked.trace);
}
