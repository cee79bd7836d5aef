//! Merges that people really made, against git's.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use maillage::text::diff::Budget;
use maillage::text::merge::{Merge, marks, three_way};

/// Whether every line that a side added is in the result, or in a clash.
fn keeps(base: &str, side: &str, result: &str) -> bool {
    let count = |text: &str| {
        let mut lines: HashMap<String, i64> = HashMap::new();
        text.lines().for_each(|line| *lines.entry(line.to_owned()).or_default() += 1);
        lines
    };
    let (base, result) = (count(base), count(result));
    count(side).iter().all(|(line, times)| {
        let added = times - base.get(line).copied().unwrap_or(0);
        added <= 0 || result.contains_key(line)
    })
}

#[test]
fn a_clean_merge_equals_gits_and_no_line_vanishes() {
    let folder = tempfile::tempdir().unwrap();
    let archive = super::corpora().join("merge/cases.tar.gz");
    let opened = flate2::read::GzDecoder::new(std::fs::File::open(archive).unwrap());
    tar::Archive::new(opened).unpack(folder.path()).unwrap();
    let (mut clean_for_git, mut clean_for_us, mut both_added) = (0, 0, 0);
    let cases = std::fs::read_dir(folder.path().join("cases")).unwrap();
    for case in cases {
        let case = case.unwrap().path();
        let text = |name: &str| normal(&std::fs::read_to_string(case.join(name)).unwrap());
        let (base, ours, theirs) = (text("base.md"), text("ours.md"), text("theirs.md"));
        let (git, git_is_clean) = git_merge(folder.path(), &base, &ours, &theirs);
        let merged = three_way(&base, &ours, &theirs, &mut Budget::default());
        let shown = match &merged {
            Merge::Clean(text) => text.clone(),
            Merge::Clash(chunks) => marks(chunks, "ours", "theirs"),
        };
        assert!(keeps(&base, &ours, &shown) && keeps(&base, &theirs, &shown), "a line vanished: {}", case.display());
        clean_for_git += usize::from(git_is_clean);
        if merged.is_clean() {
            if git_is_clean {
                assert!(shown == git, "clean here and for git, but not the same: {}", case.display());
            } else {
                assert!(only_adds(folder.path()), "clean here, not so for git: {}", case.display());
                both_added += 1;
            }
            clean_for_us += 1;
        }
    }
    println!("{clean_for_us} clean merges, {both_added} of them keep what both added; git's {clean_for_git}");
    assert!(clean_for_git > 50 && (clean_for_us - both_added) * 10 >= clean_for_git * 9);
}

/// Whether both sides of each conflict of the files that [`git_merge`] wrote only add: the base has no line there.
fn only_adds(folder: &Path) -> bool {
    let output = Command::new("git")
        .args(["merge-file", "-p", "--diff3"])
        .args(["ours", "base", "theirs"].map(|name| folder.join(name)))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    lines.windows(2).all(|pair| !pair[0].starts_with("||||||| ") || pair[1] == "=======")
}

/// As a save makes texts: LF, one final newline.
fn normal(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn git_merge(folder: &Path, base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let output = Command::new("git")
        .args(["merge-file", "-p"])
        .args([write("ours", ours), write("base", base), write("theirs", theirs)])
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code() == Some(0))
}
