//! One portable archive of everything: a tar compressed by zstd, with a manifest, one file of JSON lines a table in the
//! order of its key, then the files by hash. Made from one snapshot while the wiki runs; taken in by an empty store of
//! either database, whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::progress::Progress;
use crate::app::{App, BUILD};
use crate::db::archive::{self, Table};
use crate::db::{Db, Store};
use crate::files::Files;
use crate::models::nouns::{self, Archived};

/// The form of archives that this program writes and reads.
const FORMAT: u32 = 1;
/// The strength of the compression.
const LEVEL: i32 = 9;
/// Rows put in at once.
const AT_ONCE: usize = 200;
const MANIFEST: &str = "manifest.json";

/// Rows by table, in an order in which they can come in.
type Counts = Vec<(String, usize)>;

/// What an archive says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The program that made it.
    program: String,
    /// When, RFC 3339, UTC.
    made_at: String,
    tables: Counts,
    /// The hashes of the files inside.
    files: BTreeSet<String>,
}

/// What a backup or a restoration moved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// Rows of all tables.
    pub rows: usize,
    /// Files.
    pub files: usize,
    /// Files that rows name and the store lacks.
    pub missing: usize,
}

/// Makes an archive at a path; an older one there is replaced once the new one is whole.
pub fn backup(app: &App, path: &Path) -> anyhow::Result<Moved> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = tempfile::tempdir_in(folder).with_context(|| folder.display().to_string())?;
    let (tables, wanted) = dump(&app.store, work.path())?;
    let here: BTreeSet<String> = wanted.iter().filter(|hash| app.files.has(hash)).cloned().collect();
    let moved = Moved {
        rows: tables.iter().map(|(_, rows)| rows).sum(),
        files: here.len(),
        missing: wanted.len() - here.len(),
    };
    let manifest =
        Manifest { format: FORMAT, program: BUILD.to_owned(), made_at: app.now().rfc3339(), tables, files: here };
    let whole = tempfile::NamedTempFile::new_in(folder)?;
    pack(app, work.path(), &manifest, whole.as_file())?;
    whole.as_file().sync_all()?;
    whole.persist(path)?;
    File::open(folder)?.sync_all()?;
    Ok(moved)
}

/// Writes every table into a folder, from one snapshot: rows by table, and the hashes that files and texts name.
fn dump(store: &Store, folder: &Path) -> anyhow::Result<(Counts, BTreeSet<String>)> {
    let mut wanted = BTreeSet::new();
    let tables = store.snapshot(|db| {
        let tables = tables_of(db)?;
        let progress = Progress::begin("Tables", tables.len());
        let mut counted = Vec::with_capacity(tables.len());
        for table in tables {
            let mut out = BufWriter::new(File::create(folder.join(&table.name))?);
            let has_bytes = archived(&table) == Some(Archived::RowsAndBytes);
            let rows = archive::dump(db, &table, &mut |line| {
                if has_bytes {
                    wanted.extend(hash_in(line));
                }
                out.write_all(line.as_bytes())?;
                Ok::<_, anyhow::Error>(out.write_all(b"\n")?)
            })?;
            out.flush()?;
            counted.push((table.name, rows));
            progress.add(1);
        }
        progress.end(&format!("{} rows", counted.iter().map(|(_, rows)| rows).sum::<usize>()));
        Ok::<_, anyhow::Error>(counted)
    })?;
    Ok((tables, wanted))
}

fn hash_in(line: &str) -> Option<String> {
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    row.get("hash")?.as_str().map(str::to_owned)
}

fn pack(app: &App, folder: &Path, manifest: &Manifest, out: &File) -> anyhow::Result<()> {
    let mut encoder = zstd::Encoder::new(BufWriter::new(out), LEVEL)?;
    encoder.include_checksum(true)?;
    let mut tar = tar::Builder::new(encoder);
    let text = serde_json::to_vec_pretty(manifest)?;
    add(&mut tar, MANIFEST, u64::try_from(text.len())?, text.as_slice())?;
    for (table, _) in &manifest.tables {
        let file = File::open(folder.join(table))?;
        add(&mut tar, &format!("tables/{table}.jsonl"), file.metadata()?.len(), file)?;
    }
    let progress = Progress::begin("Files", manifest.files.len());
    for hash in &manifest.files {
        let file = app.files.open_one(hash)?;
        add(&mut tar, &format!("files/{hash}"), file.metadata()?.len(), file)?;
        progress.add(1);
    }
    progress.end(&format!("{} files", manifest.files.len()));
    tar.into_inner()?.finish()?.flush()?;
    Ok(())
}

fn add(tar: &mut tar::Builder<impl Write>, name: &str, size: u64, content: impl Read) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_cksum();
    Ok(tar.append_data(&mut header, name, content)?)
}

/// Takes an archive into an empty store: its files first, then all its rows in one transaction.
pub fn restore(app: &App, path: &Path) -> anyhow::Result<Moved> {
    refuse_full(&app.store)?;
    let manifest = manifest_of(path)?;
    let files = unpack_files(&app.files, path, &manifest)?;
    let rows = app.store.write(|db| {
        let mut intake = Intake::new(db)?;
        let mut archive = open(path)?;
        for entry in archive.entries()? {
            let mut entry = entry?;
            let name = entry.path()?.to_string_lossy().into_owned();
            if let Some(table) = name.strip_prefix("tables/").and_then(|name| name.strip_suffix(".jsonl")) {
                intake.table(db, table, &mut BufReader::new(&mut entry))?;
            }
        }
        intake.expect(&manifest.tables)
    })?;
    Ok(Moved { rows, files, missing: 0 })
}

/// Copies every row of one store into another, which is empty: the move from one database to another.
pub fn copy(from: &Store, to: &Store) -> anyhow::Result<Moved> {
    refuse_full(to)?;
    let work = tempfile::tempdir()?;
    let (tables, _) = dump(from, work.path())?;
    let rows = to.write(|db| {
        let mut intake = Intake::new(db)?;
        for (table, _) in &tables {
            intake.table(db, table, &mut BufReader::new(File::open(work.path().join(table))?))?;
        }
        intake.expect(&tables)
    })?;
    Ok(Moved { rows, files: 0, missing: 0 })
}

/// Every table, in an order in which rows can come in.
fn tables_of(db: &mut Db) -> anyhow::Result<Vec<Table>> {
    let order: Vec<&str> = nouns::tables().into_iter().map(|(name, _)| name).collect();
    Ok(archive::tables(db, &order)?)
}

/// What an archive holds of a table; a table that only the database knows is taken as it is.
fn archived(table: &Table) -> Option<Archived> {
    nouns::tables().into_iter().find(|(name, _)| *name == table.name).map(|(_, archived)| archived)
}

/// A store that holds anything people wrote is never written over.
fn refuse_full(store: &Store) -> anyhow::Result<()> {
    store.read(|db| {
        for table in tables_of(db)? {
            let is_of_people = matches!(archived(&table), Some(Archived::Rows | Archived::RowsAndBytes));
            if is_of_people && archive::count(db, &table)? > 0 {
                anyhow::bail!("the database is not empty (it has {}): restore into a new one", table.name);
            }
        }
        Ok(())
    })
}

fn open(path: &Path) -> anyhow::Result<tar::Archive<impl Read>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(tar::Archive::new(zstd::Decoder::new(file).with_context(|| format!("{} is no archive", path.display()))?))
}

fn manifest_of(path: &Path) -> anyhow::Result<Manifest> {
    let no_archive = || format!("{} is no archive of Maillage", path.display());
    let mut archive = open(path)?;
    let mut first = archive.entries()?.next().with_context(no_archive)?.with_context(no_archive)?;
    anyhow::ensure!(first.path()?.to_string_lossy() == MANIFEST, no_archive());
    let mut text = String::new();
    first.read_to_string(&mut text)?;
    let manifest: Manifest = serde_json::from_str(&text).with_context(no_archive)?;
    anyhow::ensure!(
        manifest.format == FORMAT,
        "this archive is of form {}; this program reads {FORMAT}",
        manifest.format
    );
    Ok(manifest)
}

/// Keeps every file of an archive under its hash; one whose bytes are others is refused.
fn unpack_files(files: &Files, path: &Path, manifest: &Manifest) -> anyhow::Result<usize> {
    let progress = Progress::begin("Files", manifest.files.len());
    let mut found = BTreeSet::new();
    let mut archive = open(path)?;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let Some(hash) = name.strip_prefix("files/") else { continue };
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        anyhow::ensure!(files.put(&bytes)? == hash, "the archive is damaged: the file {hash} holds other bytes");
        found.insert(hash.to_owned());
        progress.add(1);
    }
    // The checksum stands at the very end, after what the tar reads.
    std::io::copy(&mut archive.into_inner(), &mut std::io::sink()).context("the archive is damaged")?;
    if let Some(lost) = manifest.files.difference(&found).next() {
        anyhow::bail!("the archive is damaged: the file {lost} is missing");
    }
    progress.end(&format!("{} files", found.len()));
    Ok(found.len())
}

/// A store that takes rows in, inside one transaction.
struct Intake {
    tables: BTreeMap<String, Table>,
    taken: BTreeMap<String, usize>,
}

impl Intake {
    /// Empties what a new store holds of its own: counters and settings.
    fn new(db: &mut Db) -> anyhow::Result<Self> {
        let tables = tables_of(db)?;
        for table in tables.iter().rev() {
            archive::empty(db, table)?;
        }
        let tables = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
        Ok(Self { tables, taken: BTreeMap::new() })
    }

    fn table(&mut self, db: &mut Db, name: &str, lines: &mut dyn BufRead) -> anyhow::Result<()> {
        let table = self.tables.get(name).with_context(|| format!("this program has no table {name}: it is older"))?;
        let mut rows = Vec::with_capacity(AT_ONCE);
        let mut count = 0;
        for line in lines.lines() {
            let row = serde_json::from_str(&line?).with_context(|| format!("the archive is damaged: table {name}"))?;
            rows.push(without_nul(row));
            count += 1;
            if rows.len() == AT_ONCE {
                archive::load(db, table, &rows).map_err(anyhow::Error::msg)?;
                rows.clear();
            }
        }
        archive::load(db, table, &rows).map_err(anyhow::Error::msg)?;
        self.taken.insert(name.to_owned(), count);
        Ok(())
    }

    /// Every row that was announced came in.
    fn expect(&self, announced: &[(String, usize)]) -> anyhow::Result<usize> {
        for (name, rows) in announced {
            let taken = self.taken.get(name).copied().unwrap_or_default();
            anyhow::ensure!(taken == *rows, "the archive is damaged: {taken} rows of {rows} in the table {name}");
        }
        Ok(self.taken.values().sum())
    }
}

/// A row as either database can hold it. SQLite took U+0000 in texts, PostgreSQL refuses it.
fn without_nul(mut row: serde_json::Map<String, serde_json::Value>) -> serde_json::Map<String, serde_json::Value> {
    for value in row.values_mut() {
        if let serde_json::Value::String(text) = value
            && text.contains('\0')
        {
            *text = text.replace('\0', "");
        }
    }
    row
}
