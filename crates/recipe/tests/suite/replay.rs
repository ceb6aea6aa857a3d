//! Recorded walks: written, read and walked again; other charsets on the way.

use domain::fetch::Cause;
use recipe::replay::{Replayer, differences, expected_text, record};
use recipe::{NetworkFault, Part};

use crate::bank::{Bank, MEISAI, RECIPE, form_of, order, recipe_of, signed_in, statement, walk};

const ROWS: [[&str; 5]; 1] = [["2026/04/10", "", "11,200", "300,000", "振込　ｶ)ﾐﾎﾝ①髙"]];

/// The bank in Shift_JIS from the period form on.
fn in_shift_jis(list: &str) -> Bank {
    let bytes = |html: &str| {
        encoding_rs::SHIFT_JIS
            .encode(&format!("<html><body>{html}</body></html>"))
            .0
            .into_owned()
    };
    signed_in()
        .raw(
            "GET /jouken?k=1",
            200,
            "text/html",
            bytes(&format!("<meta charset=\"Shift_JIS\">{}", form_of(1))),
        )
        .raw(MEISAI, 200, "text/html; charset=Shift_JIS", bytes(list))
}

#[test]
fn a_recorded_walk_keeps_the_whole_order() {
    let mut order = order();
    order.default_period.to = jiff::civil::date(2026, 4, 9);
    order.periods = vec![("0123456".to_owned(), order.default_period)];
    order.deselected = vec!["0765432".to_owned()];
    let (toml, _) = record(&order, &[]);
    let toml = toml
        + "\n[[step]]\nrequest = \"GET /login\"\nurl = \"https://ib.mihon.example/login\"\nstatus = 200\nbody = \"001.html\"\n";
    let replayer =
        Replayer::read(&toml, |_| Some(Vec::new())).expect("what was written can be read");
    assert_eq!(replayer.order(), &order);
}

#[test]
fn a_recorded_walk_gives_the_same_lines() {
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    let recipe = recipe_of(RECIPE);
    let mut bank = in_shift_jis(&statement("0123456", 1, &ROWS, false));
    let walked = walk(&recipe, &order, &mut bank);
    assert_eq!(
        (walked.error.clone(), walked.account_errors.len()),
        (None, 0)
    );
    assert_eq!(
        expected_text(&walked),
        "0123456\t2026-04-10\t11200\t振込 ｶ)ﾐﾎﾝ①髙\t300000\n",
        "CP932 has them all"
    );

    let (toml, files) = record(&order, &walked.captures);
    assert!(
        toml.contains("request = \"POST /auth [BTN KEIYAKU PASSWD TKN]\""),
        "{toml}"
    );
    let load = |name: &str| {
        files
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, body)| body.clone())
    };
    let mut replayer = Replayer::read(&toml, load).expect("what was written can be read");
    let again = walk(&recipe, &replayer.order().clone(), &mut replayer);
    assert_eq!(expected_text(&again), expected_text(&walked));
    assert_eq!(again.captures, walked.captures);

    let faults = Replayer::read(&toml, |_| None).expect_err("the files are gone");
    assert_eq!(faults[0].message.en, "there is no file \"001.html\"");
}

#[test]
fn a_request_that_was_not_recorded_names_the_nearest() {
    let recipe = recipe_of(RECIPE);
    let mut bank = in_shift_jis(&statement("0123456", 1, &ROWS, false));
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    let walked = walk(&recipe, &order, &mut bank);
    let (toml, files) = record(&order, &walked.captures);
    let changed = toml.replace("/jouken?k=1", "/jouken?k=9");
    let mut replayer = Replayer::read(&changed, |name| {
        files
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, body)| body.clone())
    })
    .expect("a walk");
    let again = walk(&recipe, &order, &mut replayer);
    let error = again.error.expect("an error");
    assert_eq!(error.cause, Cause::OwnFault);
    assert_eq!(
        error.seen.as_ref().map(|said| said.en.as_str()),
        Some("nothing was recorded for GET /jouken?k=1; the nearest is GET /jouken?k=9")
    );
}

#[test]
fn bytes_that_the_charset_does_not_know_are_refused_and_forms_go_out_in_the_pages_charset() {
    let mut list = encoding_rs::SHIFT_JIS
        .encode(&format!(
            "<html>{}</html>",
            statement("0123456", 1, &ROWS, false)
        ))
        .0
        .into_owned();
    let at = list
        .windows(2)
        .position(|pair| pair == [0x90, 0x55])
        .expect("振");
    list[at + 1] = 0x20;
    let form = encoding_rs::SHIFT_JIS
        .encode(&format!(
            "<html><meta charset=\"Shift_JIS\">{}</html>",
            form_of(1).replace("value=\"1\"", "value=\"髙①\"")
        ))
        .0
        .into_owned();
    let mut bank = signed_in()
        .raw("GET /jouken?k=1", 200, "text/html", form)
        .raw(MEISAI, 200, "text/html; charset=Shift_JIS", list);
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    let walked = walk(&recipe_of(RECIPE), &order, &mut bank);
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageChanged);
    let sent = bank
        .sent
        .iter()
        .find(|request| request.text() == MEISAI)
        .expect("the form");
    let body = sent.body(&|_| None).expect("a body").expect("a form");
    assert_eq!(
        String::from_utf8(body.bytes).expect("ASCII"),
        "K=%FB%FC%87%40&F=20260401&T=20260411"
    );
    let mut other = sent.clone();
    other.fields[0].1 = vec![Part::Text("🍣".to_owned())];
    assert_eq!(
        other.body(&|_| None).err(),
        Some(NetworkFault::Unencodable {
            field: "K".to_owned()
        })
    );
}

/// The bank with these rows, fetched.
fn fetched(rows: &[[&str; 5]]) -> recipe::Walked {
    let mut order = order();
    order.deselected = vec!["0765432".to_owned()];
    let mut bank = in_shift_jis(&statement("0123456", rows.len(), rows, false));
    walk(&recipe_of(RECIPE), &order, &mut bank)
}

#[test]
fn what_a_replay_gives_otherwise_is_named_with_its_page() {
    let rows = [
        ["2026/04/03", "300", "", "700", "電気"],
        ["2026/04/03", "300", "", "400", "電気"],
        ["2026/04/06", "", "50", "450", "利息"],
    ];
    let whole = fetched(&rows);
    let expected = expected_text(&whole);
    assert_eq!(differences(&expected, &whole), []);
    let less = fetched(&rows[1..]);
    let said: Vec<String> = differences(&expected, &less)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "the recorded page 006.html gave 3 lines of 0123456, now 2; the missing one: 2026-04-03 -300 電気 700"
        ]
    );
    let more: Vec<String> = differences(&expected_text(&less), &whole)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        more,
        [
            "the recorded page 006.html gave 2 lines of 0123456, now 3; the new one: 2026-04-03 -300 電気 700"
        ]
    );
}

#[test]
fn a_page_that_two_rules_recognise_is_a_doubt() {
    let second = "\n[[page]]\nkind  = \"statement\"\nname  = \"again\"\nwhen  = { text = \"口座番号\", has = \"table.meisai\" }\nempty = \"bare\"\n[page.lines]\ntable = \"table.meisai\"\ndate = \"日付\"\nout = \"出金\"\nin = \"入金\"\nbalance = \"残高\"\n";
    let recipe = recipe_of(&format!("{RECIPE}{second}"));
    let line = RECIPE.lines().count() + 2;
    let walked = fetched(&ROWS);
    let doubts: Vec<String> = recipe
        .doubts(&walked)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        doubts,
        [format!(
            "recipe.toml:{line}: warning: \"statement\" and \"again\" are both recognised by 006.html\n    help: the first wins; add what only the second shows"
        )]
    );
    assert_eq!(recipe_of(RECIPE).doubts(&walked), []);
}
