//! A page for people: every login, and what the bank would have sent to its owner's phone.
//!
//! It stands at `/` of the control face. One-time codes, grid cards, answers and pictures are shown as their owner would
//! have them at hand; a request to the bank's app is approved or declined here.

use axum::extract::{Form, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::control::Control;
use crate::institution::Institution;
use crate::institutions;
use crate::login::{Asks, DemoLogin};
use crate::print::escaped;

const HEAD: &str = r#"<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><meta name="viewport" content="width=device-width">
<title>デモの金融機関</title>
<style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}h2{font-size:1.1rem;margin:2rem 0 .3rem}
table{border-collapse:collapse;width:100%}th:first-child{width:22rem}th:last-child{width:18rem}td,th{border-top:1px solid #ddd;padding:.4rem;text-align:left;vertical-align:top}
code{background:#f2f2f2;padding:0 .3rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .6rem;margin:0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}@media(max-width:40rem){td{display:block}td+td{border-top:0}th{display:none}.grid td,.grid th{display:table-cell;border:1px solid #ddd}}.grid{width:auto}.grid th{width:auto!important}.grid td,.grid th{padding:.1rem .4rem;border:1px solid #ddd}form{display:inline}</style></head>
<body><h1>デモの金融機関</h1>
<p>どれも実在しません。ログインに入力するものと、ご本人の手元に届くもの（5秒ごとに新しくなります）。<br>
None of them exists. What to type at a login, and what its owner would get (renewed every 5 seconds).</p>
"#;

pub(crate) async fn page(State(control): State<Control>) -> Html<String> {
    let sections: String = institutions::ALL
        .iter()
        .map(|institution| section(&control, institution))
        .collect();
    Html(format!("{HEAD}{sections}</body></html>\n"))
}

fn section(control: &Control, institution: &Institution) -> String {
    let address = control.origins.get(institution.origin);
    let rows: String = institution
        .logins
        .iter()
        .map(|login| {
            format!(
                "<tr><td>{}<td>{}<td>{}\n",
                typed(institution, login),
                escaped(login.about),
                at_hand(control, login)
            )
        })
        .collect();
    format!(
        r#"<h2>{} <small>{} <a href="http://{address}/">{}</a></small></h2>
<table><tr><th>ログイン / login<th><th>手元に届くもの / at hand
{rows}</table>
"#,
        institution.name,
        institution.id,
        institution.origin,
        address = address.map_or("", String::as_str)
    )
}

/// Label and value of each field, from top to bottom as in the login form.
fn typed(institution: &Institution, login: &DemoLogin) -> String {
    let rows: String = institution
        .form
        .iter()
        .filter_map(|(name, label)| {
            let (_, value) = login.fields.iter().find(|(field, _)| field == name)?;
            let (label, value) = (escaped(label), escaped(value));
            Some(format!("<dt>{label}<dd><code>{value}</code>"))
        })
        .collect();
    format!("<dl>{rows}</dl>")
}

/// What the owner of a login has before them now.
fn at_hand(control: &Control, login: &'static DemoLogin) -> String {
    let things: Vec<String> = login
        .asks
        .iter()
        .map(|asks| match asks {
            Asks::OneTimePassword => {
                let code = control.shared.challenges().code(login);
                let code =
                    code.map_or_else(|| "—".to_owned(), |code| format!("<code>{code}</code>"));
                format!("ワンタイムパスワード / code: {code}")
            }
            Asks::Picture => {
                let text = control.shared.challenges().picture_text(login);
                let text =
                    text.map_or_else(|| "—".to_owned(), |text| format!("<code>{text}</code>"));
                format!("画像の数字 / picture: {text}")
            }
            Asks::SecondPassword => format!(
                "第二暗証 / second password: <code>{}</code>",
                escaped(login.second_password)
            ),
            Asks::SecurityQuestion => {
                let answers: Vec<String> = login
                    .questions
                    .iter()
                    .map(|(question, answer)| {
                        format!("{} <code>{}</code>", escaped(question), escaped(answer))
                    })
                    .collect();
                format!("合言葉 / security question:<br>{}", answers.join("<br>"))
            }
            Asks::GridCard => format!(
                "<details><summary>乱数表 / grid card</summary>{}</details>",
                grid(control, login)
            ),
            Asks::Approval => approval(control, login),
        })
        .collect();
    things.join("<br>")
}

fn grid(control: &Control, login: &DemoLogin) -> String {
    let cells = control.shared.challenges().grid(login);
    let mut columns: Vec<(char, String)> = Vec::new();
    for (cell, text) in &cells {
        let column = cell.chars().next().unwrap_or(' ');
        if columns.last().is_none_or(|(last, _)| *last != column) {
            columns.push((column, format!("<tr><th>{column}")));
        }
        if let Some((_, row)) = columns.last_mut() {
            row.push_str(&format!("<td>{text}"));
        }
    }
    let rows: String = columns.into_iter().map(|(_, row)| row).collect();
    format!(r#"<table class="grid"><tr><th><th>1<th>2<th>3<th>4<th>5{rows}</table>"#)
}

fn approval(control: &Control, login: &DemoLogin) -> String {
    if !control.shared.challenges().is_waiting(login) {
        return "アプリの承認 / approval: —".to_owned();
    }
    let button = |approve: bool, label: &str| {
        format!(
            r#"<form method="post" action="/phone"><input type="hidden" name="institution" value="{}"><input type="hidden" name="login_id" value="{}"><input type="hidden" name="approve" value="{approve}"><button>{label}</button></form>"#,
            login.institution, login.login_id
        )
    };
    format!(
        "アプリの承認 / approval: {} {}",
        button(true, "承認する / approve"),
        button(false, "断る / decline")
    )
}

#[derive(Deserialize)]
pub(crate) struct Decision {
    institution: String,
    login_id: String,
    approve: bool,
}

pub(crate) async fn decide(
    State(control): State<Control>,
    Form(decision): Form<Decision>,
) -> Redirect {
    let login = Institution::find(&decision.institution)
        .and_then(|institution| institution.login(&decision.login_id));
    if let Some(login) = login {
        control.shared.challenges().decide(login, decision.approve);
    }
    Redirect::to("/")
}
