//! The history as a Git repository.

use std::path::Path;
use std::process::Command;

use maillage::db::types::Role;
use maillage::exchange::git;

use crate::support::on_both;

fn told(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git").args(words).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_revision_is_a_commit_and_hidden_words_stay_out() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une « fiche »", "Un.\n");
        let text = site.text_of(sheet.id);
        site.wait(1_000_000);
        ann.saves(Some(sheet.id), 1, &text.replace("Un.", "Une injure.")).unwrap();
        site.wait(1_000_000);
        ann.saves(Some(sheet.id), 2, &text.replace("Un.", "Trois.").replace("fiche »", "bonne fiche »")).unwrap();
        let now = moderator.get(&sheet.path).header("location").to_owned();
        moderator.submits(&format!("{now}/masquer/2"), &format!("{now}/masquer/2"), &[("motif", "Injure")]);
        let gone = ann.writes("Une autre", "Texte.\n");
        site.deletes(gone.id);

        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("depot");
        let done = git::export(&site.app, &out).unwrap();
        assert_eq!(done.left_out, 1);
        let paths = format!("fiche-pratique/{}-*", sheet.id);
        let log = told(&out, &["log", "--format=%an %s", "--", &paths]);
        assert_eq!(log.lines().count(), 2, "{log}");
        assert!(log.lines().all(|line| line.starts_with("Ann ")), "{log}");
        let kept =
            std::fs::read_to_string(out.join(format!("fiche-pratique/{}-une-bonne-fiche.md", sheet.id))).unwrap();
        assert_eq!(kept, site.text_of(sheet.id), "to the byte");
        assert!(!out.join(format!("fiche-pratique/{}-une-autre.md", gone.id)).exists(), "deleted");
        assert!(told(&out, &["log", "--format=%B"]).contains(&format!("Fiche: {}", gone.id)));
        assert!(
            told(&out, &["log", "-p", "--all"]).contains("Trois.")
                && !told(&out, &["log", "-p", "--all"]).contains("Une injure.")
        );
        assert_eq!(told(&out, &["rev-list", "--count", "main"]).trim(), done.commits.to_string());
        assert!(git::export(&site.app, &out).is_err(), "a full folder is refused");
    });
}
