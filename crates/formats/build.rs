//! Lists the built-in layouts: every folder of `layouts/` is one.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=layouts");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("layouts"))? {
        let file = entry?.path().join("layout.toml");
        if file.is_file() {
            println!("cargo::rerun-if-changed={}", file.display());
            files.push(file);
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let path = file.display().to_string();
        writeln!(list, "    include_str!({path:?}),").map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("layouts.rs"), list)
}
