//! Lists the folders of `institutions/` so that the binary carries every institution of this repository.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../institutions");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut ids: Vec<String> = fs::read_dir(&folder)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("recipe.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    ids.sort();
    let mut out = String::from("&[\n");
    for id in ids {
        let file = |name: &str| folder.join(&id).join(name).display().to_string();
        writeln!(
            out,
            "({id:?}, include_str!({:?}), include_str!({:?})),",
            file("institution.toml"),
            file("recipe.toml")
        )?;
    }
    out.push(']');
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("institutions.rs"),
        out,
    )?;
    Ok(())
}
