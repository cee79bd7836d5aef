//! Checks on real corpora, which are not in this repository: `make corpora DATA=DIR` says where they are.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may unwrap")]

mod anchors;
mod front_matter;
mod hostile;
mod import;
mod markdown;
mod merges;

use std::path::PathBuf;

/// The folder of the corpora as they are.
fn corpora() -> PathBuf {
    from_environment("CORPORA").into()
}

/// The folder of the sheets to import.
fn sheets() -> PathBuf {
    from_environment("CORPORA_SHEETS").into()
}

#[expect(clippy::disallowed_methods, reason = "the command tells these tests where the corpora are")]
fn from_environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: say make corpora DATA=DIR"))
}

/// Every file below a folder with one of these endings.
fn files(folder: &std::path::Path, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    found.sort();
    found
}
