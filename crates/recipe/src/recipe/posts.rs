//! What goes to each address that a recipe may post to: for whoever reviews it. Where the recipe writes the address, it says so
//! itself; where a form or a button leads, only a page knows, so recorded walks are asked.

use std::collections::BTreeSet;

use domain::said::Said;
use url::Url;

use super::model::{Action, Form, PageKind, PageRule, Way};
use super::watched::SentFrom;
use super::{Engine, Recipe};
use crate::fault::Fault;
use crate::fence::Pattern;
use crate::moving::{is_a_way_out, is_an_amount, is_an_entrance};
use crate::said::check as say;
use crate::session::Method;

/// What is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostFor {
    /// The first page of all.
    Start,
    /// The first form of the login.
    Login,
    /// A further one: a second password.
    LoginStep,
    /// The answer to a challenge.
    Challenge,
    /// A look whether the bank's app has approved.
    Approval,
    /// 次へ, on a page that is only read.
    ClickThrough,
    /// A way to an account or a list.
    List,
    /// The days that a list is asked for.
    Period,
    /// The next page of a list.
    NextPage,
    Logout,
    /// Where tokens of a consent come from.
    Token,
    /// Where they are given back.
    Revoke,
}

impl PostFor {
    /// As a reviewer reads it.
    pub fn said(self) -> Said {
        let (ja, en) = match self {
            PostFor::Start => ("最初の画面", "the first page"),
            PostFor::Login => ("ログイン", "the login form"),
            PostFor::LoginStep => ("ログインの続き", "a further step of the login"),
            PostFor::Challenge => ("追加認証の答え", "the answer to a challenge"),
            PostFor::Approval => (
                "アプリの承認の確かめ",
                "a look whether the app has approved",
            ),
            PostFor::ClickThrough => (
                "読むだけの画面の「次へ」",
                "going on from a page that is only read",
            ),
            PostFor::List => ("口座や明細への道", "a way to accounts or lists"),
            PostFor::Period => ("照会する期間", "the period that is asked for"),
            PostFor::NextPage => ("明細の次のページ", "the next page of a list"),
            PostFor::Logout => ("ログアウト", "the logout"),
            PostFor::Token => ("トークンの窓口", "where tokens come from"),
            PostFor::Revoke => ("トークンを返す窓口", "where tokens are given back"),
        };
        Said::new(ja, en)
    }

    fn of(rule: &PageRule, recipe: &Recipe) -> Option<PostFor> {
        Some(match &rule.kind {
            PageKind::LoginForm(form) if recipe.begins_login(form) => PostFor::Login,
            PageKind::LoginForm(_) => PostFor::LoginStep,
            PageKind::ChallengeForm(_) => PostFor::Challenge,
            PageKind::Approval(_) => PostFor::Approval,
            PageKind::ClickThrough(_) => PostFor::ClickThrough,
            PageKind::Menu(_)
            | PageKind::Accounts(..)
            | PageKind::Account(..)
            | PageKind::Months(_) => PostFor::List,
            PageKind::PeriodForm(_) => PostFor::Period,
            PageKind::Statement(statement) if statement.go.is_empty() => PostFor::NextPage,
            PageKind::Statement(_) => PostFor::List,
            PageKind::Outcome(_) => return None,
        })
    }
}

/// One pattern of `post`, and what goes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLine {
    /// As the recipe writes it.
    pub pattern: String,
    /// 1-based, of recipe.toml.
    pub line: usize,
    /// What the recipe or a recorded walk sends there, with the name of the page from which.
    pub known: Vec<(PostFor, String)>,
    /// Where nothing is known: what no record has shown yet, and so could go there.
    pub possible: Vec<(PostFor, String)>,
    /// Why `harmless` says that it moves no money.
    pub reason: Option<String>,
    /// Fields of recorded requests that sound like an amount of money, and that `harmless` doesn't name.
    pub amounts: Vec<String>,
    /// More addresses than this one are left without an explanation than what is possible could explain.
    pub is_one_too_many: bool,
    /// It stands above already.
    pub is_again: bool,
}

impl PostLine {
    /// `/ib/auth.cgi: the login form (login-form)`.
    pub fn said(&self) -> Said {
        let listed = |all: &[(PostFor, String)]| Said::list(all.iter().map(of_page));
        let what = match (&self.known[..], &self.possible[..]) {
            ([], possible) => {
                let reason = self
                    .reason
                    .as_ref()
                    .map(|reason| Said::new(format!("「{reason}」"), format!("\"{reason}\"")));
                let unseen = match possible {
                    [] => Said::new(
                        "どの画面から送るのか分かりません",
                        "nothing is seen to go there",
                    ),
                    possible => {
                        let Said { ja, en } = listed(possible);
                        Said::new(
                            format!("まだ記録にありません（{ja}）"),
                            format!("not recorded yet ({en})"),
                        )
                    }
                };
                reason.unwrap_or(unseen)
            }
            (known, _) => listed(known),
        };
        Said::at(Said::same(&self.pattern), what)
    }

    /// What a reviewer should not read over.
    pub fn warnings(&self) -> Vec<Fault> {
        let mut findings = Vec::new();
        if self.known.is_empty() && self.reason.is_none() {
            let kinds: BTreeSet<PostFor> = self.possible.iter().map(|(what, _)| *what).collect();
            match kinds.len() {
                0 => findings.push(say::posts_for_nothing(&self.pattern)),
                1 if self.is_one_too_many => {
                    let several = Said::list(self.possible.iter().map(of_page));
                    findings.push(say::posts_too_many(&self.pattern, &several));
                }
                1 => {}
                _ => {
                    let several = Said::list(self.possible.iter().map(of_page));
                    findings.push(say::posts_for_one_of(&self.pattern, &several));
                }
            }
        }
        if self.is_again {
            findings.push(say::posts_twice(&self.pattern));
        }
        let amounts = self.amounts.iter();
        findings.extend(amounts.map(|field| say::posts_an_amount(&self.pattern, field)));
        let doubt = |finding| Fault::doubt("recipe.toml", self.line, finding);
        findings.into_iter().map(doubt).collect()
    }
}

fn of_page((what, page): &(PostFor, String)) -> Said {
    let Said { ja, en } = what.said();
    match page.is_empty() {
        true => Said::new(ja, en),
        false => Said::new(format!("{ja}（{page}）"), format!("{en} ({page})")),
    }
}

/// What may be sent, the name of the page that it is sent from, and the address, where the recipe writes it.
type Sending = (PostFor, String, Option<Url>);

impl Recipe {
    /// Each address that may be posted to, with what goes there as far as the recipe and `sent` say. A request that nobody
    /// recorded could go to any address of which nothing is known.
    pub fn posts(&self, sent: &[SentFrom]) -> Vec<PostLine> {
        let own = self.fence.origin().origin().ascii_serialization();
        let [_, patterns, _] = self.fence.lists();
        let sendings = self.sendings();
        let lines = self.post_lines.iter().chain(std::iter::repeat(&1));
        let of = |(pattern, line): (&Pattern, &usize)| {
            let text = pattern.text(&own);
            let mut known: BTreeSet<(PostFor, String)> = BTreeSet::new();
            let mut amounts: BTreeSet<String> = BTreeSet::new();
            for (what, page, _) in sendings
                .iter()
                .filter(|(_, _, url)| url.as_ref().is_some_and(|url| pattern.fits(url)))
            {
                known.insert((*what, page.clone()));
            }
            let posted = |sent: &&SentFrom| sent.method == Method::Post && pattern.fits(&sent.url);
            for sent in sent.iter().filter(posted) {
                known.extend(self.sent_for(sent));
                let told = sent.fields.iter().filter(|field| is_an_amount(field));
                amounts.extend(told.filter(|field| !self.is_harmless(field)).cloned());
            }
            let reason = self.harmless.iter().find(|(what, _)| *what == text);
            let possible = match known.is_empty() {
                true => unseen(&text, &sendings, sent, self.engine == Engine::Browser),
                false => Vec::new(),
            };
            PostLine {
                pattern: text.clone(),
                line: *line,
                known: known.into_iter().collect(),
                possible,
                reason: reason.map(|(_, reason)| reason.clone()),
                amounts: amounts.into_iter().collect(),
                is_one_too_many: false,
                is_again: false,
            }
        };
        let mut posts: Vec<PostLine> = patterns.iter().zip(lines).map(of).collect();
        count_unexplained(&mut posts);
        posts
    }

    fn sent_for(&self, sent: &SentFrom) -> Option<(PostFor, String)> {
        let page = sent.page.clone().unwrap_or_default();
        if sent.is_logout {
            return Some((PostFor::Logout, String::new()));
        }
        let rule = self.pages.iter().find(|rule| rule.name == page)?;
        Some((PostFor::of(rule, self)?, page))
    }

    /// Every way that posts, or may: where a form or a button leads, the page says.
    fn sendings(&self) -> Vec<Sending> {
        let mut all = Vec::new();
        let mut add = |way: &Way, what: PostFor, page: &str| match &way.action {
            Action::Open(_) => {}
            Action::Post { path, .. } => {
                let url = self.fence.origin().join(&path.fixed()).ok();
                all.push((what, page.to_owned(), url));
            }
            Action::ClickText(_) | Action::ClickCss(_) | Action::Submit { .. } => {
                all.push((what, page.to_owned(), None));
            }
        };
        add(&self.start, PostFor::Start, "");
        if let Some(way) = &self.logout {
            add(way, PostFor::Logout, "");
        }
        for rule in &self.pages {
            let Some(what) = PostFor::of(rule, self) else {
                continue;
            };
            for way in rule.ways() {
                add(way, what, &rule.name);
            }
            if let PageKind::Statement(statement) = &rule.kind
                && let Some(next) = &statement.next
            {
                add(next, PostFor::NextPage, &rule.name);
            }
        }
        if let Some(oauth) = &self.oauth {
            let endpoints = [
                (PostFor::Token, Some(&oauth.token)),
                (PostFor::Revoke, oauth.revoke.as_ref()),
            ];
            for (what, url) in endpoints {
                all.extend(url.map(|url| (what, String::new(), Some(url.clone()))));
            }
        }
        all
    }

    /// Its form is the first that a login fills in.
    fn begins_login(&self, form: &Form) -> bool {
        let mut forms = self.pages.iter().filter_map(|rule| match &rule.kind {
            PageKind::LoginForm(form) => Some(form),
            _ => None,
        });
        forms.next().is_some_and(|first| std::ptr::eq(first, form))
    }
}

/// Each way explains one address: where more addresses are left than ways, one of them is for something else.
fn count_unexplained(posts: &mut [PostLine]) {
    let is_open = |post: &PostLine| {
        post.known.is_empty() && post.reason.is_none() && !post.possible.is_empty()
    };
    let is_within = |post: &PostLine, ways: &[(PostFor, String)]| {
        is_open(post) && post.possible.iter().all(|way| ways.contains(way))
    };
    let crowded: Vec<bool> = posts
        .iter()
        .map(|post| {
            let alike = posts
                .iter()
                .filter(|other| is_within(other, &post.possible));
            is_open(post) && alike.count() > post.possible.len()
        })
        .collect();
    for (n, crowded) in crowded.into_iter().enumerate() {
        let (before, from) = posts.split_at_mut(n);
        if let Some(post) = from.first_mut() {
            post.is_one_too_many = crowded;
            post.is_again = before.iter().any(|other| other.pattern == post.pattern);
        }
    }
}

/// What could go to an address of which nothing is known: ways whose address only a page knows, from pages that no walk has
/// gone on from. Where scripts post, a record shows that only where the request itself did. What the address is called after
/// decides between several.
fn unseen(
    pattern: &str,
    sendings: &[Sending],
    sent: &[SentFrom],
    scripts: bool,
) -> Vec<(PostFor, String)> {
    let is_from = |sent: &SentFrom, what: PostFor, page: &str| match what {
        PostFor::Logout => sent.is_logout,
        _ => sent.page.as_deref() == Some(page),
    };
    let is_seen = |what: PostFor, page: &str| {
        let mut from_here = sent.iter().filter(|sent| is_from(sent, what, page));
        from_here.any(|sent| !scripts || sent.method == Method::Post || !sent.stays)
    };
    let open = sendings.iter().filter(|(_, _, url)| url.is_none());
    let open = open.filter(|(what, page, _)| !is_seen(*what, page));
    let all: BTreeSet<(PostFor, String)> =
        open.map(|(what, page, _)| (*what, page.clone())).collect();
    let named = |what: &PostFor| match what {
        PostFor::Logout => is_a_way_out(pattern),
        PostFor::Login | PostFor::LoginStep => !is_a_way_out(pattern) && is_an_entrance(pattern),
        _ => false,
    };
    let has_named = all.iter().any(|(what, _)| named(what));
    all.into_iter()
        .filter(|(what, _)| !has_named || named(what))
        .collect()
}
