//! Addresses behind which one program shows every page, the transfer too: there only the query says which page is meant, so
//! the fence has to say the query.

use url::Url;

use super::Recipe;
use super::reader::Reader;
use crate::fence::Pattern;
use crate::said::check as say;

/// What such programs are called, without an ending.
const PROGRAMS: [&str; 25] = [
    "ib",
    "bk",
    "eb",
    "nb",
    "ibank",
    "ebank",
    "ebanking",
    "netbank",
    "netbanking",
    "dispatch",
    "dispatcher",
    "servlet",
    "controller",
    "frontcontroller",
    "front",
    "gateway",
    "gw",
    "router",
    "route",
    "invoke",
    "exec",
    "execute",
    "handler",
    "service",
    "rpc",
];

/// What they call the page that is meant, in small letters and without strokes.
const CHOOSERS: [&str; 29] = [
    "act",
    "action",
    "cmd",
    "command",
    "mode",
    "op",
    "operation",
    "do",
    "func",
    "function",
    "fnc",
    "event",
    "evt",
    "screen",
    "scr",
    "gamen",
    "proc",
    "process",
    "trn",
    "tran",
    "svc",
    "service",
    "shori",
    "syori",
    "kinou",
    "kino",
    "gyomu",
    "task",
    "forward",
];

/// What a name of theirs may end with: `ACT_ID`, `gamenNo`.
const ENDINGS: [&str; 5] = ["id", "cd", "no", "code", "name"];

/// Fewer letters begin too many words.
const TELLING: usize = 4;

/// A pattern of `[site]` and where it stands.
pub(super) struct Fenced {
    pub(super) at: usize,
    /// `get` or `post`.
    pub(super) list: &'static str,
    pub(super) text: String,
    pub(super) pattern: Pattern,
}

impl Reader<'_> {
    /// Every pattern that lets such a program show whatever it likes.
    pub(super) fn open_queries(&self, recipe: &Recipe) {
        let fenced = self.fenced.borrow();
        for one in fenced.iter() {
            if recipe.is_harmless(&one.text) {
                continue;
            }
            if let Some(open) = self.left_open(recipe, &one.pattern, &fenced) {
                let finding = match open {
                    Open::Program(said) => say::any_query(one.list, &one.text, &said),
                    Open::Chooser(name) => say::open_chooser(one.list, &one.text, &name),
                };
                self.source.refuse(one.at, finding);
            } else if one.list == "post" && opens_a_folder(one.pattern.path()) {
                let finding = say::posts_anywhere(&one.text);
                self.source.refuse(one.at, finding);
            } else if opens_a_folder(one.pattern.path()) && is_of_everything(one.pattern.path()) {
                self.source.doubt(one.at, say::opens_anything(&one.text));
            }
        }
    }

    fn left_open(&self, recipe: &Recipe, pattern: &Pattern, all: &[Fenced]) -> Option<Open> {
        match pattern.query().map(|query| (query, chosen(query))) {
            Some((_, Chosen::Told)) => None,
            Some((_, Chosen::Open(name))) => Some(Open::Chooser(name)),
            Some((query, Chosen::Unsaid)) if !query.contains('*') => None,
            Some((_, Chosen::Unsaid)) | None => {
                let named = is_a_program(pattern.path()).then(|| pattern.path().to_owned());
                let said = named.or_else(|| self.chooses(recipe, pattern, all))?;
                Some(Open::Program(said))
            }
        }
    }

    /// Where the recipe itself, or the login page, tells pages at this address apart by the query.
    fn chooses(&self, recipe: &Recipe, pattern: &Pattern, all: &[Fenced]) -> Option<String> {
        let same = |origin: &str, path: &str| {
            origin == pattern.origin() && crate::fence::fits(pattern.path(), path)
        };
        let other = all.iter().map(|one| &one.pattern);
        let by_fence = other
            .filter(|other| same(other.origin(), other.path()))
            .find_map(|other| chooser_in(other.query()?));
        let mut own = self.written(recipe);
        own.push(self.institution.login_page.clone());
        by_fence.or_else(|| {
            own.iter()
                .filter(|url| same(&url.origin().ascii_serialization(), url.path()))
                .find_map(|url| chooser_in(url.query()?))
        })
    }
}

/// How a fence names an address, with no more of its query than says which page is meant: `/login`, `/ib?ACT=LOGIN*`.
pub fn pattern_of(address: &Url) -> String {
    let path = address.path();
    let query = address.query().unwrap_or_default();
    match chooser_in(query) {
        Some(chosen) if chosen == query => format!("{path}?{chosen}"),
        Some(chosen) if query.starts_with(&chosen) => format!("{path}?{chosen}*"),
        Some(_) => format!("{path}?{query}"),
        None if is_a_program(path) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// What is left open.
enum Open {
    /// The address is a program, as this shows.
    Program(String),
    /// The parameter that chooses the page.
    Chooser(String),
}

/// What a query says about the page that is meant.
enum Chosen {
    Told,
    /// By the parameter of this name, whose value is open.
    Open(String),
    Unsaid,
}

/// Up to the first `*`, which stands for everything behind it too.
fn chosen(query: &str) -> Chosen {
    let said = query.split('*').next().unwrap_or_default();
    let is_open = query.contains('*');
    let count = said.split('&').count();
    for (n, pair) in said.split('&').enumerate() {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| is_chooser(name)) else {
            continue;
        };
        let letters = value.chars().filter(|c| c.is_alphanumeric()).count();
        let is_cut = is_open && n + 1 == count;
        return if is_cut && letters < TELLING {
            Chosen::Open(name.to_owned())
        } else {
            Chosen::Told
        };
    }
    Chosen::Unsaid
}

/// `ACT=LOGIN`: the first parameter that says which page is meant.
fn chooser_in(query: &str) -> Option<String> {
    let mut pairs = query.split('&').filter(|pair| !pair.contains('*'));
    let pair = pairs.find(|pair| {
        pair.split_once('=')
            .is_some_and(|(name, value)| is_chooser(name) && !value.is_empty())
    });
    pair.map(str::to_owned)
}

fn is_chooser(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    let is = |name: &str| CHOOSERS.contains(&name);
    is(&plain)
        || ENDINGS
            .iter()
            .any(|end| plain.strip_suffix(end).is_some_and(is))
}

fn is_a_program(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split(['.', '*', ';']).next().unwrap_or_default();
    PROGRAMS.contains(&stem.to_lowercase().as_str())
}

/// The folder's name says that all of the bank is in it: `/ib/*`, `/cgi-bin/*`.
fn is_of_everything(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1).unwrap_or_default().to_lowercase();
    PROGRAMS.contains(&folder.as_str())
        || ["cgi-bin", "cgi", "banking", "online", "direct"].contains(&folder.as_str())
}

/// `/ib/*`, `/ib/*.do`: everything that there is below.
fn opens_a_folder(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let before = last.split('*').next().unwrap_or_default();
    last.contains('*') && before.chars().count() < TELLING
}
