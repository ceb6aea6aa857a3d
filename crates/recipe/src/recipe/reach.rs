//! What a recipe may reach, and with what: for whoever reviews it, and for whoever releases the next version of it.

use domain::said::Said;

use super::Recipe;
use super::model::{Action, Way};
use super::template::{Piece, Template};

/// What a line of [`Reach`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SitePart {
    /// `origin`: the only host that login values, answers and the customer's values go to.
    Origin,
    /// `start`.
    Start,
    /// `get` of `[site]`.
    Get,
    /// `post` of `[site]`.
    Post,
    /// `assets` of `[site]`.
    Asset,
    /// `headers` of `[site]`.
    Header,
    /// `harmless` of `[site]`, with its reason.
    Harmless,
    /// `logout`.
    Logout,
    /// `authorize` of `[oauth]`.
    Consent,
    /// `token` of `[oauth]`.
    Token,
    /// `revoke` of `[oauth]`.
    Revoke,
    /// `hosts` of institution.toml, which isn't released with a recipe.
    Declared,
}

impl SitePart {
    /// What the host is reached for, or what the line means.
    pub fn said(self) -> Said {
        let (ja, en) = match self {
            SitePart::Origin => ("ログインと明細", "login and statements"),
            SitePart::Start => ("最初の画面", "the first page"),
            SitePart::Get => ("GETで開く画面", "pages opened by GET"),
            SitePart::Post => ("POSTで送る先", "what is posted to"),
            SitePart::Asset => ("スクリプト・スタイル・画像", "scripts, styles and pictures"),
            SitePart::Header => ("originへ送るヘッダー", "headers, to the origin"),
            SitePart::Harmless => (
                "振込のように聞こえるだけのもの",
                "what only sounds like a transfer",
            ),
            SitePart::Logout => ("ログアウト", "the logout"),
            SitePart::Consent => ("お客さまの同意", "the customer's consent"),
            SitePart::Token => ("トークンの窓口", "where tokens come from"),
            SitePart::Revoke => ("トークンを返す窓口", "where tokens are given back"),
            SitePart::Declared => ("institution.toml の hosts", "hosts of institution.toml"),
        };
        Said::new(ja, en)
    }
}

/// One thing that a recipe may reach or send, as it is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteLine {
    pub part: SitePart,
    /// A pattern, an address, `X-CSRF-Token = "{csrf}"`, or a harmless address and its reason.
    pub text: String,
    /// Its host as an origin; headers and reasons have none.
    pub host: Option<String>,
}

/// A host, and everything that it is reached for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostReached {
    /// Scheme, host and port.
    pub host: String,
    /// It is the recipe's `origin`.
    pub is_origin: bool,
    pub parts: Vec<SitePart>,
}

impl HostReached {
    /// `https://files.example: pages opened by GET`.
    pub fn said(&self) -> Said {
        let parts = Said::list(self.parts.iter().map(|part| part.said()));
        Said::at(Said::same(&self.host), parts)
    }
}

/// A line that one of two recipes has and the other hasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteChange {
    pub line: SiteLine,
    /// It is there now and wasn't before.
    pub is_new: bool,
    /// No line of the recipe before reached its host.
    pub opens_host: bool,
}

/// Everything that a recipe says about where a walk goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    lines: Vec<SiteLine>,
}

impl Reach {
    /// In the order of [`SitePart`].
    pub fn lines(&self) -> &[SiteLine] {
        &self.lines
    }

    /// Every host, the `origin` first, the others by name.
    pub fn hosts(&self) -> Vec<HostReached> {
        let mut hosts: Vec<HostReached> = Vec::new();
        for line in &self.lines {
            let Some(name) = &line.host else { continue };
            let known = hosts.iter_mut().find(|known| known.host == *name);
            match known {
                Some(known) if known.parts.contains(&line.part) => {}
                Some(known) => known.parts.push(line.part),
                None => hosts.push(HostReached {
                    host: name.clone(),
                    is_origin: line.part == SitePart::Origin,
                    parts: vec![line.part],
                }),
            }
        }
        hosts.sort_by(|one, other| {
            (!one.is_origin, &one.host).cmp(&(!other.is_origin, &other.host))
        });
        hosts
    }

    /// What isn't as it was: new lines first, then those that are gone. Empty: the same.
    pub fn changes_since(&self, before: &Reach) -> Vec<SiteChange> {
        let change = |line: &SiteLine, is_new| {
            let was_reached = before.lines.iter().any(|old| old.host == line.host);
            SiteChange {
                line: line.clone(),
                is_new,
                opens_host: is_new && line.host.is_some() && !was_reached,
            }
        };
        let not_in = |lines: &[SiteLine], line: &SiteLine| !lines.contains(line);
        let new = self.lines.iter();
        let new = new.filter(|line| not_in(&before.lines, line));
        let gone = before.lines.iter();
        let gone = gone.filter(|line| not_in(&self.lines, line));
        new.map(|line| change(line, true))
            .chain(gone.map(|line| change(line, false)))
            .collect()
    }
}

impl Recipe {
    /// Where a walk goes and what it sends along.
    pub fn reach(&self) -> Reach {
        let own = self.fence.origin().origin().ascii_serialization();
        let mut lines = vec![line(SitePart::Origin, &own, Some(&own))];
        let ways = [
            (SitePart::Start, Some(&self.start)),
            (SitePart::Logout, self.logout.as_ref()),
        ];
        for (part, way) in ways {
            lines.extend(way.and_then(|way| self.way_line(part, way)));
        }
        let parts = [SitePart::Get, SitePart::Post, SitePart::Asset];
        for (part, patterns) in parts.into_iter().zip(self.fence.lists()) {
            let of = |pattern: &crate::fence::Pattern| {
                line(part, &pattern.text(&own), Some(pattern.origin()))
            };
            lines.extend(patterns.iter().map(of));
        }
        let header = |(name, value): &(String, Template)| {
            let text = format!("{name} = \"{}\"", spelled(value));
            line(SitePart::Header, &text, None)
        };
        lines.extend(self.headers.iter().map(header));
        let harmless = |(what, why): &(String, String)| {
            line(SitePart::Harmless, &format!("{what}: {why}"), None)
        };
        lines.extend(self.harmless.iter().map(harmless));
        if let Some(oauth) = &self.oauth {
            let endpoints = [
                (SitePart::Consent, Some(&oauth.authorize)),
                (SitePart::Token, Some(&oauth.token)),
                (SitePart::Revoke, oauth.revoke.as_ref()),
            ];
            for (part, url) in endpoints {
                let host = url.map(|url| url.origin().ascii_serialization());
                lines.extend(url.map(|url| line(part, url.as_str(), host.as_deref())));
            }
        }
        for host in &self.institution.hosts {
            let host = host.origin().ascii_serialization();
            lines.push(line(SitePart::Declared, &host, Some(&host)));
        }
        lines.sort_by_key(|line| line.part);
        Reach { lines }
    }

    /// A way to an address that the recipe writes; where a click leads, the page says.
    fn way_line(&self, part: SitePart, way: &Way) -> Option<SiteLine> {
        let (Action::Open(address) | Action::Post { path: address, .. }) = &way.action else {
            return None;
        };
        let url = self.fence.origin().join(&address.fixed()).ok()?;
        let host = url.origin().ascii_serialization();
        Some(line(part, &spelled(address), Some(&host)))
    }
}

fn line(part: SitePart, text: &str, host: Option<&str>) -> SiteLine {
    SiteLine {
        part,
        text: text.to_owned(),
        host: host.map(str::to_owned),
    }
}

/// As the recipe writes it, but for the formats of dates.
fn spelled(template: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Login(name) => format!("{{login.{name}}}"),
        Piece::Answer(0) => "{answer}".to_owned(),
        Piece::Answer(part) => format!("{{answer.{part}}}"),
        Piece::From(_) => "{from}".to_owned(),
        Piece::To(_) => "{to}".to_owned(),
        Piece::Today(_) => "{today}".to_owned(),
        Piece::Account(key) => format!("{{account.{key}}}"),
        Piece::NextPage => "{next_page}".to_owned(),
        Piece::Token => "{token}".to_owned(),
        Piece::Kept(name) => format!("{{{name}}}"),
        Piece::Access => "{oauth.access}".to_owned(),
    };
    template.pieces.iter().map(piece).collect()
}
