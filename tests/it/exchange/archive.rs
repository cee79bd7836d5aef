//! Copies of everything, from either database into either.
#![expect(clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use maillage::actions::accounts::describe_account::describe;
use maillage::actions::wiki::check::check;
use maillage::app::App;
use maillage::db::types::Role;
use maillage::exchange::archive::{backup, copy, restore};
use maillage::exchange::markdown;
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::api_token::{ApiToken, Wanted};

use crate::support::{Bare, Site, on_both};

/// A wiki with something in most tables.
fn fill(site: &Site) {
    let ann = site.member("Ann « l'aînée »");
    let id = ann.writes("L’eau", "Un puits.\n\n[[Ailleurs]] et ![[vue.png]]").id;
    ann.saves(
        Some(id),
        1,
        "---\nmodele: fiche-pratique\ntitre: L’eau\nthemes: [cooperation]\n---\nDeux \\ puits 'x'.\n",
    )
    .unwrap();
    let gone = ann.writes("Partie", "x").id;
    site.deletes(gone);
    let wanted = Wanted { name: "Essai".to_owned(), scope: maillage::db::types::Scope::Write, days: 30 };
    let token = ApiToken::new(site.account("Bob", Role::Administrator).id, wanted, site.app.now()).0;
    site.app.store.write::<_, Error>(|db| Ok(ApiToken::insert(db, &token)?)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "# Vue\n\n![Une vue](vue.png)\n").unwrap();
    std::fs::write(folder.path().join("vue.png"), super::png()).unwrap();
    assert_eq!(markdown::import(&site.app, folder.path()).unwrap().files, 1);
}

/// Names and bytes of what an archive holds, its manifest left out.
fn inside(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(zstd::Decoder::new(std::fs::File::open(path).unwrap()).unwrap());
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.path().unwrap().to_string_lossy().into_owned(), bytes)
    });
    entries.filter(|(name, _)| name != "manifest.json").collect()
}

fn problems(app: &App) -> Vec<String> {
    check(app, &Who::Program, &|_| {}).unwrap().problems
}

#[test]
fn a_backup_of_either_database_is_restored_on_either() {
    on_both(|site| {
        fill(site);
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("a.tar.zst");
        let made = backup(&site.app, &first).unwrap();
        assert_eq!((made.files, made.missing), (1, 0));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left beside it");
        for bare in Bare::on_both() {
            let moved = restore(&bare.app, &first).unwrap();
            assert_eq!(moved.rows, made.rows);
            assert_eq!(problems(&bare.app), Vec::<String>::new());
            let second = bare.folder.path().join("b.tar.zst");
            backup(&bare.app, &second).unwrap();
            let (first, second) = (inside(&first), inside(&second));
            assert!(first.keys().eq(second.keys()));
            for (name, bytes) in &first {
                assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&second[name]), "{name}");
            }
            let refused = restore(&bare.app, &folder.path().join("a.tar.zst")).unwrap_err().to_string();
            assert!(refused.contains("not empty"), "{refused}");
        }
    });
}

#[test]
fn a_nul_that_sqlite_took_comes_in_on_neither() {
    on_both(|site| {
        let Who::Member(ann) = site.member("Ann").who() else { panic!("a member") };
        // PostgreSQL refuses it.
        let is_kept = describe(&site.app, &ann, "Un\0 puits").is_ok();
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("a.tar.zst");
        backup(&site.app, &first).unwrap();
        let accounts = String::from_utf8_lossy(&inside(&first)["tables/accounts.jsonl"]).into_owned();
        assert_eq!(accounts.contains("Un\\u0000 puits"), is_kept);
        for bare in Bare::on_both() {
            restore(&bare.app, &first).unwrap();
            assert_eq!(problems(&bare.app), Vec::<String>::new());
        }
        for bare in Bare::on_both() {
            copy(&site.app.store, &bare.app.store).unwrap();
        }
    });
}

#[test]
fn a_damaged_archive_leaves_the_store_empty() {
    on_both(|site| {
        fill(site);
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("a.tar.zst");
        backup(&site.app, &whole).unwrap();
        let bytes = std::fs::read(&whole).unwrap();
        let cut = folder.path().join("cut.tar.zst");
        std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 3] ^= 0x20;
        let changed = folder.path().join("changed.tar.zst");
        std::fs::write(&changed, flipped).unwrap();
        let text = folder.path().join("text");
        std::fs::write(&text, "Bonjour").unwrap();
        for bare in Bare::on_both() {
            for damaged in [&cut, &changed, &text] {
                restore(&bare.app, damaged).unwrap_err();
            }
            restore(&bare.app, &whole).unwrap();
            assert_eq!(problems(&bare.app), Vec::<String>::new());
        }
    });
}

#[test]
fn a_wiki_moves_from_one_database_to_the_other() {
    on_both(|site| {
        fill(site);
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("a.tar.zst");
        let rows = backup(&site.app, &first).unwrap().rows;
        for bare in Bare::on_both() {
            assert_eq!(copy(&site.app.store, &bare.app.store).unwrap().rows, rows);
            let second = bare.folder.path().join("b.tar.zst");
            backup(&bare.app, &second).unwrap();
            let tables = |path: &Path| {
                inside(path).into_iter().filter(|(name, _)| name.starts_with("tables/")).collect::<Vec<_>>()
            };
            assert_eq!(tables(&first), tables(&second));
            copy(&site.app.store, &bare.app.store).unwrap_err();
        }
    });
}

#[test]
fn what_is_exported_comes_in_elsewhere_with_equal_texts() {
    on_both(|site| {
        fill(site);
        let ann = site.member("Ann");
        ann.writes_text("---\n# une note\nmodele: methode-animation\ntitre: 'Titre : à deux'\ngroupe: {min: 2}\n---\n\n# Titre : à deux\n\n[[L’eau#x|de l’eau]]\n");
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("sortie");
        let exported = markdown::export(&site.app, &out).unwrap();
        assert_eq!(exported.files, 1);
        assert!(out.join("l-eau.md").is_file() && out.join("vue.png").is_file());
        assert!(!out.join("partie.md").exists(), "a deleted sheet stays");
        assert!(markdown::export(&site.app, &out).is_err(), "a full folder is refused");
        for bare in Bare::on_both() {
            maillage::cli::serve::prepare(&bare.app).unwrap();
            let report = markdown::import(&bare.app, &out).unwrap();
            assert!(report.homonyms.is_empty() && report.clashes.is_empty() && report.is_whole(), "{report}");
            assert_eq!(report.created, 3, "{report}");
            let again = bare.folder.path().join("encore");
            markdown::export(&bare.app, &again).unwrap();
            let read = |folder: &Path| -> BTreeMap<_, _> {
                let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
                entries.map(|path| (path.file_name().unwrap().to_owned(), std::fs::read(&path).unwrap())).collect()
            };
            let (one, two) = (read(&out), read(&again));
            assert!(one.keys().eq(two.keys()));
            for (name, bytes) in &one {
                assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&two[name]), "{name:?}");
            }
        }
    });
}
