//! The house keeps its arrows: doors above, actions below them, models and text at the foot.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn collect(at: &Path, found: &mut Vec<(PathBuf, String)>) {
    if at.is_dir() {
        for entry in fs::read_dir(at).unwrap() {
            collect(&entry.unwrap().path(), found);
        }
    } else if at.extension().is_some_and(|extension| extension == "rs") {
        found.push((at.to_owned(), fs::read_to_string(at).unwrap()));
    }
}

fn refuse(folders: &[&str], words: &[&str]) {
    for folder in folders {
        for (path, text) in sources(folder) {
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in words {
                    assert!(!code.contains(word), "{}:{}: « {word} » has no place here", path.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn models_and_text_never_name_a_door() {
    refuse(
        &["src/models", "src/text", "src/search", "src/db"],
        &["crate::web", "crate::api", "crate::cli", "crate::jobs", "crate::actions", "actix_web"],
    );
}

#[test]
fn text_knows_no_database_no_clock_and_no_network() {
    refuse(
        &["src/text"],
        &["diesel", "crate::db", "crate::models", "crate::app", "SystemTime::now", "Utc::now", "Instant::now"],
    );
}

#[test]
fn actions_never_name_a_door() {
    refuse(&["src/actions"], &["crate::web", "crate::api", "crate::cli", "HttpResponse", "HttpRequest"]);
}

#[test]
fn diesel_stays_in_db_and_models() {
    refuse(
        &["src/web", "src/actions", "src/text", "src/search", "src/jobs", "src/cli", "src/cache"],
        &["diesel::prelude", "diesel::insert_into", "diesel::update", "diesel::delete", "sql_query", "db::schema"],
    );
}

#[test]
fn only_db_tells_the_databases_apart() {
    refuse(
        &["src/web", "src/actions", "src/models", "src/jobs", "src/cli", "src/cache"],
        &["Db::Postgres", "Db::Sqlite", "each!"],
    );
}

#[test]
fn sheets_are_read_through_their_reader() {
    for (path, text) in sources("src/models") {
        let of_sheets = path.ends_with("models/sheet.rs");
        for (number, line) in text.lines().enumerate() {
            let open = line.contains("sheets::table.filter")
                || line.contains("sheets::table\n")
                || line.contains("sheets::table.find");
            let guarded = of_sheets || text.contains("visible_to(who)");
            assert!(!open || guarded, "{}:{}: sheets read past `visible_to`", path.display(), number + 1);
        }
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for folder in ["src", "tests/it"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}
