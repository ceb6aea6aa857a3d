//! Finding a Chromium on this machine.

use std::path::{Path, PathBuf};

use domain::said::Said;

/// Names the program where it stands in no usual place.
const VARIABLE: &str = "RENKEI_CHROMIUM";

/// What distributions call it.
const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
];

/// Where it is installed without standing on the path.
const PLACES: [&str; 5] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
];

/// Why there is no browser to walk with: a fault of this machine, not of a bank.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBrowser {
    #[error("no Chromium was found; install it, or name it in RENKEI_CHROMIUM")]
    NotFound,
    #[error("RENKEI_CHROMIUM names {0}, where no program is")]
    NotThere(PathBuf),
    #[error("Chromium doesn't start; try it by hand: {0} --headless --version")]
    DoesNotStart(PathBuf),
    /// It is spoken to through a pipe, which this system can't give it.
    #[error("Renkei doesn't drive Chromium on this system yet; Linux and macOS can")]
    NotOnThisSystem,
}

impl NoBrowser {
    /// The reason, for people.
    pub fn said(&self) -> Said {
        let ja = match self {
            NoBrowser::NotFound => {
                "Chromiumが見つかりません。入れるか、RENKEI_CHROMIUM で場所を指定してください"
                    .to_owned()
            }
            NoBrowser::NotThere(path) => format!(
                "RENKEI_CHROMIUM の {} に、プログラムがありません",
                path.display()
            ),
            NoBrowser::DoesNotStart(path) => format!(
                "Chromiumが起動しません。{} --headless --version で確かめてください",
                path.display()
            ),
            NoBrowser::NotOnThisSystem => {
                "このシステムのChromiumはまだ使えません。Linux と macOS では使えます".to_owned()
            }
        };
        Said::new(ja, self.to_string())
    }
}

/// A Chromium, or a browser made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserProgram(PathBuf);

impl BrowserProgram {
    /// `RENKEI_CHROMIUM`, else the first of the usual names on the path and of the usual places.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn find() -> Result<BrowserProgram, NoBrowser> {
        let named = std::env::var_os(VARIABLE).filter(|named| !named.is_empty());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        BrowserProgram::among(named.map(PathBuf::from), &folders, &PLACES)
    }

    fn among(
        named: Option<PathBuf>,
        folders: &[PathBuf],
        places: &[&str],
    ) -> Result<BrowserProgram, NoBrowser> {
        if cfg!(not(unix)) {
            return Err(NoBrowser::NotOnThisSystem);
        }
        if let Some(named) = named {
            return if is_program(&named) {
                Ok(BrowserProgram(named))
            } else {
                Err(NoBrowser::NotThere(named))
            };
        }
        let on_path = NAMES
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        on_path
            .chain(places.iter().map(PathBuf::from))
            .find(|path| is_program(path))
            .map(BrowserProgram)
            .ok_or(NoBrowser::NotFound)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path)
            .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn program(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, "#!/bin/sh\n").expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        path
    }

    #[test]
    fn the_named_program_wins_and_is_never_replaced_by_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = program(folder.path(), "mine");
        let usual = program(folder.path(), "chromium");
        let folders = [folder.path().to_owned()];
        let find = |named: Option<PathBuf>| BrowserProgram::among(named, &folders, &[]);
        assert_eq!(find(None), Ok(BrowserProgram(usual)));
        assert_eq!(find(Some(named.clone())), Ok(BrowserProgram(named)));
        let missing = folder.path().join("missing");
        assert_eq!(
            find(Some(missing.clone())),
            Err(NoBrowser::NotThere(missing))
        );
    }

    #[test]
    fn a_file_that_cannot_be_run_is_no_browser() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("chromium"), "").expect("a file");
        let folders = [folder.path().to_owned()];
        assert_eq!(
            BrowserProgram::among(None, &folders, &[]),
            Err(NoBrowser::NotFound)
        );
    }
}
