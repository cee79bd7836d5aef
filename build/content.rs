//! Embeds the shipped sheets: `kinds/` in the order in which they depend on each other, and `demo/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes `content.rs` into `out`: two lists of paths and texts.
pub(super) fn embed(root: &Path, out: &Path) -> std::io::Result<()> {
    let mut code = String::new();
    let mut kinds = Vec::new();
    for folder in ["", "vocabulaires", "lexiques", "themes", "pages"] {
        kinds.extend(files(&root.join("kinds").join(folder))?);
    }
    list(&mut code, "KINDS", "Shipped sheets: path below `kinds/`, text.", &root.join("kinds"), &kinds);
    list(&mut code, "DEMO", "Demo sheets: path below `demo/`, text.", &root.join("demo"), &files(&root.join("demo"))?);
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

fn list(code: &mut String, name: &str, doc: &str, folder: &Path, files: &[PathBuf]) {
    let _ = writeln!(code, "/// {doc}\npub static {name}: &[(&str, &str)] = &[");
    for path in files {
        let below = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        let _ = writeln!(code, "    ({below:?}, include_str!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
}
