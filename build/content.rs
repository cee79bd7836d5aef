//! Embeds the shipped sheets: `kinds/` in the order in which they depend on each other, and `demo/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes `content.rs` into `out`: two lists of paths and texts.
///
/// The paths are told relative to the package: a target folder may be shared by several checkouts.
pub(super) fn embed(root: &Path, out: &Path) -> std::io::Result<()> {
    let mut code = String::new();
    let mut kinds = Vec::new();
    for folder in ["", "vocabulaires", "lexiques", "themes", "pages"] {
        kinds.extend(files(&root.join("kinds").join(folder))?);
    }
    list(&mut code, "KINDS", &root.join("kinds"), &kinds);
    list(&mut code, "DEMO", &root.join("demo"), &files(&root.join("demo"))?);
    for folder in ["kinds", "kinds/vocabulaires", "kinds/lexiques", "kinds/themes", "kinds/pages", "demo"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    std::fs::write(out.join("content.rs"), code)
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    // A parent theme sorts before its children: « . » of the extension comes before « - ».
    found.sort_by_key(|path| path.with_extension(""));
    Ok(found)
}

fn list(code: &mut String, name: &str, folder: &Path, files: &[PathBuf]) {
    let inside = folder.file_name().unwrap_or_default().display().to_string();
    let _ =
        writeln!(code, "/// Shipped sheets: path below `{inside}/`, text.\npub static {name}: &[(&str, &str)] = &[");
    for path in files {
        let below = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let place = format!("/{inside}/{below}");
        let _ = writeln!(code, "    ({below:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {place:?}))),");
    }
    code.push_str("];\n");
}
