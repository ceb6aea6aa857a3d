//! Where a file's bytes lie while it is imported: anywhere that can be read again, or packed in memory.

use formats::Source;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use store::captures::Packed;

/// A file that can be read from its beginning more than once, by other threads too. Cheap to clone.
#[derive(Clone)]
pub enum File {
    Anywhere(Arc<dyn Source>),
    /// As it will be kept.
    Packed(Arc<Packed>),
}

impl File {
    pub fn of(source: impl Source + 'static) -> File {
        File::Anywhere(Arc::new(source))
    }

    pub fn in_memory(bytes: impl Into<Vec<u8>>) -> File {
        File::of(bytes.into())
    }

    /// A file on a disk, opened anew for each reading.
    ///
    /// # Errors
    /// What the disk answers where there is no such file, or none that may be read.
    pub fn on_disk(path: PathBuf) -> io::Result<File> {
        let file = fs::File::open(&path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let size = about.len();
        Ok(File::of(OnDisk { path, size }))
    }
}

impl Source for File {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            File::Anywhere(source) => source.open()?,
            File::Packed(packed) => Box::new(packed.open()?),
        })
    }

    fn size(&self) -> u64 {
        match self {
            File::Anywhere(source) => source.size(),
            File::Packed(packed) => packed.size,
        }
    }
}

struct OnDisk {
    path: PathBuf,
    size: u64,
}

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(fs::File::open(&self.path)?))
    }

    fn size(&self) -> u64 {
        self.size
    }
}
