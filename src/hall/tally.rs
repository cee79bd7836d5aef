//! Counts kept in memory until a job writes them down: what was read, what was found, what was looked for in vain.
//! Nothing of who: no address, no account, no hour.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use parking_lot::Mutex;

use crate::db::types::{IssueId, LinkOrigin, SheetId};

/// Sheets, or texts, counted at once; beyond, new ones wait for the next writing.
const MOST: usize = 5_000;
/// Characters of a search that is counted.
const LONGEST: usize = 80;
/// Digits from which a text may be somebody's number.
const MANY_DIGITS: usize = 6;

/// The longest path that is counted, in bytes.
const LONGEST_PATH: usize = 200;
/// Ends of paths that programs try on every site.
const TRIED: [&str; 8] = [".php", ".env", ".asp", ".aspx", ".jsp", ".cgi", ".sql", ".bak"];

/// Readings of a sheet, and times that a search showed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Readings.
    pub readings: i64,
    /// Times that a search showed it.
    pub found: i64,
}

/// What was counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Of sheets.
    pub sheets: Vec<(SheetId, Seen)>,
    /// Of texts looked for in vain.
    pub missed: Vec<(String, i64)>,
    /// Of addresses that led nowhere.
    pub lost: Vec<(String, i64)>,
    /// Of links that led to a sheet: where they stood, and in which issue of a letter, if in one.
    pub followed: Vec<((SheetId, LinkOrigin, IssueId), i64)>,
}

impl Taken {
    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Counts of this node.
#[derive(Debug, Default)]
pub struct Tally {
    sheets: Mutex<HashMap<SheetId, Seen>>,
    missed: Mutex<HashMap<String, i64>>,
    lost: Mutex<HashMap<String, i64>>,
    followed: Mutex<HashMap<(SheetId, LinkOrigin, IssueId), i64>>,
}

impl Tally {
    /// One more reading of a sheet.
    pub fn read(&self, sheet: SheetId) {
        add(&mut self.sheets.lock(), sheet, Seen { readings: 1, found: 0 });
    }

    /// One more search that showed these sheets.
    pub fn found(&self, sheets: impl IntoIterator<Item = SheetId>) {
        let mut counts = self.sheets.lock();
        for sheet in sheets {
            add(&mut counts, sheet, Seen { readings: 0, found: 1 });
        }
    }

    /// One more search that found nothing. What may say something of somebody is not counted.
    pub fn missed(&self, words: &str) {
        let words = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let digits = words.chars().filter(char::is_ascii_digit).count();
        if words.is_empty() || words.chars().count() > LONGEST || words.contains('@') || digits >= MANY_DIGITS {
            return;
        }
        one_more(&mut self.missed.lock(), words);
    }

    /// One more request of an address that led nowhere. Those that programs try on every site are not counted, nor
    /// what may say something of somebody.
    pub fn lost(&self, path: &str) {
        let is_tried = path.contains("/.") || path.contains("wp-") || TRIED.iter().any(|end| path.ends_with(end));
        if path.len() > LONGEST_PATH || is_tried || path.contains('@') {
            return;
        }
        one_more(&mut self.lost.lock(), path.to_owned());
    }

    /// One more link that led to a sheet; the issue is 0 for one that stood in none.
    pub fn followed(&self, sheet: SheetId, origin: LinkOrigin, issue: IssueId) {
        one_more(&mut self.followed.lock(), (sheet, origin, issue));
    }

    /// All that was counted since the last time.
    #[must_use]
    pub fn take(&self) -> Taken {
        let sheets = std::mem::take(&mut *self.sheets.lock());
        let missed = std::mem::take(&mut *self.missed.lock());
        let lost = std::mem::take(&mut *self.lost.lock());
        let followed = std::mem::take(&mut *self.followed.lock());
        Taken {
            sheets: sheets.into_iter().collect(),
            missed: missed.into_iter().collect(),
            lost: lost.into_iter().collect(),
            followed: followed.into_iter().collect(),
        }
    }
}

fn one_more<K: Eq + Hash>(counts: &mut HashMap<K, i64>, what: K) {
    let room = counts.len() < MOST;
    match counts.entry(what) {
        Entry::Occupied(known) => *known.into_mut() += 1,
        Entry::Vacant(new) if room => drop(new.insert(1)),
        Entry::Vacant(_) => {}
    }
}

fn add(counts: &mut HashMap<SheetId, Seen>, sheet: SheetId, more: Seen) {
    let room = counts.len() < MOST;
    match counts.entry(sheet) {
        Entry::Occupied(known) => {
            let known = known.into_mut();
            known.readings += more.readings;
            known.found += more.found;
        }
        Entry::Vacant(new) if room => drop(new.insert(more)),
        Entry::Vacant(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::hall::tally::*;

    #[test]
    fn counts_add_up_and_say_nothing_of_anybody() {
        let tally = Tally::default();
        tally.read(SheetId(1));
        tally.read(SheetId(1));
        tally.found([SheetId(1), SheetId(2)]);
        for words in ["Compost  Collectif", "compost collectif", "ann@exemple.fr", "06 12 34 56 78", " "] {
            tally.missed(words);
        }
        for path in ["/wiki/Compost", "/wp-login.php", "/.env", "/a@b.fr", "/wiki/Compost"] {
            tally.lost(path);
        }
        for _ in 0..2 {
            tally.followed(SheetId(1), LinkOrigin::Issue, IssueId(7));
        }
        let Taken { mut sheets, missed, lost, followed } = tally.take();
        assert_eq!(followed, [((SheetId(1), LinkOrigin::Issue, IssueId(7)), 2)]);
        sheets.sort_by_key(|(sheet, _)| *sheet);
        assert_eq!(
            sheets,
            [(SheetId(1), Seen { readings: 2, found: 1 }), (SheetId(2), Seen { readings: 0, found: 1 })]
        );
        assert_eq!(missed, [("compost collectif".to_owned(), 2)]);
        assert_eq!(lost, [("/wiki/Compost".to_owned(), 2)]);
        assert!(tally.take().is_empty());
    }
}
