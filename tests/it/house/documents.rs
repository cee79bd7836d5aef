//! What the documentation names: every path in it leads somewhere.

use std::fs;
use std::path::Path;

/// The paths of ours that a document names and that do not exist. A part in capitals (`NOUN`) stands for whatever is added.
fn lost(text: &str) -> Vec<String> {
    const FOLDERS: [&str; 4] = ["src/", "tests/", "templates/", "static/"];
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_end_matches(['.', '-']));
    let ours = words.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
    let stands_for = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        stem.len() > 1 && stem.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    };
    let named = ours.filter(|path| !path.split('/').any(stands_for));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    named.filter(|path| !root.join(path).exists()).map(str::to_owned).collect()
}

#[test]
fn every_path_in_the_documentation_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut looked = 0;
    for folder in [root.clone(), root.join("decisions")] {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|end| end == "md") {
                looked += 1;
                assert_eq!(lost(&fs::read_to_string(&path).unwrap()), [""; 0], "{}", path.display());
            }
        }
    }
    assert!(looked > 40, "only {looked} documents");
    assert_eq!(lost("See `tests/it/house.rs`, and src/web/none/"), ["tests/it/house.rs", "src/web/none/"]);
    assert_eq!(lost("`static/css/gone.css`."), ["static/css/gone.css"]);
    for kept in
        ["`src/web/routes.rs`.", "`templates/NOUN/VERB.html`", "`src/cache`, `tests/it/house/`", "`web/routes.rs`"]
    {
        assert_eq!(lost(kept), [""; 0], "{kept}");
    }
}
