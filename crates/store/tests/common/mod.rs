//! A fresh database for one test, on each engine that is there.

use store::{Store, testing};

/// A database and, for SQLite, the folder that it lives in.
pub struct Fresh {
    pub store: Store,
    _folder: Option<tempfile::TempDir>,
}

/// An empty SQLite database, and an empty PostgreSQL one where the tests were given a server. `name` names the test.
pub async fn databases(name: &str) -> Vec<Fresh> {
    let folder = tempfile::tempdir().expect("a folder");
    let store = testing::sqlite(folder.path()).await.expect("SQLite opens");
    let mut databases = vec![Fresh {
        store,
        _folder: Some(folder),
    }];
    if let Ok(server) = std::env::var("RENKEI_TEST_POSTGRES") {
        let store = testing::postgres(&server, &format!("store_{name}"))
            .await
            .expect("PostgreSQL opens");
        databases.push(Fresh {
            store,
            _folder: None,
        });
    }
    databases
}
