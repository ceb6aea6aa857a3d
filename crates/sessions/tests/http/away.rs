//! A bank that says when to come again: that is when the schedule does.

use domain::fetch::{Cause, FetchError};
use domain::time::{Date, Period, Timestamp};
use jiff::civil::date;
use recipe::{Budget, FetchOrder, RetryAfter, Session, walk};

use crate::bank::{Answer, Bank};
use crate::customer::{CountingDesk, limits, page, recipe, session_at};

const TODAY: Date = date(2026, 11, 24);
const NOW: &str = "2026-11-24T06:00:00Z";

fn away(status: &'static str, retry_after: &str) -> Answer {
    Answer::Whole(
        status,
        vec![
            ("Content-Type", "text/html".to_owned()),
            ("Retry-After", retry_after.to_owned()),
        ],
        "<html><body>ただいまご利用いただけません</body></html>".into(),
    )
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// How a walk ends whose first page is this answer.
async fn ends(status: &'static str, retry_after: &'static str) -> FetchError {
    let bank = Bank::open(move |_| away(status, retry_after)).await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let order = FetchOrder {
        today: TODAY,
        now: at(NOW),
        default_period: Period::new(TODAY, TODAY).expect("a period"),
        periods: Vec::new(),
        known: Vec::new(),
        deselected: Vec::new(),
        budget: Budget::default(),
    };
    let recipe = recipe("https://bank.example");
    let walked = walk(&recipe, &order, &mut session).await;
    walked.error.expect("the bank is away")
}

#[tokio::test]
async fn the_time_that_a_bank_states_in_a_header_is_the_end_of_its_absence() {
    for (status, cause) in [
        ("503 Service Unavailable", Cause::Unavailable),
        ("429 Too Many Requests", Cause::TooManyRequests),
    ] {
        // Counted from the end of the walk's time (three minutes), since the walk has no clock of its own.
        let error = ends(status, "1800").await;
        assert_eq!(error.cause, cause);
        assert_eq!(error.until, Some(at("2026-11-24T06:33:00Z")));
        let error = ends(status, "Tue, 24 Nov 2026 09:30:00 GMT").await;
        assert_eq!(error.until, Some(at("2026-11-24T09:30:00Z")));
        let error = ends(status, "Tue, 24 Nov 2026 05:30:00 GMT").await;
        assert_eq!(error.until, None, "over already");
        let error = ends(status, "86400000").await;
        assert_eq!(
            error.until,
            Some(at("2026-11-25T06:00:00Z")),
            "a day at most"
        );
        let error = ends(status, "later").await;
        assert_eq!((error.cause, error.until), (cause, None));
    }
}

#[tokio::test]
async fn a_page_brings_the_header_of_its_last_hop() {
    let bank = Bank::open(|line| match line {
        "GET /menu" => Answer::redirect("302 Found", "/login"),
        _ => away("503 Service Unavailable", "90"),
    })
    .await;
    let mut session = session_at(bank.address, limits(), CountingDesk::default());
    let menu = page("https://bank.example/menu");
    let came = session.send(&menu, &|_| true).await.expect("a page");
    assert_eq!(
        (came.status, came.retry_after),
        (503, Some(RetryAfter::Seconds(90)))
    );
}
