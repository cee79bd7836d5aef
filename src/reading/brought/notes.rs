//! Notes of a workshop, a line each: those that say the same stand together, each group goes to a list of a sheet.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::models::kind::KindSet;
use crate::search::alike;
use crate::text::kind::{Display, FieldDef, KindDef, Nature};
use crate::text::outline;

/// What the place of such a draft begins with.
pub const PLACE: &str = "post-its-";
/// The most notes of a board: each is compared with those before it.
pub const MOST: usize = 200;
/// As many decisions as may be undone.
const MOST_UNDONE: usize = 30;

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// The key of the field of each group, by its first line.
    pub heaps: HashMap<usize, String>,
    /// The lines that stand alone.
    pub alone: BTreeSet<usize>,
    /// The lines that somebody put together: one of a group, one of the other.
    pub joined: BTreeSet<(usize, usize)>,
}

/// Notes, and what was decided of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The title typed.
    pub title: String,
    /// The key of the kind of the sheet to come.
    pub kind: String,
    /// The lines, as they came.
    pub source: String,
    /// What is decided.
    pub decided: Decided,
    /// What was decided before, the latest last.
    pub before: Vec<Decided>,
}

/// Lines that say the same.
pub struct Slip {
    /// The place of the first among the lines.
    pub number: usize,
    /// The first line.
    pub words: String,
    /// All of them.
    pub lines: Vec<String>,
    /// The key of the field that it goes to; empty for none yet.
    pub heap: String,
}

impl Slip {
    /// How often it was said.
    #[must_use]
    pub fn times(&self) -> usize {
        self.lines.len()
    }

    /// Its words, with how often they were said.
    pub(super) fn said(&self) -> String {
        if self.times() > 1 { format!("{}\u{a0}×{}", self.words, self.times()) } else { self.words.clone() }
    }
}

impl Decided {
    /// As a draft writes it: `3=leviers,7=reussite|4,9|0-5`.
    fn word(&self) -> String {
        let heaps: BTreeSet<String> = self.heaps.iter().map(|(line, key)| format!("{line}={key}")).collect();
        let alone = self.alone.iter().map(ToString::to_string);
        let joined = self.joined.iter().map(|(one, other)| format!("{one}-{other}"));
        let joined = joined.collect::<Vec<_>>().join(",");
        let heaps = heaps.into_iter().collect::<Vec<_>>().join(",");
        format!("{heaps}|{}|{joined}", alone.collect::<Vec<_>>().join(","))
    }

    fn read(word: &str) -> Self {
        let (heaps, rest) = word.split_once('|').unwrap_or((word, ""));
        let (alone, joined) = rest.split_once('|').unwrap_or((rest, ""));
        let pair = |pair: &str| pair.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let heap = |pair: &str| pair.split_once('=').and_then(|(line, key)| Some((line.parse().ok()?, key.to_owned())));
        Self {
            heaps: heaps.split(',').filter_map(heap).collect(),
            alone: alone.split(',').filter_map(|line| line.parse().ok()).collect(),
            joined: joined.split(',').filter_map(pair).collect(),
        }
    }
}

impl Notes {
    /// Notes as they come, for the kind whose sheets have the most lists.
    #[must_use]
    pub fn new(source: &str, kinds: &KindSet) -> Self {
        let mut best: Option<(usize, &KindDef)> = None;
        for kind in kinds.public() {
            let lists = heaps(kind).len();
            if best.is_none_or(|(most, _)| lists > most) {
                best = Some((lists, kind));
            }
        }
        let kind = best.map(|(_, kind)| kind.key.clone()).unwrap_or_default();
        Self { source: source.replace("\r\n", "\n"), kind, ..Self::default() }
    }

    /// What a draft holds.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut notes = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "titre" => notes.title.clone_from(value),
                "type" => notes.kind.clone_from(value),
                "source" => notes.source.clone_from(value),
                "range" => notes.decided = Decided::read(value),
                "avant" => notes.before.push(Decided::read(value)),
                _ => {}
            }
        }
        notes
    }

    /// What its draft holds.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("titre", &self.title), pair("type", &self.kind), pair("source", &self.source)];
        pairs.push(pair("range", &self.decided.word()));
        pairs.extend(self.before.iter().map(|before| pair("avant", &before.word())));
        pairs
    }

    /// What was decided on the page.
    pub fn decide(&mut self, typed: &HashMap<String, String>, kinds: &KindSet) {
        if let Some(title) = typed.get("titre") {
            title.trim().clone_into(&mut self.title);
        }
        if let Some(kind) = typed.get("type").filter(|key| kinds.public().any(|kind| kind.key == **key)) {
            self.kind.clone_from(kind);
        }
        let mut decided = self.decided.clone();
        for (name, value) in typed {
            let Some(line) = name.strip_prefix("vers.").and_then(|line| line.parse::<usize>().ok()) else { continue };
            if value.is_empty() {
                decided.heaps.remove(&line);
            } else if !value.contains([',', '=', '|']) {
                decided.heaps.insert(line, value.clone());
            }
        }
        let number = |name: &str| typed.get(name).and_then(|line| line.parse::<usize>().ok());
        if let Some(first) = number("separer") {
            self.part(&mut decided, first);
        }
        if let (Some(one), Some(other)) = (number("quoi"), number("avec")) {
            self.join(&mut decided, one, other);
        }
        if decided != self.decided {
            self.before.push(std::mem::replace(&mut self.decided, decided));
            let most = self.before.len().saturating_sub(MOST_UNDONE);
            self.before.drain(..most);
        }
    }

    /// Parts the group that begins with a line: what was put together by hand first, then lines that are alike.
    fn part(&self, decided: &mut Decided, first: usize) {
        let groups = self.places();
        let Some(group) = groups.iter().find(|group| group.first() == Some(&first)) else { return };
        let by_hand = |pair: &(usize, usize)| group.contains(&pair.0) && group.contains(&pair.1);
        if decided.joined.iter().any(by_hand) {
            decided.joined.retain(|pair| !by_hand(pair));
        } else {
            decided.alone.extend(group);
        }
        // Each goes where they all went.
        if let Some(key) = decided.heaps.get(&first).cloned() {
            decided.heaps.extend(group.iter().map(|line| (*line, key.clone())));
        }
    }

    /// Puts the group that begins with a line together with another, where that one is.
    fn join(&self, decided: &mut Decided, one: usize, other: usize) {
        let groups = self.places();
        let is_first = |line: usize| groups.iter().any(|group| group.first() == Some(&line));
        if one == other || !is_first(one) || !is_first(other) {
            return;
        }
        decided.joined.insert((one.min(other), one.max(other)));
        match decided.heaps.get(&other).cloned() {
            Some(key) => decided.heaps.insert(one.min(other), key),
            None => decided.heaps.remove(&one.min(other)),
        };
    }

    /// Undoes the last decision.
    pub fn undo(&mut self) {
        if let Some(before) = self.before.pop() {
            self.decided = before;
        }
    }

    /// The lines, without the marks of lists.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        let lines = self.source.lines().map(|line| outline::without_marker(line.trim()));
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// The places of lines that stand together.
    fn places(&self) -> Vec<Vec<usize>> {
        let mut lines = self.lines();
        lines.truncate(MOST);
        let together: Vec<usize> = (0..lines.len()).filter(|place| !self.decided.alone.contains(place)).collect();
        let words: Vec<&str> = together.iter().filter_map(|place| lines.get(*place).copied()).collect();
        let groups = alike::groups(&words).into_iter();
        let of_lines = |group: Vec<usize>| group.into_iter().filter_map(|place| together.get(place).copied()).collect();
        let alone = self.decided.alone.iter().filter(|place| **place < lines.len()).map(|place| vec![*place]);
        let mut places: Vec<Vec<usize>> = groups.map(of_lines).chain(alone).collect();
        for (one, other) in &self.decided.joined {
            let at = |line: &usize| places.iter().position(|group| group.contains(line));
            if let (Some(one), Some(other)) = (at(one), at(other))
                && one != other
            {
                let more = std::mem::take(places.get_mut(other).unwrap_or(&mut Vec::new()));
                places.get_mut(one).into_iter().for_each(|group| group.extend(&more));
            }
        }
        places.retain(|group| !group.is_empty());
        places.iter_mut().for_each(|group| group.sort_unstable());
        places.sort();
        places
    }

    /// How many groups were put into a list that this kind has not: they are to be sorted again.
    #[must_use]
    pub fn unsorted(&self, kinds: &KindSet) -> usize {
        let (kind, groups) = (self.kind(kinds), self.places());
        let known = heaps(&kind);
        let key = |group: &Vec<usize>| group.first().and_then(|first| self.decided.heaps.get(first)).cloned();
        groups.iter().filter_map(key).filter(|key| !known.iter().any(|field| field.key == *key)).count()
    }

    /// The groups, in the order of their first lines.
    #[must_use]
    pub fn slips(&self, kinds: &KindSet) -> Vec<Slip> {
        let (lines, kind) = (self.lines(), self.kind(kinds));
        let known = heaps(&kind);
        let slip = |places: Vec<usize>| {
            let words: Vec<String> =
                places.iter().filter_map(|place| lines.get(*place)).map(|line| (*line).to_owned()).collect();
            let number = places.first().copied().unwrap_or_default();
            let heap = self.decided.heaps.get(&number).filter(|key| known.iter().any(|field| field.key == **key));
            Slip {
                number,
                words: words.first().cloned().unwrap_or_default(),
                lines: words,
                heap: heap.cloned().unwrap_or_default(),
            }
        };
        self.places().into_iter().map(slip).collect()
    }

    /// The kind of the sheet to come.
    #[must_use]
    pub fn kind<'k>(&self, kinds: &'k KindSet) -> Cow<'k, KindDef> {
        kinds.kind(&self.kind)
    }
}

/// The fields that notes may go to: those of the groups of a kind that hold lists to tick.
#[must_use]
pub fn heaps(kind: &KindDef) -> Vec<&FieldDef> {
    let is_list = |field: &&FieldDef| field.display == Display::Ticks && field.group.is_some();
    let groups: BTreeSet<&str> =
        kind.fields.iter().filter(is_list).filter_map(|field| field.group.as_deref()).collect();
    let takes = |field: &&FieldDef| match field.nature() {
        Nature::Texts | Nature::Prose => field.display != Display::Hidden,
        Nature::Rows => field.display == Display::Pairs,
        _ => false,
    };
    let in_groups = |field: &&FieldDef| field.group.as_deref().is_some_and(|group| groups.contains(group));
    kind.fields.iter().filter(in_groups).filter(takes).collect()
}

#[cfg(test)]
mod tests {
    use crate::reading::brought::notes::*;

    fn typed(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn words(notes: &Notes) -> Vec<(usize, usize)> {
        notes.places().into_iter().map(|group| (group.first().copied().unwrap_or_default(), group.len())).collect()
    }

    #[test]
    fn what_was_decided_comes_back_from_the_draft_and_can_be_undone() {
        let kinds = KindSet::default();
        let mut notes = Notes { source: "• du temps\n- un local\n\nle temps\n".to_owned(), ..Notes::default() };
        assert_eq!((notes.lines(), words(&notes)), (vec!["du temps", "un local", "le temps"], vec![(0, 2), (1, 1)]));
        notes.decide(&typed(&[("titre", " T "), ("vers.0", "leviers"), ("vers.1", "a|b")]), &kinds);
        notes.decide(&typed(&[("separer", "0")]), &kinds);
        assert_eq!(words(&notes), [(0, 1), (1, 1), (2, 1)]);
        assert_eq!(notes.decided.heaps, [(0, "leviers".to_owned()), (2, "leviers".to_owned())].into());
        assert_eq!(Notes::of(&notes.pairs()), notes);
        notes.undo();
        assert_eq!((words(&notes), notes.decided.heaps.len()), (vec![(0, 2), (1, 1)], 1));
        notes.decide(&typed(&[("quoi", "1"), ("avec", "0")]), &kinds);
        assert_eq!((words(&notes), Notes::of(&notes.pairs())), (vec![(0, 3)], notes.clone()));
        notes.decide(&typed(&[("separer", "0")]), &kinds);
        assert_eq!(words(&notes), [(0, 2), (1, 1)]);
        assert_eq!(notes.decided.heaps.get(&1).map(String::as_str), Some("leviers"));
        (0..3).for_each(|_| notes.undo());
        notes.undo();
        assert!(notes.decided.heaps.is_empty() && notes.title == "T");
    }
}
