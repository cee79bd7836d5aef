//! What is done to versions: undone, restored, erased across their chains, alone and while others save.

use maillage::actions::sheets::erase_revision::erase_revision;
use maillage::actions::sheets::restore_revision::{Restoring, restore_revision};
use maillage::actions::sheets::undo_revision::{revoke, undo_revision};
use maillage::db::types::{Role, SheetId};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::reader::Reader;
use maillage::models::sheet::Sheet;

use crate::support::{Browser, Site, on_both};

fn text(parts: [&str; 3]) -> String {
    let [one, two, three] = parts;
    format!(
        "---\nmodele: fiche-pratique\ntitre: À plusieurs\n---\n## Un\n\n{one}\n\n## Deux\n\n{two}\n\n## Trois\n\n{three}\n"
    )
}

fn sheet_of(site: &Site, id: i64) -> Sheet {
    site.app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, SheetId(id))?.unwrap())).unwrap()
}

/// The texts of all versions in order, and whether each is erased.
fn versions(site: &Site, id: i64) -> Vec<(String, bool)> {
    let rows = site.app.store.read::<_, Error>(|db| Reader::keeper(db).texts(SheetId(id))).unwrap();
    rows.into_iter().map(|(row, text)| (text.unwrap(), row.erased)).collect()
}

fn chain_links(site: &Site, id: i64, number: i32) -> i32 {
    let sheet = sheet_of(site, id);
    site.app.store.read(|db| Reader::keeper(db).revision_row(&sheet, number)).unwrap().unwrap().place().links
}

/// Nothing is wrong in the store: every version decodes to the text that was saved.
fn is_whole(site: &Site) {
    let checked = maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap();
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
}

fn undoes(site: &Site, who: &Browser<'_>, id: i64, number: i32) -> Result<i32, Error> {
    undo_revision(&site.app, &who.who(), &sheet_of(site, id), number, "essai").map(|saved| saved.number)
}

fn restores(site: &Site, who: &Browser<'_>, id: i64, number: i32, head: i32) -> Result<i32, Error> {
    let asked = Restoring { sheet: SheetId(id), number, head, keeps_title: false, reason: "essai".to_owned() };
    restore_revision(&site.app, &who.who(), &asked).map(|saved| saved.number)
}

/// A sheet whose three sections were each changed once, in order.
fn three_changes(ann: &Browser<'_>, bob: &Browser<'_>) -> i64 {
    let id = ann.writes_text(&text(["a", "b", "c"])).id;
    ann.saves(Some(id), 1, &text(["A", "b", "c"])).unwrap();
    bob.saves(Some(id), 2, &text(["A", "B", "c"])).unwrap();
    bob.saves(Some(id), 3, &text(["A", "B", "C"])).unwrap();
    id
}

#[test]
fn undoing_a_version_keeps_what_was_written_since() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let id = three_changes(&ann, &bob);
        assert_eq!(undoes(site, &ann, id, 2).unwrap(), 5);
        assert_eq!(site.text_of(id), text(["a", "B", "C"]));
        // An undoing is a version as others: it is undone in turn.
        assert_eq!(undoes(site, &bob, id, 5).unwrap(), 6);
        assert_eq!(site.text_of(id), text(["A", "B", "C"]));
        assert_eq!(versions(site, id).len(), 6);
        is_whole(site);
    });
}

#[test]
fn what_was_changed_again_is_not_undone_alone_and_nothing_is_written() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let id = three_changes(&ann, &bob);
        ann.saves(Some(id), 4, &text(["Autre", "B", "C"])).unwrap();
        for (number, why) in [(2, "changed since"), (1, "the first stays"), (9, "there is none")] {
            assert!(undoes(site, &ann, id, number).is_err(), "{number}: {why}");
        }
        undoes(site, &ann, id, 3).unwrap();
        assert!(undoes(site, &ann, id, 3).is_err(), "nothing of it is left to undo");
        assert!(undo_revision(&site.app, &Who::Stranger, &sheet_of(site, id), 4, "").is_err());
        assert_eq!(site.text_of(id), text(["Autre", "b", "C"]));
        assert_eq!(versions(site, id).len(), 6);
    });
}

#[test]
fn revoking_takes_back_all_that_the_last_author_wrote_in_a_row() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let id = three_changes(&ann, &bob);
        assert!(revoke(&site.app, &ann.who(), &sheet_of(site, id), "spam").is_err());
        let moderator = site.person("Mod", Role::Moderator);
        revoke(&site.app, &moderator.who(), &sheet_of(site, id), "spam").unwrap();
        assert_eq!(site.text_of(id), text(["A", "b", "c"]));
        is_whole(site);
    });
}

#[test]
fn a_version_is_restored_to_the_byte() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let id = three_changes(&ann, &bob);
        assert_eq!(restores(site, &ann, id, 1, 4).unwrap(), 5);
        assert_eq!(site.text_of(id), text(["a", "b", "c"]));
        // Who restores what is there already writes nothing.
        restores(site, &ann, id, 1, 5).unwrap();
        assert_eq!(versions(site, id).len(), 5);
        is_whole(site);
    });
}

#[test]
fn a_save_between_the_look_and_the_restoring_is_merged_or_clashes_and_is_never_lost() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let id = ann.writes_text(&text(["a", "b", "c"])).id;
        ann.saves(Some(id), 1, &text(["A", "b", "c"])).unwrap();
        bob.saves(Some(id), 2, &text(["A", "b", "de Bob"])).unwrap();
        restores(site, &ann, id, 1, 2).unwrap();
        assert_eq!(site.text_of(id), text(["a", "b", "de Bob"]));
        bob.saves(Some(id), 4, &text(["de Bob", "b", "de Bob"])).unwrap();
        let clash = restores(site, &ann, id, 2, 4);
        assert!(matches!(clash, Err(Error::Conflict(_))), "{clash:?}");
        assert_eq!(site.text_of(id), text(["de Bob", "b", "de Bob"]));
    });
}

#[test]
fn an_erased_version_is_gone_and_all_others_keep_their_texts_across_keys() {
    on_both(|site| {
        let (ann, admin) = (site.member("Ann"), site.person("Ada", Role::Administrator));
        let body = |number: i32| text([&format!("secret-{number}"), "b", "c"]);
        let id = ann.writes_text(&body(1)).id;
        // More than the 192 links that a chain has at most: a second key stands in the middle.
        for number in 1..=199 {
            ann.saves(Some(id), number, &body(number + 1)).unwrap();
        }
        let key = (2..=200).find(|number| chain_links(site, id, *number) == 0).unwrap();
        assert!((190..=196).contains(&key), "{key}");
        // The first, one inside, the last before the key, the key, the one after it, the last but one; two of them again.
        let erased = [1, 100, 99, key - 1, key, key + 1, 199];
        for number in erased {
            erase_revision(&site.app, &admin.who(), SheetId(id), number, "données personnelles").unwrap();
            assert!(erase_revision(&site.app, &admin.who(), SheetId(id), number, "encore").is_err());
        }
        for (at, (text, is_erased)) in versions(site, id).iter().enumerate() {
            let number = i32::try_from(at + 1).unwrap();
            assert_eq!(*is_erased, erased.contains(&number), "{number}");
            let expected = if *is_erased { String::new() } else { body(number) };
            assert_eq!(*text, expected, "{number}");
        }
        assert!(erase_revision(&site.app, &admin.who(), SheetId(id), 200, "la dernière").is_err());
        assert!(erase_revision(&site.app, &ann.who(), SheetId(id), 2, "pas le droit").is_err());
        is_whole(site);
        // The chain goes on after it, and an erased version is neither restored nor undone.
        ann.saves(Some(id), 200, &body(201)).unwrap();
        assert!(restores(site, &ann, id, 100, 201).is_err());
        assert!(undoes(site, &ann, id, 100).is_err() && undoes(site, &ann, id, 101).is_err());
        is_whole(site);
    });
}

#[test]
fn erasing_while_others_save_loses_nothing() {
    on_both(|site| {
        let (ann, admin) = (site.member("Ann"), site.person("Ada", Role::Administrator));
        let body = |number: i32| text([&format!("ligne {number}"), "b", "c"]);
        let id = ann.writes_text(&body(1)).id;
        for number in 1..=9 {
            ann.saves(Some(id), number, &body(number + 1)).unwrap();
        }
        std::thread::scope(|scope| {
            let saves = scope.spawn(|| {
                for number in 10..=39 {
                    ann.saves(Some(id), number, &body(number + 1)).unwrap();
                }
            });
            for number in 1..=9 {
                // Told to come back when the chain moves on too often meanwhile.
                let erase = || erase_revision(&site.app, &admin.who(), SheetId(id), number, "essai");
                while matches!(erase(), Err(Error::Busy)) {}
            }
            saves.join().unwrap();
        });
        let all = versions(site, id);
        assert_eq!(all.len(), 40);
        for (number, (text, is_erased)) in (1..).zip(&all) {
            assert_eq!((*is_erased, text.is_empty()), (number <= 9, number <= 9), "{number}");
            assert!(*is_erased || *text == body(number), "{number}");
        }
        is_whole(site);
    });
}
