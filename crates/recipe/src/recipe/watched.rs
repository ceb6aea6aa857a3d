//! Where the requests of a walk went, and from which page.

use domain::fetch::Challenge;
use url::Url;

use crate::session::{
    AnswerToken, JsonBody, Method, NetworkFault, NoAnswer, Page, Progress, Purpose, Request,
    Session, Standing, Stayed, Texts,
};
use crate::walk::Walked;

/// A request of a walk, and the page that it was made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFrom {
    pub(super) method: Method,
    pub(super) url: Url,
    /// The page's name in the recipe.
    pub(super) page: Option<String>,
    /// It goes to the page's own address, as far as the page says: what its scripts do there, nobody sees.
    pub(super) stays: bool,
    pub(super) is_logout: bool,
    /// Names, no values.
    pub(super) fields: Vec<String>,
}

/// A session that remembers where the walk's requests went, and from which page.
pub struct Watched<S> {
    inner: S,
    sent: Vec<(SentFrom, Option<usize>)>,
}

impl<S> Watched<S> {
    pub fn new(inner: S) -> Watched<S> {
        Watched {
            inner,
            sent: Vec::new(),
        }
    }

    /// What the walk that came of it has sent.
    pub fn sent(self, walked: &Walked) -> Vec<SentFrom> {
        let with_page = |(sent, page): (SentFrom, Option<usize>)| {
            let page = page.and_then(|page| walked.captures.get(page));
            let own = page.and_then(|page| Url::parse(&page.url).ok());
            SentFrom {
                page: page.and_then(|page| page.rule.clone()),
                stays: own.is_some_and(|own| own.path() == sent.url.path()),
                ..sent
            }
        };
        self.sent.into_iter().map(with_page).collect()
    }
}

impl<S: Session> Session for Watched<S> {
    async fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        let mut fields: Vec<String> = request
            .fields
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        if let Some(json) = &request.json {
            names_in(json, &mut fields);
        }
        let sent = SentFrom {
            method: request.method,
            url: request.url.clone(),
            page: None,
            stays: false,
            is_logout: request.purpose == Purpose::Logout,
            fields,
        };
        self.sent.push((sent, request.page));
        self.inner.send(request, arrived).await
    }

    async fn ask(&mut self, challenge: &Challenge) -> Result<AnswerToken, NoAnswer> {
        self.inner.ask(challenge).await
    }

    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        self.inner.await_approval(challenge, seconds).await
    }

    async fn stay(
        &mut self,
        request: &Request,
        standing: &(dyn Fn(&Page) -> Standing + Sync),
    ) -> Result<Stayed, NetworkFault> {
        self.inner.stay(request, standing).await
    }

    async fn observe(&mut self, progress: &Progress) {
        self.inner.observe(progress).await;
    }

    fn notes(&mut self) -> Vec<String> {
        self.inner.notes()
    }

    fn cover(&self, secrets: &[&str], texts: Texts<'_>) {
        self.inner.cover(secrets, texts);
    }
}

fn names_in(json: &JsonBody, names: &mut Vec<String>) {
    match json {
        JsonBody::Object(members) => {
            for (name, member) in members {
                names.push(name.clone());
                names_in(member, names);
            }
        }
        JsonBody::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        JsonBody::Text(_) | JsonBody::Plain(_) => {}
    }
}
