//! The house keeps its arrows: doors above, actions below them, models and text at the foot.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found.retain(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn collect(at: &Path, found: &mut Vec<(PathBuf, String)>) {
    if at.is_dir() {
        for entry in fs::read_dir(at).unwrap() {
            collect(&entry.unwrap().path(), found);
        }
    } else if at.extension().is_some_and(|extension| ["rs", "html", "txt", "xml"].iter().any(|kept| extension == *kept))
    {
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

#[test]
fn words_shown_never_break_a_line_before_a_french_mark() {
    const MARKS: [char; 5] = [';', '!', '?', '»', ':'];
    const LISTS_OF_SIGNS: &str = "sans les signes";
    let after = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | '<' | '"' | '{' | '&' | '»'));
    let (mut files, mut looked) = (Vec::new(), 0);
    for folder in ["src/messages", "src/messages.rs", "templates"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") || line.contains("{#") || line.contains(LISTS_OF_SIGNS) {
                continue;
            }
            looked += 1;
            let chars: Vec<char> = line.trim_start().chars().collect();
            for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == ' ') {
                let (before, next) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
                let opens = before == Some('«');
                let closes =
                    next == Some('»') || next.is_some_and(|c| MARKS.contains(&c) && after(chars.get(at + 2).copied()));
                assert!(!opens && !closes, "{}:{}: a no-break space goes there: {line}", path.display(), number + 1);
            }
        }
    }
    assert!(looked > 1000, "only {looked} lines were looked at");
}

#[test]
fn only_the_program_itself_reads_as_the_keeper() {
    const MAY: [&str; 11] = [
        "src/cli/",
        "src/jobs/",
        "src/exchange/",
        "src/models/",
        "src/actions/check.rs",
        "src/actions/import_sheets.rs",
        "src/actions/legal.rs",
        "src/actions/rebuild.rs",
        "src/actions/ship_sheets.rs",
        "src/actions/withdraw.rs",
        "src/actions/remove_sheet.rs",
    ];
    let mut seen = 0;
    for (path, text) in sources("src") {
        let here = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        let keeps =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains("keeper("));
        seen += usize::from(keeps);
        assert!(!keeps || MAY.iter().any(|may| here.starts_with(may)), "{here} reads as the keeper");
    }
    assert!(seen > 4, "the rule looks at nothing");
}
