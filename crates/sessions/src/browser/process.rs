//! One Chromium with a profile of its own: started, spoken to through a pipe, and gone with everything of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::program::{BrowserProgram, NoBrowser};

/// How long Chromium may take to end by itself, once its pipe is closed. It needs about a quarter of a second.
const ENDING_MAX: Duration = Duration::from_secs(5);

/// A process that was just killed may write for a moment yet.
const REMOVE_EVERY: Duration = Duration::from_millis(50);
const REMOVALS_MAX: u32 = 40;

/// Runs the browser with its pipe at 3 and 4, and takes the profile away when it is gone. The shell outlives us: also after
/// a `kill -9` of Renkei nothing stays behind, because Chromium ends when its pipe closes.
const SHELL: &str = r#"
profile=$1; shift
"$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null
rm -rf -- "$profile" || { sleep 1; rm -rf -- "$profile"; }
"#;

/// Never anything on the network by itself: no name is resolved, and what is not a name meets a proxy that isn't there.
/// Every request of a page is carried out by us.
const NO_NETWORK: [&str; 6] = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://0.0.0.0:1",
    "--proxy-bypass-list=<-loopback>",
    // Both names: older versions know the second one only.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
];

const QUIET: [&str; 22] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-service-autorun",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,Prerender2,SpeculationRules",
    "--lang=ja",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
];

/// A running browser. Dropping it ends it.
pub(super) struct Process {
    /// The shell around Chromium; its number is the group's.
    child: Option<Child>,
    profile: PathBuf,
}

impl Process {
    pub(super) fn start(
        program: &BrowserProgram,
    ) -> Result<(Process, ChildStdin, ChildStdout), NoBrowser> {
        let fault = || NoBrowser::DoesNotStart(program.path().to_owned());
        // Only its owner may look into it. The shell removes it.
        let profile = tempfile::Builder::new()
            .prefix("renkei-browser-")
            .tempdir()
            .map_err(|_| fault())?
            .keep();
        let spawned = command(program, &profile).spawn();
        let mut process = Process {
            child: None,
            profile,
        };
        let mut child = spawned.map_err(|_| fault())?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        process.child = Some(child);
        let (to, from) = pipes.ok_or_else(fault)?;
        Ok((process, to, from))
    }

    /// Where a script's downloads go.
    pub(super) fn downloads(&self) -> PathBuf {
        self.profile.join("downloads")
    }

    /// Waits until nothing of it is left. The pipe has to be closed before.
    pub(super) async fn end(mut self) {
        if let Some(mut child) = self.child.take() {
            let group = child.id();
            if tokio::time::timeout(ENDING_MAX, child.wait())
                .await
                .is_err()
            {
                kill_group(group);
                let _ = child.wait().await;
            }
        }
        for _ in 0..REMOVALS_MAX {
            if remove(&self.profile) {
                return;
            }
            tokio::time::sleep(REMOVE_EVERY).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let profile = std::mem::take(&mut self.profile);
        match self.child.take() {
            // Ends by its closed pipe; somebody has to see to it without keeping anybody waiting.
            Some(mut child) => drop(std::thread::spawn(move || {
                let steps = 100;
                for _ in 0..steps {
                    if !matches!(child.try_wait(), Ok(None)) {
                        break;
                    }
                    std::thread::sleep(ENDING_MAX / steps);
                }
                if matches!(child.try_wait(), Ok(None)) {
                    kill_group(child.id());
                }
                for _ in 0..REMOVALS_MAX {
                    if remove(&profile) {
                        return;
                    }
                    std::thread::sleep(REMOVE_EVERY);
                }
            })),
            None => drop(remove(&profile)),
        }
    }
}

/// What the shell has removed already is gone; this is for the case that it was killed. `false`: a dying process was writing.
fn remove(profile: &Path) -> bool {
    profile.as_os_str().is_empty() || std::fs::remove_dir_all(profile).is_ok() || !profile.exists()
}

fn command(program: &BrowserProgram, profile: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", SHELL, "renkei-browser"]);
    command.arg(profile).arg(program.path());
    command.args(QUIET).args(NO_NETWORK);
    command.arg(format!("--user-data-dir={}", profile.display()));
    if is_root(profile) {
        // Chromium refuses to run as root with its sandbox.
        command.arg("--no-sandbox");
    }
    command.arg("about:blank");
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", profile)
        .env("TMPDIR", profile)
        // A locale that every system has: without one the names of downloads are lost.
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "Asia/Tokyo")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    #[cfg(unix)]
    command.process_group(0);
    command
}

/// Whoever made the folder is who we are.
fn is_root(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(folder).is_ok_and(|found| found.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

/// By the shell's own `kill`: signals to groups are beyond the standard library.
fn kill_group(group: Option<u32>) {
    if let Some(group) = group {
        let _ = std::process::Command::new("sh")
            .args(["-c", "kill -KILL \"-$1\"", "sh", &group.to_string()])
            .stderr(Stdio::null())
            .status();
    }
}
