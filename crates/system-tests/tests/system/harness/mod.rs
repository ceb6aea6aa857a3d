//! What the tests touch: the program, the simulated banks, the library where the program has no command, the browser.

pub mod banks;
pub mod browser;
pub mod home;
pub mod inside;
pub mod ledger;
pub mod running;
pub mod tools;

pub use banks::{BANK, Banks, CARD, Login, PAY};
pub use home::Home;
pub use inside::Inside;
pub use running::Running;

use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// Looks again and again until `look` finds something.
///
/// # Panics
/// When it doesn't come within [`PATIENCE`]; `what` names it.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = timeout(PATIENCE, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            sleep(LOOK).await;
        }
    });
    found
        .await
        .unwrap_or_else(|_| panic!("waited in vain for this: {what}"))
}
