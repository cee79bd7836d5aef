//! A sketch of a section: enough of it to tell how much of it another section shares, without its words.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::Section;

/// The most hashes kept of a section: of longer ones a fair sample, since the smallest are kept of all.
const MOST: usize = 128;
/// Words in a row that are hashed together.
const RUN: usize = 3;
/// Sections that share a hash before it says nothing: words that stand everywhere.
const COMMON: usize = 40;
/// The least that a section shares, in hundredths, to be led to instead of the heading that bears the anchor.
const LEAST_INSTEAD: usize = 10;
/// How many hundredths more than that heading's section it shares.
const MORE: usize = 4;

/// How much more the words of a section alone weigh than those of all that stands below its heading.
const OWN: usize = 2;
/// What two sections share at most, see [`Sketch::likeness`].
const ALL: usize = (OWN + 1) * 100;

/// What a section said: its own words, up to the next heading, and those of all that stands below its heading. Equal
/// texts have equal sketches, and the share of two texts (Jaccard's, of their runs of words) is that of their sketches,
/// nearly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    own: Hashes,
    /// Empty where no section stands below this one.
    whole: Hashes,
}

impl Sketch {
    /// As it is stored: four bytes a hash, those of the whole after those of its own words. Each list rises, and the
    /// second starts no higher than the first, whose hashes it holds. What is damaged is read as far as it goes.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut own: Vec<u32> = bytes.as_chunks().0.iter().map(|four| u32::from_be_bytes(*four)).collect();
        let rises = own.windows(2).take_while(|two| matches!(two, [a, b] if a < b)).count();
        let whole = own.split_off((rises + 1).min(own.len()));
        Self { own: Hashes(own), whole: Hashes(whole) }
    }

    /// The bytes to store.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.own.0.iter().chain(&self.whole.0).flat_map(|hash| hash.to_be_bytes()).collect()
    }

    /// Whether nothing is known of the section.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.0.is_empty()
    }

    /// The hashes of all that stands below the heading.
    fn whole(&self) -> &Hashes {
        if self.whole.0.is_empty() { &self.own } else { &self.whole }
    }

    /// How much the own words of two sections share of what stands in either, in hundredths.
    fn shared(&self, other: &Self) -> usize {
        self.own.shared(&other.own)
    }

    /// The same of all that stands below their headings.
    fn shared_in_all(&self, other: &Self) -> usize {
        self.whole().shared(other.whole())
    }

    /// How much they share, up to [`ALL`].
    fn likeness(&self, other: &Self) -> usize {
        OWN * self.shared(other) + self.shared_in_all(other)
    }
}

/// The smallest hashes of the runs of three words of a text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hashes(Vec<u32>);

impl Hashes {
    /// Of a text; empty when it has no word.
    fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        Self::smallest(words.windows(RUN.min(words.len()).max(1)).map(hash).collect())
    }

    fn smallest(mut all: Vec<u32>) -> Self {
        all.sort_unstable();
        all.dedup();
        all.truncate(MOST);
        Self(all)
    }

    fn shared(&self, other: &Self) -> usize {
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
    /// Of the sections of a body, in order.
    pub(super) fn of(body: &str, sections: &[Section]) -> Self {
        let lines: Vec<&str> = body.lines().collect();
        let ends = sections.iter().skip(1).map(|section| section.line_start - 1).chain([lines.len()]);
        let text = |(section, end): (&Section, usize)| {
            Hashes::of(&lines.get(section.line_start - 1..end).unwrap_or_default().join("\n"))
        };
        let own: Vec<Hashes> = sections.iter().zip(ends).map(text).collect();
        let all = sections.iter().enumerate().map(|(place, section)| {
            let below = sections.get(place + 1..).unwrap_or_default().iter();
            let below = below.take_while(|other| other.line_start <= section.line_end).count();
            let parts = own.get(place..=place + below).unwrap_or_default();
            let together = || Hashes::smallest(parts.iter().flat_map(|part| part.0.iter().copied()).collect());
            Sketch {
                own: own.get(place).cloned().unwrap_or_default(),
                whole: if below == 0 { Hashes::default() } else { together() },
            }
        });
        Self::new(all.collect())
    }

    fn new(all: Vec<Sketch>) -> Self {
        let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
        for (place, sketch) in all.iter().enumerate() {
            // Those of its own words are among all that stands below its heading, unless those are too many.
            let hashes: BTreeSet<u32> = sketch.own.0.iter().chain(&sketch.whole.0).copied().collect();
            for hash in &hashes {
                holders.entry(*hash).or_default().push(place);
            }
        }
        Self { all, holders }
    }

    /// The sketch of a section.
    pub(super) fn get(&self, place: usize) -> Option<&Sketch> {
        self.all.get(place)
    }

    /// The section that is most like this one: of several the one nearest to a place. None when it shares less than
    /// asked, in hundredths.
    pub(super) fn nearest(&self, sketch: &Sketch, least: usize, to: usize) -> Option<usize> {
        let ranked = self.sharing(sketch).map(|(place, other)| (other.likeness(sketch), place));
        let best = ranked.max_by_key(|(likeness, place)| (*likeness, Reverse(place.abs_diff(to))));
        best.filter(|(likeness, _)| likeness * 100 >= least * ALL).map(|(_, place)| place)
    }

    /// The section that has what this one said, where another bears its heading: its words share more with those that
    /// were published, and so does all that stands below it.
    pub(super) fn instead_of(&self, own: usize, sketch: &Sketch) -> Option<usize> {
        let bearer = self.all.get(own)?;
        let (shared, shared_in_all) = (bearer.shared(sketch), bearer.shared_in_all(sketch));
        let is_more = |other: &Sketch| {
            let is_of_it = other.shared(sketch) >= LEAST_INSTEAD.max(shared + MORE);
            is_of_it && other.shared_in_all(sketch) > shared_in_all
        };
        // Nothing shares more than half beside one that does.
        let others = (shared < 50).then(|| self.sharing(sketch)).into_iter().flatten();
        let ranked = others.filter(|(_, other)| is_more(other)).map(|(place, other)| (other.likeness(sketch), place));
        ranked.max_by_key(|(likeness, place)| (*likeness, Reverse(place.abs_diff(own)))).map(|(_, place)| place)
    }

    /// The sections that share a run of words with this one that does not stand everywhere.
    fn sharing<'s>(&'s self, sketch: &Sketch) -> impl Iterator<Item = (usize, &'s Sketch)> + use<'s> {
        let hashes = sketch.own.0.iter().chain(&sketch.whole.0);
        let holders = hashes.filter_map(|hash| self.holders.get(hash)).filter(|all| all.len() <= COMMON);
        let places: BTreeSet<usize> = holders.flatten().copied().collect();
        places.into_iter().filter_map(|place| Some((place, self.all.get(place)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Hashes, MOST, Sketch};

    #[test]
    fn texts_share_what_their_runs_of_words_share() {
        let shared = |a: &str, b: &str| Hashes::of(a).shared(&Hashes::of(b));
        assert_eq!(shared("Un deux trois quatre.", "un  DEUX, trois — quatre"), 100);
        assert_eq!(shared("un deux trois quatre cinq", "un deux trois quatre six"), 50);
        assert_eq!(shared("un deux", "un deux"), 100);
        assert_eq!(shared("un", "deux"), 0);
        assert_eq!(shared("", ""), 0);
        let long = |from: usize| (from..from + 3_000).map(|n| format!("mot{n} ")).collect::<String>();
        let half = shared(&long(0), &long(1_000));
        assert!((38..=62).contains(&half), "2,000 of 4,000 runs: {half}");
        assert_eq!(Hashes::of(&long(0)).0.len(), MOST);
    }
    #[test]
    fn a_sketch_is_read_as_it_was_stored() {
        let own = Hashes::of("un deux trois quatre");
        let of = |whole: &str| Sketch { own: own.clone(), whole: Hashes::of(whole) };
        for sketch in [of(""), of("un deux trois quatre cinq six sept"), of("un deux trois quatre"), Sketch::default()]
        {
            assert_eq!(Sketch::read(&sketch.bytes()), sketch);
        }
        assert_eq!(Sketch::read(&[1, 2, 3]), Sketch::default());
    }
}
