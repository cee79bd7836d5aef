//! The text of a kind, made of the one that it had and of a sketch.

use super::super::{KIND_OF_KINDS, field_keys};
use super::pairs::{self, Pairs};
use super::writer::Writer;
use super::{House, KindSketch, RowSketch, SketchProblem, SketchReason, WrittenKind};
use crate::text::sheet_text::{KIND, SheetText, TITLE, Unreadable, Value};

pub(super) fn kind(
    sketch: &KindSketch,
    from: &SheetText,
    house: &House<'_, '_>,
) -> Result<WrittenKind, Vec<SketchProblem>> {
    let mut writer = Writer::new(sketch, from, house);
    let fields = writer.all_fields();
    if !writer.problems.is_empty() {
        return Err(writer.problems);
    }
    let Writer { lists, groups, .. } = &writer;
    let text = text(sketch, from, house.key, (headings(sketch, groups, &writer.keys), ordered(&writer, &fields)));
    let lists = lists.iter().filter(|list| list.changes((house.list)(&list.key))).cloned().collect();
    let too_long =
        |_| vec![SketchProblem { row: None, part: "champs", reason: SketchReason::TooMany(KindSketch::MOST_ROWS) }];
    text.map(|text| WrittenKind { text, lists }).map_err(too_long)
}

fn text(
    sketch: &KindSketch,
    from: &SheetText,
    key: &str,
    (groups, fields): (Vec<Value>, Vec<Value>),
) -> Result<SheetText, Unreadable> {
    let mut text = from.clone();
    let mut top: Pairs = from.fields().to_vec();
    pairs::say(&mut top, KIND, KIND_OF_KINDS);
    pairs::say(&mut top, TITLE, &sketch.label);
    pairs::say(&mut top, field_keys::OWN_KEY, key);
    pairs::say(&mut top, "pluriel", &sketch.plural);
    pairs::say(&mut top, "description", &sketch.description);
    pairs::say(&mut top, "icone", &sketch.icon);
    pairs::say(&mut top, "couleur", &sketch.color);
    pairs::say_yes(&mut top, "public", sketch.public);
    pairs::say_yes(&mut top, "essais", sketch.tried);
    let list = |values: Vec<Value>| Some(Value::List(values)).filter(|list| !list.is_empty());
    pairs::put(&mut top, "groupes", list(groups));
    pairs::put(&mut top, "champs", list(fields));
    let gone = from.fields().iter().filter(|(key, _)| pairs::get(&top, key).is_none()).map(|(key, _)| key.clone());
    let changes = gone.map(|key| (key, None)).chain(top.iter().cloned().map(|(key, value)| (key, Some(value))));
    text.set_all(changes.collect(), &TOP)?;
    text.set_body(&sketch.guidance)?;
    Ok(text)
}

/// The keys of a kind, in the order in which they are written.
const TOP: [&str; 13] = [
    KIND,
    TITLE,
    field_keys::OWN_KEY,
    "pluriel",
    "description",
    "icone",
    "couleur",
    "ordre",
    "public",
    "essais",
    "vue",
    "groupes",
    "champs",
];

fn headings(sketch: &KindSketch, groups: &[(String, Pairs)], keys: &[String]) -> Vec<Value> {
    let rows = sketch.rows.iter().zip(keys).filter(|(row, _)| row.is_heading);
    let value = |(row, key): (&RowSketch, &String)| {
        let mut own = groups.iter().find(|(known, _)| known == key).map(|(_, own)| own.clone()).unwrap_or_default();
        pairs::say(&mut own, "cle", key);
        pairs::say(&mut own, "libelle", &row.label);
        Value::Map(own)
    };
    rows.map(value).collect()
}

/// The fields as they are written: in the order of the form. Where nothing moved among those of a heading, the order
/// of the text stays, and a new field comes after the one above it.
fn ordered(writer: &Writer<'_, '_>, fields: &[(String, Pairs)]) -> Vec<Value> {
    let known: Vec<&str> = writer.fields.iter().map(|(key, _)| key.as_str()).collect();
    let was_below = |key: &str| {
        let own = writer.fields.iter().find(|(known, _)| known == key);
        own.map(|(_, own)| pairs::text(own, "groupe").to_owned()).unwrap_or_default()
    };
    let kept: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(key, _)| known.contains(&key.as_str()))
        .map(|(key, own)| (key.as_str(), pairs::text(own, "groupe")))
        .collect();
    let place = |key: &str| known.iter().position(|other| *other == key);
    let is_still = kept.iter().all(|(key, group)| was_below(key) == *group)
        && kept.windows(2).all(|two| match two {
            [(one, below), (next, other)] => below != other || place(one) < place(next),
            _ => true,
        });
    let mut order: Vec<usize> = (0..fields.len()).collect();
    if is_still {
        let key_of = |at: usize| fields.get(at).map_or("", |(key, _)| key.as_str());
        let mut last = None;
        let ranks: Vec<(Option<usize>, usize)> = order
            .iter()
            .map(|at| {
                last = place(key_of(*at)).or(last);
                (last, *at)
            })
            .collect();
        order.sort_by_key(|at| ranks.get(*at).copied());
    }
    let value = |at: usize| fields.get(at).map(|(_, own)| Value::Map(own.clone()));
    order.into_iter().filter_map(value).collect()
}
