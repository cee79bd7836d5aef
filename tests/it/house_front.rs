//! What the front end promises about its own files: style sheets that are read, one part a file, every file gathered.

use std::path::{Path, PathBuf};

const WIDEST: usize = 120;

fn style_sheets() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/css");
    let files =
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (entry.path().strip_prefix(&root).unwrap().to_owned(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// What is wrong with the way a style sheet is written: a line too wide, or two declarations on one.
fn badly_written(text: &str) -> Vec<String> {
    let bad = |line: &&str| {
        let code = line.split("/*").next().unwrap_or_default();
        line.chars().count() > WIDEST || code.matches(';').count() > 1 || (code.contains('{') && code.contains('}'))
    };
    text.lines().filter(bad).map(str::to_owned).collect()
}

#[test]
fn style_sheets_have_one_declaration_a_line() {
    for (name, text) in style_sheets() {
        assert!(text.starts_with("/* "), "{} says what it is about first", name.display());
        assert_eq!(badly_written(&text), [""; 0], "{}", name.display());
    }
}

#[test]
fn a_breach_in_a_style_sheet_is_seen() {
    assert_eq!(badly_written(".note { color: red; }").len(), 1);
    assert_eq!(badly_written(".note {\n  color: red; margin: 0;\n}").len(), 1);
    assert_eq!(badly_written(&format!("  background: {};", "x".repeat(120))).len(), 1);
    assert!(badly_written(".note {\n  color: red; /* ours; theirs */\n}").is_empty());
}

#[test]
fn every_style_sheet_is_imported_once_into_its_layer() {
    let sheets = style_sheets();
    let (entries, parts): (Vec<_>, Vec<_>) = sheets.iter().partition(|(_, text)| text.contains("\n@import "));
    for (name, _) in parts {
        let name = name.display().to_string();
        let layer = name.split('/').next().unwrap().trim_end_matches(".css");
        let line = format!("@import \"./{name}\" layer({layer});");
        let times: usize = entries.iter().map(|(_, text)| text.lines().filter(|found| *found == line).count()).sum();
        assert_eq!(times, 1, "{line}");
    }
}
