//! No address, field, form or link of a recipe that sounds like moving money goes unsaid.

use crate::bank::{INSTITUTION, RECIPE};
use recipe::Recipe;

const FENCE: &str = "get    = [\"/login\"";
const MENU: &str = "go   = { click = \"残高照会\", to = \"accounts\" }";

fn said(from: &str, to: &str) -> String {
    assert!(RECIPE.contains(from), "the recipe has no {from:?}");
    match Recipe::read(INSTITUTION, &RECIPE.replacen(from, to, 1)) {
        Ok(recipe) => recipe.warnings().iter().map(ToString::to_string).collect(),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
    }
}

#[test]
fn a_fence_is_heard_in_every_spelling() {
    for moving in [
        "/ib/furikomi.cgi",
        "/ib/%2566urikomi.cgi",
        "/ib/%90%55%8D%9E",
        "/ib/ＦＵＲＩＫＯＭＩ",
        "/ib/FRKM01.do",
        "/ib/anshou_henkou",
        "/ib/pwchange",
        "/ib/settei/henkou",
        "/ib/kaiyaku",
        "/ib/haraikomi",
        "/ib/payeasy",
        "/ib/pay/execute",
        "/ib/limit-change",
        "/ib/order/buy",
        "/ib/so-kin",
        "/ib/furi*",
        "/ib?ACT=FURIKOMI*",
    ] {
        let said = said(FENCE, &format!("get    = [\"{moving}\", \"/login\""));
        assert!(
            said.contains("looks like a page that moves money"),
            "{moving}: {said}"
        );
    }
}

#[test]
fn the_addresses_that_banks_have_for_reading_are_none_of_it() {
    for honest in [
        "/ib/meisai.cgi",
        "/ib/zandaka.cgi",
        "/ib/nyushukkin",
        "/ib/nyuusyukkin_meisai.do",
        "/ib/kouza/ichiran",
        "/ib/torihiki/rireki",
        "/ib/shoukai/jikkou.do",
        "/ib/jouken",
        "/balance/inquiry",
        "/api/accounts/*/entries",
        "/transactions*",
        "/statement?limit=20&change=month",
        "/ib/oshirase",
        "/csv/download",
        "/ib?ACT=MEISAI*",
        "/ib/ansho",
        "/mikakutei",
        "/orders",
        "/denshi_tsuuchou",
        "/keiyaku/kouza",
        "/teiki/meisai",
    ] {
        let said = said(FENCE, &format!("get    = [\"{honest}\", \"/login\""));
        assert_eq!(said, "", "{honest}");
    }
}

#[test]
fn what_a_recipe_says_itself_is_heard_too() {
    for way in [
        "go = { post = \"/meisai\", fields = { ACT = \"FURIKOMI\", KINGAKU = \"100000\" }, to = \"accounts\" }",
        "go = { post = \"/meisai\", json = { steps = [{ act = \"furikomi\" }] }, to = \"accounts\" }",
        "go = { post = \"/meisai\", json = { furikomi = true }, to = \"accounts\" }",
        "go = { open = \"/menu?ACT=FURIKOMI_JIKKOU\", to = \"accounts\" }",
        "go = { submit = \"form[name=FURIKOMI]\", fill = { KINGAKU = \"100000\" }, to = \"accounts\" }",
        "go = { submit = { with = \"furikomisaki\" }, to = \"accounts\" }",
        "go = { submit = \"form\", button = \"振込\", to = \"accounts\" }",
        "go = { click = \"振込\", to = \"accounts\" }",
        "go = { click = \"ﾌﾘｺﾐ\", to = \"accounts\" }",
        "go = { click = { css = \"a[href*=furikomi]\" }, to = \"accounts\" }",
    ] {
        let said = said(MENU, way);
        assert!(
            said.contains("sounds like moving money or changing settings"),
            "{way}: {said}"
        );
        assert!(said.contains("harmless = {"), "{way}: {said}");
    }
}

#[test]
fn a_reason_is_the_way_out() {
    let recipe = RECIPE
        .replacen(
            MENU,
            "go = { click = \"振込入金明細\", to = \"accounts\" }",
            1,
        )
        .replacen(
            "[site]\n",
            "[site]\nharmless = { \"振込入金明細\" = \"入金の一覧\" }\n",
            1,
        );
    Recipe::read(INSTITUTION, &recipe).expect("a recipe with a reason");
}

#[test]
fn a_click_on_what_everybody_reads_needs_none() {
    for honest in ["入出金明細", "お取引明細", "お支払い分", "残高照会"] {
        let way = format!("go = {{ click = \"{honest}\", to = \"accounts\" }}");
        assert_eq!(said(MENU, &way), "", "{honest}");
    }
}
