//! What a form sent: its fields, taken only from a form of ours.

use super::SignedIn;
use crate::web::Web;
use crate::web::handlers::Failure;
use aggregation::signing;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use std::str::FromStr;
use zeroize::Zeroizing;

/// The field that says that the form is ours.
const CSRF: &str = "csrf";

/// Fields of a form or of an address, in their order. Wiped when dropped: a password may be among them.
#[derive(Default)]
pub(in crate::web) struct Fields(Vec<(String, Zeroizing<String>)>);

impl Fields {
    pub(in crate::web) fn new(pairs: Vec<(String, String)>) -> Fields {
        Fields(
            pairs
                .into_iter()
                .map(|(name, value)| (name, Zeroizing::new(value)))
                .collect(),
        )
    }

    /// The value of a field; empty where it wasn't sent.
    pub(in crate::web) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(sent, _)| sent == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field was sent, be it empty.
    pub(in crate::web) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(sent, _)| sent == name)
    }

    /// The values of a field that may be sent several times.
    pub(in crate::web) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(sent, _)| sent == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a field as an id or a number.
    pub(in crate::web) fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// The values of a field as ids; a value that is none makes the form one that isn't ours.
    pub(in crate::web) fn ids<T: FromStr>(&self, name: &str) -> Result<Vec<T>, Failure> {
        self.all(name)
            .map(|value| value.parse().map_err(|_| Failure::FormExpired))
            .collect()
    }

    /// Trimmed; `None` where nothing is left.
    pub(in crate::web) fn text(&self, name: &str) -> Option<String> {
        let text = self.get(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// The fields of a request's body.
pub(in crate::web) async fn read(request: Request) -> Result<Fields, Failure> {
    let form: Result<Form<Vec<(String, String)>>, FormRejection> =
        Form::from_request(request, &()).await;
    match form {
        Ok(Form(pairs)) => Ok(Fields::new(pairs)),
        Err(rejection) => Err(Failure::NotAForm(rejection.status())),
    }
}

/// Whether the fields carry the token of this browser's forms. Takes the same time whatever was sent.
pub(in crate::web) fn is_own_form(fields: &Fields, browser_token: &str) -> bool {
    let (sent, wanted) = (
        fields.get(CSRF).as_bytes(),
        signing::form_token(browser_token),
    );
    let differing = sent
        .iter()
        .zip(wanted.bytes())
        .fold(0, |differing, (a, b)| differing | (a ^ b));
    sent.len() == wanted.len() && differing == 0
}

/// A form of ours, sent by somebody who is signed in.
pub(in crate::web) struct Posted {
    pub me: SignedIn,
    pub fields: Fields,
}

impl FromRequest<Web> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &Web) -> Result<Posted, Failure> {
        let (mut parts, body) = request.into_parts();
        let me = SignedIn::of(&mut parts, web).await?;
        let fields = read(Request::from_parts(parts, body)).await?;
        if !is_own_form(&fields, &me.token) {
            return Err(Failure::FormExpired);
        }
        Ok(Posted { me, fields })
    }
}
