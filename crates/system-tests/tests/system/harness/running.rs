//! A program that runs beside the test, and ends with it.

use super::PATIENCE;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::timeout;

/// A running child. Dropped, it is killed, it alone; its words are shown if the test failed.
pub struct Running {
    name: String,
    child: Child,
    said: Arc<Mutex<String>>,
    news: watch::Receiver<usize>,
}

impl Running {
    pub fn start(name: &str, mut command: Command) -> Running {
        let child = command
            .kill_on_drop(true)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let said = Arc::new(Mutex::new(String::new()));
        let (teller, news) = watch::channel(0);
        let teller = Arc::new(teller);
        listen(child.stdout.take(), Arc::clone(&said), Arc::clone(&teller));
        listen(child.stderr.take(), Arc::clone(&said), teller);
        Running {
            name: name.to_owned(),
            child,
            said,
            news,
        }
    }

    /// All that it has said until now.
    pub fn said(&self) -> String {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits until a line is said in which `find` finds something.
    pub async fn says<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        let found = timeout(PATIENCE, async {
            loop {
                self.news.mark_unchanged();
                if let Some(found) = self.said().lines().find_map(&find) {
                    return Some(found);
                }
                if self.news.changed().await.is_err() {
                    return self.said().lines().find_map(&find);
                }
            }
        });
        let found = found.await.unwrap_or_default();
        found
            .unwrap_or_else(|| panic!("{} never said {what}; it said:\n{}", self.name, self.said()))
    }

    /// kill -9, as a power cut would.
    pub async fn kill(mut self) -> String {
        self.child
            .kill()
            .await
            .expect("our own child can be killed");
        self.said()
    }

    /// Asks it to end as a service manager does, and waits until it has.
    pub async fn stop(self) -> (ExitStatus, String) {
        if let Some(id) = self.child.id() {
            let asked = Command::new("sh")
                .args(["-c", "kill -TERM \"$0\"", &id.to_string()])
                .status()
                .await;
            assert!(
                asked.expect("there is a shell").success(),
                "{} can't be asked to end",
                self.name
            );
        }
        self.ended().await
    }

    /// Waits until it ends by itself.
    pub async fn ended(mut self) -> (ExitStatus, String) {
        let status = timeout(PATIENCE, self.child.wait()).await;
        let status = status
            .unwrap_or_else(|_| panic!("{} does not end; it said:\n{}", self.name, self.said()));
        while self.news.changed().await.is_ok() {}
        (status.expect("a child can be waited for"), self.said())
    }

    /// Whether it has ended already.
    pub fn is_over(&mut self) -> bool {
        self.child
            .try_wait()
            .expect("a child can be asked")
            .is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("── {} said\n{}", self.name, self.said());
        }
    }
}

fn listen(
    stream: Option<impl AsyncRead + Unpin + Send + 'static>,
    said: Arc<Mutex<String>>,
    teller: Arc<watch::Sender<usize>>,
) {
    let Some(stream) = stream else { return };
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
            teller.send_modify(|lines| *lines += 1);
        }
    });
}
