//! The operator's pages, over a bank that changes: what is shown, what is hidden, what a press of a button does.

use crate::world::{Browser, World, between};
use aggregation::catalogue::Catalogue;
use aggregation::registering::{self, Registration};
use aggregation::{Actor, fetching, looking, recipes};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use domain::connection::{BlockedBy, ConnectionState};
use domain::fetch::Trigger;
use domain::ids::{ConnectionId, OfficeId};
use domain::office::Role;
use domain::time::date_in_japan;
use sandbox::{Misbehaviour, Sandbox, Settings};
use sessions::OriginMap;
use std::sync::Arc;

const BANK: &str = "demo-bank";
const LOGIN: &str = "1200345678";
const PAGE: &str = "/operator/recipes/demo-bank";

/// An operator who is also the owner of an office with a link that waits, and the bank that changed.
struct Changed {
    world: World,
    banks: Sandbox,
    office: OfficeId,
    link: ConnectionId,
    operator: Browser,
}

impl Changed {
    async fn new() -> Changed {
        let day = date_in_japan("2026-11-24T00:40:00Z".parse().expect("a time"));
        let banks = Sandbox::start(Settings::new(11, Arc::new(move || day)))
            .await
            .expect("the banks start");
        let origins = OriginMap::new(banks.origins()).expect("loopback");
        let catalogue = Catalogue::built_in().expect("the recipes are good");
        let world = World::beside(catalogue, origins).await;
        let (office, operator) = world.owner().await;
        let owner = format!("owner@office{office}.example");
        let actor = Actor::command_line(office);
        let added = recipes::add(&world.app, actor, &owner, world.now()).await;
        assert!(added.expect("is added"));
        let login = Sandbox::logins()
            .iter()
            .find(|login| login.login_id == LOGIN)
            .expect("a login");
        let registration = Registration {
            institution: BANK.into(),
            typed: login
                .fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned().into()))
                .collect(),
            display_name: None,
            start_on: None,
        };
        let link = registering::register(&world.app, actor, registration, world.now())
            .await
            .expect("registers");
        let changed = Changed {
            world,
            banks,
            office,
            link,
            operator,
        };
        changed.fetch().await;
        assert!(!changed.waits().await);
        changed
            .banks
            .misbehave(BANK, Some(Misbehaviour::PageChanged));
        changed.world.advance_seconds(3600);
        changed.fetch().await;
        assert!(changed.waits().await);
        changed
    }

    fn actor(&self) -> Actor {
        Actor::command_line(self.office)
    }

    async fn fetch(&self) {
        let trigger = Some(Trigger::Scheduled);
        fetching::fetch(&self.world.app, self.actor(), self.link, trigger)
            .await
            .expect("begins");
    }

    async fn waits(&self) -> bool {
        let all = looking::connections(&self.world.app, self.actor())
            .await
            .expect("looks");
        matches!(
            all[0].connection.state(),
            ConnectionState::Blocked {
                by: BlockedBy::Operator,
                ..
            }
        )
    }

    async fn shown(&mut self) -> String {
        let answer = self.operator.get(PAGE).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.text
    }

    /// Sends a form of the page and returns where it leads.
    async fn press(&mut self, form: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let path = format!("{PAGE}/{form}");
        let answer = self.operator.submit(&path, fields).await;
        (answer.status, answer.location.unwrap_or_default())
    }
}

#[tokio::test]
async fn a_bank_is_mended_with_three_presses_and_taken_back_with_one() {
    let mut changed = Changed::new().await;
    let home = changed.operator.get("/").await.text;
    assert!(
        home.contains("href=\"/operator/recipes\""),
        "the menu has it"
    );
    let list = changed.operator.get("/operator/recipes").await.text;
    assert!(list.contains("1件が待っています"), "{list}");

    let page = changed.shown().await;
    assert!(page.contains("明細の取得") && page.contains("列の見出し「お取引日」→「年月日」"));
    assert!(page.contains("新しいページを読めます"), "{page}");
    let proposed = between(&page, "<textarea name=\"recipe\" hidden", "</textarea>");
    let (_, proposed) = proposed
        .and_then(|text| text.split_once(">\n"))
        .expect("a text");
    let proposed = unescaped(proposed);
    // 「この直しを入れる」
    let fields = [("recipe", proposed.as_str()), ("act", "try")];
    let (_, to) = changed.press("draft", &fields).await;
    assert_eq!(to, "/operator/recipes/demo-bank#trial");
    let page = changed.shown().await;
    assert!(
        page.contains("すべて同じ明細") && page.contains("公開できます"),
        "{page}"
    );
    assert!(changed.waits().await, "nothing goes on before the release");

    // 「公開する」, first to one: this one.
    let draft = between(&page, "name=\"draft\" value=\"", "\"").expect("the draft that is shown");
    let fields = [
        ("draft", draft),
        ("reach", "few"),
        ("few", "1"),
        ("why", "表の見出しが変わった"),
    ];
    changed.press("release", &fields).await;
    assert!(!changed.waits().await);
    changed.fetch().await;
    assert!(!changed.waits().await);
    let page = changed.shown().await;
    assert!(page.contains("第2版を一部の連携で確かめています"), "{page}");
    assert!(page.contains("1件が取得できました"), "{page}");
    assert!(
        page.contains("この版に戻す"),
        "a first release can be taken back: {page}"
    );
    changed.press("widen", &[]).await;
    let page = changed.shown().await;
    assert!(page.contains("いま読んでいるのは第2版です") && page.contains("表の見出しが変わった"));

    // 「この版に戻す」
    changed.press("back", &[("version", "software")]).await;
    let page = changed.shown().await;
    assert!(page.contains("いま読んでいるのは第1版です"), "{page}");
}

#[tokio::test]
async fn a_captured_page_is_shown_without_life_and_without_the_customers_data() {
    let mut changed = Changed::new().await;
    for (of, word) in [("good", "お取引日"), ("new", "年月日")] {
        for shown_as in ["", "&as=source"] {
            let path = format!("{PAGE}/page?of={of}{shown_as}");
            let answer = changed.operator.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK);
            let policy = answer.headers[CONTENT_SECURITY_POLICY]
                .to_str()
                .expect("text");
            for rule in ["default-src 'none'", "sandbox", "frame-ancestors 'self'"] {
                assert!(policy.contains(rule), "{policy}");
            }
            assert_eq!(answer.headers["x-frame-options"], "SAMEORIGIN");
            let low = answer.text.to_ascii_lowercase();
            for live in [
                "<script", "<img", "<form", "<iframe", "<a ", "<input", " onclick",
            ] {
                assert!(!low.contains(live), "{live} in {}", answer.text);
            }
            assert!(answer.text.contains(word), "{}", answer.text);
            for private in ["1234567", "7654321", "みどり商店"] {
                assert!(
                    !answer.text.contains(private),
                    "{private} in {}",
                    answer.text
                );
            }
            for ledger in changed.banks.ledger(BANK, LOGIN) {
                for line in ledger.lines {
                    let shown = answer.text.contains(&line.description);
                    assert!(!shown, "{} in {}", line.description, answer.text);
                }
            }
        }
    }
    let answer = changed.operator.get(&format!("{PAGE}/page?of=other")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_fault_is_shown_at_its_line_and_what_was_typed_stays() {
    let mut changed = Changed::new().await;
    let typed = "start = \"/\"\nstart_page = \"<b>&amp;\"\n";
    let (_, to) = changed
        .press("draft", &[("recipe", typed), ("act", "try")])
        .await;
    assert_eq!(to, "/operator/recipes/demo-bank#editor");
    let page = changed.shown().await;
    assert!(page.contains("<b class=\"nowrap\">2行目</b>"), "{page}");
    assert!(page.contains("<li class=\"is-wrong-line\">2</li>"));
    let kept = between(&page, "aria-label=\"recipe.toml\">\n", "</textarea>").expect("an editor");
    assert_eq!(unescaped(kept), typed);
    assert!(!page.contains("/release"), "nothing to release");
    let fields = [("reach", "all"), ("draft", "1")];
    let (status, _) = changed.press("release", &fields).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(changed.waits().await);

    // 「下書きを捨てる」
    assert!(page.contains("下書きを捨てる"), "{page}");
    let (_, to) = changed.press("discard", &[]).await;
    assert_eq!(to, "/operator/recipes/demo-bank#editor");
    let page = changed.shown().await;
    assert!(
        !page.contains("is-wrong-line") && !page.contains("下書きを捨てる"),
        "{page}"
    );
    assert!(
        page.contains("新しいページを読めます"),
        "the proposal is back"
    );
}

#[tokio::test]
async fn a_draft_that_goes_elsewhere_says_so_where_it_is_released() {
    let mut changed = Changed::new().await;
    let page = changed.shown().await;
    let text = between(&page, "aria-label=\"recipe.toml\">\n", "</textarea>").expect("an editor");
    let other = unescaped(text).replace("get    = [", "get    = [\"/ib/shiryou.cgi\", ");
    changed
        .press("draft", &[("recipe", &other), ("act", "try")])
        .await;
    let page = changed.shown().await;
    assert!(
        page.contains("接続先やログインの送り方が変わります"),
        "{page}"
    );
    assert!(page.contains("/ib/shiryou.cgi") && page.contains("name=\"site\""));
    let draft = between(&page, "name=\"draft\" value=\"", "\"").expect("a draft");
    let fields = [("reach", "all"), ("draft", draft)];
    let (status, _) = changed.press("release", &fields).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "not unseen");
    let fields = [("reach", "all"), ("draft", draft), ("site", "1")];
    let (status, _) = changed.press("release", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_else_sees_or_does_any_of_it() {
    let changed = Changed::new().await;
    let other = changed.world.office("となり商店").await;
    let strangers = [
        (changed.office, Role::Admin),
        (changed.office, Role::Member),
        (other, Role::Owner),
    ];
    for (office, role) in strangers {
        let email = changed.world.member(office, role).await;
        let mut browser = changed.world.signed_in(&email).await;
        assert!(!browser.get("/").await.text.contains("/operator/"));
        for path in ["/operator/recipes", PAGE, &format!("{PAGE}/page?of=new")] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            assert!(
                answer.text.contains("運営する担当者だけ"),
                "{}",
                answer.text
            );
            assert!(
                answer.text.contains("運営の担当者は"),
                "says who: {}",
                answer.text
            );
            assert!(
                !answer.text.contains("直してください"),
                "nothing to correct"
            );
        }
        let path = format!("{PAGE}/back");
        let answer = browser.submit(&path, &[("version", "software")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert!(changed.waits().await);
}

fn unescaped(html: &str) -> String {
    let named = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    named
        .iter()
        .fold(html.to_owned(), |text, (name, c)| text.replace(name, c))
}
