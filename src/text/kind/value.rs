//! What a sheet says of a field: what its text holds, what is worked out, and nothing where the field is not asked.

use std::borrow::Cow;

use super::{AskedWhen, FieldDef, KindDef, Shown};
use crate::text::sheet_text::{SheetText, Value};

impl AskedWhen {
    /// Whether a sheet says what it asks.
    pub fn is_met(&self, text: &SheetText) -> bool {
        let said = text.get(&self.field).map(Value::texts).unwrap_or_default();
        said.iter().any(|word| self.values.iter().any(|value| value == word.trim()))
    }
}

impl FieldDef {
    /// Whether a sheet is asked for it.
    pub fn is_asked(&self, text: &SheetText) -> bool {
        !self.is_computed() && self.applies(text)
    }

    fn applies(&self, text: &SheetText) -> bool {
        self.when.as_ref().is_none_or(|when| when.is_met(text))
    }
}

impl KindDef {
    /// What a sheet says of a field; nothing where it is empty or not asked.
    pub fn value<'a>(&self, text: &'a SheetText, field: &FieldDef) -> Option<Cow<'a, Value>> {
        if !field.applies(text) {
            return None;
        }
        if field.is_computed() {
            return self.sum(text, field).map(|sum| Cow::Owned(Value::from(written(sum))));
        }
        text.get(&field.key).filter(|value| !value.is_empty()).map(Cow::Borrowed)
    }

    /// The sum of what a sheet says in the fields that a sum adds; nothing where it says none.
    fn sum(&self, text: &SheetText, field: &FieldDef) -> Option<f64> {
        let numbers = field.sum.iter().flat_map(|name| {
            let (key, column) = name.split_once('.').map_or((name.as_str(), None), |(key, of)| (key, Some(of)));
            let found = self.fields.iter().chain(&self.hidden).find(|other| other.key == key);
            let found = found.filter(|other| other.applies(text)).zip(text.get(key));
            found.map(|(def, value)| numbers(def, column, value)).unwrap_or_default()
        });
        numbers.reduce(|sum, number| sum + number)
    }
}

/// The numbers of a value, or of one column of its rows.
fn numbers(def: &FieldDef, column: Option<&str>, value: &Value) -> Vec<f64> {
    let number = |def: &FieldDef, value: &Value| match def.read(value) {
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a sum is told to the hundredth")]
        Ok(Shown::Count(count)) => Some(count as f64),
        Ok(Shown::Measure(measure)) => Some(measure),
        _ => None,
    };
    let Some(column) = column else { return number(def, value).into_iter().collect() };
    let Some(def) = def.columns.iter().find(|known| known.key == column) else { return Vec::new() };
    let rows = match value {
        Value::List(rows) => rows.as_slice(),
        row => std::slice::from_ref(row),
    };
    rows.iter().filter_map(|row| row.get(column)).filter_map(|cell| number(def, cell)).collect()
}

/// Hundredths are as fine as money; what is finer is an error of binary fractions.
fn written(sum: f64) -> String {
    let text = format!("{sum:.2}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const KIND: &str = "---
modele: modele
titre: Visite
cle: visite
champs:
  - {cle: ouverte, libelle: Ouverte à, type: choix, vocabulaire: ouvert}
  - {cle: contact, libelle: Contact, type: texte, requis: oui, si: {champ: ouverte, vaut: [invitation]}}
  - {cle: salaries, libelle: Salariés, type: entier}
  - {cle: depenses, libelle: Dépenses, type: lignes, colonnes: [{cle: montant, libelle: Montant, type: nombre}]}
  - {cle: total, libelle: Total, type: somme, somme: [salaries, depenses.montant]}
  - {cle: tarif, libelle: Tarif, type: texte, cache: oui}
---
";

    fn value(sheet: &str, key: &str) -> Option<String> {
        let kind = KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap();
        let text = SheetText::parse(&format!("---\n{sheet}\n---\n")).unwrap();
        kind.value(&text, kind.field(key)?).map(|value| value.texts().join(" "))
    }

    #[test]
    fn a_field_is_read_where_its_condition_holds() {
        assert_eq!(value("ouverte: invitation\ncontact: Anne", "contact").unwrap(), "Anne");
        assert_eq!(value("ouverte: tous\ncontact: Anne", "contact"), None);
        assert_eq!(value("contact: Anne", "contact"), None);
    }

    #[test]
    fn a_sum_is_worked_out_from_numbers_and_from_a_column() {
        assert_eq!(value("salaries: 3\ndepenses: [{montant: '0,1'}, {montant: 0.2}]", "total").unwrap(), "3,3");
        assert_eq!(value("depenses: [{montant: peu}]\ntotal: 7", "total"), None, "no text says it");
    }

    #[test]
    fn a_hidden_field_is_not_one_that_no_kind_declares() {
        let kind = KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap();
        let text = SheetText::parse("---\ntarif: 3 €\nautre: x\n---\n").unwrap();
        let undeclared: Vec<&str> = kind.undeclared(&text).iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!((undeclared.as_slice(), kind.field("tarif")), (["autre"].as_slice(), None));
    }
}
