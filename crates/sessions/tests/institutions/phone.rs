//! The page of the sandbox that people type from: it says the same as the form that Renkei draws.

use std::fs;

use crate::visit::{folder, recipe};

#[test]
fn names_and_labels_are_those_of_the_catalogue_in_the_same_order() {
    for institution in sandbox::Sandbox::institutions() {
        let (name, form) = sandbox::Sandbox::form(institution).expect("it is there");
        let catalogue = recipe(institution);
        let catalogue = catalogue.institution();
        assert_eq!(name, catalogue.name, "{institution}");
        let drawn: Vec<(&str, &str)> = catalogue
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.label.as_str()))
            .collect();
        // Where people consent at the bank, Renkei draws no form.
        let has_form = fs::read_to_string(folder(institution).join("recipe.toml"))
            .is_ok_and(|recipe| !recipe.contains("[oauth]"));
        assert_eq!(drawn.is_empty(), !has_form, "{institution}");
        if has_form {
            assert_eq!(form, drawn, "{institution}");
        }
        for login in sandbox::Sandbox::logins() {
            if login.institution == institution {
                let mut fields: Vec<&str> = login.fields.iter().map(|(name, _)| *name).collect();
                let mut asked: Vec<&str> = form.iter().map(|(name, _)| *name).collect();
                fields.sort_unstable();
                asked.sort_unstable();
                assert_eq!(fields, asked, "{institution} {}", login.login_id);
            }
        }
    }
}
