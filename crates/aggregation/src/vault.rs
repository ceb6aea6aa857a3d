//! What is typed for a bank is sealed here and opened only for the walk that needs it.
//!
//! XChaCha20-Poly1305 under keys derived from one root key. A sealed field is bound to its office, connection, field and
//! key version, so that a ciphertext moved to another place opens nothing.

use crate::refused::Refused;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use domain::ids::{ConnectionId, OfficeId};
use domain::time::Timestamp;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use store::connections::SealedField;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;
/// Grows when keys are derived in another way.
const KEY_VERSION: i64 = 1;

/// Seals and opens. Holds keys: never printed, wiped when dropped.
pub struct Vault {
    key_id: String,
    sealing: Zeroizing<[u8; KEY_BYTES]>,
    fingerprinting: Zeroizing<[u8; KEY_BYTES]>,
}

/// Why there is no usable root key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    #[error("the key file {path} can't be read or written: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("others may read the key file {path}; run: chmod 600 {path}")]
    OpenToOthers { path: PathBuf },
    #[error("the key file {path} doesn't hold a key; restore it from your backup")]
    NotAKey { path: PathBuf },
}

impl Vault {
    /// From a root key.
    pub fn new(root: &[u8; KEY_BYTES]) -> Vault {
        let derive = |purpose: &str| Zeroizing::new(keyed(root, &[purpose.as_bytes()]));
        let key_id = hex(&Sha256::digest(derive("key id").as_slice()))[..8].to_owned();
        Vault {
            key_id,
            sealing: derive("sealing"),
            fingerprinting: derive("fingerprinting"),
        }
    }

    /// From a key file, which is made (readable by its owner alone) where there is none yet.
    pub fn open(path: &Path, fresh: impl FnOnce() -> [u8; KEY_BYTES]) -> Result<Vault, KeyFault> {
        let file = |source| KeyFault::File {
            path: path.to_owned(),
            source,
        };
        if !path.try_exists().map_err(file)? {
            let key = Zeroizing::new(fresh());
            write_private(path, STANDARD.encode(key.as_slice()).as_bytes()).map_err(file)?;
        }
        check_private(path)?;
        let text = Zeroizing::new(fs::read_to_string(path).map_err(file)?);
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).unwrap_or_default());
        let key =
            <&[u8; KEY_BYTES]>::try_from(bytes.as_slice()).map_err(|_| KeyFault::NotAKey {
                path: path.to_owned(),
            })?;
        Ok(Vault::new(key))
    }

    /// Seals one field of a login. `nonce` must be new and unpredictable each time.
    pub fn seal(
        &self,
        office: OfficeId,
        connection: ConnectionId,
        field: &str,
        secret: &str,
        nonce: [u8; NONCE_BYTES],
        now: Timestamp,
    ) -> Result<SealedField, Refused> {
        let place = place(office, connection, field, &self.key_id, KEY_VERSION);
        self.seal_at(&place, field, secret, nonce, now)
    }

    /// Seals the operator's secret at an institution. `nonce` as above.
    pub fn seal_client(
        &self,
        institution: &str,
        secret: &str,
        nonce: [u8; NONCE_BYTES],
        now: Timestamp,
    ) -> Result<SealedField, Refused> {
        let place = client_place(institution, &self.key_id, KEY_VERSION);
        self.seal_at(&place, institution, secret, nonce, now)
    }

    fn seal_at(
        &self,
        place: &str,
        field: &str,
        secret: &str,
        nonce: [u8; NONCE_BYTES],
        now: Timestamp,
    ) -> Result<SealedField, Refused> {
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Refused::Vault)?;
        Ok(SealedField {
            field: field.to_owned(),
            key_id: self.key_id.clone(),
            key_version: KEY_VERSION,
            ciphertext: [nonce.as_slice(), &sealed].concat(),
            saved_at: now,
        })
    }

    /// Opens one field at the place it was sealed for.
    pub fn open_field(
        &self,
        office: OfficeId,
        connection: ConnectionId,
        sealed: &SealedField,
    ) -> Result<Zeroizing<String>, Refused> {
        let place = place(
            office,
            connection,
            &sealed.field,
            &sealed.key_id,
            sealed.key_version,
        );
        self.open_at(&place, sealed)
    }

    /// Opens the operator's secret at the institution it was sealed for.
    pub fn open_client(
        &self,
        institution: &str,
        sealed: &SealedField,
    ) -> Result<Zeroizing<String>, Refused> {
        let place = client_place(institution, &sealed.key_id, sealed.key_version);
        self.open_at(&place, sealed)
    }

    fn open_at(&self, place: &str, sealed: &SealedField) -> Result<Zeroizing<String>, Refused> {
        if sealed.key_id != self.key_id {
            return Err(Refused::Vault);
        }
        let (nonce, body) = sealed
            .ciphertext
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(Refused::Vault)?;
        let payload = Payload {
            msg: body,
            aad: place.as_bytes(),
        };
        let opened = self
            .cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| Refused::Vault)?;
        String::from_utf8(opened)
            .map(Zeroizing::new)
            .map_err(|_| Refused::Vault)
    }

    /// Names a login over the whole installation without saying what it is: bank and login ID.
    pub fn login_key(&self, bank: &str, login_id: &str) -> String {
        hex(&keyed(
            &self.fingerprinting,
            &[b"login", bank.as_bytes(), login_id.as_bytes()],
        ))
    }

    /// Tells whether two logins carry the same secrets, without saying what they are.
    pub fn secret_digest(&self, login_key: &str, fields: &[(String, Zeroizing<String>)]) -> String {
        let mut parts: Vec<&[u8]> = vec![b"secret", login_key.as_bytes()];
        for (name, value) in fields {
            parts.extend([name.as_bytes(), value.as_bytes()]);
        }
        hex(&keyed(&self.fingerprinting, &parts))
    }

    /// What belongs to a state that a browser carries to a bank and back (a verifier, a nonce): nobody else can derive it, and
    /// nothing of it has to be stored. 43 letters, digits, `-` and `_`.
    pub fn of_state(&self, purpose: &str, state: &str) -> Zeroizing<String> {
        let derived = keyed(
            &self.fingerprinting,
            &[b"state", purpose.as_bytes(), state.as_bytes()],
        );
        Zeroizing::new(URL_SAFE_NO_PAD.encode(derived))
    }

    /// Names a key of a throttle (an e-mail address) without keeping it.
    pub fn throttle_key(&self, what: &str) -> String {
        hex(&keyed(
            &self.fingerprinting,
            &[b"throttle", what.as_bytes()],
        ))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.sealing).into())
    }
}

/// What a ciphertext is bound to.
fn place(
    office: OfficeId,
    connection: ConnectionId,
    field: &str,
    key_id: &str,
    version: i64,
) -> String {
    format!("renkei credential|{office}|{connection}|{key_id}|{version}|{field}")
}

fn client_place(institution: &str, key_id: &str, version: i64) -> String {
    format!("renkei client|{key_id}|{version}|{institution}")
}

/// HMAC-SHA-256 over the parts, each with its length before it, so that no two lists of parts look the same.
fn keyed(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    // HMAC takes keys of any length, so the error can't happen; a wrong key would be worse than none.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; KEY_BYTES];
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn check_private(path: &Path) -> Result<(), KeyFault> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = |source| KeyFault::File {
            path: path.to_owned(),
            source,
        };
        if fs::metadata(path).map_err(file)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyFault::OpenToOthers {
                path: path.to_owned(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_field_opens_only_at_its_own_place() {
        let vault = Vault::new(&[7; 32]);
        let (office, connection, now) = (OfficeId(1), ConnectionId(2), Timestamp::UNIX_EPOCH);
        let sealed = vault
            .seal(office, connection, "password", "ひみつ123", [9; 24], now)
            .expect("seals");
        assert!(!sealed.ciphertext.windows(3).any(|window| window == b"123"));
        assert_eq!(
            vault
                .open_field(office, connection, &sealed)
                .expect("opens")
                .as_str(),
            "ひみつ123"
        );
        let elsewhere = [
            vault.open_field(OfficeId(2), connection, &sealed),
            vault.open_field(office, ConnectionId(3), &sealed),
            vault.open_field(
                office,
                connection,
                &SealedField {
                    field: "id".into(),
                    ..sealed.clone()
                },
            ),
            vault.open_field(
                office,
                connection,
                &SealedField {
                    key_version: 2,
                    ..sealed.clone()
                },
            ),
            Vault::new(&[8; 32]).open_field(office, connection, &sealed),
        ];
        assert!(elsewhere.iter().all(Result::is_err));
    }

    #[test]
    fn an_operators_secret_opens_only_for_its_own_institution() {
        let vault = Vault::new(&[7; 32]);
        let now = Timestamp::UNIX_EPOCH;
        let sealed = vault
            .seal_client("hoshi", "client secret", [9; 24], now)
            .expect("seals");
        let opened = vault.open_client("hoshi", &sealed).expect("opens");
        assert_eq!(opened.as_str(), "client secret");
        assert!(vault.open_client("tsuki", &sealed).is_err());
        let as_login = vault.open_field(OfficeId(1), ConnectionId(2), &sealed);
        assert!(as_login.is_err(), "nor as a customer's");
    }

    #[test]
    fn what_belongs_to_a_state_is_derived_anew_and_by_nobody_else() {
        let (vault, other) = (Vault::new(&[7; 32]), Vault::new(&[8; 32]));
        let verifier = vault.of_state("verifier", "s1");
        assert_eq!(verifier.len(), 43, "as RFC 7636 wants it at least");
        assert_eq!(verifier, vault.of_state("verifier", "s1"));
        for differs in [
            vault.of_state("verifier", "s2"),
            vault.of_state("nonce", "s1"),
            other.of_state("verifier", "s1"),
        ] {
            assert_ne!(verifier, differs);
        }
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused_with_the_mend() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("root.key");
        let first = Vault::open(&path, || [1; 32]).expect("makes a key");
        let again = Vault::open(&path, || [2; 32]).expect("reads the key");
        assert_eq!(first.login_key("9901", "a"), again.login_key("9901", "a"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
            let Err(fault) = Vault::open(&path, || [3; 32]) else {
                panic!("accepted")
            };
            assert!(fault.to_string().contains("chmod 600"), "{fault}");
        }
    }
}
