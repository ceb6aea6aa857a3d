//! What the tests need of the machine: found, or installed from Debian's packages.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the tools are. Every path exists.
pub struct Tools {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    /// The folder with `initdb` and `pg_ctl`.
    pub postgres: PathBuf,
    pub hledger: PathBuf,
    pub font: PathBuf,
}

/// One thing to look for.
struct Need {
    name: &'static str,
    /// Environment variable by which a person says where it is.
    variable: &'static str,
    package: &'static str,
    find: fn() -> Option<PathBuf>,
}

const CHROMIUM: Need = Need {
    name: "Chromium",
    variable: "RENKEI_TEST_CHROMIUM",
    package: "chromium",
    find: || on_path(&["chromium", "chromium-browser", "google-chrome"]),
};
const CHROMEDRIVER: Need = Need {
    name: "chromedriver",
    variable: "RENKEI_TEST_CHROMEDRIVER",
    package: "chromium-driver",
    find: || on_path(&["chromedriver"]),
};
const POSTGRES: Need = Need {
    name: "PostgreSQL server, 15 or later",
    variable: "RENKEI_TEST_POSTGRES_BIN",
    package: "postgresql",
    find: postgres_folder,
};
const HLEDGER: Need = Need {
    name: "hledger",
    variable: "RENKEI_TEST_HLEDGER",
    package: "hledger",
    find: || on_path(&["hledger"]),
};
const FONT: Need = Need {
    name: "Noto CJK font",
    variable: "RENKEI_TEST_FONT",
    package: "fonts-noto-cjk",
    find: || font_below(Path::new("/usr/share/fonts")),
};

impl Tools {
    /// The environment variables by which tests find the tools and the database at `postgres`.
    pub fn variables(&self, postgres: String) -> [(&'static str, OsString); 4] {
        [
            ("RENKEI_TEST_POSTGRES", postgres.into()),
            (CHROMIUM.variable, self.chromium.clone().into()),
            (CHROMEDRIVER.variable, self.chromedriver.clone().into()),
            (HLEDGER.variable, self.hledger.clone().into()),
        ]
    }
}

/// The task `tools`: makes everything ready and says where it is.
pub fn run() -> Result<(), String> {
    let tools = ready()?;
    for (need, path) in [
        (&CHROMIUM, &tools.chromium),
        (&CHROMEDRIVER, &tools.chromedriver),
        (&POSTGRES, &tools.postgres),
        (&HLEDGER, &tools.hledger),
        (&FONT, &tools.font),
    ] {
        println!("{:<32} {}", need.name, path.display());
    }
    Ok(())
}

/// Finds every tool; installs what is missing where that can be done, otherwise the error is
/// the one command that a person runs.
pub fn ready() -> Result<Tools, String> {
    let needs = [&CHROMIUM, &CHROMEDRIVER, &POSTGRES, &HLEDGER, &FONT];
    let missing: Vec<&Need> = needs.into_iter().filter(|n| n.locate().is_none()).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    Ok(Tools {
        chromium: CHROMIUM.must()?,
        chromedriver: CHROMEDRIVER.must()?,
        postgres: POSTGRES.must()?,
        hledger: HLEDGER.must()?,
        font: FONT.must()?,
    })
}

/// Whether this process may install packages and must drop to another user for PostgreSQL.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

impl Need {
    fn locate(&self) -> Option<PathBuf> {
        let said = std::env::var_os(self.variable).map(PathBuf::from);
        said.filter(|path| path.exists()).or_else(self.find)
    }

    fn must(&self) -> Result<PathBuf, String> {
        let Self { name, variable, .. } = self;
        self.locate()
            .ok_or_else(|| format!("{name} is not found; set {variable} to where it is"))
    }
}

fn install(missing: &[&Need]) -> Result<(), String> {
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if on_path(&["apt-get"]).is_none() {
        let variables: Vec<&str> = missing.iter().map(|need| need.variable).collect();
        return Err(format!(
            "the tests also need: {}. Install them, and where they are not found by themselves set {}",
            names.join(", "),
            variables.join(", ")
        ));
    }
    if !is_root() {
        return Err(format!(
            "the tests also need: {}. Run this, then try again:\n  \
             sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
            names.join(", "),
            packages.join(" ")
        ));
    }
    println!("installing {}", packages.join(", "));
    quietly(apt_get().arg("update"))?;
    quietly(
        apt_get()
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
    )
}

/// Runs the command; what it printed is shown only if it fails.
fn quietly(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("apt-get could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stdout));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Err(format!(
        "apt-get ended with {}; its words are above",
        output.status
    ))
}

/// `apt-get` that asks nothing, says little, waits for another run of itself, and starts no
/// service: the tests bring their own database.
fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .args([
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=300",
            "-o",
            "Dpkg::Use-Pty=0",
        ])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("RUNLEVEL", "1");
    command
}

/// The first of these programs that a folder of `PATH` has.
pub fn on_path(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = programs
        .iter()
        .flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    candidates.find(|candidate| candidate.is_file())
}

/// Debian keeps the server's programs out of `PATH`, one folder for each major version.
fn postgres_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let lowest = versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| *version >= 15)
        .map(|version| (version, format!("/usr/lib/postgresql/{version}/bin")))
        .filter(|(_, folder)| Path::new(folder).join("initdb").is_file())
        .min();
    match lowest {
        Some((_, folder)) => Some(folder.into()),
        None => Some(on_path(&["initdb"])?.parent()?.to_owned()),
    }
}

fn font_below(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find_map(|path| {
            let name = path.file_name()?.to_str()?;
            if path.is_dir() {
                font_below(&path)
            } else {
                let is_noto = name.starts_with("NotoSansCJK") || name.starts_with("NotoSansJP");
                is_noto.then_some(path)
            }
        })
}
