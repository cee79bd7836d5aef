//! What does not fit in a sheet, and what is missing from it.

use super::Vocabularies;
use super::posted::escaped;
use crate::text::kind::{FieldDef, KindDef, Misfit, Shape};
use crate::text::sheet_text::{SheetText, Value};

/// A value that does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key of the field.
    pub key: String,
    /// The key, with the place from 0 and the key of each part below: `deroule.2.minutes`. It is the name
    /// of the form's input, without its prefix.
    pub path: String,
    /// What does not fit.
    pub reason: Misfit,
}

impl Problem {
    /// Whether a form that changes the field is refused. A part that the kind does not declare is only
    /// noted: the form carries it.
    pub fn refuses(&self) -> bool {
        !matches!(self.reason, Misfit::UnknownPart(_))
    }
}

/// How far a sheet is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A title and little more.
    Ebauche,
    /// Something is missing.
    Partielle,
    /// All that its kind requires.
    Complete,
}

/// How far a sheet is filled, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// How far.
    pub state: State,
    /// How many fields are required.
    pub asked: usize,
    /// The keys of those that are empty.
    pub missing: Vec<String>,
}

/// All that does not fit in a sheet, in the order of its kind. Fields that the kind does not declare, and
/// choices of a vocabulary that is not there, are no problem.
pub fn check<'v>(kind: &KindDef, vocabularies: Vocabularies<'v>, sheet: &SheetText) -> Vec<Problem> {
    check_values(kind, vocabularies, sheet.fields())
}

/// All that does not fit in some values. Given the values that a form changes, those that
/// [`refuse`](Problem::refuses) are why it is not saved.
pub fn check_values<'v>(kind: &KindDef, vocabularies: Vocabularies<'v>, values: &[(String, Value)]) -> Vec<Problem> {
    let mut checker = Checker { vocabularies, key: "", problems: Vec::new() };
    for def in &kind.fields {
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == def.key) {
            checker.key = &def.key;
            checker.value(def, value, &def.key);
        }
    }
    checker.problems
}

/// How far a sheet is filled.
pub fn completeness(kind: &KindDef, sheet: &SheetText) -> Completeness {
    let is_filled = |def: &FieldDef| sheet.get(&def.key).is_some_and(|value| !value.is_empty());
    let required: Vec<&FieldDef> = kind.fields.iter().filter(|def| def.required && def.is_asked(sheet)).collect();
    let missing: Vec<String> = required.iter().filter(|def| !is_filled(def)).map(|def| def.key.clone()).collect();
    let has_body = !sheet.body().trim().is_empty();
    let state = if required.is_empty() {
        let has_something = has_body || kind.fields.iter().any(is_filled);
        if has_something { State::Complete } else { State::Ebauche }
    } else if missing.is_empty() {
        State::Complete
    } else if missing.len() == required.len() && !has_body {
        State::Ebauche
    } else {
        State::Partielle
    };
    Completeness { state, asked: required.len(), missing }
}

struct Checker<'a, 'v> {
    vocabularies: Vocabularies<'v>,
    key: &'a str,
    problems: Vec<Problem>,
}

impl Checker<'_, '_> {
    fn refuse(&mut self, path: &str, reason: Misfit) {
        self.problems.push(Problem { key: self.key.to_owned(), path: path.to_owned(), reason });
    }

    fn value(&mut self, def: &FieldDef, value: &Value, path: &str) {
        if value.is_empty() {
            return;
        }
        match def.shape() {
            Shape::Text | Shape::Lines => self.whole(def, value, path),
            Shape::Items { .. } => self.items(def, value, path),
            Shape::Parts { parts, lone } => {
                let before = self.problems.len();
                self.parts(lone, &parts, value, path);
                if self.problems.len() == before {
                    self.whole(def, value, path);
                }
            }
            Shape::Rows { columns, lone, row } => match value {
                Value::List(rows) => {
                    self.count(def, rows, path);
                    let row_def = row.map(|row| def.item(row));
                    for (n, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
                        let path = format!("{path}.{n}");
                        match &row_def {
                            Some(def) => self.value(def, row, &path),
                            None => self.parts(lone, &columns, row, &path),
                        }
                    }
                }
                _ => self.whole(def, value, path),
            },
        }
    }

    /// A value judged by its type as a whole.
    fn whole(&mut self, def: &FieldDef, value: &Value, path: &str) {
        match (def.read(value), value) {
            (Err(reason), _) => self.refuse(path, reason),
            (Ok(_), Value::Text(id)) if def.labelled().is_some() => self.choice(def, id, path),
            (Ok(_), _) => {}
        }
    }

    fn choice(&mut self, def: &FieldDef, id: &str, path: &str) {
        let vocabulary = def.vocabulary_key().and_then(self.vocabularies);
        if vocabulary.is_some_and(|vocabulary| vocabulary.label_of(id.trim()).is_none()) {
            self.refuse(path, Misfit::UnknownChoice(id.trim().to_owned()));
        }
    }

    fn items(&mut self, def: &FieldDef, value: &Value, path: &str) {
        let items = match value {
            Value::List(items) => items.as_slice(),
            Value::Text(_) => std::slice::from_ref(value),
            Value::Map(_) => return self.refuse(path, Misfit::NotAList),
        };
        self.count(def, items, path);
        let has_choices = def.labelled().is_some();
        for (n, item) in items.iter().enumerate().filter(|(_, item)| !item.is_empty()) {
            let path = format!("{path}.{n}");
            match item.as_text() {
                None => self.refuse(&path, Misfit::NotText),
                Some(id) if has_choices => self.choice(def, id, &path),
                Some(_) => {}
            }
        }
    }

    fn count(&mut self, def: &FieldDef, items: &[Value], path: &str) {
        let count = items.iter().filter(|item| !item.is_empty()).count();
        if let Some(max) = def.limit().filter(|max| count > *max) {
            self.refuse(path, Misfit::TooMany { max, count });
        }
    }

    fn parts(&mut self, lone: Option<&str>, parts: &[FieldDef], value: &Value, path: &str) {
        let Value::Map(pairs) = value else {
            let stands_for_a_part = value.as_text().is_some() && lone.is_some();
            if !stands_for_a_part {
                self.refuse(path, Misfit::NotAMap);
            }
            return;
        };
        for part in parts {
            let path = format!("{path}.{}", part.key);
            match value.get(&part.key).filter(|value| !value.is_empty()) {
                Some(value) => self.value(part, value, &path),
                None if part.required => self.refuse(&path, Misfit::Missing),
                None => {}
            }
        }
        let is_known = |key: &str| parts.iter().any(|part| part.key == key);
        for (key, _) in pairs.iter().filter(|(key, value)| !is_known(key) && !value.is_empty()) {
            self.refuse(&format!("{path}.{}", escaped(key)), Misfit::UnknownPart(key.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::fields::check::*;
    use crate::text::kind::{Choice, Vocabulary};

    const KIND: &str = "---
modele: modele
titre: Méthode
cle: methode
champs:
  - {cle: resume, libelle: Résumé, type: texte, requis: oui, max: 10}
  - {cle: themes, libelle: Thèmes, type: themes}
  - {cle: objectifs, libelle: Objectifs, type: plusieurs, vocabulaire: purpose}
  - {cle: groupe, libelle: Taille, type: intervalle, requis: oui}
  - {cle: territoires, libelle: Territoires, type: lieux}
  - cle: deroule
    libelle: Déroulé
    type: lignes
    colonnes:
      - {cle: titre, libelle: Étape, type: texte, requis: oui}
      - {cle: minutes, libelle: Minutes, type: entier}
---
";

    fn kind() -> KindDef {
        KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap()
    }

    fn problems(yaml: &str) -> Vec<(String, Misfit)> {
        let purpose = Vocabulary {
            key: "purpose".into(),
            label: "Objectifs".into(),
            values: vec![Choice::new("lien", "Créer du lien")],
        };
        let find = |key: &str| (key == "purpose").then_some(&purpose);
        let sheet = SheetText::parse(&format!("---\n{yaml}\n---\n")).unwrap();
        check(&kind(), &find, &sheet).into_iter().map(|p| (p.path, p.reason)).collect()
    }

    #[test]
    fn each_misfit_is_reported_at_its_place() {
        for (yaml, path, reason) in [
            ("resume: onze lettres", "resume", Misfit::TooLong { max: 10, len: 12 }),
            ("resume: [a]", "resume", Misfit::NotText),
            ("themes: [a, b, c, d]", "themes", Misfit::TooMany { max: 3, count: 4 }),
            ("themes: [{a: b}]", "themes.0", Misfit::NotText),
            ("objectifs: [lien, autre]", "objectifs.1", Misfit::UnknownChoice("autre".into())),
            ("groupe: {min: six}", "groupe.min", Misfit::NotAnInteger("six".into())),
            ("groupe: {min: 6, max: 3}", "groupe", Misfit::MaxBelowMin { min: 6, max: 3 }),
            ("groupe: {min: 6, mux: 3}", "groupe.mux", Misfit::UnknownPart("mux".into())),
            ("groupe: 6-30", "groupe", Misfit::NotAMap),
            ("territoires: [{nom: Ici, insee: x}]", "territoires.0", Misfit::BadInsee("x".into())),
            (
                "deroule: [{titre: a}, {titre: b, minutes: dix}]",
                "deroule.1.minutes",
                Misfit::NotAnInteger("dix".into()),
            ),
            ("deroule: [{minutes: 10}]", "deroule.0.titre", Misfit::Missing),
            ("deroule: [seul]", "deroule.0", Misfit::NotAMap),
            ("deroule: seul", "deroule", Misfit::NotAList),
        ] {
            assert_eq!(problems(yaml), [(path.to_owned(), reason)], "{yaml}");
        }
    }

    #[test]
    fn what_fits_is_no_problem() {
        for yaml in [
            "resume: dix lettre\nthemes: territoire\nobjectifs: [lien]",
            "territoires: [Saugues, {nom: Bourg, insee: 01004}]\ngroupe: {min: 6}",
            "resume:\ngroupe: {min: }\nderoule: [{}, {titre: a, minutes: 5}]\nautre: [{x: y}]",
        ] {
            assert_eq!(problems(yaml), [], "{yaml}");
        }
    }

    #[test]
    fn a_sheet_goes_from_stub_to_complete() {
        for (text, state, missing) in [
            ("---\ntitre: a\nthemes: [b]\n---\n", State::Ebauche, vec!["resume", "groupe"]),
            ("---\ntitre: a\n---\ncorps", State::Partielle, vec!["resume", "groupe"]),
            ("---\ntitre: a\nresume: b\n---\n", State::Partielle, vec!["groupe"]),
            ("---\ntitre: a\nresume: b\ngroupe: {min: 3}\n---\n", State::Complete, vec![]),
        ] {
            let found = completeness(&kind(), &SheetText::parse(text).unwrap());
            assert_eq!((found.state, found.missing), (state, missing.into_iter().map(String::from).collect()));
        }
        let free = KindDef::fallback("libre");
        assert_eq!(completeness(&free, &SheetText::parse("a").unwrap()).state, State::Complete);
        assert_eq!(completeness(&free, &SheetText::parse("").unwrap()).state, State::Ebauche);
    }
}
