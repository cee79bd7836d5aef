//! Folders and files that only the user of this program may open, whatever its umask: the database holds the hashes of
//! passwords, mails hold links, files may be hidden.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Makes a folder, and those above it, or closes one that is there.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    close(path)
}

/// Makes a file, empty, or closes one that is there.
pub fn file(path: &Path) -> io::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => close(path),
        made => made.map(drop),
    }
}

/// The same for a file that may not be there.
pub fn file_if_there(path: &Path) -> io::Result<()> {
    match close(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        closed => closed,
    }
}

/// Takes from others what they may do. Where that is not ours to say (another owner, a file system without permissions,
/// one that is read only), whoever hosts the wiki is told and the program goes on.
fn close(path: &Path) -> io::Result<()> {
    let now = fs::metadata(path)?.permissions().mode();
    if now & 0o077 == 0 {
        return Ok(());
    }
    if let Err(error) = fs::set_permissions(path, Permissions::from_mode(now & 0o700)) {
        tracing::warn!(path = %path.display(), %error, "others may open this, and it could not be closed to them");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::base::private::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_and_what_was_open_is_for_its_owner_alone() {
        let place = tempfile::tempdir().unwrap();
        let (folder_path, file_path) = (place.path().join("a/b"), place.path().join("a/b/c"));
        for _ in 0..2 {
            folder(&folder_path).unwrap();
            file(&file_path).unwrap();
            assert_eq!((mode(&folder_path), mode(&file_path)), (0o700, 0o600));
            fs::write(&file_path, "kept").unwrap();
            fs::set_permissions(&folder_path, Permissions::from_mode(0o755)).unwrap();
            fs::set_permissions(&file_path, Permissions::from_mode(0o664)).unwrap();
        }
        file_if_there(&file_path).unwrap();
        file_if_there(&place.path().join("absent")).unwrap();
        assert_eq!((mode(&file_path), fs::read_to_string(&file_path).unwrap().as_str()), (0o600, "kept"));
    }
}
