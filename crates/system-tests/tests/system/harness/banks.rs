//! The simulated banks as a process of their own, and their control face.

use super::home::{Home, renkei};
use super::running::Running;
use super::until;
use domain::time::Date;
use reqwest::{Client, Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// A login that the sandbox knows.
#[derive(Clone, Copy, Debug)]
pub struct Login {
    pub institution: &'static str,
    pub name: &'static str,
    pub id: &'static str,
    pub password: &'static str,
}

pub const BANK: Login = Login {
    institution: "demo-bank",
    name: "デモ銀行",
    id: "1200345678",
    password: "sakura2026",
};
pub const CARD: Login = Login {
    institution: "demo-card",
    name: "デモカード",
    id: "midori-shoten",
    password: "card-midori-1",
};
pub const PAY: Login = Login {
    institution: "demo-pay",
    name: "デモペイ",
    id: "midori@shoten.example",
    password: "pay-midori-1",
};

/// What the bank has counted for a login.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Counters {
    pub logins: u64,
    pub wrong_passwords: u64,
    pub refused_as_open: u64,
    pub open_sessions: u64,
    pub open_sessions_max: u64,
    pub logouts: u64,
    pub requests: u64,
    pub forbidden_requests: u64,
    pub locked: bool,
}

/// What an account's pages show: the truth.
#[derive(Clone, Debug, Deserialize)]
pub struct LedgerAccount {
    pub number: String,
    pub balance: i64,
    pub lines: Vec<LedgerLine>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct LedgerLine {
    pub on: String,
    pub amount: i64,
    pub description: String,
    pub balance: Option<i64>,
    pub pending: bool,
}

/// `renkei sandbox`.
pub struct Banks {
    /// They end when it is dropped.
    _running: Running,
    control: String,
    client: Client,
}

impl Banks {
    /// Starts them on free ports. Their day stays what it is now: a test may run over midnight.
    pub async fn start() -> Banks {
        // A second one finds it installed: that is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut command = renkei();
        command.args(["sandbox", "--control-port", "0", "--seed", "7"]);
        let mut running = Running::start("the sandbox", command);
        let find = |line: &str| Some(line.strip_prefix("control\t")?.to_owned());
        let control = running.says("where its control face is", find).await;
        let client = Client::builder().no_proxy().build().expect("a client");
        let banks = Banks {
            _running: running,
            control,
            client,
        };
        let today = banks.get("today").await;
        banks.post("today", &today).await;
        banks
    }

    /// Tells a Renkei where they are.
    pub async fn are_known_to(&self, home: &Home) {
        home.place().make_folder().expect("the data folder");
        self.are_written_to(&home.data()).await;
    }

    /// The same for a data folder.
    pub async fn are_written_to(&self, data: &Path) {
        let origins = self.get("origins").await;
        std::fs::write(data.join(server::open::ORIGINS_FILE), origins.to_string())
            .expect("the file is written");
    }

    /// What the picture shows that a login is asked to read, as soon as it was looked at.
    pub async fn letters(&self, login: Login) -> String {
        until("a picture", async || {
            let answer = self.get(&format!("picture?{}", who(login))).await;
            answer["text"]
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        })
        .await
    }

    /// Their day, as `2026-11-24`.
    pub async fn today(&self) -> String {
        self.get("today").await["today"]
            .as_str()
            .expect("a day")
            .to_owned()
    }

    /// Their day goes on to this one.
    pub async fn come_to(&self, day: Date) {
        self.post("today", &json!({ "today": day.to_string() }))
            .await;
    }

    pub async fn counters(&self, login: Login) -> Counters {
        let answer = self.get(&format!("counters?{}", who(login))).await;
        serde_json::from_value(answer).expect("counters")
    }

    pub async fn ledger(&self, login: Login) -> Vec<LedgerAccount> {
        let answer = self.get(&format!("ledger?{}", who(login))).await;
        serde_json::from_value(answer).expect("a ledger")
    }

    /// From now on an institution misbehaves in this way.
    pub async fn misbehave(&self, login: Login, how: Value) {
        self.post(
            "misbehave",
            &json!({ "institution": login.institution, "misbehaviour": how }),
        )
        .await;
    }

    /// From now on pages of this place come late.
    pub async fn dawdle(&self, login: Login, place: &str, milliseconds: u64) {
        self.misbehave(
            login,
            json!({ "kind": "slow", "place": place, "milliseconds": milliseconds }),
        )
        .await;
    }

    pub async fn behave(&self, login: Login) {
        self.misbehave(login, Value::Null).await;
    }

    /// The bank ends all sessions that are open, as it does with forgotten ones after a while.
    pub async fn end_sessions(&self, login: Login) {
        self.misbehave(login, json!({ "kind": "signed-out" })).await;
    }

    async fn get(&self, what: &str) -> Value {
        read(
            self.client
                .get(format!("{}/{what}", self.control))
                .send()
                .await,
        )
        .await
    }

    async fn post(&self, what: &str, body: &Value) {
        let request = self
            .client
            .request(Method::POST, format!("{}/{what}", self.control));
        read(
            request
                .header("content-type", "application/json")
                .body(body.to_string())
                .send()
                .await,
        )
        .await;
    }
}

async fn read(answer: reqwest::Result<Response>) -> Value {
    let answer = answer.expect("the control face answers");
    let status = answer.status();
    let text = answer
        .text()
        .await
        .expect("the control face answers to the end");
    assert!(
        status.is_success(),
        "the control face answers {status}: {text}"
    );
    serde_json::from_str(&text).expect("the control face answers in JSON")
}

fn who(login: Login) -> String {
    format!("institution={}&login_id={}", login.institution, login.id)
}

/// The number of lines of all accounts.
pub fn count(ledger: &[LedgerAccount]) -> usize {
    ledger.iter().map(|account| account.lines.len()).sum()
}
