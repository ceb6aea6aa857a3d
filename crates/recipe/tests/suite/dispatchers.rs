//! Where one address shows every page, the fence says which of them: its query.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::{Recipe, pattern_of};
use url::Url;

const GET: &str = "get    = [\"/login\"";
const POST: &str = "post   = [\"/auth\"";

fn said(changes: &[(&str, String)]) -> String {
    let recipe = changes
        .iter()
        .fold(RECIPE.to_owned(), |recipe, (from, to)| {
            assert!(recipe.contains(from), "the recipe has no {from:?}");
            recipe.replacen(from, to, 1)
        });
    match Recipe::read(INSTITUTION, &recipe) {
        Ok(recipe) => recipe.warnings().iter().map(ToString::to_string).collect(),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
    }
}

fn with(list: &'static str, patterns: &str) -> String {
    said(&[(list, list.replace('[', &format!("[{patterns}, ")))])
}

#[test]
fn a_fence_that_leaves_open_which_page_is_shown_is_refused() {
    for (patterns, why) in [
        // What a program is called.
        ("\"/ib\"", "leaves the query of \"/ib\" open"),
        ("\"/ib.cgi\"", "leaves the query of \"/ib.cgi\" open"),
        (
            "\"/cgi-bin/servlet/Dispatcher\"",
            "leaves the query of \"/cgi-bin/servlet/Dispatcher\" open",
        ),
        ("\"/ib?*\"", "leaves the query of \"/ib?*\" open"),
        ("\"/ib?p=*\"", "leaves the query of \"/ib?p=*\" open"),
        ("\"/ib*\"", "leaves the query of \"/ib*\" open"),
        // What the recipe itself shows.
        (
            "\"/bank/page\", \"/bank/page?ACT=TOP\"",
            "leaves the query of \"/bank/page\" open, and one address shows every page here, the transfer too (ACT=TOP)",
        ),
        // The value that chooses.
        ("\"/ib?ACT=*\"", "lets \"ACT\" choose any page"),
        ("\"/ib?ACT=F*\"", "lets \"ACT\" choose any page"),
        (
            "\"/bank/page?x=1&gamen_id=*\"",
            "lets \"gamen_id\" choose any page",
        ),
        ("\"/bank/page?cmd=FR*&x=1\"", "lets \"cmd\" choose any page"),
    ] {
        for list in [GET, POST] {
            let said = with(list, patterns);
            assert!(said.contains(why), "{patterns}: {said}");
            assert!(said.contains("harmless = {"), "{patterns}: {said}");
        }
    }
}

#[test]
fn what_the_walk_itself_opens_there_counts_too() {
    let start = "start  = \"/login\"";
    let opens = "start  = \"/bank/page?SCREEN=LOGIN\"".to_owned();
    let any = GET.replace('[', "[\"/bank/page\", ");
    let told = said(&[(start, opens.clone()), (GET, any)]);
    assert!(told.contains("(SCREEN=LOGIN)"), "{told}");
    let named = GET.replace('[', "[\"/bank/page?SCREEN=LOGIN\", ");
    assert_eq!(said(&[(start, opens), (GET, named)]), "");
}

#[test]
fn a_fence_that_says_which_page_is_fine() {
    for patterns in [
        "\"/ib?ACT=LOGIN\", \"/ib?ACT=MEISAI*\", \"/ib?\"",
        "\"/ib?ACT=MEISAI&p=*\"",
        "\"/ib?lang=ja&ACT=MEISAI*\"",
        "\"/statement?page=*\"",
        "\"/statement\", \"/statement?page=2\"",
        "\"/api/accounts/*/entries\"",
        "\"/library\", \"/ibaraki/meisai\"",
    ] {
        assert_eq!(with(GET, patterns), "", "{patterns}");
    }
}

#[test]
fn a_whole_folder_is_no_place_to_post_to() {
    for folder in ["/ib/*", "/bank/*.do", "/bank/m*"] {
        let said = with(POST, &format!("\"{folder}\""));
        assert!(
            said.contains("lets the walk post to everything in this folder"),
            "{folder}: {said}"
        );
    }
    for one in ["/bank/meisai*", "/accounts/*/entries"] {
        assert_eq!(with(POST, &format!("\"{one}\"")), "", "{one}");
    }
}

#[test]
fn a_folder_that_holds_the_whole_bank_is_worth_a_warning() {
    for folder in ["/ib/*", "/ib/*.do", "/cgi-bin/*"] {
        let said = with(GET, &format!("\"{folder}\""));
        let wanted = format!("warning: get = \"{folder}\" lets the walk open every page");
        assert!(said.contains(&wanted), "{folder}: {said}");
    }
    for folder in ["/ib/meisai/*", "/accounts/*", "/app/*"] {
        assert_eq!(with(GET, &format!("\"{folder}\"")), "", "{folder}");
    }
    let root = with(GET, "\"/?*\"");
    assert!(root.contains("fences nothing in"), "{root}");
}

#[test]
fn a_reason_is_the_way_out() {
    let reason = "[site]\nharmless = { \"/ib\" = \"明細だけのサーバー\" }\n".to_owned();
    let any = GET.replace('[', "[\"/ib\", ");
    assert_eq!(said(&[("[site]\n", reason), (GET, any)]), "");
}

#[test]
fn an_address_is_fenced_by_what_says_which_page_it_is() {
    for (address, pattern) in [
        ("/login", "/login"),
        ("/login?lang=ja", "/login"),
        ("/login?token=0731", "/login"),
        ("/ib?ACT=LOGIN", "/ib?ACT=LOGIN"),
        ("/ib?ACT=LOGIN&token=0731", "/ib?ACT=LOGIN*"),
        (
            "/bank/page?screen_id=LGN01&x=1",
            "/bank/page?screen_id=LGN01*",
        ),
        ("/ib?x=1&ACT=LOGIN", "/ib?x=1&ACT=LOGIN"),
        ("/ib", "/ib?"),
    ] {
        let url = Url::parse(&format!("https://ib.mihon.example{address}")).expect("a url");
        let made = pattern_of(&url);
        assert_eq!(made, pattern, "{address}");
        assert_eq!(with(GET, &format!("\"{made}\"")), "", "{address}");
    }
}
