//! What `renkei recipe run` says to write next, at a small bank that is in no catalogue: each hint is followed, and the bank is
//! read.

use crate::harness::Home;
use crate::harness::home::text;
use jiff::civil::Date;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const INSTITUTION: &str = r#"
id = "kokoromi"
name = "こころみ銀行"
kana = "こころみぎんこう"
english = "Kokoromi Bank"
categories = ["銀行"]
login_page = "https://kokoromi.example/login"
currency = "JPY"
history = "12 months"
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
origin = "https://kokoromi.example"
get = ["/login", "/list", "/form?no=*&k=*"]
post = ["/auth", "/lines"]
[[page]]
kind = "login-form"
when = { title = "ログイン" }
form = "form"
fill = { PW = "{login.password}" }
outcome = [{ means = "credentials-rejected", text = "パスワードが違います" }]
[[page]]
kind = "menu"
when = { title = "メニュー" }
go = { click = "口座一覧", to = "accounts" }
[[page]]
kind = "accounts"
when = { title = "口座一覧" }
[page.account]
table = "table"
number = "口座番号"
type = { always = "ordinary" }
go = { click = "明細", to = "period-form" }
[[page]]
kind = "period-form"
when = { title = "照会条件" }
form = "form"
fill = { F = "{from:YYYY-MM-DD}", T = "{to:YYYY-MM-DD}" }
to = "statement"
[[page]]
kind = "statement"
when = { title = "入出金明細" }
empty = { text = "ありません" }
[page.says]
total = { css = ".count" }
[page.lines]
table = "table"
date = { col = "日付", as = "YYYY-MM-DD" }
out = "出金"
in = "入金"
description = "摘要"
balance = "残高"
"#;

/// As its author first tries to take a number that stands in a sentence.
const IN_SENTENCE: &str = "{ beside = \"該当件数\" }";

/// In what the bank is difficult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    /// The number of lines stands in a sentence.
    CountInSentence,
    /// Each page spoils the links of those before.
    LinksOnce,
    /// It looks back so far and no further.
    NinetyDays,
}

struct Bank {
    habit: Habit,
    pages: AtomicUsize,
}

impl Bank {
    /// The page that answers a request, as title and body.
    fn answer(&self, request: &str) -> (&'static str, String) {
        let page = self.pages.fetch_add(1, Ordering::Relaxed);
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        match path.split('?').next().unwrap_or_default() {
            "/auth" => ("メニュー", "<a href=/list>口座一覧</a>".into()),
            "/list" => {
                let row =
                    |no| format!("<tr><td>{no}<td><a href='/form?no={no}&amp;k={page}'>明細</a>");
                let rows = [row("1234567"), row("7654321")].concat();
                (
                    "口座一覧",
                    format!("<table><tr><th>口座番号<th>{rows}</table>"),
                )
            }
            "/form"
                if self.habit == Habit::LinksOnce
                    && !path.ends_with(&format!("&k={}", page - 1)) =>
            {
                ("エラー", "<p class=err>不正な画面遷移です。</p>".into())
            }
            "/form" => (
                "照会条件",
                "<form action=/lines method=post><input name=F><input name=T></form>".into(),
            ),
            "/lines" => self.lines(request),
            _ => (
                "ログイン",
                "<form action=/auth method=post><input type=password name=PW></form>".into(),
            ),
        }
    }

    fn lines(&self, request: &str) -> (&'static str, String) {
        let day = |name: &str| -> Date {
            let at = request.rfind(&format!("{name}=")).expect("a field") + 2;
            request[at..at + 10].parse().expect("a day")
        };
        let (from, to) = (day("F"), day("T"));
        let days = from.until(to).expect("two days").get_days();
        if self.habit == Habit::NinetyDays && days > 89 {
            let said = "照会期間は、本日を含む過去90日以内で指定してください。";
            return ("エラー", format!("<p class=errmsg>{said}</p>"));
        }
        let count = match self.habit {
            Habit::CountInSentence => "<p>該当件数：2件（1～2件目を表示）</p>",
            _ => "<p class=count>2</p>",
        };
        let table = format!(
            "{count}<table><tr><th>日付<th>出金<th>入金<th>残高<th>摘要<tr><td>{to}<td><td>500<td>500<td>入金<tr><td>{to}<td>100<td><td>400<td>手数料</table>"
        );
        ("入出金明細", table)
    }
}

/// A home that knows a bank of this habit, and the folder of its recipe.
async fn at_a_bank(habit: Habit) -> (Home, PathBuf) {
    let bank = Arc::new(Bank {
        habit,
        pages: AtomicUsize::new(0),
    });
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port");
    let address: SocketAddr = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let bank = Arc::clone(&bank);
            tokio::spawn(async move {
                let mut request = Vec::new();
                // A form's body comes with its head or right behind it, and ends with its last field.
                while !is_whole(&String::from_utf8_lossy(&request)) {
                    if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                let (title, body) = bank.answer(&String::from_utf8_lossy(&request));
                let page = format!("<html><meta charset=utf-8><title>{title}</title>{body}</html>");
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    page.len()
                );
                drop(stream.write_all((head + &page).as_bytes()).await);
            });
        }
    });
    let home = Home::new();
    home.place().make_folder().expect("the data folder");
    let origins = format!(r#"{{"https://kokoromi.example": "{address}"}}"#);
    fs::write(home.data().join(server::open::ORIGINS_FILE), origins).expect("written");
    let folder = home.file("recipe-of", "").with_file_name("kokoromi");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("institution.toml"), INSTITUTION).expect("written");
    let recipe = match habit {
        Habit::CountInSentence => RECIPE.replace("{ css = \".count\" }", IN_SENTENCE),
        _ => RECIPE.to_owned(),
    };
    fs::write(folder.join("recipe.toml"), recipe).expect("written");
    (home, folder)
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, length) = line.split_once(':')?;
        let is_it = name.eq_ignore_ascii_case("content-length");
        is_it.then(|| length.trim().parse::<usize>().ok())?
    });
    body.len() >= length.unwrap_or(0)
}

/// Further back than the bank looks: what the recipe's folder says of it decides.
const SINCE: &str = "2020-01-01";

/// Runs the recipe; fails, and says `hints` in this order. With `old` written as `new`, as the last of them says, it reads both
/// accounts.
async fn followed(habit: Habit, file: &str, (old, new): (&str, &str), hints: &[&str]) {
    let (home, folder) = at_a_bank(habit).await;
    let mut run = vec![
        "recipe",
        "run",
        "--institution",
        text(&folder),
        "--since",
        SINCE,
    ];
    run.extend(["--login", "password=himitsu2026"]);
    let said = home.run(&run).await.failed();
    let mut rest = said.as_str();
    for hint in hints {
        let at = rest.find(hint);
        let at = at.unwrap_or_else(|| panic!("{hint} isn't in {rest}"));
        rest = &rest[at + hint.len()..];
    }
    let path = folder.join(file);
    let before = fs::read_to_string(&path).expect("it is there");
    assert!(before.contains(old));
    fs::write(&path, before.replace(old, new)).expect("written");
    run.extend(["--format", "tsv"]);
    let printed = home.run(&run).await.succeeded();
    let of = |number: &str| {
        printed
            .lines()
            .filter(|line| line.starts_with(number))
            .count()
    };
    assert_eq!((of("1234567"), of("7654321")), (2, 2), "{printed}");
}

#[tokio::test]
async fn a_number_inside_of_a_sentence_is_told_with_the_pattern_that_finds_it() {
    let find = r"{ find = '該当件数：([\d,]+)件' }";
    followed(
        Habit::CountInSentence,
        "recipe.toml",
        (IN_SENTENCE, find),
        &["直し方: ", find],
    )
    .await;
}

#[tokio::test]
async fn links_that_are_good_once_are_told_by_what_went_well_before() {
    let reopen = "when = { title = \"口座一覧\" }\nreopen = true";
    followed(
        Habit::LinksOnce,
        "recipe.toml",
        ("when = { title = \"口座一覧\" }", reopen),
        &[
            "銀行の文: 「不正な画面遷移です。」",
            "直し方: ",
            "reopen = true",
        ],
    )
    .await;
}

#[tokio::test]
async fn how_far_back_the_bank_looks_is_taken_from_its_own_sentence() {
    let history = "history = \"89 days\"";
    followed(
        Habit::NinetyDays,
        "institution.toml",
        ("history = \"12 months\"", history),
        &[
            "銀行の文: 「照会期間は、本日を含む過去90日以内で指定してください。」",
            "直し方: ",
            history,
        ],
    )
    .await;
}
