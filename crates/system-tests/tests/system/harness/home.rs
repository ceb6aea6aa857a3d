//! A data folder with its database, and the program run on it from beginning to end.

use super::PATIENCE;
use server::open::Place;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

/// The program.
pub const RENKEI: &str = env!("CARGO_BIN_EXE_renkei-under-test");

/// Where one Renkei lives during a test.
pub struct Home {
    folder: TempDir,
    database: Option<String>,
}

impl Home {
    /// With SQLite in its data folder.
    pub fn new() -> Home {
        Home {
            folder: tempfile::tempdir().expect("a folder"),
            database: None,
        }
    }

    /// One with SQLite and, where the tests were given a server, one with an empty PostgreSQL database. `name` names the
    /// test.
    pub async fn on_each_engine(name: &str) -> Vec<Home> {
        let mut homes = vec![Home::new()];
        if let Ok(server) = std::env::var("RENKEI_TEST_POSTGRES") {
            let database =
                store::testing::postgres_database(&server, &format!("system_{name}")).await;
            homes.push(Home {
                database: Some(database.expect("PostgreSQL makes a database")),
                ..Home::new()
            });
        }
        homes
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("the file is written");
        path
    }

    pub fn place(&self) -> Place {
        Place {
            data: self.data(),
            database: self.database.clone(),
        }
    }

    /// The program with these arguments after those that name the place and Japanese.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = renkei();
        command
            .arg("--data")
            .arg(self.data())
            .args(["--lang", "ja"]);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command.args(arguments);
        command
    }

    /// Runs the program until it ends by itself.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        run(self.command(arguments), arguments).await
    }
}

/// The program without any argument, and without what this machine's environment would tell it.
pub fn renkei() -> Command {
    let mut command = Command::new(RENKEI);
    command
        .env_remove("RENKEI_DATABASE")
        .env_remove("RENKEI_LOG")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs a command until it ends by itself.
pub async fn run(mut command: Command, arguments: &[&str]) -> Ran {
    let shown = arguments.join(" ");
    let output = timeout(PATIENCE, command.output()).await;
    let output = output
        .unwrap_or_else(|_| panic!("`{shown}` does not end"))
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ran {
        shown,
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// How a run ended.
pub struct Ran {
    shown: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// What it printed.
    #[track_caller]
    pub fn succeeded(self) -> String {
        assert_eq!(self.code, Some(0), "{self}");
        self.stdout
    }

    /// What it said of why it failed. A panic is no refusal.
    #[track_caller]
    pub fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{self}");
        assert!(!self.stderr.contains("panicked"), "{self}");
        self.stderr
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ran {
            shown,
            code,
            stdout,
            stderr,
        } = self;
        write!(
            f,
            "`renkei {shown}` ended with {code:?}\n── stdout\n{stdout}\n── stderr\n{stderr}"
        )
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("temporary paths are plain")
}
