//! A throw-away PostgreSQL server for one test run: loopback only, no password, no fsync.
//!
//! The server belongs to a guard, a small shell that waits on a pipe from this process. However
//! this process ends (returns, panics, Ctrl-C, kill -9) the pipe closes, and the guard stops the
//! server and removes its folder.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::tools::{self, is_root};

/// Arguments: the folder of the programs, the folder of the server, its settings.
const GUARD: &str = r#"
set -eu
bin=$1 home=$2 settings=$3
trap '"$bin/pg_ctl" -D "$home/data" -m immediate -s stop >/dev/null 2>&1 || true; rm -rf "$home"' EXIT
"$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
echo "$settings" >>"$home/data/postgresql.conf"
"$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -s start </dev/null >/dev/null || {
    cat "$home/log" >&2
    exit 1
}
echo ready
cat >/dev/null
"#;

/// Many tests hold their own pool at the same time.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// A running server, stopped and removed when dropped.
pub struct Postgres {
    guard: Child,
    home: PathBuf,
    port: u16,
}

/// The task `postgres`: a server to run single tests against, until Ctrl-C.
pub fn run() -> Result<(), String> {
    let tools = tools::ready()?;
    let server = Postgres::start(&tools.postgres)?;
    for (name, value) in tools.variables(server.url()) {
        println!("export {name}={}", value.display());
    }
    eprintln!("Ctrl-C stops the server and removes its folder.");
    loop {
        std::thread::park();
    }
}

impl Postgres {
    /// Starts a new server with the programs in `bin` and waits until it answers.
    pub fn start(bin: &Path) -> Result<Self, String> {
        let owner = Owner::choose()?;
        let home = owner.new_folder()?;
        let port = free_port()?;
        let mut command = Command::new("sh");
        command
            .args(["-c", GUARD, "renkei-test-postgres"])
            .arg(bin)
            .arg(&home)
            .arg(format!("port = {port}\n{SETTINGS}"))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Its own group, so that Ctrl-C in the terminal reaches the guard only through the pipe.
            .process_group(0);
        if let Owner::Other { user, group } = owner {
            command.uid(user).gid(group);
        }
        let mut guard = command
            .spawn()
            .map_err(|error| format!("PostgreSQL's guard could not be started: {error}"))?;
        let answer = guard.stdout.take().map(|stdout| {
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line).map(|_| line)
        });
        let server = Self { guard, home, port };
        match answer {
            Some(Ok(line)) if line == "ready\n" => Ok(server),
            _ => Err("PostgreSQL did not start; its reason is above".into()),
        }
    }

    /// The address that tests connect to; each makes its own databases there.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if self.guard.wait().is_err() || self.home.exists() {
            eprintln!("xtask: {} could not be removed", self.home.display());
        }
    }
}

/// Whom the server runs as: PostgreSQL refuses to run as root.
enum Owner {
    Myself,
    Other { user: u32, group: u32 },
}

impl Owner {
    fn choose() -> Result<Self, String> {
        if !is_root() {
            return Ok(Self::Myself);
        }
        let number = |flag: &str| {
            let output = Command::new("id").args([flag, "postgres"]).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        match (number("-u"), number("-g")) {
            (Some(user), Some(group)) => Ok(Self::Other { user, group }),
            _ => {
                Err("PostgreSQL refuses root, and there is no user `postgres` to run it as".into())
            }
        }
    }

    /// A new folder that only the owner can read.
    fn new_folder(&self) -> Result<PathBuf, String> {
        let parent = match self {
            Self::Myself => std::env::temp_dir(),
            // Root's own TMPDIR may be closed to everybody else.
            Self::Other { .. } => PathBuf::from("/tmp"),
        };
        let folder = parent.join(format!("renkei-test-postgres-{}", std::process::id()));
        let fail = |error| format!("{} could not be made: {error}", folder.display());
        let mut builder = std::fs::DirBuilder::new();
        builder.mode(0o700).create(&folder).map_err(fail)?;
        if let Self::Other { user, group } = self {
            chown(&folder, Some(*user), Some(*group)).map_err(fail)?;
        }
        Ok(folder)
    }
}

fn free_port() -> Result<u16, String> {
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    port.map(|address| address.port())
        .map_err(|error| format!("no free port on the loopback: {error}"))
}
