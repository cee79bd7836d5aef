//! Merges that people really made, against git's.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use maillage::text::diff::Budget;
use maillage::text::merge::{Merge, marks, three_way};

/// Whether every word that a side added is in the result, or in a clash.
fn keeps(base: &str, side: &str, result: &str) -> bool {
    let (base, side, result) = (words(base), words(side), words(result));
    side.iter().all(|(word, times)| *times <= base.get(word).copied().unwrap_or(0) || result.contains_key(word))
}

/// The words of a text, and how often each comes.
fn words(text: &str) -> HashMap<&str, i64> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word).or_default() += 1;
    }
    words
}

/// Whether the text that people settled on is what both changes make: it has the words that each added, and none that
/// one of them took away.
fn is_of_both(base: &str, ours: &str, theirs: &str, settled: &str) -> bool {
    let [base, ours, theirs, settled] = [base, ours, theirs, settled].map(words);
    let count = |words: &HashMap<&str, i64>, word: &str| words.get(word).copied().unwrap_or(0);
    let all = [&base, &ours, &theirs, &settled].into_iter().flat_map(HashMap::keys);
    all.into_iter().all(|word| {
        let [b, o, t, s] = [&base, &ours, &theirs, &settled].map(|words| count(words, word));
        s == o + t - b || (o == t && s == o)
    })
}

/// The same words in the same order.
fn is_said_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    words(one) == words(other)
}

#[test]
fn a_clean_merge_equals_gits_or_is_finer_and_no_word_vanishes() {
    let folder = tempfile::tempdir().unwrap();
    let archive = super::corpora().join("merge/cases.tar.gz");
    let opened = flate2::read::GzDecoder::new(std::fs::File::open(archive).unwrap());
    tar::Archive::new(opened).unpack(folder.path()).unwrap();
    let (mut clean_for_git, mut clean_for_both, mut finer, mut possible, mut right) = (0, 0, 0, 0, 0);
    let cases = std::fs::read_dir(folder.path().join("cases")).unwrap();
    for case in cases {
        let case = case.unwrap().path();
        let text = |name: &str| normal(&std::fs::read_to_string(case.join(name)).unwrap());
        let [base, ours, theirs, settled] = ["base.md", "ours.md", "theirs.md", "human_result.md"].map(text);
        let (git, git_is_clean) = git_merge(folder.path(), &base, &ours, &theirs);
        let merged = three_way(&base, &ours, &theirs, &mut Budget::default());
        let shown = match &merged {
            Merge::Clean(text) => text.clone(),
            Merge::Clash(chunks) => marks(chunks, "ours", "theirs"),
        };
        assert!(keeps(&base, &ours, &shown) && keeps(&base, &theirs, &shown), "a word vanished: {}", case.display());
        clean_for_git += usize::from(git_is_clean);
        if git_is_clean && merged.is_clean() {
            assert!(shown == git, "clean here and for git, but not the same: {}", case.display());
            clean_for_both += 1;
        }
        if !git_is_clean && is_of_both(&base, &ours, &theirs, &settled) {
            possible += 1;
            right += usize::from(merged.is_clean() && is_said_alike(&shown, &settled));
        }
        finer += usize::from(!git_is_clean && merged.is_clean());
    }
    println!(
        "{clean_for_both} of git's {clean_for_git} clean merges, and {finer} that git calls conflicts; where people kept \
         what both changed, {right} of {possible} say what they settled on"
    );
    assert!(clean_for_git > 50 && clean_for_both * 100 >= clean_for_git * 97, "{clean_for_both} of {clean_for_git}");
    assert!(possible > 10 && right * 2 >= possible, "{right} of {possible}");
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
