//! What a page read while it was made, and when each of these things was last touched.
//!
//! Nothing here grows with what is asked: a thing is remembered by its slot in a table of fixed size. Two things that
//! share a slot only end each other's pages early.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::db::types::{AccountId, FileId, SheetId};

/// Slots of the table, eight bytes each. A page that read 50 things ends early once in 50 saves that touch 50 others.
const SLOTS: u64 = 1 << 17;
/// The first slots belong to what changes all the time: nothing else shares them.
const RESERVED: u64 = 2;

/// Something that a page read, whose change ends the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// The letters of the wiki, and what left of them.
    Letters,
    /// Any list of sheets or of changes.
    Lists,
    /// What a search finds on this node.
    Found,
}

/// The place of a thing in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Slot(u32);

impl From<Dep> for Slot {
    fn from(dep: Dep) -> Self {
        // Of this process alone, so that nobody outside can choose titles that share a slot.
        static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let slot = match dep {
            Dep::Lists => 0,
            Dep::Found => 1,
            other => RESERVED + HASHER.hash_one(other) % (SLOTS - RESERVED),
        };
        Self(u32::try_from(slot).unwrap_or(0))
    }
}

/// Everything that a page read while it was made.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    slots: Vec<Slot>,
    /// Whether something was read that is for one person alone, or that no event ends.
    own: bool,
    /// Whether a text was read of which others read less, or more.
    of_few: bool,
    /// Whether something was asked and not answered.
    failed: bool,
}

impl Reads {
    /// Records one thing read.
    pub fn saw(&mut self, dep: Dep) {
        self.slots.push(dep.into());
    }

    /// Records something read that nobody else may be given: what holds it is never kept.
    pub fn saw_own(&mut self) {
        self.own = true;
    }

    /// Whether it holds something that nobody else may be given.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Records that a text was read of which others read less, or more: what is made of it is not given to them.
    pub fn saw_of_few(&mut self) {
        self.of_few = true;
    }

    /// Whether it holds something of which others read less, or more.
    #[must_use]
    pub fn is_of_few(&self) -> bool {
        self.of_few
    }

    /// Records that something was asked and not answered: what was made without it is given to whoever asked, once.
    pub fn saw_failure(&mut self) {
        self.failed = true;
    }

    /// Whether something is missing from what was read.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// The same for something that is kept under a key which ends it: nothing that was read does. What is own stays so.
    #[must_use]
    pub fn endless(self) -> Self {
        Self { slots: Vec::new(), ..self }
    }

    /// Records sheets read.
    pub fn saw_sheets(&mut self, ids: impl IntoIterator<Item = SheetId>) {
        ids.into_iter().for_each(|id| self.saw(Dep::Sheet(id)));
    }

    /// Records titles looked for, by their keys.
    pub fn saw_titles(&mut self, keys: impl IntoIterator<Item = String>) {
        keys.into_iter().for_each(|key| self.saw(Dep::Title(key)));
    }

    /// Records file names looked for.
    pub fn saw_files(&mut self, names: impl IntoIterator<Item = String>) {
        names.into_iter().for_each(|name| self.saw(Dep::FileName(name)));
    }

    /// Adds what another part of the page read.
    pub fn also(&mut self, other: &Reads) {
        self.slots.extend_from_slice(&other.slots);
        self.own |= other.own;
        self.of_few |= other.of_few;
        self.failed |= other.failed;
    }

    /// Whether that thing was read; another that shares its slot counts as well.
    #[must_use]
    pub fn holds(&self, dep: Dep) -> bool {
        self.slots.contains(&dep.into())
    }

    /// Each thing once, in no more memory than that takes.
    fn sealed(mut self) -> Self {
        self.slots.sort_unstable();
        self.slots.dedup();
        self.slots.shrink_to_fit();
        self
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Slot>() * self.slots.capacity()
    }
}

/// Something kept, with what it read.
#[derive(Debug)]
pub struct Kept<T> {
    value: T,
    /// What was read to make it.
    pub reads: Reads,
    /// The touch up to which it is known to be fresh.
    as_of: AtomicU64,
}

impl<T> Kept<T> {
    /// What was made from reads that began when the clock stood at `begun`.
    pub(super) fn new(value: T, reads: Reads, begun: u64) -> Self {
        Self { value, reads: reads.sealed(), as_of: AtomicU64::new(begun) }
    }
}

impl<T> std::ops::Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// When things were last touched. Touches are numbered; each slot holds the number of its last one.
#[derive(Debug)]
pub(super) struct Touches {
    slots: Box<[AtomicU64]>,
    /// The number of the last touch that all slots show.
    clock: AtomicU64,
    /// The touch that ended everything.
    everything: AtomicU64,
    one_at_a_time: Mutex<()>,
}

impl Default for Touches {
    fn default() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            clock: AtomicU64::new(0),
            everything: AtomicU64::new(0),
            one_at_a_time: Mutex::new(()),
        }
    }
}

impl Touches {
    /// The number of the last touch. Read it before reading anything: what is touched later ends what is made.
    pub(super) fn clock(&self) -> u64 {
        self.clock.load(Ordering::Acquire)
    }

    /// Ends what read one of these things.
    pub(super) fn touch(&self, deps: impl IntoIterator<Item = Dep>) {
        self.advance(|number| {
            for slot in deps.into_iter().filter_map(|dep| self.slot(dep.into())) {
                slot.store(number, Ordering::Release);
            }
        });
    }

    /// Ends everything.
    pub(super) fn touch_everything(&self) {
        self.advance(|number| self.everything.store(number, Ordering::Release));
    }

    /// Whether nothing that went into it was touched since it was made.
    pub(super) fn is_fresh<T>(&self, kept: &Kept<T>) -> bool {
        let now = self.clock();
        let as_of = kept.as_of.load(Ordering::Acquire);
        if as_of >= now {
            return true;
        }
        let moved = |slot: &Slot| self.slot(*slot).is_none_or(|slot| slot.load(Ordering::Acquire) > as_of);
        if self.everything.load(Ordering::Acquire) > as_of || kept.reads.slots.iter().any(moved) {
            return false;
        }
        // Every touch up to `now` was in its slot before `now` could be read.
        kept.as_of.fetch_max(now, Ordering::AcqRel);
        true
    }

    /// The slots are written first: who reads the new number finds all that belongs to it.
    fn advance(&self, write: impl FnOnce(u64)) {
        let _turn = self.one_at_a_time.lock();
        let number = self.clock() + 1;
        write(number);
        self.clock.store(number, Ordering::Release);
    }

    fn slot(&self, slot: Slot) -> Option<&AtomicU64> {
        self.slots.get(usize::try_from(slot.0).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::cache::reads::*;

    fn kept(touches: &Touches, deps: &[Dep]) -> Kept<()> {
        let mut reads = Reads::default();
        deps.iter().cloned().for_each(|dep| reads.saw(dep));
        Kept::new((), reads, touches.clock())
    }

    #[test]
    fn what_read_a_touched_thing_is_stale_for_ever_and_the_rest_is_fresh() {
        let touches = Touches::default();
        let one = kept(&touches, &[Dep::Sheet(SheetId(1)), Dep::Title("x".into())]);
        let lists = kept(&touches, &[Dep::Lists]);
        let none = kept(&touches, &[]);
        for n in 2..40 {
            touches.touch([Dep::Sheet(SheetId(n)), Dep::Title(n.to_string())]);
            assert!(touches.is_fresh(&one) && touches.is_fresh(&lists) && touches.is_fresh(&none), "{n}");
        }
        touches.touch([Dep::Found]);
        touches.touch([Dep::Title("x".into())]);
        touches.touch([Dep::Found]);
        assert!(!touches.is_fresh(&one) && touches.is_fresh(&lists));
        let again = kept(&touches, &[Dep::Title("x".into())]);
        touches.touch([Dep::Lists]);
        assert!(!touches.is_fresh(&lists) && touches.is_fresh(&again) && touches.is_fresh(&none));
        touches.touch_everything();
        assert!(!touches.is_fresh(&again) && !touches.is_fresh(&none));
        assert!(touches.is_fresh(&kept(&touches, &[Dep::Lists])));
    }

    #[test]
    fn a_touch_between_the_clock_and_the_reading_counts() {
        let touches = Touches::default();
        let begun = touches.clock();
        touches.touch([Dep::Lists]);
        let mut reads = Reads::default();
        reads.saw(Dep::Lists);
        assert!(!touches.is_fresh(&Kept::new((), reads, begun)));
    }

    #[test]
    fn a_million_things_touched_and_read_take_no_more_room_than_one() {
        let touches = Touches::default();
        let slots = touches.slots.len();
        for n in 0..1_000_000 {
            touches.touch([Dep::Title(n.to_string())]);
        }
        assert_eq!(touches.slots.len(), slots);
        let mut reads = Reads::default();
        for n in 0..1_000 {
            reads.saw(Dep::Sheet(SheetId(n % 10)));
        }
        assert_eq!(Kept::new((), reads, 0).reads.bytes(), 40);
    }

    /// Writers put a number down, then touch; readers remember what they saw. What is found fresh after a touch ended
    /// is never older than what the touch told.
    #[test]
    fn nothing_older_than_a_finished_touch_is_ever_fresh() {
        let (touches, truth, told) = (Touches::default(), AtomicU64::new(0), AtomicU64::new(0));
        let page: Mutex<Option<std::sync::Arc<Kept<u64>>>> = Mutex::new(None);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for n in 1..=20_000 {
                    truth.store(n, Ordering::SeqCst);
                    touches.touch([Dep::Sheet(SheetId(1))]);
                    told.store(n, Ordering::SeqCst);
                    touches.touch([Dep::Sheet(SheetId(2))]);
                }
            });
            for _ in 0..3 {
                scope.spawn(|| {
                    while told.load(Ordering::SeqCst) < 20_000 {
                        let least = told.load(Ordering::SeqCst);
                        let found = page.lock().clone().filter(|page| touches.is_fresh(page));
                        let found = found.unwrap_or_else(|| {
                            let begun = touches.clock();
                            let seen = truth.load(Ordering::SeqCst);
                            let mut reads = Reads::default();
                            reads.saw(Dep::Sheet(SheetId(1)));
                            let made = std::sync::Arc::new(Kept::new(seen, reads, begun));
                            *page.lock() = Some(std::sync::Arc::clone(&made));
                            made
                        });
                        assert!(**found >= least, "{} after {least}", **found);
                    }
                });
            }
        });
    }
}
