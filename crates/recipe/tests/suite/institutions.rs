//! Every institution of the repository has a recipe that passes its check.

use std::fs;
use std::path::Path;

use recipe::Recipe;

#[test]
fn every_recipe_of_the_repository_passes_its_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../institutions");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("the folder of institutions") {
        let path = entry.expect("an entry").path();
        if !path.join("recipe.toml").exists() {
            continue;
        }
        let read =
            |name: &str| fs::read_to_string(path.join(name)).expect("a file of the institution");
        let faults = match Recipe::read(&read("institution.toml"), &read("recipe.toml")) {
            Ok(recipe) => recipe.warnings().to_vec(),
            Err(faults) => faults,
        };
        let text: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(text.is_empty(), "{}:\n{}", path.display(), text.join("\n"));
        seen += 1;
    }
    assert!(seen >= 3, "the three institutions of the demo are missing");
}
