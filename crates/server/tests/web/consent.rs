//! Institutions that are read by consent (F23): the bank's own page, the way back, the fetch; the end of a consent, and a new
//! one that keeps accounts and lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use aggregation::catalogue::Catalogue;
use aggregation::fetching::{self, Ended};
use aggregation::{Actor, consenting, looking};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::connection::ConnectionState;
use domain::fetch::Cause;
use domain::ids::{ConnectionId, OfficeId};
use domain::office::Role;
use domain::time::{Date, Period, date_in_japan};
use sandbox::{Misbehaviour, Place, Sandbox, Settings};
use sessions::OriginMap;

use crate::person::{at_the_bank, customer};
use crate::world::{Answer, Browser, World, between};

const BANK: &str = "gmo-aozora";
const OTHER: &str = "demo-api";
const EVER: Period = Period {
    from: Date::constant(2020, 1, 1),
    to: Date::constant(2030, 1, 1),
};

struct ApiWorld {
    world: World,
    banks: Sandbox,
    office: OfficeId,
    owner: Browser,
}

impl ApiWorld {
    async fn new() -> ApiWorld {
        let today = Arc::new(|| Date::constant(2026, 11, 24));
        let banks = Sandbox::start(Settings::new(11, today)).await;
        let banks = banks.expect("the banks start");
        let origins = OriginMap::new(banks.origins()).expect("loopback");
        let catalogue = Catalogue::built_in().expect("the recipes are good");
        let world = World::beside(catalogue, origins).await;
        for client in Sandbox::clients() {
            let (institution, now) = (client.institution, world.now());
            let set = consenting::set_client(
                &world.app,
                institution,
                client.id,
                client.secret,
                None,
                now,
            );
            set.await.expect("is set");
        }
        let (office, owner) = world.owner().await;
        ApiWorld {
            world,
            banks,
            office,
            owner,
        }
    }

    /// A sign-in doesn't last as long: the owner signs in anew.
    async fn pass_days(&mut self, days: i64) {
        self.world.advance_seconds(days * 86_400);
        let today = date_in_japan(self.world.now());
        self.banks.set_today(Some(today));
        let email = format!("owner@office{}.example", self.office);
        self.owner = self.world.signed_in(&email).await;
    }

    /// Presses 「銀行のサイトで同意する」: the address of the bank's page.
    async fn leave(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.owner.submit(path, fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        bank_address(&answer)
    }

    /// 新規登録 by the institution's first customer.
    async fn register(&mut self, institution: &str) -> ConnectionId {
        let path = format!("/connections/new/{institution}");
        let address = self.leave(&path, &[("start", "all")]).await;
        let back = at_the_bank(&address, customer(institution, 0), "agree").await;
        let answer = self.owner.come_back(&back).await;
        let page = answer.location.unwrap_or_else(|| panic!("{}", answer.text));
        let id = page.rsplit('/').next().and_then(|id| id.parse().ok());
        id.unwrap_or_else(|| panic!("no registration at {page}"))
    }

    async fn fetch(&self, id: ConnectionId) -> Ended {
        fetching::fetch(&self.world.app, self.actor(), id, None)
            .await
            .expect("begins")
    }

    fn actor(&self) -> Actor {
        Actor::command_line(self.office)
    }

    async fn state(&self, id: ConnectionId) -> ConnectionState {
        let found = looking::registration(&self.world.app, self.actor(), id).await;
        found.expect("is there").stored.connection.state()
    }

    /// Every line that is stored of an account is in the bank's books once, and none is missing.
    async fn assert_as_booked(&self, institution: &str, what: &str) {
        let accounts = looking::accounts(&self.world.app, self.actor()).await;
        for ledger in self
            .banks
            .ledger(institution, customer(institution, 0).login_id)
        {
            let account = accounts.as_ref().expect("a list").iter();
            let mut same = account.filter(|account| account.identity.number == ledger.number);
            let account = same.next().expect("the account is known");
            assert!(
                same.next().is_none(),
                "{what}: a second copy of {}",
                ledger.number
            );
            let lines = looking::live_lines(&self.world.app, self.actor(), account.id, EVER).await;
            let lines = lines.expect("lines");
            // What the bank showed at the first fetch, and shows still.
            let first = lines.first().expect("has lines").posted_on;
            let first = first.max(ledger.shown_from);
            let spelt = |text: &str| text.replace(' ', "　");
            let stored = lines
                .iter()
                .filter(|line| line.posted_on >= first)
                .map(|line| (line.posted_on, line.amount, spelt(&line.description)));
            let booked = ledger
                .lines
                .iter()
                .filter(|line| line.on >= first)
                .map(|line| (line.on, line.amount, spelt(&line.description)));
            let (stored, booked): (Vec<_>, Vec<_>) = (stored.collect(), booked.collect());
            for (stored, booked) in stored.iter().zip(&booked) {
                assert_eq!(stored, booked, "{what}: {}", ledger.number);
            }
            assert_eq!(stored.len(), booked.len(), "{what}: {}", ledger.number);
        }
    }
}

impl Browser {
    /// The bank's page sends the browser to an address of ours.
    async fn come_back(&mut self, to: &str) -> Answer {
        let request = Request::get(to)
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "navigate");
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }
}

fn bank_address(leaving: &Answer) -> String {
    let address = between(
        &leaving.text,
        "http-equiv=\"refresh\" content=\"1;url=",
        "\"",
    );
    let address = address.unwrap_or_else(|| panic!("no way to the bank: {}", leaving.text));
    // As a browser reads an attribute.
    address
        .replace("&#38;", "&")
        .replace("&#x26;", "&")
        .replace("&amp;", "&")
}

#[tokio::test]
async fn a_consent_is_given_fetched_ends_and_is_given_anew_with_all_accounts_and_lines_kept() {
    let mut api = ApiWorld::new().await;
    let catalogue = api.owner.get("/connections/new").await.text;
    assert!(catalogue.contains("シミュレーションで確認済み・実際の銀行では未確認"));
    let form = api.owner.get("/connections/new/gmo-aozora").await.text;
    assert!(form.contains("銀行のサイトで同意する") && !form.contains("type=\"password\""));

    let id = api.register(BANK).await;
    let ended = api.fetch(id).await;
    assert_eq!(ended.error, None);
    assert!(ended.counts.new > 100, "{:?}", ended.counts);
    api.assert_as_booked(BANK, "first").await;
    let accounts = looking::accounts(&api.world.app, api.actor())
        .await
        .expect("a list");
    let list = api.owner.get("/connections").await.text;
    assert!(
        list.contains("同意の期限") && list.contains("2027年2月22日(月)"),
        "{list}"
    );

    // 80 days on: the access token ran out on the way, and the consent ends soon.
    api.pass_days(80).await;
    assert_eq!(api.fetch(id).await.error, None);
    let counted = api.banks.consents(BANK, customer(BANK, 0).login_id);
    assert_eq!(
        (counted.given, counted.refreshes, counted.refused),
        (1, 1, 1)
    );
    let list = api.owner.get("/connections").await.text;
    assert!(list.contains("同意の期限まであと10日です。"), "{list}");
    assert!(list.contains("（あと10日）") && list.contains(&format!("/connections/{id}/consent")));

    // 20 days more: it is over.
    api.pass_days(20).await;
    let ended = api.fetch(id).await;
    assert_eq!(
        ended.error.map(|error| error.cause),
        Some(Cause::ConsentExpired)
    );
    let list = api.owner.get("/connections").await.text;
    assert!(list.contains("銀行への同意の期限が過ぎました。") && list.contains("再同意する"));
    assert!(list.contains("（期限切れ）"));
    let refetch = api
        .owner
        .submit(&format!("/connections/{id}/fetch"), &[])
        .await;
    assert!(
        refetch.text.contains("再同意が必要です。"),
        "{}",
        refetch.text
    );

    let address = api.leave(&format!("/connections/{id}/consent"), &[]).await;
    let back = at_the_bank(&address, customer(BANK, 0), "agree").await;
    let answer = api.owner.come_back(&back).await;
    assert_eq!(answer.location, Some(format!("/connections/{id}")));
    let page = api.owner.get(&format!("/connections/{id}")).await.text;
    assert!(page.contains("同じ連携のまま続きます"), "{page}");
    assert_eq!(api.fetch(id).await.error, None);
    api.assert_as_booked(BANK, "after the new consent").await;
    let kept = looking::accounts(&api.world.app, api.actor())
        .await
        .expect("a list");
    let ids = |all: &[store::accounts::Account]| -> BTreeSet<_> {
        all.iter()
            .map(|account| (account.id, account.connection))
            .collect()
    };
    assert_eq!(
        ids(&kept),
        ids(&accounts),
        "the same accounts, the same registration"
    );
}

#[tokio::test]
async fn a_customer_who_is_linked_already_renews_that_registration_also_before_its_end() {
    let mut api = ApiWorld::new().await;
    let id = api.register(OTHER).await;
    assert_eq!(api.fetch(id).await.error, None);
    api.pass_days(1).await;
    assert_eq!(api.register(OTHER).await, id, "never a second copy");
    assert_eq!(api.fetch(id).await.error, None);
    api.assert_as_booked(OTHER, "twice").await;
    let all = looking::connections(&api.world.app, api.actor())
        .await
        .expect("a list");
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn another_customers_consent_changes_nothing() {
    let mut api = ApiWorld::new().await;
    let id = api.register(OTHER).await;
    assert_eq!(api.fetch(id).await.error, None);
    let address = api.leave(&format!("/connections/{id}/consent"), &[]).await;
    let back = at_the_bank(&address, customer(OTHER, 1), "agree").await;
    let answer = api.owner.come_back(&back).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.text.contains("前とは別のログインで同意されました"),
        "{}",
        answer.text
    );
    let running = |index| {
        api.banks
            .consents(OTHER, customer(OTHER, index).login_id)
            .running
    };
    assert_eq!(
        (running(0), running(1)),
        (1, 0),
        "what nobody uses is given back"
    );
    api.pass_days(1).await;
    assert_eq!(api.fetch(id).await.error, None, "the first consent goes on");
}

#[tokio::test]
async fn a_person_who_says_no_comes_back_to_where_they_were() {
    let mut api = ApiWorld::new().await;
    let path = format!("/connections/new/{OTHER}");
    let address = api.leave(&path, &[("start", "all")]).await;
    let back = at_the_bank(&address, customer(OTHER, 0), "refuse").await;
    let answer = api.owner.come_back(&back).await;
    assert_eq!(answer.location.as_deref(), Some(path.as_str()));
    let page = api.owner.get(&path).await.text;
    assert!(
        page.contains("銀行のサイトで同意されなかったため"),
        "{page}"
    );
    let all = looking::connections(&api.world.app, api.actor())
        .await
        .expect("a list");
    assert!(all.is_empty());
}

#[tokio::test]
async fn a_state_is_good_once_in_time_and_for_the_person_who_began() {
    let mut api = ApiWorld::new().await;
    let path = format!("/connections/new/{OTHER}");
    let address = api.leave(&path, &[("start", "all")]).await;
    let back = at_the_bank(&address, customer(OTHER, 0), "agree").await;

    let office = api.world.office("ほかの会社").await;
    let stranger = api.world.member(office, Role::Owner).await;
    let mut stranger = api.world.signed_in(&stranger).await;
    let answer = stranger.come_back(&back).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    let nobody = api.world.browser().come_back(&back).await;
    assert!(
        nobody
            .location
            .is_some_and(|to| to.starts_with("/signin?next="))
    );

    let answer = api.owner.come_back(&back).await;
    assert!(answer.location.is_some(), "{}", answer.text);
    let again = api.owner.come_back(&back).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "a state is used once");
    for odd in [
        "",
        "?code=a",
        "?state=a",
        "?state=a&code=b",
        "?error=access_denied",
    ] {
        let answer = api
            .owner
            .come_back(&format!("/consent/callback{odd}"))
            .await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{odd}");
        for way_on in ["href=\"/connections\"", "href=\"/connections/new\""] {
            assert!(answer.text.contains(way_on), "{odd}: {}", answer.text);
        }
    }

    let address = api.leave(&path, &[("start", "all")]).await;
    let back = at_the_bank(&address, customer(OTHER, 1), "agree").await;
    api.world.advance_seconds(11 * 60);
    let late = api.owner.come_back(&back).await;
    assert!(late.text.contains("10分が過ぎたか"), "{}", late.text);
    let all = looking::connections(&api.world.app, api.actor())
        .await
        .expect("a list");
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn without_the_operators_registration_and_without_the_right_nobody_goes_to_the_bank() {
    let world = World::new().await;
    let (office, mut owner) = world.owner().await;
    let path = format!("/connections/new/{BANK}");
    let answer = owner.submit(&path, &[("start", "all")]).await;
    assert!(answer.text.contains("クライアントID"), "{}", answer.text);
    let member = world.member(office, Role::Member).await;
    let mut member = world.signed_in(&member).await;
    let answer = member.submit(&path, &[("start", "all")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let mut api = ApiWorld::new().await;
    let future = [("start", "from"), ("start_on", "2027-01-01")];
    let answer = api.owner.submit(&path, &future).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("今日より後の日は選べません"));
}

#[tokio::test]
async fn a_deleted_registration_is_given_back_to_the_bank() {
    let mut api = ApiWorld::new().await;
    let id = api.register(OTHER).await;
    assert_eq!(
        api.banks
            .consents(OTHER, customer(OTHER, 0).login_id)
            .running,
        1
    );
    api.owner
        .submit(&format!("/connections/{id}/delete"), &[])
        .await;
    assert_eq!(
        api.banks
            .consents(OTHER, customer(OTHER, 0).login_id)
            .running,
        0
    );
    assert_ne!(api.register(OTHER).await, id, "a new one may be linked");
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_is_tried_once_more_and_never_in_a_loop() {
    let mut api = ApiWorld::new().await;
    let login = customer(OTHER, 0).login_id;
    let id = api.register(OTHER).await;
    assert_eq!(api.fetch(id).await.error, None);
    // The access token ran out, the bank rotates the refresh token, and its answer is lost on the way.
    api.pass_days(1).await;
    let lost = Misbehaviour::ConnectionReset {
        place: Place::Login,
    };
    api.banks.misbehave(OTHER, Some(lost));
    let cause = |ended: Ended| ended.error.map(|error| error.cause);
    assert_eq!(cause(api.fetch(id).await), Some(Cause::Unreachable));
    assert!(matches!(
        api.state(id).await,
        ConnectionState::Suspended { .. }
    ));
    api.banks.misbehave(OTHER, None);
    // The same token once more: this bank takes it for stolen, and ends the consent.
    api.pass_days(1).await;
    assert_eq!(cause(api.fetch(id).await), Some(Cause::ConsentExpired));
    assert!(matches!(
        api.state(id).await,
        ConnectionState::Blocked {
            cause: Cause::ConsentExpired,
            ..
        }
    ));
    assert_eq!(api.banks.consents(OTHER, login).refreshes, 2);

    // A token whose answers were lost twice isn't sent a third time.
    let address = api.leave(&format!("/connections/{id}/consent"), &[]).await;
    let back = at_the_bank(&address, customer(OTHER, 0), "agree").await;
    api.owner.come_back(&back).await;
    assert_eq!(api.fetch(id).await.error, None);
    api.pass_days(1).await;
    let down = Misbehaviour::Status {
        place: Place::Login,
        status: 503,
    };
    api.banks.misbehave(OTHER, Some(down));
    for expected in [
        Cause::Unreachable,
        Cause::Unreachable,
        Cause::ConsentExpired,
    ] {
        assert_eq!(cause(api.fetch(id).await), Some(expected));
        api.pass_days(1).await;
    }
    let address = api.leave(&format!("/connections/{id}/consent"), &[]).await;
    api.banks.misbehave(OTHER, None);
    let back = at_the_bank(&address, customer(OTHER, 0), "agree").await;
    api.owner.come_back(&back).await;
    assert_eq!(api.fetch(id).await.error, None);
    api.assert_as_booked(OTHER, "after all that").await;
}

#[tokio::test]
async fn a_code_that_the_bank_does_not_know_leads_to_where_the_consent_begins() {
    let mut api = ApiWorld::new().await;
    let path = format!("/connections/new/{OTHER}");
    let address = api.leave(&path, &[("start", "all")]).await;
    let back = at_the_bank(&address, customer(OTHER, 0), "agree").await;
    let forged = with_code(&back, "forged");
    let answer = api.owner.come_back(&forged).await;
    assert!(answer.status.is_server_error() || answer.status.is_client_error());
    assert!(
        answer.text.contains("同意を受け取れませんでした")
            && answer.text.contains(&format!("href=\"{path}\"")),
        "{}",
        answer.text
    );
    assert!(!answer.text.contains("内容をご確認ください"));

    // The same when a registration's consent was to be renewed: its own button again.
    let id = api.register(OTHER).await;
    let address = api.leave(&format!("/connections/{id}/consent"), &[]).await;
    let back = at_the_bank(&address, customer(OTHER, 0), "agree").await;
    let answer = api.owner.come_back(&with_code(&back, "forged")).await;
    assert!(
        answer
            .text
            .contains(&format!("action=\"/connections/{id}/consent\"")),
        "{}",
        answer.text
    );
}

/// The bank's way back with another code.
fn with_code(back: &str, code: &str) -> String {
    let (path, query) = back.split_once('?').expect("a query");
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some(("code", _)) => format!("code={code}"),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn two_consents_at_one_bank_are_told_apart_in_the_list() {
    let mut api = ApiWorld::new().await;
    let mut ids = vec![];
    for index in [0, 1] {
        let path = format!("/connections/new/{BANK}");
        let address = api.leave(&path, &[("start", "all")]).await;
        let back = at_the_bank(&address, customer(BANK, index), "agree").await;
        let went = api.owner.come_back(&back).await.location.expect("linked");
        let id = went.rsplit('/').next().and_then(|id| id.parse().ok());
        ids.push(ConnectionId(id.expect("a number")));
    }
    let list = api.owner.get("/connections").await.text;
    assert_eq!(
        list.matches("<p class=\"faint\">同意 ").count(),
        2,
        "{list}"
    );
    for id in &ids {
        assert_eq!(api.fetch(*id).await.error, None);
    }
    let list = api.owner.get("/connections").await.text;
    let hints: Vec<&str> = list
        .split("<p class=\"faint\">口座 ")
        .skip(1)
        .filter_map(|rest| rest.split("</p>").next())
        .collect();
    assert_eq!(hints.len(), 2, "{list}");
    assert_ne!(hints[0], hints[1]);
    for ledger in [0, 1].map(|index| api.banks.ledger(BANK, customer(BANK, index).login_id)) {
        let number = &ledger[0].number;
        let end = format!("…{}", &number[number.len() - 4..]);
        assert!(hints.iter().any(|hint| hint.contains(&end)), "{hints:?}");
    }
}
