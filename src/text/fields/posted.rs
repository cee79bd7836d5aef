//! What a form posts, flat pairs of name and text, made values again.
//!
//! `champ.resume` is a text, a repeated `champ.objectifs` or `champ.conseils.0` an item, `champ.groupe.min` a
//! part, `champ.deroule.0.titre` a cell. `champs_presents` lists keys whose inputs may all be absent from the
//! post, such as unticked boxes. Whatever the form carries and no field declares comes back as it was.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::meant;
use crate::text::kind::{FieldDef, Items, KindDef, Nature, Shape};
use crate::text::numbers;
use crate::text::sheet_text::{SheetText, Value};

/// The first segment of the names of inputs.
pub(super) const PREFIX: &str = "champ";
/// The name of the hidden inputs that list the fields of the form; keys may be parted by commas.
const PRESENT: &str = "champs_presents";
/// Deeper names are ignored; no kind goes so deep.
const MAX_SEGMENTS: usize = 12;

/// The values that a form posts, for the fields of the kind that it shows, in the order of the kind. Empty
/// rows, items and parts are left out; an emptied field is the empty text.
pub fn values_from_pairs(kind: &KindDef, pairs: &[(String, String)]) -> Vec<(String, Value)> {
    read_pairs(kind, pairs, Reading::Posted)
}

/// The same with empty rows and items kept: to show a form again as it was typed, after a row was added.
pub fn values_as_typed(kind: &KindDef, pairs: &[(String, String)]) -> Vec<(String, Value)> {
    read_pairs(kind, pairs, Reading::AsTyped)
}

/// The fields that a form changes in a sheet; `None` for one that it empties. A field posted as the form
/// shows it is no change, however its text writes it.
pub fn changes(kind: &KindDef, sheet: &SheetText, pairs: &[(String, String)]) -> Vec<(String, Option<Value>)> {
    let posted = values_from_pairs(kind, pairs);
    let compared = read_pairs(kind, pairs, Reading::Compared);
    let mut changes = Vec::new();
    for ((key, value), (_, compared)) in posted.into_iter().zip(compared) {
        let Some(def) = kind.field(&key) else { continue };
        let shown = sheet.get(&key).map(|value| read_field(def, &Node::of_value(value), Reading::Compared));
        let unchanged = shown.map_or_else(|| value.is_empty(), |shown| shown.says_the_same_as(&compared));
        if !unchanged {
            let value = (!value.is_empty()).then_some(value);
            changes.push((key, value));
        }
    }
    changes
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// What to write: blanks are left out.
    Posted,
    /// What to show again: empty rows and items stay.
    AsTyped,
    /// What to compare: boxes are ticked in the order of the vocabulary, not of the sheet.
    Compared,
}

fn read_pairs(kind: &KindDef, pairs: &[(String, String)], reading: Reading) -> Vec<(String, Value)> {
    let mut root = Node::default();
    let mut present = Vec::new();
    for (name, text) in pairs {
        if name == PRESENT {
            present.extend(text.split(',').map(str::trim));
        }
        let mut segments = name.split('.');
        if segments.next() == Some(PREFIX) && name.split('.').count() <= MAX_SEGMENTS {
            root.insert(segments.map(unescaped), text);
        }
    }
    let empty = Node::default();
    let shown = |def: &FieldDef| {
        let node = root.child(&def.key);
        node.or_else(|| present.contains(&def.key.as_str()).then_some(&empty))
    };
    let fields = kind.fields.iter().filter_map(|def| Some((def, shown(def)?)));
    fields.map(|(def, node)| (def.key.clone(), read_field(def, node, reading))).collect()
}

/// A key as a segment of a name.
pub(super) fn escaped(key: &str) -> Cow<'_, str> {
    if key.contains(['.', '%']) { Cow::Owned(key.replace('%', "%25").replace('.', "%2E")) } else { Cow::Borrowed(key) }
}

fn unescaped(segment: &str) -> String {
    segment.replace("%2E", ".").replace("%25", "%")
}

/// What is posted under one name: its texts, and what is under longer names.
#[derive(Default)]
struct Node {
    texts: Vec<String>,
    /// By key, each with its rank of arrival.
    children: HashMap<String, (usize, Node)>,
}

impl Node {
    fn insert(&mut self, segments: impl Iterator<Item = String>, text: &str) {
        let mut node = self;
        for segment in segments {
            node = node.entry(segment);
        }
        node.texts.push(normal(text));
    }

    fn entry(&mut self, segment: String) -> &mut Node {
        let rank = self.children.len();
        let (_, child) = self.children.entry(segment).or_insert_with(|| (rank, Node::default()));
        child
    }

    fn child(&self, key: &str) -> Option<&Node> {
        self.children.get(key).map(|(_, child)| child)
    }

    /// The children as they came.
    fn in_order(&self) -> Vec<(&str, &Node)> {
        let mut children: Vec<_> = self.children.iter().collect();
        children.sort_by_key(|(_, (rank, _))| *rank);
        children.into_iter().map(|(key, (_, child))| (key.as_str(), child)).collect()
    }

    /// The node a form would post for a value.
    fn of_value(value: &Value) -> Self {
        let mut node = Self::default();
        match value {
            Value::Text(text) => node.texts.push(normal(text)),
            Value::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    *node.entry(place.to_string()) = Self::of_value(item);
                }
            }
            Value::Map(pairs) => {
                for (key, value) in pairs {
                    *node.entry(key.clone()) = Self::of_value(value);
                }
            }
        }
        node
    }

    fn text(&self) -> &str {
        self.texts.iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }

    /// The children whose key is a number, by number.
    fn numbered(&self) -> Vec<&Node> {
        let numbered = self.children.iter().filter_map(|(key, (_, child))| Some((key.parse::<u32>().ok()?, child)));
        let mut numbered: Vec<_> = numbered.collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, child)| child).collect()
    }

    /// The value by its own shape, where no field gives it one.
    fn as_written(&self) -> Value {
        if !self.text().is_empty() || self.children.is_empty() {
            return Value::from(self.text());
        }
        let children = self.in_order().into_iter();
        let children = children.map(|(key, child)| (key.to_owned(), child.as_written()));
        list_or_map(children.filter(|(_, value)| !value.is_empty()).collect())
    }
}

/// A list when every key is a number, else a map.
fn list_or_map(pairs: Vec<(String, Value)>) -> Value {
    let numbers: Option<Vec<u32>> = pairs.iter().map(|(key, _)| key.parse().ok()).collect();
    let Some(numbers) = numbers else { return Value::Map(pairs) };
    let mut items: Vec<_> = numbers.into_iter().zip(pairs).collect();
    items.sort_by_key(|(number, _)| *number);
    Value::List(items.into_iter().map(|(_, (_, value))| value).collect())
}

/// LF line ends, nothing around; the first line keeps its indent, blank lines before it are nothing.
fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.contains('\n') {
        let blank: usize = text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
        text.get(blank..).unwrap_or_default().to_owned()
    } else {
        text.trim_start().to_owned()
    }
}

fn read_field(def: &FieldDef, node: &Node, reading: Reading) -> Value {
    let value = read(def, node, reading);
    if reading != Reading::AsTyped && value.is_empty() { Value::from("") } else { value }
}

fn read(def: &FieldDef, node: &Node, reading: Reading) -> Value {
    let list = match def.shape() {
        Shape::Lines => return node.as_written(),
        Shape::Text if def.unit == numbers::MINUTES => return meant::minutes(trimmed(node.as_written())),
        Shape::Text if def.nature().is_number() => return meant::number(trimmed(node.as_written()), &def.unit),
        Shape::Text if def.nature() == Nature::Date => return meant::date(trimmed(node.as_written())),
        Shape::Text => return trimmed(node.as_written()),
        Shape::Parts { parts, lone } if def.unit == numbers::MINUTES => {
            return meant::each_in_minutes(parts_of(lone, &parts, node, reading));
        }
        Shape::Parts { parts, lone } => return parts_of(lone, &parts, node, reading),
        Shape::Items { asked, .. } => items(asked, node, reading),
        Shape::Rows { columns, lone, .. } => rows(lone, &columns, node, reading),
    };
    if list.is_empty() { node.as_written() } else { Value::List(list) }
}

fn trimmed(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::from(text.trim()),
        other => other,
    }
}

/// Ticked boxes repeat a name, lists number their items; a text area of a list has one item a line.
fn items(asked: Items, node: &Node, reading: Reading) -> Vec<Value> {
    let mut items: Vec<Value> = Vec::new();
    for text in &node.texts {
        let parts: Vec<&str> = if asked == Items::Lines { text.lines().collect() } else { vec![text] };
        items.extend(parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(Value::from));
    }
    items.extend(node.numbered().into_iter().map(Node::as_written).map(trimmed));
    let mut known = HashSet::new();
    let is_wanted =
        |item: &Value| if item.is_empty() { reading == Reading::AsTyped } else { known.insert(item.clone()) };
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    kept.extend(items.into_iter().filter(is_wanted));
    if reading == Reading::Compared && asked == Items::Boxes {
        kept.sort_by_cached_key(|item| (item.as_text().is_none(), item.texts().join("\n")));
    }
    kept
}

fn rows(lone: Option<&str>, columns: &[FieldDef], node: &Node, reading: Reading) -> Vec<Value> {
    let rows = node.numbered().into_iter().map(|row| parts_of(lone, columns, row, reading));
    let rows: Vec<Value> = rows.filter(|row| reading == Reading::AsTyped || !row.is_empty()).collect();
    match lone {
        Some(part) if rows.is_empty() && !node.text().is_empty() => {
            vec![Value::Map(vec![(part.to_owned(), Value::from(node.text().trim()))])]
        }
        _ => rows,
    }
}

fn parts_of(lone: Option<&str>, parts: &[FieldDef], node: &Node, reading: Reading) -> Value {
    let mut pairs: Vec<(String, Value)> = Vec::new();
    for part in parts {
        let value = node.child(&part.key).map(|child| read(part, child, reading));
        let holds_rows = reading == Reading::AsTyped && matches!(value, Some(Value::List(_)));
        if let Some(value) = value.filter(|value| holds_rows || !value.is_empty()) {
            pairs.push((part.key.clone(), value));
        }
    }
    let is_known = |key: &str| parts.iter().any(|part| part.key == key);
    let others = node.in_order().into_iter().filter(|(key, _)| !is_known(key));
    let others = others.map(|(key, child)| (key.to_owned(), child.as_written()));
    let others: Vec<_> = others.filter(|(_, value)| !value.is_empty()).collect();
    // A list where parts are expected comes back as a list, unless a part is filled.
    if pairs.is_empty() && !others.is_empty() {
        return list_or_map(others);
    }
    pairs.extend(others);
    let text = node.text().trim();
    if pairs.is_empty() && !text.is_empty() {
        return lone.map_or_else(|| Value::from(text), |part| Value::Map(vec![(part.to_owned(), Value::from(text))]));
    }
    if pairs.is_empty() && reading != Reading::AsTyped { Value::from("") } else { Value::Map(pairs) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::fields::posted::*;

    const KIND: &str = "---
modele: modele
titre: Tout
cle: tout
champs:
  - {cle: resume, libelle: R, type: texte-riche}
  - {cle: objectifs, libelle: O, type: plusieurs, vocabulaire: purpose}
  - {cle: conseils, libelle: C, type: liste}
  - {cle: groupe, libelle: G, type: intervalle}
  - {cle: territoires, libelle: T, type: lieux}
  - {cle: image, libelle: I, type: image}
  - {cle: deroule, libelle: D, type: lignes, colonnes: [{cle: titre, libelle: E, type: texte},
      {cle: minutes, libelle: M, type: entier}]}
  - cle: budget
    libelle: B
    type: groupe
    colonnes:
      - {cle: montant, libelle: M, type: nombre}
      - {cle: financeurs, libelle: F, type: lignes, colonnes: [{cle: nom, libelle: N, type: texte}]}
---
";

    fn kind() -> KindDef {
        KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn pairs_become_values_of_the_shape_of_their_fields() {
        for (posted, key, json) in [
            (vec![("champ.resume", "\r\n  un\r\n\r\ndeux \r\n")], "resume", r#""  un\n\ndeux""#),
            (
                vec![("champ.objectifs", "a"), ("champ.objectifs", ""), ("champ.objectifs", "b")],
                "objectifs",
                r#"["a","b"]"#,
            ),
            (vec![("champs_presents", "resume,objectifs")], "objectifs", r#""""#),
            (
                vec![("champ.conseils.1", "b"), ("champ.conseils.0", "a"), ("champ.conseils.10", "c")],
                "conseils",
                r#"["a","b","c"]"#,
            ),
            (vec![("champ.conseils", "a\n\nb")], "conseils", r#"["a","b"]"#),
            (vec![("champ.groupe.max", ""), ("champ.groupe.min", " 6 ")], "groupe", r#"{"min":"6"}"#),
            (
                vec![
                    ("champ.territoires.0.nom", "Saugues"),
                    ("champ.territoires.0.insee", "43234"),
                    ("champ.territoires.1.nom", ""),
                ],
                "territoires",
                r#"[{"nom":"Saugues","insee":"43234"}]"#,
            ),
            (
                vec![
                    ("champ.deroule.0.minutes", "5"),
                    ("champ.deroule.0.titre", "Seul"),
                    ("champ.deroule.1.titre", ""),
                ],
                "deroule",
                r#"[{"titre":"Seul","minutes":"5"}]"#,
            ),
            (
                vec![("champ.budget.montant", "5"), ("champ.budget.financeurs.0.nom", "A")],
                "budget",
                r#"{"montant":"5","financeurs":[{"nom":"A"}]}"#,
            ),
            (
                vec![("champ.deroule.0.x%2Ey", "z"), ("champ.deroule.0.titre", "a")],
                "deroule",
                r#"[{"titre":"a","x.y":"z"}]"#,
            ),
            (vec![("champ.deroule", "texte nu"), ("champ.deroule.0.titre", "")], "deroule", r#""texte nu""#),
        ] {
            let values = values_from_pairs(&kind(), &pairs(&posted));
            let (_, value) = values.iter().find(|(name, _)| name == key).unwrap();
            assert_eq!(serde_json::to_string(value).unwrap(), json, "{posted:?}");
        }
        assert_eq!(values_from_pairs(&kind(), &pairs(&[("champ.autre", "x"), ("resume", "y")])), []);
    }

    #[test]
    fn empty_rows_are_kept_only_as_typed() {
        let posted = pairs(&[("champ.deroule.0.titre", "a"), ("champ.deroule.1", ""), ("champ.conseils.0", "")]);
        let typed = serde_json::to_string(&values_as_typed(&kind(), &posted)).unwrap();
        assert_eq!(typed, r#"[["conseils",[""]],["deroule",[{"titre":"a"},{}]]]"#);
        let read = serde_json::to_string(&values_from_pairs(&kind(), &posted)).unwrap();
        assert_eq!(read, r#"[["conseils",""],["deroule",[{"titre":"a"}]]]"#);
    }

    #[test]
    fn only_what_the_form_changes_is_a_change() {
        let text =
            "---\nresume: >\n  un\n  deux\nterritoires: Saugues\ngroupe: {max: 9, min: 6}\nconseils: [a, b]\n---\n";
        let sheet = SheetText::parse(text).unwrap();
        let posted = pairs(&[
            ("champ.resume", "un deux"),
            ("champ.territoires", "Saugues"),
            ("champ.groupe.min", "6"),
            ("champ.groupe.max", "9"),
            ("champ.conseils.0", ""),
            ("champ.image.alt", "vue"),
            ("champs_presents", "deroule"),
        ]);
        let changed = changes(&kind(), &sheet, &posted);
        assert_eq!(serde_json::to_string(&changed).unwrap(), r#"[["conseils",null],["image",{"alt":"vue"}]]"#);
    }
}
