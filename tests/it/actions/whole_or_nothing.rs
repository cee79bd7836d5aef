//! An action whose second half is refused has not done its first.

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::merge_theme::merge_theme;
use maillage::actions::wiki::load_demo::load_demo;
use maillage::actions::wiki::ship_sheets::ship;
use maillage::db::types::{EventId, Protection, Role, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::{event, shipped, theme};

use crate::support::{Site, on_both};

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
        let rules = |protection| Rules {
            protection,
            visibility: Visibility::Public,
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

/// From here on the database refuses every write of a table, as if the power went just before it.
fn refuse(site: &Site, table: &str) {
    run(
        site,
        &format!(
            "CREATE TRIGGER refused BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END; CREATE TRIGGER refused_change BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
        &format!(
            "CREATE FUNCTION refuse() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''refused''; END' LANGUAGE plpgsql; CREATE TRIGGER refused BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        ),
    );
}

fn refuse_no_more(site: &Site, table: &str) {
    run(
        site,
        "DROP TRIGGER refused; DROP TRIGGER refused_change",
        &format!("DROP TRIGGER refused ON {table}; DROP FUNCTION refuse()"),
    );
}

fn run(site: &Site, on_sqlite: &str, on_postgres: &str) {
    use diesel::connection::SimpleConnection;
    use maillage::db::Db;

    let done = site.app.store.write::<_, Error>(|db| match db {
        Db::Sqlite(connection) => Ok(connection.batch_execute(on_sqlite)?),
        Db::Postgres(connection) => Ok(connection.batch_execute(on_postgres)?),
    });
    done.unwrap();
}
