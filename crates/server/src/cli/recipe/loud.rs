//! A session that tells on the terminal what goes back and forth, for the recipe's author. Addresses are shown with the names
//! of their query's parts, never with values: they may hold account numbers.

use domain::fetch::Challenge;
use recipe::{AnswerToken, NetworkFault, NoAnswer, Page, Progress, Request, Session};
use std::path::PathBuf;

pub(super) struct Loud<S> {
    inner: S,
    pages: u32,
    told: Option<(u32, String)>,
    /// Where to keep the pages as they came.
    keep: Option<PathBuf>,
}

impl<S> Loud<S> {
    pub fn new(inner: S, keep: Option<PathBuf>) -> Loud<S> {
        Loud {
            inner,
            pages: 0,
            told: None,
            keep,
        }
    }

    pub fn into_inner(self) -> S {
        self.inner
    }

    fn keep(&self, page: &Page) {
        let Some(folder) = &self.keep else { return };
        let kind = page.content_type.as_deref().unwrap_or_default();
        let ending = ["html", "json", "csv", "xml"]
            .into_iter()
            .find(|ending| kind.contains(ending))
            .unwrap_or("bin");
        let path = folder.join(format!("{:03}.{ending}", self.pages));
        // Texts are written in UTF-8, so that every editor shows them.
        let body = match ending {
            "bin" => page.body.clone(),
            _ => recipe::scrub::text_of(page).into_bytes(),
        };
        if let Err(error) = std::fs::write(&path, body) {
            eprintln!("  {}: {error}", path.display());
        }
    }
}

impl<S: Session> Session for Loud<S> {
    async fn send(
        &mut self,
        request: &Request,
        arrived: &(dyn Fn(&Page) -> bool + Sync),
    ) -> Result<Page, NetworkFault> {
        eprintln!(
            "{:>3} {} {}",
            self.pages + 1,
            request.method.word(),
            request.url.path()
        );
        let answered = self.inner.send(request, arrived).await;
        self.pages += 1;
        match &answered {
            Ok(page) => {
                let kind = page.content_type.as_deref().unwrap_or("-");
                let hop = if page.url.path() == request.url.path() {
                    String::new()
                } else {
                    format!(" {}", page.url.path())
                };
                eprintln!("    → {}{hop}  {kind}, {} B", page.status, page.body.len());
                self.keep(page);
            }
            Err(fault) => eprintln!("    ✗ {fault}"),
        }
        answered
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

    /// What a page's scripts asked for and didn't get: that is how an author finds `assets`.
    fn notes(&mut self) -> Vec<String> {
        let notes = self.inner.notes();
        for note in &notes {
            eprintln!("    {note}");
        }
        notes
    }

    async fn observe(&mut self, progress: &Progress) {
        if let Some(page) = &progress.page {
            let now = (progress.pages, page.clone());
            if self.told.as_ref() != Some(&now) {
                eprintln!("    = {page}");
                self.told = Some(now);
            }
        }
        self.inner.observe(progress).await;
    }
}
