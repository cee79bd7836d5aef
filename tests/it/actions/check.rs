//! A store that is not whole is found out, and what is derived is mended.
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

use diesel::RunQueryDsl;
use maillage::actions::wiki::check::{check, check_index};
use maillage::actions::wiki::rebuild::rebuild;
use maillage::db::types::SheetId;
use maillage::exchange::markdown;
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::reader::Reader;
use maillage::models::revision::codec::Stored;
use maillage::models::revision::{self, Revision};
use maillage::models::sheet::Sheet;
use maillage::models::{link, theme};

use crate::support::{Site, on_both};

fn problems(site: &Site) -> Vec<String> {
    check(&site.app, &Who::Program, &|_| {}).unwrap().problems
}

#[track_caller]
fn finds(site: &Site, words: &[&str]) {
    let found = problems(site);
    assert_eq!(found.len(), words.len(), "{found:?}");
    for (line, words) in found.iter().zip(words) {
        assert!(line.contains(words), "{line}");
    }
}

#[test]
fn a_text_that_was_changed_behind_the_doors_is_found() {
    on_both(|site| {
        let ann = site.member("Ann");
        let id = ann.writes("Titre", "Un texte assez long pour être compressé, un texte assez long.").id;
        ann.saves(Some(id), 1, "---\nmodele: fiche-pratique\ntitre: Titre\n---\nUn autre texte.\n").unwrap();
        finds(site, &[]);
        let row = site
            .app
            .store
            .read::<_, Error>(|db| {
                let mut reader = Reader::keeper(db);
                let sheet = reader.sheet(SheetId(id))?;
                reader.revision(&sheet, 1)
            })
            .unwrap();
        let other = revision::codec::encode("---\nmodele: fiche-pratique\ntitre: Titre\n---\nFaux.\n", None).unwrap();
        let stored = Stored { data: other.data, place: row.place() };
        site.app.store.write::<_, Error>(|db| Ok(Revision::rewrite(db, SheetId(id), 1, &stored, false)?)).unwrap();
        let found = problems(site);
        assert!(
            found.iter().any(|line| line.contains("revision 1: its text is not the one that was saved")),
            "{found:?}"
        );
        let junk = Stored { data: b"junk".to_vec(), place: row.place() };
        site.app.store.write::<_, Error>(|db| Ok(Revision::rewrite(db, SheetId(id), 1, &junk, false)?)).unwrap();
        assert!(problems(site).iter().any(|line| line.contains("revision 1: does not decode")));
    });
}

#[test]
fn rows_that_do_not_say_what_texts_say_are_found_and_mended() {
    on_both(|site| {
        let ann = site.member("Ann");
        let text = "---\nmodele: fiche-pratique\ntitre: Titre\nthemes: [cooperation]\n---\n[[Ailleurs]] et [[Là]].\n";
        let id = SheetId(ann.writes_text(text).id);
        let store = &site.app.store;
        store.write::<_, Error>(|db| Ok(link::replace(db, id, &[])?)).unwrap();
        finds(site, &["links are not those"]);
        store.write::<_, Error>(|db| Ok(theme::replace(db, id, &[])?)).unwrap();
        let mut derived =
            store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, id)?)).unwrap().unwrap().derived();
        derived.summary = "Faux".to_owned();
        store.write::<_, Error>(|db| Ok(Sheet::refresh(db, id, 1, &derived)?)).unwrap();
        finds(site, &["what is kept beside it", "links are not those", "themes are not those"]);
        let done = rebuild(&site.app, &Who::Program, &|_| {}).unwrap();
        assert_eq!((done.mended, done.unreadable.len()), (1, 0));
        finds(site, &[]);
        assert_eq!(rebuild(&site.app, &Who::Program, &|_| {}).unwrap().mended, 0);
        assert!(rebuild(&site.app, &ann.who(), &|_| {}).is_err(), "only administrators may");
    });
}

#[test]
fn a_file_that_is_missing_or_changed_is_found() {
    on_both(|site| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), "# Vue\n\n![Une vue](vue.png)\n").unwrap();
        std::fs::write(folder.path().join("vue.png"), crate::exchange::png()).unwrap();
        markdown::import(&site.app, folder.path()).unwrap();
        finds(site, &[]);
        let hash = site
            .app
            .store
            .read::<_, Error>(|db| {
                Ok(maillage::models::attachment::Attachment::find_for(
                    db,
                    &maillage::hall::policy::Who::Stranger,
                    None,
                    "vue.png",
                )?)
            })
            .unwrap()
            .unwrap()
            .hash;
        let path = site.app.config.data.join("files").join(&hash[..2]).join(&hash);
        std::fs::write(&path, "autre").unwrap();
        finds(site, &["its bytes are not those that came in"]);
        std::fs::remove_file(&path).unwrap();
        finds(site, &["its bytes are missing"]);
    });
}

#[test]
fn an_index_that_does_not_hold_a_sheet_is_found() {
    on_both(|site| {
        let ann = site.member("Ann");
        let id = ann.writes("Titre", "Un.").id;
        site.indexed();
        assert_eq!(check_index(&site.app, site.app.indexed()).unwrap(), Vec::<String>::new());
        let advance = |db: &mut _| Sheet::delete(db, SheetId(id), None, site.app.now(), "essai", None);
        site.app.store.write::<_, Error>(|db| Ok(advance(db)?)).unwrap();
        let found = check_index(&site.app, site.app.indexed()).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(&format!("sheet {id}:")));
    });
}

fn run(site: &Site, statement: &str) {
    site.app.store.write::<_, Error>(|db| Ok(diesel::sql_query(statement).execute(db).map(drop)?)).unwrap();
}

#[test]
fn what_stands_beside_a_sheet_or_belongs_to_a_person_is_proved() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Titre", "Un.").id;
        let account = ann.member.as_ref().unwrap().id;
        let whole = [
            format!("INSERT INTO drafts VALUES ({account}, 'a', NULL, 't', 0, '[[\"titre\",\"t\"]]', 1)"),
            format!(
                "INSERT INTO trials VALUES (1, {sheet}, {account}, '2026', 12, '', '', 1, NULL, NULL, NULL, \
                 'essai', '', '', NULL)"
            ),
            format!("INSERT INTO saved_searches VALUES ({account}, 'q=a', 'A', 1)"),
            format!("INSERT INTO idempotency VALUES ({account}, 'k', 'h', {sheet}, 1, 1)"),
            format!("INSERT INTO sheet_counts VALUES ({sheet}, '2026-03', 1, 0)"),
            format!("INSERT INTO one_time_links VALUES ('h', 'adresse', {account}, '', 1, 2, NULL)"),
        ];
        whole.iter().for_each(|statement| run(site, statement));
        finds(site, &[]);
        for (break_it, mend_it, words) in [
            ("UPDATE drafts SET content = '[1'", "UPDATE drafts SET content = '[]'", "fields cannot be read"),
            ("UPDATE drafts SET content = '{}'", "DELETE FROM drafts", "fields cannot be read"),
            ("UPDATE trials SET hidden_at = 1", "UPDATE trials SET hidden_at = NULL", "trial 1: hidden without"),
            ("UPDATE trials SET kind = 'adaptation'", "UPDATE trials SET kind = 'essai'", "trial 1:"),
            ("UPDATE trials SET people = 0", "UPDATE trials SET people = NULL", "trial 1:"),
            ("UPDATE saved_searches SET query = ''", "DELETE FROM saved_searches", "ask nothing"),
            ("UPDATE idempotency SET sheet_id = 999", "DELETE FROM idempotency", "sheet that it made is missing"),
            ("UPDATE sheet_counts SET found = -1", "DELETE FROM sheet_counts", "below nothing"),
            ("UPDATE one_time_links SET expires_at = 0", "DELETE FROM one_time_links", "end before they begin"),
            ("UPDATE sessions SET expires_at = 0", "DELETE FROM sessions", "end before they begin"),
            (
                "UPDATE events SET id = id + 1000 WHERE kind = 'creation'",
                "UPDATE events SET id = id - 1000 WHERE kind = 'creation'",
                "the last is number",
            ),
            (
                "UPDATE events SET detail = '{' WHERE id = 1",
                "UPDATE events SET detail = '{}' WHERE id = 1",
                "what it tells cannot be read",
            ),
            ("UPDATE accounts SET closed_at = 1", "UPDATE accounts SET closed_at = NULL", "still says who it was"),
        ] {
            run(site, break_it);
            finds(site, &[words]);
            run(site, mend_it);
            finds(site, &[]);
        }
    });
}
