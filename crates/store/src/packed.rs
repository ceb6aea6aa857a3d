//! Bytes as they are kept: packed while they are read, so that a file is never held as a whole.

use crate::captures::LEVEL;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, BufReader, Read, Write};
use zstd::stream::write::Encoder;

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

/// Packed bytes and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// SHA-256 of the bytes before packing, in hexadecimal.
    pub digest: String,
    /// How many bytes there are unpacked.
    pub size: u64,
    /// A frame of zstd.
    pub body: Vec<u8>,
}

impl Packed {
    /// Begins to unpack at the first byte; as often as wanted.
    ///
    /// # Errors
    /// What zstd says of a body that isn't a frame of it; reading gives the same for one that is cut.
    pub fn open(&self) -> io::Result<impl Read + use<'_>> {
        // No more comes out than once went in.
        let unpacked = zstd::Decoder::with_buffer(self.body.as_slice())?.take(self.size);
        Ok(BufReader::with_capacity(CHUNK, unpacked))
    }
}

/// How large bytes may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackLimits {
    /// Before packing.
    pub size: u64,
    /// Packed: they are held in memory.
    pub packed: u64,
}

/// Why bytes weren't packed.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    #[error("there are more than {limit} bytes; hand over a smaller part")]
    TooLarge { limit: u64 },
    #[error(
        "there are more than {limit} bytes even when they are packed; hand over a smaller part"
    )]
    TooLargePacked { limit: u64 },
    #[error("they can't be read: {0}")]
    Read(#[from] io::Error),
}

/// Packs what is handed to it piece by piece.
pub struct Packer {
    limits: PackLimits,
    hash: Sha256,
    size: u64,
    encoder: Encoder<'static, Vec<u8>>,
}

impl Packer {
    /// # Errors
    /// [`PackFault::Read`] where zstd can't begin for want of memory.
    pub fn new(limits: PackLimits) -> Result<Packer, PackFault> {
        Ok(Packer {
            limits,
            hash: Sha256::new(),
            size: 0,
            encoder: Encoder::new(Vec::new(), LEVEL)?,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// As soon as one of the limits is passed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), PackFault> {
        self.size += bytes.len() as u64;
        if self.size > self.limits.size {
            return Err(PackFault::TooLarge {
                limit: self.limits.size,
            });
        }
        self.hash.update(bytes);
        self.encoder.write_all(bytes)?;
        fits(self.limits, self.encoder.get_ref())
    }

    /// How many bytes came so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// # Errors
    /// As [`Packer::push`]: the last bytes are packed only now.
    pub fn finish(self) -> Result<Packed, PackFault> {
        let limits = self.limits;
        let body = self.encoder.finish()?;
        fits(limits, &body)?;
        Ok(Packed {
            digest: hex(&self.hash.finalize()),
            size: self.size,
            body,
        })
    }
}

fn fits(limits: PackLimits, body: &[u8]) -> Result<(), PackFault> {
    if body.len() as u64 > limits.packed {
        return Err(PackFault::TooLargePacked {
            limit: limits.packed,
        });
    }
    Ok(())
}

/// Reads to the end and packs what it reads.
///
/// # Errors
/// What reading answers, or that there is more than the limits allow; no more is read then.
pub fn pack(mut reader: impl Read, limits: PackLimits) -> Result<Packed, PackFault> {
    let mut packer = Packer::new(limits)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return packer.finish(),
            Ok(n) => packer.push(&chunk[..n])?,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault.into()),
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
