//! Reading `[oauth]`: how an institution with an API asks its customer for consent, and gives tokens for it (RFC 6749).

use url::Url;

use super::model::PageKind;
use super::reader::Reader;
use super::{Engine, Recipe};
use crate::fence::Fence;
use crate::language::OAUTH;
use crate::said::check as say;
use crate::session::Method;
use crate::source::{Node, Table};

/// `[oauth]`. Client id and secret are the operator's; they are in no recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth {
    /// Where the customer's own browser goes; never fetched.
    pub authorize: Url,
    /// Where a code and a refresh token are changed for an access token.
    pub token: Url,
    /// Where a token is given back (RFC 7009).
    pub revoke: Option<Url>,
    /// Separated by blanks, as the institution names them.
    pub scope: String,
    /// A proof that whoever brings the code asked for it (RFC 7636).
    pub pkce: bool,
    pub client_auth: ClientAuth,
    pub refresh: Refresh,
    /// How many days a consent lasts, as far as the institution says.
    pub consent_days: Option<u32>,
}

/// How Renkei says at the token endpoint who it is (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// In an `Authorization` header.
    Basic,
    /// As fields of the form.
    Body,
}

/// What becomes of a refresh token that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// It is spent, and the answer brings the next one.
    Rotating,
    /// It stays good.
    Kept,
}

impl OAuth {
    /// Whether the customer's identity is asked for, so that the answer says whose consent it is.
    pub fn asks_identity(&self) -> bool {
        self.scope.split_whitespace().any(|scope| scope == "openid")
    }
}

impl Reader<'_> {
    /// `fence`: `None` where it couldn't be read.
    pub(super) fn oauth(&self, node: &Node<'_>, fence: Option<&Fence>) -> Option<OAuth> {
        let table = node.block(&OAUTH)?;
        let authorize = table
            .required("authorize")
            .and_then(|node| self.endpoint(&node, fence, Method::Get));
        let token = table
            .required("token")
            .and_then(|node| self.endpoint(&node, fence, Method::Post));
        let revoke = table
            .get("revoke")
            .and_then(|node| self.endpoint(&node, fence, Method::Post));
        let scope = table.required_text("scope");
        let pkce = table.flag("pkce").unwrap_or(false);
        let client_auth = table
            .get("client_auth")
            .map_or(Some(ClientAuth::Basic), |node| {
                node.word(
                    &say::a_way_to_say_who_asks(),
                    &[("basic", ClientAuth::Basic), ("body", ClientAuth::Body)],
                )
            });
        let refresh = table.required("refresh").and_then(|node| {
            node.word(
                &say::what_becomes_of_a_refresh_token(),
                &[("rotating", Refresh::Rotating), ("kept", Refresh::Kept)],
            )
        });
        let consent_days = self.consent_days(&table);
        table.finish();
        Some(OAuth {
            authorize: authorize?,
            token: token?,
            revoke,
            scope: scope?,
            pkce,
            client_auth: client_auth?,
            refresh: refresh?,
            consent_days: consent_days?,
        })
    }

    /// `consent = "90 days"`; the outer `None`: it can't be read.
    fn consent_days(&self, table: &Table<'_>) -> Option<Option<u32>> {
        let Some(node) = table.get("consent") else {
            return Some(None);
        };
        let text = node.text()?;
        let days = text
            .strip_suffix(" days")
            .and_then(|days| days.parse().ok())
            .filter(|days| *days > 0);
        if days.is_none() {
            self.source.refuse(node.at, say::no_consent_time(&text));
        }
        days.map(Some)
    }

    /// An address of the institution, inside the fence.
    fn endpoint(&self, node: &Node<'_>, fence: Option<&Fence>, method: Method) -> Option<Url> {
        let text = node.text()?;
        let fence = fence?;
        let url = fence.origin().join(&text).ok().filter(|url| {
            let is_whole = text.starts_with('/') || text.starts_with("https://");
            is_whole && url.scheme() == "https" && url.query().is_none() && url.fragment().is_none()
        });
        let Some(url) = url else {
            self.source.refuse(node.at, say::not_an_endpoint(&text));
            return None;
        };
        self.is_ours(node.at, &url);
        if fence.judge(method, &url, false).is_err() {
            self.source.refuse(
                node.at,
                say::endpoint_outside(node.key(), &method.word().to_lowercase()),
            );
        }
        Some(url)
    }

    /// What has to be so, and what can't be, where the customer consents at the bank instead of giving a password away.
    pub(super) fn consent_alone(&self, recipe: &Recipe, places: &[usize], at: usize) {
        for (page, at) in recipe.pages.iter().zip(places) {
            if matches!(
                page.kind,
                PageKind::LoginForm(_) | PageKind::ChallengeForm(_)
            ) {
                self.source.refuse(*at, say::beside_consent(&page.name));
            }
        }
        if !self.institution.fields.is_empty() {
            self.source.refuse(at, say::consent_needs_no_login());
        }
        if recipe.engine != Engine::Http {
            self.source.refuse(at, say::consent_over_http());
        }
        let mut headers = recipe.headers.iter();
        if !headers.any(|(_, header)| header.carries_access()) {
            self.source.refuse(at, say::token_in_no_header());
        }
    }
}
