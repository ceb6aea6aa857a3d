//! A person with a browser at the bank's pages of consent, and a desk with the tokens that came of it.

use std::net::SocketAddr;

use domain::fetch::Challenge;
use recipe::{NoAnswer, Progress, Recipe};
use sandbox::{DemoLogin, Sandbox};
use sessions::{
    Client, Desk, Grant, NoToken, OriginMap, Secret, Stopped, TokenEndpoint, TokenFault, Tokens,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

pub const CALLBACK: &str = "http://127.0.0.1:8330/consent/callback";
/// Any text of 43 letters, and its SHA-256 (RFC 7636, appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What one exchange with a bank gave.
pub struct Shown {
    pub status: u16,
    pub location: Option<String>,
    pub page: String,
}

async fn exchange(address: SocketAddr, head: &str, body: &str) -> Shown {
    let mut stream = TcpStream::connect(address).await.expect("the bank");
    let request = format!(
        "{head} HTTP/1.1\r\nHost: bank\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("an answer");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, page) = text.split_once("\r\n\r\n").expect("head and body");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let location = lines.find_map(|line| line.strip_prefix("location: "));
    Shown {
        status: status
            .and_then(|status| status.parse().ok())
            .expect("a status"),
        location: location.map(str::to_owned),
        page: page.to_owned(),
    }
}

/// The fields of the page's form, hidden ones with their values.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    page.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            Some((name.to_owned(), value.replace("&amp;", "&")))
        })
        .collect()
}

fn form(fields: &[(String, String)], more: &[(&str, &str)]) -> String {
    let own = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(own.chain(more.iter().copied()))
        .finish()
}

/// The address where `login` is asked for consent, as the recipe names it.
pub fn asking(recipe: &Recipe, login: &DemoLogin) -> Url {
    let oauth = recipe.oauth().expect("an institution with an API");
    let client = client(login);
    let mut url = oauth.authorize.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", CALLBACK)
        .append_pair("scope", &oauth.scope)
        .append_pair("state", "s-1")
        .append_pair("nonce", "n-1")
        .append_pair("code_challenge", CHALLENGE)
        .append_pair("code_challenge_method", "S256");
    url
}

pub fn client(login: &DemoLogin) -> Client {
    let known = Sandbox::clients().find(|client| client.institution == login.institution);
    let known = known.expect("a program that is registered");
    Client {
        id: known.id.to_owned(),
        secret: Secret::new(known.secret),
    }
}

/// Goes through the bank's pages, and gives the query with which the browser is sent back.
pub async fn at_the_bank(
    sandbox: &Sandbox,
    url: &Url,
    login: &DemoLogin,
    act: &str,
) -> Vec<(String, String)> {
    let map = OriginMap::new(sandbox.origins()).expect("loopback");
    let local = map.local(url).expect("a simulated bank");
    let address: SocketAddr = local[url::Position::BeforeHost..url::Position::AfterPort]
        .parse()
        .expect("an address");
    let target = &local[url::Position::BeforePath..];
    let path = local.path();
    let shown = exchange(address, &format!("GET {target}"), "").await;
    assert_eq!(shown.status, 200, "{}", shown.page);
    let password = login.fields.iter().find(|(name, _)| *name == "password");
    let typed = [
        ("id", login.login_id),
        ("password", password.map_or("", |(_, value)| value)),
    ];
    let login_form = form(&hidden_fields(&shown.page), &typed);
    let shown = exchange(address, &format!("POST {path}"), &login_form).await;
    assert!(shown.page.contains("value=\"agree\""), "{}", shown.page);
    let consent_form = form(&hidden_fields(&shown.page), &[("act", act)]);
    let shown = exchange(address, &format!("POST {path}"), &consent_form).await;
    let back = shown.location.expect("is sent back");
    let back = Url::parse(&back).expect("an address");
    assert!(back.as_str().starts_with(CALLBACK), "{back}");
    back.query_pairs().into_owned().collect()
}

/// The code that a person brings back who consented.
pub async fn code(sandbox: &Sandbox, recipe: &Recipe, login: &DemoLogin) -> Secret {
    let back = at_the_bank(sandbox, &asking(recipe, login), login, "agree").await;
    assert!(back.contains(&("state".to_owned(), "s-1".to_owned())));
    let code = back.into_iter().find(|(name, _)| name == "code");
    Secret::new(code.expect("a code").1)
}

pub fn endpoint(sandbox: &Sandbox, recipe: &Recipe) -> TokenEndpoint {
    let map = OriginMap::new(sandbox.origins()).expect("loopback");
    TokenEndpoint::of(recipe, &map)
        .expect("a client")
        .expect("an institution with an API")
}

/// Changes a code for tokens, as whoever asked for it.
pub async fn redeem(
    endpoint: &TokenEndpoint,
    login: &DemoLogin,
    code: Secret,
    verifier: &str,
) -> Result<Tokens, TokenFault> {
    let grant = Grant::Code {
        code,
        redirect_uri: CALLBACK.to_owned(),
        verifier: Some(Secret::new(verifier)),
    };
    endpoint.ask(&client(login), &grant).await
}

/// Holds the tokens of one consent.
pub struct TokenDesk {
    endpoint: TokenEndpoint,
    client: Client,
    pub tokens: Tokens,
}

impl TokenDesk {
    /// A person consents, and the tokens are at hand.
    pub async fn of(sandbox: &Sandbox, recipe: &Recipe, login: &DemoLogin) -> TokenDesk {
        let endpoint = endpoint(sandbox, recipe);
        let code = code(sandbox, recipe, login).await;
        let tokens = redeem(&endpoint, login, code, VERIFIER).await;
        TokenDesk {
            endpoint,
            client: client(login),
            tokens: tokens.expect("tokens for a good code"),
        }
    }

    /// As somebody who deletes the registration does.
    pub async fn give_back(&self) -> Result<(), TokenFault> {
        let token = self.tokens.refresh.as_ref().unwrap_or(&self.tokens.access);
        self.endpoint.revoke(&self.client, token).await
    }
}

impl Desk for TokenDesk {
    fn login_value(&self, _field: &str) -> Option<Secret> {
        None
    }

    async fn access_token(&mut self) -> Result<Secret, NoToken> {
        Ok(self.tokens.access.clone())
    }

    async fn refresh_access(&mut self) -> Result<(), NoToken> {
        let refresh = self.tokens.refresh.clone().ok_or(NoToken::Ended)?;
        let grant = Grant::Refresh(refresh);
        self.tokens = match self.endpoint.ask(&self.client, &grant).await {
            Ok(tokens) => tokens,
            Err(TokenFault::Network(fault)) => return Err(NoToken::Network(fault)),
            Err(_) => return Err(NoToken::Ended),
        };
        Ok(())
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        Err(Stopped)
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, _challenge: &Challenge) -> Result<Secret, NoAnswer> {
        Err(NoAnswer::Declined)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}
