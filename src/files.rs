//! Where the bytes of files are kept: once by content hash, on disk before anything says they are there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::tokens;

/// The folder of files.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Opens the folder, making it when absent.
    pub fn open(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Keeps bytes under their hash and returns it: SHA-256 in hexadecimal. On disk, folder included, when this returns.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let hash = tokens::hex(&Sha256::digest(bytes));
        let path = self.path(&hash)?;
        if path.exists() {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.root)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        File::open(folder)?.sync_all()?;
        File::open(&self.root)?.sync_all()?;
        Ok(hash)
    }

    /// The bytes of that hash.
    pub fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(hash)?)
    }

    /// Whether bytes of that hash are kept.
    #[must_use]
    pub fn has(&self, hash: &str) -> bool {
        self.path(hash).is_ok_and(|path| path.is_file())
    }

    /// The path of a hash, below two letters so that no folder grows too large.
    fn path(&self, hash: &str) -> io::Result<PathBuf> {
        let whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match hash.get(..2) {
            Some(start) if whole => Ok(self.root.join(start).join(hash)),
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a hash")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn bytes_are_kept_once_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let hash = files.put(b"bonjour").unwrap();
        assert_eq!(files.put(b"bonjour").unwrap(), hash);
        assert_eq!(files.get(&hash).unwrap(), b"bonjour");
        assert!(files.has(&hash));
        assert!(files.get("../../etc/passwd").is_err());
    }
}
