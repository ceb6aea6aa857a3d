//! A session that tells on the terminal what goes back and forth, for the recipe's author. Addresses are shown with the names
//! of their query's parts, never with values: they may hold account numbers.

use crate::web::text::Lang;
use domain::fetch::Challenge;
use domain::time::Period;
use recipe::{
    AnswerToken, NetworkFault, NoAnswer, Page, Progress, Request, Session, Standing, Stayed, Texts,
};
use std::path::PathBuf;

pub(super) struct Loud<S> {
    inner: S,
    pages: u32,
    told: Option<(u32, String)>,
    /// The period that was told last.
    period: Option<Period>,
    lang: Lang,
    /// Where to keep the pages as they came.
    keep: Option<PathBuf>,
}

impl<S> Loud<S> {
    pub fn new(inner: S, keep: Option<PathBuf>, lang: Lang) -> Loud<S> {
        Loud {
            inner,
            pages: 0,
            told: None,
            period: None,
            lang,
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
            "html" => in_utf8(&recipe::scrub::text_of(page)).into_bytes(),
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
            Err(fault) => eprintln!("    ✗ {}", self.lang.said(&fault.said())),
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

    async fn stay(
        &mut self,
        request: &Request,
        standing: &(dyn Fn(&Page) -> Standing + Sync),
    ) -> Result<Stayed, NetworkFault> {
        let stayed = self.inner.stay(request, standing).await;
        if let Ok(Stayed::Came(page)) = &stayed {
            self.pages += 1;
            eprintln!("{:>3} → {} {}", self.pages, page.status, page.url.path());
            self.keep(page);
        }
        stayed
    }

    /// What a page's scripts asked for and didn't get: that is how an author finds `assets`.
    fn notes(&mut self) -> Vec<String> {
        let notes = self.inner.notes();
        for note in &notes {
            eprintln!("    {}", in_words(note, self.lang));
        }
        notes
    }

    async fn observe(&mut self, progress: &Progress) {
        if progress.period != self.period {
            self.period = progress.period;
            if let Some(Period { from, to }) = self.period {
                eprintln!("    {} {from} – {to}", self.lang.t("期間", "period"));
            }
        }
        if let Some(page) = &progress.page {
            let now = (progress.pages, page.clone());
            if self.told.as_ref() != Some(&now) {
                eprintln!("    = {page}");
                self.told = Some(now);
            }
        }
        self.inner.observe(progress).await;
    }

    fn cover(&self, secrets: &[&str], texts: Texts<'_>) {
        self.inner.cover(secrets, texts);
    }
}

/// The page with the charset that it is kept in, so that a browser shows it too.
fn in_utf8(page: &str) -> String {
    const SAYS: &str = "charset=";
    let lower = page.to_ascii_lowercase();
    let mut kept = String::with_capacity(page.len());
    let mut done = 0;
    for (at, _) in lower.match_indices("<meta") {
        let end = lower[at..].find('>').map_or(lower.len(), |end| at + end);
        let Some(says) = lower[at..end].find(SAYS) else {
            continue;
        };
        let name = at + says + SAYS.len();
        let name =
            name + lower[name..end].len() - lower[name..end].trim_start_matches(['"', '\'']).len();
        let length =
            lower[name..end].find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        kept.push_str(&page[done..name]);
        kept.push_str("utf-8");
        done = length.map_or(end, |length| name + length);
    }
    kept + &page[done..]
}

/// A note begins with what came of a request: the rest is its method and address.
fn in_words(note: &str, lang: Lang) -> String {
    match (note.split_once(": "), lang) {
        (Some(("cut", what)), Lang::Ja) => format!("止めました: {what}"),
        (Some(("failed", what)), Lang::Ja) => format!("失敗しました: {what}"),
        _ => note.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_utf8;

    #[test]
    fn a_kept_page_says_the_charset_that_it_is_kept_in() {
        let kept = in_utf8(
            "<META http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\"><p>charset=x",
        );
        assert_eq!(
            kept,
            "<META http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"><p>charset=x"
        );
        assert_eq!(
            in_utf8("<meta charset='euc-jp'/>あ"),
            "<meta charset='utf-8'/>あ"
        );
        assert_eq!(in_utf8("<p>あ"), "<p>あ");
    }
}
