//! How far a file is: counted by whoever reads and stores it, looked at by whoever shows it.

use super::File;
use formats::Source;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Understanding a text goes over its bytes so often: once for its encoding, once for its lines.
const TIMES: u64 = 2;

/// How far a file is. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    read: AtomicU64,
    size: AtomicU64,
    stored: AtomicU64,
    lines: AtomicU64,
    /// Nobody wants it any more.
    is_stopped: AtomicBool,
}

impl Progress {
    /// Bytes that were read and checked, and how many there are.
    pub fn read(&self) -> (u64, u64) {
        let size = self.0.size.load(Ordering::Relaxed);
        let read = self.0.read.load(Ordering::Relaxed) / TIMES;
        (read.min(size), size)
    }

    /// Lines that were matched (and stored, where they are), and how many there are.
    pub fn stored(&self) -> (u64, u64) {
        let lines = self.0.lines.load(Ordering::Relaxed);
        (self.0.stored.load(Ordering::Relaxed).min(lines), lines)
    }

    /// The next read of the file fails, and so its reading ends.
    pub(super) fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn of_lines(&self, lines: u64) {
        self.0.lines.store(lines, Ordering::Relaxed);
    }

    pub(super) fn count_lines(&self, lines: usize) {
        self.0.stored.fetch_add(lines as u64, Ordering::Relaxed);
    }
}

/// A file whose reading is counted, and can be stopped.
pub(super) struct Watched {
    pub file: File,
    pub progress: Progress,
}

impl Watched {
    pub fn new(file: &File, progress: &Progress) -> Watched {
        progress.0.size.store(file.size(), Ordering::Relaxed);
        Watched {
            file: file.clone(),
            progress: progress.clone(),
        }
    }
}

impl Source for Watched {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Counted {
            inner: self.file.open()?,
            counters: &self.progress.0,
        }))
    }

    fn size(&self) -> u64 {
        self.file.size()
    }
}

struct Counted<'s> {
    inner: Box<dyn Read + 's>,
    counters: &'s Counters,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.counters.is_stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("nobody waits for this file any more"));
        }
        let count = self.inner.read(into)?;
        self.counters
            .read
            .fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
