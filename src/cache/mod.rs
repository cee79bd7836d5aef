//! Caches so that readers never wait for the database: bodies (HTML of a revision) and pages (compressed, anonymous);
//! and texts of revisions, so that writers do not either.
//!
//! A page records all that it read and dies when an event touches one of these things.

mod encoding;
mod page;
mod texts;
pub mod zstandard;

use std::any::Any;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, GuardResult};

use crate::db::types::{AccountId, FileId, Moment, SheetId};

pub use encoding::{Accepted, Encoding};
pub use page::Page;
pub use texts::Texts;

/// Something that a page read, whose change ends the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dep {
    /// A sheet: its text, its state, its links.
    Sheet(SheetId),
    /// A title looked for, found or not, by its key.
    Title(String),
    /// A person's name or state.
    Account(AccountId),
    /// A file.
    File(FileId),
    /// A file's name looked for, by its key.
    FileName(String),
    /// Which sheets link to this one.
    Backlinks(SheetId),
    /// Any list of sheets or of changes.
    Lists,
    /// What a search finds on this node.
    Found,
}

/// Everything that a page read while it was made.
#[derive(Clone, Debug, Default)]
pub struct Reads(BTreeSet<Dep>);

impl Reads {
    /// Records one thing read.
    pub fn saw(&mut self, dep: Dep) {
        self.0.insert(dep);
    }

    /// Records sheets read.
    pub fn saw_sheets(&mut self, ids: impl IntoIterator<Item = SheetId>) {
        self.0.extend(ids.into_iter().map(Dep::Sheet));
    }

    /// Records titles looked for, by their keys.
    pub fn saw_titles(&mut self, keys: impl IntoIterator<Item = String>) {
        self.0.extend(keys.into_iter().map(Dep::Title));
    }

    /// Records people named.
    pub fn saw_accounts(&mut self, ids: impl IntoIterator<Item = AccountId>) {
        self.0.extend(ids.into_iter().map(Dep::Account));
    }

    /// Records file names looked for.
    pub fn saw_files(&mut self, names: impl IntoIterator<Item = String>) {
        self.0.extend(names.into_iter().map(Dep::FileName));
    }

    /// Adds what another part of the page read.
    pub fn also(&mut self, other: &Reads) {
        self.0.extend(other.0.iter().cloned());
    }

    /// The things read.
    pub fn iter(&self) -> impl Iterator<Item = &Dep> {
        self.0.iter()
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Page>> for ByBytes {
    fn weight(&self, key: &String, page: &Arc<Page>) -> u64 {
        u64::try_from(key.len() + page.bytes() + 200).unwrap_or(u64::MAX)
    }
}

impl Weighter<(SheetId, i32), Arc<Body>> for ByBytes {
    fn weight(&self, _: &(SheetId, i32), body: &Arc<Body>) -> u64 {
        u64::try_from(body.html.len() + 400).unwrap_or(u64::MAX)
    }
}

/// The cleaned HTML of a revision's body and fields, with what its rendering read.
#[derive(Clone, Debug)]
pub struct Body {
    /// The HTML of the body.
    pub html: String,
    /// Its headings: level, id, text.
    pub headings: Vec<(u8, String, String)>,
    /// What the rendering looked for.
    pub reads: Reads,
}

/// What a page is made of, the same for whoever may read it, with what it read.
#[derive(Debug)]
pub struct Facts<T> {
    known: T,
    /// What was read to gather it.
    pub reads: Reads,
}

impl<T> std::ops::Deref for Facts<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.known
    }
}

/// How many facts are kept; each is some tens of kilobytes at most.
const MOST_FACTS: usize = 2000;
/// How many invalidations are remembered for pages that are being made.
const REMEMBERED: usize = 4096;

#[derive(Default)]
struct Index {
    /// Which keys read a thing.
    by_dep: HashMap<Dep, HashSet<Entry>>,
    /// What was touched lately, numbered.
    touched: VecDeque<(u64, Option<Dep>)>,
    /// The number of the last touch.
    last: u64,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Entry {
    Page(String),
    Facts(String),
    Body(SheetId, i32),
}

/// Both caches and what ties them to events.
pub struct Caches {
    pages: Cache<String, Arc<Page>, ByBytes>,
    bodies: Cache<(SheetId, i32), Arc<Body>, ByBytes>,
    facts: Cache<String, Arc<dyn Any + Send + Sync>>,
    /// Texts of revisions.
    pub texts: Texts,
    index: Mutex<Index>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Caches {
    /// Caches of at most so many bytes of pages, and half as many of bodies.
    #[must_use]
    pub fn new(page_bytes: u64) -> Self {
        let entries = usize::try_from(page_bytes / 8192).unwrap_or(1024).max(64);
        Self {
            pages: Cache::with_weighter(entries, page_bytes, ByBytes),
            bodies: Cache::with_weighter(entries, page_bytes / 2, ByBytes),
            facts: Cache::new(MOST_FACTS),
            texts: Texts::default(),
            index: Mutex::new(Index::default()),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The page of that key, made once however many ask at the same time.
    ///
    /// `make` also says what it read. A page that is touched while it is made is given but not kept.
    pub async fn page<E>(
        &self,
        key: &str,
        now: Moment,
        make: impl AsyncFnOnce() -> Result<(Page, Reads), E>,
    ) -> Result<Arc<Page>, E> {
        if let Some(page) = self.pages.get(key) {
            if page.is_fresh(now) {
                self.hits.fetch_add(1, Ordering::Relaxed);
                return Ok(page);
            }
            self.pages.remove(key);
        }
        match self.pages.get_value_or_guard_async(key).await {
            Ok(page) => Ok(page),
            Err(guard) => {
                self.misses.fetch_add(1, Ordering::Relaxed);
                let started = self.index.lock().last;
                let (page, reads) = make().await?;
                let page = Arc::new(page);
                let mut index = self.index.lock();
                if index.is_untouched_since(started, &reads) {
                    index.record(&Entry::Page(key.to_owned()), &reads);
                    // The placeholder may be gone after `forget_all`; the page is then simply not kept.
                    drop(guard.insert(Arc::clone(&page)));
                }
                Ok(page)
            }
        }
    }

    /// A page that is in the cache now.
    #[must_use]
    pub fn page_if_there(&self, key: &str, now: Moment) -> Option<Arc<Page>> {
        let page = self.pages.get(key).filter(|page| page.is_fresh(now))?;
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(page)
    }

    /// The body of a revision, rendered once; runs `make` on the calling thread.
    pub fn body<E>(&self, sheet: SheetId, number: i32, make: impl FnOnce() -> Result<Body, E>) -> Result<Arc<Body>, E> {
        match self.bodies.get_value_or_guard(&(sheet, number), None) {
            GuardResult::Value(body) => Ok(body),
            GuardResult::Timeout => Ok(Arc::new(make()?)),
            GuardResult::Guard(guard) => {
                let started = self.index.lock().last;
                let body = Arc::new(make()?);
                let mut index = self.index.lock();
                if index.is_untouched_since(started, &body.reads) {
                    index.record(&Entry::Body(sheet, number), &body.reads);
                    drop(guard.insert(Arc::clone(&body)));
                }
                Ok(body)
            }
        }
    }

    /// What a page is made of for whoever reads it, gathered once; runs `make` on the calling thread.
    pub fn facts<T: Send + Sync + 'static, E>(
        &self,
        key: &str,
        make: impl FnOnce() -> Result<(T, Reads), E>,
    ) -> Result<Arc<Facts<T>>, E> {
        let gathered = |(known, reads)| Arc::new(Facts { known, reads });
        match self.facts.get_value_or_guard(key, None) {
            GuardResult::Value(facts) => match facts.downcast() {
                Ok(facts) => Ok(facts),
                Err(_) => make().map(gathered),
            },
            GuardResult::Timeout => make().map(gathered),
            GuardResult::Guard(guard) => {
                let started = self.index.lock().last;
                let facts = gathered(make()?);
                let mut index = self.index.lock();
                if index.is_untouched_since(started, &facts.reads) {
                    index.record(&Entry::Facts(key.to_owned()), &facts.reads);
                    let kept: Arc<dyn Any + Send + Sync> = Arc::<Facts<T>>::clone(&facts);
                    drop(guard.insert(kept));
                }
                Ok(facts)
            }
        }
    }

    /// Ends every page and body that read one of these things.
    pub fn touch(&self, deps: impl IntoIterator<Item = Dep>) {
        let mut index = self.index.lock();
        for dep in deps {
            for entry in index.by_dep.remove(&dep).unwrap_or_default() {
                match entry {
                    Entry::Page(key) => drop(self.pages.remove(&key)),
                    Entry::Facts(key) => drop(self.facts.remove(&key)),
                    Entry::Body(sheet, number) => drop(self.bodies.remove(&(sheet, number))),
                }
            }
            index.remember(Some(dep));
        }
    }

    /// Ends everything: kinds, settings or policy changed.
    pub fn forget_all(&self) {
        let mut index = self.index.lock();
        index.by_dep.clear();
        index.remember(None);
        self.pages.clear();
        self.bodies.clear();
        self.facts.clear();
    }

    /// Pages that were asked for and found, and those that had to be made, since the start.
    #[must_use]
    pub fn lookups(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    /// Pages kept, and their bytes.
    #[must_use]
    pub fn figures(&self) -> (usize, u64) {
        (self.pages.len(), self.pages.weight())
    }
}

impl Index {
    fn remember(&mut self, dep: Option<Dep>) {
        self.last += 1;
        if self.touched.len() == REMEMBERED {
            self.touched.pop_front();
        }
        self.touched.push_back((self.last, dep));
    }

    fn is_untouched_since(&self, started: u64, reads: &Reads) -> bool {
        let forgotten = self.touched.front().is_some_and(|(number, _)| *number > started + 1);
        if forgotten {
            return false;
        }
        self.touched
            .iter()
            .rev()
            .take_while(|(number, _)| *number > started)
            .all(|(_, dep)| dep.as_ref().is_some_and(|dep| !reads.0.contains(dep)))
    }

    fn record(&mut self, entry: &Entry, reads: &Reads) {
        for dep in reads.iter() {
            self.by_dep.entry(dep.clone()).or_default().insert(entry.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn reads(deps: &[Dep]) -> Reads {
        Reads(deps.iter().cloned().collect())
    }

    fn page(text: &str) -> Page {
        Page::new("text/html; charset=utf-8", text.as_bytes(), "b", Moment(i64::MAX), Accepted::default())
    }

    async fn get(caches: &Caches, text: &str, deps: &[Dep]) -> String {
        let page = caches.page("k", Moment(0), async || Ok::<_, ()>((page(text), reads(deps)))).await.unwrap();
        String::from_utf8(page.body(Accepted::default()).1.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_page_lives_until_something_it_read_is_touched() {
        let caches = Caches::new(1 << 20);
        let deps = [Dep::Sheet(SheetId(1)), Dep::Title("x".into())];
        assert_eq!(get(&caches, "one", &deps).await, "one");
        caches.touch([Dep::Sheet(SheetId(2))]);
        assert_eq!(get(&caches, "two", &deps).await, "one");
        caches.touch([Dep::Title("x".into())]);
        assert_eq!(get(&caches, "three", &deps).await, "three");
        caches.forget_all();
        assert_eq!(get(&caches, "four", &deps).await, "four");
    }

    #[tokio::test]
    async fn a_page_touched_while_it_is_made_is_not_kept() {
        let caches = Caches::new(1 << 20);
        let made = caches
            .page("k", Moment(0), async || {
                caches.touch([Dep::Sheet(SheetId(1))]);
                Ok::<_, ()>((page("old"), reads(&[Dep::Sheet(SheetId(1))])))
            })
            .await
            .unwrap();
        assert_eq!(made.body(Accepted::default()).1.as_ref(), b"old");
        assert_eq!(get(&caches, "new", &[]).await, "new");
    }

    #[tokio::test]
    async fn a_page_does_not_outlive_its_last_moment() {
        let caches = Caches::new(1 << 20);
        let make = |text: &'static str| {
            async move || {
                let page = Page::new("text/html", text.as_bytes(), "b", Moment(100), Accepted::default());
                Ok::<_, ()>((page, Reads::default()))
            }
        };
        let first = caches.page("k", Moment(0), make("one")).await.unwrap();
        let later = caches.page("k", Moment(100), make("two")).await.unwrap();
        assert_eq!(first.body(Accepted::default()).1.as_ref(), b"one");
        assert_eq!(later.body(Accepted::default()).1.as_ref(), b"two");
    }
}
