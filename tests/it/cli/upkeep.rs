//! Commands, run as programs: what they print, how they exit.

use std::path::Path;
use std::process::{Command, Output};

fn maillage(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maillage"));
    command.env_clear().env("MAILLAGE_DATA", data).env("MAILLAGE_LOG", "info").current_dir(data);
    command.args(arguments).output().unwrap()
}

#[track_caller]
fn runs(data: &Path, arguments: &[&str], code: i32) -> String {
    let output = maillage(data, arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(!said.contains('\u{1b}'), "colours are for a terminal: {said}");
    said
}

#[test]
fn a_wiki_goes_through_every_command_that_looks_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    };
    let (data, other, source) = (at("data"), at("other"), at("source"));
    std::fs::write(source.join("a.md"), "# Une fiche\n\n[lien](b.md)\n").unwrap();
    std::fs::write(source.join("b.md"), "# Une autre\n\nTexte\n").unwrap();
    let source = source.to_str().unwrap();
    assert!(runs(&data, &["import", "markdown", source], 0).contains("2 created"));
    assert!(runs(&data, &["import", "markdown", source], 0).contains("2 unchanged"));
    assert!(runs(&data, &["check"], 0).contains("Everything is whole."));
    let rebuilt = runs(&data, &["reindex"], 0);
    assert!(rebuilt.contains("search index holds") && rebuilt.contains("INFO search index rebuilt"), "{rebuilt}");
    assert!(runs(&data, &["check"], 0).contains("Everything is whole."));
    let archive = folder.path().join("a.tar.zst");
    let archive = archive.to_str().unwrap();
    runs(&data, &["backup", archive], 0);
    assert!(runs(&other, &["restore", archive], 0).contains("Everything is whole."));
    assert!(runs(&other, &["restore", archive], 1).contains("not empty"));
    let out = |name: &str| folder.path().join(name);
    runs(&data, &["export", "markdown", out("one").to_str().unwrap()], 0);
    runs(&other, &["export", "markdown", out("two").to_str().unwrap()], 0);
    for name in ["une-fiche.md", "une-autre.md"] {
        assert_eq!(std::fs::read(out("one").join(name)).unwrap(), std::fs::read(out("two").join(name)).unwrap());
    }
    let copy = format!("sqlite://{}", out("copy.db").display());
    runs(&data, &["copy", "--to", &copy], 0);
    runs(&data, &["copy", "--to", &copy], 1);
}

#[test]
fn wrong_usage_exits_2_and_failures_1() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for wrong in [&["nonsense"][..], &["import"], &["backup"], &["copy"], &["import", "mediawiki", "x"]] {
        runs(data, wrong, 2);
    }
    for failing in [&["import", "markdown", "absent"][..], &["restore", "absent"]] {
        runs(data, failing, 1);
    }
    assert!(runs(data, &["import", "markdown", "--help"], 0).contains("DIR"));
}
