//! What the control face shows of the things that only a login's owner has: codes, grid cards, answers.

use reqwest::Client;
use sandbox::{Asks, Sandbox};
use serde_json::{Value, json};

use crate::visitor::{Visitor, sandbox};

struct Face {
    client: Client,
    base: String,
}

impl Face {
    fn of(sandbox: &Sandbox) -> Face {
        // A second one finds it installed: that is fine.
        drop(rustls::crypto::ring::default_provider().install_default());
        let address = sandbox.control_address().expect("a control face");
        Face {
            client: Client::new(),
            base: format!("http://{address}"),
        }
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await;
        answer
            .expect("an answer")
            .text()
            .await
            .expect("a whole answer")
    }

    async fn get(&self, what: &str, login: (&str, &str)) -> Value {
        let (institution, login_id) = login;
        let path = format!("/control/{what}?institution={institution}&login_id={login_id}");
        serde_json::from_str(&self.text(&path).await).expect("JSON")
    }

    async fn post(&self, what: &str, body: Value) -> u16 {
        let request = self
            .client
            .post(format!("{}/control/{what}", self.base))
            .header("content-type", "application/json")
            .body(body.to_string());
        request.send().await.expect("an answer").status().as_u16()
    }
}

const SHOKO: (&str, &str) = ("demo-shoko", "338001122");

#[tokio::test]
async fn a_token_shows_the_same_code_until_it_is_used_and_then_another() {
    let sandbox = sandbox().await;
    let face = Face::of(&sandbox);
    let code = face.get("code", SHOKO).await["code"].clone();
    assert_eq!(face.get("code", SHOKO).await["code"], code);
    let bank = Visitor::at(&sandbox, "https://web.demo-shoko.example");
    let typed = code.as_str().expect("six digits");
    let fields = [
        ("kaiin", SHOKO.1),
        ("anshou", "Shoko#midori8"),
        ("otp", typed),
    ];
    let page = bank.post("/s/auth.do", &fields).await;
    assert!(page.contains("6001234"), "{page}");
    let next = face.get("code", SHOKO).await["code"].clone();
    assert_ne!(next, code);
    assert_eq!(sandbox.code(SHOKO.0, SHOKO.1).as_deref(), next.as_str());
    let page = bank.post("/s/auth.do", &fields).await;
    assert!(page.contains("alert"), "a code is good once");
    assert_eq!(sandbox.counters(SHOKO.0, SHOKO.1).wrong_answers, 1);
}

#[tokio::test]
async fn grid_card_second_password_and_answers_stay_the_same() {
    let sandbox = sandbox().await;
    let face = Face::of(&sandbox);
    let chigin = ("demo-chigin", "C10200301");
    let grid = face.get("grid", chigin).await;
    assert_eq!(grid, json!(sandbox.grid(chigin.0, chigin.1)));
    assert_eq!(grid.as_object().map(serde_json::Map::len), Some(50));
    assert_ne!(grid, face.get("grid", ("demo-chigin", "C10200303")).await);

    let shinkin = ("demo-shinkin", "40067890");
    let second = face.get("second-password", shinkin).await;
    assert_eq!(second["password"], "1357");
    let questions = face.get("questions", shinkin).await;
    assert_eq!(questions["母方の祖母の名前は"], "ふみ");
    let nobody = face.get("code", ("demo-shinkin", "nobody")).await;
    assert!(nobody["error"].is_string());
}

#[tokio::test]
async fn a_layout_is_switched_and_only_1_and_2_are_there() {
    let sandbox = sandbox().await;
    let face = Face::of(&sandbox);
    let layout = |layout: u8| json!({ "institution": "demo-shoko", "layout": layout });
    assert_eq!(face.post("layout", layout(2)).await, 200);
    assert_eq!(face.post("layout", layout(3)).await, 404);
    assert!(!sandbox.set_layout("no-such-bank", 2));
    let nobody_waits = json!({
        "institution": SHOKO.0, "login_id": SHOKO.1, "approve": true,
    });
    assert_eq!(face.post("approve", nobody_waits).await, 404);
}

#[tokio::test]
async fn the_page_for_people_has_every_login_and_what_is_at_hand() {
    let sandbox = sandbox().await;
    let page = Face::of(&sandbox).text("/").await;
    for login in Sandbox::logins() {
        assert!(page.contains(login.about), "{}", login.about);
    }
    let code = sandbox.code(SHOKO.0, SHOKO.1).expect("a token's code");
    assert!(page.contains(&code));
    // Each value beside its label, from top to bottom as in the login form.
    let (name, _) = Sandbox::form("demo-digital").expect("it is there");
    assert!(page.contains(&format!("<h2>{name} ")));
    let typed = "<dl><dt>お取引店<dd><code>しらかば支店</code><dt>口座番号<dd><code>1042233</code><dt>パスワード<dd>";
    assert!(page.contains(typed));
    let with_grid = Sandbox::logins()
        .iter()
        .filter(|login| login.asks.contains(&Asks::GridCard))
        .count();
    assert_eq!(page.matches("class=\"grid\"").count(), with_grid);
    for (origin, address) in sandbox.origins().iter().take(3) {
        assert!(page.contains(&format!("<a href=\"http://{address}/\">{origin}</a>")));
    }
}
