//! The index on disk: opening, feeding, committing, rebuilding beside and swapping.
//!
//! Each rebuild makes a new folder `v{version}-{hash}-{n}`; it is built under `….new` and renamed once whole, so a
//! folder without that ending is always complete. Readers keep what they hold until they have finished.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use arc_swap::ArcSwap;
use parking_lot::Mutex;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::LogMergePolicy;
use tantivy::schema::Term;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument};

use super::analysis::Stemmer;
use super::document::{self, Document, Fields};
use super::thesaurus::Thesaurus;

/// Memory the writer may hold before it flushes, in bytes. One thread fills it, in a rebuild too: reading the sheets
/// takes longer than indexing them, and two threads would hold twice as many half-filled segments.
const WRITER_BUDGET: usize = 30_000_000;
/// Blocks of stored texts that each segment keeps unpacked, of some 16 kB: a wiki of ten thousand sheets, nearly whole.
const BLOCKS_KEPT: usize = 400;
/// Segments of fewer documents than this are merged with each other, so many at once: what a wiki saves in a day never
/// takes along the many sheets that did not change.
const SMALL: u32 = 500;
const MERGED_AT_ONCE: usize = 6;
/// The ending of a folder that is still being built.
const UNFINISHED: &str = ".new";

/// What an index was found to be when opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Whole; it holds everything up to this event.
    Ready {
        /// The number of the last event applied.
        cursor: u64,
    },
    /// Missing, damaged or of another schema: it answers as if empty until [`SearchIndex::rebuild`] is done.
    NeedsRebuild,
}

/// An index and its state.
pub struct Opened {
    /// The index, which can be searched at once.
    pub index: SearchIndex,
    /// Whether it can be trusted.
    pub state: State,
}

/// This node's index. Cheap to clone; searching takes `&self` from any number of threads, writing is for one owner.
#[derive(Clone)]
pub struct SearchIndex(Arc<Inner>);

struct Inner {
    root: PathBuf,
    shelf: ArcSwap<Shelf>,
    thesaurus: ArcSwap<Thesaurus>,
    withheld: ArcSwap<Withheld>,
    pen: Mutex<Option<Pen>>,
}

/// Sheets that are found by nobody, and the event since which: until the index holds what that event changed.
pub(super) type Withheld = HashMap<i64, u64>;

/// One opened index, that a rebuild replaces.
struct Shelf {
    index: Index,
    reader: IndexReader,
    fields: Fields,
}

/// The writer of the shelf, taken at the first write: a program that only reads takes no lock.
struct Pen {
    writer: IndexWriter,
    stemmer: Stemmer,
    fields: Fields,
}

impl Pen {
    fn new(index: &Index, fields: Fields) -> Result<Self> {
        let writer = index.writer_with_num_threads(1, WRITER_BUDGET)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL);
        policy.set_min_num_segments(MERGED_AT_ONCE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self { writer, stemmer: Stemmer::new(), fields })
    }

    fn add(&mut self, document: &Document) -> Result<()> {
        let analysed: TantivyDocument = document.analysed(&self.fields, &mut self.stemmer);
        self.writer.add_document(analysed)?;
        Ok(())
    }

    fn remove(&self, sheet: i64) {
        self.writer.delete_term(Term::from_field_i64(self.fields.sheet, sheet));
    }

    fn commit(&mut self, cursor: u64) -> Result<()> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&cursor.to_string());
        prepared.commit()?;
        Ok(())
    }
}

impl Shelf {
    fn new(index: Index, fields: Fields) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.doc_store_cache_num_blocks(BLOCKS_KEPT).try_into()?;
        Ok(Self { index, reader, fields })
    }

    fn empty() -> Result<Self> {
        let (schema, fields) = document::schema();
        Self::new(Index::create_in_ram(schema), fields)
    }

    /// Opens a whole folder; its checksums are verified, since a damaged index must never answer.
    fn in_folder(folder: &Path) -> Result<(Self, u64)> {
        if let Some(file) = Index::open_in_dir(folder)?.validate_checksum()?.into_iter().next() {
            bail!("damaged file {}", file.display());
        }
        Self::as_built(folder)
    }

    /// Opens a folder that was written just now: to verify it would map all of it while the writer's memory is still
    /// held.
    fn as_built(folder: &Path) -> Result<(Self, u64)> {
        let (schema, fields) = document::schema();
        let index = Index::open_in_dir(folder)?;
        if index.schema() != schema {
            bail!("another schema");
        }
        let payload = index.load_metas()?.payload.context("no cursor")?;
        let cursor = payload.parse().context("unreadable cursor")?;
        Ok((Self::new(index, fields)?, cursor))
    }
}

impl SearchIndex {
    /// Takes groups of forms that say the same; queries find one for another from now on.
    pub fn set_thesaurus(&self, groups: &[Vec<String>]) {
        self.0.thesaurus.store(Arc::new(Thesaurus::new(groups)));
    }

    pub(super) fn thesaurus(&self) -> Arc<Thesaurus> {
        self.0.thesaurus.load_full()
    }

    /// Opens the newest index below `root` that is whole and of this program's schema, or an empty one to be rebuilt.
    ///
    /// # Errors
    /// When `root` cannot be made or read. A damaged index is not an error: it [`State::NeedsRebuild`].
    pub fn open(root: &Path) -> Result<Opened> {
        fs::create_dir_all(root).with_context(|| format!("the index folder {}", root.display()))?;
        for (_, folder) in generations(root)?.into_iter().rev() {
            match Shelf::in_folder(&folder) {
                Ok((shelf, cursor)) => {
                    return Ok(Opened { index: Self::on(root, shelf), state: State::Ready { cursor } });
                }
                Err(error) => tracing::warn!(folder = %folder.display(), "index unusable: {error:#}"),
            }
        }
        Ok(Opened { index: Self::on(root, Shelf::empty()?), state: State::NeedsRebuild })
    }

    fn on(root: &Path, shelf: Shelf) -> Self {
        let shelf = ArcSwap::from_pointee(shelf);
        Self(Arc::new(Inner {
            root: root.to_owned(),
            shelf,
            thesaurus: ArcSwap::default(),
            withheld: ArcSwap::default(),
            pen: Mutex::new(None),
        }))
    }

    /// Adds a document, in place of the sheet's former one. Found after the next [`commit`](Self::commit).
    ///
    /// # Errors
    /// When another process holds the index, or the disk fails.
    pub fn replace(&self, document: &Document) -> Result<()> {
        self.with_pen(|pen| {
            pen.remove(document.sheet);
            pen.add(document)
        })
    }

    /// Removes a sheet's document, if any. Gone after the next [`commit`](Self::commit).
    ///
    /// # Errors
    /// As [`replace`](Self::replace).
    pub fn remove(&self, sheet: i64) -> Result<()> {
        self.with_pen(|pen| {
            pen.remove(sheet);
            Ok(())
        })
    }

    /// Makes what was written durable and searchable, with the number of the last event it holds. Takes tens of
    /// milliseconds, more when segments merge: never inside a request.
    ///
    /// # Errors
    /// As [`replace`](Self::replace).
    pub fn commit(&self, cursor: u64) -> Result<()> {
        self.with_pen(|pen| pen.commit(cursor))?;
        self.0.shelf.load().reader.reload()?;
        self.holds(cursor);
        Ok(())
    }

    /// Merges all segments into one where none holds most of the documents, as after a rebuild: a search asks each of
    /// them. Takes some two seconds of a processor for eight thousand sheets, while others search.
    ///
    /// # Errors
    /// As [`replace`](Self::replace).
    pub fn tidy(&self) -> Result<()> {
        let shelf = self.0.shelf.load_full();
        let segments = shelf.index.searchable_segment_metas()?;
        let all: u32 = segments.iter().map(SegmentMeta::num_docs).sum();
        if segments.len() < 2 || segments.iter().any(|segment| segment.num_docs() > all / 2) {
            return Ok(());
        }
        let ids: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
        let merged = self.with_pen(|pen| Ok(pen.writer.merge(&ids)))?;
        merged.wait()?;
        shelf.reader.reload()?;
        Ok(())
    }

    fn with_pen<T>(&self, write: impl FnOnce(&mut Pen) -> Result<T>) -> Result<T> {
        let mut held = self.0.pen.lock();
        let pen = match held.as_mut() {
            Some(pen) => pen,
            None => {
                let shelf = self.0.shelf.load();
                held.insert(Pen::new(&shelf.index, shelf.fields)?)
            }
        };
        write(pen)
    }

    /// Builds a new index of all `documents` beside the present one, which goes on answering, then puts it in its
    /// place and removes every older folder. `cursor` is the last event that `documents` are sure to reflect; what was
    /// written to the old index meanwhile must be written again from there.
    ///
    /// # Errors
    /// When a document cannot be had or the disk fails; the present index then stays.
    pub fn rebuild(&self, documents: impl IntoIterator<Item = Result<Document>>, cursor: u64) -> Result<()> {
        let root = &self.0.root;
        // Somebody may have deleted the whole folder.
        fs::create_dir_all(root)?;
        let (schema, _) = document::schema();
        let next = generations(root)?.last().map_or(1, |(number, _)| number + 1);
        let name = format!("{}-{next}", document::folder_name(&schema)?);
        let (folder, unfinished) = (root.join(&name), root.join(format!("{name}{UNFINISHED}")));
        if let Err(error) = build(&unfinished, documents, cursor) {
            remove_folder(&unfinished);
            return Err(error);
        }
        fs::rename(&unfinished, &folder)?;
        let (shelf, _) = Shelf::as_built(&folder)?;
        let mut pen = self.0.pen.lock();
        self.0.shelf.store(Arc::new(shelf));
        self.holds(cursor);
        if let Some(old) = pen.take() {
            old.writer.wait_merging_threads()?;
        }
        remove_others(root, &folder)
    }

    /// What is withheld now.
    pub(super) fn withheld_now(&self) -> &ArcSwap<Withheld> {
        &self.0.withheld
    }

    /// What is committed now, and its fields.
    pub(super) fn searcher(&self) -> (Searcher, Fields) {
        let shelf = self.0.shelf.load();
        (shelf.reader.searcher(), shelf.fields)
    }

    /// How many documents can be found, hidden ones included.
    pub fn len(&self) -> u64 {
        self.searcher().0.num_docs()
    }

    /// Every sheet that can be found and the revision its document was made from, in no order.
    ///
    /// # Errors
    /// When the index on disk cannot be read.
    pub fn revisions(&self) -> Result<Vec<(i64, i64)>> {
        let (searcher, _) = self.searcher();
        let mut all = Vec::new();
        for segment in searcher.segment_readers() {
            let (sheets, revisions) = (segment.fast_fields().i64("sheet")?, segment.fast_fields().i64("revision")?);
            for document in segment.doc_ids_alive() {
                all.extend(sheets.first(document).zip(revisions.first(document)));
            }
        }
        Ok(all)
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn build(folder: &Path, documents: impl IntoIterator<Item = Result<Document>>, cursor: u64) -> Result<()> {
    remove_folder(folder);
    fs::create_dir_all(folder)?;
    let (schema, fields) = document::schema();
    let index = Index::create_in_dir(folder, schema)?;
    let mut pen = Pen::new(&index, fields)?;
    for document in documents {
        pen.add(&document?)?;
    }
    pen.commit(cursor)?;
    pen.writer.wait_merging_threads()?;
    Ok(())
}

/// The finished folders of this schema below `root`, oldest first.
fn generations(root: &Path) -> Result<Vec<(u64, PathBuf)>> {
    let (schema, _) = document::schema();
    let prefix = format!("{}-", document::folder_name(&schema)?);
    let mut found = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(&prefix)).and_then(|n| n.parse().ok());
        if let Some(number) = number {
            found.push((number, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn remove_others(root: &Path, kept: &Path) -> Result<()> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        let ours = path.file_name().and_then(|name| name.to_str()).is_some_and(is_index_name);
        if ours && path != kept {
            remove_folder(&path);
        }
    }
    Ok(())
}

/// Whether a folder's name is one this program gives, of any version: nothing else is ever removed.
fn is_index_name(name: &str) -> bool {
    let name = name.strip_suffix(UNFINISHED).unwrap_or(name);
    let mut parts = name.split('-');
    let (version, hash, number) = (parts.next(), parts.next(), parts.next());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    version.and_then(|version| version.strip_prefix('v')).is_some_and(digits)
        && hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && number.is_some_and(digits)
        && parts.next().is_none()
}

fn remove_folder(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(folder = %folder.display(), "old index not removed: {error}");
    }
}

#[cfg(test)]
mod tests {
    use crate::search::index::*;

    #[test]
    fn only_index_folders_are_ever_removed() {
        for (name, ours) in [
            ("v1-0a1b2c3d-4", true),
            ("v12-0a1b2c3d-4.new", true),
            ("v1-0a1b2c3d", false),
            ("v1-0a1b2c3d-", false),
            ("vieux-0a1b2c3d-4", false),
            ("photos", false),
        ] {
            assert_eq!(is_index_name(name), ours, "{name}");
        }
    }
}
