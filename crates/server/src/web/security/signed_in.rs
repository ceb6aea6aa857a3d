//! Whose browser it is.

use super::cookies;
use crate::web::Web;
use crate::web::handlers::{Done, Failure};
use crate::web::text::{Lang, Pen};
use crate::web::view::Gate;
use aggregation::{Actor, Who, signing};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use domain::office::{Act, Role};
use std::convert::Infallible;
use store::people::{Office, User};
use zeroize::Zeroizing;

/// Somebody who is signed in, in one of their offices.
pub(in crate::web) struct SignedIn {
    /// What the browser's cookie holds.
    pub token: Zeroizing<String>,
    pub user: User,
    pub office: Office,
    pub role: Role,
    /// All offices of this person.
    pub offices: Vec<(Office, Role)>,
    pub pen: Pen,
    /// The address of the page with its query.
    pub path: String,
    /// What this browser has just done.
    pub done: Option<Done>,
    pub tls: bool,
}

impl SignedIn {
    pub(in crate::web) fn actor(&self) -> Actor {
        Actor {
            office: self.office.id,
            who: Who::User(self.user.id, self.role),
        }
    }

    pub(in crate::web) fn may(&self, act: Act) -> bool {
        self.role.may(act)
    }

    pub(super) async fn of(parts: &mut Parts, web: &Web) -> Result<SignedIn, Failure> {
        let browser = Browser::of(&parts.headers, &parts.uri, web);
        // A form can't be sent anew after the sign-in, so only pages are come back to.
        let next = (parts.method == Method::GET).then(|| browser.path.clone());
        let token = cookies::read(&parts.headers, cookies::SIGN_IN)
            .map(|token| Zeroizing::new(token.to_owned()));
        let Some(token) = token else {
            return Err(Failure::NotSignedIn { next });
        };
        let Some(who) = signing::who(&web.app, &token, browser.pen.now).await? else {
            return Err(Failure::NotSignedIn { next });
        };
        let Some((office, role)) = who.office else {
            return Err(Failure::NoOffice);
        };
        let lang = Lang::from_code(&who.user.language).unwrap_or_default();
        let done = cookies::read(&parts.headers, cookies::TOAST)
            .and_then(|sealed| Done::opened(sealed, &token));
        Ok(SignedIn {
            token,
            user: who.user,
            office,
            role,
            offices: who.offices,
            pen: Pen {
                lang,
                now: browser.pen.now,
            },
            path: browser.path,
            done,
            tls: browser.tls,
        })
    }
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<SignedIn, Failure> {
        SignedIn::of(parts, web).await
    }
}

/// A browser, signed in or not.
pub(in crate::web) struct Browser {
    /// What binds forms to it: the token of its sign-in, else that of its gate cookie.
    pub token: Option<Zeroizing<String>>,
    pub signed_in: bool,
    pub pen: Pen,
    pub path: String,
    pub tls: bool,
}

impl Browser {
    pub(in crate::web) fn of(headers: &HeaderMap, uri: &Uri, web: &Web) -> Browser {
        let owned = |name| {
            cookies::read(headers, name)
                .filter(|value| !value.is_empty())
                .map(|value| Zeroizing::new(value.to_owned()))
        };
        let (sign_in, gate) = (owned(cookies::SIGN_IN), owned(cookies::GATE));
        let lang = cookies::read(headers, cookies::LANG)
            .and_then(Lang::from_code)
            .unwrap_or_else(|| spoken(headers));
        Browser {
            signed_in: sign_in.is_some(),
            token: sign_in.or(gate),
            pen: Pen {
                lang,
                now: web.app.clock.now(),
            },
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            tls: cookies::over_tls(headers),
        }
    }

    /// What surrounds a page for it, and the cookie to set where it had none yet.
    pub(in crate::web) fn gate(&self, web: &Web) -> (Gate, Option<HeaderValue>) {
        let fresh = || {
            Zeroizing::new(
                web.app
                    .random::<32>()
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>(),
            )
        };
        let (token, cookie) = match &self.token {
            Some(token) => (token.clone(), None),
            None => {
                let token = fresh();
                let cookie = cookies::set(cookies::GATE, &token, self.tls, None);
                (token, cookie)
            }
        };
        (
            Gate {
                pen: self.pen,
                csrf: signing::form_token(&token),
                path: self.path.clone(),
            },
            cookie,
        )
    }
}

impl FromRequestParts<Web> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Browser, Infallible> {
        Ok(Browser::of(&parts.headers, &parts.uri, web))
    }
}

/// The language that a browser asks for: English where it names that before Japanese.
fn spoken(headers: &HeaderMap) -> Lang {
    let wanted = headers
        .get("accept-language")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let codes = wanted.split(',').filter_map(|part| part.trim().get(..2));
    codes
        .filter_map(|code| Lang::from_code(&code.to_ascii_lowercase()))
        .next()
        .unwrap_or_default()
}
