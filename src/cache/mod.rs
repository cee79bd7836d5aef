//! Caches so that readers never wait for the database: bodies (HTML of a revision) and pages (compressed, anonymous);
//! and texts of revisions, so that writers do not either.
//!
//! A page records all that it read and is stale once an event touches one of these things: each look-up compares. So
//! nothing has to be found and removed, and memory is what the weights say, whatever is asked.

mod encoding;
mod page;
mod reads;
mod texts;
pub mod zstandard;

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::Weighter;
use quick_cache::sync::{Cache, GuardResult};

use crate::db::types::{Moment, SheetId};
use crate::text::markup::pieces::Pieces;

pub use encoding::{Accepted, Encoding};
pub use page::Page;
use reads::Touches;
pub use reads::{Dep, Kept, Reads};
pub use texts::{SavedText, Texts};

/// What each thing kept costs beside its content: its place in the table, its counts, its tags, and what the allocator
/// rounds up. Measured on 20,000 pages.
const OVERHEAD: usize = 1024;
/// An ordinary page in bytes: by it a cache guesses how many there will be.
const ORDINARY: u64 = 8192;

/// Bytes that something kept holds.
pub trait Weigh {
    /// An estimate that is never much too low.
    fn bytes(&self) -> usize;
}

#[derive(Clone)]
struct ByBytes;

impl ByBytes {
    fn sum(key: usize, value: usize, reads: &Reads) -> u64 {
        u64::try_from(key + value + reads.bytes() + OVERHEAD).unwrap_or(u64::MAX)
    }
}

impl Weighter<String, Arc<Kept<Page>>> for ByBytes {
    fn weight(&self, key: &String, page: &Arc<Kept<Page>>) -> u64 {
        Self::sum(key.len(), page.bytes(), &page.reads)
    }
}

impl Weighter<(SheetId, i32), Arc<Kept<Body>>> for ByBytes {
    fn weight(&self, _: &(SheetId, i32), body: &Arc<Kept<Body>>) -> u64 {
        Self::sum(0, body.bytes(), &body.reads)
    }
}

impl Weighter<String, SomeFacts> for ByBytes {
    fn weight(&self, key: &String, facts: &SomeFacts) -> u64 {
        u64::try_from(key.len() + facts.bytes + OVERHEAD).unwrap_or(u64::MAX)
    }
}

/// The body of a revision, set.
#[derive(Clone, Debug)]
pub struct Body {
    /// The body, with the places to be filled.
    pub pieces: Pieces,
    /// Its headings: level, id, text.
    pub headings: Vec<(u8, String, String)>,
}

impl Weigh for Body {
    fn bytes(&self) -> usize {
        let heading = |(_, id, text): &(u8, String, String)| 64 + id.capacity() + text.capacity();
        self.pieces.bytes() + self.headings.iter().map(heading).sum::<usize>()
    }
}

/// Facts of whatever type, with their weight.
#[derive(Clone)]
struct SomeFacts {
    facts: Arc<dyn Any + Send + Sync>,
    bytes: usize,
}

/// The caches, and what ties them to events.
pub struct Caches {
    pages: Cache<String, Arc<Kept<Page>>, ByBytes>,
    bodies: Cache<(SheetId, i32), Arc<Kept<Body>>, ByBytes>,
    facts: Cache<String, SomeFacts, ByBytes>,
    /// Texts of revisions.
    pub texts: Texts,
    touches: Touches,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Caches {
    /// Caches of at most so many bytes of pages, half as many of bodies, and a quarter of facts.
    #[must_use]
    pub fn new(page_bytes: u64) -> Self {
        let entries = |bytes: u64| usize::try_from(bytes / ORDINARY).unwrap_or(1024).max(64);
        let (bodies, facts) = (page_bytes / 2, page_bytes / 4);
        Self {
            pages: Cache::with_weighter(entries(page_bytes), page_bytes, ByBytes),
            bodies: Cache::with_weighter(entries(bodies), bodies, ByBytes),
            facts: Cache::with_weighter(entries(facts), facts, ByBytes),
            texts: Texts::default(),
            touches: Touches::default(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The page of that key, made once however many ask at the same time.
    ///
    /// `make` also says what it read. A page that is touched while it is made is given to who asked, and to nobody
    /// else.
    pub async fn page<E>(
        &self,
        key: &str,
        now: Moment,
        make: impl AsyncFnOnce() -> Result<(Page, Reads), E>,
    ) -> Result<Arc<Kept<Page>>, E> {
        loop {
            match self.pages.get_value_or_guard_async(key).await {
                Ok(page) if self.may_be_given(&page, now) => {
                    self.hits.fetch_add(1, Ordering::Relaxed);
                    return Ok(page);
                }
                Ok(stale) => drop(self.pages.remove_if(key, |kept| Arc::ptr_eq(kept, &stale))),
                Err(guard) => {
                    self.misses.fetch_add(1, Ordering::Relaxed);
                    let begun = self.touches.clock();
                    let (page, reads) = make().await?;
                    let page = Arc::new(Kept::new(page, reads, begun));
                    if may_be_kept(key, &page.reads) {
                        // The placeholder may be gone after `forget_all`; the page is then simply not kept.
                        drop(guard.insert(Arc::clone(&page)));
                    }
                    return Ok(page);
                }
            }
        }
    }

    /// A page that is in the cache now.
    #[must_use]
    pub fn page_if_there(&self, key: &str, now: Moment) -> Option<Arc<Kept<Page>>> {
        let page = self.pages.get(key).filter(|page| self.may_be_given(page, now))?;
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(page)
    }

    fn may_be_given(&self, page: &Kept<Page>, now: Moment) -> bool {
        page.is_fresh(now) && self.touches.is_fresh(page)
    }

    /// The body of a revision, rendered once; runs `make` on the calling thread. `since` is the number of the last
    /// touch before the database was first asked: a snapshot may be older than this call.
    pub fn body<E>(
        &self,
        sheet: SheetId,
        number: i32,
        since: u64,
        make: impl FnOnce() -> Result<(Body, Reads), E>,
    ) -> Result<Arc<Kept<Body>>, E> {
        let key = (sheet, number);
        loop {
            match self.bodies.get_value_or_guard(&key, None) {
                GuardResult::Value(body) if self.touches.is_fresh(&body) => return Ok(body),
                GuardResult::Value(stale) => drop(self.bodies.remove_if(&key, |kept| Arc::ptr_eq(kept, &stale))),
                GuardResult::Timeout => return made(since, make),
                GuardResult::Guard(guard) => {
                    let body = made(since, make)?;
                    if may_be_kept("a body", &body.reads) {
                        drop(guard.insert(Arc::clone(&body)));
                    }
                    return Ok(body);
                }
            }
        }
    }

    /// What a page is made of, the same for whoever may read it; runs `make` on the calling thread. Without a key
    /// nothing is kept: only one reader asks.
    pub fn facts<T: Weigh + Send + Sync + 'static, E>(
        &self,
        key: Option<&str>,
        since: u64,
        make: impl FnOnce() -> Result<(T, Reads), E>,
    ) -> Result<Arc<Kept<T>>, E> {
        let Some(key) = key else { return made(since, make) };
        loop {
            match self.facts.get_value_or_guard(key, None) {
                GuardResult::Value(found) => {
                    let fresh = Arc::clone(&found.facts).downcast().ok().filter(|facts| self.touches.is_fresh(facts));
                    if let Some(facts) = fresh {
                        return Ok(facts);
                    }
                    drop(self.facts.remove_if(key, |kept| Arc::ptr_eq(&kept.facts, &found.facts)));
                }
                GuardResult::Timeout => return made(since, make),
                GuardResult::Guard(guard) => {
                    let facts = made(since, make)?;
                    if may_be_kept(key, &facts.reads) {
                        let bytes = facts.bytes() + facts.reads.bytes();
                        drop(guard.insert(SomeFacts { facts: Arc::<Kept<T>>::clone(&facts), bytes }));
                    }
                    return Ok(facts);
                }
            }
        }
    }

    /// The number of the last touch: read it before the database is asked anything.
    #[must_use]
    pub fn clock(&self) -> u64 {
        self.touches.clock()
    }

    /// Ends every page and body that read one of these things.
    pub fn touch(&self, deps: impl IntoIterator<Item = Dep>) {
        self.touches.touch(deps);
    }

    /// Ends everything: kinds, settings or policy changed.
    pub fn forget_all(&self) {
        self.touches.touch_everything();
        self.pages.clear();
        self.bodies.clear();
        self.facts.clear();
    }

    /// Pages that were asked for and found, and those that had to be made, since the start.
    #[must_use]
    pub fn lookups(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    /// Pages kept, and their bytes; stale ones are among them until others need their room.
    #[must_use]
    pub fn figures(&self) -> (usize, u64) {
        (self.pages.len(), self.pages.weight())
    }
}

/// Whether what was made may be given to others. What is own has no key, so that it never comes here: where it does,
/// who asked is answered and nobody else. What is of few comes of texts, which no key tells apart.
fn may_be_kept(key: &str, reads: &Reads) -> bool {
    debug_assert!(!reads.is_own(), "{key}: what is own is not kept; ask without a key, or say what ends the answer");
    !reads.is_own() && !reads.is_of_few() && !reads.has_failed()
}

fn made<T, E>(since: u64, make: impl FnOnce() -> Result<(T, Reads), E>) -> Result<Arc<Kept<T>>, E> {
    let (value, reads) = make()?;
    Ok(Arc::new(Kept::new(value, reads, since)))
}

#[cfg(test)]
mod tests;
