//! Where the bytes of files are kept: once by content hash, in a folder or an S3 bucket, before anything says they are
//! there. What belongs here is pure work on bytes: what they are, what is kept of them, smaller images.

pub mod apart;
pub mod bucket;
pub mod data_url;
pub mod documents;
pub mod media;
pub mod name;
pub mod picture;
pub mod poster;
pub mod strip;
pub mod svg;
pub mod text;
mod zip;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use image::ImageFormat;
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use bucket::{Account, Bucket};

use crate::base::tokens;

/// The widths at which images are given, in pixels.
pub const WIDTHS: [u32; 6] = [160, 320, 480, 640, 960, 1280];
/// The folders of bytes: one for each first byte of a hash.
pub const SHELVES: std::ops::RangeInclusive<u8> = 0..=u8::MAX;
/// Images decoded at the same time: each may take some 400 MB.
const AT_ONCE: usize = 2;
/// Pictures for other sites made at the same time: nobody waits for one to read.
const POSTERS: usize = 1;
/// Documents read at the same time, each by a process of its own that may take a gigabyte.
const DOCUMENTS: usize = 2;

/// Where files are kept, as the settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket that nodes share.
    Bucket(Account),
}

#[derive(Clone, Debug)]
enum Kept {
    Folder(PathBuf),
    Bucket(Bucket),
}

/// The place of files, and the folder of smaller images made of them.
#[derive(Clone, Debug)]
pub struct Files {
    kept: Kept,
    thumbs: PathBuf,
    turns: Arc<Semaphore>,
    documents: Arc<Semaphore>,
    posters: Arc<Semaphore>,
}

/// The width given for a width asked for: the next of [`WIDTHS`]; nothing, the image itself, above.
#[must_use]
pub fn width_for(asked: u32) -> Option<u32> {
    WIDTHS.into_iter().find(|width| *width >= asked)
}

fn turns(count: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(count))
}

impl Files {
    /// Opens the place of files and the folder of smaller images, making them when absent; the second may be emptied at
    /// any time.
    pub fn open(place: &Place, thumbs: &Path) -> io::Result<Self> {
        fs::create_dir_all(thumbs)?;
        let kept = match place {
            Place::Folder(root) => {
                fs::create_dir_all(root)?;
                Kept::Folder(root.clone())
            }
            Place::Bucket(account) => Kept::Bucket(Bucket::open(account, &thumbs.join("copies"))?),
        };
        let thumbs = thumbs.to_owned();
        Ok(Self { kept, thumbs, turns: turns(AT_ONCE), documents: turns(DOCUMENTS), posters: turns(POSTERS) })
    }

    /// Waits for a turn to decode an image; to be held by the work itself.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }

    /// Waits for a turn to make a picture for other sites; to be held by the work itself.
    pub async fn poster_turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.posters).acquire_owned().await.ok()
    }

    /// The picture for other sites of that digest, when it was made before.
    #[must_use]
    pub fn poster_if_there(&self, digest: &str) -> Option<Vec<u8>> {
        fs::read(self.small_path(digest, poster::WIDTH).ok()?).ok()
    }

    /// Keeps such a picture beside the smaller images.
    pub fn keep_poster(&self, digest: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.small_path(digest, poster::WIDTH)?;
        fs::create_dir_all(path.parent().unwrap_or(&self.thumbs))?;
        let mut file = tempfile::NamedTempFile::new_in(&self.thumbs)?;
        file.write_all(bytes)?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Waits for a turn to have a document read; to be held by the work itself.
    pub async fn document_turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.documents).acquire_owned().await.ok()
    }

    /// A file without a name on this node's disk, for what comes in and is not yet taken.
    pub fn unnamed(&self) -> io::Result<File> {
        tempfile::tempfile_in(match &self.kept {
            Kept::Folder(root) => root,
            Kept::Bucket(bucket) => bucket.folder(),
        })
    }

    /// Keeps bytes under their hash and returns it: SHA-256 in hexadecimal. Kept for good, folder included, when this
    /// returns.
    pub fn put(&self, bytes: &[u8]) -> io::Result<String> {
        let hash = hash(bytes);
        match &self.kept {
            Kept::Folder(root) => put_in(root, &hash, bytes)?,
            Kept::Bucket(bucket) => bucket.put(&hash, bytes)?,
        }
        Ok(hash)
    }

    /// The file of that hash, to read it piece by piece.
    pub fn open_one(&self, hash: &str) -> io::Result<File> {
        let below = below(hash)?;
        match &self.kept {
            Kept::Folder(root) => File::open(root.join(below)),
            Kept::Bucket(bucket) => bucket.copy(hash),
        }
    }

    /// The bytes of that hash.
    pub fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        let below = below(hash)?;
        match &self.kept {
            Kept::Folder(root) => fs::read(root.join(below)),
            Kept::Bucket(bucket) => bucket.get(hash),
        }
    }

    /// Whether bytes of that hash are kept.
    #[must_use]
    pub fn has(&self, hash: &str) -> bool {
        below(hash).is_ok_and(|below| match &self.kept {
            Kept::Folder(root) => root.join(below).is_file(),
            Kept::Bucket(bucket) => bucket.has(hash),
        })
    }

    /// The hashes in one of the [`SHELVES`] that were last put before this moment.
    pub fn put_before(&self, shelf: u8, moment: SystemTime) -> io::Result<Vec<String>> {
        match &self.kept {
            Kept::Folder(root) => put_before(&root.join(format!("{shelf:02x}")), moment),
            Kept::Bucket(bucket) => bucket.put_before(&format!("{shelf:02x}"), moment),
        }
    }

    /// Forgets the bytes of that hash, unless they were put again since this moment.
    pub fn forget(&self, hash: &str, moment: SystemTime) -> io::Result<()> {
        let below = below(hash)?;
        match &self.kept {
            Kept::Folder(root) => {
                let path = root.join(below);
                if fs::metadata(&path)?.modified()? < moment { fs::remove_file(path) } else { Ok(()) }
            }
            Kept::Bucket(bucket) => bucket.forget(hash, moment),
        }
    }

    /// The smaller image of that width, when it was made before.
    #[must_use]
    pub fn small_if_there(&self, hash: &str, width: u32) -> Option<File> {
        File::open(self.small_path(hash, width).ok()?).ok()
    }

    /// Makes the smaller image of that width and keeps it; where none is to be had, the image itself is kept in its
    /// place, so that this is found out once. Slow: on the blocking pool, in a [`Files::turn`].
    pub fn make_small(&self, hash: &str, width: u32, format: ImageFormat, megapixels: u32) -> io::Result<File> {
        if let Some(made) = self.small_if_there(hash, width) {
            return Ok(made);
        }
        let bytes = self.get(hash)?;
        let path = self.small_path(hash, width)?;
        fs::create_dir_all(path.parent().unwrap_or(&self.thumbs))?;
        let small = picture::smaller(&bytes, format, width, megapixels).map_or(bytes, |(_, small)| small);
        let mut file = tempfile::NamedTempFile::new_in(&self.thumbs)?;
        file.write_all(&small)?;
        file.persist(&path).map_err(|error| error.error)?;
        File::open(path)
    }

    fn small_path(&self, hash: &str, width: u32) -> io::Result<PathBuf> {
        let mut path = self.thumbs.join(below(hash)?).into_os_string();
        path.push(format!("-{width}"));
        Ok(path.into())
    }
}

/// The hash by which bytes are kept: SHA-256 in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    tokens::hex(&Sha256::digest(bytes))
}

/// The path of a hash, below two letters so that no folder grows too large.
fn below(hash: &str) -> io::Result<PathBuf> {
    let whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    match hash.get(..2) {
        Some(start) if whole => Ok(Path::new(start).join(hash)),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a hash")),
    }
}

/// Writes bytes below a folder, on disk with all that leads to them when this returns.
fn put_in(root: &Path, hash: &str, bytes: &[u8]) -> io::Result<()> {
    let path = root.join(below(hash)?);
    // Younger again, so that nobody takes it for bytes that were left over: its row is yet to come.
    if File::open(&path).is_ok_and(|file| file.set_modified(system_time()).is_ok()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(root)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    File::open(root)?.sync_all()
}

#[expect(clippy::disallowed_methods, reason = "files bear the system's time")]
fn system_time() -> SystemTime {
    SystemTime::now()
}

/// The hashes in a folder whose files are older than this.
fn put_before(folder: &Path, moment: SystemTime) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.metadata()?.modified()? < moment {
            found.extend(entry.file_name().into_string().ok().filter(|name| below(name).is_ok()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::*;

    #[test]
    fn bytes_are_kept_once_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(&Place::Folder(folder.path().join("files")), &folder.path().join("thumbs")).unwrap();
        let hash = files.put(b"bonjour").unwrap();
        assert_eq!(files.put(b"bonjour").unwrap(), hash);
        assert_eq!(files.get(&hash).unwrap(), b"bonjour");
        assert!(files.has(&hash));
        assert!(files.get("../../etc/passwd").is_err());
    }

    #[test]
    fn widths_go_by_steps() {
        for (asked, given) in [(1, Some(160)), (160, Some(160)), (500, Some(640)), (1280, Some(1280)), (1281, None)] {
            assert_eq!(width_for(asked), given, "{asked}");
        }
    }
}
