//! Recorded walks: a folder of pages that a recipe can be run against, without a bank and without a secret.
//!
//! `walk.toml` has the day and the period, then each request by method, address and the *names* of its fields, with the
//! page that came. So no secret is in it, and none is needed to replay.

use domain::fetch::Challenge;
use domain::statement::view::ReadLine;
use domain::time::{Date, Period, start_of_day};
use jiff::ToSpan;
use toml::Value;
use url::Url;

use crate::fault::Fault;
use crate::said::check as say;
use crate::session::{
    AnswerToken, NetworkFault, NoAnswer, Page, Progress, Purpose, Request, Session,
};
use crate::source::{Node, Source, Table};
use crate::text::nearest;
use crate::walk::{Budget, Captured, FetchOrder, Walked};

mod differences;

pub use differences::{Difference, DifferenceKind, differences};

/// A session over a recorded walk.
#[derive(Clone, Debug)]
pub struct Replayer {
    order: FetchOrder,
    steps: Vec<RecordedStep>,
    answers: u64,
    missed: Vec<String>,
}

#[derive(Clone, Debug)]
struct RecordedStep {
    request: String,
    page: Page,
    used: bool,
}

impl Replayer {
    /// Reads `walk.toml`; `body` gives the bytes of the file of this name beside it.
    ///
    /// # Errors
    /// What is wrong with `walk.toml`, or which file is missing.
    pub fn read(
        walk_toml: &str,
        mut body: impl FnMut(&str) -> Option<Vec<u8>>,
    ) -> Result<Replayer, Vec<Fault>> {
        let source = Source::new("walk.toml", walk_toml);
        let replayer = source.parse().and_then(|root| {
            let table = Table::new(
                &source,
                root.get_ref(),
                0,
                domain::said::Said::same("walk.toml"),
            );
            read_walk(&table, &mut body)
        });
        let (errors, _) = source.into_faults();
        match replayer {
            Some(replayer) if errors.is_empty() => Ok(replayer),
            _ => Err(errors),
        }
    }

    /// A session over pages that were kept elsewhere, with the order under which they came.
    pub fn of<'c>(order: FetchOrder, captures: impl IntoIterator<Item = &'c Captured>) -> Replayer {
        let step = |capture: &Captured| {
            Some(RecordedStep {
                request: capture.request.clone(),
                page: Page::new(
                    Url::parse(&capture.url).ok()?,
                    capture.status,
                    capture.content_type.clone(),
                    capture.body.clone(),
                ),
                used: false,
            })
        };
        Replayer {
            order,
            steps: captures.into_iter().filter_map(step).collect(),
            answers: 0,
            missed: Vec::new(),
        }
    }

    /// Requests for which nothing was recorded, but for the logout.
    pub fn missed(&self) -> &[String] {
        &self.missed
    }

    /// The order under which the walk was recorded: its day and period.
    pub fn order(&self) -> &FetchOrder {
        &self.order
    }
}

fn read_walk(table: &Table<'_>, body: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Option<Replayer> {
    let date = |node: Node<'_>| {
        let text = node.text()?;
        text.parse::<Date>()
            .map_err(|_| {
                node.source.refuse(node.at, say::not_a_date(&text));
            })
            .ok()
    };
    let today = table.required("today").and_then(date);
    let since = table.required("since").and_then(date);
    let until = table.get("until").map(date);
    let deselected = table.texts("deselected");
    let periods = table
        .get("period")
        .map(|node| node.tables(&domain::said::Said::same("[[period]]")));
    let steps = table
        .required("step")
        .map(|node| node.tables(&domain::said::Said::same("[[step]]")))
        .unwrap_or_default();
    table.finish();
    let steps: Vec<RecordedStep> = steps
        .iter()
        .filter_map(|step| read_step(step, body))
        .collect();
    let period = |table: &Table<'_>| {
        let account = table.required_text("account");
        let from = table.required("from").and_then(date);
        let to = table.required("to").and_then(date);
        table.finish();
        Some((account?, Period::new(from?, to?)?))
    };
    let (today, since) = (today?, since?);
    let order = FetchOrder {
        today,
        // Noon in Japan: what a bank prints beside a time of the day stays stable.
        now: start_of_day(today)
            .checked_add(12.hours())
            .unwrap_or(start_of_day(today)),
        default_period: Period::new(since, until.unwrap_or(Some(today))?)?,
        periods: periods.iter().flatten().filter_map(period).collect(),
        known: Vec::new(),
        deselected,
        budget: Budget::default(),
    };
    Some(Replayer {
        order,
        steps,
        answers: 0,
        missed: Vec::new(),
    })
}

fn read_step(
    table: &Table<'_>,
    body: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
) -> Option<RecordedStep> {
    let request = table.required_text("request");
    let url = table.required("url").and_then(|node| {
        let text = node.text()?;
        Url::parse(&text)
            .map_err(|_| {
                node.source.refuse(node.at, say::recorded_address(&text));
            })
            .ok()
    });
    let status = table.count("status", 100, 599);
    let content_type = table.text("type").filter(|text| !text.is_empty());
    let bytes = table.required("body").and_then(|node| {
        let name = node.text()?;
        let bytes = body(&name);
        if bytes.is_none() {
            node.source.refuse(node.at, say::no_such_file(&name));
        }
        bytes
    });
    table.finish();
    let status = u16::try_from(status?).ok()?;
    Some(RecordedStep {
        request: request?,
        page: Page::new(url?, status, content_type, bytes?),
        used: false,
    })
}

impl Session for Replayer {
    async fn send(
        &mut self,
        request: &Request,
        _arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        let wanted = request.text();
        match self
            .steps
            .iter_mut()
            .find(|step| !step.used && step.request == wanted)
        {
            Some(step) => {
                step.used = true;
                Ok(step.page.clone())
            }
            None => {
                let near = nearest(
                    &wanted,
                    self.steps.iter().map(|step| step.request.as_str()),
                    0.5,
                )
                .map(str::to_owned);
                if request.purpose != Purpose::Logout {
                    self.missed.push(wanted.clone());
                }
                Err(NetworkFault::NotRecorded {
                    request: wanted,
                    nearest: near,
                })
            }
        }
    }

    /// Every question has an answer here: what it was isn't recorded.
    async fn ask(&mut self, _challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.answers += 1;
        Ok(AnswerToken(self.answers))
    }

    async fn observe(&mut self, _progress: &Progress) {}
}

/// `walk.toml` and the files beside it (name, bytes) for a walk that was made under `order`.
///
/// Bodies are as they came. Whoever publishes them replaces names, numbers and secrets first.
pub fn record(order: &FetchOrder, captures: &[Captured]) -> (String, Vec<(String, Vec<u8>)>) {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut text = format!(
        "today = {}\nsince = {}\n",
        quoted(&order.today.to_string()),
        quoted(&order.default_period.from.to_string())
    );
    if order.default_period.to != order.today {
        text.push_str(&format!(
            "until = {}\n",
            quoted(&order.default_period.to.to_string())
        ));
    }
    if !order.deselected.is_empty() {
        let numbers: Vec<String> = order
            .deselected
            .iter()
            .map(|number| quoted(number))
            .collect();
        text.push_str(&format!("deselected = [{}]\n", numbers.join(", ")));
    }
    for (account, period) in &order.periods {
        text.push_str(&format!(
            "\n[[period]]\naccount = {}\nfrom    = {}\nto      = {}\n",
            quoted(account),
            quoted(&period.from.to_string()),
            quoted(&period.to.to_string())
        ));
    }
    let mut files = Vec::new();
    for (n, capture) in captures.iter().enumerate() {
        let kind = capture.content_type.as_deref().unwrap_or_default();
        let name = file_name(n, capture);
        text.push_str(&format!(
            "\n[[step]]\nrequest = {}\nurl     = {}\nstatus  = {}\ntype    = {}\nbody    = {}\n",
            quoted(&capture.request),
            quoted(&capture.url),
            capture.status,
            quoted(kind),
            quoted(&name)
        ));
        files.push((name, capture.body.clone()));
    }
    (text, files)
}

/// The name of the file that the n-th page of a walk (from 0) is recorded in.
pub fn file_name(n: usize, capture: &Captured) -> String {
    let kind = capture.content_type.as_deref().unwrap_or_default();
    let endings = [
        ("json", "json"),
        ("html", "html"),
        ("csv", "csv"),
        ("ofx", "ofx"),
    ];
    let ending = endings.iter().find(|(part, _)| kind.contains(part));
    format!(
        "{:03}.{}",
        n + 1,
        ending.map_or("bin", |(_, ending)| ending)
    )
}

/// A line of `expected.txt` without its account.
fn expected_line(line: &ReadLine) -> String {
    let pending = if line.pending { "*" } else { "" };
    let balance = line
        .balance
        .map(|balance| balance.to_string())
        .unwrap_or_default();
    let valued_on = line
        .valued_on
        .map(|day| format!("\t{day}"))
        .unwrap_or_default();
    format!(
        "{}{pending}\t{}\t{}\t{balance}{valued_on}",
        line.posted_on, line.amount, line.description
    )
}

/// What `expected.txt` holds: account ⇥ date ⇥ amount ⇥ description ⇥ balance, and ⇥ value date (起算日) where the recipe reads
/// one; one line each, in the order of the views. A pending line has an asterisk behind its date. What ended the walk, or one account's branch of it, stands last, behind an
/// exclamation mark: cause ⇥ tries left, where the bank tells them.
pub fn expected_text(walked: &Walked) -> String {
    let mut text = String::new();
    for walked_view in &walked.views {
        for line in &walked_view.view.lines {
            text.push_str(&format!(
                "{}\t{}\n",
                walked_view.account,
                expected_line(line)
            ));
        }
    }
    for (account, error) in &walked.account_errors {
        text.push_str(&format!("! {account}\t{}\n", error.cause.word()));
    }
    if let Some(error) = &walked.error {
        let tries = error
            .tries_left
            .map(|tries| format!("\t{tries}"))
            .unwrap_or_default();
        text.push_str(&format!("! {}{tries}\n", error.cause.word()));
    }
    text
}
