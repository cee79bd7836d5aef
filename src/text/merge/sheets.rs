//! Merges two versions of a sheet: fields by key, lists by element, long texts and the body by line.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::rows::{both_changed_one, rows};
use super::{Merge, words};
use crate::text::diff::Budget;

/// A sheet taken apart. `titre` and `modele` are fields like others; keys are unique.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parts {
    /// In the order of the text.
    pub fields: Vec<(String, Value)>,
    /// What stands below the front matter.
    pub body: String,
}

/// A field that both changed in different ways; None where a version has no such field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldClash {
    /// As the front matter names it.
    pub key: String,
    /// In the version that both began from.
    pub base: Option<Value>,
    /// In the text that is sent.
    pub ours: Option<Value>,
    /// In the version published meanwhile.
    pub theirs: Option<Value>,
}

/// The outcome for a whole sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetMerge {
    /// In the order of theirs, then what only ours has. The value is None where the key is among `field_clashes`; a
    /// field that was removed is absent.
    pub fields: Vec<(String, Option<Value>)>,
    /// Fields that somebody must choose.
    pub field_clashes: Vec<FieldClash>,
    /// The text below the fields.
    pub body: Merge,
    /// At how many places, fields included, both added something that is kept.
    pub kept_both: usize,
}

impl SheetMerge {
    /// Whether nothing clashes, neither a field nor the body.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.field_clashes.is_empty() && self.body.is_clean()
    }
}

/// Merges `ours` (being saved) and `theirs` (published meanwhile), both made from `base`.
#[must_use]
pub fn sheets(base: &Parts, ours: &Parts, theirs: &Parts, budget: &mut Budget) -> SheetMerge {
    let (mut fields, mut field_clashes) = (Vec::new(), Vec::new());
    let mut work = Work { budget, kept_both: 0 };
    let [of_base, of_ours, of_theirs] = [base, ours, theirs].map(by_key);
    let ours_alone = ours.fields.iter().filter(|(key, _)| !of_theirs.contains_key(key.as_str()));
    for (key, _) in theirs.fields.iter().chain(ours_alone) {
        let [base, ours, theirs] = [&of_base, &of_ours, &of_theirs].map(|of| of.get(key.as_str()).copied());
        let versions = (base, ours, theirs);
        match one(versions, &mut work) {
            Some(Some(value)) => fields.push((key.clone(), Some(value))),
            Some(None) => {}
            None => {
                fields.push((key.clone(), None));
                let (base, ours, theirs) = (versions.0.cloned(), versions.1.cloned(), versions.2.cloned());
                field_clashes.push(FieldClash { key: key.clone(), base, ours, theirs });
            }
        }
    }
    let body = work.lines(&base.body, &ours.body, &theirs.body);
    SheetMerge { fields, field_clashes, body, kept_both: work.kept_both }
}

/// What a merge may still spend, and what it did.
pub(super) struct Work<'b> {
    pub(super) budget: &'b mut Budget,
    pub(super) kept_both: usize,
}

impl Work<'_> {
    fn lines(&mut self, base: &str, ours: &str, theirs: &str) -> Merge {
        let (merge, both) = super::merged(base, ours, theirs, self.budget);
        self.kept_both += both;
        merge
    }
}

fn by_key(parts: &Parts) -> HashMap<&str, &Value> {
    parts.fields.iter().map(|(key, value)| (key.as_str(), value)).collect()
}

/// A value in the base, ours and theirs.
pub(super) type ThreeValues<'v> = (Option<&'v Value>, Option<&'v Value>, Option<&'v Value>);

/// The merged value, or Some(None) for a removed one; None when it clashes.
pub(super) fn one((base, ours, theirs): ThreeValues<'_>, work: &mut Work<'_>) -> Option<Option<Value>> {
    if ours == theirs || ours == base {
        return Some(theirs.cloned());
    }
    if theirs == base {
        return Some(ours.cloned());
    }
    let merged = match (base, ours?, theirs?) {
        (Some(Value::String(base)), Value::String(ours), Value::String(theirs)) => text(base, ours, theirs, work),
        (None, Value::String(ours), Value::String(theirs)) => text("", ours, theirs, work),
        (Some(Value::Array(base)), Value::Array(ours), Value::Array(theirs)) => list(base, ours, theirs, work),
        (None, Value::Array(ours), Value::Array(theirs)) => list(&[], ours, theirs, work),
        (Some(Value::Object(base)), Value::Object(ours), Value::Object(theirs)) => map(base, ours, theirs, work),
        (None, Value::Object(ours), Value::Object(theirs)) => map(&Map::new(), ours, theirs, work),
        _ => None,
    };
    merged.map(Some)
}

/// A text of one line by word, of several by line; its final newline follows whoever changed it.
fn text(base: &str, ours: &str, theirs: &str, work: &mut Work<'_>) -> Option<Value> {
    if ![base, ours, theirs].iter().any(|text| text.trim_end_matches('\n').contains('\n')) {
        return words::both(&[base], &[ours], &[theirs], work.budget).map(Value::String);
    }
    let ends = |text: &str| text.ends_with('\n');
    let is_closed = if ends(ours) == ends(base) { ends(theirs) } else { ends(ours) };
    let closed = |text: &str| super::closed(text);
    let Merge::Clean(mut merged) = work.lines(&closed(base), &closed(ours), &closed(theirs)) else {
        return None;
    };
    if !is_closed && merged.ends_with('\n') {
        merged.pop();
    }
    Some(Value::String(merged))
}

fn map(
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    work: &mut Work<'_>,
) -> Option<Value> {
    let mut merged = Map::new();
    let ours_alone = ours.keys().filter(|key| !theirs.contains_key(*key));
    for key in theirs.keys().chain(ours_alone) {
        if let Some(value) = one((base.get(key), ours.get(key), theirs.get(key)), work)? {
            merged.insert(key.clone(), value);
        }
    }
    Some(Value::Object(merged))
}

fn list(base: &[Value], ours: &[Value], theirs: &[Value], work: &mut Work<'_>) -> Option<Value> {
    let is_set = |list: &[Value]| list.iter().all(is_scalar) && (1..list.len()).all(|at| !known(list, at));
    let small = base.len().max(ours.len()).max(theirs.len()) <= 1000;
    let by_set = small && is_set(base) && is_set(ours) && is_set(theirs);
    let lists = [base, ours, theirs];
    let merged = if by_set && !both_changed_one(lists, work.budget) { set(base, ours, theirs, work) } else { None };
    // A set whose order ours changed has no one place where both add.
    merged.or_else(|| rows(lists, !by_set, work)).map(Value::Array)
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// Whether the element at `at` is there before.
fn known(list: &[Value], at: usize) -> bool {
    let (before, after) = list.split_at(at);
    after.first().is_some_and(|value| before.contains(value))
}

/// Distinct scalars: theirs, without what ours removed, and with what ours added after the element it follows there and
/// what theirs added there. None when ours changed the order.
fn set(base: &[Value], ours: &[Value], theirs: &[Value], work: &mut Work<'_>) -> Option<Vec<Value>> {
    let still =
        |list: &[Value], other: &[Value]| list.iter().filter(|v| other.contains(v)).cloned().collect::<Vec<_>>();
    if still(base, ours) != still(ours, base) {
        return None;
    }
    let mut merged: Vec<Value> =
        theirs.iter().filter(|value| ours.contains(value) || !base.contains(value)).cloned().collect();
    let mut place = 0;
    for value in ours {
        if let Some(at) = merged.iter().position(|known| known == value) {
            place = at + 1;
        } else if !base.contains(value) {
            let is_theirs = |value: &&Value| !base.contains(value) && !ours.contains(value);
            let beside = merged.iter().skip(place).take_while(is_theirs).count();
            work.kept_both += usize::from(beside > 0);
            place += beside;
            merged.insert(place, value.clone());
            place += 1;
        }
    }
    Some(merged)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::text::merge::sheets::*;

    fn parts(fields: &Value) -> Parts {
        let fields = fields.as_object().cloned().unwrap_or_default().into_iter().collect();
        Parts { fields, body: String::new() }
    }

    /// The merged fields; a clash is shown as the string « ! ».
    fn merged(base: &Value, ours: &Value, theirs: &Value) -> Value {
        let found = sheets(&parts(base), &parts(ours), &parts(theirs), &mut Budget::default());
        assert_eq!(found.is_clean(), found.field_clashes.is_empty());
        found.fields.into_iter().map(|(key, value)| (key, value.unwrap_or(json!("!")))).collect::<Map<_, _>>().into()
    }

    #[test]
    fn fields_merge_by_key() {
        let base = json!({"titre": "A", "phase": "x", "lieu": "Lille"});
        let table = [
            (
                json!({"titre": "B", "phase": "x", "lieu": "Lille"}),
                json!({"titre": "A", "phase": "y", "lieu": "Lille"}),
                json!({"titre": "B", "phase": "y", "lieu": "Lille"}),
            ),
            (
                json!({"titre": "A", "phase": "x"}),
                json!({"titre": "A", "phase": "x", "lieu": "Lille", "z": 1}),
                json!({"titre": "A", "phase": "x", "z": 1}),
            ),
            (
                json!({"titre": "A", "phase": "x"}),
                json!({"titre": "A", "phase": "x", "lieu": "Lens"}),
                json!({"titre": "A", "phase": "x", "lieu": "!"}),
            ),
            (json!({"titre": "B", "phase": "x"}), json!({"titre": "C", "lieu": "Lille"}), json!({"titre": "!"})),
        ];
        for (ours, theirs, expected) in table {
            assert_eq!(merged(&base, &ours, &theirs), expected);
        }
    }

    #[test]
    fn values_merge_by_what_they_are() {
        let table = [
            (json!(["a", "b"]), json!(["a", "b", "c"]), json!(["b", "d"]), json!(["b", "d", "c"])),
            (json!(["a", "b", "c"]), json!(["c", "b", "a"]), json!(["a", "b", "c", "d"]), json!("!")),
            (json!([]), json!(["a"]), json!(["b"]), json!(["b", "a"])),
            (json!(["x"]), json!(["x", "a", "b"]), json!(["x", "c"]), json!(["x", "c", "a", "b"])),
            (json!(["x", "y"]), json!(["x", "a", "y"]), json!(["x", "y", "b"]), json!(["x", "a", "y", "b"])),
            (
                json!([{"t": 1}, {"t": 2}, {"t": 3}]),
                json!([{"t": 0}, {"t": 2}, {"t": 3}]),
                json!([{"t": 1}, {"t": 2}, {"t": 3}, {"t": 4}]),
                json!([{"t": 0}, {"t": 2}, {"t": 3}, {"t": 4}]),
            ),
            (json!([{"t": 1}]), json!([{"t": 2}]), json!([{"t": 3}]), json!("!")),
            (
                json!([{"t": 1}]),
                json!([{"t": 1}, {"t": 2}, {"t": 4}]),
                json!([{"t": 1}, {"t": 3}, {"t": 4}]),
                json!([{"t": 1}, {"t": 3}, {"t": 4}, {"t": 2}]),
            ),
            (json!([]), json!([{"t": 1}]), json!([{"t": 2}]), json!([{"t": 2}, {"t": 1}])),
            (
                json!([{"t": 1}]),
                json!([{"t": 2}, {"t": 1}]),
                json!([{"t": 3}, {"t": 1}]),
                json!([{"t": 3}, {"t": 2}, {"t": 1}]),
            ),
            (json!([{"t": 1}]), json!([{"t": 9}, {"t": 2}]), json!([{"t": 1}, {"t": 3}]), json!("!")),
            (json!("1\n2"), json!("1\n2\n\nA"), json!("1\n2\n\nB"), json!("1\n2\n\nB\n\nA")),
            (
                json!({"min": 2, "max": 5}),
                json!({"min": 3, "max": 5}),
                json!({"min": 2, "max": 9}),
                json!({"min": 3, "max": 9}),
            ),
            (json!("1\n2\n3"), json!("A\n2\n3"), json!("1\n2\nB"), json!("A\n2\nB")),
            (json!("1\n2\n3"), json!("A\n2\n3"), json!("B\n2\n3"), json!("!")),
            (json!("un"), json!("deux"), json!("trois"), json!("!")),
            (json!("un deux trois"), json!("UN deux trois"), json!("un deux TROIS"), json!("UN deux TROIS")),
            (json!("un deux trois"), json!("UN deux trois"), json!("I deux trois"), json!("!")),
        ];
        for (base, ours, theirs, expected) in table {
            let wrap = |value: &Value| json!({ "f": value });
            assert_eq!(merged(&wrap(&base), &wrap(&ours), &wrap(&theirs)), wrap(&expected));
        }
    }

    #[test]
    fn rows_merge_by_who_they_are() {
        let table = [
            // Two columns of one row.
            (
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 10}]),
                json!([{"t": "Accueil", "m": 7}, {"t": "Tour", "m": 10}]),
                json!([{"t": "Accueil", "m": 5, "d": "thé"}, {"t": "Tour", "m": 10}]),
                json!([{"t": "Accueil", "m": 7, "d": "thé"}, {"t": "Tour", "m": 10}]),
            ),
            // A row changed, and one put right after it.
            (
                json!([{"t": "Accueil", "m": 5}]),
                json!([{"t": "Accueil", "m": 7}]),
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 7}, {"t": "Tour", "m": 9}]),
            ),
            // A row changed, and its neighbour.
            (
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 7}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 8}]),
                json!([{"t": "Accueil", "m": 7}, {"t": "Tour", "m": 8}]),
            ),
            // A row changed, and its neighbour taken away.
            (
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 7}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 5}]),
                json!([{"t": "Accueil", "m": 7}]),
            ),
            // One took away what the other changed; both changed the same.
            (
                json!([{"t": "Accueil", "m": 5}, {"t": "Tour", "m": 9}]),
                json!([{"t": "Tour", "m": 9}]),
                json!([{"t": "Accueil", "m": 6}, {"t": "Tour", "m": 9}]),
                json!("!"),
            ),
            (json!([{"t": "a", "m": 5}]), json!([{"t": "a", "m": 6}]), json!([{"t": "a", "m": 7}]), json!("!")),
            // Words of one line of a list.
            (
                json!(["un tour de table", "une pause"]),
                json!(["un grand tour de table", "une pause"]),
                json!(["un tour de parole", "une pause"]),
                json!(["un grand tour de parole", "une pause"]),
            ),
            // Somebody moves a row that somebody changes.
            (
                json!([{"t": "a", "m": 1}, {"t": "b", "m": 2}, {"t": "c", "m": 3}]),
                json!([{"t": "c", "m": 3}, {"t": "a", "m": 1}, {"t": "b", "m": 2}]),
                json!([{"t": "a", "m": 9}, {"t": "b", "m": 2}, {"t": "c", "m": 3}]),
                json!([{"t": "c", "m": 3}, {"t": "a", "m": 9}, {"t": "b", "m": 2}]),
            ),
        ];
        for (base, ours, theirs, expected) in table {
            let wrap = |value: &Value| json!({ "f": value });
            assert_eq!(merged(&wrap(&base), &wrap(&ours), &wrap(&theirs)), wrap(&expected), "{ours} {theirs}");
        }
    }

    #[test]
    fn a_merge_says_at_how_many_places_both_added() {
        let version = |fields: &Value, body: &str| Parts { body: body.to_owned(), ..parts(fields) };
        let base = version(&json!({"a": [{"t": 1}], "b": "1\n2"}), "- a\n");
        let ours = version(&json!({"a": [{"t": 1}, {"t": 2}], "b": "1\n2\n3"}), "- a\n- moi\n");
        let theirs = version(&json!({"a": [{"t": 1}, {"t": 3}], "b": "1\n2\n4"}), "- a\n- elle\n");
        let kept = |ours: &Parts| sheets(&base, ours, &theirs, &mut Budget::default()).kept_both;
        assert_eq!((kept(&ours), kept(&base), kept(&theirs)), (3, 0, 0));
    }

    #[test]
    fn a_clash_keeps_the_three_versions() {
        let found =
            sheets(&parts(&json!({"a": 1})), &parts(&json!({})), &parts(&json!({"a": 2})), &mut Budget::default());
        let clash = FieldClash { key: "a".into(), base: Some(json!(1)), ours: None, theirs: Some(json!(2)) };
        assert_eq!(found.field_clashes, [clash]);
    }
}
