//! Whether an open page goes on by itself, by what is seen of it: the requests that it makes, and the waits that its scripts
//! have set. One that does is left alone, since a reload could cut off the very sign-in that it is making.

use std::time::Duration;

use tokio::time::Instant;

/// A page that asks for nothing in this time, and whose scripts wait for nothing, does nothing by itself. Most pages that wait
/// for an approval ask every few seconds.
const STILL_AFTER: Duration = Duration::from_secs(12);

/// With a script that waits again and again for a short time: it may count the seconds until it asks, or be a clock.
const TICKING_AFTER: Duration = Duration::from_secs(32);

/// A wait longer than this is no question about an approval. (Pages end sessions after five or ten minutes.)
const WAIT_MAX: Duration = Duration::from_secs(90);

/// Between the end of a wait and the request that it was for.
const GRACE: Duration = Duration::from_secs(3);

/// What is seen of the document that the tab shows.
#[derive(Debug, Default)]
pub(super) struct Rhythm {
    /// The last request that may change the page.
    asked_at: Option<Instant>,
    /// The longest time between two of them.
    longest: Duration,
    /// A wait was set for this long, and ends then.
    wait: Option<(Duration, Instant)>,
    /// Waits of these pages came to nothing: they are clocks.
    is_clock: bool,
}

impl Rhythm {
    /// A request left that may change the page.
    pub(super) fn asks(&mut self, now: Instant) {
        if let Some(before) = self.asked_at.replace(now) {
            self.longest = self.longest.max(now.duration_since(before));
        }
    }

    /// The tab shows another document. What its predecessor's clocks were is remembered: it is mostly the same page again.
    pub(super) fn opens(&mut self, now: Instant) {
        *self = Rhythm {
            asked_at: Some(now),
            is_clock: self.is_clock,
            ..Rhythm::default()
        };
    }

    /// A script of the page waits for this long, from `since` on.
    pub(super) fn waits(&mut self, wait: Duration, since: Instant) {
        let end = since + wait;
        if wait <= WAIT_MAX && self.wait.is_none_or(|(_, other)| other < end) {
            self.wait = Some((wait, end));
        }
    }

    /// Whether it may still ask for something by itself.
    pub(super) fn goes_on(&mut self, now: Instant) -> bool {
        let Some(asked_at) = self.asked_at else {
            return false;
        };
        // Who asked after twenty seconds asks again after twenty seconds, or a little later.
        let usual = (self.longest + self.longest / 2).min(WAIT_MAX);
        if now < asked_at + STILL_AFTER.max(usual + GRACE) {
            return true;
        }
        let Some((wait, end)) = self.wait.filter(|_| !self.is_clock) else {
            return false;
        };
        let until = if wait <= STILL_AFTER {
            (asked_at + TICKING_AFTER).min(end + STILL_AFTER)
        } else {
            end + GRACE
        };
        self.is_clock = now >= until;
        now < until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For how many seconds a page goes on at most, if nothing more is seen of it than `seen` (seconds, then what).
    fn seconds(seen: &[(u64, Sight)]) -> u64 {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut rhythm = Rhythm::default();
        rhythm.opens(start);
        let mut seen = seen.iter().peekable();
        for second in 0..1000 {
            while let Some((_, what)) = seen.next_if(|(when, _)| *when <= second) {
                match what {
                    Sight::Asks => rhythm.asks(at(second)),
                    Sight::Waits(wait) => rhythm.waits(Duration::from_secs(*wait), at(second)),
                }
            }
            if !rhythm.goes_on(at(second)) {
                return second;
            }
        }
        panic!("goes on for ever");
    }

    #[derive(Clone, Copy)]
    enum Sight {
        Asks,
        Waits(u64),
    }
    use Sight::{Asks, Waits};

    #[test]
    fn a_page_that_does_nothing_is_still_soon() {
        assert_eq!(seconds(&[]), 12);
        assert_eq!(seconds(&[(0, Asks), (1, Asks)]), 13);
        assert_eq!(seconds(&[(0, Waits(600))]), 12, "its session's end");
    }

    #[test]
    fn who_waits_for_long_is_left_alone_until_then() {
        assert_eq!(seconds(&[(0, Waits(20))]), 23);
        assert_eq!(seconds(&[(0, Waits(1)), (1, Waits(60)), (2, Waits(5))]), 64);
    }

    #[test]
    fn who_asks_seldom_has_its_own_rhythm() {
        let every_20 = [(0, Waits(20)), (20, Asks), (40, Asks), (60, Asks)];
        assert_eq!(seconds(&every_20), 93);
    }

    #[test]
    fn a_clock_is_waited_for_once() {
        let ticks: Vec<(u64, Sight)> = (0..500).map(|second| (second, Waits(1))).collect();
        assert_eq!(seconds(&ticks), 32);
        let (mut rhythm, start) = (Rhythm::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        for begin in [0, 100] {
            rhythm.opens(at(begin));
            rhythm.waits(Duration::from_secs(30), at(begin));
            assert_eq!(rhythm.goes_on(at(begin + 25)), begin == 0);
            assert!(!rhythm.goes_on(at(begin + 33)));
        }
    }
}
