//! The pages that a customer sees: login, then what is asked for; and the way back to the program.

use encoding_rs::UTF_8;

use super::Rules;
use crate::http::{Answer, Asked, Fields};
use crate::login::DemoLogin;
use crate::misbehaviour::Place;
use crate::print::{hidden, percent_encoded};
use crate::sessions::LoginAnswer;
use crate::shared::Shared;

/// What a program asks a customer for (RFC 6749 §4.1.1).
pub(crate) struct Asking {
    client_id: String,
    pub(crate) redirect_uri: String,
    state: String,
    pub(crate) scope: String,
    pub(crate) nonce: String,
    pub(crate) challenge: String,
    method: String,
    response_type: String,
}

/// How an institution draws its pages.
pub(crate) struct Pages {
    /// ID and password; what was wrong about those before. The hidden fields go into the form.
    pub(crate) login: fn(hidden: &str, wrong: Option<&str>) -> String,
    /// 「同意する」 (`act` = `agree`) and 「同意しない」 (`refuse`).
    pub(crate) consent: fn(hidden: &str, login: &DemoLogin, scope: &str) -> String,
    /// Nobody can be sent back: the program isn't known here.
    pub(crate) unknown: fn(why: &str) -> String,
}

/// Answers the address to which programs send their customers, and the forms of its pages.
pub(crate) fn authorization(
    shared: &Shared,
    asked: &Asked,
    rules: &'static Rules,
    pages: &Pages,
) -> Answer {
    let is_form = asked.method == "POST";
    let asking = Asking::read(if is_form { &asked.form } else { &asked.query });
    let page = |place, text: &str| Answer::html(place, UTF_8, text);
    if let Some(why) = asking.unknown(rules) {
        return page(Place::Other, &(pages.unknown)(why)).with_status(400);
    }
    if let Some(word) = asking.wrong(rules) {
        return asking.back(&[("error", word)]);
    }
    let fields = asking.hidden();
    let form = &asked.form;
    match (is_form, form.get("act")) {
        (false, _) => page(Place::LoginForm, &(pages.login)(&fields, None)),
        (true, "login") => match sign_in(shared, rules, form) {
            Ok((login, ticket)) => {
                let fields = format!("{fields}{}", hidden(&[("ticket", &ticket)]));
                page(Place::Home, &(pages.consent)(&fields, login, &asking.scope))
            }
            Err(wrong) => page(Place::Login, &(pages.login)(&fields, Some(&wrong))),
        },
        (true, act) => {
            let ticket = Some(form.get("ticket"));
            let login = shared.sessions().attempt(rules.institution, ticket);
            shared.sessions().give_up(ticket);
            match (login, act) {
                (Some(login), "agree") => {
                    let today = shared.today();
                    let code = shared.consents().agree(rules, login, &asking, today);
                    asking.back(&[("code", &code)])
                }
                (Some(_), _) => asking.back(&[("error", "access_denied")]),
                (None, _) => page(
                    Place::LoginForm,
                    &(pages.login)(&fields, Some("もう一度ログインしてください。")),
                ),
            }
        }
    }
}

fn sign_in(
    shared: &Shared,
    rules: &Rules,
    form: &Fields,
) -> Result<(&'static DemoLogin, String), String> {
    let misbehaviour = shared.misbehaviour(rules.institution);
    let mut sessions = shared.sessions();
    let ticket = sessions
        .check(
            rules.institution,
            form.get("id"),
            form.get("password"),
            misbehaviour.as_ref(),
        )
        .map_err(|refusal| match refusal {
            LoginAnswer::Rejected { tries_left } => {
                format!("IDまたはパスワードが違います。あと{tries_left}回間違えるとロックします。")
            }
            LoginAnswer::Locked => "ロックされています。".to_owned(),
            LoginAnswer::Administrator => "管理者IDではAPI連携に同意できません。".to_owned(),
            _ => "いまログインできません。".to_owned(),
        })?;
    let login = sessions
        .attempt(rules.institution, Some(&ticket))
        .ok_or("いまログインできません。")?;
    Ok((login, ticket))
}

impl Asking {
    fn read(fields: &Fields) -> Asking {
        let text = |name| fields.get(name).to_owned();
        Asking {
            client_id: text("client_id"),
            redirect_uri: text("redirect_uri"),
            state: text("state"),
            scope: text("scope"),
            nonce: text("nonce"),
            challenge: text("code_challenge"),
            method: text("code_challenge_method"),
            response_type: text("response_type"),
        }
    }

    /// What keeps the customer from being sent back at all.
    fn unknown(&self, rules: &Rules) -> Option<&'static str> {
        match () {
            () if self.client_id != rules.client_id => Some("client_id"),
            () if !is_registered(&self.redirect_uri) => Some("redirect_uri"),
            () => None,
        }
    }

    fn wrong(&self, rules: &Rules) -> Option<&'static str> {
        let proves = self.challenge.len() == 43 && self.method == "S256";
        match () {
            () if self.response_type != "code" => Some("unsupported_response_type"),
            () if self.scope.is_empty() => Some("invalid_scope"),
            () if self.state.is_empty() => Some("invalid_request"),
            () if rules.demands_pkce && !proves => Some("invalid_request"),
            () => None,
        }
    }

    fn hidden(&self) -> String {
        hidden(&[
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("state", &self.state),
            ("scope", &self.scope),
            ("nonce", &self.nonce),
            ("code_challenge", &self.challenge),
            ("code_challenge_method", &self.method),
            ("response_type", &self.response_type),
        ])
    }

    /// Sends the browser back to the program.
    fn back(&self, answer: &[(&str, &str)]) -> Answer {
        let state = ("state", self.state.as_str());
        let query: Vec<String> = answer
            .iter()
            .chain(std::iter::once(&state))
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect();
        Answer::redirect(
            Place::Other,
            &format!("{}?{}", self.redirect_uri, query.join("&")),
        )
    }
}

/// On this machine at any port (RFC 8252 §7.3), or at a name that is reserved for examples.
fn is_registered(redirect_uri: &str) -> bool {
    let Some(address) = redirect_uri.strip_suffix("/consent/callback") else {
        return false;
    };
    let here = ["http://127.0.0.1", "http://localhost"].iter().any(|host| {
        address.strip_prefix(host).is_some_and(|port| {
            let digits = port.strip_prefix(':').unwrap_or("0");
            port.is_empty() || digits.bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    let example = address
        .strip_prefix("https://")
        .is_some_and(|host| host.ends_with(".example") && !host.contains(['/', '@', '?', '#']));
    here || example
}
