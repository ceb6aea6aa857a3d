//! How long, how large, how fast.

use std::time::Duration;

use recipe::Budget;
use recipe::institution::Manners;

/// What one walk may take, and how polite it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From sending a request to the end of its answer, redirects included.
    pub step: Duration,
    /// The whole walk, without the time that people need to answer. A logout is tried even when it is over.
    pub run: Duration,
    /// Bytes of one page, after decompression.
    pub page_bytes_max: usize,
    /// Between two requests of the walk.
    pub pause: Duration,
}

impl Limits {
    /// The institution's manners and the recipe's budget, with half a minute for one step: a bank's slowest page needs
    /// ten seconds or so, and a person in front of a browser would have given up by then.
    pub fn new(manners: &Manners, budget: Budget) -> Limits {
        Limits {
            step: Duration::from_secs(30),
            run: Duration::from_secs(budget.seconds.into()),
            page_bytes_max: usize::try_from(budget.megabytes)
                .unwrap_or(usize::MAX)
                .saturating_mul(1_000_000),
            pause: Duration::from_millis(manners.pause_ms.into()),
        }
    }

    /// A server that doesn't take a connection in this time is not reachable. Always shorter than a step, so that a slow
    /// answer is told apart from none.
    pub(crate) fn connect(&self) -> Duration {
        (self.step / 2).min(Duration::from_secs(10))
    }
}
