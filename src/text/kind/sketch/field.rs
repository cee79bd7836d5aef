//! What the declaration of a field says, changed by its row of the sketch.

use std::collections::HashSet;

use super::super::types::usual_display;
use super::super::{COMMON_KEYS, FieldReach};
use super::pairs::{self, Pairs};
use super::writer::{Writer, key_word};
use super::{Answer, ColumnSketch, Needed, RowSketch, SketchReason};
use crate::text::sheet_text::Value;

impl Writer<'_, '_> {
    /// What each field says, with its key.
    pub(super) fn all_fields(&mut self) -> Vec<(String, Pairs)> {
        let sketch = self.sketch;
        let (mut heading, mut fields) = (String::new(), Vec::new());
        for (n, row) in sketch.rows.iter().enumerate() {
            let key = self.key_of(n).to_owned();
            if row.is_heading {
                heading = key;
            } else {
                fields.push((key.clone(), self.field(n, row, &key, &heading)));
            }
        }
        fields
    }

    fn field(&mut self, n: usize, row: &RowSketch, key: &str, heading: &str) -> Pairs {
        let mut own = self.declared(key).cloned().unwrap_or_default();
        let is_new = own.is_empty();
        pairs::say(&mut own, "cle", key);
        pairs::say(&mut own, "libelle", &row.label);
        pairs::say(&mut own, "groupe", heading);
        pairs::say(&mut own, "aide", &row.help);
        pairs::say(&mut own, "exemple", &row.example);
        pairs::say(&mut own, "question", &row.question);
        pairs::say(&mut own, "max", &row.most);
        pairs::say_yes(&mut own, "requis", row.required);
        pairs::say_yes(&mut own, "en_liste", row.listed);
        pairs::say_yes(&mut own, "facette", row.facet);
        pairs::say_yes(&mut own, "cache", row.hidden);
        pairs::say_reach(&mut own, "lecture", &row.readers);
        pairs::say_reach(&mut own, "ecriture", &row.writers);
        for (part, word) in [("lecture", &row.readers), ("ecriture", &row.writers)] {
            if !word.is_empty() && FieldReach::from_key(word).is_none() {
                self.refuse(n, part, SketchReason::NoChoice(word.clone()));
            }
        }
        let is_for_all = COMMON_KEYS.contains(&key) || names_files(row);
        if is_for_all && row.is_reserved() {
            self.refuse(n, "lecture", SketchReason::ForAll);
        }
        self.say_answer(n, row, &mut own);
        let usual = usual_display(pairs::text(&own, "type"));
        let display = if row.display == usual { "" } else { row.display.as_str() };
        if is_new && display.is_empty() {
            let answer = Answer::find(&row.answer);
            pairs::say(&mut own, "affichage", answer.map_or("", |answer| answer.display));
            pairs::say(&mut own, "icone", answer.map_or("", |answer| answer.icon));
        } else if !(pairs::text(&own, "affichage") == usual && row.display == usual) {
            pairs::say(&mut own, "affichage", display);
        }
        self.say_condition(n, row, &mut own);
        own
    }

    /// The type, and what goes with it; what another type wanted goes.
    fn say_answer(&mut self, n: usize, row: &RowSketch, own: &mut Pairs) {
        let Some(answer) = Answer::find(&row.answer).copied() else { return };
        pairs::say(own, "type", answer.type_word());
        let needs = |of: Needed| answer.needs == of;
        match answer.needs {
            Needed::Choices => {
                let named = self.list_of(n).to_owned();
                pairs::say(own, "vocabulaire", &named);
            }
            _ => pairs::say(own, "vocabulaire", answer.list),
        }
        match (answer.unit, needs(Needed::Unit)) {
            (_, true) => pairs::say(own, "unite", &row.unit),
            (unit, false) => pairs::say(own, "unite", unit),
        }
        if needs(Needed::Columns) {
            let columns = self.columns(n, row, own);
            pairs::put(own, "colonnes", Some(Value::List(columns)));
        } else {
            pairs::put(own, "colonnes", None);
        }
        let (sum, kinds) = (self.sum(n, row, needs(Needed::Sum)), self.kinds(n, row, needs(Needed::Kinds)));
        pairs::say_list(own, "somme", &sum);
        pairs::say_list(own, "types", &kinds);
    }

    fn columns(&mut self, n: usize, row: &RowSketch, own: &Pairs) -> Vec<Value> {
        let columns = columns(own, &row.columns);
        if columns.is_empty() {
            self.refuse(n, "colonnes", SketchReason::NoColumns);
        }
        columns.into_iter().map(Value::Map).collect()
    }
}

/// Whether a row asks for files.
fn names_files(row: &RowSketch) -> bool {
    let answers = row.columns.iter().map(|column| column.answer.as_str()).chain([row.answer.as_str()]);
    answers.filter_map(Answer::find).any(Answer::names_files)
}

/// The columns of a field: what its declaration says of them, changed by what is typed.
pub(super) fn columns(own: &Pairs, typed: &[ColumnSketch]) -> Vec<Pairs> {
    let written = pairs::get(own, "colonnes").and_then(Value::as_list).unwrap_or_default();
    let known: Vec<Pairs> = written.iter().filter_map(Value::as_map).map(<[_]>::to_vec).collect();
    let typed: Vec<&ColumnSketch> = typed.iter().filter(|column| !column.label.trim().is_empty()).collect();
    let label = |own: &Pairs| pairs::text(own, "libelle").to_owned();
    let mut keys: HashSet<String> = known.iter().map(|own| pairs::text(own, "cle").to_owned()).collect();
    let mut columns = Vec::with_capacity(typed.len());
    for (at, column) in typed.iter().enumerate() {
        let name = column.label.trim();
        // A column of another name at the same place, in as many, is the same one renamed.
        let renamed = || {
            let there = known.get(at).filter(|_| known.len() == typed.len())?;
            let is_gone = !typed.iter().any(|other| other.label.trim() == label(there));
            Some(there).filter(|_| is_gone)
        };
        let mut own = known.iter().find(|own| label(own) == name).or_else(renamed).cloned().unwrap_or_default();
        if own.is_empty() {
            let key = key_word(name, "colonne", |key| !keys.contains(key));
            keys.insert(key.clone());
            pairs::say(&mut own, "cle", &key);
        }
        pairs::say(&mut own, "libelle", name);
        match Answer::find(&column.answer).filter(|answer| answer.in_columns) {
            Some(answer) => pairs::say(&mut own, "type", answer.type_word()),
            None if pairs::text(&own, "type").is_empty() => pairs::say(&mut own, "type", "texte"),
            None => {}
        }
        columns.push(own);
    }
    columns
}
