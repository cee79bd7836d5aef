//! Migrations, embedded in the program; one folder serves both databases.

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::dialect::each;
use super::{Db, Store};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Migrates to this program's schema. Refuses, and leaves untouched, a database of a newer program.
pub fn run(store: &Store) -> anyhow::Result<()> {
    store.read(|db| each!(db, connection => apply(connection)))
}

fn apply<C, B>(connection: &mut C) -> anyhow::Result<()>
where
    B: diesel::backend::Backend,
    C: MigrationHarness<B>,
    EmbeddedMigrations: MigrationSource<B>,
{
    let known: Vec<Box<dyn Migration<B>>> =
        MIGRATIONS.migrations().map_err(|error| anyhow::anyhow!("embedded migrations: {error}"))?;
    let known: Vec<String> = known.iter().map(|migration| migration.name().version().to_string()).collect();
    let applied = connection.applied_migrations().map_err(|error| anyhow::anyhow!("reading migrations: {error}"))?;
    if let Some(newer) = applied.iter().find(|version| !known.contains(&version.to_string())) {
        anyhow::bail!(
            "this database was written by a newer program (migration {newer}); install that version again, or restore \
             a backup"
        );
    }
    connection.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("migrating: {error}"))?;
    Ok(())
}

/// Reverts every migration and runs them again, for the tests of the migrations.
pub fn round_trip(db: &mut Db) -> anyhow::Result<()> {
    each!(db, connection => {
        connection.revert_all_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        connection.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(())
    })
}
