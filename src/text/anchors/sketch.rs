//! A sketch of a section: enough of it to tell how much of it another section shares, without its words.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

/// The most hashes kept of a section: of longer ones a fair sample, since the smallest are kept of all.
const MOST: usize = 128;
/// Words in a row that are hashed together.
const RUN: usize = 3;
/// Sections that share a hash before it says nothing: words that stand everywhere.
const COMMON: usize = 40;

/// The smallest hashes of the runs of three words of a text, in order. Equal texts have equal sketches, and the share
/// of two texts (Jaccard's, of their runs of words) is that of their sketches, nearly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// Of a text; empty when it has no word.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let runs = words.windows(RUN.min(words.len()).max(1)).map(hash);
        Self(runs.collect::<BTreeSet<u32>>().into_iter().take(MOST).collect())
    }

    /// As it is stored: four bytes a hash. What is damaged is read as far as it goes.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        Self(bytes.as_chunks().0.iter().map(|four| u32::from_be_bytes(*four)).collect())
    }

    /// The bytes to store.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.to_be_bytes()).collect()
    }

    /// Whether nothing is known of the section.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much two sections share of what stands in either, in hundredths.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        // Beyond the last hash of a full sketch nothing is known of its text.
        let most = if self.0.len().max(other.0.len()) < MOST { usize::MAX } else { MOST };
        let (mut both, mut all) = (0, 0);
        while all < most {
            let order = match (own.peek(), others.peek()) {
                (Some(a), Some(b)) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            if order.is_le() {
                own.next();
            }
            if order.is_ge() {
                others.next();
            }
            both += usize::from(order.is_eq());
            all += 1;
        }
        (both * 100).checked_div(all).unwrap_or_default()
    }
}

fn hash(run: &[&str]) -> u32 {
    let mut digest = Sha256::new();
    for word in run {
        digest.update(word.as_bytes());
        digest.update(b" ");
    }
    digest.finalize().first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

/// Sections among which the nearest to a sketch is looked for.
pub(super) struct Sketches {
    all: Vec<Sketch>,
    /// The sections that hold each hash.
    holders: HashMap<u32, Vec<usize>>,
}

impl Sketches {
    /// Of these sections, in order.
    pub(super) fn new(all: Vec<Sketch>) -> Self {
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for (place, sketch) in all.iter().enumerate() {
            for hash in &sketch.0 {
                holders.entry(*hash).or_default().push(place);
            }
        }
        Self { all, holders }
    }

    /// The sketch of a section.
    pub(super) fn get(&self, place: usize) -> Option<&Sketch> {
        self.all.get(place)
    }

    /// The section that shares most with this one: of several the one nearest to a place. None when it shares less than
    /// asked, in hundredths.
    pub(super) fn nearest(&self, sketch: &Sketch, least: usize, to: usize) -> Option<usize> {
        let holders = sketch.0.iter().filter_map(|hash| self.holders.get(hash)).filter(|all| all.len() <= COMMON);
        let candidates: BTreeSet<usize> = holders.flatten().copied().collect();
        let ranked = candidates.into_iter().filter_map(|place| Some((self.all.get(place)?.shared(sketch), place)));
        let best = ranked.max_by_key(|(shared, place)| (*shared, Reverse(place.abs_diff(to))));
        best.filter(|(shared, _)| *shared >= least).map(|(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Sketch};

    #[test]
    fn texts_share_what_their_runs_of_words_share() {
        let shared = |a: &str, b: &str| Sketch::of(a).shared(&Sketch::of(b));
        assert_eq!(shared("Un deux trois quatre.", "un  DEUX, trois — quatre"), 100);
        assert_eq!(shared("un deux trois quatre cinq", "un deux trois quatre six"), 50);
        assert_eq!(shared("un deux", "un deux"), 100);
        assert_eq!(shared("un", "deux"), 0);
        assert_eq!(shared("", ""), 0);
        let long = |from: usize| (from..from + 3_000).map(|n| format!("mot{n} ")).collect::<String>();
        let half = shared(&long(0), &long(1_000));
        assert!((38..=62).contains(&half), "2,000 of 4,000 runs: {half}");
        assert_eq!(Sketch::of(&long(0)).0.len(), MOST);
        assert_eq!(Sketch::read(&Sketch::of(&long(0)).bytes()), Sketch::of(&long(0)));
    }
}
