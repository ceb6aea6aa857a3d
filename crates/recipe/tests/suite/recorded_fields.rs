//! What a recorded login page shows: which of its fields hide what is typed into them, and what the recipe types there.

use crate::bank::{INSTITUTION, LOGIN, RECIPE, order, signed_in, walk};
use recipe::Recipe;

const FILL: &str = "fill    = { KEIYAKU = \"{login.id}\", PASSWD = \"{login.password}\" }";

/// The doubts of a walk with another `fill`, over a login page with another first field.
fn doubts(fill: &str, first: &str) -> Vec<String> {
    let recipe = RECIPE.replacen(FILL, fill, 1);
    let recipe = Recipe::read(INSTITUTION, &recipe).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut bank = signed_in();
    bank.replace(
        "GET /login",
        &LOGIN.replace("<input name=\"KEIYAKU\">", first),
    );
    let walked = walk(&recipe, &order(), &mut bank);
    let doubts = recipe.doubts(&walked);
    doubts
        .iter()
        .map(|doubt| format!("{}: {}", doubt.line, doubt.message.en))
        .collect()
}

fn line() -> usize {
    let before = RECIPE.split("kind    = \"login-form\"").next();
    // The page begins one line before its kind.
    before.map_or(0, |before| before.lines().count())
}

#[test]
fn a_field_that_hides_what_is_typed_gets_a_secret() {
    assert_eq!(
        doubts(FILL, "<input name=\"KEIYAKU\">"),
        Vec::<String>::new()
    );
    assert_eq!(
        doubts(FILL, "<input type=\"PASSWORD\" name=\"KEIYAKU\">"),
        [format!(
            "{}: \"KEIYAKU\" of 001.html is the field of a password, but {{login.id}} is no secret",
            line()
        )]
    );
}

#[test]
fn no_text_of_the_recipe_goes_into_it() {
    let literal = "fill    = { KEIYAKU = \"0731\", PASSWD = \"{login.password}\" }";
    assert_eq!(
        doubts(literal, "<input type=\"password\" name=\"KEIYAKU\">"),
        [format!(
            "{}: \"KEIYAKU\" of 001.html is the field of a password, and what goes into it is written into the recipe",
            line()
        )]
    );
    assert_eq!(
        doubts(literal, "<input name=\"KEIYAKU\">"),
        Vec::<String>::new(),
        "a constant in a field that shows it"
    );
}

#[test]
fn a_field_that_is_named_by_its_label_is_found_too() {
    let fill = "fill    = { \"契約者番号\" = \"{login.id}\", PASSWD = \"{login.password}\" }";
    let field = "<label>契約者番号 <input type=\"password\" name=\"f1\"></label>";
    let doubts = doubts(fill, field);
    assert!(
        doubts.len() == 1
            && doubts[0].contains("\"契約者番号\" of 001.html is the field of a password"),
        "{doubts:?}"
    );
}
