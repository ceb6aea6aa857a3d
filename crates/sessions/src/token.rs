//! The token endpoint of an API institution: codes and refresh tokens go in, access tokens come out.
//!
//! RFC 6749 §4.1.3 (code), §6 (refresh) and §5.2 (refusals), RFC 7636 (the verifier), RFC 7009 (giving back). It is reached
//! under the rules for pages: inside the fence, by https, at public addresses; no redirect is followed.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use recipe::{Body, ClientAuth, Fence, Method, NetworkFault, OAuth, Page, Recipe};
use reqwest::cookie::Jar;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::client::client;
use crate::desk::Secret;
use crate::http::NotSetUp;
use crate::limits::Limits;
use crate::origins::OriginMap;
use crate::wire::Wire;

/// No answer of a token endpoint is longer, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Who Renkei is at the institution: the operator's registration there.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    pub secret: Secret,
}

/// What is changed for tokens.
#[derive(Clone, Debug)]
pub enum Grant {
    /// The code that a browser brought back from the bank.
    Code {
        code: Secret,
        redirect_uri: String,
        /// Of an institution with `pkce`.
        verifier: Option<Secret>,
    },
    Refresh(Secret),
}

/// What a token endpoint gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub access: Secret,
    /// Absent: the refresh token that was used stays good.
    pub refresh: Option<Secret>,
    /// Whose consent it is, as the bank names its customer (`sub` of the `id_token`), where it says so.
    pub subject: Option<String>,
    /// What the bank heard when consent was asked for (`nonce` of the `id_token`).
    pub nonce: Option<String>,
}

/// Why there are no tokens. Never holds one, nor what the bank wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The code or refresh token isn't good (any more).
    #[error("the bank says that the consent has ended")]
    Ended,
    /// The operator's client id or secret is wrong, or not allowed to do this.
    #[error("the bank doesn't accept Renkei's client id or secret")]
    Client,
    #[error("the bank's answer about the token isn't understood")]
    NotUnderstood,
    #[error(transparent)]
    Network(#[from] NetworkFault),
}

impl TokenFault {
    /// The bank may have spent the grant, and its answer is lost.
    pub fn leaves_doubt(&self) -> bool {
        match self {
            TokenFault::Ended | TokenFault::Client => false,
            TokenFault::NotUnderstood => true,
            TokenFault::Network(fault) => fault.sent(),
        }
    }
}

/// The token endpoint of one institution.
pub struct TokenEndpoint {
    wire: Wire,
    limits: Limits,
    oauth: OAuth,
    fence: Arc<Fence>,
}

impl TokenEndpoint {
    /// `None` for an institution that isn't read by consent.
    ///
    /// # Errors
    /// When the HTTP client can't be set up.
    pub fn of(recipe: &Recipe, origins: &OriginMap) -> Result<Option<TokenEndpoint>, NotSetUp> {
        let Some(oauth) = recipe.oauth() else {
            return Ok(None);
        };
        let limits = Limits::new(&recipe.institution().manners, recipe.budget());
        Ok(Some(TokenEndpoint {
            wire: Wire {
                client: client(&limits)?,
                origins: origins.clone(),
                cookies: Jar::default(),
                page_bytes_max: ANSWER_BYTES_MAX,
            },
            limits,
            oauth: oauth.clone(),
            fence: Arc::clone(recipe.fence()),
        }))
    }

    /// Changes a grant for tokens.
    ///
    /// # Errors
    /// Why there are none; [`TokenFault::leaves_doubt`] says whether the grant may be spent.
    pub async fn ask(&self, client: &Client, grant: &Grant) -> Result<Tokens, TokenFault> {
        let mut form = Form::default();
        match grant {
            Grant::Code {
                code,
                redirect_uri,
                verifier,
            } => {
                form.add("grant_type", "authorization_code");
                form.add("code", code.expose());
                form.add("redirect_uri", redirect_uri);
                if let Some(verifier) = verifier {
                    form.add("code_verifier", verifier.expose());
                }
            }
            Grant::Refresh(token) => {
                form.add("grant_type", "refresh_token");
                form.add("refresh_token", token.expose());
            }
        }
        let page = self.post(&self.oauth.token, client, form).await?;
        let body = Zeroizing::new(page.body);
        match page.status {
            200 => tokens(&body),
            status => Err(refusal(status, &body)),
        }
    }

    /// Gives a token back, so that the bank ends the consent. An institution without `revoke` isn't asked.
    ///
    /// # Errors
    /// When it isn't certain that the bank heard it.
    pub async fn revoke(&self, client: &Client, token: &Secret) -> Result<(), TokenFault> {
        let Some(revoke) = &self.oauth.revoke else {
            return Ok(());
        };
        let mut form = Form::default();
        form.add("token", token.expose());
        let page = self.post(revoke, client, form).await?;
        match page.status {
            200 => Ok(()),
            status => Err(refusal(status, &page.body)),
        }
    }

    async fn post(&self, url: &Url, client: &Client, mut form: Form) -> Result<Page, TokenFault> {
        if let Err(outside) = self.fence.judge(Method::Post, url, false) {
            let to = outside.to;
            return Err(NetworkFault::FenceBroken { to, sent: false }.into());
        }
        let authorization = match self.oauth.client_auth {
            ClientAuth::Basic => Some(basic(client)?),
            ClientAuth::Body => {
                form.add("client_id", &client.id);
                form.add("client_secret", client.secret.expose());
                None
            }
        };
        let mut sent = false;
        let ends = Instant::now() + self.limits.step;
        let posting = self
            .wire
            .post_once(url, authorization, form.into_body(), &mut sent);
        match timeout_at(ends, posting).await {
            Ok(answered) => Ok(answered?),
            Err(_) => Err(NetworkFault::Slow { sent }.into()),
        }
    }
}

/// `application/x-www-form-urlencoded`, wiped where it is given up.
#[derive(Default)]
struct Form(Zeroizing<String>);

impl Form {
    fn add(&mut self, name: &str, value: &str) {
        let value = Zeroizing::new(encoded(value));
        // The whole length at once: a text that grows leaves copies of itself behind.
        let mut text = String::with_capacity(self.0.len() + name.len() + value.len() + 2);
        text.push_str(&self.0);
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&value);
        self.0 = Zeroizing::new(text);
    }

    fn into_body(mut self) -> Body {
        Body {
            content_type: "application/x-www-form-urlencoded",
            bytes: std::mem::take(&mut *self.0).into_bytes(),
        }
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// RFC 6749 §2.3.1: both parts are encoded as a form before they are joined.
fn basic(client: &Client) -> Result<HeaderValue, TokenFault> {
    let secret = Zeroizing::new(encoded(client.secret.expose()));
    let joined = Zeroizing::new(format!("{}:{}", encoded(&client.id), secret.as_str()));
    let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(joined.as_bytes())));
    let mut value = HeaderValue::from_str(&text).map_err(|_| TokenFault::Client)?;
    value.set_sensitive(true);
    Ok(value)
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    token_type: Option<String>,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    nonce: Option<String>,
}

fn tokens(body: &[u8]) -> Result<Tokens, TokenFault> {
    let given: Given = serde_json::from_slice(body).map_err(|_| TokenFault::NotUnderstood)?;
    let is_bearer = given
        .token_type
        .is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
    if !is_bearer || given.access_token.is_empty() {
        return Err(TokenFault::NotUnderstood);
    }
    let claims = given.id_token.map(Zeroizing::new);
    let claims = claims.map(|token| claims_of(&token)).transpose()?;
    let (subject, nonce) = claims.map_or((None, None), |claims| (claims.sub, claims.nonce));
    Ok(Tokens {
        access: Secret::new(given.access_token),
        refresh: given
            .refresh_token
            .filter(|token| !token.is_empty())
            .map(Secret::new),
        subject,
        nonce,
    })
}

/// The claims of an `id_token`. Its signature isn't looked at: it came from the bank itself over TLS, which OpenID Connect
/// Core 1.0 §3.1.3.7 takes for enough.
fn claims_of(token: &str) -> Result<Claims, TokenFault> {
    let claims = token.split('.').nth(1).unwrap_or_default();
    let json = URL_SAFE_NO_PAD
        .decode(claims)
        .map_err(|_| TokenFault::NotUnderstood)?;
    serde_json::from_slice(&json).map_err(|_| TokenFault::NotUnderstood)
}

/// RFC 6749 §5.2. What isn't one of its words, or comes from a server in trouble, says nothing about the consent.
fn refusal(status: u16, body: &[u8]) -> TokenFault {
    let word = serde_json::from_slice(body).map(|Refusal { error }| error);
    match (status, word.as_deref()) {
        (400 | 401 | 403, Ok("invalid_grant")) => TokenFault::Ended,
        (400 | 401 | 403, Ok("invalid_client" | "unauthorized_client")) | (401, _) => {
            TokenFault::Client
        }
        (429 | 500..=599, _) => NetworkFault::Reset { sent: true }.into(),
        _ => TokenFault::NotUnderstood,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_banks_own_word_ends_a_consent() {
        let word = |status, body: &str| refusal(status, body.as_bytes());
        assert_eq!(word(400, r#"{"error":"invalid_grant"}"#), TokenFault::Ended);
        assert_eq!(
            word(401, r#"{"error":"invalid_client"}"#),
            TokenFault::Client
        );
        assert_eq!(word(401, "<html>"), TokenFault::Client);
        for (status, body) in [
            (400, r#"{"error":"invalid_request"}"#),
            (302, ""),
            (404, r#"{"error":"invalid_grant"}"#),
        ] {
            assert_eq!(word(status, body), TokenFault::NotUnderstood, "{status}");
        }
        for status in [429, 500, 503] {
            assert!(word(status, "").leaves_doubt(), "{status}");
        }
    }

    #[test]
    fn an_answer_without_a_usable_token_is_refused() {
        for body in [
            "",
            "{}",
            r#"{"access_token":""}"#,
            r#"{"access_token":"a","token_type":"mac"}"#,
            r#"{"access_token":"a","id_token":"x.!.y"}"#,
        ] {
            assert_eq!(
                tokens(body.as_bytes()),
                Err(TokenFault::NotUnderstood),
                "{body}"
            );
        }
        let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"c-1","nonce":"n"}"#);
        let body = format!(
            r#"{{"access_token":"a","refresh_token":"r","token_type":"bearer","id_token":"h.{claims}.s"}}"#
        );
        let given = tokens(body.as_bytes()).expect("tokens");
        assert_eq!(given.refresh, Some(Secret::new("r")));
        assert_eq!(
            (given.subject.as_deref(), given.nonce.as_deref()),
            (Some("c-1"), Some("n"))
        );
    }
}
