//! 新規登録: the catalogue, searched and by category.

use super::Failure;
use super::page::institution_name;
use super::places::Asked;
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::Pen;
use crate::web::view::{Catalogue, CategoryTab, InstitutionCard, Place, Unattended, Way};
use axum::extract::State;
use axum::response::Response;
use domain::statement::text::text_key;
use recipe::institution::{Category, Proved, ProvedAgainst};
use recipe::{Institution, Recipe};

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Catalogue)).await?;
    let text = query.text("q").unwrap_or_default();
    let category = query
        .text("category")
        .and_then(|word| Category::from_word(&word));
    let wanted = search_key(&text);
    let matching: Vec<&Recipe> = web
        .app
        .institutions()
        .map(|entry| &*entry.recipe)
        .filter(|recipe| fits(recipe.institution(), &wanted))
        .collect();
    let is_in = |recipe: &Recipe, category| recipe.institution().categories.contains(&category);
    let in_category = |category: Category| {
        matching
            .iter()
            .filter(|recipe| is_in(recipe, category))
            .count()
    };
    let tabs = Category::ALL.into_iter().map(|category| CategoryTab {
        category: category.word().to_owned(),
        entries: in_category(category),
    });
    let shown = matching
        .iter()
        .filter(|recipe| category.is_none_or(|category| is_in(recipe, category)));
    me.page(&Catalogue {
        query: text,
        category: category.map(|category| category.word().to_owned()),
        all: matching.len(),
        tabs: tabs.filter(|tab| tab.entries > 0).collect(),
        found: cards(shown.copied(), &me.pen),
        frame,
    })
}

/// One card for each bank, with its ways to log in.
fn cards<'a>(recipes: impl Iterator<Item = &'a Recipe>, pen: &Pen) -> Vec<InstitutionCard> {
    let mut cards: Vec<(&str, InstitutionCard)> = vec![];
    for recipe in recipes {
        let institution = recipe.institution();
        let name = institution_name(institution, pen);
        let way = Way {
            institution: institution.id.clone(),
            name: name.clone(),
            login_with: institution
                .fields
                .iter()
                .map(|field| field.label.clone())
                .collect(),
            unattended: unattended(institution),
            practice: institution.is_simulated(),
            untried: is_untried(institution),
            unproven: is_unproven(recipe),
        };
        match cards.iter_mut().find(|(bank, _)| *bank == institution.bank) {
            Some((_, card)) => card.ways.push(way),
            None => {
                let plain = name
                    .split_once('（')
                    .map_or(name.as_str(), |(plain, _)| plain)
                    .to_owned();
                cards.push((
                    &institution.bank,
                    InstitutionCard {
                        name: plain,
                        kana: institution.kana.clone(),
                        ways: vec![way],
                    },
                ));
            }
        }
    }
    cards.into_iter().map(|(_, card)| card).collect()
}

pub(super) fn unattended(institution: &Institution) -> Unattended {
    use recipe::institution::Unattended as Declared;
    match &institution.unattended {
        Declared::Yes => Unattended::Yes,
        Declared::Asks { kinds, not_all } => Unattended::Asks {
            kinds: kinds.clone(),
            not_all: *not_all,
        },
        Declared::Certificate => Unattended::Certificate,
        Declared::Consent { days } => Unattended::Consent {
            days: *days as usize,
        },
    }
}

/// The recipe says of a list itself that nothing proves its amounts.
pub(super) fn is_unproven(recipe: &Recipe) -> bool {
    !recipe.unproven_statements().is_empty()
}

/// It exists, and its recipe was never seen to work against it, only against its simulation.
pub(super) fn is_untried(institution: &Institution) -> bool {
    let real = |proved: &Proved| proved.against == ProvedAgainst::Real;
    !institution.is_simulated() && !institution.proved.iter().any(real)
}

fn fits(institution: &Institution, wanted: &str) -> bool {
    let code = institution.bank_code.as_deref().unwrap_or_default();
    let names = [
        &institution.name,
        &institution.kana,
        &institution.english,
        &institution.id,
    ];
    wanted.is_empty()
        || code == wanted
        || names.iter().any(|name| search_key(name).contains(wanted))
}

/// As texts are compared, with hiragana and katakana alike.
fn search_key(text: &str) -> String {
    let to_hiragana = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    };
    text_key(text).chars().map(to_hiragana).collect()
}

#[cfg(test)]
mod tests {
    use super::search_key;

    #[test]
    fn a_bank_is_found_in_any_kana() {
        assert!(search_key("デモギンコウ").contains(&search_key("でも")));
        assert_eq!(search_key("ﾃﾞﾓ"), search_key("でも"));
        assert_eq!(search_key("Demo Bank"), search_key("demobank"));
    }
}
