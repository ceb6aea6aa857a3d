//! Chromium as a person uses it: it sees texts and labels, presses what has a name, and types into what is labelled.

use super::running::Running;
use super::tools::tool;
use super::until;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

/// Loopback only: no update, no sync, no measuring, nothing asked of anybody.
const ARGUMENTS: [&str; 16] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate,InterestFeedContentSuggestions",
    "--metrics-recording-only",
    "--lang=ja",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// Width and height of a window, in CSS pixels.
pub const DESK: (u32, u32) = (1280, 900);
pub const PHONE: (u32, u32) = (390, 844);

/// A browser with a profile of its own, looking at one Renkei.
pub struct Browser {
    pub client: Client,
    address: String,
    folder: TempDir,
    _driver: Running,
}

/// A chromedriver that is ended leaves its Chromium behind, so it is ended here: the one with this very profile, and
/// with it all that it started.
impl Drop for Browser {
    fn drop(&mut self) {
        let profile = format!(
            "--user-data-dir={}",
            self.folder.path().join("profile").display()
        );
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        for process in processes {
            // Chromium parts its own arguments by zeros or by blanks, as it likes.
            let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            if String::from_utf8_lossy(&arguments).contains(&profile) {
                let pid = process.file_name();
                let _ = std::process::Command::new("kill")
                    .arg("-KILL")
                    .arg(pid)
                    .stderr(std::process::Stdio::null())
                    .status();
            }
        }
    }
}

impl Browser {
    /// Opens a window of desk size. `address` is that of a Renkei, as it prints it.
    pub async fn open(address: &str, scripts: Scripts) -> Browser {
        let (driver, port) = chromedriver().await;
        let folder = tempfile::tempdir().expect("a folder");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(folder.path(), scripts))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}\n{}", driver.said()));
        let browser = Browser {
            client,
            address: address.trim_end_matches('/').to_owned(),
            folder,
            _driver: driver,
        };
        browser.resize(DESK).await;
        browser
    }

    /// Another size of the page, also one that no window may have.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Types an address of this Renkei.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.address);
        self.client
            .goto(&address)
            .await
            .unwrap_or_else(|error| panic!("{path} can't be opened: {error}"));
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self
            .client
            .current_url()
            .await
            .expect("the page has an address");
        let query = url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// The text of the page as it is seen; nothing while another page is on its way.
    pub async fn text(&self) -> String {
        let Ok(body) = self.client.find(Locator::Css("body")).await else {
            return String::new();
        };
        body.text().await.unwrap_or_default()
    }

    /// Waits until the page shows this.
    pub async fn sees(&self, wanted: &str) -> String {
        until(&format!("「{wanted}」 on the page"), async || {
            let text = self.text().await;
            text.contains(wanted).then_some(text)
        })
        .await
    }

    /// Presses the one visible button or link of this name.
    pub async fn press(&self, name: &str) {
        let path = format!("//*[self::a or self::button][normalize-space()='{name}']");
        self.press_at(&path).await;
    }

    /// Presses the visible thing at this XPath; once more where the page was renewed between look and touch, as a person would.
    pub async fn press_at(&self, path: &str) {
        until(path, async || {
            match self.visible(path).await.click().await {
                Err(error) if error.is_stale_element_reference() => None,
                done => Some(done),
            }
        })
        .await
        .unwrap_or_else(|error| panic!("{path} can't be pressed: {error}"));
    }

    /// Types into the field with this label, in place of what is there; into the new one where the page was renewed meanwhile.
    pub async fn fill(&self, label: &str, value: &str) {
        let typed = async || {
            let field = self.field(label).await;
            field.clear().await?;
            field.send_keys(value).await
        };
        until(label, async || match typed().await {
            Err(error) if error.is_stale_element_reference() => None,
            done => Some(done),
        })
        .await
        .unwrap_or_else(|error| panic!("{label} can't be filled: {error}"));
    }

    /// The visible field with this label, beside it or hidden in it.
    async fn field(&self, label: &str) -> Element {
        let named = format!(
            "@id=//label[contains(normalize-space(), '{label}')]/@for or @aria-label='{label}'"
        );
        self.visible(&format!("//*[self::input or self::select][{named}]"))
            .await
    }

    /// Waits for the first visible thing at this XPath.
    pub async fn visible(&self, path: &str) -> Element {
        until(path, async || {
            for element in self.client.find_all(Locator::XPath(path)).await.ok()? {
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// How many things are at this XPath.
    pub async fn count(&self, path: &str) -> usize {
        self.client
            .find_all(Locator::XPath(path))
            .await
            .expect("the page can be searched")
            .len()
    }

    /// Drops files onto the visible thing at this XPath, as a hand with a mouse does.
    pub async fn drop_files(&self, path: &str, files: &[PathBuf]) {
        let (x, y, width, height) = self
            .visible(path)
            .await
            .rectangle()
            .await
            .expect("it has a place");
        let files: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event =
                json!({ "type": kind, "x": x + width / 2.0, "y": y + height / 2.0, "data": data });
            self.devtools("Input.dispatchDragEvent", event).await;
        }
    }

    /// Waits until one file is downloaded, and returns its place.
    pub async fn downloaded(&self) -> PathBuf {
        until("a downloaded file", async || {
            let mut files = std::fs::read_dir(downloads(self.folder.path()))
                .ok()?
                .flatten()
                .map(|entry| entry.path());
            let file = files.next()?;
            let is_whole = file
                .extension()
                .is_some_and(|ending| ending != "crdownload" && ending != "tmp");
            (is_whole && file.metadata().ok()?.len() > 0).then_some(file)
        })
        .await
    }

    /// How far the page reaches out of the window at the right, in CSS pixels.
    pub async fn overhang(&self) -> i64 {
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let width =
            |what: &str, side: &str| size[what][side].as_f64().expect("a width").round() as i64;
        width("cssContentSize", "width") - width("cssLayoutViewport", "clientWidth")
    }

    /// A picture of the whole page, for people.
    pub async fn picture(&self, name: &str) {
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "captureBeyondViewport": true }),
            )
            .await;
        let data = picture["data"].as_str().expect("a picture");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let bytes = base64(data);
        std::fs::write(folder.join(format!("{name}.png")), bytes).expect("the picture is written");
    }

    pub async fn close(self) {
        self.client.clone().close().await.expect("Chromium ends");
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let command = DevTools {
            body: json!({ "cmd": command, "params": parameters }).to_string(),
        };
        self.client
            .issue_cmd(command)
            .await
            .expect("Chromium obeys")
    }
}

fn downloads(folder: &Path) -> PathBuf {
    folder.join("downloads")
}

fn capabilities(folder: &Path, scripts: Scripts) -> Capabilities {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
    arguments.push(format!(
        "--user-data-dir={}",
        folder.join("profile").display()
    ));
    let mut preferences = json!({
        "download.default_directory": downloads(folder),
        "download.prompt_for_download": false,
        // Chromium would warn about passwords of the demo, and offer to keep them.
        "credentials_enable_service": false,
        "profile.password_manager_leak_detection": false,
        "intl.accept_languages": "ja",
    });
    if scripts == Scripts::Off {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let options = json!({
        "binary": tool("RENKEI_TEST_CHROMIUM", "/usr/bin/chromium"),
        "args": arguments,
        "prefs": preferences,
    });
    Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)])
}

/// A chromedriver, and the port at which it listens.
///
/// It lets the system choose a port of IPv6 and then wants the same one of IPv4, which somebody else may have: then another
/// one is started.
async fn chromedriver() -> (Running, String) {
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let mut command = Command::new(tool("RENKEI_TEST_CHROMEDRIVER", "chromedriver"));
        command.arg("--port=0");
        let mut driver = Running::start("chromedriver", command);
        let port = |line: &str| match line.split_once("successfully on port ") {
            Some((_, port)) => Some(Some(port.trim_end_matches('.').to_owned())),
            None => line.contains("port not available").then_some(None),
        };
        if let Some(port) = driver.says("its port", port).await {
            return (driver, port);
        }
    }
    panic!("chromedriver found no free port {TRIES} times");
}

/// A command of Chromium's own protocol, by way of chromedriver.
#[derive(Debug)]
struct DevTools {
    body: String,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &Url,
        session: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.clone()))
    }
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("Chromium encodes its pictures")
}
