//! The addresses that programs call: for tokens, and to give them back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Rules;
use crate::http::{Answer, Asked, percent_decoded};
use crate::misbehaviour::Place;
use crate::shared::Shared;

/// A code or a refresh token for an access token. Its answer counts as that of a login: it can be lost there.
pub(crate) fn token(shared: &Shared, asked: &Asked, rules: &'static Rules) -> Answer {
    if !is_client(asked, rules) {
        return no_client();
    }
    let (form, today) = (&asked.form, shared.today());
    let given = match form.get("grant_type") {
        "authorization_code" => shared.consents().redeem(
            rules,
            form.get("code"),
            form.get("redirect_uri"),
            form.get("code_verifier"),
            today,
        ),
        "refresh_token" => shared
            .consents()
            .renew(rules, form.get("refresh_token"), today),
        _ => Err("unsupported_grant_type"),
    };
    match given {
        Ok(tokens) => Answer::json(Place::Login, 200, &tokens),
        Err(word) => Answer::json(Place::Login, 400, &json!({ "error": word })),
    }
}

pub(crate) fn revocation(shared: &Shared, asked: &Asked, rules: &'static Rules) -> Answer {
    if !is_client(asked, rules) {
        return no_client();
    }
    shared.consents().give_back(rules, asked.form.get("token"));
    Answer::json(Place::Logout, 200, &json!({}))
}

fn no_client() -> Answer {
    Answer::json(Place::Other, 401, &json!({ "error": "invalid_client" }))
        .with_header("www-authenticate", "Basic")
}

fn is_client(asked: &Asked, rules: &Rules) -> bool {
    let by_form = asked.form.get("client_id") == rules.client_id
        && asked.form.get("client_secret") == rules.client_secret;
    by_form || (rules.takes_basic && by_basic(asked, rules).unwrap_or(false))
}

/// RFC 6749 §2.3.1: both parts are encoded as a form before they are joined.
fn by_basic(asked: &Asked, rules: &Rules) -> Option<bool> {
    let encoded = asked.header("authorization")?.strip_prefix("Basic ")?;
    let joined = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    let plain = |part: &str| String::from_utf8(percent_decoded(part.as_bytes())).ok();
    Some(plain(id)? == rules.client_id && plain(secret)? == rules.client_secret)
}
