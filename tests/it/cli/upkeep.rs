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

#[test]
fn nobody_else_opens_the_data_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for umask in ["000", "022", "077"] {
        let folder = tempfile::tempdir().unwrap();
        let (data, archive) = (folder.path().join("data"), folder.path().join("a.tar.zst"));
        let run = |command: &str| {
            let script = format!("umask {umask}; exec \"$0\" {command}");
            let mut shell = Command::new("sh");
            shell.args(["-c", &script, env!("CARGO_BIN_EXE_maillage")]).env_clear().env("MAILLAGE_DATA", &data);
            assert!(shell.current_dir(folder.path()).status().unwrap().success(), "{command}");
        };
        for _ in 0..2 {
            run("check");
            run("backup a.tar.zst");
            run(&format!("copy --to sqlite://copies/{}.db", rand::random::<u32>()));
            let files = ["maillage.db", "maillage.db-wal", "maillage.db-shm"].map(|name| data.join(name));
            for file in files.iter().filter(|file| file.exists()).chain([&archive]) {
                assert_eq!(mode(file), 0o600, "{} under {umask}", file.display());
            }
            assert_eq!((mode(&data), mode(&folder.path().join("copies"))), (0o700, 0o700));
            for copy in std::fs::read_dir(folder.path().join("copies")).unwrap() {
                assert_eq!(mode(&copy.unwrap().path()), 0o600);
            }
            // As an older program left them.
            for (path, open) in [(&data, 0o755), (&files[0], 0o644)] {
                std::fs::set_permissions(path, std::fs::Permissions::from_mode(open)).unwrap();
            }
        }
    }
}
