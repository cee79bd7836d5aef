//! Materials are counted for a group: so many a person, so many a table of four, and so many whatever the group.

use super::words::Words;
use crate::hall::messages::reading as said;
use crate::text::kind::{FieldDef, Row, Shown};
use crate::text::numbers;

/// Chairs at a table.
const TABLE: u32 = 4;
/// The columns that say how many, by their keys: the kinds that count materials name them so.
const COUNTS: [&str; 3] = ["par_personne", "par_table", "fixe"];

/// One thing to bring.
pub struct Material {
    /// How many for this group; empty when it is not counted.
    pub quantity: String,
    /// How many a person, as the script reads it.
    pub per_person: String,
    /// How many a table.
    pub per_table: String,
    /// How many whatever the group.
    pub fixed: String,
    /// What, as HTML.
    pub object: String,
    /// How it is counted: « 1 par personne »; may be empty.
    pub detail: String,
}

impl Material {
    /// Whether the quantity follows the group.
    pub fn is_counted(&self) -> bool {
        !self.per_person.is_empty() || !self.per_table.is_empty()
    }
}

/// The materials of a field for so many people.
pub(super) fn of(words: &Words<'_, '_>, def: &FieldDef, value: &Shown, people: u32) -> Option<Vec<Material>> {
    let Shown::Rows(rows) = value else { return None };
    Some(rows.iter().map(|row| material(words, def, row, people)).collect())
}

fn material(words: &Words<'_, '_>, def: &FieldDef, row: &Row, people: u32) -> Material {
    let [person, table, fixed] = COUNTS.map(|key| number(row, key));
    let others: Vec<String> = row
        .iter()
        .filter(|(key, cell)| !COUNTS.contains(&key.as_str()) || !matches!(cell, Shown::Measure(_) | Shown::Count(_)))
        .map(|(key, cell)| words.cell(&def.columns, key, cell))
        .collect();
    let counted = person.or(table).or(fixed).is_some();
    let shown = |number: Option<f64>| number.map(numbers::number);
    let written = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    Material {
        quantity: if counted { numbers::number(quantity(people, person, table, fixed)) } else { String::new() },
        per_person: written(person),
        per_table: written(table),
        fixed: written(fixed),
        object: others.join(", "),
        detail: said::quantity_detail(shown(person).as_deref(), shown(table).as_deref(), shown(fixed).as_deref()),
    }
}

fn number(row: &Row, key: &str) -> Option<f64> {
    match row.iter().find(|(name, _)| name == key)? {
        (_, Shown::Measure(number)) => Some(*number),
        (_, Shown::Count(number)) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

/// How many of a thing a group needs: whole things, tables counted full.
fn quantity(people: u32, person: Option<f64>, table: Option<f64>, fixed: Option<f64>) -> f64 {
    // 30 × 0.1 must stay 3 although floats make it a little more.
    let up = |number: f64| (number - 1e-9).ceil().max(0.0);
    let tables = f64::from(people.div_ceil(TABLE));
    up(f64::from(people) * person.unwrap_or_default())
        + up(tables * table.unwrap_or_default())
        + fixed.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "tests: whole numbers")]
    use crate::web::pages::sheets::card::materials::*;

    #[test]
    fn quantities_are_whole_things_and_full_tables() {
        for (people, person, table, fixed, expected) in [
            (18, Some(1.0), None, None, 18.0),
            (18, Some(3.0), None, None, 54.0),
            (18, None, Some(1.0), None, 5.0),
            (18, None, Some(2.0), None, 10.0),
            (30, Some(0.1), None, None, 3.0),
            (31, Some(0.1), None, None, 4.0),
            (18, Some(1.0), None, Some(2.0), 20.0),
            (0, Some(1.0), Some(1.0), None, 0.0),
            (18, None, None, Some(1.0), 1.0),
        ] {
            assert_eq!(quantity(people, person, table, fixed), expected, "{people} {person:?} {table:?} {fixed:?}");
        }
    }
}
