//! What is typed in the editor of a kind: fields by their names, rows by their numbers, and the button pressed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::actions::wiki::shape_kind::KindChange;
use crate::hall::messages::kinds as said;
use crate::text::kind::{ColumnSketch, KindSketch, RowSketch, answers};

/// What is sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct KindForm {
    #[serde(rename = "faire")]
    pressed: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// The way to answer that makes a heading of a row.
pub(super) const HEADING: &str = "intertitre";
/// Before the id of an orphan, in the name of what becomes of it.
pub(super) const FATE: &str = "sort:";
/// The list of rows.
const ROWS: &str = "champs";

impl KindForm {
    /// What is sent under a name.
    pub(super) fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The kind that it makes.
    pub(super) fn change(self, key: &str) -> KindChange {
        let fates = self.fields.iter().filter_map(|(name, way)| Some((name.strip_prefix(FATE)?, way)));
        KindChange {
            key: key.to_owned(),
            like: self.get("copie").to_owned(),
            base: self.get("base").parse().unwrap_or(0),
            sketch: self.sketch(),
            fates: fates.map(|(id, way)| (id.to_owned(), way.clone())).collect(),
        }
    }

    fn sketch(&self) -> KindSketch {
        let text = |name: &str| self.get(name).trim().to_owned();
        KindSketch {
            label: text("libelle"),
            plural: text("pluriel"),
            description: text("description"),
            color: text("couleur"),
            icon: text("icone"),
            public: !text("public").is_empty(),
            tried: !text("essais").is_empty(),
            guidance: self.get("conseils").to_owned(),
            rows: self.numbers().into_iter().map(|n| self.row(n)).collect(),
        }
    }

    /// The numbers of the rows, in order. One more than a kind may have is read, so that it can be refused.
    fn numbers(&self) -> Vec<usize> {
        let start = format!("{ROWS}.");
        let names = self.fields.range(start.clone()..).take_while(|(name, _)| name.starts_with(&start));
        let mut numbers: Vec<usize> =
            names.filter_map(|(name, _)| name.strip_prefix(&start)?.split('.').next()?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.truncate(KindSketch::MOST_ROWS + 1);
        numbers
    }

    fn row(&self, n: usize) -> RowSketch {
        let raw = |part: &str| self.get(&format!("{ROWS}.{n}.{part}"));
        let text = |part: &str| raw(part).trim().to_owned();
        let is = |part: &str| !raw(part).is_empty();
        // Of choices the spaces before say which are below others.
        let indented = |part: &str| {
            let lines = raw(part).lines().map(|line| line.trim_end().to_owned());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
        };
        let lines = |part: &str| indented(part).iter().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
        let is_heading = raw("reponse") == HEADING;
        RowSketch {
            was: text(if is_heading { "rang" } else { "etait" }),
            is_heading,
            label: text("libelle"),
            answer: text("reponse"),
            help: text("aide"),
            example: text("exemple"),
            unit: text("unite"),
            question: text("question"),
            most: text("max"),
            display: text("affichage"),
            list: text("liste"),
            choices: indented("choix"),
            columns: lines("colonnes").iter().map(|line| column(line)).collect(),
            adds: lines("somme"),
            when: text("si"),
            when_says: lines("vaut"),
            kinds: lines("types"),
            required: is("requis"),
            listed: is("en_liste"),
            facet: is("facette"),
            hidden: is("cache"),
            readers: text("lecture"),
            writers: text("ecriture"),
        }
    }

    /// The move that a button asks for, done to the rows.
    pub(super) fn moved(&self) -> Option<KindSketch> {
        let (what, row) = self.pressed.split_once(':')?;
        let (row, mut sketch) = (row.parse::<usize>().ok(), self.sketch());
        // Rows are numbered anew when they are read.
        let at = row.and_then(|row| self.numbers().iter().position(|n| *n == row));
        let tail = sketch.tail().unwrap_or(sketch.rows.len());
        let rows = &mut sketch.rows;
        match (what, at) {
            ("ajouter", _) => rows.insert(tail, RowSketch { answer: "texte".to_owned(), ..RowSketch::default() }),
            ("oter", Some(at)) => drop(rows.remove(at)),
            ("haut", Some(at)) if at > 0 => rows.swap(at - 1, at),
            ("bas", Some(at)) if at + 1 < rows.len() => rows.swap(at, at + 1),
            _ => {}
        }
        Some(sketch)
    }
}

/// A column as it is written on a line: its name, and how it is answered between brackets.
fn column(line: &str) -> ColumnSketch {
    let parts = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
    let answer = parts.and_then(|(_, words)| {
        let words = words.trim().to_lowercase();
        answers().find(|answer| said::of_answer(answer.word).to_lowercase() == words)
    });
    match (parts, answer) {
        (Some((label, _)), Some(answer)) => {
            ColumnSketch { label: label.trim().to_owned(), answer: answer.word.to_owned() }
        }
        _ => ColumnSketch { label: line.trim().to_owned(), answer: String::new() },
    }
}

/// The line of a column.
pub(super) fn line_of(column: &ColumnSketch) -> String {
    match column.answer.as_str() {
        "" | "texte" => column.label.clone(),
        answer => format!("{} ({})", column.label, said::of_answer(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pressed: &str, pairs: &[(&str, &str)]) -> KindForm {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        KindForm { pressed: pressed.to_owned(), fields }
    }

    #[test]
    fn rows_are_read_in_order_and_moved_by_buttons() {
        let pairs = [
            ("champs.10.libelle", "Dix"),
            ("champs.2.libelle", "Deux"),
            ("champs.2.requis", "oui"),
            ("champs.3.libelle", "Trois"),
            ("champs.3.reponse", "intertitre"),
            ("champs.3.rang", "trois"),
        ];
        let labels = |pressed: &str| {
            let form = form(pressed, &pairs);
            let sketch = form.moved().unwrap_or_else(|| form.sketch());
            sketch.rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels("publier"), "Deux Trois Dix");
        assert_eq!(labels("haut:10"), "Deux Dix Trois");
        assert_eq!(labels("bas:2"), "Trois Deux Dix");
        assert_eq!(labels("oter:3"), "Deux Dix");
        assert_eq!(labels("ajouter:"), "Deux Trois Dix ");
        assert_eq!(labels("haut:2"), "Deux Trois Dix");
        let rows = form("", &pairs).sketch().rows;
        let told: Vec<_> = rows.iter().map(|row| (row.is_heading, row.required, row.was.as_str())).collect();
        assert_eq!(told, [(false, true, ""), (true, false, "trois"), (false, false, "")]);
    }

    #[test]
    fn a_column_is_a_line_with_its_way_to_answer() {
        for (line, label, answer) in [
            ("Poste", "Poste", ""),
            ("Montant (nombre)", "Montant", "nombre"),
            ("Quand (Date)", "Quand", "date"),
            ("Coût (en euros)", "Coût (en euros)", ""),
        ] {
            let read = column(line);
            assert_eq!((read.label.as_str(), read.answer.as_str()), (label, answer));
        }
        let written = line_of(&ColumnSketch { label: "Montant".into(), answer: "nombre".into() });
        assert_eq!(column(&written).answer, "nombre");
    }

    #[test]
    fn what_becomes_of_values_is_read_by_its_name() {
        let change =
            form("", &[("sort:champ:tarif", "cacher"), ("base", "4"), ("libelle", " Visite ")]).change("visite");
        assert_eq!(change.fates, [("champ:tarif".to_owned(), "cacher".to_owned())]);
        assert_eq!((change.base, change.sketch.label.as_str()), (4, "Visite"));
    }
}
