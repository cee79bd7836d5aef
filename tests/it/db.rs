//! Two databases made one: migrations, tables, refusal of a newer database.

use diesel::RunQueryDsl;
use maillage::app::{App, Clock};
use maillage::db::migrate;
use maillage::hall::error::Error;

use crate::support::{Site, on_both};

fn run(site: &Site, statement: &str) {
    site.app.store.write::<_, Error>(|db| Ok(diesel::sql_query(statement).execute(db).map(drop)?)).unwrap();
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    on_both(|site| {
        site.app.store.read::<_, anyhow::Error>(migrate::round_trip).unwrap();
        migrate::run(&site.app.store).unwrap();
    });
}

#[test]
fn a_database_that_a_newer_program_wrote_is_refused() {
    on_both(|site| {
        run(site, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
        let Err(error) = App::open(site.app.config.clone(), Clock::System) else { panic!("opened") };
        assert!(error.to_string().contains("newer program"), "{error}");
    });
}

#[test]
fn a_failed_action_leaves_nothing_half_done() {
    on_both(|site| {
        let failed = site.app.store.write::<(), Error>(|db| {
            maillage::models::setting::put(db, "essai", "1")?;
            Err(Error::Busy)
        });
        assert!(matches!(failed, Err(Error::Busy)));
        let kept = site.app.store.read::<_, Error>(|db| Ok(maillage::models::setting::find(db, "essai")?)).unwrap();
        assert_eq!(kept, None);
    });
}
