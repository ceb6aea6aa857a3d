//! サインイン, サインアウト, language and office of a person.

use super::Failure;
use super::places::Asked;
use crate::web::Web;
use crate::web::security::{Browser, Posted, cookies, is_own_form, local_address, read_form};
use crate::web::text::Lang;
use crate::web::view::{SignIn, SignInError};
use aggregation::{Refused, signing};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ids::OfficeId;

/// A year: the language is no secret and is asked for only once.
const LANG_SECONDS: u32 = 365 * 24 * 60 * 60;

pub(super) async fn show_sign_in(
    State(web): State<Web>,
    browser: Browser,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let next = query
        .text("next")
        .map(|next| local_address(&next).to_owned());
    if browser.signed_in
        && let Some(token) = &browser.token
        && signing::who(&web.app, token, browser.pen.now)
            .await?
            .is_some()
    {
        return Ok(Redirect::to(next.as_deref().unwrap_or("/")).into_response());
    }
    sign_in_page(&web, &browser, StatusCode::OK, String::new(), None, next)
}

pub(super) async fn sign_in(
    State(web): State<Web>,
    browser: Browser,
    request: Request,
) -> Result<Response, Failure> {
    let fields = read_form(request).await?;
    if !browser
        .token
        .as_ref()
        .is_some_and(|token| is_own_form(&fields, token))
    {
        return Err(Failure::FormExpired);
    }
    let next = fields
        .text("next")
        .map(|next| local_address(&next).to_owned());
    let (email, now) = (fields.get("email"), browser.pen.now);
    // Closed only when the process ends.
    let _turn = web.signing_in.acquire().await;
    let (status, error) = match signing::sign_in(&web.app, email, fields.get("password"), now).await
    {
        Ok((token, who)) => {
            // Whoever was signed in here before isn't any more, wherever that cookie may have gone.
            if let Some(old) = browser.token.as_ref().filter(|_| browser.signed_in) {
                signing::sign_out(&web.app, old).await?;
            }
            let lang = Lang::from_code(&who.user.language).unwrap_or_default();
            let set = [
                cookies::set(cookies::SIGN_IN, &token.0, browser.tls, None),
                cookies::set(cookies::LANG, lang.code(), browser.tls, Some(LANG_SECONDS)),
                cookies::clear(cookies::GATE, browser.tls),
            ];
            return Ok(with_cookies(
                Redirect::to(next.as_deref().unwrap_or("/")),
                set,
            ));
        }
        Err(Refused::SignIn) => (StatusCode::UNAUTHORIZED, SignInError::Wrong),
        Err(Refused::SignInThrottled { until }) => {
            let seconds = until.duration_since(now).as_secs().saturating_add(1);
            (
                StatusCode::TOO_MANY_REQUESTS,
                SignInError::Wait {
                    seconds: seconds.try_into().unwrap_or(0),
                },
            )
        }
        Err(other) => return Err(other.into()),
    };
    sign_in_page(&web, &browser, status, email.to_owned(), Some(error), next)
}

fn sign_in_page(
    web: &Web,
    browser: &Browser,
    status: StatusCode,
    email: String,
    error: Option<SignInError>,
    next: Option<String>,
) -> Result<Response, Failure> {
    let (mut gate, cookie) = browser.gate(web);
    // The language switch comes back by GET, also after a wrong password.
    gate.path = match &next {
        Some(next) => format!("/signin?next={}", crate::web::view::in_query(next)),
        None => "/signin".to_owned(),
    };
    let page = SignIn {
        gate,
        email,
        error,
        next,
    }
    .render()?;
    Ok(with_cookies((status, Html(page)), [cookie]))
}

pub(super) async fn sign_out(
    State(web): State<Web>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    signing::sign_out(&web.app, &me.token).await?;
    let cleared = [cookies::SIGN_IN, cookies::TOAST].map(|name| cookies::clear(name, me.tls));
    Ok(with_cookies(Redirect::to("/signin"), cleared))
}

/// The language switch, for whoever is signed in and for whoever isn't.
pub(super) async fn set_language(
    State(web): State<Web>,
    browser: Browser,
    request: Request,
) -> Result<Response, Failure> {
    let fields = read_form(request).await?;
    let Some(token) = browser
        .token
        .as_ref()
        .filter(|token| is_own_form(&fields, token))
    else {
        return Err(Failure::FormExpired);
    };
    let lang = Lang::from_code(fields.get("lang")).ok_or(Failure::FormExpired)?;
    if browser.signed_in
        && let Some(who) = signing::who(&web.app, token, browser.pen.now).await?
    {
        signing::set_language(&web.app, who.user.id, lang == Lang::En).await?;
    }
    let cookie = cookies::set(cookies::LANG, lang.code(), browser.tls, Some(LANG_SECONDS));
    Ok(with_cookies(
        Redirect::to(local_address(fields.get("back"))),
        [cookie],
    ))
}

/// The office switch. It leads to the office's home page: the page before may be of the other one alone.
pub(super) async fn switch_office(
    State(web): State<Web>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let office: OfficeId = fields.parsed("office").ok_or(Failure::NotFound)?;
    signing::switch_office(&web.app, &me.token, me.user.id, office).await?;
    Ok(me.go("/", None))
}

fn with_cookies<const N: usize>(
    answer: impl IntoResponse,
    cookies: [Option<HeaderValue>; N],
) -> Response {
    let mut response = answer.into_response();
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
