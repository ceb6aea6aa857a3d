//! Opening a Renkei: its data folder, its database, its key, its clock.

use aggregation::answers::Answers;
use aggregation::catalogue::{Catalogue, CatalogueFault};
use aggregation::importing::uploads::Desk;
use aggregation::vault::{KeyFault, Vault};
use aggregation::{App, Clock, Entropy};
use domain::said::Said;
use domain::time::Timestamp;
use jiff::SignedDuration;
use sessions::{BadOrigin, OriginMap};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::{fs, io, process};
use store::{Store, StoreError};

/// How long a login stays ours without a sign of life; each page of a walk renews it.
const LEASE_SECONDS: i64 = 60;
/// Environment variable that shortens it (1 to 600), so that a test of a crash need not wait a minute.
const LEASE_VARIABLE: &str = "RENKEI_LEASE_SECONDS";
/// In the data folder: where simulated institutions listen. Only the demo and tests write it.
pub const ORIGINS_FILE: &str = "simulated-origins.json";

/// Where a Renkei lives.
#[derive(Clone, Debug)]
pub struct Place {
    pub data: PathBuf,
    /// `None`: SQLite in the data folder.
    pub database: Option<String>,
}

/// Why it can't be opened. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    #[error("the data folder {folder} can't be made or used: {source}")]
    Folder { folder: PathBuf, source: io::Error },
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// A new key would open nothing, and would know no login again.
    #[error(
        "the key file {path} is missing, and the stored logins can't be opened without it; restore it from your backup"
    )]
    KeyMissing { path: PathBuf },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
    #[error("{ORIGINS_FILE} isn't understood: {0}")]
    Origins(Said),
    #[error("no data folder is known on this system; name one with --data")]
    NoFolder,
}

impl Place {
    /// The platform's folder for application data.
    pub fn default_data() -> Result<PathBuf, OpenFault> {
        let folders =
            directories::ProjectDirs::from("", "", "renkei").ok_or(OpenFault::NoFolder)?;
        Ok(folders.data_dir().to_owned())
    }

    pub fn database_address(&self) -> String {
        self.database.clone().unwrap_or_else(|| {
            format!(
                "sqlite:{}?mode=rwc",
                self.data.join("renkei.sqlite").display()
            )
        })
    }

    pub fn key_file(&self) -> PathBuf {
        self.data.join("root.key")
    }

    /// Makes the folder where it is missing; nobody else may look into it.
    pub fn make_folder(&self) -> Result<(), OpenFault> {
        let fault = |source| OpenFault::Folder {
            folder: self.data.clone(),
            source,
        };
        if !self.data.is_dir() {
            fs::create_dir_all(&self.data).map_err(fault)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&self.data, fs::Permissions::from_mode(0o700))
                    .map_err(fault)?;
            }
        }
        Ok(())
    }

    /// Opens everything.
    pub async fn open(&self) -> Result<App, OpenFault> {
        self.make_folder()?;
        let entropy = OsEntropy;
        let store = Store::open(&self.database_address()).await?;
        let path = self.key_file();
        if !path.exists() && store::connections::any(&mut store.read().await?).await? {
            return Err(OpenFault::KeyMissing { path });
        }
        let vault = Vault::open(&path, || {
            let mut key = [0; 32];
            entropy.fill(&mut key);
            key
        })?;
        let mut catalogue = Catalogue::built_in()?;
        catalogue.add_folder(&self.data.join("institutions"))?;
        let mut name = [0; 8];
        entropy.fill(&mut name);
        Ok(App {
            store,
            vault,
            catalogue,
            clock: Box::new(SystemClock),
            entropy: Box::new(entropy),
            origins: read_origins(&self.data.join(ORIGINS_FILE))?,
            holder: format!("{}-{:016x}", process::id(), u64::from_le_bytes(name)),
            lease: lease(),
            answers: Answers::default(),
            desk: Desk::default(),
            ending: AtomicBool::new(false),
        })
    }
}

fn lease() -> SignedDuration {
    let set = std::env::var(LEASE_VARIABLE)
        .ok()
        .and_then(|text| text.parse().ok());
    SignedDuration::from_secs(
        set.filter(|seconds| (1..=600).contains(seconds))
            .unwrap_or(LEASE_SECONDS),
    )
}

pub(crate) fn read_origins(path: &Path) -> Result<OriginMap, OpenFault> {
    let fault = |error: &dyn std::fmt::Display| OpenFault::Origins(Said::same(error));
    match fs::read_to_string(path) {
        Ok(text) => {
            let pairs: BTreeMap<String, SocketAddr> =
                serde_json::from_str(&text).map_err(|error| fault(&error))?;
            OriginMap::new(pairs).map_err(|error: BadOrigin| OpenFault::Origins(error.said()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(OriginMap::default()),
        Err(error) => Err(fault(&error)),
    }
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one adapter that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The operating system's source of randomness.
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one adapter that draws random bytes"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Without randomness no secret can be kept: nothing that would follow is safe.
            process::abort();
        }
    }
}
