//! The fields of a sheet, typed by its kind: what a value means, what does not fit, what is missing, and the
//! way of values through an HTML form.
//!
//! A value that does not fit its type stays in the sheet: it is shown as text, and reported.

mod check;
mod form;
mod posted;
mod rows;
mod scalar;
mod shape;

pub use check::{Completeness, Problem, State, check, check_values, completeness};
pub use form::{FormChoice, FormField, FormGroup, FormRow, form_tree};
pub use posted::{changes, values_as_typed, values_from_pairs};
pub use rows::apply_row_action;
pub use scalar::Date;

use crate::text::kind::{FieldDef, FieldType, Vocabulary};
use crate::text::sheet_text::Value;

/// Where vocabularies are found, by key.
pub type Vocabularies<'a> = &'a dyn Fn(&str) -> Option<&'a Vocabulary>;

/// The cells of a row or of a group: the declared columns that are filled, in the order of the kind, then
/// what else is written there, as text.
pub type Row = Vec<(String, Typed)>;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name; empty when only a code is written.
    pub name: String,
    /// Its INSEE code, 2 to 9 letters and digits.
    pub insee: Option<String>,
}

/// A value of a known type.
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// A short text.
    Text(String),
    /// Markdown.
    Rich(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A year, a month or a day.
    Date(Date),
    /// The id of a value of a vocabulary.
    Choice(String),
    /// Several of them, or keys of themes.
    Choices(Vec<String>),
    /// Short texts.
    List(Vec<String>),
    /// Rows; a cell that does not fit its type is a text.
    Rows(Vec<Row>),
    /// One row.
    Group(Row),
    /// Bounds; no `max` means no limit.
    Interval {
        /// The least.
        min: Option<u32>,
        /// The most.
        max: Option<u32>,
        /// The best.
        ideal: Option<u32>,
    },
    /// The title of a sheet, or a text.
    Reference(String),
    /// Several of them.
    References(Vec<String>),
    /// An address of http, https or mailto.
    Link(String),
    /// A place.
    Place(Place),
    /// Several of them.
    Places(Vec<Place>),
    /// The name of an attached file.
    File(String),
    /// An attached image.
    Image {
        /// The name of the file.
        file: String,
        /// What it shows, for who does not see it.
        alt: String,
        /// Who made it.
        credit: String,
        /// Its licence.
        licence: String,
    },
}

/// Why a value does not fit its field. It carries data; the sentence is the message table's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Nothing is written where something must be.
    Missing,
    /// A text is expected, a list or a map is written.
    NotText,
    /// A list is expected.
    NotAList,
    /// Named parts are expected.
    NotAMap,
    /// A part that the field does not have.
    UnknownPart(String),
    /// A whole number is expected (from 0 in an interval).
    NotAnInteger(String),
    /// A number is expected.
    NotANumber(String),
    /// YYYY, YYYY-MM or YYYY-MM-DD is expected.
    BadDate(String),
    /// An address of http, https or mailto is expected.
    BadLink(String),
    /// A code of 2 to 9 letters and digits is expected.
    BadInsee(String),
    /// The vocabulary has no such id.
    UnknownChoice(String),
    /// The text has more characters than allowed.
    TooLong {
        /// How many are allowed.
        max: usize,
        /// How many there are.
        len: usize,
    },
    /// The list has more items than allowed.
    TooMany {
        /// How many are allowed.
        max: usize,
        /// How many there are.
        count: usize,
    },
    /// The most is less than the least.
    MaxBelowMin {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// The ideal is outside the interval.
    IdealOutside {
        /// The ideal.
        ideal: u32,
    },
}

/// A value by the type of its field.
///
/// # Errors
/// The first misfit; an empty value is [`Misfit::Missing`]. Misfits of cells are not errors: the cell is a
/// text there. Vocabularies are not looked at; [`check()`] is the judge of all.
pub fn typed(def: &FieldDef, value: &Value) -> Result<Typed, Misfit> {
    if value.is_empty() {
        return Err(Misfit::Missing);
    }
    match def.field_type {
        FieldType::Choices | FieldType::Themes => Ok(Typed::Choices(texts(value)?)),
        FieldType::List => Ok(Typed::List(texts(value)?)),
        FieldType::References => Ok(Typed::References(texts(value)?)),
        FieldType::Rows => {
            let rows = value.as_list().ok_or(Misfit::NotAList)?;
            let rows = rows.iter().filter(|row| !row.is_empty());
            Ok(Typed::Rows(rows.map(|row| cells(&def.columns, row)).collect()))
        }
        FieldType::Group => {
            value.as_map().ok_or(Misfit::NotAMap)?;
            Ok(Typed::Group(cells(&def.columns, value)))
        }
        FieldType::Interval => interval(value),
        FieldType::Place => place(value).map(Typed::Place),
        FieldType::Places => {
            let places = value.as_list().map_or_else(|| vec![value], |items| items.iter().collect());
            let places = places.into_iter().filter(|place| !place.is_empty());
            Ok(Typed::Places(places.map(place).collect::<Result<_, _>>()?))
        }
        FieldType::Image => image(value),
        _ => {
            let text = value.as_text().ok_or(Misfit::NotText)?;
            scalar::typed(def, text.trim())
        }
    }
}

/// The items of a list of texts; a lone text is a list of one.
fn texts(value: &Value) -> Result<Vec<String>, Misfit> {
    let items = match value {
        Value::Text(_) => std::slice::from_ref(value),
        Value::List(items) => items,
        Value::Map(_) => return Err(Misfit::NotAList),
    };
    let items = items.iter().filter(|item| !item.is_empty());
    items.map(|item| item.as_text().map(|text| text.trim().to_owned()).ok_or(Misfit::NotText)).collect()
}

fn cells(columns: &[FieldDef], row: &Value) -> Row {
    let Some(pairs) = row.as_map() else {
        return vec![(String::new(), as_shown(row))];
    };
    let filled = columns.iter().filter_map(|column| Some((column, row.get(&column.key)?)));
    let mut cells: Row = filled
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| (column.key.clone(), typed(column, cell).unwrap_or_else(|_| as_shown(cell))))
        .collect();
    let is_known = |key: &str| columns.iter().any(|column| column.key == key);
    let others = pairs.iter().filter(|(key, cell)| !is_known(key) && !cell.is_empty());
    cells.extend(others.map(|(key, cell)| (key.clone(), as_shown(cell))));
    cells
}

fn as_shown(value: &Value) -> Typed {
    Typed::Text(plain_text(value))
}

/// A value of any shape as one text, for a field it does not fit: its texts, parted by « · ».
pub fn plain_text(value: &Value) -> String {
    value.texts().join(" · ")
}

fn interval(value: &Value) -> Result<Typed, Misfit> {
    value.as_map().ok_or(Misfit::NotAMap)?;
    let bound = |key: &str| -> Result<Option<u32>, Misfit> {
        match value.get(key).filter(|bound| !bound.is_empty()) {
            None => Ok(None),
            Some(bound) => scalar::bound(bound.as_text().ok_or(Misfit::NotText)?.trim()).map(Some),
        }
    };
    let (min, max, ideal) = (bound("min")?, bound("max")?, bound("ideal")?);
    if let (Some(min), Some(max)) = (min, max)
        && max < min
    {
        return Err(Misfit::MaxBelowMin { min, max });
    }
    if let Some(ideal) =
        ideal.filter(|ideal| min.is_some_and(|min| *ideal < min) || max.is_some_and(|max| *ideal > max))
    {
        return Err(Misfit::IdealOutside { ideal });
    }
    if min.or(max).or(ideal).is_none() {
        return Err(Misfit::Missing);
    }
    Ok(Typed::Interval { min, max, ideal })
}

fn place(value: &Value) -> Result<Place, Misfit> {
    if let Some(name) = value.as_text() {
        return Ok(Place { name: name.trim().to_owned(), insee: None });
    }
    value.as_map().ok_or(Misfit::NotAMap)?;
    let insee = part(value, "insee")?;
    let insee = (!insee.is_empty()).then_some(insee);
    if let Some(insee) = insee.as_deref().filter(|code| !scalar::is_insee(code)) {
        return Err(Misfit::BadInsee(insee.to_owned()));
    }
    Ok(Place { name: part(value, "nom")?, insee })
}

fn image(value: &Value) -> Result<Typed, Misfit> {
    if let Some(file) = value.as_text() {
        let file = file.trim().to_owned();
        return Ok(Typed::Image { file, alt: String::new(), credit: String::new(), licence: String::new() });
    }
    value.as_map().ok_or(Misfit::NotAMap)?;
    let (file, alt) = (part(value, "fichier")?, part(value, "alt")?);
    Ok(Typed::Image { file, alt, credit: part(value, "credit")?, licence: part(value, "licence")? })
}

fn part(value: &Value, key: &str) -> Result<String, Misfit> {
    let part = value.get(key).filter(|part| !part.is_empty());
    part.map_or(Ok(String::new()), |part| part.as_text().map(|text| text.trim().to_owned()).ok_or(Misfit::NotText))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn read(field_type: FieldType, json: &str) -> Result<Typed, Misfit> {
        let mut def = FieldDef::new("k", field_type);
        def.max = Some(20);
        def.columns = vec![FieldDef::new("titre", FieldType::Text), FieldDef::new("minutes", FieldType::Integer)];
        typed(&def, &serde_json::from_str(json).unwrap())
    }

    #[test]
    fn values_are_typed_by_their_field() {
        use FieldType as T;
        let text = |text: &str| Typed::Text(text.to_owned());
        for (field_type, json, expected) in [
            (T::Text, r#"" 01004 ""#, Ok(text("01004"))),
            (T::Text, r#"["a"]"#, Err(Misfit::NotText)),
            (T::Text, r#""""#, Err(Misfit::Missing)),
            (T::Text, r#""vingt et un caractères""#, Err(Misfit::TooLong { max: 20, len: 22 })),
            (T::Themes, r#""territoire""#, Ok(Typed::Choices(vec!["territoire".into()]))),
            (T::List, r#"["a","","b"]"#, Ok(Typed::List(vec!["a".into(), "b".into()]))),
            (T::List, r#"{"a":"b"}"#, Err(Misfit::NotAList)),
            (T::Interval, r#"{"min":"6","max":""}"#, Ok(Typed::Interval { min: Some(6), max: None, ideal: None })),
            (T::Interval, r#"{"min":"6","max":"5"}"#, Err(Misfit::MaxBelowMin { min: 6, max: 5 })),
            (T::Interval, r#"{"max":"6","ideal":"7"}"#, Err(Misfit::IdealOutside { ideal: 7 })),
            (T::Interval, r#"{"min":"-6"}"#, Err(Misfit::NotAnInteger("-6".into()))),
            (T::Interval, r#""6-30""#, Err(Misfit::NotAMap)),
            (T::Place, r#""Saugues""#, Ok(Typed::Place(Place { name: "Saugues".into(), insee: None }))),
            (
                T::Places,
                r#"[{"nom":"Bourg","insee":"01004"}]"#,
                Ok(Typed::Places(vec![Place { name: "Bourg".into(), insee: Some("01004".into()) }])),
            ),
            (T::Place, r#"{"nom":"Ici","insee":"0-1"}"#, Err(Misfit::BadInsee("0-1".into()))),
            (T::Rows, r#""un""#, Err(Misfit::NotAList)),
        ] {
            assert_eq!(read(field_type, json), expected, "{json}");
        }
    }

    #[test]
    fn a_cell_that_does_not_fit_is_shown_as_text_in_its_row() {
        let rows = read(FieldType::Rows, r#"[{"autre":"x","minutes":"cinq","titre":"Seul"},{"minutes":"4"},"nu",{}]"#);
        let text = |key: &str, text: &str| (key.to_owned(), Typed::Text(text.to_owned()));
        let expected = vec![
            vec![text("titre", "Seul"), text("minutes", "cinq"), text("autre", "x")],
            vec![("minutes".to_owned(), Typed::Integer(4))],
            vec![text("", "nu")],
        ];
        assert_eq!(rows, Ok(Typed::Rows(expected)));
    }
}
