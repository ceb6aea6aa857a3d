//! Where a page can name an address, and which addresses it names.

use url::Url;

use crate::bank::Answer;

const BANK: &str = "https://bank.example/";

/// Forbidden addresses and their odd spellings. PORT is the port of a server on this machine.
pub const TARGETS: [&str; 34] = [
    "https://evil.example/menu",
    "//evil.example/menu",
    "\\\\evil.example\\menu",
    "/\\evil.example/menu",
    "https:\\\\evil.example/menu",
    "https:/\\/evil.example/menu",
    "HTTPS://EVIL.EXAMPLE/menu",
    "ht\ttps://evil.exa\nmple/menu",
    "https://bank.example@evil.example/menu",
    "https://bank.example:x@evil.example/menu",
    "https://evil.example#@bank.example/menu",
    "https://evil.example\\@bank.example/menu",
    "https://evil.example%00.bank.example/menu",
    "https://bank.example.evil.example/menu",
    "https://www.bank.example/menu",
    "https://bank.example:8443/menu",
    "https://bank.example./menu",
    "https://b\u{430}nk.example/menu",
    "http://bank.example/menu",
    "https://127.0.0.1:PORT/menu",
    "http://127.0.0.1:PORT/menu",
    "https://127.1:PORT/menu",
    "https://2130706433:PORT/menu",
    "https://0x7f.0.0.1:PORT/menu",
    "https://0177.0.0.1:PORT/menu",
    "https://[::ffff:127.0.0.1]:PORT/menu",
    "https://localhost:PORT/menu",
    "/transfer",
    "/menu/../transfer",
    "/menu/%2e%2e/transfer",
    "/menu%2f..%2ftransfer",
    "/list/;/../transfer?x=/menu",
    "/MENU",
    "javascript:location='https://evil.example/'",
];

/// A place of a page, or of an answer, that can name an address.
pub struct Place {
    pub name: &'static str,
    /// The request whose answer is spoiled.
    at: &'static str,
    how: How,
    /// What comes of the address that it names, if it is one.
    end: fn(Option<&Url>) -> End,
}

impl Place {
    pub fn end(&self, target: &str) -> End {
        let named = Url::parse(BANK).and_then(|bank| bank.join(target));
        (self.end)(named.ok().as_ref())
    }
}

/// What comes of a walk that meets such a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It would have to go there, and ends.
    Stops,
    /// It reads everything, and can't log out.
    StaysIn,
    /// It never looks there, and reads everything.
    GoesOn,
}

enum How {
    /// This text of the page is replaced by another with TARGET in it.
    Text(&'static str, &'static str),
    Redirect(&'static str),
    Header(&'static str, &'static str),
}

fn stops(_: Option<&Url>) -> End {
    End::Stops
}

fn goes_on(_: Option<&Url>) -> End {
    End::GoesOn
}

/// The links of a page lead to where its base is; one at the bank itself changes nothing, and what is no address is no base.
fn stops_elsewhere(named: Option<&Url>) -> End {
    let bank = Url::parse(BANK).expect("an address").origin();
    let is_elsewhere = named.is_some_and(|named| named.origin() != bank);
    if is_elsewhere {
        End::Stops
    } else {
        End::GoesOn
    }
}

/// Where the last page has no link, the one before has.
fn stays_in(named: Option<&Url>) -> End {
    let is_link = named.is_some_and(|named| named.scheme().starts_with("http"));
    if is_link { End::StaysIn } else { End::GoesOn }
}

const fn place(name: &'static str, at: &'static str, how: How) -> Place {
    ends(name, at, how, stops)
}

const fn ends(
    name: &'static str,
    at: &'static str,
    how: How,
    end: fn(Option<&Url>) -> End,
) -> Place {
    Place { name, at, how, end }
}

pub const PLACES: [Place; 20] = [
    place(
        "redirect 301",
        "GET /menu",
        How::Redirect("301 Moved Permanently"),
    ),
    place("redirect 302", "GET /list", How::Redirect("302 Found")),
    place(
        "redirect 303 of a form",
        "POST /search",
        How::Redirect("303 See Other"),
    ),
    place(
        "redirect 307 of a form",
        "POST /search",
        How::Redirect("307 Temporary Redirect"),
    ),
    place(
        "redirect 308",
        "GET /more",
        How::Redirect("308 Permanent Redirect"),
    ),
    place(
        "redirect 302 of the login",
        "POST /auth",
        How::Redirect("302 Found"),
    ),
    place(
        "redirect 307 of the login",
        "POST /auth",
        How::Redirect("307 Temporary Redirect"),
    ),
    place(
        "redirect 308 of the login",
        "POST /auth",
        How::Redirect("308 Permanent Redirect"),
    ),
    place(
        "the login form's action",
        "GET /login",
        How::Text("action=\"/auth\"", "action=\"TARGET\""),
    ),
    // A walk over HTTP sends a form where the form itself says.
    ends(
        "the login button's formaction",
        "GET /login",
        How::Text(
            "<button name=\"go\"",
            "<button name=\"go\" formaction=\"TARGET\"",
        ),
        goes_on,
    ),
    ends(
        "a base of the login page",
        "GET /login",
        How::Text("</title>", "</title><base href=\"TARGET\">"),
        stops_elsewhere,
    ),
    place(
        "a link",
        "GET /menu",
        How::Text("href=\"/list\"", "href=\"TARGET\""),
    ),
    ends(
        "a base of the links",
        "GET /menu",
        How::Text("</title>", "</title><base href=\"TARGET\">"),
        stops_elsewhere,
    ),
    place(
        "a period form's action",
        "GET /list",
        How::Text("action=\"/search\"", "action=\"TARGET\""),
    ),
    place(
        "the next page",
        "POST /search",
        How::Text("href=\"/more\"", "href=\"TARGET\""),
    ),
    ends(
        "the logout",
        "GET /more",
        How::Text("href=\"/logout\"", "href=\"TARGET\""),
        stays_in,
    ),
    ends(
        "a refresh",
        "GET /menu",
        How::Text(
            "</title>",
            "</title><meta http-equiv=\"refresh\" content=\"0;url=TARGET\">",
        ),
        goes_on,
    ),
    ends(
        "a refresh header",
        "GET /menu",
        How::Header("Refresh", "0;url=TARGET"),
        goes_on,
    ),
    ends(
        "pictures, scripts and frames",
        "GET /menu",
        How::Text(
            "<h1>",
            "<img src=\"TARGET\"><script src=\"TARGET\"></script><iframe src=\"TARGET\"></iframe><link rel=\"stylesheet\" href=\"TARGET\"><h1>",
        ),
        goes_on,
    ),
    ends(
        "preload and location headers",
        "GET /menu",
        How::Header("Link", "<TARGET>; rel=preload, <TARGET>; rel=preconnect"),
        goes_on,
    ),
];

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{body}<a href=\"/logout\">ログアウト</a></body></html>"
    )
}

fn list(day: &str, amount: &str, balance: &str, more: &str) -> String {
    page(
        "明細",
        &format!(
            "<table><tr><th>日付</th><th>摘要</th><th>出金</th><th>入金</th><th>残高</th></tr>\
             <tr><td>{day}</td><td>入金 ﾃｽﾄ</td><td></td><td>{amount}</td><td>{balance}</td></tr></table>{more}"
        ),
    )
}

/// The bank as it should be.
fn honest(path: &str) -> String {
    match path {
        "GET /login" => page(
            "ログイン",
            "<form name=\"L\" method=\"post\" action=\"/auth\"><input name=\"ID\"><input type=\"password\" name=\"PW\"><button name=\"go\" value=\"1\">ログイン</button></form>",
        ),
        "POST /auth" => page("メニュー", "<a href=\"/menu\">口座</a>"),
        "GET /menu" => page(
            "口座",
            "<table><tr><th>口座番号</th><th>残高</th><th></th></tr><tr><td>1234567</td><td>300</td><td><a href=\"/list\">明細</a></td></tr></table>",
        ),
        "GET /list" => page(
            "照会",
            "<form name=\"P\" method=\"post\" action=\"/search\"><input name=\"F\"><input name=\"T\"><button>照会</button></form>",
        ),
        "POST /search" => list("2026-11-02", "100", "100", "<a href=\"/more\">次へ</a>"),
        "GET /more" => list("2026-11-03", "200", "300", ""),
        "GET /logout" => page("ログアウトしました", ""),
        _ => page("ありません", ""),
    }
}

/// What the bank answers, and whether a thing in it is spoiled.
pub fn answer(line: &str, mischief: Option<&(&'static Place, String)>) -> (Answer, bool) {
    let path = line.split('?').next().unwrap_or_default();
    let body = honest(path);
    let Some((place, target)) = mischief.filter(|(place, _)| place.at == path) else {
        return (Answer::page(&body), false);
    };
    let answer = match place.how {
        How::Redirect(status) => Answer::redirect(status, &header(target)),
        How::Header(name, value) => {
            let value = value.replace("TARGET", &header(target));
            let kind = ("Content-Type", "text/html; charset=UTF-8".to_owned());
            Answer::Whole("200 OK", vec![kind, (name, value)], body.into_bytes())
        }
        How::Text(honest, spoiled) => {
            assert!(body.contains(honest), "{path} has no {honest}");
            let target = target.replace('&', "&amp;").replace('"', "&quot;");
            Answer::page(&body.replace(honest, &spoiled.replace("TARGET", &target)))
        }
    };
    (answer, true)
}

/// A line break would end the header.
fn header(target: &str) -> String {
    target.replace('\n', "")
}
