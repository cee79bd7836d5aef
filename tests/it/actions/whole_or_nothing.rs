//! An action whose second half is refused has not done its first.

use diesel::connection::SimpleConnection;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::merge_theme::merge_theme;
use maillage::actions::wiki::load_demo::load_demo;
use maillage::actions::wiki::ship_sheets::ship;
use maillage::db::Db;
use maillage::db::types::{EventId, Protection, Role, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::held_change::HeldChange;
use maillage::models::{draft, event, shipped, theme};

use crate::support::{Browser, Site, Written, on_both};

fn events(site: &Site) -> usize {
    site.app.store.read::<_, Error>(|db| Ok(event::after(db, EventId(0), 100_000)?)).unwrap().len()
}

#[test]
fn a_theme_that_may_not_be_deleted_is_not_merged_by_half() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let moderator = site.person("Mo", Role::Moderator);
        let ann = site.member("Ann");
        let sheet = ann.writes_text("---\ntitre: À vélo\nthemes: [mobilite/velo-marche]\n---\nTexte.\n");
        let of = |key: &str| site.app.kinds().theme(key).unwrap().sheet;
        let (gone, stays) = (of("mobilite/velo-marche"), of("mobilite/covoiturage"));
        let rules = |protection: Protection| Rules {
            protection: protection.into(),
            visibility: Visibility::Public.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: String::new(),
        };
        govern_sheet(&site.app, &Who::Program, gone, &rules(Protection::Administrators)).unwrap();
        let (before, text) = (events(site), site.text_of(stays.0));
        let merged = merge_theme(&site.app, &moderator.who(), gone, "mobilite/covoiturage");
        assert!(matches!(merged, Err(Error::Forbidden(_))), "{merged:?}");
        assert_eq!((events(site), site.text_of(stays.0)), (before, text));
        govern_sheet(&site.app, &Who::Program, gone, &rules(Protection::Open)).unwrap();
        merge_theme(&site.app, &moderator.who(), gone, "mobilite/covoiturage").unwrap();
        let named = site.app.store.read::<_, Error>(|db| Ok(theme::sheets_of(db, "mobilite/covoiturage")?)).unwrap();
        assert_eq!(named, [maillage::db::types::SheetId(sheet.id)]);
        assert!(site.text_of(stays.0).contains("velo-marche"));
    });
}

#[test]
fn the_demo_is_written_whole_or_not_at_all() {
    on_both(|site| {
        let text = |title: &str| -> &'static str {
            format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nTexte.\n").leak()
        };
        let before = events(site);
        let twice = load_demo(&site.app, &[("a.md", text("Une fiche")), ("b.md", text("Une fiche"))]);
        assert!(matches!(twice, Err(Error::Taken { .. })), "{twice:?}");
        assert_eq!(events(site), before);
        assert_eq!(load_demo(&site.app, &[("a.md", text("Une fiche")), ("b.md", text("Une autre"))]).unwrap(), 2);
        assert_eq!(load_demo(&site.app, &[("c.md", text("Une troisième"))]).unwrap(), 0);
    });
}

#[test]
fn a_shipped_sheet_is_written_with_what_is_remembered_of_it() {
    on_both(|site| {
        let recipe = |label: &str| -> &'static str {
            format!("---\nmodele: modele\ntitre: Recette\ncle: recette\npublic: oui\nchamps:\n  - {{cle: temps, libelle: {label}, type: entier}}\n---\n").leak()
        };
        let refused = || {
            refuse(site, "shipped");
            let before = events(site);
            move || {
                assert_eq!(events(site), before, "no sheet without what is remembered of it");
                refuse_no_more(site, "shipped");
            }
        };
        let end = refused();
        assert!(ship(&site.app, &[("recette.md", recipe("Temps"))]).is_err());
        end();
        ship(&site.app, &[("recette.md", recipe("Temps"))]).unwrap();
        let end = refused();
        assert!(ship(&site.app, &[("recette.md", recipe("Durée"))]).is_err());
        end();
        ship(&site.app, &[("recette.md", recipe("Durée"))]).unwrap();
        assert_eq!(site.app.kinds().find("recette").unwrap().field("temps").unwrap().label, "Durée");
        let clashes = site.app.store.read::<_, Error>(|db| Ok(shipped::clashes(db)?)).unwrap();
        assert_eq!(clashes.len(), 0, "what was cut short is no clash");
    });
}

/// The drafts of somebody, and their changes that wait.
fn unfinished(site: &Site, of: &Browser<'_>) -> (usize, usize) {
    let id = of.member.as_ref().unwrap().id;
    let read = |db: &mut Db| Ok::<_, Error>((draft::of_account(db, id)?.len(), HeldChange::count_waiting(db, id)?));
    let (drafts, waiting) = site.app.store.read(read).unwrap();
    (drafts, usize::try_from(waiting).unwrap())
}

/// Keeps a draft of a sheet.
fn keeps(by: &Browser<'_>, sheet: &Written) {
    let place = format!("fiche-{}", sheet.id);
    let kept = [("brouillon", place.as_str()), ("base", "1"), ("titre", "À deux"), ("corps", "Un brouillon.")];
    assert_eq!(by.post("/brouillons", &kept).status, 200);
}

/// Publishes from the form of a sheet that the draft was kept of, on a change when one is named; the status of the answer.
fn publishes(by: &Browser<'_>, sheet: &Written, text: &str, change: &str) -> u16 {
    let place = format!("fiche-{}", sheet.id);
    let named = [("brouillon", place.as_str()), ("base", "1"), ("attente", change)];
    let form = [named.as_slice(), &[("texte", text), ("faire", "publier")]].concat();
    by.post(&format!("{}/modifier", sheet.path), &form).status
}

#[test]
fn what_is_published_ends_its_drafts_and_its_change_or_nothing_happens() {
    on_both(|site| {
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        let looks_at = |first: &str| {
            let form = [("premieres", first), ("sans_compte", "regard")];
            assert_eq!(ada.post("/administration/site/ecriture", &form).status, 303);
        };
        let sheet = ada.writes("À deux", "Premier.\n");
        let (before, after) = (site.text_of(sheet.id), site.text_of(sheet.id).replace("Premier.", "Le premier."));
        let change_of = |of: &Browser<'_>| {
            let id = of.member.as_ref().unwrap().id;
            let all = site.app.store.read::<_, Error>(|db| Ok(HeldChange::of_account(db, id)?)).unwrap();
            let change = all.first().unwrap();
            format!("{}-{}", change.id, change.mark())
        };
        let stops = |table: &str, by: &Browser<'_>, change: &str, unfinished_before: (usize, usize)| {
            refuse(site, table);
            let status = publishes(by, &sheet, &after, change);
            refuse_no_more(site, table);
            assert!(status >= 500, "{table}: {status}");
            assert_eq!(site.text_of(sheet.id), before, "{table}");
            assert_eq!(unfinished(site, by), unfinished_before, "{table}");
        };
        // Kept for a look with the end of its draft.
        looks_at("1");
        keeps(&ann, &sheet);
        stops("drafts", &ann, "", (1, 0));
        assert_eq!(publishes(&ann, &sheet, &after, ""), 303);
        assert_eq!(unfinished(site, &ann), (0, 1));
        // Another's change is approved with the end of one's own draft.
        keeps(&ada, &sheet);
        for table in ["drafts", "held_changes", "jobs"] {
            stops(table, &ada, &change_of(&ann), (1, 0));
            assert_eq!(unfinished(site, &ann), (0, 1), "{table}");
        }
        // One's own, once nobody looks any more.
        looks_at("0");
        keeps(&ann, &sheet);
        for table in ["drafts", "held_changes"] {
            stops(table, &ann, &change_of(&ann), (1, 1));
        }
        assert_eq!(publishes(&ann, &sheet, &after, &change_of(&ann)), 303);
        assert_eq!((site.text_of(sheet.id), unfinished(site, &ann)), (after.clone(), (0, 0)));
        site.letters_to("ada@exemple.fr");
    });
}

/// From here on the database refuses every write of a table, as if the power went just before it.
fn refuse(site: &Site, table: &str) {
    run(
        site,
        &format!(
            "CREATE TRIGGER refused BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END; CREATE TRIGGER refused_change BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END; CREATE TRIGGER refused_end BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
        &format!(
            "CREATE FUNCTION refuse() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''refused''; END' LANGUAGE plpgsql; CREATE TRIGGER refused BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        ),
    );
}

fn refuse_no_more(site: &Site, table: &str) {
    run(
        site,
        "DROP TRIGGER refused; DROP TRIGGER refused_change; DROP TRIGGER refused_end",
        &format!("DROP TRIGGER refused ON {table}; DROP FUNCTION refuse()"),
    );
}

fn run(site: &Site, on_sqlite: &str, on_postgres: &str) {
    let done = site.app.store.write::<_, Error>(|db| match db {
        Db::Sqlite(connection) => Ok(connection.batch_execute(on_sqlite)?),
        Db::Postgres(connection) => Ok(connection.batch_execute(on_postgres)?),
    });
    done.unwrap();
}
