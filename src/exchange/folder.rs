//! A folder that an export fills beside its place, and that appears when it is whole.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// Fails unless the folder is absent or empty.
pub(super) fn refuse_full(root: &Path) -> anyhow::Result<()> {
    match fs::read_dir(root) {
        Ok(mut entries) => {
            anyhow::ensure!(entries.next().is_none(), "{} is not empty", root.display());
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| root.display().to_string()),
    }
}

/// A folder to fill, beside the place that it will take.
pub(super) fn begin(root: &Path) -> anyhow::Result<tempfile::TempDir> {
    let parent = root.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    tempfile::tempdir_in(parent).with_context(|| parent.display().to_string())
}

/// Puts the finished folder in its place.
pub(super) fn publish(work: tempfile::TempDir, root: &Path) -> anyhow::Result<()> {
    if root.exists() {
        fs::remove_dir(root)?;
    }
    let path = work.keep();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    fs::rename(&path, root).with_context(|| root.display().to_string())
}
