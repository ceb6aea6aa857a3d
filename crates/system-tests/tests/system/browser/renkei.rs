//! A Renkei to look at: the demo, or a server beside banks that the test commands.

use crate::harness::home::run;
use crate::harness::{Banks, Home, Running};
use std::io::Write;
use std::process::Stdio;
use tokio::process::Command;

pub const OWNER: &str = "misaki@example.jp";
pub const PASSWORD: &str = "kokoro-no-kagi-2026";

/// A running Renkei.
pub struct Renkei {
    pub home: Home,
    pub address: String,
    pub running: Running,
}

impl Renkei {
    /// `renkei demo` in an empty folder, ready to be looked at.
    pub async fn demo() -> Renkei {
        Renkei::start(Home::new(), "demo", &["demo"]).await
    }

    /// `renkei serve` with an office of one owner, beside these banks.
    pub async fn serve(home: Home, banks: &Banks) -> Renkei {
        banks.are_known_to(&home).await;
        make_office(&home).await;
        Renkei::start(home, "serve", &["serve", "--listen", "127.0.0.1:0"]).await
    }

    async fn start(home: Home, name: &str, arguments: &[&str]) -> Renkei {
        let mut running = Running::start(name, home.command(arguments));
        let address = |line: &str| {
            line.split_whitespace()
                .find(|word| word.starts_with("http://"))
                .map(str::to_owned)
        };
        let address = running.says("its address", address).await;
        Renkei {
            home,
            address,
            running,
        }
    }
}

/// `renkei office`; the password goes through a pipe, as from a person.
async fn make_office(home: &Home) {
    let arguments = [
        "office",
        "--name",
        "みどり設計",
        "--owner-name",
        "佐藤 美咲",
        "--owner-email",
        OWNER,
    ];
    let mut password = tempfile::tempfile().expect("a file");
    writeln!(password, "{PASSWORD}").expect("the password is written");
    std::io::Seek::rewind(&mut password).expect("the file is rewound");
    let mut command: Command = home.command(&arguments);
    command.stdin(Stdio::from(password));
    run(command, &arguments).await.succeeded();
}
