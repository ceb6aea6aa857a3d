//! What customers agreed to that a program may read, and the tokens that stand for it: an OAuth 2.0 server (RFC 6749, 7636,
//! 7009) without looks. The institutions with an API give it their rules and their pages.

mod browser;
mod endpoint;

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::ledger::calendar;
use crate::login::DemoLogin;
use crate::random::Random;

pub(crate) use browser::{Asking, Pages, authorization};
pub(crate) use endpoint::{revocation, token};

/// How an institution gives tokens, and the one program that is registered there.
pub(crate) struct Rules {
    pub(crate) institution: &'static str,
    pub(crate) client_id: &'static str,
    pub(crate) client_secret: &'static str,
    /// The program may also say who it is in an `Authorization` header.
    pub(crate) takes_basic: bool,
    /// A code is bound to whoever asked for it (RFC 7636).
    pub(crate) demands_pkce: bool,
    /// Days after that of its issue on which an access token is good.
    pub(crate) access_days: i64,
    /// Days after that of the consent on which it lasts.
    pub(crate) consent_days: i64,
    /// A refresh token is spent when it is used; used again, it ends the consent.
    pub(crate) rotates: bool,
}

/// The program that is registered at an institution, as its operator would be told.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DemoClient {
    /// Id of the institution in the catalogue.
    pub institution: &'static str,
    /// Client id.
    pub id: &'static str,
    /// Client secret.
    pub secret: &'static str,
}

/// What an institution has counted of the consents of one login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConsentCounters {
    /// Consents that are good now.
    pub running: u64,
    /// Consents that were ever given.
    pub given: u64,
    /// Times that a refresh token was sent, right or wrong ones.
    pub refreshes: u64,
    /// Requests with an access token that was not good.
    pub refused: u64,
}

/// Why there are no tokens: a word of RFC 6749 §5.2.
pub(crate) type Refusal = &'static str;

pub(crate) struct Consents {
    random: Random,
    codes: HashMap<String, Code>,
    consents: Vec<Consent>,
    access: HashMap<String, Token>,
    refresh: HashMap<String, Token>,
    counters: HashMap<(&'static str, &'static str), ConsentCounters>,
}

struct Code {
    consent: Consent,
    redirect_uri: String,
    challenge: String,
}

#[derive(Clone)]
struct Consent {
    rules: &'static Rules,
    login: &'static DemoLogin,
    scope: String,
    nonce: String,
    given_on: Date,
    ended: bool,
}

#[derive(Clone, Copy)]
struct Token {
    /// Index of its consent.
    consent: usize,
    issued_on: Date,
    spent: bool,
}

impl Consent {
    fn is_good(&self, today: Date) -> bool {
        !self.ended && today <= calendar::days_after(self.given_on, self.rules.consent_days)
    }
}

impl Consents {
    pub(crate) fn new(seed: u64) -> Self {
        Consents {
            random: Random::new(seed, &["consents"]),
            codes: HashMap::new(),
            consents: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            counters: HashMap::new(),
        }
    }

    /// The customer agreed: a code for the program, good once.
    pub(crate) fn agree(
        &mut self,
        rules: &'static Rules,
        login: &'static DemoLogin,
        asking: &Asking,
        today: Date,
    ) -> String {
        let code = self.token();
        let consent = Consent {
            rules,
            login,
            scope: asking.scope.clone(),
            nonce: asking.nonce.clone(),
            given_on: today,
            ended: false,
        };
        self.codes.insert(
            code.clone(),
            Code {
                consent,
                redirect_uri: asking.redirect_uri.clone(),
                challenge: asking.challenge.clone(),
            },
        );
        code
    }

    /// Changes a code for tokens.
    pub(crate) fn redeem(
        &mut self,
        rules: &'static Rules,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
        today: Date,
    ) -> Result<Value, Refusal> {
        let code = self.codes.remove(code).ok_or("invalid_grant")?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        let proven = code.challenge.is_empty() || code.challenge == challenge;
        let same = code.consent.rules.institution == rules.institution;
        if !proven || !same || code.redirect_uri != redirect_uri {
            return Err("invalid_grant");
        }
        self.counters(code.consent.login).given += 1;
        self.consents.push(code.consent);
        let consent = self.consents.len() - 1;
        let refresh = self.issue_refresh(consent, today);
        Ok(self.tokens(consent, Some(refresh), today))
    }

    /// Changes a refresh token for an access token.
    pub(crate) fn renew(
        &mut self,
        rules: &'static Rules,
        token: &str,
        today: Date,
    ) -> Result<Value, Refusal> {
        let known = self.refresh.get(token).copied();
        let known = known
            .filter(|known| self.consents[known.consent].rules.institution == rules.institution);
        let held = known.ok_or("invalid_grant")?;
        let login = self.consents[held.consent].login;
        self.counters(login).refreshes += 1;
        // Somebody else has it as well: nobody can say who is the thief (RFC 9700 §4.14).
        self.consents[held.consent].ended |= held.spent;
        if !self.consents[held.consent].is_good(today) {
            return Err("invalid_grant");
        }
        let next = rules.rotates.then(|| {
            if let Some(used) = self.refresh.get_mut(token) {
                used.spent = true;
            }
            self.issue_refresh(held.consent, today)
        });
        Ok(self.tokens(held.consent, next, today))
    }

    /// The program gives a token back: the consent is over. A token that isn't one is no error (RFC 7009 §2.2).
    pub(crate) fn give_back(&mut self, rules: &'static Rules, token: &str) {
        let held = self.refresh.get(token).or(self.access.get(token)).copied();
        let consent = held.and_then(|held| self.consents.get_mut(held.consent));
        if let Some(consent) = consent
            && consent.rules.institution == rules.institution
        {
            consent.ended = true;
        }
    }

    /// Whose accounts an access token opens.
    pub(crate) fn holder(
        &mut self,
        rules: &'static Rules,
        token: &str,
        today: Date,
    ) -> Option<&'static DemoLogin> {
        let held = self.access.get(token).copied()?;
        let consent = self.consents.get(held.consent)?;
        if consent.rules.institution != rules.institution {
            return None;
        }
        let fresh = today <= calendar::days_after(held.issued_on, rules.access_days);
        let (login, good) = (
            consent.login,
            fresh && !held.spent && consent.is_good(today),
        );
        if !good {
            self.counters(login).refused += 1;
        }
        good.then_some(login)
    }

    /// Every access token of a login is over, as if its time had come.
    pub(crate) fn expire_access(&mut self, login: &'static DemoLogin) {
        let consents = &self.consents;
        for held in self.access.values_mut() {
            held.spent |= is_of(&consents[held.consent], login);
        }
    }

    /// The customer withdraws every consent at the bank's own site.
    pub(crate) fn withdraw(&mut self, login: &'static DemoLogin) {
        for consent in &mut self.consents {
            consent.ended |= is_of(consent, login);
        }
    }

    pub(crate) fn counted(&self, login: &DemoLogin, today: Date) -> ConsentCounters {
        let key = (login.institution, login.login_id);
        let running = self
            .consents
            .iter()
            .filter(|consent| is_of(consent, login) && consent.is_good(today));
        ConsentCounters {
            running: running.count() as u64,
            ..self.counters.get(&key).copied().unwrap_or_default()
        }
    }

    fn counters(&mut self, login: &DemoLogin) -> &mut ConsentCounters {
        self.counters
            .entry((login.institution, login.login_id))
            .or_default()
    }

    fn issue_refresh(&mut self, consent: usize, today: Date) -> String {
        let token = self.token();
        let held = Token {
            consent,
            issued_on: today,
            spent: false,
        };
        self.refresh.insert(token.clone(), held);
        token
    }

    fn tokens(&mut self, consent: usize, refresh: Option<String>, today: Date) -> Value {
        let access = self.token();
        let held = Token {
            consent,
            issued_on: today,
            spent: false,
        };
        self.access.insert(access.clone(), held);
        let given = &self.consents[consent];
        let mut answer = json!({
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": (given.rules.access_days + 1) * 86_400,
            "scope": given.scope,
        });
        if let Some(refresh) = refresh {
            answer["refresh_token"] = json!(refresh);
        }
        if given.scope.split(' ').any(|scope| scope == "openid") {
            answer["id_token"] = json!(id_token(given));
        }
        answer
    }

    fn token(&mut self) -> String {
        format!("{:016x}{:016x}", self.random.next(), self.random.next())
    }
}

fn is_of(consent: &Consent, login: &DemoLogin) -> bool {
    consent.login.institution == login.institution && consent.login.login_id == login.login_id
}

/// A JWT with HS256 under the client's secret.
fn id_token(consent: &Consent) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({ "alg": "HS256", "typ": "JWT" }));
    let claims = part(json!({
        "iss": consent.rules.institution,
        "sub": format!("customer-{}", consent.login.login_id),
        "aud": consent.rules.client_id,
        "nonce": consent.nonce,
    }));
    let signed = format!("{head}.{claims}");
    // HMAC takes a key of any length, so there always is a signature.
    let signature = Hmac::<Sha256>::new_from_slice(consent.rules.client_secret.as_bytes())
        .map(|mut mac| {
            mac.update(signed.as_bytes());
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        })
        .unwrap_or_default();
    format!("{signed}.{signature}")
}
