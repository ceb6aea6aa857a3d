//! Signing in and out. Passwords are hashed with Argon2id; a browser's token is stored as its digest only.

use crate::app::App;
use crate::refused::Refused;
use crate::vault::hex;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{OfficeId, UserId};
use domain::office::Role;
use domain::time::Timestamp;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::people::{self, Office, User};
use store::sign_ins::{self, SignIn};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

/// However often it is used.
const SIGN_IN_DAYS: i64 = 14;
/// Without being used.
const IDLE_HOURS: i64 = 24;
/// Wrong passwords in a row before the waiting begins.
const FREE_FAILURES: u32 = 5;
/// The longest wait. Short, since anybody can make anybody else wait.
const WAIT_SECONDS_MAX: i64 = 60;

/// Who a browser belongs to.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub user: User,
    /// The office it works in, and the person's role there; `None` for somebody without any office.
    pub office: Option<(Office, Role)>,
    /// All offices of this person.
    pub offices: Vec<(Office, Role)>,
}

/// A new token for the cookie. It is shown here once and never stored.
pub struct Token(pub Zeroizing<String>);

/// Checks a password and signs a browser in.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    now: Timestamp,
) -> Result<(Token, SignedIn), Refused> {
    let email = email.trim().to_lowercase();
    let key = app.vault.throttle_key(&email);
    let mut tx = app.store.read().await?;
    let throttle = sign_ins::throttle(&mut tx, &key).await?;
    let user = people::user_by_email(&mut tx, &email).await?;
    drop(tx);
    if let Some((_, until)) = throttle.filter(|(_, until)| *until > now) {
        return Err(Refused::SignInThrottled { until });
    }
    // An address that nobody has costs the same time as one that somebody has.
    let hash = user.as_ref().map_or_else(
        || NOBODYS_HASH.to_owned(),
        |user| user.password_hash.clone(),
    );
    let right = verify(hash, Zeroizing::new(password.to_owned())).await;
    let mut tx = app.store.write().await?;
    let Some(user) = user.filter(|_| right) else {
        let failures = throttle
            .map_or(0, |(failures, _)| failures)
            .saturating_add(1);
        let seconds = 2i64
            .saturating_pow(failures.saturating_sub(FREE_FAILURES))
            .min(WAIT_SECONDS_MAX);
        let until = if failures <= FREE_FAILURES {
            now
        } else {
            after(now, SignedDuration::from_secs(seconds))
        };
        sign_ins::set_throttle(&mut tx, &key, failures, until).await?;
        tx.commit().await?;
        return Err(Refused::SignIn);
    };
    sign_ins::clear_throttle(&mut tx, &key).await?;
    sign_ins::delete_over(&mut tx, now).await?;
    let token = Zeroizing::new(URL_SAFE_NO_PAD.encode(app.random::<32>()));
    let offices = people::offices_of_user(&mut tx, user.id).await?;
    let sign_in = SignIn {
        user: user.id,
        office: offices.first().map(|(office, _)| office.id),
        seen_at: now,
        expires_at: after(now, SignedDuration::from_hours(24 * SIGN_IN_DAYS)),
    };
    sign_ins::insert(&mut tx, &digest(&token), &sign_in).await?;
    tx.commit().await?;
    let office = offices.first().cloned();
    Ok((
        Token(token),
        SignedIn {
            user,
            office,
            offices,
        },
    ))
}

/// Who a browser with this token is; `None`: nobody (any more).
pub async fn who(app: &App, token: &str, now: Timestamp) -> Result<Option<SignedIn>, Refused> {
    let digest = digest(token);
    let mut tx = app.store.read().await?;
    let Some(sign_in) = sign_ins::find(&mut tx, &digest).await? else {
        return Ok(None);
    };
    if sign_in.expires_at <= now
        || after(sign_in.seen_at, SignedDuration::from_hours(IDLE_HOURS)) <= now
    {
        return Ok(None);
    }
    let Some(user) = people::user(&mut tx, sign_in.user).await? else {
        return Ok(None);
    };
    let offices = people::offices_of_user(&mut tx, user.id).await?;
    drop(tx);
    // Not at every page: a write for each look would make readers wait for writers.
    if after(sign_in.seen_at, SignedDuration::from_mins(10)) <= now {
        let mut tx = app.store.write().await?;
        sign_ins::touch(&mut tx, &digest, now).await?;
        tx.commit().await?;
    }
    let office = offices
        .iter()
        .find(|(office, _)| Some(office.id) == sign_in.office)
        .or(offices.first())
        .cloned();
    Ok(Some(SignedIn {
        user,
        office,
        offices,
    }))
}

pub async fn sign_out(app: &App, token: &str) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    sign_ins::delete(&mut tx, &digest(token)).await?;
    Ok(tx.commit().await?)
}

/// Works in another of the person's offices from now on.
pub async fn switch_office(
    app: &App,
    token: &str,
    user: UserId,
    office: OfficeId,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    if people::role(&mut tx, office, user).await?.is_none() {
        return Err(Refused::NotFound("office"));
    }
    sign_ins::set_office(&mut tx, &digest(token), office).await?;
    Ok(tx.commit().await?)
}

/// Remembers the language of a person.
pub async fn set_language(app: &App, user: UserId, english: bool) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    people::set_language(&mut tx, user, if english { "en" } else { "ja" }).await?;
    Ok(tx.commit().await?)
}

/// The token that forms of this browser carry: derived from its cookie, so that another site can't know it.
pub fn form_token(token: &str) -> String {
    hex(&Sha256::digest(format!("renkei form|{token}")))[..32].to_owned()
}

/// Argon2id, off the threads that serve pages.
pub(crate) async fn hash_password(app: &App, password: &str) -> Result<String, Refused> {
    let (salt, password) = (app.random::<16>(), Zeroizing::new(password.to_owned()));
    let hashed = spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash: PasswordHash| hash.to_string())
    });
    hashed.await.ok().and_then(Result::ok).ok_or(Refused::Vault)
}

async fn verify(hash: String, password: Zeroizing<String>) -> bool {
    let verified = spawn_blocking(move || {
        let Ok(hash) = PasswordHash::new(&hash) else {
            return false;
        };
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    });
    verified.await.unwrap_or(false)
}

fn digest(token: &str) -> String {
    hex(&Sha256::digest(format!("renkei sign-in|{token}")))
}

fn after(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.saturating_add(duration).unwrap_or(Timestamp::MAX)
}

/// The hash of a password that nobody has.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$aQW3xWzZr0WJb3a1ZCzTgW7mE2S7Z5hX7t4dTn2xq0w";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_unknown_address_costs_a_real_comparison() {
        assert!(
            PasswordHash::new(NOBODYS_HASH).is_ok(),
            "else it would be answered at once"
        );
        assert!(!verify(NOBODYS_HASH.to_owned(), Zeroizing::new(String::new())).await);
    }
}
