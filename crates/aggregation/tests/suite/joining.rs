//! A quiet account: its lists have one line, which only the balance of earlier fetches can prove.

use crate::common::{TODAY, World, own_bank};
use aggregation::registering::{self, Registration, Typed};
use aggregation::{fetching, looking};
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::Cause;
use domain::ids::ConnectionId;
use domain::time::{Date, Period};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

const INSTITUTION: &str = r#"
id = "quiet"
name = "しずか銀行"
kana = "しずかぎんこう"
english = "Quiet Bank"
categories = ["銀行"]
login_page = "https://quiet.example/login"
history = "3 months"
unattended = true
terms = "allowed"
[[field]]
name = "password"
label = "パスワード"
kind = "secret"
"#;

const RECIPE: &str = r#"
start = "/login"
[site]
origin = "https://quiet.example"
get = ["/login", "/lines"]
post = ["/auth"]
[[page]]
kind = "login-form"
when = { title = "LOGIN" }
form = "form"
fill = { PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", text = "WRONG" }]
[[page]]
kind = "account"
when = { title = "HOME" }
go = { open = "/lines?from={from:YYYY-MM-DD}&to={to:YYYY-MM-DD}", to = "statement" }
[page.account]
number = { css = ".no" }
type = { always = "ordinary" }
[[page]]
kind = "statement"
when = { title = "LINES" }
empty = { text = "NONE" }
[page.says]
from = { css = ".from", as = "YYYY-MM-DD" }
to = { css = ".to", as = "YYYY-MM-DD" }
total = { css = ".count" }
[page.lines]
table = "table"
date = { col = "D", as = "YYYY-MM-DD" }
out = "OUT"
in = "IN"
description = "TEXT"
balance = "B"
"#;

/// The bank's own books, and what its page does with them.
#[derive(Default)]
struct Books {
    lines: Vec<(Date, i64)>,
    /// The columns of money in and out have changed their places under their headers.
    exchanged: bool,
    /// Days of the first lines that were asked for.
    asked: Vec<Date>,
}

impl Books {
    fn page(&mut self, request: &str) -> String {
        let Some((_, query)) = request.split_once("GET /lines?from=") else {
            return if request.contains("POST") {
                "<title>HOME</title><p class=no>1234567</p>".into()
            } else {
                "<title>LOGIN</title><form action=/auth method=post><input type=password name=PW></form>".into()
            };
        };
        let day = |text: &str| text[..10].parse::<Date>().expect("a day");
        let (from, to) = (day(query), day(&query["2026-11-24&to=".len()..]));
        self.asked.push(from);
        self.lines.sort();
        let (mut balance, mut rows, mut count) = (0, String::new(), 0);
        for (on, amount) in &self.lines {
            balance += amount;
            if !(from..=to).contains(on) {
                continue;
            }
            count += 1;
            let sides = [(-amount).max(0), (*amount).max(0)].map(|yen| {
                if yen == 0 {
                    String::new()
                } else {
                    yen.to_string()
                }
            });
            let [out, into] = sides;
            let (out, into) = if self.exchanged {
                (into, out)
            } else {
                (out, into)
            };
            rows += &format!("<tr><td>{on}<td>{out}<td>{into}<td>{balance}<td>LINE OF {on}");
        }
        let table = if count == 0 {
            "NONE".to_owned()
        } else {
            format!("<table><tr><th>D<th>OUT<th>IN<th>B<th>TEXT{rows}</table>")
        };
        format!(
            "<title>LINES</title><p class=from>{from}</p><p class=to>{to}</p><p class=count>{count}</p>{table}"
        )
    }
}

/// A connection to the bank, fetched once while its books held 900 yen of 1 October; three weeks ago.
struct Quiet {
    world: World,
    books: Arc<Mutex<Books>>,
    id: ConnectionId,
}

impl Quiet {
    async fn new() -> Quiet {
        let books = Arc::new(Mutex::new(Books::default()));
        let banks = Arc::clone(&books);
        let answer = move |request: &str| banks.lock().expect("the books").page(request);
        let world = own_bank::world("quiet", INSTITUTION, RECIPE, answer).await;
        let registration = Registration {
            institution: "quiet".into(),
            typed: Typed::from([(
                "password".to_owned(),
                Zeroizing::new("himitsu77".to_owned()),
            )]),
            display_name: None,
            start_on: None,
        };
        let id = registering::register(&world.app, world.actor, registration, world.now()).await;
        let id = id.expect("registers");
        let quiet = Quiet { world, books, id };
        quiet.book(Date::constant(2026, 10, 1), 900);
        assert_eq!(quiet.fetch().await.error, None);
        quiet.world.advance(20 * 24 * 60);
        quiet
    }

    fn book(&self, on: Date, amount: i64) {
        let mut books = self.books.lock().expect("the books");
        books.lines.push((on, amount));
    }

    async fn fetch(&self) -> fetching::Ended {
        self.world.advance(90);
        let ended = fetching::fetch(&self.world.app, self.world.actor, self.id, None).await;
        ended.expect("begins")
    }

    async fn stored(&self) -> Vec<(Date, i64)> {
        let accounts = looking::accounts(&self.world.app, self.world.actor).await;
        let account = &accounts.expect("looks")[0];
        let ever = Period::new(Date::constant(2026, 1, 1), Date::constant(2027, 1, 1));
        let ever = ever.expect("a period");
        let lines = looking::live_lines(&self.world.app, self.world.actor, account.id, ever).await;
        let lines = lines.expect("looks");
        lines
            .iter()
            .map(|line| (line.posted_on, line.amount))
            .collect()
    }

    fn asked(&self) -> Vec<Date> {
        self.books.lock().expect("the books").asked.clone()
    }
}

fn oct(day: i8) -> Date {
    Date::constant(2026, 10, day)
}

fn dec(day: i8) -> Date {
    Date::constant(2026, 12, day)
}

fn cause(ended: &fetching::Ended) -> Option<Cause> {
    ended.error.as_ref().map(|error| error.cause)
}

#[tokio::test]
async fn a_line_that_joins_the_balance_of_three_weeks_ago_is_taken_in() {
    let quiet = Quiet::new().await;
    quiet.book(dec(14), 5_000);
    let ended = quiet.fetch().await;
    assert_eq!((ended.error, ended.counts.new), (None, 1));
    assert_eq!(quiet.stored().await, [(oct(1), 900), (dec(14), 5_000)]);
    let newest = TODAY.yesterday().expect("a day");
    let back = newest.saturating_sub(jiff::Span::new().days(15));
    assert_eq!(quiet.asked()[1], back, "only the last days were asked for");
}

#[tokio::test]
async fn a_line_with_the_wrong_sign_is_refused_until_somebody_mends_it() {
    let quiet = Quiet::new().await;
    quiet.book(dec(14), 5_000);
    quiet.books.lock().expect("the books").exchanged = true;
    let first = quiet.fetch().await;
    assert_eq!(cause(&first), Some(Cause::ListMoved));
    let expected = first.error.and_then(|error| error.expected);
    assert_eq!(
        expected.expect("said").ja,
        "前回までの残高 900（2026-10-01）"
    );
    assert_eq!(quiet.stored().await, [(oct(1), 900)]);

    // Looking further back brings the line before into view; then the balances tell.
    assert_eq!(cause(&quiet.fetch().await), Some(Cause::ListMoved));
    assert_eq!(cause(&quiet.fetch().await), Some(Cause::WitnessDiffers));
    assert_eq!(quiet.stored().await, [(oct(1), 900)]);
    let all = looking::connections(&quiet.world.app, quiet.world.actor).await;
    let state = all.expect("looks")[0].connection.state();
    assert_eq!(
        state,
        ConnectionState::Blocked {
            cause: Cause::WitnessDiffers,
            by: BlockedBy::Operator
        }
    );
}

#[tokio::test]
async fn a_late_line_before_the_days_that_are_asked_for_heals_by_itself() {
    let quiet = Quiet::new().await;
    quiet.book(oct(20), -100);
    quiet.book(dec(14), 5_000);
    assert_eq!(cause(&quiet.fetch().await), Some(Cause::ListMoved));
    assert_eq!(
        quiet.stored().await,
        [(oct(1), 900)],
        "half of it is no use"
    );
    assert_eq!(cause(&quiet.fetch().await), Some(Cause::ListMoved));
    let ended = quiet.fetch().await;
    assert_eq!((ended.error, ended.counts.new), (None, 2));
    let all = [(oct(1), 900), (oct(20), -100), (dec(14), 5_000)];
    assert_eq!(quiet.stored().await, all);
    let asked = quiet.asked();
    assert!(asked[1] > asked[2] && asked[2] > asked[3], "{asked:?}");

    quiet.world.advance(30 * 24 * 60);
    quiet.book(Date::constant(2027, 1, 10), 7);
    let ended = quiet.fetch().await;
    assert_eq!((ended.error, ended.counts.new), (None, 1));
}
