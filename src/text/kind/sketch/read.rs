//! The sketch of a kind that is there.

use super::super::field_keys::OWN_KEY;
use super::super::{COMMON_KEYS, FieldDef, FieldReach, KIND_OF_KINDS, KindDef, Vocabulary};
use super::pairs;
use super::{Answer, ColumnSketch, KindSketch, Needed, RowSketch};
use crate::text::sheet_text::{SheetText, Unreadable, Value};

/// What stands before a choice for each one that it is below.
const INDENT: &str = "  ";

/// How the name of a field and that of its column are written together.
pub(super) const COLUMN: &str = " : ";

pub(super) fn sketch<'v>(
    text: &SheetText,
    def: &KindDef,
    lists: &dyn Fn(&str) -> Option<&'v Vocabulary>,
    kinds: &dyn Fn(&str) -> Option<String>,
) -> KindSketch {
    let said = |key: &str| text.get(key).and_then(Value::as_text).unwrap_or_default().trim().to_owned();
    let all: Vec<(bool, &FieldDef)> = in_order(text, def);
    let written = declared(text, "champs");
    // As it is written: what is kept from some is in no list, whatever its kind says.
    let says =
        |field: &FieldDef, word| written.iter().any(|(key, own)| *key == field.key && pairs::text(own, word) == "oui");
    let row = |(hidden, field): &(bool, &FieldDef)| {
        let (listed, facet) = (says(field, "en_liste"), says(field, "facette"));
        RowSketch { hidden: *hidden, listed, facet, ..row(def, field, lists, kinds) }
    };
    let below = |group: Option<&str>| {
        let own: Vec<RowSketch> = all.iter().filter(|(_, f)| f.group.as_deref() == group).map(row).collect();
        own
    };
    let mut rows = below(None);
    for group in &def.groups {
        let (was, label) = (group.key.clone(), group.label.clone());
        rows.push(RowSketch { was, label, is_heading: true, ..RowSketch::default() });
        rows.extend(below(Some(&group.key)));
    }
    KindSketch {
        label: def.label.clone(),
        plural: said("pluriel"),
        description: def.description.clone(),
        color: said("couleur"),
        icon: def.icon.clone(),
        public: def.public,
        tried: def.tried,
        guidance: def.guidance.clone(),
        rows,
    }
}

/// Its fields in the order of its text, each with whether it is hidden.
fn in_order<'a>(text: &SheetText, def: &'a KindDef) -> Vec<(bool, &'a FieldDef)> {
    let written = text.get("champs").and_then(Value::as_list).unwrap_or_default();
    let find = |value: &Value| {
        let key = value.get("cle")?.as_text()?.trim();
        let shown = def.field(key).map(|field| (false, field));
        shown.or_else(|| def.hidden.iter().find(|field| field.key == key).map(|field| (true, field)))
    };
    written.iter().filter_map(find).collect()
}

fn row<'v>(
    def: &KindDef,
    field: &FieldDef,
    lists: &dyn Fn(&str) -> Option<&'v Vocabulary>,
    kinds: &dyn Fn(&str) -> Option<String>,
) -> RowSketch {
    let answer = Answer::of(field);
    let needs = answer.map_or(Needed::Nothing, |answer| answer.needs);
    let list = field.vocabulary.clone().filter(|_| needs == Needed::Choices).unwrap_or_default();
    let label_of = |key: &str| name_of(def, key);
    RowSketch {
        was: field.key.clone(),
        label: field.label.clone(),
        answer: answer.map(|answer| answer.word.to_owned()).unwrap_or_default(),
        help: field.help.clone(),
        example: field.example.clone(),
        unit: if needs == Needed::Unit { field.unit.clone() } else { String::new() },
        question: field.question.clone(),
        most: field.max.map(|max| max.to_string()).unwrap_or_default(),
        display: field.display.key().to_owned(),
        choices: lists(&list).map(labels).unwrap_or_default(),
        list,
        columns: field.columns.iter().map(column).collect(),
        adds: field.sum.iter().map(|name| label_of(name)).collect(),
        when: field.when.as_ref().map(|when| label_of(&when.field)).unwrap_or_default(),
        when_says: field.when.as_ref().map(|when| says(def, when, lists)).unwrap_or_default(),
        kinds: field.kinds.iter().map(|key| kinds(key).unwrap_or_else(|| key.clone())).collect(),
        readers: reach(field.readers),
        writers: reach(field.writers),
        required: field.required,
        ..RowSketch::default()
    }
}

/// The word of who is meant; empty for all, who need not be said.
fn reach(of: FieldReach) -> String {
    if of == FieldReach::All { String::new() } else { of.key().to_owned() }
}

/// The labels of a list, those below another further in.
pub(super) fn labels(list: &Vocabulary) -> Vec<String> {
    list.values.iter().map(|choice| format!("{}{}", INDENT.repeat(choice.depth), choice.label)).collect()
}

fn column(field: &FieldDef) -> ColumnSketch {
    let answer = Answer::of(field).filter(|answer| answer.in_columns);
    ColumnSketch { label: field.label.clone(), answer: answer.map(|answer| answer.word.to_owned()).unwrap_or_default() }
}

/// The name of a field, or of a field and its column.
fn name_of(def: &KindDef, name: &str) -> String {
    let all = || def.fields.iter().chain(&def.hidden);
    let (key, column) = name.split_once('.').map_or((name, None), |(key, column)| (key, Some(column)));
    let Some(field) = all().find(|field| field.key == key) else { return name.to_owned() };
    let column = column.and_then(|column| field.columns.iter().find(|known| known.key == column));
    column.map_or_else(|| field.label.clone(), |column| format!("{}{COLUMN}{}", field.label, column.label))
}

fn says<'v>(
    def: &KindDef,
    when: &super::super::AskedWhen,
    lists: &dyn Fn(&str) -> Option<&'v Vocabulary>,
) -> Vec<String> {
    let list = def.field(&when.field).and_then(FieldDef::vocabulary_key).and_then(lists);
    let label = |id: &String| list.and_then(|list| list.label_of(id)).unwrap_or(id).to_owned();
    when.values.iter().map(label).collect()
}

/// What the declaration of each field says, by its key.
pub(super) fn declared(text: &SheetText, list: &str) -> Vec<(String, pairs::Pairs)> {
    let written = text.get(list).and_then(Value::as_list).unwrap_or_default();
    let maps = written.iter().filter_map(Value::as_map);
    maps.map(|pairs| (pairs::text(&pairs.to_vec(), "cle").to_owned(), pairs.to_vec())).collect()
}

/// The name and the key of a kind that has none yet.
const NEW: &str = "nouveau";

/// What a new kind begins with: the fields that every sheet has, below their headings, as another kind has them.
///
/// # Errors
/// Never for a text that could be read.
pub fn skeleton(of: Option<&SheetText>) -> Result<SheetText, Unreadable> {
    let maps = |list: &str| of.and_then(|of| of.get(list)).and_then(Value::as_list).unwrap_or_default().to_vec();
    let key =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_text).unwrap_or_default().trim().to_owned();
    let fields: Vec<Value> =
        maps("champs").into_iter().filter(|value| COMMON_KEYS.contains(&key(value, "cle").as_str())).collect();
    let is_used = |group: &Value| fields.iter().any(|field| key(field, "groupe") == key(group, "cle"));
    let groups = maps("groupes").into_iter().filter(is_used).collect();
    let mut text = SheetText::new(KIND_OF_KINDS, NEW, "")?;
    let yes = Some(Value::from("oui"));
    let list = |values: Vec<Value>| Some(Value::List(values)).filter(|list| !list.is_empty());
    let changes = vec![
        (OWN_KEY.to_owned(), Some(Value::from(NEW))),
        ("public".to_owned(), yes),
        ("groupes".to_owned(), list(groups)),
        ("champs".to_owned(), list(fields)),
    ];
    text.set_all(changes, &[])?;
    Ok(text)
}
