//! A folder that an export fills beside its place, and that appears when it is whole; its names are good on every
//! system.

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

/// The longest name, in bytes: what file systems take, less the number that may follow.
const LONGEST: usize = 200;

/// The name, or one near it that Windows, macOS and Linux all take: no name of a device, no character that one of them
/// reserves, no dot or space at its ends.
pub(super) fn portable(name: &str) -> String {
    let is_reserved = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    let plain: String = name.chars().map(|c| if is_reserved(c) { '-' } else { c }).collect();
    let plain = plain.trim_matches(['.', ' ']);
    let (stem, end) = plain.split_once('.').map_or((plain, ""), |(stem, end)| (stem.trim_end(), end));
    let stem = match stem {
        "" => "fichier".to_owned(),
        stem if is_device(stem) => format!("{stem}_"),
        stem => stem.to_owned(),
    };
    shortened(if end.is_empty() { stem } else { format!("{stem}.{end}") })
}

/// What Windows takes for a device, whatever extension follows.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|number| {
        let mut letters = number.chars();
        letters.next().is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c)) && letters.next().is_none()
    });
    is_port || matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
}

/// The name cut before its extension where it is too long.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let (stem, end) = name.rsplit_once('.').filter(|(_, end)| end.len() < 20).unwrap_or((&name, ""));
    let mut cut = String::new();
    for c in stem.chars() {
        if cut.len() + c.len_utf8() + end.len() + 1 > LONGEST {
            break;
        }
        cut.push(c);
    }
    if end.is_empty() { cut } else { format!("{cut}.{end}") }
}

#[cfg(test)]
mod tests {
    use crate::exchange::folder::*;

    #[test]
    fn names_are_good_on_every_system() {
        for (name, good) in [
            ("le-pacs.md", "le-pacs.md"),
            ("con.md", "con_.md"),
            ("CON", "CON_"),
            ("aux.tar.gz", "aux_.tar.gz"),
            ("Nul .txt", "Nul_.txt"),
            ("com1.md", "com1_.md"),
            ("lpt¹.md", "lpt¹_.md"),
            ("com0.md", "com0_.md"),
            ("com10.md", "com10.md"),
            ("conseil.md", "conseil.md"),
            ("fin.", "fin"),
            ("fin. . .", "fin"),
            (".htaccess", "htaccess"),
            ("...", "fichier"),
            ("a:b|c?.png", "a-b-c-.png"),
            ("../../x.md", "-..-x.md"),
        ] {
            assert_eq!(portable(name), good, "{name}");
        }
        let long = portable(&format!("{}.png", "é".repeat(300)));
        assert!(long.len() <= LONGEST && long.ends_with("é.png"), "{long}");
    }
}
