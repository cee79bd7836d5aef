//! Changes to the keys of a front matter: the lines of each key that changes are written again, all others stay.

use std::borrow::Cow;
use std::collections::HashMap;

use super::emit;
use super::value::Value;
use super::yaml::Place;

/// The keys of a front matter while some of them change.
pub(super) struct KeyEdits<'f> {
    slots: Vec<Slot<'f>>,
    /// The slot of each key.
    known: HashMap<Cow<'f, str>, usize>,
    /// The slots in the order of the front matter.
    row: Vec<usize>,
}

/// A key, as it was or as it will be.
struct Slot<'f> {
    key: Cow<'f, str>,
    /// None once it is removed.
    value: Option<Cow<'f, Value>>,
    /// Its place among the fields as they were.
    was: Option<usize>,
    is_new: bool,
}

impl<'f> KeyEdits<'f> {
    /// Nothing changed yet.
    pub(super) fn of(fields: &'f [(String, Value)]) -> Self {
        let slot = |(was, (key, value)): (usize, &'f (String, Value))| Slot {
            key: Cow::Borrowed(key.as_str()),
            value: Some(Cow::Borrowed(value)),
            was: Some(was),
            is_new: false,
        };
        let slots: Vec<Slot<'f>> = fields.iter().enumerate().map(slot).collect();
        let known = fields.iter().enumerate().map(|(at, (key, _))| (Cow::Borrowed(key.as_str()), at)).collect();
        Self { row: (0..slots.len()).collect(), slots, known }
    }

    /// Sets a key, or removes it.
    pub(super) fn put(&mut self, key: String, value: Option<Value>, order: &[&str]) {
        let known = self.known.get(key.as_str()).and_then(|at| self.slots.get_mut(*at));
        if let Some(slot) = known {
            if slot.value.as_deref() != value.as_ref() {
                slot.value = value.map(Cow::Owned);
                slot.is_new = true;
            }
        } else if let Some(value) = value {
            let place = self.place_of(&key, order);
            self.row.insert(place, self.slots.len());
            self.known.insert(Cow::Owned(key.clone()), self.slots.len());
            let (key, value) = (Cow::Owned(key), Some(Cow::Owned(value)));
            self.slots.push(Slot { key, value, was: None, is_new: true });
        }
    }

    /// Where a new key stands: after the nearest key that precedes it in `order`, before the nearest that follows, else
    /// last.
    fn place_of(&self, key: &str, order: &[&str]) -> usize {
        let is_at = |at: &usize, wanted: &str| {
            self.slots.get(*at).is_some_and(|slot| slot.key == wanted && slot.value.is_some())
        };
        let position =
            |wanted: &str| self.known.get(wanted).and_then(|_| self.row.iter().position(|at| is_at(at, wanted)));
        let rank = order.iter().position(|name| *name == key);
        let (before, after) = rank.and_then(|rank| order.split_at_checked(rank)).unwrap_or((&[], &[]));
        let before = before.iter().rev().find_map(|name| position(name)).map(|place| place + 1);
        before.or_else(|| after.iter().find_map(|name| position(name))).unwrap_or(self.row.len())
    }

    /// Whether any key is set or removed.
    pub(super) fn changes_something(&self) -> bool {
        self.slots.iter().any(|slot| slot.is_new)
    }

    fn in_order(&self) -> impl Iterator<Item = &Slot<'f>> {
        self.row.iter().filter_map(|at| self.slots.get(*at))
    }

    /// The keys and values as they will be.
    pub(super) fn fields(&self) -> Vec<(String, Value)> {
        let field = |slot: &Slot<'f>| Some((slot.key.clone().into_owned(), slot.value.clone()?.into_owned()));
        self.in_order().filter_map(field).collect()
    }

    /// The lines of a front matter whose fields stand at these places, with the changes.
    pub(super) fn written(&self, yaml: &str, places: &[Place]) -> String {
        let mut lines = Lines { all: yaml.split_inclusive('\n').collect(), at: 0, out: String::new() };
        let place_of = |slot: &Slot<'f>| slot.was.and_then(|was| places.get(was));
        let first = self.in_order().find_map(place_of).map_or(usize::MAX, |place| place.lines.start);
        for slot in self.in_order() {
            match place_of(slot) {
                Some(place) if !slot.is_new => lines.keep_to(place.lines.end),
                Some(place) => {
                    lines.keep_to(place.lines.start);
                    lines.at = place.lines.end;
                    lines.write(slot, place.comment.as_deref());
                }
                None => {
                    if lines.at == 0 {
                        lines.keep_to(first);
                    }
                    lines.write(slot, None);
                }
            }
        }
        lines.keep_to(usize::MAX);
        lines.out
    }
}

/// The lines of a front matter, and how far they are written.
struct Lines<'y> {
    all: Vec<&'y str>,
    at: usize,
    out: String,
}

impl Lines<'_> {
    /// Writes what stands before a line.
    fn keep_to(&mut self, line: usize) {
        let line = line.min(self.all.len());
        self.out.extend(self.all.get(self.at..line).unwrap_or_default().iter().copied());
        self.at = self.at.max(line);
    }

    fn write(&mut self, slot: &Slot<'_>, comment: Option<&str>) {
        let Some(value) = &slot.value else { return };
        let entry = emit::entry(&slot.key, value);
        match (entry.strip_suffix('\n'), comment) {
            (Some(line), Some(comment)) if !line.contains('\n') => {
                self.out.extend([line, comment, "\n"]);
            }
            _ => self.out.push_str(&entry),
        }
    }
}
