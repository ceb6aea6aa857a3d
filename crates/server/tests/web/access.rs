//! Who gets what: every route for every role, with one's own things and with another office's.

use crate::world::{Browser, World};
use aggregation::deciding::{self, Registration, Share};
use aggregation::importing::{self, uploads};
use aggregation::{Actor, looking};
use axum::http::StatusCode;
use domain::ids::{OfficeId, StatementLineId};
use domain::journal::{Counter, TaxCategory};
use domain::office::Role;
use domain::time::{Date, Period};
use std::collections::BTreeSet;
use store::captures::Packer;

/// What a route is about. Each request gets one of its own, so that no request changes what the next one meets.
#[derive(Clone, Copy)]
enum Thing {
    Nothing,
    Connection,
    /// An open line.
    Line,
    /// A line that was decided.
    Decided,
    /// The entry of a line.
    Entry,
    Account,
    Capture,
    Office,
    /// A file that waits.
    Upload,
    /// One that no layout knows.
    Unknown,
    /// An imported file of one line.
    Import,
}

/// Statuses for owner, admin, member, auditor, another office's owner, and nobody.
type Expected = [u16; 6];

const OK: Expected = [200, 200, 200, 200, 200, 303];
/// The page of a thing: whoever isn't of its office never learns that it is there.
const OWN: Expected = [200, 200, 200, 200, 404, 303];
/// No role of an office makes an operator.
const NOBODYS: Expected = [403, 403, 403, 403, 403, 303];
const BY_ADMINS: Expected = [200, 200, 403, 403, 200, 303];
const OF_ADMINS: Expected = [200, 200, 403, 403, 404, 303];
const BY_OWNER: Expected = [303, 403, 403, 403, 404, 303];
const BY_MEMBERS: Expected = [303, 303, 303, 403, 404, 303];

/// (method, path, thing, fields with `{}` for the thing's id, statuses).
type Case = (
    &'static str,
    &'static str,
    Thing,
    &'static [(&'static str, &'static str)],
    Expected,
);

const CASES: &[Case] = &[
    ("GET", "/assets/renkei.css", Thing::Nothing, &[], [200; 6]),
    (
        "GET",
        "/signin",
        Thing::Nothing,
        &[],
        [303, 303, 303, 303, 303, 200],
    ),
    (
        "POST",
        "/signin",
        Thing::Nothing,
        &[("email", "nobody@x.example"), ("password", "x")],
        [401; 6],
    ),
    (
        "POST",
        "/language",
        Thing::Nothing,
        &[("lang", "ja"), ("back", "/")],
        [303; 6],
    ),
    (
        "POST",
        "/office",
        Thing::Office,
        &[("office", "{}")],
        [303, 303, 303, 303, 404, 303],
    ),
    ("GET", "/", Thing::Nothing, &[], OK),
    ("GET", "/connections/new", Thing::Nothing, &[], OK),
    ("GET", "/connections/new/demo-bank", Thing::Nothing, &[], OK),
    // Everybody has an office of their own, so the other owner may, there.
    (
        "POST",
        "/connections/new/demo-bank",
        Thing::Nothing,
        &[("start", "all"), ("field-password", "sakura2026")],
        [303, 403, 403, 403, 303, 303],
    ),
    ("GET", "/connections", Thing::Nothing, &[], OK),
    ("GET", "/connections/{}", Thing::Connection, &[], OWN),
    // The stream itself never ends here; see `live`. Somebody else's is refused like its page.
    ("GET", "/connections/{}/events", Thing::Connection, &[], OWN),
    (
        "POST",
        "/connections/{}/fetch",
        Thing::Connection,
        &[],
        BY_OWNER,
    ),
    (
        "POST",
        "/connections/fetch-all",
        Thing::Nothing,
        &[],
        [303, 403, 403, 403, 303, 303],
    ),
    // It is linked by a password: nobody consents to anything there.
    (
        "POST",
        "/connections/{}/consent",
        Thing::Connection,
        &[],
        [400, 403, 403, 403, 404, 303],
    ),
    // Nobody was on the way to a bank.
    (
        "GET",
        "/consent/callback",
        Thing::Nothing,
        &[],
        [409, 409, 409, 409, 409, 303],
    ),
    ("GET", "/connections/{}/edit", Thing::Connection, &[], OWN),
    (
        "POST",
        "/connections/{}/edit",
        Thing::Connection,
        &[("field-password", "momiji2026")],
        BY_OWNER,
    ),
    ("GET", "/connections/{}/delete", Thing::Connection, &[], OWN),
    (
        "POST",
        "/connections/{}/delete",
        Thing::Connection,
        &[],
        BY_OWNER,
    ),
    // Nothing waits for an answer, so the fetch's own page is shown instead.
    (
        "GET",
        "/connections/{}/challenge",
        Thing::Connection,
        &[],
        [303, 303, 303, 303, 404, 303],
    ),
    (
        "GET",
        "/connections/{}/challenge/picture",
        Thing::Connection,
        &[],
        [404, 404, 404, 404, 404, 303],
    ),
    (
        "POST",
        "/connections/{}/challenge",
        Thing::Connection,
        &[("act", "send"), ("answer", "123456")],
        BY_OWNER,
    ),
    ("GET", "/accounts/selection", Thing::Nothing, &[], OK),
    (
        "POST",
        "/accounts/selection",
        Thing::Account,
        &[("shown", "{}"), ("account", "{}")],
        [303, 303, 403, 403, 404, 303],
    ),
    ("GET", "/lines", Thing::Nothing, &[], OK),
    ("GET", "/lines/{}", Thing::Line, &[], OWN),
    ("GET", "/captures/{}", Thing::Capture, &[], OWN),
    // Who may not import sees the history.
    ("GET", "/imports", Thing::Nothing, &[], OK),
    // No file came with it; see `imports` for those.
    (
        "POST",
        "/imports",
        Thing::Nothing,
        &[],
        [415, 415, 403, 403, 415, 303],
    ),
    ("GET", "/imports/events", Thing::Nothing, &[], BY_ADMINS),
    ("GET", "/imports/{}", Thing::Upload, &[], OF_ADMINS),
    (
        "POST",
        "/imports/{}/store",
        Thing::Upload,
        &[("account", ""), ("account-name", "口座{}")],
        [303, 303, 403, 403, 404, 303],
    ),
    (
        "POST",
        "/imports/{}/layout",
        Thing::Upload,
        &[("layout", "plain")],
        [303, 303, 403, 403, 404, 303],
    ),
    // What is gone already is as it should be.
    (
        "POST",
        "/imports/{}/discard",
        Thing::Upload,
        &[],
        [303, 303, 403, 403, 303, 303],
    ),
    ("GET", "/imports/{}/columns", Thing::Unknown, &[], OF_ADMINS),
    (
        "POST",
        "/imports/{}/columns",
        Thing::Unknown,
        &[("act", "look")],
        OF_ADMINS,
    ),
    (
        "GET",
        "/imports/done/{}/take-back",
        Thing::Import,
        &[],
        OF_ADMINS,
    ),
    (
        "POST",
        "/imports/done/{}/take-back",
        Thing::Import,
        &[],
        [303, 303, 403, 403, 404, 303],
    ),
    ("GET", "/journal/inbox", Thing::Nothing, &[], OK),
    (
        "POST",
        "/journal/inbox/register",
        Thing::Line,
        &[
            ("one", "{}"),
            ("title-{}", "雑費"),
            ("tax-{}", ""),
            ("back", "/journal/inbox"),
        ],
        BY_MEMBERS,
    ),
    (
        "POST",
        "/journal/inbox/exclude",
        Thing::Line,
        &[("one", "{}"), ("back", "/journal/inbox")],
        BY_MEMBERS,
    ),
    (
        "POST",
        "/journal/inbox/undo",
        Thing::Decided,
        &[("undo", "{}"), ("back", "/journal/inbox")],
        BY_MEMBERS,
    ),
    ("GET", "/journal", Thing::Nothing, &[], OK),
    (
        "POST",
        "/journal/{}/cancel",
        Thing::Entry,
        &[("back", "/journal")],
        BY_MEMBERS,
    ),
    ("GET", "/export", Thing::Nothing, &[], OK),
    (
        "GET",
        "/export/file?to=hledger",
        Thing::Nothing,
        &[],
        [200, 200, 200, 403, 200, 303],
    ),
    // For operators only; see `recipes` for what one may do.
    ("GET", "/operator/recipes", Thing::Nothing, &[], NOBODYS),
    (
        "GET",
        "/operator/recipes/demo-bank",
        Thing::Nothing,
        &[],
        NOBODYS,
    ),
    (
        "GET",
        "/operator/recipes/demo-bank/page?of=new",
        Thing::Nothing,
        &[],
        NOBODYS,
    ),
    (
        "POST",
        "/operator/recipes/demo-bank/draft",
        Thing::Nothing,
        &[("recipe", "x"), ("act", "save")],
        NOBODYS,
    ),
    (
        "POST",
        "/operator/recipes/demo-bank/discard",
        Thing::Nothing,
        &[],
        NOBODYS,
    ),
    (
        "POST",
        "/operator/recipes/demo-bank/release",
        Thing::Nothing,
        &[("reach", "all")],
        NOBODYS,
    ),
    (
        "POST",
        "/operator/recipes/demo-bank/widen",
        Thing::Nothing,
        &[],
        NOBODYS,
    ),
    (
        "POST",
        "/operator/recipes/demo-bank/back",
        Thing::Nothing,
        &[("version", "software")],
        NOBODYS,
    ),
    // The last one: it ends the sign-in.
    ("POST", "/signout", Thing::Nothing, &[], [303; 6]),
];

#[tokio::test]
async fn every_route_answers_every_role_as_it_should() {
    let world = World::new().await;
    let (ours, theirs) = (
        world.office("わたしたち").await,
        world.office("よその会社").await,
    );
    let mut people: Vec<(String, Browser)> = vec![];
    for role in Role::ALL {
        let email = world.member(ours, role).await;
        people.push((role.word().to_owned(), world.signed_in(&email).await));
    }
    let email = world.member(theirs, Role::Owner).await;
    people.push((
        "another office's owner".to_owned(),
        world.signed_in(&email).await,
    ));
    people.push(("nobody".to_owned(), world.browser()));
    let lines: Vec<(String, &str, i64, i64)> = (0..60)
        .map(|n| (format!("2026/10/{:02}", 1 + n % 28), "文具", 100 + n, 0))
        .collect();
    let lines: Vec<(&str, &str, i64, i64)> = lines
        .iter()
        .map(|(day, text, out, money_in)| (day.as_str(), *text, *out, *money_in))
        .collect();
    world.import(ours, "普通預金", "明細.csv", &lines).await;

    let mut wrong = vec![];
    for (method, path, thing, fields, expected) in CASES {
        for ((who, browser), expected) in people.iter_mut().zip(expected) {
            let id = fresh(&world, ours, *thing).await;
            let path = path.replace("{}", &id);
            let mut fields: Vec<(String, String)> = fields
                .iter()
                .map(|(name, value)| (name.replace("{}", &id), value.replace("{}", &id)))
                .collect();
            if path.starts_with("/connections/new/") {
                fields.push(("field-id".into(), world.fresh_login()[0].1.clone()));
            }
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let status = match *method {
                "POST" => browser.submit(&path, &fields).await.status,
                // A stream has no end to wait for.
                _ => browser
                    .raw(
                        axum::http::Request::get(&path)
                            .body(axum::body::Body::empty())
                            .expect("a request"),
                    )
                    .await
                    .status(),
            };
            if status != StatusCode::from_u16(*expected).expect("a status") {
                wrong.push(format!(
                    "{method} {path} as {who}: {status}, not {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_every_route() {
    let pattern = |path: &str| {
        let plain = path.split('?').next().unwrap_or_default();
        plain
            .replace("/assets/renkei.css", "/assets/{name}")
            .replace("/new/demo-bank", "/new/{institution}")
            .replace("/recipes/demo-bank", "/recipes/{id}")
            .replace("{}", "{id}")
    };
    let tested: BTreeSet<(String, String)> = CASES
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), pattern(path)))
        .collect();
    let there: BTreeSet<(String, String)> = server::web::route_list()
        .into_iter()
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(tested, there);
}

/// A new thing of the office, by its id.
async fn fresh(world: &World, office: OfficeId, thing: Thing) -> String {
    let actor = Actor::command_line(office);
    match thing {
        Thing::Nothing => String::new(),
        Thing::Office => office.to_string(),
        Thing::Connection => world.link(office).await.to_string(),
        Thing::Line => open_line(world, actor).await.to_string(),
        Thing::Decided => {
            let line = open_line(world, actor).await;
            deciding::exclude(&world.app, actor, &[line], world.now())
                .await
                .expect("is set aside");
            line.to_string()
        }
        Thing::Entry => {
            let line = open_line(world, actor).await;
            let counters = vec![(
                Counter {
                    title: "雑費".into(),
                    tax: TaxCategory::Purchase10,
                },
                Share::Whole,
            )];
            let entries = deciding::register(
                &world.app,
                actor,
                &[Registration { line, counters }],
                world.now(),
            )
            .await;
            entries.expect("is entered")[0].to_string()
        }
        Thing::Upload => {
            waiting(
                world,
                office,
                "日付,摘要,出金,入金,残高\n2026/11/02,文具,480,,\n",
            )
            .await
        }
        Thing::Unknown => {
            let unknown =
                "いつ,なに,出金した額,入金した額\n2026/11/02,文具,480,\n2026/11/03,売上,,900\n";
            waiting(world, office, unknown).await
        }
        Thing::Import => {
            // Each file has another line, so that one import doesn't stand in the way of the next.
            let number = world.fresh_login()[0].1.clone();
            let text = format!("日付,摘要,出金,入金,残高\n2026/11/02,文具 {number},480,,\n");
            let file = importing::File::in_memory(text.into_bytes());
            let import = importing::Import {
                label: Some("取り込みの口座"),
                create: true,
                ..importing::Import::of("明細.csv", file)
            };
            let progress = importing::Progress::default();
            let done = importing::import(&world.app, actor, &import, &progress, world.now()).await;
            let id = done.expect("is imported").id.expect("it was stored");
            id.to_string()
        }
        Thing::Account => looking::accounts(&world.app, actor)
            .await
            .expect("accounts")[0]
            .id
            .to_string(),
        Thing::Capture => {
            let line = open_line(world, actor).await;
            looking::evidence(&world.app, actor, line)
                .await
                .expect("evidence")
                .seen
                .digest
                .expect("a file")
        }
    }
}

/// A file that waits in this office, by its number.
async fn waiting(world: &World, office: OfficeId, text: &str) -> String {
    let mut packer = Packer::new(uploads::LIMITS).expect("there is memory");
    packer.push(text.as_bytes()).expect("it is small");
    let packed = packer.finish().expect("it is small");
    let actor = Actor::command_line(office);
    let id = uploads::receive(&world.app, actor, "明細.csv", packed, world.now()).await;
    id.expect("it waits").to_string()
}

async fn open_line(world: &World, actor: Actor) -> StatementLineId {
    let account = looking::accounts(&world.app, actor)
        .await
        .expect("accounts")[0]
        .id;
    let year = Period {
        from: Date::constant(2026, 1, 1),
        to: Date::constant(2026, 12, 31),
    };
    let lines = looking::live_lines(&world.app, actor, account, year)
        .await
        .expect("lines");
    lines
        .iter()
        .find(|line| line.decision.is_none())
        .expect("an open line")
        .id
}
