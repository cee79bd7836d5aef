//! What rows of a sketch say of each other by name: sums, conditions, and the kinds that references point to.

use super::field::columns;
use super::pairs::{self, Pairs};
use super::read::COLUMN;
use super::writer::Writer;
use super::{Answer, ColumnSketch, Needed, RowSketch, SketchReason};
use crate::text::sheet_text::Value;
use crate::text::title;

impl Writer<'_, '_> {
    /// The row of a name.
    fn named(&self, name: &str) -> Option<(usize, &RowSketch)> {
        let key = title::key(name);
        let mut rows = self.sketch.rows.iter().enumerate().filter(|(_, row)| !row.is_heading);
        rows.find(|(_, row)| title::key(&row.label) == key)
    }

    pub(super) fn sum(&mut self, n: usize, row: &RowSketch, is_sum: bool) -> Vec<String> {
        let names: Vec<String> = row.adds.iter().map(|name| name.trim().to_owned()).collect();
        let names: Vec<String> = names.into_iter().filter(|name| is_sum && !name.is_empty()).collect();
        if is_sum && names.is_empty() {
            self.refuse(n, "somme", SketchReason::NoSum);
        }
        let mut added = Vec::with_capacity(names.len());
        for name in names {
            match self.addend(&name) {
                Ok(key) => added.push(key),
                Err(reason) => self.refuse(n, "somme", reason),
            }
        }
        added
    }

    fn addend(&self, name: &str) -> Result<String, SketchReason> {
        let is_number = |answer: &str| Answer::find(answer).is_some_and(|answer| answer.nature().is_number());
        if let Some((at, row)) = self.named(name) {
            let good = is_number(&row.answer) && row.answer != "somme";
            return if good { Ok(self.key_of(at).to_owned()) } else { Err(SketchReason::NoNumber(name.to_owned())) };
        }
        let parts = name.rsplit_once(COLUMN.trim()).map(|(field, column)| (field.trim(), column.trim()));
        let Some((field, column)) = parts else { return Err(SketchReason::NoField(name.to_owned())) };
        let (at, row) = self.named(field).ok_or_else(|| SketchReason::NoField(field.to_owned()))?;
        let has = |known: &&ColumnSketch| title::key(&known.label) == title::key(column) && is_number(&known.answer);
        let label = row.columns.iter().find(has).map(|known| known.label.trim().to_owned());
        let label = label.ok_or_else(|| SketchReason::NoNumber(name.to_owned()))?;
        let key = self.column_key(at, &label).ok_or_else(|| SketchReason::NoNumber(name.to_owned()))?;
        Ok(format!("{}.{key}", self.key_of(at)))
    }

    /// The key of a column: the one that it has, or the one that it gets.
    fn column_key(&self, n: usize, label: &str) -> Option<String> {
        let row = self.sketch.rows.get(n)?;
        let own = self.declared(self.key_of(n)).cloned().unwrap_or_default();
        let columns = columns(&own, &row.columns);
        let found = columns.iter().find(|own| pairs::text(own, "libelle") == label);
        found.map(|own| pairs::text(own, "cle").to_owned())
    }

    pub(super) fn kinds(&mut self, n: usize, row: &RowSketch, points: bool) -> Vec<String> {
        let mut keys = Vec::new();
        for name in row.kinds.iter().map(|name| name.trim()).filter(|name| points && !name.is_empty()) {
            match (self.house.kind)(name) {
                Some(key) => keys.push(key),
                None => self.refuse(n, "types", SketchReason::NoKind(name.to_owned())),
            }
        }
        keys
    }

    pub(super) fn say_condition(&mut self, n: usize, row: &RowSketch, own: &mut Pairs) {
        if row.when.trim().is_empty() {
            return pairs::put(own, "si", None);
        }
        match self.condition(n, row) {
            Err((part, reason)) => self.refuse(n, part, reason),
            Ok((field, values)) => {
                let now = pairs::get(own, "si");
                let is_said = now.is_some_and(|now| {
                    let field_now = now.get("champ").and_then(Value::as_text).unwrap_or_default();
                    field_now == field && now.get("vaut").map(pairs::words).unwrap_or_default() == values
                });
                if !is_said {
                    let values = values.into_iter().map(Value::from).collect();
                    let when = vec![("champ".to_owned(), Value::from(field)), ("vaut".to_owned(), Value::List(values))];
                    pairs::put(own, "si", Some(Value::Map(when)));
                }
            }
        }
    }

    fn condition(&self, n: usize, row: &RowSketch) -> Result<(String, Vec<String>), (&'static str, SketchReason)> {
        let no_field = || ("si", SketchReason::NoField(row.when.clone()));
        let (at, other) = self.named(&row.when).filter(|(at, _)| *at != n).ok_or_else(no_field)?;
        let key = self.key_of(at).to_owned();
        let answer = Answer::find(&other.answer);
        let list = match answer {
            Some(answer) if !answer.list.is_empty() => answer.list.to_owned(),
            Some(answer) if answer.needs == Needed::Choices => self.list_of(at).to_owned(),
            _ => return Err(("si", SketchReason::NotAChoice(other.label.clone()))),
        };
        let typed = self.lists.iter().find(|known| known.key == list).map(|known| known.choices.as_slice());
        let now = (self.house.list)(&list).map(|now| now.values.as_slice());
        let choices = typed.or(now).unwrap_or_default();
        let mut values = Vec::new();
        for label in row.when_says.iter().map(|label| label.trim()).filter(|label| !label.is_empty()) {
            let found = choices.iter().find(|choice| title::key(&choice.label) == title::key(label));
            let found = found.ok_or_else(|| ("vaut", SketchReason::NoChoice(label.to_owned())))?;
            values.push(found.id.clone());
        }
        if values.is_empty() {
            return Err(("vaut", SketchReason::NoChoices));
        }
        Ok((key, values))
    }
}
