//! An institution of the data folder that can't be read keeps nobody else from being fetched.

use crate::common::{BANK, World};
use aggregation::catalogue::Catalogue;
use aggregation::fetching;
use std::fs;
use std::path::Path;

fn put(folder: &Path, id: &str, institution: &str, recipe: impl AsRef<[u8]>) {
    let folder = folder.join(id);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("institution.toml"), institution).expect("written");
    fs::write(folder.join("recipe.toml"), recipe).expect("written");
}

#[tokio::test]
async fn a_broken_recipe_is_listed_with_its_faults_and_the_others_go_on() {
    let mut catalogue = Catalogue::built_in().expect("the recipes are good");
    let before = catalogue.all().count();
    let good = catalogue.get(BANK).expect("is there").clone();
    let folder = tempfile::tempdir().expect("a folder");
    let renamed = good
        .institution_toml
        .replace("\"demo-bank\"", "\"my-bank\"");
    put(folder.path(), "my-bank", &renamed, &good.recipe_toml);
    // Typed wrong, no text at all, a replacement of a built-in one, and half a folder.
    let typo = good.recipe_toml.replacen("\"accounts\"", "\"acounts\"", 1);
    put(folder.path(), "a-typo", &renamed, typo);
    put(folder.path(), "no-text", &renamed, [0xff, 0xfe, 0x00]);
    put(folder.path(), "demo-card", "id = ", &good.recipe_toml);
    fs::remove_file(folder.path().join("no-text/institution.toml")).expect("was there");
    fs::write(folder.path().join("README"), "notes").expect("written");

    catalogue
        .add_folder(folder.path())
        .expect("can be looked at");
    let broken: Vec<&str> = catalogue
        .broken()
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(broken, ["a-typo", "demo-card", "no-text"]);
    let said = |at: usize| &catalogue.broken()[at].faults[0];
    assert!(
        said(0).en.starts_with("recipe.toml:") && said(0).en.contains("\"accounts\""),
        "{}",
        said(0).en
    );
    assert!(said(0).ja.contains("直し方"), "{}", said(0).ja);
    assert!(
        said(1).en.starts_with("institution.toml:"),
        "{}",
        said(1).en
    );
    assert!(
        said(2).ja.starts_with("institution.toml を読めません"),
        "{}",
        said(2).ja
    );
    assert!(catalogue.get("my-bank").is_some(), "the good one is there");
    assert!(
        catalogue.get("demo-card").is_none(),
        "what was to be replaced isn't used instead"
    );
    assert_eq!(catalogue.all().count(), before);

    let world = World::with(catalogue, 4).await;
    let id = world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    let ended = fetching::fetch(&world.app, world.actor, id, None).await;
    assert_eq!(ended.expect("begins").error, None);
}

#[tokio::test]
async fn what_nobody_can_read_now_is_not_due_and_comes_back_with_its_institution() {
    let mut world = World::new().await;
    world
        .register(world.actor, BANK, None)
        .await
        .expect("registers");
    assert_eq!(due(&world).await, 1);
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), BANK, "id = ", "start = ");
    let whole = world.app.catalogue.clone();
    let looked = world.app.catalogue.add_folder(folder.path());
    looked.expect("can be looked at");
    assert_eq!(due(&world).await, 0);
    world.app.catalogue = whole;
    assert_eq!(due(&world).await, 1);
}

async fn due(world: &World) -> usize {
    let due = fetching::due(&world.app, world.now(), 10).await;
    due.expect("a list").len()
}
