//! Where a file's bytes come from: something that can be read from its beginning more than once.

use std::io::{self, Read};

use crate::Refusal;

/// Bytes that can be read again from the first one. A file is never held as a whole, so it is read twice or more, by
/// whichever thread has time for it.
pub trait Source: Send + Sync {
    /// Begins anew at the first byte.
    ///
    /// # Errors
    /// What the place of the bytes answers.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;

    /// How many bytes there are.
    fn size(&self) -> u64;
}

impl<S: Source + ?Sized> Source for &S {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        (**self).open()
    }

    fn size(&self) -> u64 {
        (**self).size()
    }
}

impl Source for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.as_slice()))
    }

    fn size(&self) -> u64 {
        self.len() as u64
    }
}

impl Source for [u8] {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }

    fn size(&self) -> u64 {
        self.len() as u64
    }
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The file itself: its person can be told what to do.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The place where it lies.
    #[error("the file can't be read: {0}")]
    Io(#[from] io::Error),
}

/// Why bytes in memory weren't read: their place never fails.
pub(crate) fn in_memory(unread: Unread) -> Refusal {
    match unread {
        Unread::Refused(refusal) => refusal,
        Unread::Io(_) => Refusal::Cut,
    }
}
