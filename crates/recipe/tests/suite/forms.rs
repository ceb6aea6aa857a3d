//! The bank's forms: found by a field, filled by label, submitted in the page's charset; questions with cells and pictures.

use domain::fetch::ChallengeKind;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};
use recipe::{AnswerToken, Part, Walked};

use crate::bank::{ACCOUNTS, Bank, order, recipe_of, walk};

const PAGES: &str = r#"
start  = "/login"
logout = { open = "/logout" }

[site]
origin = "https://ib.mihon.example"
get    = ["/login", "/zandaka", "/picture", "/logout"]
post   = ["/auth", "/check"]
"#;

const REST: &str = r#"
[[page]]
kind = "accounts"
when = { title = "残高照会" }
[page.account]
table  = "table.ichiran"
number = "口座番号"
"#;

/// A login form as the recipe says it.
fn recipe_with(login: &str, further: &str) -> recipe::Recipe {
    recipe_of(&format!(
        r#"{PAGES}
[[page]]
kind    = "login-form"
when    = {{ title = "ログイン" }}
outcome = [ {{ means = "credentials-rejected", text = "正しくありません" }} ]
{login}
{further}
{REST}"#
    ))
}

fn signed_in(recipe: &recipe::Recipe, mut bank: Bank) -> (Walked, Bank) {
    let walked = walk(recipe, &order(), &mut bank);
    assert_eq!(walked.error, None, "{:?}", bank.requests());
    assert!(walked.logged_in);
    (walked, bank)
}

/// Names and values of the fields of the n-th request.
fn fields(bank: &Bank, nth: usize) -> Vec<(&str, String)> {
    let shown = |parts: &[Part]| -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Login(name) => format!("{{login.{name}}}"),
            Part::Answer { part: 0, .. } => "{answer}".to_owned(),
            Part::Answer { part, .. } => format!("{{answer.{part}}}"),
            Part::AccessToken => "{oauth.access}".to_owned(),
        };
        parts.iter().map(part).collect()
    };
    let fields = bank.sent[nth].fields.iter();
    fields
        .map(|(name, parts)| (name.as_str(), shown(parts)))
        .collect()
}

const SEARCH: &str = r#"<form method="post" action="/search"><input name="q"></form>"#;

/// Field names are new at every load.
const RANDOM: &str = r#"<title>ログイン</title><form method="post" action="/auth"><input type="hidden" name="tkn" value="7"><table>
<tr><th>契約者番号：</th><td><input name="f8a31"></td></tr>
<tr><th>ログイン<br>パスワード</th><td><input type="password" name="f77b0"></td></tr></table>
<label for="s">お店</label><select id="s" name="f0c"><option value="001">本店</option><option value="002">さくら支店</option></select>
<label><input type="checkbox" name="f5d" value="1"> 保存する</label>
<input type="submit" name="go" value="ログイン"></form>"#;

#[test]
fn a_form_is_the_one_with_the_field_and_fields_are_known_by_their_labels() {
    let recipe = recipe_with(
        r#"form = { with = "ログイン パスワード" }
fill = { "契約者番号" = "{login.id}", "ログイン パスワード" = "{login.password}", "お店" = "さくら支店", "保存する" = "1" }"#,
        "",
    );
    let (_, bank) = signed_in(
        &recipe,
        Bank::default()
            .html("GET /login", &format!("{SEARCH}{RANDOM}"))
            .html("POST /auth [f0c f5d f77b0 f8a31 go tkn]", ACCOUNTS)
            .html("GET /logout", ""),
    );
    let sent = fields(&bank, 1);
    let wanted = [
        ("tkn", "7"),
        ("f8a31", "{login.id}"),
        ("f77b0", "{login.password}"),
        ("f0c", "002"),
        ("f5d", "1"),
        ("go", "ログイン"),
    ];
    assert_eq!(sent, wanted.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn a_field_that_is_not_there_or_there_twice_is_refused_before_anything_is_sent() {
    let recipe = recipe_with(
        r#"form = { with = "契約者番号" }
fill = { "契約者番号" = "{login.id}", PASSWD = "{login.password}" }"#,
        "",
    );
    let said = |page: &str| {
        let mut bank = Bank::default().html("GET /login", page);
        let error = walk(&recipe, &order(), &mut bank).error.expect("a refusal");
        assert!(bank.sent.iter().all(|request| request.fields.is_empty()));
        format!(
            "{} | {}",
            error.expected.map(|said| said.en).unwrap_or_default(),
            error.seen.map(|said| said.en).unwrap_or_default()
        )
    };
    assert_eq!(
        said(RANDOM),
        "a form with the field PASSWD | its fields are \"f0c, f5d, f77b0, f8a31, go, tkn\""
    );
    assert_eq!(
        said(&RANDOM.replace("お店", "契約者番号")),
        "one field at \"契約者番号\" | 2 of them"
    );
    assert_eq!(
        said(&format!(
            "{RANDOM}{}",
            RANDOM.replace("<title>ログイン</title>", "")
        )),
        "one form at the form with 契約者番号 | 2 of them"
    );
    let none = said(&RANDOM.replace("契約者番号", "お客さま番号"));
    assert!(
        none.starts_with("submit the form with 契約者番号"),
        "{none}"
    );
}

#[test]
fn forms_are_submitted_in_the_charset_that_their_page_is_really_in() {
    let recipe = recipe_with(
        r#"fill = { KEIYAKU = "{login.id}", PASSWD = "{login.password}", MEIGI = "高橋ｶ" }"#,
        "",
    );
    let submitted = |header: &str, meta: &str, written: &'static Encoding, accept: &str| {
        let page = format!(
            r#"<html><meta charset="{meta}"><title>ログイン</title><form method="post" action="/auth"{accept}><input name="KEIYAKU"><input type="password" name="PASSWD"><input name="MEIGI"></form></html>"#
        );
        let (_, bank) = signed_in(
            &recipe,
            Bank::default()
                .raw(
                    "GET /login",
                    200,
                    header,
                    written.encode(&page).0.into_owned(),
                )
                .html("POST /auth [KEIYAKU MEIGI PASSWD]", ACCOUNTS)
                .html("GET /logout", ""),
        );
        let body = bank.sent[1].body(&|_| Some("x".to_owned()));
        let bytes = body.expect("a body").expect("of a form").bytes;
        String::from_utf8(bytes).expect("ASCII")
    };
    let wanted = |charset: &'static Encoding| {
        let escaped: String = charset
            .encode("高橋ｶ")
            .0
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(*byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        format!("KEIYAKU=x&PASSWD=x&MEIGI={escaped}")
    };
    for (header, meta, written, accept, charset) in [
        ("text/html", "EUC-JP", EUC_JP, "", EUC_JP),
        ("text/html; charset=EUC-JP", "Shift_JIS", EUC_JP, "", EUC_JP),
        (
            "text/html; charset=Shift_JIS",
            "EUC-JP",
            SHIFT_JIS,
            "",
            SHIFT_JIS,
        ),
        // A lie: valid UTF-8 is UTF-8 whatever is declared.
        (
            "text/html; charset=Shift_JIS",
            "Shift_JIS",
            UTF_8,
            "",
            UTF_8,
        ),
        (
            "text/html; charset=UTF-8",
            "UTF-8",
            UTF_8,
            " accept-charset=\"Shift_JIS\"",
            SHIFT_JIS,
        ),
    ] {
        let sent = submitted(header, meta, written, accept);
        assert_eq!(sent, wanted(charset), "{header}, {meta}{accept}");
    }
}

const GRID: &str = r#"<title>確認</title><p class="q">次のますの数字を入れてください</p><ul><li class="masu">ア-3</li><li class="masu">イ-1</li></ul>
<form id="k" method="post" action="/check"><input name="a1"><input name="a2"><input name="a3"></form>"#;

#[test]
fn a_grid_card_asks_for_its_cells_and_each_answer_goes_into_its_own_field() {
    let recipe = recipe_with(
        r#"fill = { ID = "{login.id}", PW = "{login.password}" }"#,
        r#"
[[page]]
kind     = "challenge-form"
when     = { title = "確認", has = ".masu" }
asks     = "grid-card"
question = ".q"
cells    = ".masu"
form     = "form#k"
fill     = { a1 = "{answer.1}", a2 = "{answer.2}" }
"#,
    );
    let mut bank = Bank::default()
        .html("GET /login", "<title>ログイン</title><form method=post action=/auth><input name=ID><input name=PW></form>")
        .html("POST /auth [ID PW]", GRID)
        .html("POST /check [a1 a2 a3]", ACCOUNTS)
        .html("GET /logout", "");
    bank.answers.push_back(Ok(AnswerToken(1)));
    let (_, bank) = signed_in(&recipe, bank);
    let asked = &bank.asked[0];
    assert_eq!(asked.kind, ChallengeKind::GridCard);
    assert_eq!(asked.cells, ["ア-3", "イ-1"]);
    assert_eq!(
        asked.question.as_deref(),
        Some("次のますの数字を入れてください")
    );
    assert_eq!(
        fields(&bank, 2),
        [
            ("a1", "{answer.1}".to_owned()),
            ("a2", "{answer.2}".to_owned()),
            ("a3", String::new())
        ]
    );
}

#[test]
fn a_picture_is_fetched_inside_the_fence_and_shown_with_its_deadline() {
    let recipe = recipe_with(
        r#"fill = { ID = "{login.id}", PW = "{login.password}" }"#,
        r#"
[[page]]
kind    = "challenge-form"
when    = { title = "確認" }
asks    = "picture"
picture = { css = "img.moji", attr = "src" }
until   = { css = ".until", find = '(.*)まで' }
fill    = { moji = "{answer}" }
"#,
    );
    let page = |src: &str| {
        format!(
            r#"<title>確認</title><img src="/logo.png"><img class="moji" src="{src}"><p class="until">2026年4月11日 12:05まで</p><form method="post" action="/check"><input name="moji"></form>"#
        )
    };
    let bank = |src: &str| {
        let mut bank = Bank::default()
            .html("GET /login", "<title>ログイン</title><form method=post action=/auth><input name=ID><input name=PW></form>")
            .html("POST /auth [ID PW]", &page(src))
            .raw("GET /picture?7", 200, "image/png", b"\x89PNG".to_vec())
            .html("POST /check [moji]", ACCOUNTS)
            .html("GET /logout", "");
        bank.answers.push_back(Ok(AnswerToken(1)));
        bank
    };
    let (_, told) = signed_in(&recipe, bank("picture?7"));
    let asked = &told.asked[0];
    assert_eq!(
        asked.picture,
        Some(("image/png".to_owned(), b"\x89PNG".to_vec()))
    );
    assert_eq!(
        asked.until.map(|until| until.to_string()).as_deref(),
        Some("2026-04-11T03:05:00Z")
    );
    let mut elsewhere = bank("https://evil.example/picture");
    let walked = walk(&recipe, &order(), &mut elsewhere);
    let error = walked.error.expect("outside of the fence");
    assert_eq!(error.cause.word(), "fence-broken");
    assert!(elsewhere.asked.is_empty());
}

#[test]
fn several_forms_are_told_with_what_names_each_of_them() {
    let recipe = recipe_with(
        r#"fill = { KEIYAKU = "{login.id}", PASSWD = "{login.password}" }"#,
        "",
    );
    let search =
        r#"<form method="get" action="/kensaku?s=9"><input type="hidden" name="_T"></form>"#;
    let page = format!("{}{search}", crate::bank::LOGIN);
    let mut bank = Bank::default().html("GET /login", &page);
    let walked = walk(&recipe, &order(), &mut bank);
    let seen = walked.error.and_then(|error| error.seen).expect("refused");
    let copied = r#"form = { with = "KEIYAKU" }"#;
    assert!(
        seen.ja.contains(copied) && seen.en.contains(copied),
        "{seen:?}"
    );
    assert!(
        seen.en.contains(r#"'form[action^="/kensaku"]'"#),
        "{seen:?}"
    );
}
